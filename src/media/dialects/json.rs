//! JSON of other tools, which write numbers as text, text as numbers and `NaN` where they like.

use crate::domain::Seed;
use serde_json::Value;

/// Bytes of a JSON text that are taken apart: settings are a few KiB, and a tree of values takes
/// up to a hundred times the bytes of its text.
const JSON_MAX: usize = 1 << 20;

/// The object in `text`.
pub(super) fn object(text: &str) -> Option<Value> {
    let text = text.trim();
    if text.len() > JSON_MAX || !text.starts_with('{') {
        return None;
    }
    let value: Value = serde_json::from_str(text).ok()?;
    Some(value)
}

/// Words: text, or a number as text; empty where there are none.
pub(super) fn words(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// Words, where there are any.
pub(super) fn word(value: Option<&Value>) -> Option<String> {
    Some(words(value)).filter(|word| !word.trim().is_empty())
}

/// A whole number that is not negative, also as text or as `7.0`.
pub(super) fn whole(value: Option<&Value>) -> Option<u64> {
    let float = |float: f64| {
        (float >= 0.0 && float.fract() == 0.0 && float < 9.0e15).then_some(float as u64)
    };
    match value? {
        Value::Number(number) => number.as_u64().or_else(|| number.as_f64().and_then(float)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A whole number of 32 bits.
pub(super) fn count(value: Option<&Value>) -> Option<u32> {
    whole(value)?.try_into().ok()
}

/// A seed.
pub(super) fn seed(value: Option<&Value>) -> Option<Seed> {
    whole(value).map(Seed)
}

/// A number, also as text.
pub(super) fn number(value: Option<&Value>) -> Option<f32> {
    let number = match value? {
        Value::Number(number) => number.as_f64()? as f32,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    number.is_finite().then_some(number)
}

/// The plain settings of an object that are not among `known`.
pub(super) fn rest(object: &Value, known: &[&str]) -> Vec<(String, String)> {
    let pairs = object.as_object().into_iter().flatten();
    let other = pairs.filter(|(key, _)| !known.contains(&key.as_str()));
    let plain = other.filter_map(|(key, value)| match value {
        Value::String(_) | Value::Number(_) => Some((key.clone(), words(Some(value)))),
        Value::Bool(is) => Some((key.clone(), is.to_string())),
        _ => None,
    });
    plain.filter(|(_, value)| !value.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::{count, number, object, seed, word};
    use crate::domain::Seed;
    use serde_json::json;

    #[test]
    fn numbers_are_read_however_they_are_written() {
        let said = json!({"a": "7", "b": 7.0, "c": 7, "d": -1, "e": "x", "f": 7.5, "g": 1e300});
        assert_eq!(
            ["a", "b", "c"].map(|key| count(said.get(key))),
            [Some(7); 3]
        );
        assert_eq!(
            ["d", "e", "f", "g"].map(|key| count(said.get(key))),
            [None; 4]
        );
        assert_eq!(seed(Some(&json!(u64::MAX))), Some(Seed(u64::MAX)));
        assert_eq!(number(said.get("f")), Some(7.5));
        assert_eq!(number(said.get("g")), None, "too large for a scale");
        assert_eq!(word(said.get("c")).as_deref(), Some("7"));
        assert_eq!(word(Some(&json!("  "))), None);
    }

    #[test]
    fn what_is_too_much_or_no_object_is_left_alone() {
        assert_eq!(object(" {\"a\":1} "), Some(json!({"a": 1})));
        assert_eq!(object("[1]"), None);
        assert_eq!(
            object(&format!("{{\"a\":\"{}\"}}", "x".repeat(2 << 20))),
            None
        );
        assert_eq!(object(&"{\"a\":".repeat(100_000)), None);
    }
}
