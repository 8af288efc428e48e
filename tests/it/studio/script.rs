//! The stage of the loop scripts: a terminal that plays a script, a counting world, an emulator
//! that shows what was written.

use art_studio::app::{Fresh, Idea, Outset};
use art_studio::config::TimeLimits;
use art_studio::domain::{Clock, JobId, Provider, Seed, Timestamp};
use art_studio::engine::{self, Engine, MemoryJournal, RuntimeClock};
use art_studio::graphics::ask::{Environment, Wish};
use art_studio::providers::{
    Registry, rehearsal,
    scripted::{Script, Scripted},
};
use art_studio::tui::input::{InputEvent, Splitter};
use art_studio::tui::{Console, Finished, Heard, Lent, Options, Program, Session, Signal};
use art_studio::ui::Theme;
use std::{
    cell::RefCell,
    collections::VecDeque,
    fs::File,
    io::{self, Write},
    num::NonZero,
    path::PathBuf,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tempfile::TempDir;
use tokio::runtime::Handle;
use uuid::Uuid;

/// Columns and rows at the start.
const SIZE: (u16, u16) = (100, 30);

/// One step of a script.
#[derive(Clone, Debug)]
enum Step {
    Bytes(Vec<u8>),
    Wait(Duration),
    Size(u16, u16),
    Signal(Signal),
    /// The line moves again.
    Flow,
}

/// How the terminal answers the questions that pace its pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answering {
    /// At once.
    AtOnce,
    /// After so many ms.
    After(u64),
    /// Never.
    Never,
    /// Twice each time, with nonsense in between.
    Oddly,
    /// When a line of so many bytes a second has brought the question.
    Line(u64),
    /// After so many ms, and only where it is asked for its attributes.
    Attributes(u64),
}

/// What the terminal got.
#[derive(Default)]
struct Written {
    bytes: Vec<u8>,
    /// Bytes that a line that stands still has not taken yet.
    stuck: Option<Vec<u8>>,
    /// Questions that pace pictures whose answers were not heard.
    open: usize,
    /// How long after its writing a line brought each write, and when that was.
    delays: Vec<(tokio::time::Instant, Duration)>,
}

/// Plays a script and writes down what is sent to it.
struct ScriptConsole {
    steps: VecDeque<Step>,
    heard: VecDeque<InputEvent>,
    splitter: Splitter,
    size: (u16, u16),
    written: Rc<RefCell<Written>>,
    /// What `$EDITOR` adds.
    edit: String,
    /// Does the system know the size of a cell (10 x 20)?
    measured: bool,
    waited: Option<tokio::time::Instant>,
    answering: Answering,
    answers: VecDeque<(tokio::time::Instant, &'static [u8])>,
    /// When the line has brought everything.
    through: tokio::time::Instant,
}

impl Console for ScriptConsole {
    fn size(&self) -> (u16, u16) {
        self.size
    }

    fn pixels(&self) -> Option<(u16, u16)> {
        let (columns, rows) = self.size;
        self.measured.then_some((columns * 10, rows * 20))
    }

    async fn next(&mut self) -> Heard {
        loop {
            if let Some(event) = self.heard.pop_front() {
                return Heard::Input(event);
            }
            if let Some((due, bytes)) = self.answers.front().copied()
                && due <= tokio::time::Instant::now()
            {
                self.answers.pop_front();
                let mut written = self.written.borrow_mut();
                written.open = written.open.saturating_sub(1);
                drop(written);
                self.feed(bytes);
                continue;
            }
            let due = self.answers.front().map(|(due, _)| *due);
            let Some(step) = self.steps.front().cloned() else {
                // Everything under way is drawn before the terminal goes away.
                let end = *self.waited.get_or_insert_with(|| {
                    tokio::time::Instant::now() + Duration::from_millis(100)
                });
                if sleep_until_either(end, due).await {
                    continue;
                }
                return Heard::Closed;
            };
            if let Step::Wait(time) = step {
                // Kept outside of the future, which a `select!` drops again and again.
                let end = *self
                    .waited
                    .get_or_insert_with(|| tokio::time::Instant::now() + time);
                if sleep_until_either(end, due).await {
                    continue;
                }
                self.waited = None;
            }
            self.steps.pop_front();
            match step {
                Step::Bytes(bytes) => self.feed(&bytes),
                Step::Wait(_) => {}
                Step::Size(columns, rows) => {
                    self.size = (columns, rows);
                    return Heard::Resized(columns, rows);
                }
                Step::Signal(signal) => return Heard::Signal(signal),
                Step::Flow => {
                    let mut written = self.written.borrow_mut();
                    let stuck = written.stuck.take().unwrap_or_default();
                    written.bytes.extend(stuck);
                    return Heard::Drained;
                }
            }
        }
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.answer(bytes);
        let written = &mut *self.written.borrow_mut();
        match &mut written.stuck {
            Some(stuck) => stuck.extend_from_slice(bytes),
            None => written.bytes.extend_from_slice(bytes),
        }
        Ok(())
    }

