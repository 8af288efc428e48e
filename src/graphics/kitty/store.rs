//! Which pictures the terminal keeps for us, under which numbers.
//!
//! A terminal never forgets a picture by itself while text refers to it, and text does not count as
//! a reference to all of them: so what is kept is bounded here, in number and in bytes, and what
//! was not shown for longest is deleted first.

use std::collections::HashMap;

/// Most bytes that the terminal keeps for us: a screen full of thumbnails has about 2 MiB, and
/// kitty's own limit for all programs is 320 MB.
const BYTES_MAX: usize = 64 << 20;

/// The pictures the terminal keeps for us.
#[derive(Debug)]
pub(in crate::graphics) struct Store {
    high: u8,
    live: HashMap<u64, Live>,
    free: Vec<u8>,
    bytes: usize,
    frame: u64,
}

#[derive(Clone, Copy, Debug)]
struct Live {
    low: u8,
    bytes: usize,
    /// The last frame that showed it.
    frame: u64,
}

/// A number for a picture.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::graphics) struct Claim {
    /// Its number.
    pub(in crate::graphics) id: u32,
    /// Whether the terminal does not have it yet.
    pub(in crate::graphics) is_new: bool,
    /// Numbers whose pictures have to be deleted before.
    pub(in crate::graphics) replaced: Vec<u32>,
}

impl Store {
    /// Nothing is kept. `high` is the first byte of every number, 0 counting as 1.
    pub(in crate::graphics) fn new(high: u8) -> Self {
        Self {
            high: high.max(1),
            live: HashMap::new(),
            free: (1..=u8::MAX).rev().collect(),
            bytes: 0,
            frame: 0,
        }
    }

    /// A new frame begins: nothing is shown in it yet.
    pub(in crate::graphics) fn begin(&mut self) {
        self.frame += 1;
    }

    /// Whether the terminal has the picture called `name`.
    pub(in crate::graphics) fn holds(&self, name: u64) -> bool {
        self.live.contains_key(&name)
    }

    /// The number of the picture called `name`, which is shown in this frame and takes `bytes`.
    /// `None` if everything that could make room is shown in this frame too.
    pub(in crate::graphics) fn claim(&mut self, name: u64, bytes: usize) -> Option<Claim> {
        if let Some(live) = self.live.get_mut(&name) {
            live.frame = self.frame;
            let id = number(self.high, live.low);
            return Some(Claim {
                id,
                is_new: false,
                replaced: Vec::new(),
            });
        }
        if !self.has_room_for(bytes) {
            return None;
        }
        let mut replaced = Vec::new();
        while self.free.is_empty() || self.bytes + bytes > BYTES_MAX {
            replaced.push(self.forget_oldest()?);
        }
        let low = self.free.pop()?;
        let live = Live {
            low,
            bytes,
            frame: self.frame,
        };
        self.live.insert(name, live);
        self.bytes += bytes;
        // A number is free again at once, so it may be among the replaced.
        Some(Claim {
            id: number(self.high, low),
            is_new: true,
            replaced,
        })
    }

    /// Forgets the picture called `name`: the terminal does not have it.
    pub(in crate::graphics) fn forget(&mut self, name: u64) {
        if let Some(live) = self.live.remove(&name) {
            self.bytes -= live.bytes;
            self.free.push(live.low);
        }
    }

    /// Forgets everything; returns the numbers there were.
    pub(in crate::graphics) fn clear(&mut self) -> Vec<u32> {
        let mut lows: Vec<u8> = self.live.drain().map(|(_, live)| live.low).collect();
        lows.sort_unstable();
        self.bytes = 0;
        self.free = (1..=u8::MAX).rev().collect();
        lows.into_iter().map(|low| number(self.high, low)).collect()
    }

    /// Whether forgetting what this frame does not show makes enough room.
    fn has_room_for(&self, bytes: usize) -> bool {
        let shown = self.live.values().filter(|live| live.frame == self.frame);
        let (count, held) = shown.fold((0_usize, 0), |(count, held), live| {
            (count + 1, held + live.bytes)
        });
        count < usize::from(u8::MAX) && held + bytes <= BYTES_MAX
    }

    fn forget_oldest(&mut self) -> Option<u32> {
        let old = self
            .live
            .iter()
            .filter(|(_, live)| live.frame != self.frame);
        // The lower number breaks ties, so that the same frames give the same bytes.
        let (&name, &live) = old.min_by_key(|(_, live)| (live.frame, live.low))?;
        self.live.remove(&name);
        self.bytes -= live.bytes;
        self.free.push(live.low);
        Some(number(self.high, live.low))
    }
}

fn number(high: u8, low: u8) -> u32 {
    u32::from_be_bytes([high, 0, 0, low])
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{BYTES_MAX, Store};

    #[test]
    fn numbers_are_a_byte_beside_the_byte_of_this_process() {
        let mut store = Store::new(0xab);
        store.begin();
        let first = store.claim(7, 10).unwrap();
        assert_eq!((first.id, first.is_new), (0xab00_0001, true));
        assert_eq!(store.claim(8, 10).unwrap().id, 0xab00_0002);
        let again = store.claim(7, 10).unwrap();
        assert_eq!((again.id, again.is_new), (0xab00_0001, false));
    }

    #[test]
    fn at_most_255_live_and_the_longest_unseen_goes_first() {
        let mut store = Store::new(1);
        for name in 0..255 {
            store.begin();
            assert_eq!(store.claim(name, 1).unwrap().replaced, [] as [u32; 0]);
        }
        store.begin();
        store.claim(0, 1).unwrap();
        let claim = store.claim(999, 1).unwrap();
        assert_eq!(claim.replaced, [0x0100_0002], "that of name 1");
        assert_eq!(claim.id, 0x0100_0002);
        assert!(store.holds(0) && !store.holds(1));
    }

    #[test]
    fn what_this_frame_shows_is_never_taken_away() {
        let mut store = Store::new(1);
        store.begin();
        for name in 0..255 {
            store.claim(name, 1).unwrap();
        }
        assert_eq!(store.claim(999, 1), None);
        assert!(store.holds(0));
    }

    #[test]
    fn the_bytes_the_terminal_keeps_are_bounded() {
        let mut store = Store::new(1);
        let mut live = 0_i64;
        for name in 0..100 {
            store.begin();
            let claim = store.claim(name, 5 << 20).unwrap();
            live += 1 - claim.replaced.len() as i64;
        }
        assert_eq!(live, (BYTES_MAX / (5 << 20)) as i64);
        store.begin();
        assert_eq!(store.claim(1000, BYTES_MAX + 1), None);
        assert_eq!(store.clear().len() as i64, live);
        assert!(store.clear().is_empty());
    }
}
