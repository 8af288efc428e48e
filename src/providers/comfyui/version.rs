//! Versions of ComfyUI, as far as they have to be compared.

/// Major, minor, patch.
pub(super) type Version = (u32, u32, u32);

/// The oldest version we speak with: the first with `/api` routes, `execution_success` and
/// `/models/{folder}` throughout.
pub(super) const OLDEST: Version = (0, 2, 3);

/// Reads `0.33.0`, `v0.3.64`, `0.4.0-rc1`; `None` for anything else.
pub(super) fn parse(text: &str) -> Option<Version> {
    let mut parts = text.trim().trim_start_matches('v').splitn(3, '.');
    let mut next = || -> Option<u32> {
        let digits: String = parts
            .next()?
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse().ok()
    };
    let (major, minor) = (next()?, next()?);
    Some((major, minor, next().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn versions_as_they_are_written() {
        for (text, version) in [
            ("0.33.0", Some((0, 33, 0))),
            ("v0.3.64", Some((0, 3, 64))),
            ("0.4.0-rc1", Some((0, 4, 0))),
            ("0.4", Some((0, 4, 0))),
            ("", None),
            ("main", None),
        ] {
            assert_eq!(parse(text), version, "{text}");
        }
    }
}
