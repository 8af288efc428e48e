//! Pictures on their way to the terminal, one after the other and in pieces.
//!
//! Only one is begun at a time: the protocol allows nothing of its own between the pieces of a
//! picture. So what is to be deleted waits here too, until the one that is begun has ended.

use std::collections::VecDeque;

use super::wire::{self, Parcel, Placement, Route};
use crate::graphics::pixels::Pixels;

/// What has to be sent for pictures.
#[derive(Debug)]
pub(super) struct Queue {
    route: Route,
    /// The first one may be begun.
    waiting: VecDeque<Sending>,
    /// Deletions, for when no picture is begun.
    deletions: Vec<u8>,
}

#[derive(Debug)]
struct Sending {
    name: u64,
    id: u32,
    pixels: Pixels,
    /// Bytes of its body that were sent.
    sent: usize,
    wanted: bool,
}

impl Queue {
    pub(super) fn new(route: Route) -> Self {
        Self {
            route,
            waiting: VecDeque::new(),
            deletions: Vec::new(),
        }
    }

    /// A new frame begins: nothing is wanted yet.
    pub(super) fn begin(&mut self) {
        for sending in &mut self.waiting {
            sending.wanted = false;
        }
    }

    /// Sends `pixels` after everything else.
    pub(super) fn push(&mut self, name: u64, id: u32, pixels: Pixels) {
        self.waiting.push_back(Sending {
            name,
            id,
            pixels,
            sent: 0,
            wanted: true,
        });
    }

    /// Is the picture called `name` not there yet?
    pub(super) fn has(&self, name: u64) -> bool {
        self.waiting.iter().any(|sending| sending.name == name)
    }

    /// Marks it as wanted by this frame; false if it is not on its way.
    pub(super) fn want(&mut self, name: u64) -> bool {
        let found = self.waiting.iter_mut().find(|sending| sending.name == name);
        found.is_some_and(|sending| {
            sending.wanted = true;
            true
        })
    }

    /// Drops what this frame did not want; returns the names.
    pub(super) fn drop_stale(&mut self) -> Vec<u64> {
        let (wanted, stale): (VecDeque<_>, VecDeque<_>) = std::mem::take(&mut self.waiting)
            .into_iter()
            .partition(|sending| sending.wanted);
        self.waiting = wanted;
        stale
            .into_iter()
            .map(|sending| {
                self.abandon(&sending);
                sending.name
            })
            .collect()
    }

    /// Deletes picture `id`, wherever it is.
    pub(super) fn delete(&mut self, id: u32) {
        let at = self.waiting.iter().position(|sending| sending.id == id);
        match at.and_then(|at| self.waiting.remove(at)) {
            Some(sending) => self.abandon(&sending),
            None => wire::delete(&mut self.deletions, id, self.route),
        }
    }

    /// Is something left to send?
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.deletions.is_empty()
    }

    /// Appends the deletions, if no picture is begun.
    pub(super) fn flush(&mut self, out: &mut Vec<u8>) {
        if self.waiting.front().is_none_or(|first| first.sent == 0) {
            out.append(&mut self.deletions);
        }
    }

    /// Appends about `room` bytes; true if a picture is whole now.
    pub(super) fn slice(&mut self, room: usize, out: &mut Vec<u8>) -> bool {
        let (end, mut whole) = (out.len() + room, false);
        self.flush(out);
        while out.len() < end {
            let Some(first) = self.waiting.front_mut() else {
                break;
            };
            let parcel = Parcel {
                id: first.id,
                placement: Placement::Virtual(first.pixels.size()),
                route: self.route,
            };
            let piece = (first.sent, end - out.len());
            first.sent = wire::transmit_piece(out, parcel, &first.pixels, piece);
            if first.sent >= first.pixels.body().len() {
                self.waiting.pop_front();
                self.flush(out);
                whole = true;
            }
        }
        whole
    }

    fn abandon(&mut self, sending: &Sending) {
        if sending.sent > 0 {
            let mut bytes = Vec::new();
            wire::abandon(&mut bytes, sending.id, self.route);
            // Before the deletions that waited for its end.
            bytes.append(&mut self.deletions);
            self.deletions = bytes;
        }
    }
}
