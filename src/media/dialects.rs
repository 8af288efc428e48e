//! How other tools say how a picture was made. One small file for each, and one row below.

mod a1111;
mod comfyui;
mod easydiffusion;
mod fooocus;
mod invokeai;
mod json;
mod novelai;
mod ours;
mod swarmui;

use super::{Facts, Read};

/// Reads one tool's way of writing; `None` when the picture carries nothing of it.
type Dialect = fn(&Read) -> Option<Facts>;

/// In the order of detection: the first that finds something is believed. Ours comes first because
/// nothing in it is guessed; what is derived from a graph comes last. Those that write JSON into
/// the settings text come before the tool whose text that is.
const DIALECTS: [Dialect; 8] = [
    ours::read,
    swarmui::read,
    fooocus::read,
    a1111::read,
    easydiffusion::read,
    invokeai::read,
    novelai::read,
    comfyui::read,
];

/// What the first dialect says that finds something.
pub(super) fn facts(read: &Read) -> Facts {
    let found = DIALECTS.iter().find_map(|dialect| dialect(read));
    found.unwrap_or_default()
}

/// The text under this name.
fn text<'a>(read: &'a Read, keyword: &str) -> Option<&'a str> {
    let mut texts = read.texts.iter();
    let found = texts.find(|text| text.keyword == keyword)?;
    Some(&found.text)
}
