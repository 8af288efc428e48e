//! Picture files read piece by piece: the first bytes, a PNG row by row, or the whole within a limit.

use super::{Format, Limits, MediaError, inspect::check_size, scaler::Shape, upright};
use crate::domain::visible;
use image::metadata::Orientation;
use png::{DecodingError, Transformations};
use std::io::{self, BufRead, Read, Seek, SeekFrom};

/// First bytes that are looked at.
const HEAD: usize = 512;
/// Bytes that the decoder may take besides its rows: real palettes and headers are small.
const DECODER_BYTES: usize = 16 << 20;

/// The first bytes; afterwards the file is at its start again.
pub(super) fn head(file: &mut (impl BufRead + Seek)) -> Result<Vec<u8>, MediaError> {
    let there = file.fill_buf().map_err(|error| unread(&error))?;
    if let Some(head) = there.first_chunk::<HEAD>() {
        // Going back would throw away what is buffered, and read it once more.
        return Ok(head.to_vec());
    }
    let mut head = Vec::new();
    file.take(HEAD as u64)
        .read_to_end(&mut head)
        .map_err(|error| unread(&error))?;
    file.seek(SeekFrom::Start(0))
        .map_err(|error| unread(&error))?;
    Ok(head)
}

/// The whole file, at most `max` bytes.
pub(super) fn whole(file: &mut (impl Read + Seek), max: usize) -> Result<Vec<u8>, MediaError> {
    let bytes = file
        .seek(SeekFrom::End(0))
        .map_err(|error| unread(&error))?;
    file.seek(SeekFrom::Start(0))
        .map_err(|error| unread(&error))?;
    let max = max as u64;
    if bytes > max {
        return Err(MediaError::TooManyBytes { bytes, max });
    }
    let mut all = Vec::with_capacity(bytes as usize);
    file.take(max)
        .read_to_end(&mut all)
        .map_err(|error| unread(&error))?;
    Ok(all)
}

/// A PNG that is read row by row, and never held whole.
pub(super) struct Rows<R: BufRead + Seek> {
    reader: png::Reader<R>,
    shape: Shape,
}

impl<R: BufRead + Seek> Rows<R> {
    /// Opens a file at its start; `None` when its rows do not come in order (interlaced).
    pub(super) fn open(file: R, limits: &Limits) -> Result<Option<Self>, MediaError> {
        let allowed = png::Limits {
            bytes: DECODER_BYTES,
        };
        let mut decoder = png::Decoder::new_with_limits(file, allowed);
        decoder.set_ignore_text_chunk(true);
        decoder.set_ignore_iccp_chunk(true);
        decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
        let reader = decoder.read_info().map_err(|error| broken(&error))?;
        let info = reader.info();
        if info.interlaced {
            return Ok(None);
        }
        let (width, height) = (info.width, info.height);
        check_size(width, height, limits)?;
        let channels = reader.output_color_type().0.samples();
        let shape = Shape {
            width,
            height,
            channels,
        };
        Ok(Some(Self { reader, shape }))
    }

    /// Size and kind of the rows.
    pub(super) fn shape(&self) -> Shape {
        self.shape
    }

    /// Hands over all rows, so many `together` as long as there are as many, and reads to the end of
    /// the file. Answers how the picture must be turned, which may stand behind the pixels.
    pub(super) fn each(
        mut self,
        together: usize,
        mut take: impl FnMut(&[u8]),
    ) -> Result<Orientation, MediaError> {
        let row_bytes = self.shape.row_bytes();
        let mut rows = vec![0; row_bytes * together];
        let mut filled = rows.len();
        while filled == rows.len() {
            filled = 0;
            for row in rows.chunks_exact_mut(row_bytes) {
                let read = self.reader.read_row(row);
                if read.map_err(|error| broken(&error))?.is_none() {
                    break;
                }
                filled += row_bytes;
            }
            take(rows.get(..filled).unwrap_or_default());
        }
        // What is damaged behind the pixels costs no picture.
        let _ = self.reader.finish();
        Ok(upright::turn_by(
            self.reader.info().exif_metadata.as_deref(),
        ))
    }
}

fn broken(error: &DecodingError) -> MediaError {
    let format = Format::Png;
    match error {
        DecodingError::IoError(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            MediaError::Incomplete { format }
        }
        error => {
            let why = visible(&error.to_string()).chars().take(160).collect();
            MediaError::Broken { format, why }
        }
    }
}

/// What the system says of a file that cannot be read.
pub(super) fn unread(error: &io::Error) -> MediaError {
    MediaError::Unread {
        why: visible(&error.to_string()),
    }
}
