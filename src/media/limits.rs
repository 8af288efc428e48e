//! How large a picture may be: everything from outside is measured before it is unpacked.

/// Most pixels of a picture in all, a product decision: 400 MB unpacked, far above what any service
/// makes.
pub const PIXELS_MAX: u64 = 100_000_000;

/// Limits on a picture file. [`Limits::default`] is what the product uses; tests use smaller ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: usize,
    /// Pixels along one side.
    pub side: u32,
    /// Pixels in all.
    pub pixels: u64,
    /// Bytes of memory that unpacking may need, its result included.
    pub decoder_bytes: u64,
}

impl Limits {
    /// What a thumbnail may cost: a PNG is never held whole, so its rows may be long (65,535
    /// pixels, then sums would no longer fit).
    pub fn thumbnail() -> Self {
        Self {
            side: 65_535,
            ..Self::default()
        }
    }

    /// What a conversion may cost, which the user asked for and which needs the whole picture at
    /// once: 1 GiB. The largest plain picture of 8 bits (100 million pixels × 8 bytes while it is
    /// unpacked) still fits.
    pub fn conversion() -> Self {
        Self {
            decoder_bytes: 1 << 30,
            ..Self::default()
        }
    }
}

impl Default for Limits {
    /// What looking at any file may cost, hostile ones included: 64 MiB of file, 16384 pixels a
    /// side, 100 million pixels, and 192 MiB where they must be unpacked at once. A PNG is read row
    /// by row and needs little; a plain JPEG may have 67 million pixels, a WebP 25 million.
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            side: 16_384,
            pixels: PIXELS_MAX,
            decoder_bytes: 192 << 20,
        }
    }
}

/// Pieces (chunks, segments) of one file that are looked at: a picture at the size limit in pieces
/// of 1 KiB has as many, real ones have a few thousand.
pub(super) const PIECES_MAX: usize = 65_536;
