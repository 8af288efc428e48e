//! The library's vocabulary: a saved picture as the index knows it, and how pictures are looked for.

use super::{Failure, Lora, PictureId, Seed, ServiceId, Timestamp};
use serde::Serialize;
use std::path::PathBuf;

/// Whose generation data a picture carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Origin {
    /// Ours.
    Studio,
    /// The text of A1111, Forge and many others.
    A1111,
    /// A graph of ComfyUI; what is said about the picture is derived from it.
    ComfyUi,
    /// Another tool's.
    Other,
    /// None that we can read.
    #[default]
    Unknown,
}

/// A picture of the library. What no tool wrote down is `None` or empty.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedPicture {
    /// Which: ours where the file carries it, else made from its bytes.
    pub id: PictureId,
    /// Where it lies, as a whole path.
    pub file: PathBuf,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// When it was made: what the file says, else its modification time.
    pub created_at: Timestamp,
    /// Pixels across; 0 while unknown.
    pub width: u32,
    /// Pixels down; 0 while unknown.
    pub height: u32,
    /// Whose data it carries.
    pub origin: Origin,
    /// Who made it.
    pub service: Option<ServiceId>,
    /// With what.
    pub model: String,
    /// The user's own words.
    pub prompt: String,
    /// What was sent, where it differs.
    pub sent_prompt: String,
    /// What must not be there.
    pub negative_prompt: String,
    /// Its seed.
    pub seed: Option<Seed>,
    /// Inference steps.
    pub steps: Option<u32>,
    /// CFG scale.
    pub cfg: Option<f32>,
    /// Sampler.
    pub sampler: Option<String>,
    /// Scheduler.
    pub scheduler: Option<String>,
    /// LoRAs.
    pub loras: Vec<Lora>,
    /// From the start of the work to the picture, ms.
    pub elapsed_ms: Option<u64>,
    /// The picture of the library it was made from.
    pub parent: Option<PictureId>,
    /// BLAKE3 of the file, 64 hex digits; thumbnails are kept under it.
    pub hash: String,
    /// Only a preview of a job that never finished.
    pub partial: bool,
    /// Marked as one to keep.
    pub starred: bool,
    /// 1 to 5.
    pub rating: Option<u8>,
    /// Sorted, without doubles.
    pub tags: Vec<String>,
    /// Since when it is in the trash.
    pub trashed_at: Option<Timestamp>,
    /// Why it cannot be shown, where it cannot.
    pub problem: Option<String>,
}

impl SavedPicture {
    /// A picture about which nothing is known but its bytes.
    pub fn unknown(id: PictureId, bytes: u64, created_at: Timestamp) -> Self {
        Self {
            id,
            file: PathBuf::new(),
            bytes,
            created_at,
            width: 0,
            height: 0,
            origin: Origin::Unknown,
            service: None,
            model: String::new(),
            prompt: String::new(),
            sent_prompt: String::new(),
            negative_prompt: String::new(),
            seed: None,
            steps: None,
            cfg: None,
            sampler: None,
            scheduler: None,
            loras: vec![],
            elapsed_ms: None,
            parent: None,
            hash: String::new(),
            partial: false,
            starred: false,
            rating: None,
            tags: vec![],
            trashed_at: None,
            problem: None,
        }
    }
}

/// What stands for the service of a picture that none of ours made, on the screen and in flags.
pub const UNKNOWN_SERVICE: &str = "imported";
/// What stands for a model that nothing tells.
pub const UNKNOWN_MODEL: &str = "no model";

/// In which order pictures come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Sort {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// Largest file first.
    Largest,
    /// Smallest file first.
    Smallest,
    /// Best rated first, then the newest.
    BestRated,
}

impl Sort {
    /// Every order.
    pub const ALL: [Self; 5] = [
        Self::Newest,
        Self::Oldest,
        Self::Largest,
        Self::Smallest,
        Self::BestRated,
    ];

    /// The word in flags and on the screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Largest => "largest",
            Self::Smallest => "smallest",
            Self::BestRated => "rating",
        }
    }
}

/// Which pictures; all conditions hold together, empty = every picture outside the trash.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Words that must all stand in prompt, model, service, tags or file name; each may be a
    /// beginning.
    pub text: String,
    /// Made by this service; the empty one = by none of ours.
    pub service: Option<ServiceId>,
    /// Made with this model; the empty one = nothing tells with which.
    pub model: Option<String>,
    /// Starred, or not.
    pub starred: Option<bool>,
    /// Rated so or better.
    pub rating_min: Option<u8>,
    /// Carrying this tag.
    pub tag: Option<String>,
    /// Made then or later.
    pub since: Option<Timestamp>,
    /// Made before.
    pub before: Option<Timestamp>,
    /// Files of so many bytes or more.
    pub bytes_min: Option<u64>,
    /// Files of fewer bytes.
    pub bytes_below: Option<u64>,
    /// So many pixels across or more.
    pub width_min: Option<u32>,
    /// So many pixels down or more.
    pub height_min: Option<u32>,
    /// What is in the trash instead.
    pub trash: bool,
    /// In which order.
    pub sort: Sort,
}

