//! The vocabularies: what comes in, what goes out, and what one turn may use.

use super::{Measures, PictureKey, SavedAsk, SavedNews};
use crate::domain::{
    Action, Fact, Failure, JobId, LinkMeasure, Request, Seed, ServerReport, ServiceId,
    ServiceState, TerminalReport, Timestamp,
};
use crate::keymap::{Chord, Command};
use std::path::PathBuf;

/// A fact from outside. Facts cannot be refused; late ones are dropped.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Something happened to a job.
    Engine(Fact),
    /// The services and how they are.
    ServicesListed(Vec<ServiceState>),
    /// How the server behind a service is; `None` = it said nothing.
    ServerReported(ServiceId, Option<Box<ServerReport>>),
    /// What came of an action of a service.
    Acted(Result<String, Failure>),
    /// The family of a model is remembered, or could not be.
    FamilyTold {
        /// The model.
        model: String,
        /// Its family; `None` = forgotten.
        family: Option<String>,
        /// Whether it is.
        result: Result<(), Failure>,
    },
    /// The file that was typed as input is this picture, or none.
    InputChecked(String, Result<PathBuf, Failure>),
    /// What is known of the terminal now.
    TerminalKnown(Box<TerminalReport>),
    /// The editor outside came back with this text, or could not be started.
    TextEdited(Result<String, Failure>),
    /// A copy was written there, or not.
    CopySaved(Result<PathBuf, Failure>),
    /// A picture is ready to be shown; carries nothing, it only asks for a frame.
    PictureReady(PictureKey),
    /// A picture cannot be shown, and why.
    PictureUnreadable(PictureKey, String),
    /// The line to the terminal was measured, and is noticeably other than was known.
    LinkMeasured(LinkMeasure),
    /// Something worth a notice was found while starting.
    Noticed(Failure),
    /// Prompts of earlier sessions, the oldest first.
    PromptsRecalled(Vec<String>),
    /// The library answers.
    Saved(SavedNews),
    /// The deadline asked for by the subscriptions has come.
    Woke,
}

/// Anything `update` accepts.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// A key.
    Key(Chord),
    /// Pasted text.
    Paste(String),
    /// The screen has this many columns and rows.
    Resized(u16, u16),
    /// What somebody wants.
    Command(Command),
    /// What happened.
    Event(Event),
}

/// Work for the world outside, as data.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub enum Effect {
    /// Put a job into the queue.
    Enqueue {
        /// Its id.
        id: JobId,
        /// What to make.
        request: Box<Request>,
    },
    /// Stop a job.
    Cancel(JobId),
    /// Ask every service how it is.
    ListServices,
    /// Ask the server behind a service how it is.
    AskServer(ServiceId),
    /// Ask a service to do something besides pictures.
    Act(ServiceId, Action),
    /// Remember of which family a model of a service is.
    TellFamily {
        /// The service.
        service: ServiceId,
        /// The model, as the service calls it.
        model: String,
        /// Its family; `None` = forget it.
        family: Option<String>,
    },
    /// Look whether this file is a picture to start from; `~` is the home folder.
    CheckInput(String),
    /// Write a copy of a picture.
    SaveCopy {
        /// The picture.
        file: PathBuf,
        /// Folder or file; `~` is the home folder.
        destination: String,
    },
    /// Ask the library.
    Saved(SavedAsk),
    /// Put text on the clipboard of the terminal (OSC 52).
    Copy(String),
    /// Let the user edit this text in `$EDITOR`.
    EditText(String),
    /// Stop until the shell says `fg`.
    Suspend,
    /// Forget what is on the screen and draw everything.
    Redraw,
}

/// Effects of one turn, in order.
pub type Effects = Vec<Effect>;

/// Where new ids and seeds come from, so that `update` stays pure.
pub trait Fresh {
    /// A new job id (`UUIDv7`).
    fn job(&self) -> JobId;

    /// A random seed below 2³².
    fn seed(&self) -> Seed;
}

/// What one turn may use besides the model.
#[derive(Clone, Copy)]
pub struct Ctx<'a> {
    /// Now.
    pub now: Timestamp,
    /// Sizes taken from the layout of the last frame.
    pub measures: Measures,
    /// New ids and seeds.
    pub fresh: &'a dyn Fresh,
}
