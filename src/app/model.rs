//! Everything the screen can show.

use super::{Generate, Idea, JobView, Notice, Overlay, Saved, ServerView, Tiles};
use crate::config::Images;
use crate::domain::{
    JobId, LinkMeasure, PictureId, ServerJob, ServiceState, TerminalReport, Timestamp,
};

/// The three tabs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Make pictures.
    #[default]
    Generate,
    /// Everything ever made.
    Saved,
    /// How the studio behaves.
    Settings,
}

impl Tab {
    /// From left to right.
    pub const ALL: [Self; 3] = [Self::Generate, Self::Saved, Self::Settings];

    /// Its name in the header.
    pub fn title(self) -> &'static str {
        match self {
            Self::Generate => "Generate",
            Self::Saved => "Saved",
            Self::Settings => "Settings",
        }
    }
}

/// How the studio is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quit {
    /// After open jobs were stopped properly.
    Clean,
    /// At once.
    Forced,
}

/// Columns and rows below which there are no panels, only what runs and a prompt.
pub const PANELS_MIN: (u16, u16) = (58, 16);

/// Names a picture that may be on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PictureKey {
    /// A saved picture.
    Saved(PictureId),
    /// The thumbnail of a saved picture: enough for a small place, and quick.
    Thumbnail(PictureId),
    /// The newest picture in the making of a job; the number grows with each.
    Preview(JobId, u32),
}

/// Sizes that `update` needs and only the layout knows; from the last frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measures {
    /// Thumbnails side by side.
    pub results_columns: usize,
    /// Tiles of the Saved tab.
    pub saved: Tiles,
    /// Quick prompts side by side.
    pub ideas_columns: usize,
    /// The first line of the help when its end is seen.
    pub help_last: usize,
    /// The same of the doctor.
    pub doctor_last: usize,
    /// The same of all facts about a saved picture.
    pub facts_last: usize,
    /// Lines or rows that a box which scrolls shows at once.
    pub page: usize,
}

impl Default for Measures {
    fn default() -> Self {
        Self {
            results_columns: 1,
            saved: Tiles::default(),
            ideas_columns: 1,
            help_last: 0,
            doctor_last: 0,
            facts_last: 0,
            page: 1,
        }
    }
}

/// What the studio starts with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outset {
    /// Columns and rows.
    pub size: (u16, u16),
    /// Now.
    pub now: Timestamp,
    /// Services known without asking anybody.
    pub services: Vec<ServiceState>,
    /// Quick prompts.
    pub ideas: Vec<Idea>,
    /// Names of the themes, in the order a key walks through them.
    pub themes: Vec<String>,
    /// Place of the theme in use.
    pub theme: usize,
    /// The library folder as people write it.
    pub library: String,
    /// The configuration file as people write it.
    pub config_file: String,
    /// What is wrong with the settings.
    pub problems: Vec<String>,
    /// After so many days in the trash a picture is deleted; `None` = never.
    pub trash_days: Option<u32>,
    /// With fewer bytes free on the library's drive the user is told; 0 = never.
    pub low_space: u64,
}

/// A row of the queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum QueueRow<'a> {
    /// A job of ours.
    Ours(&'a JobView),
    /// Somebody else's job at the server.
    Foreign(&'a ServerJob),
}

/// The whole state.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The tab in front.
    pub tab: Tab,
    /// The Generate tab.
    pub generate: Generate,
    /// The Saved tab.
    pub saved: Saved,
    /// What lies over the screen.
    pub overlay: Option<Overlay>,
    /// The newest notice.
    pub notice: Option<Notice>,
    /// Jobs of this session, the oldest first.
    pub jobs: Vec<JobView>,
    /// Services and how they are.
    pub services: Vec<ServiceState>,
    /// They are being asked how they are.
    pub listing: bool,
    /// The server behind the chosen one.
    pub server: ServerView,
    /// Now, as of this turn.
    pub now: Timestamp,
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// Names of the themes.
    pub themes: Vec<String>,
    /// Place of the theme in use.
    pub theme: usize,
    /// The library folder as people write it.
    pub library: String,
    /// The configuration file as people write it.
    pub config_file: String,
    /// What is wrong with the settings.
    pub problems: Vec<String>,
    /// What is known of the terminal; `None` before anything is.
    pub terminal: Option<TerminalReport>,
    /// The line to the terminal, as measured last.
    pub link: LinkMeasure,
    /// The tab that was in front before the screen got too small for it, for as long as no key was
    /// pressed there.
    pub(super) large_tab: Option<Tab>,
    /// Set once; the loop leaves after the turn.
    pub quit: Option<Quit>,
}

impl Model {
    /// The state at the start: the prompt is focused.
    pub fn new(outset: Outset) -> Self {
        Self {
            tab: Tab::default(),
            generate: Generate::new(outset.ideas, &outset.services),
            saved: Saved::new(outset.trash_days, outset.low_space),
            overlay: None,
            notice: None,
            jobs: Vec::new(),
            services: outset.services,
            // The loop asks them at the start.
            listing: true,
            server: ServerView::default(),
            now: outset.now,
            size: outset.size,
            themes: outset.themes,
            theme: outset.theme,
            library: outset.library,
            config_file: outset.config_file,
            problems: outset.problems,
            terminal: None,
            link: LinkMeasure::default(),
            large_tab: None,
            quit: None,
        }
    }

    /// Is the screen too small for panels? Then only the prompt has the keys.
    pub fn is_small(&self) -> bool {
        self.size.0 < PANELS_MIN.0 || self.size.1 < PANELS_MIN.1
    }

    /// Does the user want no pictures at all?
    pub fn is_without_pictures(&self) -> bool {
        let terminal = self.terminal.as_ref();
        terminal.is_some_and(|terminal| terminal.images == Images::Off.word())
    }

    /// The job called `id`.
    pub fn job(&self, id: JobId) -> Option<&JobView> {
        self.jobs.iter().find(|job| job.id == id)
    }

    /// Jobs that are not over, the next one first.
    pub fn open_jobs(&self) -> impl Iterator<Item = &JobView> {
        self.jobs.iter().filter(|job| !job.status.is_end())
    }

    /// What the queue lists: open jobs, what the server has from others, then jobs that went wrong,
    /// the newest first.
    pub fn queue_rows(&self) -> Vec<QueueRow<'_>> {
        let wrong = |job: &&JobView| {
            use crate::domain::JobStatus::{Failed, Quarantined, TimedOut};
            matches!(job.status, Failed | TimedOut | Quarantined)
        };
        let wrong = self.jobs.iter().rev().filter(wrong).map(QueueRow::Ours);
        let open = self.open_jobs().map(QueueRow::Ours);
        open.chain(self.foreign_jobs().map(QueueRow::Foreign))
            .chain(wrong)
            .collect()
    }

    /// Jobs at the chosen service's server that this program did not send.
    pub fn foreign_jobs(&self) -> impl Iterator<Item = &ServerJob> {
        let jobs = self.server_report().map(|report| report.jobs.as_slice());
        jobs.unwrap_or_default().iter().filter(|job| !job.ours)
    }

    /// The job the "Now" panel shows: what runs, else what waits, else what ended last.
    pub fn current_job(&self) -> Option<&JobView> {
        let running = self.jobs.iter().find(|job| job.is_running());
        running
            .or_else(|| self.open_jobs().next())
            .or_else(|| self.last_ended())
    }

    fn last_ended(&self) -> Option<&JobView> {
        self.jobs
            .iter()
            .filter(|job| job.ended.is_some())
            .max_by_key(|job| job.ended)
    }
}
