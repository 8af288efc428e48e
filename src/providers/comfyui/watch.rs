//! What the messages about one job add up to: its phase, steps, previews, outputs and end.
//!
//! Pure: messages in, news out. Doubled, late and foreign messages change nothing.

use super::{
    graph::Graph,
    message::{Message, NodeFault, NodeState},
    output::Outputs,
};
use crate::domain::{Phase, Preview, ProgressStatus, Report, Steps, visible};
use std::collections::{BTreeMap, BTreeSet};

/// Larger totals of steps are no steps.
const STEPS_MAX: u32 = 1_000_000;

/// More samplers than this are not counted: a node may expand into as many as it likes.
const SAMPLERS_MAX: usize = 256;

/// How a job ended, as far as the websocket says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// All nodes are done.
    Succeeded,
    /// A node raised something.
    Failed(NodeFault),
    /// Somebody stopped it.
    Interrupted,
    /// It is over; how must be asked.
    Unclear,
}

/// What a message changed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum News {
    /// Something to tell.
    Report(Report),
    /// A finished picture that lies in no file of the server.
    Picture(Vec<u8>),
    /// Somebody's job came or went: our place in the queue may be another.
    QueueChanged,
    /// The job is over and its history is written.
    Ended,
}

/// One job as seen through the websocket.
pub(super) struct Watch {
    job: String,
    graph: Graph,
    begun: bool,
    unbroken: bool,
    current: Option<String>,
    phase: Option<Phase>,
    cached: BTreeSet<String>,
    /// Done and in all of each sampler that began.
    sampled: BTreeMap<String, (u32, u32)>,
    told: Option<Steps>,
    pictures: usize,
    outputs: Outputs,
    verdict: Option<End>,
    ended: bool,
}

impl Watch {
    /// The job that the server knows by the prompt id `job`.
    pub(super) fn new(job: String, graph: Graph) -> Self {
        Self {
            job,
            graph,
            begun: false,
            unbroken: false,
            current: None,
            phase: None,
            cached: BTreeSet::new(),
            sampled: BTreeMap::new(),
            told: None,
            pictures: 0,
            outputs: Outputs::default(),
            verdict: None,
            ended: false,
        }
    }

    /// Did the server begin to work on it?
    pub(super) fn has_begun(&self) -> bool {
        self.begun
    }

    /// How it ended; `None` while it did not.
    pub(super) fn end(&self) -> Option<End> {
        self.ended
            .then(|| self.verdict.clone().unwrap_or(End::Unclear))
    }

    /// The files that were made so far.
    pub(super) fn outputs(&self) -> &Outputs {
        &self.outputs
    }

    /// Pictures that came through the websocket.
    pub(super) fn pictures(&self) -> usize {
        self.pictures
    }

    /// Was everything heard, from the first message to the last, and is no output missing? Then
    /// nothing has to be asked.
    pub(super) fn is_complete(&self) -> bool {
        let saves = |class: &str| class == "SaveImage";
        let mut saving = self
            .graph
            .iter()
            .filter(|(_, node)| saves(&node.class))
            .peekable();
        self.unbroken
            && self.ended
            && self.verdict == Some(End::Succeeded)
            && saving.peek().is_some()
            && saving.all(|(id, _)| self.outputs.has(id))
    }

    /// The line broke: what was said meanwhile is not known.
    pub(super) fn line_broke(&mut self) {
        self.unbroken = false;
    }

    /// The server says, asked for it, that the job is being worked on.
    pub(super) fn runs(&mut self) -> Option<News> {
        if self.begun {
            return None;
        }
        self.begin()
    }

    /// Takes one message in.
    pub(super) fn hear(&mut self, message: Message) -> Vec<News> {
        if self.ended {
            return vec![];
        }
        match message {
            Message::Status(_) if !self.begun => vec![News::QueueChanged],
            Message::Text { node, text } if self.begun && self.graph.get(&node).is_some() => {
                vec![News::Report(Report::Note(visible(&text)))]
            }
            Message::Picture {
                job,
                node,
                png,
                bytes,
            } => {
                let picture = self.picture(job.as_deref(), node, png, bytes);
                picture.into_iter().collect()
            }
            Message::Executing { job, node } if self.is_mine(job.as_deref()) => {
                self.executing(job.as_deref(), node.as_deref())
            }
            Message::Progress {
                job,
                node: Some(node),
                value,
                max,
            } if self.is_mine(job.as_deref()) => {
                let mut news: Vec<_> = self.enter(&node).into_iter().collect();
                news.extend(self.step(&node, value, max));
                news
            }
            message => self.hear_of_job(message),
        }
    }

    /// The messages that say whose they are.
    fn hear_of_job(&mut self, message: Message) -> Vec<News> {
        match message {
            Message::Started { job } if self.is_ours(&job) && !self.begun => {
                self.unbroken = true;
                self.begin().into_iter().collect()
            }
            Message::Cached { job, nodes } if self.is_ours(&job) => self.cached(nodes),
            Message::States { job, nodes } if self.is_ours(&job) => self.states(nodes),
            Message::Executed { job, node, output } if self.is_ours(&job) => {
                self.outputs.add(&node, &output);
                vec![]
            }
            Message::Succeeded { job } if self.is_ours(&job) => {
                self.verdict = Some(End::Succeeded);
                let phase = self.phase(ProgressStatus::Saving, "finishing");
                phase.into_iter().collect()
            }
            Message::Failed { job, fault } if self.is_ours(&job) => {
                self.verdict = Some(End::Failed(fault));
                vec![]
            }
            Message::Interrupted { job } if self.is_ours(&job) => {
                self.verdict = Some(End::Interrupted);
                vec![]
            }
            _ => vec![],
        }
    }

