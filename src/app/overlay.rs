//! What lies over the screen, one at a time: lists, one picture, a question.

use super::{
    CleanUpBox, Editor, EmptyTrashBox, ExportBox, ImportBox, Model, Pick, TagBox, fuzzy,
    layers::{applies_under, layers_under},
};
use crate::domain::{PictureId, Record};
use crate::keymap::{Command, Entry, entries};

/// The thing over the screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// Every key; the number is the first line shown.
    Help {
        /// First line shown.
        top: usize,
    },
    /// The terminal, the line to it, folders and services; the number is the first line shown.
    Doctor {
        /// First line shown.
        top: usize,
    },
    /// Commands by name.
    Palette {
        /// What is searched.
        query: Box<Editor>,
        /// Place among the matching rows.
        selected: usize,
    },
    /// A list from which a value of the form is picked.
    Picker {
        /// What is picked.
        pick: Pick,
        /// What is searched.
        query: Box<Editor>,
        /// Place among the matching rows.
        selected: usize,
    },
    /// The jobs that are not over.
    Queue {
        /// Place in the list.
        selected: usize,
    },
    /// One picture, as large as it goes.
    Viewer,
    /// Where to save a copy.
    SaveCopy {
        /// Folder or file.
        path: Box<Editor>,
        /// Which picture.
        picture: PictureId,
        /// Why the last try did not work.
        problem: Option<String>,
    },
    /// Leave although jobs are open?
    QuitQuestion,
    /// Which saved pictures are shown.
    Filters {
        /// The marked row.
        row: usize,
    },
    /// Everything that is known about the marked saved picture.
    Facts {
        /// First line shown.
        top: usize,
        /// The picture was shown in full and is again afterwards.
        over_viewer: bool,
    },
    /// The library's figures.
    Statistics,
    /// Tags of saved pictures.
    Tags(Box<TagBox>),
    /// Copying pictures into the library.
    Import(Box<ImportBox>),
    /// Copying pictures out of it.
    Export(Box<ExportBox>),
    /// What may go.
    CleanUp(Box<CleanUpBox>),
    /// Delete for good what is in the trash?
    EmptyTrash(EmptyTrashBox),
}

/// The rows of the palette: what can be done under it, and whether its name matches.
pub fn palette_rows(model: &Model, query: &str) -> Vec<&'static Entry> {
    let mut rows = entries(&layers_under(model, None));
    let movement = |command: Command| {
        use Command as C;
        matches!(
            command,
            C::Up
                | C::Down
                | C::Left
                | C::Right
                | C::First
                | C::Last
                | C::PagePrevious
                | C::PageNext
                | C::Palette
        )
    };
    rows.retain(|entry| {
        !movement(entry.command)
            && applies_under(model, None, entry.command)
            && fuzzy::score(&palette_title(model, entry), query).is_some()
    });
    // Ideas are many; commands come first.
    rows.sort_by_key(|entry| matches!(entry.command, Command::TakeIdea(_)));
    rows
}

/// What the palette calls a command: an idea by its own name.
pub fn palette_title(model: &Model, entry: &Entry) -> String {
    let idea = match entry.command {
        Command::TakeIdea(index) => model.generate.ideas.get(usize::from(index)),
        _ => None,
    };
    idea.map_or_else(
        || entry.title.to_owned(),
        |idea| format!("idea: {}", idea.title),
    )
}

impl Model {
    /// The picture that commands for one picture are about: the marked one.
    pub fn marked_picture(&self) -> Option<&Record> {
        self.generate.results.marked()
    }
}
