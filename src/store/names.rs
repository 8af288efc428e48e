//! File names of pictures: `{service}_{prompt_snippet}_{iso_timestamp}.{ext}`.
//!
//! A name is made of `[a-z0-9_]` and the time stamp alone, so that it is the same on every system,
//! needs no quoting in a shell, and cannot name a folder, a device or a hidden file whatever the
//! prompt says. The prompt's own words are kept as they are: none is dropped as unimportant.

use crate::domain::GenerationData;
use std::ffi::{OsStr, OsString};

/// Longest prompt snippet, in characters.
const SNIPPET_MAX: usize = 40;
/// A snippet is cut between words only when at least so many characters remain.
const SNIPPET_MIN: usize = 16;
/// Characters of a text that are looked at; more cannot matter for the name.
const LOOK_AT: usize = 400;

/// The name of a picture without its extension: `builtin_a_red_dragon_2025-09-07T19-00-00-000Z`.
/// At most 120 bytes.
pub fn picture_stem(data: &GenerationData) -> String {
    let service = words(data.service.as_str(), "service");
    let snippet = words(&data.prompt, "picture");
    format!("{service}_{snippet}_{}", data.created_at.file_stamp())
}

/// `stem.ext`, and `stem-2.ext`, `stem-3.ext`… for the further tries.
pub(super) fn numbered(stem: &OsStr, extension: &OsStr, number: u32) -> OsString {
    let mut name = stem.to_owned();
    if number > 1 {
        name.push(format!("-{number}"));
    }
    if !extension.is_empty() {
        name.push(".");
        name.push(extension);
    }
    name
}

/// `text` in `[a-z0-9_]`, at most [`SNIPPET_MAX`] characters; `otherwise` when nothing remains.
/// Letters of other scripts and emoji become words that sound or mean the same; a run of anything
/// else becomes one `_`.
fn words(text: &str, otherwise: &str) -> String {
    let mut out = String::new();
    for char in text.chars().take(LOOK_AT) {
        if out.len() > SNIPPET_MAX {
            break;
        }
        let spelled = match deunicode::deunicode_char(char) {
            Some(spelled) if !char.is_control() => spelled,
            _ => "_",
        };
        // An emoji is a word of its own; a letter is part of one.
        let apart = !char.is_alphanumeric() && spelled.len() > 1;
        let edge = if apart { "_" } else { "" };
        for part in [edge, spelled, edge] {
            part.bytes().for_each(|byte| push(&mut out, byte));
        }
    }
    let name = cut(&out);
    if name.is_empty() {
        otherwise.to_owned()
    } else {
        name.to_owned()
    }
}

fn push(out: &mut String, byte: u8) {
    if byte.is_ascii_alphanumeric() {
        out.push(char::from(byte.to_ascii_lowercase()));
    } else if !out.is_empty() && !out.ends_with('_') {
        out.push('_');
    }
}

/// The first [`SNIPPET_MAX`] characters, ended between two words where enough remains.
fn cut(text: &str) -> &str {
    let Some((head, _)) = text.split_at_checked(SNIPPET_MAX) else {
        return text.trim_end_matches('_');
    };
    let next_is_edge = text
        .as_bytes()
        .get(SNIPPET_MAX)
        .is_none_or(|byte| *byte == b'_');
    let edge = if next_is_edge { None } else { head.rfind('_') };
    let kept = match edge {
        Some(at) if at >= SNIPPET_MIN => head.get(..at).unwrap_or(head),
        _ => head,
    };
    kept.trim_end_matches('_')
}

#[cfg(test)]
mod tests {
    use super::{cut, words};
    use proptest::prelude::*;

    fn snippet(prompt: &str) -> String {
        words(prompt, "picture")
    }

    #[test]
    fn prompts_become_words() {
        let rows = [
            ("cute dragon", "cute_dragon"),
            ("A cute dragon, over the sea!", "a_cute_dragon_over_the_sea"),
            ("  --cat--  ", "cat"),
            ("Naïve Café Œuvre", "naive_cafe_oeuvre"),
            ("a 🐉 over 🏔️", "a_dragon_over_mountain_snow"),
            ("🦄🦄", "unicorn_unicorn"),
            ("北京", "bei_jing"),
            ("дракон", "drakon"),
            ("/../../etc/passwd", "etc_passwd"),
            ("..", "picture"),
            ("", "picture"),
            (" \n\t\u{1b}[2J", "2j"),
            ("\u{e000}\u{10ffff}", "picture"),
            ("CON", "con"),
            ("line one\nline two", "line_one_line_two"),
            (
                "an old lighthouse on a cliff in a heavy storm",
                "an_old_lighthouse_on_a_cliff_in_a_heavy",
            ),
        ];
        for (prompt, wanted) in rows {
            assert_eq!(snippet(prompt), wanted, "{prompt:?}");
        }
    }

    #[test]
    fn long_text_is_cut_between_words_where_enough_remains() {
        let (forty, x) = ("a".repeat(40), "x".repeat(60));
        assert_eq!(cut(&forty), forty);
        assert_eq!(cut(&format!("{forty}_b")), forty);
        assert_eq!(cut(&format!("{}_bcd", "a".repeat(38))), "a".repeat(38));
        assert_eq!(cut(&format!("cat_{x}")).len(), 40);
        assert_eq!(snippet(&"x".repeat(10_000)).len(), 40);
    }

    proptest! {
        #[test]
        fn names_hold_nothing_but_letters_digits_and_lines(prompt in "\\PC{0,60}|.{0,600}") {
            let name = snippet(&prompt);
            prop_assert!((1..=40).contains(&name.len()), "{name}");
            let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
            prop_assert!(name.bytes().all(allowed), "{name}");
            prop_assert!(!name.starts_with('_') && !name.ends_with('_') && !name.contains("__"), "{name}");
        }
    }
}