    /// A node begins, or with none the job is over. Without a prompt id it is the answer to a new
    /// connection: our own job runs.
    fn executing(&mut self, job: Option<&str>, node: Option<&str>) -> Vec<News> {
        match (job, node) {
            (_, Some(node)) => {
                let mut news: Vec<_> = self.runs().into_iter().collect();
                news.extend(self.enter(node));
                news
            }
            (Some(_), None) => {
                self.ended = true;
                vec![News::Ended]
            }
            (None, None) => vec![],
        }
    }

    fn states(&mut self, nodes: Vec<NodeState>) -> Vec<News> {
        let mut news: Vec<_> = self.runs().into_iter().collect();
        for state in nodes {
            if state.running {
                news.extend(self.enter(&state.node));
            }
            news.extend(self.step(&state.node, state.value, state.max));
        }
        news
    }

    fn is_ours(&self, job: &str) -> bool {
        self.job == job
    }

    fn is_mine(&self, job: Option<&str>) -> bool {
        job.is_none_or(|job| self.is_ours(job))
    }

    fn begin(&mut self) -> Option<News> {
        self.begun = true;
        self.phase(ProgressStatus::Loading, "starting")
    }

    fn phase(&mut self, status: ProgressStatus, words: &str) -> Option<News> {
        let phase = Phase {
            status,
            words: words.to_owned(),
        };
        if self.phase.as_ref() == Some(&phase) {
            return None;
        }
        self.phase = Some(phase.clone());
        Some(News::Report(Report::Phase(phase)))
    }

    fn enter(&mut self, node: &str) -> Option<News> {
        if self.current.as_deref() == Some(node) {
            return None;
        }
        self.current = Some(node.to_owned());
        let node = self.graph.get(node)?;
        let Phase { status, words } = node.phase.clone();
        self.phase(status, &words)
    }

    fn cached(&mut self, nodes: Vec<String>) -> Vec<News> {
        // Parts inside an expanded node are no nodes of ours: with them there could be more kept
        // than there are.
        let known = nodes.into_iter().filter(|node| self.graph.has(node));
        self.cached.extend(known.collect::<Vec<_>>());
        let mut news: Vec<_> = self.runs().into_iter().collect();
        if !self.cached.is_empty() {
            let (kept, all) = (self.cached.len(), self.graph.len());
            let note = format!("{kept} of {all} nodes kept from before");
            news.push(News::Report(Report::Note(note)));
        }
        news
    }

    /// A node is at `value` of `max`: a step where it samples, else a part of its phase.
    fn step(&mut self, id: &str, value: u32, max: u32) -> Option<News> {
        let node = self.graph.get(id)?;
        if !(1..=STEPS_MAX).contains(&max) {
            return None;
        }
        if !node.samples() {
            let words = format!("{} {value}/{max}", node.phase.words);
            let (status, is_current) = (node.phase.status, self.current.as_deref() == Some(id));
            return (is_current && max > 1 && value > 0)
                .then(|| self.phase(status, &words))
                .flatten();
        }
        // The state of a sampler that has not yet counted is 0 of 1.
        if value == 0 {
            return None;
        }
        if self.sampled.len() >= SAMPLERS_MAX && !self.sampled.contains_key(id) {
            return None;
        }
        let now = self.sampled.entry(id.to_owned()).or_insert((0, max));
        if max == 1 && now.1 > 1 {
            return None;
        }
        *now = (now.0.max(value.min(max)), now.1.max(max));
        self.tell_steps()
    }

    /// All samplers together, so that the bar and the estimate go on over a second one.
    fn tell_steps(&mut self) -> Option<News> {
        let planned = |(id, node): (&String, &super::graph::Node)| {
            let waits = !self.sampled.contains_key(id) && !self.cached.contains(id);
            node.steps
                .filter(|_| waits)
                .map_or(0, |steps| steps.min(STEPS_MAX))
        };
        let waiting: u32 = self.graph.iter().map(planned).fold(0, u32::saturating_add);
        let sum = |part: fn(&(u32, u32)) -> u32| {
            self.sampled.values().map(part).fold(0, u32::saturating_add)
        };
        let steps = Steps {
            done: sum(|it| it.0),
            total: sum(|it| it.1).saturating_add(waiting),
        };
        if self
            .told
            .is_some_and(|told| told.done >= steps.done && told.total == steps.total)
        {
            return None;
        }
        self.told = Some(steps);
        Some(News::Report(Report::Steps(steps)))
    }

    fn picture(
        &mut self,
        job: Option<&str>,
        node: Option<String>,
        png: bool,
        bytes: Vec<u8>,
    ) -> Option<News> {
        // Without an id it can only be ours while ours runs: a server works on one job at a time.
        if !self.begun || !self.is_mine(job) {
            return None;
        }
        let node = node.or_else(|| self.current.clone());
        let sender = node.as_deref().and_then(|node| self.graph.get(node));
        if png && sender.is_some_and(super::graph::Node::sends_pictures) {
            self.pictures += 1;
            return Some(News::Picture(bytes));
        }
        // A named preview of a node that we do not know is another graph's.
        (sender.is_some() || job.is_none())
            .then(|| News::Report(Report::Preview(Preview(bytes.into()))))
    }
}
