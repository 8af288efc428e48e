//! How wide terminals and words are, in cells.

use std::io::IsTerminal;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of the terminal behind `output`; `None` where it is none, or does not say.
#[cfg(unix)]
pub(super) fn of(output: &(impl IsTerminal + std::os::fd::AsFd)) -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(output).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0 && output.is_terminal())
}

/// Columns of the terminal behind `output`: not told here.
#[cfg(not(unix))]
pub(super) fn of(_: &impl IsTerminal) -> Option<usize> {
    None
}

/// At most `width` cells of `text`.
pub(super) fn cut(text: &str, width: usize) -> String {
    let mut used = 0;
    let fits = |char: &char| {
        used += char.width().unwrap_or(0);
        used <= width
    };
    text.chars().take_while(fits).collect()
}

/// `text` in at most `width` cells; what was cut is marked by `…`.
pub(super) fn fit(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let kept = cut(text, width.saturating_sub(1));
    let mark = if width > 0 { "…" } else { "" };
    kept.trim_end().to_owned() + mark
}

#[cfg(test)]
mod tests {
    use super::{cut, fit};

    #[test]
    fn words_are_cut_by_cells() {
        assert_eq!(
            (cut("a cat", 3), cut("龍龍", 3)),
            ("a c".into(), "龍".into())
        );
        assert_eq!(fit("a cat", 5), "a cat");
        assert_eq!(
            (fit("a cat", 3), fit("龍龍", 3)),
            ("a…".into(), "龍…".into())
        );
        assert_eq!(
            (fit("a cat", 1), fit("a cat", 0)),
            ("…".into(), String::new())
        );
    }
}
