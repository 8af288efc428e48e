//! How far a job has come. Lossy by nature: only the newest report counts.

use super::{Timestamp, Used};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Coarse state while a job runs; the words are stable in JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ProgressStatus {
    /// Waiting for its turn at the service.
    #[default]
    Queued,
    /// Getting ready: connecting, loading a model, reading the prompt.
    Loading,
    /// Painting.
    Generating,
    /// Checking and writing the file.
    Saving,
}

/// Fine state in words that people understand: `sampling`, `outline`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// Which coarse state this is part of.
    pub status: ProgressStatus,
    /// One or two lower-case words.
    pub words: String,
}

/// Inference steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// Done.
    pub done: u32,
    /// In all; at least 1.
    pub total: u32,
}

impl Steps {
    /// 0 to 1.
    pub fn fraction(self) -> f64 {
        f64::from(self.done.min(self.total)) / f64::from(self.total.max(1))
    }
}

/// A picture in the making, as encoded bytes (PNG, JPEG or WebP).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview(pub Arc<[u8]>);

/// What a provider may say while it works.
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    /// Waiting at the service behind so many others.
    Queued(u32),
    /// A new phase began.
    Phase(Phase),
    /// A step was done.
    Steps(Steps),
    /// A picture of how it looks now.
    Preview(Preview),
    /// Something worth telling that is no failure: `understood: dragon · red`.
    Note(String),
    /// The server behind the service is away, and is waited for so many ms; `None` = it is back.
    Away(Option<u64>),
    /// What the pictures are made with, before the first of them: what is written into them.
    Used(Box<Used>),
}

/// The newest known state of a running job.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// Coarse state.
    pub status: ProgressStatus,
    /// The phase's words; empty when unknown.
    pub phase: String,
    /// Steps, where the service counts them.
    pub steps: Option<Steps>,
    /// Jobs before this one at the service.
    pub ahead: Option<u32>,
    /// When the service began to work on it.
    pub started: Option<Timestamp>,
    /// When the first step was reported: what the estimate counts from.
    pub stepping: Option<(Timestamp, u32)>,
    /// A remark of the provider.
    pub note: Option<String>,
    /// While the server is away: since when, and how long it is waited for.
    pub away: Option<Away>,
}

/// A server that is away and waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Away {
    /// Since when.
    pub since: Timestamp,
    /// How long it is waited for from then on, ms.
    pub limit_ms: u64,
}

impl Progress {
    /// Takes in one report that arrived at `now`. Previews are not kept here: they are large.
    pub fn apply(&mut self, report: &Report, now: Timestamp) {
        match report {
            Report::Queued(ahead) => {
                self.status = ProgressStatus::Queued;
                self.ahead = Some(*ahead);
            }
            Report::Phase(phase) => {
                self.begin(now);
                self.status = phase.status;
                self.phase.clone_from(&phase.words);
            }
            Report::Steps(steps) => {
                self.begin(now);
                self.status = ProgressStatus::Generating;
                self.stepping.get_or_insert((now, steps.done));
                self.steps = Some(*steps);
            }
            Report::Preview(_) => self.begin(now),
            Report::Note(note) => self.note = Some(note.clone()),
            Report::Away(None) => self.away = None,
            Report::Away(Some(limit_ms)) => {
                let since = self.away.map_or(now, |away| away.since);
                let limit_ms = *limit_ms;
                self.away = Some(Away { since, limit_ms });
            }
            Report::Used(_) => {}
        }
    }

    /// Milliseconds of steps still to go, from their pace so far; `None` while that is a guess: before
    /// the second step, after the last one, whose decoding and saving have no pace, and while the
    /// server is away.
    pub fn remaining_ms(&self, now: Timestamp) -> Option<u64> {
        if self.away.is_some() {
            return None;
        }
        let (steps, (since, first)) = (self.steps?, self.stepping?);
        let (done, left) = (
            steps.done.checked_sub(first)?,
            steps.total.saturating_sub(steps.done),
        );
        (done > 0 && left > 0)
            .then(|| now.ms_since(since).saturating_mul(u64::from(left)) / u64::from(done))
    }

    fn begin(&mut self, now: Timestamp) {
        self.started.get_or_insert(now);
        (self.ahead, self.away) = (None, None);
    }
}

#[cfg(test)]
mod tests {
    use super::{Away, Phase, Progress, ProgressStatus, Report, Steps};
    use crate::domain::Timestamp;

    #[test]
    fn the_estimate_follows_the_pace_of_the_steps() {
        let mut progress = Progress::default();
        progress.apply(&Report::Queued(2), Timestamp(0));
        assert_eq!(progress.started, None);
        let phase = Phase {
            status: ProgressStatus::Loading,
            words: "loading model".into(),
        };
        progress.apply(&Report::Phase(phase), Timestamp(1_000));
        assert_eq!(
            (progress.started, progress.ahead),
            (Some(Timestamp(1_000)), None)
        );
        progress.apply(
            &Report::Steps(Steps { done: 1, total: 11 }),
            Timestamp(9_000),
        );
        assert_eq!(
            progress.remaining_ms(Timestamp(9_500)),
            None,
            "one step is no pace"
        );
        progress.apply(
            &Report::Steps(Steps { done: 3, total: 11 }),
            Timestamp(11_000),
        );
        assert_eq!(progress.remaining_ms(Timestamp(11_000)), Some(8_000));
        progress.apply(
            &Report::Steps(Steps {
                done: 11,
                total: 11,
            }),
            Timestamp(19_000),
        );
        assert_eq!(
            progress.remaining_ms(Timestamp(19_000)),
            None,
            "what follows has no pace"
        );
    }

    #[test]
    fn nothing_is_estimated_while_the_server_is_away() {
        let mut progress = Progress::default();
        for done in 1..4 {
            let steps = Steps { done, total: 11 };
            progress.apply(&Report::Steps(steps), Timestamp(1_000 * u64::from(done)));
        }
        assert_eq!(progress.remaining_ms(Timestamp(3_000)), Some(8_000));
        progress.apply(&Report::Away(Some(180_000)), Timestamp(4_000));
        progress.apply(&Report::Away(Some(60_000)), Timestamp(9_000));
        let (since, limit_ms) = (Timestamp(4_000), 60_000);
        assert_eq!(progress.away, Some(Away { since, limit_ms }));
        assert_eq!(progress.remaining_ms(Timestamp(9_000)), None);
        progress.apply(&Report::Away(None), Timestamp(10_000));
        assert!(progress.remaining_ms(Timestamp(10_000)).is_some());
    }
}
