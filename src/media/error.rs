//! What can be wrong with a picture, in words for people.

use super::Format;
use crate::domain::{Failure, FailureKind, bytes_in_words};

/// Why bytes are not accepted as a picture, or cannot carry generation data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// Nothing came.
    #[error("the picture is empty: not a single byte came")]
    Empty,
    /// It is something else: a web page, JSON, a film.
    #[error("expected a picture but got {what}")]
    NotAPicture {
        /// What it looks like.
        what: &'static str,
    },
    /// A picture in a format that is not taken.
    #[error("got {what}; only PNG, JPEG and WebP are accepted")]
    NotAllowed {
        /// Which format.
        what: &'static str,
    },
    /// The file is too large.
    #[error("the picture file is too large: {}, at most {}", bytes_in_words(*bytes), bytes_in_words(*max))]
    TooManyBytes {
        /// Bytes that came.
        bytes: u64,
        /// Bytes allowed.
        max: u64,
    },
    /// A side is too long.
    #[error("the picture is too large: {width}×{height} pixels, at most {max} a side")]
    TooLong {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// Pixels allowed for a side.
        max: u32,
    },
    /// Too many pixels in all.
    #[error("the picture is too large: {width}×{height} pixels, at most {} million in all", max / 1_000_000)]
    TooManyPixels {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// Pixels allowed in all.
        max: u64,
    },
    /// Unpacking it would take too much memory.
    #[error("unpacking the picture needs {} MiB of memory, at most {} MiB", mib(*bytes), mib(*max))]
    TooMuchMemory {
        /// Bytes needed.
        bytes: u64,
        /// Bytes allowed.
        max: u64,
    },
    /// The file ends too early.
    #[error("the {format} picture is incomplete: the end is missing")]
    Incomplete {
        /// Its format.
        format: Format,
    },
    /// The file is damaged.
    #[error("the {format} picture is damaged: {why}")]
    Broken {
        /// Its format.
        format: Format,
        /// What the decoder said, safe to show.
        why: String,
    },
    /// The system does not let us read the file.
    #[error("the picture cannot be read: {why}")]
    Unread {
        /// What the system said.
        why: String,
    },
    /// The picture or its generation data cannot be put into bytes.
    #[error("the picture cannot be written: {why}")]
    Unwritable {
        /// What the writer said.
        why: String,
    },
    /// The generation data does not fit into this file.
    #[error("the generation data is too large for a {format} file")]
    NoRoom {
        /// Its format.
        format: Format,
    },
}

impl MediaError {
    /// What can be done about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty | Self::Incomplete { .. } | Self::Broken { .. } => {
                "try again; the connection may have been cut"
            }
            Self::Unread { .. } => "check that the file is there and may be read",
            Self::NotAPicture { .. } => "check the address of the service and its state",
            Self::NotAllowed { .. } => "ask the service for PNG",
            Self::TooManyBytes { .. }
            | Self::TooLong { .. }
            | Self::TooManyPixels { .. }
            | Self::TooMuchMemory { .. } => "ask for a smaller picture",
            Self::Unwritable { .. } => "please report this",
            Self::NoRoom { .. } => "use a shorter prompt, or PNG",
        }
    }
}

impl From<MediaError> for Failure {
    fn from(error: MediaError) -> Self {
        Self::new(FailureKind::BadPicture, error.to_string()).hint(error.hint())
    }
}

/// A file that is cut into more pieces than any real one.
pub(super) fn too_many_pieces(format: Format) -> MediaError {
    MediaError::Broken {
        format,
        why: "it is cut into too many pieces".to_owned(),
    }
}

/// Whole MiB, rounded up so that "too large" never reads as equal.
fn mib(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}
