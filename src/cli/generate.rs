//! `art-studio generate`: asks for pictures, watches, and answers.
//!
//! Separate from what is asked (`ask`), said (`line`) and drawn (`live`): here is only the order of
//! things.

use super::{
    DONE, FAILED, Generate, Stop, ask,
    faults::Faults,
    line::{self, Asked, Fault},
    live::{Live, Shown},
    out, output,
    picture::Display,
    signals::Signals,
};
use crate::{
    config::Config,
    domain::{
        Clock, Descriptor, Fact, Failure, FailureKind, JobId, Outcome, Progress, Record, Request,
        ServiceId, ServiceKind, ServiceState, Timestamp, same_file,
    },
    engine::{Engine, SystemClock},
};
use std::{
    collections::HashMap,
    io::{self, IsTerminal},
    path::Path,
    time::Duration,
};
use uuid::Uuid;

/// How often the line moves while nothing is heard: its clock shows tenths of a second.
const TICK: Duration = Duration::from_millis(100);

/// Runs the command.
pub(super) async fn run(asked: Generate, config: &Config, engine: &Engine) -> Result<u8, Stop> {
    let signals = Signals::listen(&tokio::runtime::Handle::current())?;
    let work = async {
        let prepared = tokio::select! {
            biased;
            // Nothing is under way yet that would have to be ended tidily.
            signal = signals.first() => return Ok(signal.exit_code()),
            prepared = prepare(&asked, config, engine) => prepared,
        };
        let (state, requests) = prepared?;
        if let Some(note) = ask::snapped(&asked, &state, &requests) {
            out::people(&note);
        }
        let mut session = Session::new(&asked, config, engine, &state);
        let ended = session.work(requests, &signals).await;
        session.live.erase();
        if signals.caught().is_some() {
            let (saved, count) = (session.saved, session.order.len());
            out::people(&format!("stopped: {saved} of {count} pictures are saved"));
        }
        session.sum_up();
        match ended {
            // The reader has gone. Quietly, but not as if everything were there.
            Err(Stop::Out(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
                Ok(if session.jobs.is_empty() {
                    session.code()
                } else {
                    FAILED
                })
            }
            ended => ended,
        }
    };
    let ended = tokio::select! {
        biased;
        // Without this a reader that never reads could keep the program for ever.
        signal = signals.enough() => return Ok(signal.exit_code()),
        ended = work => ended,
    };
    match signals.caught() {
        Some(signal) => Ok(signal.exit_code()),
        None => ended,
    }
}

/// The service that is asked, and what it is asked for.
async fn prepare(
    asked: &Generate,
    config: &Config,
    engine: &Engine,
) -> Result<(ServiceState, Vec<Request>), Stop> {
    // No picture is made that has nowhere to go.
    engine.check_library().await?;
    // Who names a server means the service with one.
    let named = asked.service.is_none() && config.names_server();
    let suits: fn(&Descriptor) -> bool = if named { has_server } else { |_| true };
    let id = ask::service(asked.service.as_deref(), &engine.descriptors(), suits)?;
    let input = match &asked.advanced.input {
        Some(file) => Some(engine.check_input(file.clone()).await?),
        None => None,
    };
    if let (Some(model), Some(family)) = (&asked.model, &asked.advanced.family) {
        tell_family(engine, &id, model, family).await?;
    }
    // A model whose name says enough is not looked for first: the service will say.
    let foretold = match &asked.model {
        Some(model) if !asked.advanced.names_others() => engine.service_foretold(&id, model).await,
        _ => None,
    };
    let state = match foretold {
        Some(state) => Some(state),
        None => engine.service(&id).await,
    };
    let state = state.ok_or_else(|| Stop::usage("the service has gone"))?;
    let requests = ask::requests(asked, &state, input.as_deref())?;
    Ok((state, requests))
}

/// Remembers the family of a model that the service has.
async fn tell_family(
    engine: &Engine,
    id: &ServiceId,
    model: &str,
    family: &str,
) -> Result<(), Failure> {
    let state = engine.service(id).await;
    let models = state.iter().flat_map(|state| &state.models);
    let ids: Vec<_> = models.map(|model| model.id.as_str()).collect();
    // One that is not there is refused with better words later.
    let Some(model) = same_file(model, ids.into_iter()) else {
        return Ok(());
    };
    let family = (family != "auto").then(|| family.to_owned());
    engine.tell_family(id, model.to_owned(), family).await
}

/// Does it work on a server of the user's own?
pub(super) fn has_server(descriptor: &Descriptor) -> bool {
    descriptor.kind == ServiceKind::Server
}

/// One run of the command.
struct Session<'a> {
    asked: &'a Generate,
    engine: &'a Engine,
    kind: ServiceKind,
    display: Option<Display>,
    live: Live,
    jobs: HashMap<JobId, Job>,
    order: Vec<JobId>,
    saved: usize,
    failed: bool,
    faults: Faults,
}

