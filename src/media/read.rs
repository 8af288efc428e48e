//! Reads how a picture was made out of its file, whoever made it.
//!
//! The containers bring the pieces of text, this file decides what is believed and how much is
//! taken: a picture from the internet may hold anything.

use super::{Format, Parameters, jpeg, limits::PIECES_MAX, own, png, webp, xmp};
use crate::domain::GenerationData;

/// Bytes of text that are taken from one file, unpacked: the largest workflows are a few MiB.
pub(super) const TEXT_MAX: usize = 16 << 20;

/// Bytes that are unpacked or decoded of one file, those that turn out to be nothing included: a
/// small file can ask for the same work thousands of times.
const WORK_MAX: usize = 4 * TEXT_MAX;

/// A field of text under a name of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Its name: `prompt`, `workflow`.
    pub keyword: String,
    /// What it says.
    pub text: String,
}

/// What a picture file says about itself. Texts are as they were written: what is shown must go
/// through [`crate::domain::visible`] first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    /// Our own data: complete, and to be believed before all else.
    pub generation: Option<GenerationData>,
    /// The settings text that most tools write, as it is; see [`Read::settings`].
    pub parameters: Option<String>,
    /// An XMP packet.
    pub xmp: Option<String>,
    /// Every other text, in the order of the file.
    pub texts: Vec<Text>,
    /// Pieces that were passed over: damaged, or beyond the limits.
    pub skipped: usize,
}

impl Read {
    /// The settings text taken apart.
    pub fn settings(&self) -> Option<Parameters> {
        self.parameters.as_deref().map(Parameters::parse)
    }
}

/// Reads what is there. What is no picture says nothing; what is damaged says what remains.
pub fn read(bytes: &[u8]) -> Read {
    let mut found = Finds::default();
    match Format::of(bytes) {
        Ok(Format::Png) => png::read(bytes, &mut found),
        Ok(Format::Jpeg) => jpeg::read(bytes, &mut found),
        Ok(Format::WebP) => webp::read(bytes, &mut found),
        Err(_) => {}
    }
    found.finish()
}

/// What was found so far, and how much more may be taken.
#[derive(Debug)]
pub(super) struct Finds {
    room: usize,
    work: usize,
    pieces: usize,
    read: Read,
    in_xmp: Option<GenerationData>,
}

impl Default for Finds {
    fn default() -> Self {
        Self {
            room: TEXT_MAX,
            work: WORK_MAX,
            pieces: PIECES_MAX,
            read: Read::default(),
            in_xmp: None,
        }
    }
}

impl Finds {
    /// The end of the file. What lies under our own name counts before what is in an XMP packet,
    /// which another tool may have carried over from an older picture.
    pub(super) fn finish(mut self) -> Read {
        self.read.generation = self.read.generation.or(self.in_xmp);
        self.read
    }

    /// Counts a piece; `false` when there have been too many.
    pub(super) fn piece(&mut self) -> bool {
        self.pieces = self.pieces.saturating_sub(1);
        if self.pieces == 0 {
            self.skip();
        }
        self.pieces > 0
    }

    /// Bytes of text that may still be taken.
    pub(super) fn room(&self) -> usize {
        self.room
    }

    /// Bytes that may still be unpacked or decoded; whoever does so takes them from here.
    pub(super) fn work(&mut self) -> &mut usize {
        &mut self.work
    }

    /// May `bytes` be decoded? Takes them from what may be.
    pub(super) fn may_decode(&mut self, bytes: usize) -> bool {
        let left = self.work.checked_sub(bytes).filter(|_| bytes <= self.room);
        self.work = left.unwrap_or(self.work);
        left.is_some()
    }

    /// A piece was passed over.
    pub(super) fn skip(&mut self) {
        self.read.skipped += 1;
    }

    /// Our JSON. The first that can be read counts.
    pub(super) fn own(&mut self, json: &str) {
        if self.takes(json) && self.read.generation.is_none() {
            self.read.generation = own::read(json);
            self.read.skipped += usize::from(self.read.generation.is_none());
        }
    }

    /// The settings text. The first counts.
    pub(super) fn parameters(&mut self, text: String) {
        if self.takes(&text) {
            self.read.parameters.get_or_insert(text);
        }
    }

    /// An XMP packet; it may hold our JSON.
    pub(super) fn xmp(&mut self, packet: String) {
        if self.takes(&packet) && self.read.xmp.is_none() {
            self.in_xmp = xmp::generation(&packet).as_deref().and_then(own::read);
            self.read.xmp = Some(packet);
        }
    }

    /// Any other text.
    pub(super) fn text(&mut self, keyword: &str, text: String) {
        if self.takes(&text) {
            self.read.texts.push(Text {
                keyword: keyword.to_owned(),
                text,
            });
        }
    }

    fn takes(&mut self, text: &str) -> bool {
        let left = self.room.checked_sub(text.len());
        self.room = left.unwrap_or(self.room);
        if left.is_none() {
            self.skip();
        }
        left.is_some()
    }
}