    fn is_idle(&self) -> bool {
        self.written
            .borrow()
            .stuck
            .as_ref()
            .is_none_or(Vec::is_empty)
    }

    async fn lend(&mut self, program: Program) -> Lent {
        let file = File::options().append(true).open(&program.file);
        let written = file.and_then(|mut file| write!(file, " {}", self.edit));
        let status = std::process::Command::new("true").status();
        Lent::Ended(written.and(status))
    }

    async fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl ScriptConsole {
    fn feed(&mut self, bytes: &[u8]) {
        let mut events = Vec::new();
        self.splitter.feed(bytes, &mut events);
        self.heard.extend(events);
    }

    fn answer(&mut self, bytes: &[u8]) {
        let now = tokio::time::Instant::now();
        if let Answering::Line(rate) = self.answering {
            let nanos = bytes.len() as u64 * 1_000_000_000 / rate;
            self.through = self.through.max(now) + Duration::from_nanos(nanos);
            let mut written = self.written.borrow_mut();
            written.delays.push((now, self.through - now));
        }
        if let Answering::Attributes(ms) = self.answering {
            let due = now + Duration::from_millis(ms);
            let questions = bytes.windows(3).filter(|part| *part == b"\x1b[c").count();
            let answers = std::iter::repeat_n((due, b"\x1b[?62;c".as_slice()), questions);
            self.answers.extend(answers);
        }
        let questions = bytes.windows(4).filter(|part| *part == b"\x1b[5n").count();
        self.written.borrow_mut().open += questions;
        for _ in 0..questions {
            match self.answering {
                Answering::Never | Answering::Attributes(_) => {}
                Answering::AtOnce => self.answers.push_back((now, b"\x1b[0n")),
                Answering::After(ms) => {
                    let due = now + Duration::from_millis(ms);
                    self.answers.push_back((due, b"\x1b[0n"));
                }
                Answering::Oddly => {
                    let odd = b"\x1b[0n\x1b[?0;99n\x1b[65535;n\x1b[0n".as_slice();
                    self.answers.push_back((now, odd));
                }
                Answering::Line(_) => self.answers.push_back((self.through, b"\x1b[0n")),
            }
        }
    }
}

/// Sleeps until `end`, or until something else is `due` before: true then.
async fn sleep_until_either(end: tokio::time::Instant, due: Option<tokio::time::Instant>) -> bool {
    let first = due.filter(|due| *due < end);
    tokio::time::sleep_until(first.unwrap_or(end)).await;
    first.is_some()
}

/// Everything around one run.
pub(super) struct Stage {
    service: Arc<dyn Provider>,
    home: TempDir,
    edit: String,
    stuck: bool,
    environment: Environment,
    measured: bool,
    answering: Answering,
}

/// How a run ended.
pub(super) struct End {
    pub(super) finished: Finished,
    /// What the terminal shows.
    pub(super) screen: String,
    /// Everything that was written to it.
    pub(super) raw: String,
    /// The same, counted.
    pub(super) bytes: usize,
    /// Questions that pace pictures whose answers were not heard.
    pub(super) open: usize,
    /// How long a slow line took to bring each write, and when it was written.
    pub(super) delays: Vec<(Duration, Duration)>,
    home: TempDir,
}

/// Plays `keys` with a service that follows `script`.
pub(super) async fn play(script: Script, keys: &str) -> End {
    Stage::new(script).play(keys).await
}

impl Stage {
    pub(super) fn new(script: Script) -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        Self {
            service: Arc::new(Scripted::new(script)),
            home,
            edit: String::new(),
            stuck: false,
            environment: Environment {
                term: "xterm-256color".into(),
                ..Environment::default()
            },
            measured: false,
            answering: Answering::AtOnce,
        }
    }

    /// The next session of the same user.
    pub(super) fn after(end: End, script: Script) -> Self {
        Self {
            home: end.home,
            ..Self::new(script)
        }
    }

    /// With the rehearsal called `name` as its only service.
    pub(super) fn rehearsal(name: &str) -> Self {
        Self::service(rehearsal::named(name).expect("a rehearsal"))
    }

    /// With `service` as its only one.
    pub(super) fn service(service: Arc<dyn Provider>) -> Self {
        Self {
            service,
            ..Self::new(Script::default())
        }
    }

    /// `$EDITOR` adds `words`.
    pub(super) fn editor(self, words: &str) -> Self {
        Self {
            edit: words.to_owned(),
            ..self
        }
    }

    /// In this environment.
    pub(super) fn environment(self, environment: Environment) -> Self {
        Self {
            environment,
            ..self
        }
    }

    /// The system knows that a cell has 10 x 20 pixels.
    pub(super) fn measured(self) -> Self {
        Self {
            measured: true,
            ..self
        }
    }

    /// The questions that pace pictures are answered like this.
    pub(super) fn answering(self, answering: Answering) -> Self {
        Self { answering, ..self }
    }

    /// The line takes the first frame and then nothing until `<flow>`.
    pub(super) fn stuck_line(self) -> Self {
        Self {
            stuck: true,
            ..self
        }
    }

