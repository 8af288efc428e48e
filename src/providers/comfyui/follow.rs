//! Following one job from its sending to its end, whatever happens to the line and the server.

use super::{
    catalogue,
    fetch::Arrivals,
    link::{Closed, Incoming, Link},
    message::Message,
    output::Outputs,
    server::Server,
    stop,
    truth::{self, Standing, Unanswered},
    vigil::{Duty, Gone, Sign, Vigil},
    watch::{End, News, Watch},
};
use crate::domain::{Failure, FailureKind, JobContext, Made, Report, Seed};
use std::{collections::BTreeMap, future::Future};
use tokio::time::Instant;

/// How often a server must say that it does not know a job before we believe it.
const MISSES: u32 = 2;

/// How the following ended.
pub(super) enum Over {
    /// The job is over at the server, with these files.
    Ended(End, Outputs),
    /// We are to stop.
    Stopped,
}

/// One job being followed.
pub(super) struct Following<'a> {
    server: &'a Server,
    job: &'a JobContext,
    id: String,
    /// The name of our socket: the job's id as we chose it, so that another process of ours that
    /// knows the job can listen again.
    client: String,
    seed: Option<Seed>,
    watch: Watch,
    arrivals: Arrivals<'a>,
    vigil: Vigil,
    link: Option<Link>,
    misses: u32,
    /// Was the server asked for its version?
    met: bool,
    /// The end as the server told it, and until when the socket may still bring what it holds.
    told: Option<(Over, Instant)>,
    /// Was the server away since the job was sent? Then a job that it does not know was lost.
    was_away: bool,
}

impl<'a> Following<'a> {
    /// The job of `watch`, heard through `link` where that could be opened.
    pub(super) fn new(
        (server, job): (&'a Server, &'a JobContext),
        (id, client): (String, String),
        link: Result<Link, Closed>,
        seed: Option<Seed>,
        watch: Watch,
    ) -> Self {
        let now = Instant::now();
        let mut following = Self {
            server,
            job,
            id,
            client,
            seed,
            watch,
            arrivals: Arrivals::new(server, job, seed),
            vigil: Vigil::new(server.patience, now),
            link: None,
            misses: 0,
            met: false,
            told: None,
            was_away: false,
        };
        following.joined(link, now);
        // Where we stand in the queue is worth knowing at once, unless it begins at once.
        following.vigil.doubt(now + server.patience.retry);
        following
    }

