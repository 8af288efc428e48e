//! Our own generation data as text: JSON that is plain ASCII, so that it fits into any kind of
//! text field and survives every re-encoding of it.

use super::MediaError;
use crate::domain::GenerationData;
use std::fmt::Write;

/// Name of the text field that holds it.
pub(super) const KEYWORD: &str = "art-studio";

/// The JSON of `data`; everything outside printable ASCII is escaped.
pub(super) fn write(data: &GenerationData) -> Result<String, MediaError> {
    let json = serde_json::to_string(data);
    let json = json.map_err(|error| MediaError::Unwritable {
        why: error.to_string(),
    })?;
    let mut ascii = String::with_capacity(json.len());
    for char in json.chars() {
        if (' '..='~').contains(&char) {
            ascii.push(char);
            continue;
        }
        for unit in char.encode_utf16(&mut [0; 2]) {
            // Writing to a string cannot fail.
            let _ = write!(ascii, "\\u{unit:04x}");
        }
    }
    Ok(ascii)
}

/// The data in `json`; `None` when it is not ours or lacks what every version writes.
pub(super) fn read(json: &str) -> Option<GenerationData> {
    serde_json::from_str(json).ok()
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use crate::{domain::GenerationData, media::sample};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_again(data in sample::arbitrary()) {
            let json = write(&data).unwrap_or_default();
            prop_assert!(json.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
            prop_assert_eq!(read(&json), Some(data));
        }
    }

    #[test]
    fn fields_of_later_versions_are_skipped() {
        let json = write(&sample::data()).unwrap_or_default();
        let later = json
            .replacen('{', "{\"mood\":[{}],", 1)
            .replace("\"schema\":1", "\"schema\":9");
        assert_eq!(
            read(&later),
            Some(GenerationData {
                schema: 9,
                ..sample::data()
            })
        );
        let deep = json.replacen('{', &format!("{{\"deep\":{},", "[".repeat(100_000)), 1);
        assert_eq!(read(&deep), None);
        assert_eq!(read("{}"), None);
    }
}
