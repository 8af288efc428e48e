//! Small words and numbers as people read them, cut to the room there is.

pub(super) use crate::domain::bytes_in_words as bytes;
use crate::domain::visible;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns that `text` takes.
pub(super) fn columns(text: &str) -> usize {
    text.width()
}

/// `text` on one line in at most `width` columns, safe to show; what was cut is marked by `…`.
pub(super) fn fit(text: &str, width: usize) -> String {
    let text = visible(text);
    if text.width() <= width {
        return text;
    }
    let mut room = width.saturating_sub(1);
    let kept: String = text
        .graphemes(true)
        .take_while(|grapheme| {
            let next = room.checked_sub(grapheme.width());
            room = next.unwrap_or(0);
            next.is_some()
        })
        .collect();
    if width == 0 {
        String::new()
    } else {
        format!("{}…", kept.trim_end())
    }
}

/// The same for a path: its end matters, so it is cut in front.
pub(super) fn fit_end(text: &str, width: usize) -> String {
    let text = visible(text);
    if text.width() <= width || width == 0 {
        return if width == 0 { String::new() } else { text };
    }
    let mut room = width - 1;
    let mut kept: Vec<&str> = Vec::new();
    for grapheme in text.graphemes(true).rev() {
        let Some(next) = room.checked_sub(grapheme.width()) else {
            break;
        };
        room = next;
        kept.push(grapheme);
    }
    kept.reverse();
    format!("…{}", kept.concat())
}

/// `0:07`, `12:30`, `1:02:03`.
pub(super) fn clock(ms: u64) -> String {
    let (hours, minutes, seconds) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// How long something took: `40 ms`, `3.2 s`, `2:05`.
pub(super) fn took(ms: u64) -> String {
    match ms {
        0..1_000 => format!("{ms} ms"),
        1_000..60_000 => format!("{}.{} s", ms / 1_000, ms / 100 % 10),
        _ => clock(ms),
    }
}

/// `12 345`: digits in groups of three.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut words = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            words.push(' ');
        }
        words.push(digit);
    }
    words
}

/// What is left of a word once all but its last line are in `lines`: one that is longer than a line
/// (a path, or a text without spaces) is broken where a line ends.
fn broken(word: &str, width: usize, lines: &mut Vec<String>, line: &mut String) -> String {
    if word.width() <= width || width < 2 {
        return fit(word, width);
    }
    if !line.is_empty() {
        lines.push(std::mem::take(line));
    }
    let mut piece = String::new();
    for grapheme in word.graphemes(true) {
        if piece.width() + grapheme.width() > width {
            lines.push(std::mem::take(&mut piece));
        }
        piece.push_str(grapheme);
    }
    piece
}

/// `text` in lines of at most `width` columns, broken between words where possible.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in visible(text).split_whitespace() {
        let word = broken(word, width, &mut lines, &mut line);
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{bytes, clock, fit, fit_end, grouped, took, wrap};

    #[test]
    fn text_is_cut_by_columns_not_by_bytes() {
        assert_eq!(fit("a cute dragon", 8), "a cute…");
        assert_eq!(fit("龍が好き", 5), "龍が…");
        assert_eq!(fit("👩‍👩‍👧 family", 4), "👩‍👩‍👧…");
        assert_eq!(
            (
                fit("ab", 2).as_str(),
                fit("abc", 1).as_str(),
                fit("a", 0).as_str()
            ),
            ("ab", "…", "")
        );
        assert_eq!(fit_end("/home/ada/pictures/cat.png", 12), "…res/cat.png");
    }

    #[test]
    fn numbers_as_people_read_them() {
        assert_eq!(
            [clock(7_000), clock(750_000), clock(3_723_000)],
            ["0:07", "12:30", "1:02:03"]
        );
        assert_eq!(
            [took(40), took(3_210), took(125_000)],
            ["40 ms", "3.2 s", "2:05"]
        );
        assert_eq!(
            [
                bytes(512),
                bytes(14_400),
                bytes(2_100_000),
                bytes(6_938_040_714)
            ],
            ["512 B", "14 kB", "2.1 MB", "6.9 GB"]
        );
        assert_eq!(bytes(3_250_000_000), "3.2 GB");
        assert_eq!(
            [grouped(7), grouped(1_234), grouped(100_000)],
            ["7", "1 234", "100 000"]
        );
    }

    #[test]
    fn words_wrap_whole() {
        assert_eq!(
            wrap("the service does not answer", 12),
            ["the service", "does not", "answer"]
        );
        assert_eq!(
            wrap("so incomprehensible", 6),
            ["so", "incomp", "rehens", "ible"]
        );
        assert_eq!(wrap("龍が好き", 5), ["龍が", "好き"]);
        assert_eq!(wrap("abc", 1), ["…"]);
        assert!(wrap("", 5).is_empty());
    }
}
