//! The state of the studio and the only function that changes it. Pure: no clock, no file, no
//! terminal, no runtime.

mod editor;
mod generate;
mod jobs;
mod layers;
mod model;
mod msg;
mod notice;
mod overlay;
mod saved;
mod subscriptions;
#[cfg(test)]
pub(crate) mod tests;
mod update;

pub use editor::{Editor, EditorLook};
pub use generate::{Focus, Form, FormField, Generate, Idea, ResultsGrid};
pub use jobs::JobView;
pub use layers::{applies, layers};
pub use model::{Measures, Model, Outset, PANELS_MIN, PictureKey, Quit, Tab};
pub use msg::{Ctx, Effect, Effects, Event, Fresh, Msg};
pub use notice::{Notice, Severity};
pub use overlay::{Overlay, palette_rows, palette_title};
pub(crate) use saved::takes_input;
pub use saved::{
    Choices, CleanUpBox, CleanUpRow, Doomed, ExportBox, ExportForm, ExportRow, FileWork, FilterRow,
    ImportBox, Loaded, Saved, SavedAsk, SavedFocus, SavedNews, Selection, TagBox, TagChoice, Tiles,
    Which, Window, order_words,
};
pub use subscriptions::{Subscriptions, subscriptions};
pub use update::update;
