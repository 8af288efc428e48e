//! The text area, wrapped: content, cursor, equality, and drawing itself into an area. The only
//! place that knows which widget is inside.

use crate::domain;
use crate::keymap::{Chord, Key};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
    widgets::Widget,
};
use ratatui_textarea::{CursorMove, DataCursor, Input, TextArea, WrapMode};
use std::path::{Path, is_separator};

/// A text being written.
#[derive(Clone, Debug)]
pub struct Editor {
    area: TextArea<'static>,
    /// No line breaks.
    single_line: bool,
    /// Most characters it takes.
    max: usize,
    /// What was written for the user to begin with.
    proposal: String,
    /// Nothing was done to the proposal yet.
    is_proposed: bool,
}

/// Colours for drawing a text.
#[derive(Clone, Copy, Debug, Default)]
pub struct EditorLook {
    /// Of the text.
    pub text: Style,
    /// Of the words shown while it is empty.
    pub placeholder: Style,
    /// Of a text that is only proposed.
    pub proposal: Style,
}

impl Editor {
    /// An empty text of several lines, at most `max` characters.
    pub fn lines(max: usize) -> Self {
        Self::build(false, max)
    }

    /// An empty text of one line, at most `max` characters.
    pub fn line(max: usize) -> Self {
        Self::build(true, max)
    }

    fn build(single_line: bool, max: usize) -> Self {
        let mut area = TextArea::default();
        // The terminal's own cursor marks the place: screen readers and input methods follow it.
        area.set_cursor_style(Style::default());
        area.set_cursor_line_style(Style::default());
        if !single_line {
            area.set_wrap_mode(WrapMode::WordOrGlyph);
        }
        Self {
            area,
            single_line,
            max,
            proposal: String::new(),
            is_proposed: false,
        }
    }

    /// The same with `text` in it, the cursor at its end.
    #[must_use]
    pub fn with(mut self, text: &str) -> Self {
        self.insert(text);
        self
    }

    /// The same with `text` proposed: the first character replaces it, as if it were selected; keys
    /// that move or delete keep it.
    #[must_use]
    pub fn proposing(mut self, text: &str) -> Self {
        self.insert(text);
        self.propose_again();
        self
    }

    /// What is written is a proposal from now on.
    pub fn propose_again(&mut self) {
        self.proposal = self.text();
        self.is_proposed = !self.is_empty();
    }

    /// The path that is written. A whole one behind a proposed folder stands for itself: `~/` and
    /// `/tmp` mean `/tmp`.
    pub fn path(&self) -> String {
        let text = self.text();
        let is_folder = self.proposal.ends_with(is_separator);
        let behind = text.strip_prefix(&self.proposal).filter(|_| is_folder);
        let whole = |path: &&str| path.starts_with("~/") || Path::new(path).has_root();
        behind.filter(whole).unwrap_or(&text).trim().to_owned()
    }

    /// The whole text.
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Is nothing written?
    pub fn is_empty(&self) -> bool {
        self.area.is_empty()
    }

    /// Characters written.
    pub fn characters(&self) -> usize {
        let lines = self.area.lines();
        lines.iter().map(|line| line.chars().count()).sum::<usize>() + lines.len() - 1
    }

    /// Puts `text` in place of everything; undo brings the old text back.
    pub fn replace(&mut self, text: &str) {
        self.clear();
        self.insert(text);
    }

    fn clear(&mut self) {
        self.is_proposed = false;
        self.area.select_all();
        self.area.cut();
    }

    /// Inserts `text` at the cursor, without what may not be shown. Returns how many characters
    /// found no room.
    pub fn insert(&mut self, text: &str) -> usize {
        if self.is_proposed {
            self.clear();
        }
        let clean = if self.single_line {
            domain::visible(text)
        } else {
            domain::visible_lines(text)
        };
        let room = self.max.saturating_sub(self.characters());
        let fits: String = clean.chars().take(room).collect();
        self.area.insert_str(&fits);
        clean.chars().count() - fits.chars().count()
    }

    /// Takes back the last change.
    pub fn undo(&mut self) {
        self.is_proposed = false;
        self.area.undo();
    }

    /// Does again what was taken back.
    pub fn redo(&mut self) {
        self.is_proposed = false;
        self.area.redo();
    }

    /// Starts a new line.
    pub fn new_line(&mut self) {
        if !self.single_line && self.characters() < self.max {
            self.area.insert_newline();
        }
    }

    /// Types or edits with `chord`; `false` when nothing changed.
    pub fn key(&mut self, chord: Chord) -> bool {
        if let Some(char) = chord.typed() {
            return self.insert(char.encode_utf8(&mut [0; 4])) == 0;
        }
        if matches!(
            chord.key,
            Key::Enter | Key::Tab | Key::Esc | Key::F(_) | Key::Insert
        ) {
            return false;
        }
        self.is_proposed = false;
        let before = (self.area.cursor(), self.characters());
        self.area.input(input_of(chord));
        before != (self.area.cursor(), self.characters())
    }

    /// Is the cursor in the first row (of the text as wrapped when last drawn)?
    pub fn at_top(&self) -> bool {
        self.area.screen_cursor().row == 0
    }

    /// Is the cursor in the last row of the text?
    pub fn at_bottom(&self) -> bool {
        let mut probe = self.area.clone();
        probe.move_cursor(CursorMove::Down);
        probe.screen_cursor().row == self.area.screen_cursor().row
    }

