//! The console of Windows, which sends records and no bytes: crossterm reads them on a thread.
//!
//! No replies come here, and the thread lives until the next event after the input is dropped.

use std::io;

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::InputEvent;
use crate::keymap::{Chord, Key, Mods};

/// Reads the console for as long as it lives.
#[derive(Debug)]
pub struct Input {
    events: UnboundedReceiver<InputEvent>,
}

impl Input {
    /// Starts reading the console.
    pub fn open() -> io::Result<Self> {
        let (sender, events) = unbounded_channel();
        std::thread::Builder::new()
            .name("console".into())
            .spawn(move || {
                #[expect(clippy::disallowed_methods, reason = "the input room itself")]
                while let Ok(event) = crossterm::event::read() {
                    if sender.is_closed()
                        || translate(event).is_some_and(|it| sender.send(it).is_err())
                    {
                        break;
                    }
                }
            })?;
        Ok(Self { events })
    }

    /// The next event; `None` once the console is gone. Cancel-safe.
    pub async fn next(&mut self) -> io::Result<Option<InputEvent>> {
        Ok(self.events.recv().await)
    }

    /// Stops reading.
    pub fn close(self) {
        drop(self);
    }
}

fn translate(event: Event) -> Option<InputEvent> {
    match event {
        Event::FocusGained => Some(InputEvent::Focus(true)),
        Event::FocusLost => Some(InputEvent::Focus(false)),
        Event::Paste(text) => Some(InputEvent::Paste(text)),
        Event::Key(key) if key.kind != KeyEventKind::Release => {
            let has = |modifier| key.modifiers.contains(modifier);
            let mods = Mods {
                ctrl: has(KeyModifiers::CONTROL),
                alt: has(KeyModifiers::ALT),
                shift: has(KeyModifiers::SHIFT),
            };
            chord(key.code, mods).map(InputEvent::Key)
        }
        _ => None,
    }
}

fn chord(code: KeyCode, mods: Mods) -> Option<Chord> {
    let key = match code {
        // AltGr comes as Ctrl+Alt with the character it made.
        KeyCode::Char(char) => {
            let graph = mods.ctrl && mods.alt && !char.is_ascii_alphanumeric();
            let held = Mods {
                shift: false,
                ..if graph { Mods::default() } else { mods }
            };
            let char = if held.ctrl {
                char.to_ascii_lowercase()
            } else {
                char
            };
            return Some(Chord {
                key: Key::Char(char),
                mods: held,
            });
        }
        KeyCode::BackTab => {
            return Some(Chord {
                key: Key::Tab,
                mods: Mods {
                    shift: true,
                    ..mods
                },
            });
        }
        KeyCode::Enter => Key::Enter,
        KeyCode::Tab => Key::Tab,
        KeyCode::Esc => Key::Esc,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Insert => Key::Insert,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::F(number @ 1..=24) => Key::F(number),
        _ => return None,
    };
    Some(Chord { key, mods })
}
