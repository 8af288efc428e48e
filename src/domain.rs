//! The words everyone shares: plain data and traits, no I/O, no terminal, no runtime.

mod capability;
mod clock;
mod depth;
mod enhancement;
mod fact;
mod file_name;
mod generation;
mod ids;
mod job;
mod link;
mod nearest;
mod outcome;
mod progress;
mod provider;
mod quality;
mod request;
mod saved;
mod seed;
mod server;
mod size;
mod sizes;
mod terminal;
mod text;
mod time;
mod used;

pub use capability::{
    AdvancedCapability, Capability, Descriptor, FamilySource, Field, Health, ModelChoice,
    ModelFacts, Range, Reports, ServiceKind, ServiceState, Tier,
};
pub use clock::Clock;
pub use depth::Depth;
pub use enhancement::{ENHANCEMENTS, Enhancement};
pub use fact::Fact;
pub use file_name::{names_model_file, same_file};
pub use generation::{GenerationData, SCHEMA};
pub use ids::{JobId, PictureId, RemoteId, ServiceId};
pub use job::{Job, JobStatus};
pub use link::LinkMeasure;
pub use nearest::nearest;
pub use outcome::{Failure, FailureKind, Outcome, Record};
pub use progress::{Away, Phase, Preview, Progress, ProgressStatus, Report, Steps};
pub use provider::{JobContext, JobPort, Made, Provider};
pub use quality::Quality;
pub use request::{
    Advanced, InputImage, Lora, PROMPT_CHARACTERS_MAX, PromptProblem, Request, RequestField,
    check_prompt,
};
pub use saved::{
    CleanUp, CleanUpSum, Facets, Filter, Import, ImportProgress, LibraryStats, Mark, Origin, Page,
    PageAt, PageKey, Purge, Purged, Rebuilt, Reconciled, SavedPicture, Sort, TrashSum, Trashed,
    UNKNOWN_MODEL, UNKNOWN_SERVICE,
};
pub use seed::{RANDOM_SEED_BELOW, Seed, SeedMode};
pub use server::{Action, RemoteProgress, ServerJob, ServerReport, ServerStatus};
pub use size::{SIZE_PRESETS, Size, SizeError};
pub use sizes::Sizes;
pub use terminal::{FactRow, TerminalAnswer, TerminalReport, TmuxReport};
pub use text::{bytes_in_words, is_unsafe_to_show, visible, visible_lines};
pub use time::Timestamp;
pub use used::Used;