/// What is known about a job that is not over.
struct Job {
    number: usize,
    request: Request,
    progress: Progress,
    started: Option<Timestamp>,
}

impl<'a> Session<'a> {
    fn new(asked: &'a Generate, config: &Config, engine: &'a Engine, state: &ServiceState) -> Self {
        let for_people = !asked.for_programs();
        Self {
            asked,
            engine,
            kind: state.descriptor.kind,
            display: Display::new(config).filter(|_| for_people),
            live: Live::new(for_people, config),
            jobs: HashMap::new(),
            order: vec![],
            saved: 0,
            failed: false,
            faults: Faults::default(),
        }
    }

    /// Asks for everything and listens until everything is over.
    async fn work(&mut self, requests: Vec<Request>, signals: &Signals) -> Result<u8, Stop> {
        self.enqueue(requests);
        let mut ticks = tokio::time::interval(TICK);
        let mut stopping = false;
        while !self.jobs.is_empty() {
            tokio::select! {
                fact = self.engine.next_fact() => self.hear(fact).await?,
                _ = signals.first(), if !stopping => {
                    stopping = true;
                    for id in &self.order {
                        self.engine.cancel(*id);
                    }
                }
                _ = ticks.tick(), if self.live.is_on() => self.redraw(),
            }
        }
        Ok(self.code())
    }

    fn code(&self) -> u8 {
        if self.failed { FAILED } else { DONE }
    }

    fn enqueue(&mut self, requests: Vec<Request>) {
        for (index, request) in requests.into_iter().enumerate() {
            let id = JobId(Uuid::now_v7());
            self.engine.enqueue(id, request.clone());
            self.order.push(id);
            let job = Job {
                number: index + 1,
                request,
                progress: Progress::default(),
                started: None,
            };
            self.jobs.insert(id, job);
        }
    }

    async fn hear(&mut self, fact: Fact) -> Result<(), Stop> {
        let now = SystemClock.now();
        if let Some(line) = line::event(&fact, now).filter(|_| self.asked.events) {
            out::json(&line).await?;
        }
        match fact {
            Fact::JobStarted(id) => {
                if let Some(job) = self.jobs.get_mut(&id) {
                    job.started = Some(now);
                }
                // At once, so that somebody sees that something is happening; then at each tick.
                self.redraw();
            }
            Fact::JobProgressed(id, progress) => {
                if let Some(job) = self.jobs.get_mut(&id) {
                    job.progress = progress;
                }
            }
            Fact::JobEnded(id, outcome) => self.ended(id, &outcome).await?,
            // A picture that is lost by it ends its job with an error.
            Fact::LibraryTroubled(failure) => {
                let (said, hint) = (failure.said.as_str(), failure.hint.as_deref());
                if self.faults.is_new(said, hint) {
                    out::warn(said, hint);
                }
            }
            Fact::JobQueued(_)
            | Fact::PreviewArrived(..)
            | Fact::PictureSaved(..)
            | Fact::LibraryChanged
            | Fact::LibraryChecked(_)
            // What happened to a picture because of it is told by itself.
            | Fact::LibraryAway(_)
            | Fact::LibraryBack
            | Fact::PicturesTakenIn(_) => {}
        }
        Ok(())
    }

