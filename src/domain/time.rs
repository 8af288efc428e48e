//! A moment in time as plain data, so that nothing below the edges needs a clock.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01 UTC.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub u64);

/// Milliseconds of a day.
const DAY_MS: u64 = 86_400_000;

impl Timestamp {
    /// The start of a day in UTC; `None` for a day that is none, or before 1970.
    pub fn of_day(year: u64, month: u64, day: u64) -> Option<Self> {
        if year < 1970 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        // Years that start on 1 March, as below.
        let (year_from_march, month_from_march) = (year - u64::from(month <= 2), (month + 9) % 12);
        let (era, year_of_era) = (year_from_march / 400, year_from_march % 400);
        let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let days = (era * 146_097 + day_of_era).checked_sub(719_468)?;
        (civil_from_days(days) == (year, month, day)).then_some(Self(days * DAY_MS))
    }

    /// Milliseconds from `earlier` to this moment; 0 when the clock went back.
    pub fn ms_since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// ISO 8601 in UTC with milliseconds: `2025-09-07T19:00:00.000Z`.
    pub fn iso(self) -> String {
        let (year, month, day) = civil_from_days(self.0 / DAY_MS);
        let ms = self.0 % DAY_MS;
        let (hour, minute) = (ms / 3_600_000, ms / 60_000 % 60);
        let (second, milli) = (ms / 1000 % 60, ms % 1000);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
    }

    /// The same to the minute, for people: `2025-09-07 19:00 UTC`.
    pub fn minute(self) -> String {
        let iso = self.iso();
        let (day, time) = iso.split_once('T').unwrap_or((&iso, ""));
        let time = time.get(..5).unwrap_or_default();
        format!("{day} {time} UTC")
    }

    /// The same without characters that file systems dislike: `2025-09-07T19-00-00-000Z`.
    pub fn file_stamp(self) -> String {
        self.iso().replace([':', '.'], "-")
    }
}

/// Days since 1970-01-01 to (year, month, day) of the proleptic Gregorian calendar. Eras of 400
/// years that start on 1 March make leap days the last of their year.
fn civil_from_days(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn minutes_for_people() {
        assert_eq!(
            Timestamp(1_757_271_600_000).minute(),
            "2025-09-07 19:00 UTC"
        );
    }

    #[test]
    fn known_moments() {
        let rows = [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_757_271_600_000, "2025-09-07T19:00:00.000Z"),
            (1_798_761_599_999, "2026-12-31T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        ];
        for (ms, iso) in rows {
            assert_eq!(Timestamp(ms).iso(), iso);
        }
        assert_eq!(
            Timestamp(1_757_271_600_000).file_stamp(),
            "2025-09-07T19-00-00-000Z"
        );
    }
}