    /// Draws the text, or `placeholder` while it is empty, and says where its cursor is.
    pub fn draw(
        &self,
        area: Rect,
        buf: &mut Buffer,
        look: EditorLook,
        placeholder: &str,
    ) -> Option<Position> {
        if area.is_empty() {
            return None;
        }
        if self.is_empty() {
            buf.set_stringn(
                area.x,
                area.y,
                placeholder,
                area.width.into(),
                look.placeholder,
            );
            return Some(area.as_position());
        }
        (&self.area).render(area, buf);
        buf.set_style(area, look.text);
        if self.is_proposed {
            let columns = self.characters().min(area.width.into());
            let width = u16::try_from(columns).unwrap_or(area.width);
            buf.set_style(Rect { width, ..area }, look.proposal);
        }
        let (cursor, (top, left)) = (self.area.screen_cursor(), self.area.scroll_offset());
        let column = u16::try_from(cursor.col).ok()?.checked_sub(left)?;
        let row = u16::try_from(cursor.row).ok()?.checked_sub(top)?;
        let last = (area.width.saturating_sub(1), area.height.saturating_sub(1));
        Some(Position::new(
            area.x + column.min(last.0),
            area.y + row.min(last.1),
        ))
    }
}

impl PartialEq for Editor {
    fn eq(&self, other: &Self) -> bool {
        let cursor = |editor: &Self| {
            let DataCursor(row, column) = editor.area.cursor();
            (row, column)
        };
        self.area.lines() == other.area.lines() && cursor(self) == cursor(other)
    }
}

fn input_of(chord: Chord) -> Input {
    use ratatui_textarea::Key as To;
    let key = match chord.key {
        Key::Char(char) => To::Char(char),
        Key::Enter => To::Enter,
        Key::Tab => To::Tab,
        Key::Esc => To::Esc,
        Key::Backspace => To::Backspace,
        Key::Delete => To::Delete,
        Key::Up => To::Up,
        Key::Down => To::Down,
        Key::Left => To::Left,
        Key::Right => To::Right,
        Key::Home => To::Home,
        Key::End => To::End,
        Key::PageUp => To::PageUp,
        Key::PageDown => To::PageDown,
        Key::F(number) => To::F(number),
        Key::Insert => To::Null,
    };
    Input {
        key,
        ctrl: chord.mods.ctrl,
        alt: chord.mods.alt,
        shift: chord.mods.shift,
    }
}

#[cfg(test)]
mod tests {
    use super::Editor;
    use crate::keymap::{Chord, Key};

    fn type_in(editor: &mut Editor, text: &str) {
        for char in text.chars() {
            editor.key(Chord::plain(Key::Char(char)));
        }
    }

    #[test]
    fn typing_editing_and_undo() {
        let mut editor = Editor::lines(100);
        type_in(&mut editor, "a cat");
        editor.key(Chord::plain(Key::Backspace));
        assert_eq!(editor.text(), "a ca");
        editor.new_line();
        type_in(&mut editor, "日本");
        assert_eq!(
            (editor.text().as_str(), editor.characters()),
            ("a ca\n日本", 7)
        );
        editor.replace("a dog");
        assert_eq!(editor.text(), "a dog");
        for _ in 0..2 {
            editor.key(Chord::ctrl(Key::Char('u')));
        }
        assert_eq!(editor.text(), "a ca\n日本", "what was typed is never lost");
    }

    #[test]
    fn pasted_text_cannot_steer_the_terminal_and_has_a_limit() {
        let mut editor = Editor::lines(10);
        assert_eq!(editor.insert("a\u{1b}[31m\tb\u{202e}"), 0);
        assert_eq!(editor.text(), "a[31m    b");
        assert_eq!(editor.insert("xyz"), 3);
        assert_eq!(Editor::line(50).with("a\nb").text(), "a b");
    }

    #[test]
    fn the_first_character_replaces_what_was_proposed() {
        let mut editor = Editor::line(50).proposing("640x640");
        type_in(&mut editor, "77");
        assert_eq!(editor.text(), "77");
        let mut pasted = Editor::line(50).proposing("~/");
        pasted.insert("/tmp/x");
        assert_eq!(
            (pasted.text(), pasted.path()),
            ("/tmp/x".into(), "/tmp/x".into())
        );
        for (key, text) in [
            (Key::End, "~/x"),
            (Key::Left, "~x/"),
            (Key::Backspace, "~x"),
            (Key::Home, "x~/"),
        ] {
            let mut kept = Editor::line(50).proposing("~/");
            kept.key(Chord::plain(key));
            type_in(&mut kept, "x");
            assert_eq!(kept.text(), text, "{key:?}");
        }
    }

    #[test]
    fn a_whole_path_behind_a_proposed_folder_stands_for_itself() {
        for (proposal, typed, path) in [
            ("~/", "/tmp/x/", "/tmp/x/"),
            ("~/", "~/x", "~/x"),
            ("~/", " x ", "~/ x"),
            ("/usb/", "/tmp", "/tmp"),
            ("/usb", "/tmp", "/usb/tmp"),
        ] {
            let mut editor = Editor::line(50).proposing(proposal);
            editor.key(Chord::plain(Key::End));
            type_in(&mut editor, typed);
            assert_eq!(editor.path(), path, "{proposal}{typed}");
        }
    }

    #[test]
    fn equal_means_same_text_and_same_cursor() {
        let one = Editor::lines(9).with("ab");
        let mut two = one.clone();
        assert_eq!(one, two);
        two.key(Chord::plain(Key::Left));
        assert_ne!(one, two);
    }
}
