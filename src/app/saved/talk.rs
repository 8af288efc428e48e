//! What the Saved tab asks of the library and what it hears from it, as data.

use super::Loaded;
use crate::domain::{
    CleanUp, Facets, Failure, Filter, Import, ImportProgress, LibraryStats, Mark, PageAt,
    PictureId, Purged, Reconciled, Timestamp, TrashSum, Trashed,
};
use std::path::PathBuf;

/// Which pictures something is done to.
#[derive(Clone, Debug, PartialEq)]
pub enum Which {
    /// These.
    Ids(Vec<PictureId>),
    /// All that a filter lets through, but these.
    All(Box<Filter>, Vec<PictureId>),
}

/// What an exported picture becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExportForm {
    /// The file as it is.
    #[default]
    AsItIs,
    /// The same picture without the data about how it was made.
    Stripped,
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    WebP,
}

impl ExportForm {
    /// In the order a key walks through them.
    pub const ALL: [Self; 5] = [
        Self::AsItIs,
        Self::Stripped,
        Self::Png,
        Self::Jpeg,
        Self::WebP,
    ];

    /// What the screen calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::AsItIs => "as it is, with its data",
            Self::Stripped => "without its data",
            Self::Png => "PNG, with its data",
            Self::Jpeg => "JPEG, with its data",
            Self::WebP => "WebP without loss, with its data",
        }
    }
}

/// Something the tab wants of the library.
#[derive(Clone, Debug, PartialEq)]
pub enum SavedAsk {
    /// Pictures of a filter; answers with [`SavedNews::Page`], then, where that does not tell it, with
    /// [`SavedNews::Counted`]. A newer one makes it needless.
    Page {
        /// Comes back with the answer.
        epoch: u64,
        /// Which pictures, in which order.
        filter: Box<Filter>,
        /// Where.
        at: PageAt,
        /// How many at most.
        limit: usize,
        /// Is it to be told how many the filter lets through?
        count: bool,
    },
    /// The services, models and tags there are.
    Facets,
    /// The figures.
    Stats,
    /// Says something about pictures.
    Mark(Which, Mark),
    /// Moves pictures to the trash; starred ones stay when it is done in bulk.
    Trash(Which, bool),
    /// Takes pictures out of the trash.
    Restore(Which),
    /// What a rule would take away.
    CleanUpPreview(CleanUp),
    /// Moves it to the trash.
    CleanUp(CleanUp),
    /// What emptying the trash would delete.
    TrashSum,
    /// Deletes for good what was in the trash then.
    EmptyTrash(Timestamp),
    /// Copies a file, or a folder's pictures, into the library.
    Import(String),
    /// Writes copies outside of the library.
    Export {
        /// Which pictures.
        which: Which,
        /// As what.
        form: ExportForm,
        /// 1 to 100, for JPEG.
        quality: u8,
        /// Folder or file; `~` is the home folder.
        destination: String,
    },
    /// Compares the library with its files, because the user wants it.
    Compare,
    /// Ends the import or export that is under way; what is copied stays.
    StopCopying,
    /// Reads the parameters text of a picture, for the clipboard.
    Parameters(PathBuf),
    /// Shows a picture with the system's viewer.
    OpenOutside(PathBuf),
}

/// What a clean-up rule would take away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doomed {
    /// How many pictures.
    pub count: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Prompts (or names) of the first of them.
    pub first: Vec<String>,
}

/// What became of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Copies that are written.
    pub count: u64,
    /// The one copy, or the folder of several.
    pub place: PathBuf,
    /// Pictures that could not be copied, and why.
    pub refused: Vec<(PathBuf, String)>,
    /// It ended before all were: by the user, or as the place takes no more.
    pub stopped: bool,
}

/// Something the library says.
#[derive(Clone, Debug, PartialEq)]
pub enum SavedNews {
    /// Pictures that were asked for.
    Page {
        /// Of the question.
        epoch: u64,
        /// The answer.
        result: Result<Loaded, Failure>,
    },
    /// How many pictures the filter lets through.
    Counted {
        /// Of the question.
        epoch: u64,
        /// Pictures.
        total: u64,
    },
    /// The services, models and tags there are.
    Facets(Facets),
    /// The figures, or why there are none.
    Stats(Result<LibraryStats, Failure>),
    /// Marks were written, or not.
    Marked(Result<usize, Failure>),
    /// Pictures are in the trash, or not.
    Trashed(Result<Trashed, Failure>),
    /// Pictures are back, or not.
    Restored(Result<Vec<PictureId>, Failure>),
    /// What a rule would take away.
    Doomed(CleanUp, Result<Doomed, Failure>),
    /// What emptying the trash would delete.
    TrashSum(Result<TrashSum, Failure>),
    /// The trash was emptied, or not.
    Purged(Result<Purged, Failure>),
    /// The library was compared with its files, or why not.
    Compared(Result<Reconciled, Failure>),
    /// An import is under way.
    Importing(ImportProgress),
    /// An import ended.
    Imported(Result<Import, Failure>),
    /// An export is under way.
    Exporting(ImportProgress),
    /// Copies are written, or why not.
    Exported(Result<Exported, Failure>),
    /// The parameters text of a picture.
    Parameters(Result<String, Failure>),
    /// The system's viewer was started, or not.
    Opened(Result<(), Failure>),
}
