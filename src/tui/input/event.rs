//! What can come from a terminal, in our own words.

use crate::graphics::ask::Reply;
use crate::keymap::Chord;

/// One thing that came from the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputEvent {
    /// A key was pressed (or repeats).
    Key(Chord),
    /// Text was pasted: lines end with `\n`, other control characters but tab are gone.
    Paste(String),
    /// The paste just before was too long; that many bytes of it were dropped.
    PasteCut(usize),
    /// The mouse did something.
    Mouse(MouseEvent),
    /// The terminal gained (true) or lost the focus.
    Focus(bool),
    /// The terminal answered.
    Reply(Reply),
}

/// What the mouse did, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MouseEvent {
    /// What it did.
    pub kind: MouseKind,
    /// Column from 0.
    pub column: u16,
    /// Row from 0.
    pub row: u16,
}

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    /// A button went down.
    Down(Button),
    /// A button went up.
    Up(Button),
    /// The mouse moved with a button held.
    Drag(Button),
    /// The mouse moved.
    Moved,
    /// The wheel turned up.
    ScrollUp,
    /// The wheel turned down.
    ScrollDown,
    /// The wheel turned left.
    ScrollLeft,
    /// The wheel turned right.
    ScrollRight,
}

/// A mouse button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// Left.
    Left,
    /// Middle.
    Middle,
    /// Right.
    Right,
}
