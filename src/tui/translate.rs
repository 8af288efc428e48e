//! From what the terminal sent to what `update` understands.

use super::input::InputEvent;
use crate::app::Msg;
use crate::graphics::ask::Reply;
use crate::keymap::{Chord, Key};

/// What an input means for the loop.
#[derive(Debug, PartialEq)]
pub(super) enum Meaning {
    /// A message for `update`.
    Msg(Msg),
    /// The terminal answered: a fact about it.
    Reply(Reply),
    /// The user came back to our window.
    Focused,
    /// Nothing we use.
    Nothing,
}

/// The key that leaves, whatever else is going on, when it comes twice in a row.
pub(super) const FORCE_QUIT: Chord = Chord::ctrl(Key::Char('c'));

/// Sorts one input.
pub(super) fn meaning(event: InputEvent) -> Meaning {
    match event {
        InputEvent::Key(chord) => Meaning::Msg(Msg::Key(chord)),
        InputEvent::Paste(text) => Meaning::Msg(Msg::Paste(text)),
        InputEvent::Reply(reply) => Meaning::Reply(reply),
        InputEvent::PasteCut(bytes) => {
            tracing::warn!(bytes, "the rest of a paste was dropped");
            Meaning::Nothing
        }
        InputEvent::Focus(true) => Meaning::Focused,
        InputEvent::Mouse(_) | InputEvent::Focus(false) => Meaning::Nothing,
    }
}
