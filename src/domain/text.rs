//! Text that is safe to show: nothing a server, a file or a prompt says may steer the terminal.

/// May this character disturb a terminal or lie about reading order? C0, DEL, C1, bidi controls
/// and the invisible line and paragraph separators.
pub fn is_unsafe_to_show(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// `text` on one line: line ends and tabs become spaces, what must not be shown is dropped.
pub fn visible(text: &str) -> String {
    let spaced = text.chars().map(|char| {
        if matches!(char, '\n' | '\t') {
            ' '
        } else {
            char
        }
    });
    spaced.filter(|char| !is_unsafe_to_show(*char)).collect()
}

/// The same, line ends kept and tabs widened.
pub fn visible_lines(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\t', "    ")
        .chars()
        .filter(|char| *char == '\n' || !is_unsafe_to_show(*char))
        .collect()
}

/// `512 B`, `14 kB`, `2.1 MB`, `6.9 GB`.
pub fn bytes_in_words(count: u64) -> String {
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{} kB", (count + 500) / 1_000),
        1_000_000..1_000_000_000 => {
            format!("{}.{} MB", count / 1_000_000, count / 100_000 % 10)
        }
        _ => format!("{}.{} GB", count / 1_000_000_000, count / 100_000_000 % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::{visible, visible_lines};

    #[test]
    fn escape_sequences_lose_their_power() {
        assert_eq!(visible("a\u{1b}[31mred\u{9b}2J\u{7}\nb"), "a[31mred2J b");
        assert_eq!(visible("abc\u{202e}txt"), "abctxt");
        assert_eq!(visible_lines("a\r\n\tb\u{1b}"), "a\n    b");
    }

    #[test]
    fn ordinary_writing_is_untouched() {
        for text in ["naïve café", "日本語", "🐉 dragon", "👩‍👩‍👧"] {
            assert_eq!(visible(text), text);
        }
    }
}