/// A place between two pictures in one order: at the picture it was taken from. Good for as long as
/// the program runs; a rebuilt index has other ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PageKey {
    /// The order's own value of that picture.
    pub value: i64,
    /// What tells pictures of the same value apart.
    pub tie: i64,
}

/// Where a page lies in the order of its filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PageAt {
    /// The first pictures.
    #[default]
    Start,
    /// Those right behind a place.
    After(PageKey),
    /// Those right before a place.
    Before(PageKey),
    /// The last pictures.
    End,
    /// Those around a picture, which need not fit the filter itself: half of the page before it. The
    /// first pictures when there is no such picture.
    Around(PictureId),
}

/// Some pictures in the order of a filter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The pictures.
    pub pictures: Vec<SavedPicture>,
    /// Pictures are before these: what lies before this place. `None` at the start.
    pub previous: Option<PageKey>,
    /// Pictures are behind these: what lies after this place. `None` at the end.
    pub next: Option<PageKey>,
}

/// What can be chosen in a filter, the most pictures first; the trash does not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Services and how many pictures each made; the empty one = none of ours.
    pub services: Vec<(ServiceId, u64)>,
    /// Models and how many pictures were made with each; the empty one = nothing tells with which.
    pub models: Vec<(String, u64)>,
    /// Tags and how many pictures carry each.
    pub tags: Vec<(String, u64)>,
}

/// A change to what the user says about pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Starred, or not.
    Star(bool),
    /// Rated 1 to 5; `None` takes the rating away.
    Rate(Option<u8>),
    /// With this tag.
    Tag(String),
    /// Without this tag.
    Untag(String),
}

/// What a deletion did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trashed {
    /// Now in the trash; undo restores exactly these.
    pub ids: Vec<PictureId>,
    /// Left where they are because they are starred and were not named one by one.
    pub protected: usize,
    /// Why not all of the others went, where they did not.
    pub problem: Option<Failure>,
}

/// What of the trash is to be deleted for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purge {
    /// What is in the trash for longer than so many days; starred pictures stay.
    OlderThan {
        /// Days.
        days: u32,
    },
    /// What was in the trash at that moment; starred pictures stay.
    Until(Timestamp),
    /// These, starred or not.
    These(Vec<PictureId>),
}

/// What was deleted for good.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purged {
    /// Pictures.
    pub count: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Why not all went, where they did not.
    pub problem: Option<Failure>,
}

/// What emptying the trash would delete.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrashSum {
    /// Pictures.
    pub count: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Pictures that stay because they are starred.
    pub protected: u64,
    /// When that was so: for [`Purge::Until`], so that nothing goes that was not counted.
    pub at: Timestamp,
}

/// Figures of the library, the trash apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LibraryStats {
    /// Pictures.
    pub count: u64,
    /// Their bytes.
    pub bytes: u64,
    /// By service (empty = unknown): pictures and bytes, the most first.
    pub by_service: Vec<(String, u64, u64)>,
    /// By month (`2026-11`, UTC): pictures and bytes, the newest first.
    pub by_month: Vec<(String, u64, u64)>,
    /// Pictures and bytes in the trash.
    pub trash: (u64, u64),
    /// Bytes free on the library's drive, where the system says so.
    pub free: Option<u64>,
}

/// A rule that says which pictures may go. Starred ones never do. Empty = none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CleanUp {
    /// Older than so many days.
    pub older_than_days: Option<u32>,
    /// Files larger than so many bytes.
    pub larger_than: Option<u64>,
    /// Only those without a rating.
    pub unrated: bool,
}

/// What a clean-up rule would take away.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CleanUpSum {
    /// How many pictures.
    pub count: u64,
    /// Their bytes.
    pub bytes: u64,
    /// The first of them, the oldest first.
    pub first: Vec<SavedPicture>,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportProgress {
    /// Files looked at.
    pub done: u64,
    /// Files there are.
    pub of: u64,
}

/// What an import did. Files are copied; those that were imported stay where they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// New in the library.
    pub added: Vec<PictureId>,
    /// Files whose very bytes are in the library already, and which picture that is.
    pub known: Vec<(PathBuf, PictureId)>,
    /// Files that could not be taken in, and why.
    pub refused: Vec<(PathBuf, String)>,
    /// It was stopped before the last file.
    pub stopped: bool,
}

/// What comparing the library's files with its index found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reconciled {
    /// Pictures in the library now.
    pub pictures: u64,
    /// Files that were new.
    pub added: u64,
    /// Files that are gone.
    pub gone: u64,
    /// Files that were changed by somebody else.
    pub changed: u64,
    /// Files that could not be read, or whose name is no text.
    pub unreadable: u64,
    /// The library's folder is not there, and no picture of it is known: a new one, or one whose drive
    /// is away.
    pub is_missing: bool,
}

/// What making the index anew did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rebuilt {
    /// Pictures in the new index, those in the trash included.
    pub pictures: u64,
    /// Files that could not be read.
    pub unreadable: u64,
    /// Pictures that carry a star, a rating or a tag.
    pub marked: u64,
    /// Pictures in the trash.
    pub trashed: u64,
}
