//! Picture files read piece by piece: the first bytes, a PNG row by row, or the whole within a limit.

use super::super::{Format, Limits, MediaError, inspect::check_size, upright};
use super::{
    Thumbnail,
    scaler::{Scaler, Shape},
};
use crate::domain::visible;
use png::{DecodingError, Transformations};
use std::io::{self, BufRead, Read, Seek, SeekFrom};

/// First bytes that are looked at.
const HEAD: u64 = 512;
/// Bytes that the decoder may take besides its rows: real palettes and headers are small.
const DECODER_BYTES: usize = 16 << 20;

/// The first bytes; afterwards the file is at its start again.
pub(super) fn head(file: &mut (impl Read + Seek)) -> Result<Vec<u8>, MediaError> {
    let mut head = Vec::new();
    file.take(HEAD)
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

/// A PNG, row by row; `None` when its rows do not come in order (interlaced).
pub(super) fn png(
    file: &mut (impl BufRead + Seek),
    limits: &Limits,
) -> Result<Option<Thumbnail>, MediaError> {
    let mut reader = open(&mut *file)?;
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
    let mut scaler = Scaler::new(shape);
    feed(&mut reader, &mut scaler)?;
    // It may stand behind the pixels.
    reader.finish().map_err(|error| broken(&error))?;
    let turn = upright::turn_by(reader.info().exif_metadata.as_deref());
    drop(reader);
    let Some(mut native) = scaler.native() else {
        return Ok(Some(Thumbnail::of(scaler.finish()).turned(turn)));
    };
    // Enlarged pixel art is small as a file: a second look costs little.
    file.seek(SeekFrom::Start(0))
        .map_err(|error| unread(&error))?;
    feed(&mut open(file)?, &mut native)?;
    Ok(Some(Thumbnail::of(native.finish()).turned(turn)))
}

fn open<R: BufRead + Seek>(file: R) -> Result<png::Reader<R>, MediaError> {
    let limits = png::Limits {
        bytes: DECODER_BYTES,
    };
    let mut decoder = png::Decoder::new_with_limits(file, limits);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.read_info().map_err(|error| broken(&error))
}

fn feed<R: BufRead + Seek>(
    reader: &mut png::Reader<R>,
    scaler: &mut Scaler,
) -> Result<(), MediaError> {
    while let Some(row) = reader.next_row().map_err(|error| broken(&error))? {
        scaler.push(row.data());
    }
    Ok(())
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