    fn redraw(&mut self) {
        let running = self
            .jobs
            .values()
            .filter_map(|job| Some((job, job.started?)));
        if let Some((job, started)) = running.min_by_key(|(job, _)| job.number) {
            let shown = Shown {
                number: job.number,
                count: self.order.len(),
                progress: &job.progress,
                started,
            };
            self.live.draw(&shown, SystemClock.now());
        }
    }

    /// Answers for a job that is over.
    async fn ended(&mut self, id: JobId, outcome: &Outcome) -> Result<(), Stop> {
        let Some(job) = self.jobs.remove(&id) else {
            return Ok(());
        };
        self.failed |= !matches!(outcome, Outcome::Succeeded(_));
        self.saved += outcome.records().len();
        self.live.erase();
        let fault = match outcome.records().first() {
            Some(record) => self.copy(record).await?,
            None => None,
        };
        self.failed |= fault.is_some();
        if self.asked.for_programs() {
            let asked = Asked {
                job: id,
                request: &job.request,
                kind: self.kind,
            };
            for (index, picture) in line::pictures(&asked, outcome).into_iter().enumerate() {
                let fault = fault.clone().filter(|_| index == 0);
                out::json(&picture.with_fault(fault)).await?;
            }
            return Ok(());
        }
        for record in outcome.records() {
            self.tell(record, &job.progress).await?;
        }
        for fault in fault.into_iter().chain(self.faults.of_end(outcome)) {
            let (said, hint) = fault.words();
            out::complain(said, hint);
        }
        Ok(())
    }

    /// Tells people how many of several jobs failed.
    fn sum_up(&self) {
        let batch = self.asked.advanced.batch.is_some_and(|batch| batch > 1);
        let sum = self.faults.sum(self.order.len(), batch);
        if let Some(sum) = sum.filter(|_| !self.asked.for_programs()) {
            out::people(&sum);
        }
    }

    /// `--output`: the first picture, to a file or to stdout.
    async fn copy(&self, record: &Record) -> Result<Option<Fault>, Stop> {
        let Some(to) = self.asked.output.clone() else {
            return Ok(None);
        };
        let (from, to_stdout) = (record.file.clone(), self.asked.to_stdout());
        if to_stdout {
            let read = tokio::task::spawn_blocking(move || std::fs::read(from)).await;
            let bytes = read.map_err(io::Error::other)??;
            out::bytes(bytes).await?;
            return Ok(None);
        }
        let copied = tokio::task::spawn_blocking(move || output::copy(&from, &to)).await;
        let copied = copied
            .unwrap_or_else(|fault| Err(Failure::new(FailureKind::Internal, fault.to_string())));
        match copied {
            Ok(()) => Ok(None),
            Err(failure) => Ok(Some(Fault::of(&failure))),
        }
    }

    /// Tells people of a picture: its path is the answer, the rest is for the eye.
    async fn tell(&self, record: &Record, progress: &Progress) -> Result<(), Stop> {
        if self.live.is_on() {
            out::people(&summary(record, progress));
        }
        if self.asked.to_stdout() {
            out::people(&record.file.to_string_lossy());
            return Ok(());
        }
        out::bytes(path_line(&record.file)).await?;
        if let Some(display) = &self.display {
            display.show(&record.file).await;
        }
        Ok(())
    }
}

fn summary(record: &Record, progress: &Progress) -> String {
    let data = &record.data;
    let mut parts = vec![];
    parts.extend(progress.note.clone());
    if data.partial {
        parts.push("only a preview".into());
    }
    parts.extend(data.seed.map(|seed| format!("seed {seed}")));
    parts.push(data.size().to_string());
    parts.extend(data.elapsed_ms.map(super::live::duration));
    parts.join("  ")
}

/// The path as a line: byte for byte for programs, harmless for terminals.
pub(super) fn path_line(file: &Path) -> Vec<u8> {
    let mut line = if io::stdout().is_terminal() {
        crate::domain::visible(&file.to_string_lossy()).into_bytes()
    } else {
        file.as_os_str().as_encoded_bytes().to_vec()
    };
    line.push(b'\n');
    line
}
