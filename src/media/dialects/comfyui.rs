//! ComfyUI: the graph that ran, and the one that was drawn.

use super::{
    super::{Facts, Read},
    text,
};
use crate::domain::Origin;

/// Says whose it is.
pub(super) fn read(read: &Read) -> Option<Facts> {
    text(read, "prompt")
        .or_else(|| text(read, "workflow"))
        .filter(|text| text.trim_start().starts_with('{'))?;
    Some(Facts {
        origin: Origin::ComfyUi,
        tool: Some("ComfyUI".to_owned()),
        ..Facts::default()
    })
}
