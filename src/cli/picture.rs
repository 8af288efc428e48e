//! Showing a finished picture in the scrollback.
//!
//! Separate because it is the seam between the commands and the room that knows terminals.

use std::path::Path;

/// Shows the picture in `file` below the cursor. Only called when stdout is a terminal and pictures
/// are wanted.
pub(super) fn show(file: &Path) {
    tracing::trace!(file = %file.display(), "pictures are not shown yet");
}
