//! Moments and sizes as people write them in flags.

use crate::domain::Timestamp;
use std::str::FromStr;

/// Milliseconds of a day.
const DAY_MS: u64 = 86_400_000;

/// A day, a minute of a day, or some time ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// A moment in UTC.
    At(Timestamp),
    /// So many milliseconds ago.
    Ago(u64),
}

impl Moment {
    /// The moment, as of `now`.
    pub(super) fn at(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(at) => at,
            Self::Ago(ms) => Timestamp(now.0.saturating_sub(ms)),
        }
    }
}

impl FromStr for Moment {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let units = [('h', 3_600_000), ('d', DAY_MS), ('w', 7 * DAY_MS)];
        let ago = units.iter().find_map(|(unit, ms)| {
            let count: u32 = text.strip_suffix(*unit)?.parse().ok()?;
            Some(u64::from(count) * ms)
        });
        let found = ago.map(Self::Ago).or_else(|| date(text).map(Self::At));
        found.ok_or("expected a day like 2025-09-07, a minute like 2025-09-07T19:00, or 7d, 12h")
    }
}

/// `2025-09-07`, with or without `T19:00`.
fn date(text: &str) -> Option<Timestamp> {
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, "00:00"));
    let mut day = day.splitn(3, '-').map(number);
    let (year, month, day) = (day.next()??, day.next()??, day.next()??);
    let mut time = time.trim_end_matches('Z').splitn(2, ':').map(number);
    let (hour, minute) = (time.next()??, time.next()??);
    let day_start = Timestamp::of_day(year, month, day)?;
    let fits = hour < 24 && minute < 60;
    fits.then(|| Timestamp(day_start.0 + (hour * 60 + minute) * 60_000))
}

/// Digits and nothing else, at most four.
fn number(text: &str) -> Option<u64> {
    let digits = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// Bytes: `1500`, `500K`, `2M`, `1.5G`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes(pub u64);

impl FromStr for Bytes {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word = text.trim().to_ascii_lowercase();
        let word = word.trim_end_matches('b').trim_end_matches('i');
        let units = [('k', 1_u64 << 10), ('m', 1 << 20), ('g', 1 << 30)];
        let unit = units
            .iter()
            .find_map(|(unit, bytes)| Some((word.strip_suffix(*unit)?, *bytes)));
        let (digits, unit) = unit.unwrap_or((word, 1));
        let count: f64 = digits.trim().parse().map_err(|_| EXPECTED)?;
        let bytes = count * unit as f64;
        // Larger than any drive: a slip of the keyboard.
        if (0.0..1e18).contains(&bytes) {
            Ok(Self(bytes as u64))
        } else {
            Err(EXPECTED)
        }
    }
}

/// What a number of bytes looks like.
const EXPECTED: &str = "expected bytes like 1500, 500K, 2M or 1.5G";

#[cfg(test)]
mod tests {
    use super::{Bytes, Moment};
    use crate::domain::Timestamp;

    fn at(text: &str) -> Option<String> {
        let now = Timestamp(1_757_271_600_000);
        Some(text.parse::<Moment>().ok()?.at(now).iso())
    }

    #[test]
    fn moments_as_people_write_them() {
        let rows = [
            ("2025-09-07", "2025-09-07T00:00:00.000Z"),
            ("2024-02-29T23:59", "2024-02-29T23:59:00.000Z"),
            ("2025-09-07 19:05Z", "2025-09-07T19:05:00.000Z"),
            ("1970-01-01", "1970-01-01T00:00:00.000Z"),
            ("1d", "2025-09-06T19:00:00.000Z"),
            ("12h", "2025-09-07T07:00:00.000Z"),
            ("2w", "2025-08-24T19:00:00.000Z"),
            ("4000000000d", "1970-01-01T00:00:00.000Z"),
        ];
        for (text, wanted) in rows {
            assert_eq!(at(text).as_deref(), Some(wanted), "{text}");
        }
        for odd in [
            "",
            "yesterday",
            "2025-02-30",
            "2025-13-01",
            "2025-00-10",
            "2025-1",
            "-1d",
            "1.5d",
            "2025-09-07T25:00",
            "2025-09-07T1",
            "12025-01-01",
            "1969-12-31",
            "9d9d",
            "２025-09-07",
        ] {
            assert_eq!(at(odd), None, "{odd}");
        }
    }

    #[test]
    fn bytes_as_people_write_them() {
        let rows = [
            ("1500", 1_500),
            ("500K", 512_000),
            ("2MiB", 2 << 20),
            ("1.5g", 3 << 29),
            (" 1 kb ", 1_024),
            ("0", 0),
        ];
        for (text, wanted) in rows {
            assert_eq!(text.parse(), Ok(Bytes(wanted)), "{text}");
        }
        for odd in ["", "M", "-1", "1e30", "NaN", "inf", "lots"] {
            assert!(odd.parse::<Bytes>().is_err(), "{odd}");
        }
    }
}
