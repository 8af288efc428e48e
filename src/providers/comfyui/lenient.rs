//! JSON as Python writes it: numbers that are none are bare words there, and read as null here.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// The bare words of Python's writer.
const WORDS: [&[u8]; 3] = [b"-Infinity", b"Infinity", b"NaN"];

/// Reads `bytes`; `None` when they are no JSON or of another shape.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(bytes)
        .or_else(|_| serde_json::from_slice(&without_words(bytes)))
        .ok()
}

/// The same with `null` for the words outside of texts.
fn without_words(bytes: &[u8]) -> Vec<u8> {
    let (mut out, mut rest, mut quoted) = (Vec::with_capacity(bytes.len()), bytes, false);
    while let Some((first, after)) = rest.split_first() {
        let word = WORDS.iter().find(|word| !quoted && rest.starts_with(word));
        if let Some(word) = word {
            out.extend_from_slice(b"null");
            rest = rest.get(word.len()..).unwrap_or_default();
            continue;
        }
        out.push(*first);
        rest = after;
        match first {
            b'"' => quoted = !quoted,
            b'\\' if quoted => {
                if let Some((escaped, after)) = rest.split_first() {
                    out.push(*escaped);
                    rest = after;
                }
            }
            _ => {}
        }
    }
    out
}

/// The text called `key`, where there is one.
pub(super) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str()
}

/// An id that may be written as text or as a number.
pub(super) fn id(value: &Value, key: &str) -> Option<String> {
    match value.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The whole part of a number that may be written as 3, 3.0 or "3"; negative ones are 0.
pub(super) fn count(value: &Value, key: &str) -> Option<u32> {
    let number = match value.get(key)? {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.parse().ok()?,
        _ => return None,
    };
    Some(number as u32)
}

#[cfg(test)]
mod tests {
    use super::{count, read};
    use serde_json::{Value, json};

    #[test]
    fn pythons_words_are_null_and_texts_are_left_alone() {
        let read: Option<Value> =
            read(br#"{"a": NaN, "b": [-Infinity, Infinity], "c": "NaN \" NaN"}"#);
        assert_eq!(
            read,
            Some(json!({"a": null, "b": [null, null], "c": "NaN \" NaN"}))
        );
        assert_eq!(super::read::<Value>(b"<html>"), None);
        assert_eq!(super::read::<Value>(b"\"\\"), None);
    }

    #[test]
    fn numbers_come_in_many_clothes() {
        for (value, number) in [
            (json!(3), Some(3)),
            (json!(3.9), Some(3)),
            (json!("4"), Some(4)),
            (json!(-1), Some(0)),
            (json!(1e300), Some(u32::MAX)),
            (json!(null), None),
        ] {
            assert_eq!(count(&json!({ "n": value }), "n"), number);
        }
    }
}
