//! Reading from real devices: a pipe for timing, a pseudo-terminal for opening and hanging up.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io::Write;

use portable_pty::{PtySize, native_pty_system};
use rustix::fs::{OFlags, fcntl_setfl};
use tokio::time::Instant;

use super::{Input, InputEvent};
use crate::graphics::ask::Reply;
use crate::keymap::{Chord, Key};

fn pipe() -> (Input, std::io::PipeWriter) {
    let (read, write) = std::io::pipe().unwrap();
    fcntl_setfl(&read, OFlags::NONBLOCK).unwrap();
    (Input::from_fd(read.into()).unwrap(), write)
}

fn key(key: Key) -> InputEvent {
    InputEvent::Key(Chord::plain(key))
}

#[tokio::test(start_paused = true)]
async fn a_lone_escape_is_a_key_after_30_ms() {
    let (mut input, mut terminal) = pipe();
    let begin = Instant::now();
    terminal.write_all(b"\x1b").unwrap();
    assert_eq!(input.next().await.unwrap(), Some(key(Key::Esc)));
    assert_eq!(begin.elapsed().as_millis(), 30);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_future_loses_neither_bytes_nor_time() {
    let (mut input, mut terminal) = pipe();
    terminal.write_all(b"\x1b").unwrap();
    let begin = Instant::now();
    let mut ticks = tokio::time::interval(std::time::Duration::from_millis(7));
    let event = loop {
        tokio::select! {
            event = input.next() => break event.unwrap(),
            _ = ticks.tick() => {}
        }
    };
    assert_eq!(event, Some(key(Key::Esc)));
    assert_eq!(begin.elapsed().as_millis(), 30);
}

#[tokio::test(start_paused = true)]
async fn the_rest_of_a_sequence_comes_in_the_next_read() {
    let (mut input, mut terminal) = pipe();
    terminal.write_all(b"\x1b[?6").unwrap();
    tokio::select! {
        biased;
        _ = input.next() => panic!("half a reply is nothing"),
        () = tokio::time::sleep(std::time::Duration::from_millis(500)) => {}
    }
    terminal.write_all(b"2;4cx").unwrap();
    let attributes = InputEvent::Reply(Reply::Attributes(vec![62, 4]));
    assert_eq!(input.next().await.unwrap(), Some(attributes));
    assert_eq!(input.next().await.unwrap(), Some(key(Key::Char('x'))));
}

#[tokio::test]
async fn the_end_is_said_and_stays() {
    let (mut input, mut terminal) = pipe();
    terminal.write_all(b"q").unwrap();
    drop(terminal);
    assert_eq!(input.next().await.unwrap(), Some(key(Key::Char('q'))));
    assert_eq!(input.next().await.unwrap(), None);
    assert_eq!(input.next().await.unwrap(), None);
}

#[tokio::test]
async fn a_terminal_is_opened_closed_and_opened_again() {
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let path = pair.master.tty_name().unwrap();
    raw(&path);
    let mut terminal = pair.master.take_writer().unwrap();
    for letter in ['a', 'b'] {
        let mut input = Input::open_at(&path).unwrap();
        write!(terminal, "{letter}").unwrap();
        assert_eq!(input.next().await.unwrap(), Some(key(Key::Char(letter))));
        input.close();
    }
}

#[tokio::test]
async fn a_terminal_that_hangs_up_is_the_end() {
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let path = pair.master.tty_name().unwrap();
    raw(&path);
    let mut input = Input::open_at(&path).unwrap();
    drop(pair);
    assert_eq!(input.next().await.unwrap(), None);
}

fn raw(path: &std::path::Path) {
    let tty = super::device(path).unwrap();
    let mut attributes = rustix::termios::tcgetattr(&tty).unwrap();
    attributes.make_raw();
    rustix::termios::tcsetattr(&tty, rustix::termios::OptionalActions::Now, &attributes).unwrap();
}
