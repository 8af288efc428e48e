//! A picture in another format.

use super::{
    Decoded, Format, Limits, MediaError, Read, decode, embed, inspect, jpeg, png, read, stored,
    webp,
};

/// What a converted picture is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conversion {
    /// In which format. What is transparent becomes white in a JPEG; WebP loses nothing.
    pub format: Format,
    /// Quality of a JPEG, 1 to 100.
    pub quality: u8,
    /// Whether what the file says about how it was made goes along.
    pub metadata: bool,
}

/// `bytes` unpacked and packed anew. Our own data and the settings text of other tools go along
/// where that is wanted; other texts (ComfyUI's graphs) only into a PNG, which has room for them.
/// Of an animation the first picture; a colour profile of RGB pictures is kept.
pub fn convert(bytes: &[u8], conversion: Conversion) -> Result<Vec<u8>, MediaError> {
    // A damaged file never gets as far as to take the memory.
    let limits = Limits::conversion();
    inspect(bytes, &limits)?;
    let picture = decode(bytes, &limits)?;
    let profile = super::inspect::profile(bytes);
    let packed = pack(&picture, conversion, profile)?;
    if !conversion.metadata {
        return Ok(packed);
    }
    let said = read(bytes);
    let packed = carry(&packed, conversion.format, &said)?;
    match &said.generation {
        Some(data) => embed(&packed, data),
        None => Ok(packed),
    }
}

fn pack(
    picture: &Decoded,
    conversion: Conversion,
    profile: Option<Vec<u8>>,
) -> Result<Vec<u8>, MediaError> {
    stored::encode_with(picture, conversion.format, conversion.quality, profile)
}

/// The texts of other tools, put into a file that has none.
fn carry(packed: &[u8], format: Format, said: &Read) -> Result<Vec<u8>, MediaError> {
    // Ours writes the settings text itself.
    let ours = said.settings().is_some_and(|settings| settings.is_ours());
    let settings = said.parameters.as_deref().filter(|_| !ours);
    match format {
        Format::Png => png::add_texts(packed, settings, &said.texts),
        Format::Jpeg => jpeg::add_comment(packed, settings),
        Format::WebP => webp::add_comment(packed, settings),
    }
}

#[cfg(test)]
mod tests;