    /// What the server calls the job.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// The engine's side of it.
    pub(super) fn job(&self) -> &'a JobContext {
        self.job
    }

    /// Pictures that came through the socket and were delivered.
    pub(super) fn pictures(&self) -> usize {
        self.watch.pictures()
    }

    /// Follows the job until it is over or we are to stop.
    pub(super) async fn follow(&mut self) -> Result<Over, Failure> {
        loop {
            if self.watch.is_complete() {
                return Ok(Over::Ended(End::Succeeded, self.watch.outputs().clone()));
            }
            if let Some(over) = self.told_and_heard() {
                return Ok(over);
            }
            let wake = self
                .told
                .as_ref()
                .map_or_else(|| self.vigil.wake(), |told| told.1);
            let duty = self.vigil.due(Instant::now());
            if let Some(duty) = duty.filter(|_| self.told.is_none()) {
                match self.unless_stopped(duty).await {
                    Some(Ok(None)) => {}
                    Some(Ok(Some(over))) => return Ok(over),
                    Some(Err(failure)) => return Err(failure),
                    None => return Ok(Over::Stopped),
                }
                continue;
            }
            let job = self.job.clone();
            tokio::select! {
                biased;
                () = job.cancelled() => return Ok(Over::Stopped),
                incoming = next(&mut self.link) => self.take(incoming).await?,
                // While the server still tidies up.
                () = self.arrivals.work() => {}
                () = tokio::time::sleep_until(wake) => {}
            }
        }
    }

    /// The end that was told, once the socket has nothing more to say about the job: it may hold
    /// pictures that lie nowhere else.
    fn told_and_heard(&mut self) -> Option<Over> {
        let (_, until) = self.told.as_ref()?;
        let heard = self.link.is_none() || self.watch.end().is_some();
        if !heard && Instant::now() < *until {
            return None;
        }
        self.told.take().map(|(over, _)| over)
    }

    /// Fetches and delivers what of `outputs` did not come yet; how many there are.
    pub(super) async fn fetch_all(&mut self, outputs: &Outputs) -> Result<usize, Failure> {
        self.arrivals.fetch_all(outputs).await
    }

    /// Lets go of the socket.
    pub(super) async fn leave(self) {
        if let Some(link) = self.link {
            link.close().await;
        }
    }

    async fn unless_stopped(&mut self, duty: Duty) -> Option<Result<Option<Over>, Failure>> {
        let job = self.job.clone();
        or_cancelled(&job, self.do_duty(duty)).await
    }

    async fn do_duty(&mut self, duty: Duty) -> Result<Option<Over>, Failure> {
        match duty {
            Duty::Ask => return self.ask().await,
            Duty::Ping => {
                self.vigil.pinged(Instant::now());
                let sent = match &mut self.link {
                    Some(link) => link.ping().await,
                    None => false,
                };
                if !sent {
                    self.lose_socket();
                }
            }
            Duty::Reopen => {
                if let Some(link) = self.link.take() {
                    link.close().await;
                }
                self.watch.line_broke();
                self.open().await;
            }
            Duty::Open => self.open().await,
        }
        Ok(None)
    }

    async fn open(&mut self) {
        let link = Link::open(self.server, &self.client).await;
        self.joined(link, Instant::now());
    }

    fn joined(&mut self, link: Result<Link, Closed>, now: Instant) {
        match link {
            Ok(link) => {
                self.link = Some(link);
                self.vigil.opened(now);
            }
            Err(Closed::Broken) => self.vigil.closed(now),
            Err(Closed::Refused(status)) => {
                let note = format!("no live view: the websocket was refused ({status})");
                self.job.report(Report::Note(note));
                self.vigil.without_socket(now);
            }
        }
    }

    fn lose_socket(&mut self) {
        self.link = None;
        self.watch.line_broke();
        self.vigil.closed(Instant::now());
    }

    async fn take(&mut self, incoming: Incoming) -> Result<(), Failure> {
        let now = Instant::now();
        let message = match incoming {
            Incoming::Closed => {
                self.lose_socket();
                return Ok(());
            }
            Incoming::Pong => {
                self.vigil.received(now, Sign::Pong);
                return Ok(());
            }
            Incoming::Message(message) => message,
        };
        let for_all = matches!(
            message,
            Message::Status(_) | Message::Other | Message::Text { .. }
        );
        let heard = self.watch.hear(message);
        let sign = if for_all || heard.is_empty() {
            Sign::ForAll
        } else {
            Sign::Ours
        };
        self.vigil.received(now, sign);
        self.arrivals.expect(self.watch.outputs().staying());
        for news in heard {
            self.tell(news).await?;
        }
        Ok(())
    }

    async fn tell(&mut self, news: News) -> Result<(), Failure> {
        match news {
            News::Report(report) => self.job.report(report),
            News::Picture(bytes) => {
                let (seed, notes) = (self.seed, BTreeMap::new());
                self.job.deliver(Made { bytes, seed, notes }).await?;
            }
            // Two messages come when a job enters an empty queue; one question is enough.
            News::QueueChanged => {
                let soon = Instant::now() + self.server.patience.retry;
                self.vigil.doubt(soon);
            }
            News::Ended => self.vigil.doubt(Instant::now()),
        }
        Ok(())
    }

    /// Asks how the job stands, and believes the answer.
    async fn ask(&mut self) -> Result<Option<Over>, Failure> {
        // A job that was sent without looking first: not to a server that we cannot follow.
        if !std::mem::replace(&mut self.met, true)
            && self.server.is_strange()
            && let Err(failure) = catalogue::check_version(self.server).await
            && failure.kind == FailureKind::Rejected
        {
            stop::stop(self.server, &self.id).await;
            return Err(failure);
        }
        let standing = truth::standing(self.server, &self.id).await;
        let now = Instant::now();
        match standing {
            Ok(Standing::Unknown) => {
                self.misses += 1;
                self.vigil.answered_oddly(now);
                return if self.misses < MISSES {
                    Ok(None)
                } else if let Some(end) = self.watch.end() {
                    // Its history was cleared; what we heard is all there is.
                    Ok(Some(Over::Ended(end, self.watch.outputs().clone())))
                } else {
                    Err(self.lost())
                };
            }
            Ok(standing) => {
                self.misses = 0;
                self.back();
                self.vigil.answered(now);
                match standing {
                    Standing::Ended { end, outputs, .. } => {
                        let until = now + self.server.patience.silence / 3;
                        self.told = Some((self.ended(end, outputs), until));
                    }
                    Standing::Running => {
                        if let Some(news) = self.watch.runs() {
                            self.tell(news).await?;
                        }
                    }
                    Standing::Waiting | Standing::Unknown => self.tell_place().await,
                }
            }
            Err(Unanswered::Refused(failure)) => return Err(failure),
            Err(Unanswered::Gone(gone)) => self.away(gone, now)?,
        }
        Ok(None)
    }

    fn ended(&self, end: End, outputs: Outputs) -> Over {
        let heard = self.watch.end().unwrap_or(End::Unclear);
        let end = if end == End::Unclear { heard } else { end };
        Over::Ended(end, outputs)
    }

    async fn tell_place(&mut self) {
        if let Ok(jobs) = truth::open_jobs(self.server).await
            && let Some(ahead) = truth::place(&jobs, &self.id)
            && !self.watch.has_begun()
        {
            self.job.report(Report::Queued(ahead));
        }
    }

    fn away(&mut self, gone: Gone, now: Instant) -> Result<(), Failure> {
        if self.vigil.away() != Some(gone) {
            let limit = self.vigil.limit(gone);
            let limit_ms = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
            self.job.report(Report::Away(Some(limit_ms)));
            let seconds = limit.as_secs();
            // Short: it stands in a panel of 26 columns.
            let note = match gone {
                Gone::Refusing => format!("server away, {seconds} s at most"),
                Gone::Mute => format!("silent, waits up to {seconds} s"),
            };
            self.job.report(Report::Note(note));
        }
        if gone == Gone::Refusing {
            self.was_away = true;
        }
        if !self.vigil.unanswered(now, gone) {
            return Ok(());
        }
        let since = self.vigil.troubled().unwrap_or(now);
        let seconds = now.duration_since(since).as_secs();
        let said = format!("{} has not answered for {seconds} s", self.server.whom());
        Err(
            Failure::new(FailureKind::Unreachable, said).hint(match gone {
                Gone::Refusing => {
                    "was it stopped, or did it crash? Its own log says; start it again"
                }
                Gone::Mute => {
                    "it may be frozen, or the network is cut; the job may still be made there"
                }
            }),
        )
    }

    fn back(&mut self) {
        if self.vigil.away().is_some() {
            self.job.report(Report::Away(None));
            let note = "the server answers again";
            self.job.report(Report::Note(note.to_owned()));
        }
    }

    fn lost(&self) -> Failure {
        if self.was_away {
            let said = format!("{} was restarted and lost the job", self.server.whom());
            return Failure::new(FailureKind::Unreachable, said)
                .hint("generate it again; what it had saved itself is in its output folder");
        }
        let said = format!("{} does not have the job any more", self.server.whom());
        Failure::new(FailureKind::Unreachable, said)
            .hint("somebody took it out of the queue there; generate it again")
    }
}

/// What the socket brings next; nothing ever where there is none.
async fn next(link: &mut Option<Link>) -> Incoming {
    match link {
        Some(link) => link.next().await,
        None => std::future::pending().await,
    }
}

/// What `work` answers; `None` when the job is to stop before.
pub(super) async fn or_cancelled<T>(job: &JobContext, work: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        () = job.cancelled() => None,
        done = work => Some(done),
    }
}
