//! What this terminal can show: the question, the answers, and what follows from them.
//!
//! The environment alone does not tell: SSH forwards no `COLORTERM`, GNU screen inherits a wrong
//! one, and no variable knows the size of a cell. So the terminal is asked; whatever it does not
//! answer is taken from the environment. Nothing here reads or writes: `tui::input` and
//! `graphics::print` own their tty.

mod answers;
mod choice;
mod depth;
mod environment;
mod reply;
mod scan;

pub use answers::Answers;
pub use choice::{Choice, Facts, PainterKind, Passage, TMUX_ADVICE, Wish, choose};
pub use depth::{depth, depth_because};
pub use environment::Environment;
pub use reply::Reply;
pub use scan::{Csi, PASTE_MAX, Scanner, StringKind, Token};

/// The image id in our kitty question, so that its answer is known as ours.
const KITTY_QUESTION_ID: u32 = 31;

/// Asks for the background colour, which few need; to be sent before [`question`].
pub const BACKGROUND: &[u8] = b"\x1b]11;?\x1b\\";

/// Asks whether a frame can be shown at once; to be sent before [`question`], and to no terminal
/// that prints what it does not know.
pub const SYNCHRONIZED: &[u8] = b"\x1b[?2026$p";

/// The bytes that ask the terminal everything we want to know, in one write.
///
/// DA1 comes last: every terminal that answers at all answers it, and in order, so its reply says
/// that nothing more will come. With `mux` (tmux, screen) the kitty question is left out: tmux
/// would take its APC for a pane title. Ends with the attributes reset.
pub fn question(mux: bool) -> Vec<u8> {
    let mut bytes = b"\x1b[>q".to_vec();
    if !mux {
        let kitty = format!("\x1b_Gi={KITTY_QUESTION_ID},s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\");
        bytes.extend_from_slice(kitty.as_bytes());
    }
    bytes.extend_from_slice(b"\x1b[?u\x1b[16t");
    // Set a colour that only 24 bits can hold, ask for it back (DECRQSS), and take it away.
    bytes.extend_from_slice(b"\x1b[48;2;1;2;3m\x1bP$qm\x1b\\\x1b[m");
    bytes.extend_from_slice(b"\x1b[c");
    bytes
}

/// Asks the terminal outside of tmux for its name: tmux hands the question on, if it may.
pub fn question_through_tmux() -> Vec<u8> {
    let mut bytes = Vec::new();
    through_tmux(&mut bytes, b"\x1b[>q");
    bytes
}

/// Asks for the size of a cell, which changes with the font.
pub const CELL_SIZE: &[u8] = b"\x1b[16t";

/// Appends `sequence` so that tmux hands it on to its terminal.
pub(super) fn through_tmux(out: &mut Vec<u8>, sequence: &[u8]) {
    out.extend_from_slice(b"\x1bPtmux;");
    for &byte in sequence {
        if byte == b'\x1b' {
            out.push(byte);
        }
        out.push(byte);
    }
    out.extend_from_slice(b"\x1b\\");
}

#[cfg(test)]
mod tests {
    use super::{question, question_through_tmux};

    #[test]
    fn a_question_through_tmux_is_wrapped_with_every_escape_doubled() {
        assert_eq!(question_through_tmux(), b"\x1bPtmux;\x1b\x1b[>q\x1b\\");
    }

    #[test]
    fn the_fence_comes_last_and_tmux_gets_no_apc() {
        for mux in [false, true] {
            let bytes = question(mux);
            assert!(bytes.ends_with(b"\x1b[m\x1b[c"));
            assert_eq!(bytes.windows(3).any(|part| part == b"\x1b_G"), !mux);
        }
    }
}