    pub(super) fn library(&self) -> PathBuf {
        self.home.path().join("pictures")
    }

    pub(super) fn home(&self) -> PathBuf {
        self.home.path().to_owned()
    }

    pub(super) async fn play(self, keys: &str) -> End {
        let written = Rc::new(RefCell::new(Written {
            stuck: self.stuck.then(Vec::new),
            ..Written::default()
        }));
        let console = ScriptConsole {
            steps: steps(keys),
            heard: VecDeque::new(),
            splitter: Splitter::default(),
            size: SIZE,
            written: Rc::clone(&written),
            edit: self.edit.clone(),
            measured: self.measured,
            waited: None,
            answering: self.answering,
            answers: VecDeque::new(),
            through: tokio::time::Instant::now(),
        };
        let begin = tokio::time::Instant::now();
        let finished = Session::new(console, self.options()).run().await;
        let Written {
            bytes,
            open,
            delays,
            ..
        } = written.take();
        let (columns, rows) = finished.model.size;
        let side = |length: u16| NonZero::new(length).expect("a size");
        let mut emulator = vt100::Parser::new(side(rows), side(columns), 0);
        emulator.process(&bytes);
        End {
            screen: emulator.screen().contents(),
            raw: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.len(),
            open,
            delays: delays
                .into_iter()
                .map(|(at, delay)| (at - begin, delay))
                .collect(),
            finished,
            home: self.home,
        }
    }

    fn options(&self) -> Options {
        let clock = Arc::new(RuntimeClock::starting_at(Timestamp(1_757_271_600_000)));
        let engine = self.engine(Arc::clone(&clock) as _);
        Options {
            outset: Outset {
                services: engine.services_now(),
                ideas: vec![Idea {
                    title: "Dragon".into(),
                    prompt: "a dragon".into(),
                }],
                themes: vec!["terminal".into()],
                library: "~/pictures".into(),
                ..Outset::default()
            },
            engine,
            runtime: Handle::current(),
            clock,
            fresh: Box::new(Counting::default()),
            themes: vec![Theme::embedded("terminal")],
            environment: self.environment.clone(),
            depth: None,
            images: Wish::Auto,
            mark: 0xab,
            editor: Some("ed".into()),
            home: Some(self.home()),
            panics_after: None,
        }
    }

    fn engine(&self, clock: Arc<dyn Clock>) -> Engine {
        let counter = AtomicU64::new(1);
        let outside = engine::Outside {
            registry: Arc::new(Registry::with(vec![Arc::clone(&self.service)])),
            places: engine::Places::new(self.library(), &self.home().join("state")),
            rules: art_studio::config::LibraryRules::default(),
            clock,
            fresh: Arc::new(move || {
                Uuid::from_u64_pair(1, counter.fetch_add(1, Ordering::Relaxed))
            }),
            limits: TimeLimits::default(),
            software: "art-studio test".into(),
            journal: Arc::new(MemoryJournal::default()),
            thumbnails: art_studio::store::Thumbnails::nowhere(),
        };
        Engine::start(&Handle::current(), outside)
    }
}

#[derive(Default)]
struct Counting(AtomicU64);

impl Fresh for Counting {
    fn job(&self) -> JobId {
        JobId(Uuid::from_u64_pair(
            0,
            self.0.fetch_add(1, Ordering::Relaxed),
        ))
    }

    fn seed(&self) -> Seed {
        Seed(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

/// `"a cat<enter><wait 500>"`: what stands in `<>` is a key, a wait in ms, or an event.
fn steps(script: &str) -> VecDeque<Step> {
    let mut steps = VecDeque::new();
    let mut rest = script;
    while let Some(at) = rest.find('<') {
        let (text, after) = rest.split_at(at);
        let step_text = after.strip_prefix('<').expect("it begins there");
        let (name, after) = step_text.split_once('>').expect("a closing >");
        if !text.is_empty() {
            steps.push_back(Step::Bytes(text.into()));
        }
        steps.push_back(step(name));
        rest = after;
    }
    if !rest.is_empty() {
        steps.push_back(Step::Bytes(rest.into()));
    }
    steps
}

fn step(name: &str) -> Step {
    let words: Vec<&str> = name.split(' ').collect();
    match words.as_slice() {
        ["enter"] => Step::Bytes(b"\r".into()),
        ["tab"] => Step::Bytes(b"\t".into()),
        ["esc"] => Step::Bytes(b"\x1b".into()),
        ["wait", ms] => Step::Wait(Duration::from_millis(ms.parse().expect("milliseconds"))),
        ["size", columns, rows] => Step::Size(
            columns.parse().expect("columns"),
            rows.parse().expect("rows"),
        ),
        ["term"] => Step::Signal(Signal::Terminate),
        ["flow"] => Step::Flow,
        [ctrl] if ctrl.starts_with("c-") => Step::Bytes(vec![ctrl.as_bytes()[2] & 0x1f]),
        _ => panic!("unknown step <{name}>"),
    }
}
