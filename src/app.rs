//! The state of the studio and the only function that changes it. Pure: no clock, no file, no
//! terminal, no runtime.

mod editor;
mod fuzzy;
mod generate;
mod jobs;
mod layers;
mod model;
mod msg;
mod notice;
mod overlay;
mod picker;
mod saved;
mod servers;
mod subscriptions;
#[cfg(test)]
pub(crate) mod tests;
mod update;

pub use editor::{Editor, EditorLook};
pub use generate::{Focus, Form, FormField, Generate, Idea, Pick, ResultsGrid, part_words};
pub use jobs::JobView;
pub(crate) use layers::is_copying;
pub use layers::{applies, layers, layers_below, sets_nothing};
pub use model::{Measures, Model, Outset, PANELS_MIN, PictureKey, QueueRow, Quit, Tab};
pub use msg::{Ctx, Effect, Effects, Event, Fresh, Msg};
pub use notice::{Notice, Severity};
pub use overlay::{Overlay, palette_rows, palette_title};
pub use picker::{PickRow, pick_rows};
pub(crate) use saved::takes_input;
pub use saved::{
    Choices, CleanUpBox, CleanUpRow, Doomed, EmptyTrashBox, ExportBox, ExportForm, ExportRow,
    Exported, FileWork, FilterRow, ImportBox, Loaded, Saved, SavedAsk, SavedFocus, SavedNews,
    Selection, TagBox, TagChoice, Tiles, Which, Window, order_words,
};
pub use servers::ServerView;
pub use subscriptions::{Subscriptions, subscriptions};
pub use update::update;
