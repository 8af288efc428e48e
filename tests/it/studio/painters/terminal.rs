//! What a terminal makes of the pictures that are sent to it: its store, its placements, and
//! everything it would complain about.

use std::collections::{BTreeMap, BTreeSet};

/// Most bytes of payload in one sequence.
const PIECE_MAX: usize = 4096;

/// A terminal that has read everything.
#[derive(Debug, Default)]
pub(in crate::studio) struct Terminal {
    /// kitty's pictures, by number: the keys they were sent with.
    pub(in crate::studio) images: BTreeMap<u32, String>,
    /// Placements, by the numbers of picture and placement.
    pub(in crate::studio) placements: BTreeSet<(u32, u32)>,
    /// Most pictures it had at once.
    pub(in crate::studio) most: usize,
    /// Pictures sent in kitty's protocol.
    pub(in crate::studio) sent: usize,
    /// Placements shown.
    pub(in crate::studio) put: Vec<String>,
    /// Sixel pictures drawn.
    pub(in crate::studio) sixels: usize,
    /// iTerm2 pictures drawn.
    pub(in crate::studio) iterms: usize,
    /// Sequences that came wrapped for tmux.
    pub(in crate::studio) wrapped: usize,
    /// What is wrong.
    pub(in crate::studio) wrong: Vec<String>,
    /// A picture is on its way, in pieces.
    open: bool,
}

impl Terminal {
    /// Reads everything that was written.
    pub(in crate::studio) fn reading(raw: &str) -> Self {
        let mut terminal = Self::default();
        terminal.read(raw);
        terminal
    }

    /// Is there no trace of a picture protocol, questions apart?
    pub(in crate::studio) fn saw_no_pixels(&self) -> bool {
        (self.sent, self.put.len(), self.sixels, self.iterms) == (0, 0, 0, 0)
    }

    fn read(&mut self, mut rest: &str) {
        while let Some(at) = rest.find('\x1b') {
            rest = rest.split_at(at).1;
            rest = if let Some(inner) = rest.strip_prefix("\x1bPtmux;") {
                self.wrapped += 1;
                let (sequence, after) = unwrapped(inner);
                self.read(&sequence);
                after
            } else if let Some(body) = rest.strip_prefix("\x1b_G") {
                let (body, after) = until_end(body);
                self.kitty(body);
                after
            } else if let Some(body) = rest.strip_prefix("\x1bP") {
                let (body, after) = until_end(body);
                let raster =
                    body.trim_start_matches(|char: char| char.is_ascii_digit() || char == ';');
                self.sixels += usize::from(raster.starts_with('q'));
                after
            } else if let Some(body) = rest.strip_prefix("\x1b]1337;") {
                self.iterms += 1;
                body.split_once('\x07').map_or("", |(_, after)| after)
            } else {
                rest.split_at(1).1
            };
        }
    }

    fn kitty(&mut self, body: &str) {
        let (head, payload) = body.split_once(';').unwrap_or((body, ""));
        let key = |name: &str| {
            let pair = head
                .split(',')
                .find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name));
            pair.map(|(_, value)| value.to_owned())
        };
        let number = |name: &str| key(name).and_then(|value| value.parse().ok()).unwrap_or(0);
        let action = key("a").unwrap_or_default();
        if action == "q" {
            return;
        }
        if key("q").as_deref() != Some("2") {
            self.wrong.push(format!("{head} would be answered"));
        }
        if payload.len() > PIECE_MAX {
            self.wrong
                .push(format!("a piece of {} bytes", payload.len()));
        }
        let more = number("m") == 1;
        match action.as_str() {
            "" if self.open => self.open = more,
            _ if self.open => self.wrong.push(format!("{head} inside of a picture")),
            "t" | "T" => {
                self.sent += 1;
                self.open = more;
                self.images.insert(number("i"), head.to_owned());
                self.most = self.most.max(self.images.len());
            }
            "p" => {
                if !self.images.contains_key(&number("i")) {
                    self.wrong.push(format!("{head} shows nothing"));
                }
                self.placements.insert((number("i"), number("p")));
                self.put.push(head.to_owned());
            }
            "d" => self.delete(&key("d").unwrap_or_default(), number("i"), number("p")),
            _ => self.wrong.push(format!("{head} means nothing")),
        }
    }

    fn delete(&mut self, what: &str, image: u32, placement: u32) {
        let there = match what {
            "I" => {
                self.placements.retain(|(of, _)| *of != image);
                self.images.remove(&image).is_some()
            }
            "i" => self.placements.remove(&(image, placement)),
            _ => false,
        };
        if !there {
            self.wrong
                .push(format!("{what} of {image} deletes nothing"));
        }
    }
}

/// The sequence inside of tmux's wrapping, and what follows.
fn unwrapped(text: &str) -> (String, &str) {
    let mut inner = String::new();
    let mut chars = text.char_indices();
    while let Some((_, char)) = chars.next() {
        if char != '\x1b' {
            inner.push(char);
            continue;
        }
        match chars.next() {
            Some((_, '\x1b')) => inner.push('\x1b'),
            Some((at, '\\')) => return (inner, text.split_at(at + 1).1),
            _ => panic!("an escape inside of tmux's wrapping that is not doubled"),
        }
    }
    panic!("tmux's wrapping has no end")
}

fn until_end(text: &str) -> (&str, &str) {
    text.split_once("\x1b\\").expect("the sequence has an end")
}
