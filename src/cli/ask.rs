//! From flags to requests: everything is checked before anything is started, and what a model
//! would ignore is refused instead.
//!
//! Separate because it is pure apart from standard input, and every refusal is a line of a table.

mod advanced;

use super::{AskedSeed, Generate, Stop, output::strange_ending};
use crate::domain::{
    Capability, Descriptor, Failure, FailureKind, ModelChoice, PROMPT_CHARACTERS_MAX,
    RANDOM_SEED_BELOW, Request, RequestField, Seed, ServiceId, ServiceState, Size, check_prompt,
    nearest, same_file, visible,
};
use std::{
    io::{self, IsTerminal, Read},
    path::{Path, is_separator},
};

/// More from standard input is no prompt, in bytes.
const STDIN_MAX: u64 = 1 << 20;
/// So many known words are listed after an unknown one.
const LISTED_MAX: usize = 20;

impl Generate {
    /// Reads the prompt from where it is and checks what needs no service.
    pub(super) fn settle(&mut self) -> Result<(), Stop> {
        if let Some(output) = &self.output {
            self.check_output(output)?;
        }
        if self.prompt == "-" {
            self.prompt = read_prompt(io::stdin().lock())?;
        }
        check(&self.prompt, PROMPT_CHARACTERS_MAX, "the prompt")?;
        // A script with an empty variable means none.
        self.negative = self.negative.take().filter(|text| !text.trim().is_empty());
        match &self.negative {
            Some(negative) => check(negative, PROMPT_CHARACTERS_MAX, "--negative"),
            None => Ok(()),
        }
    }

    /// Is the picture itself to be written to stdout?
    pub(super) fn to_stdout(&self) -> bool {
        self.output.as_deref() == Some(Path::new("-"))
    }

    /// Are the answers for programs?
    pub(super) fn for_programs(&self) -> bool {
        self.json || self.events
    }

    fn check_output(&self, output: &Path) -> Result<(), Stop> {
        let more = match (self.count, self.advanced.batch) {
            (2.., _) => Some("--count"),
            (_, Some(2..)) => Some("--batch"),
            _ => None,
        };
        if let Some(more) = more {
            let hint = "leave out --output: every picture is saved in the library anyway";
            let said = format!("--output takes one picture, {more} makes more");
            return Err(Stop::usage_with(said, hint));
        }
        if self.to_stdout() {
            if self.for_programs() {
                let said = "--output - writes the picture to standard output, where the JSON goes";
                return Err(Stop::usage_with(
                    said,
                    "name a file, or leave out one of the two",
                ));
            }
            if io::stdout().is_terminal() {
                let said = "--output - writes the bytes of the picture, and here is a terminal";
                return Err(Stop::usage_with(
                    said,
                    "send them into a file or another program",
                ));
            }
        } else if output.is_dir() || output.to_string_lossy().ends_with(is_separator) {
            let said = format!("{} is a folder", output.display());
            return Err(Stop::usage_with(said, "name a file, or use --library"));
        } else if let Some(ending) = strange_ending(output) {
            let said = format!("--output cannot write a .{ending} file");
            return Err(Stop::usage_with(
                said,
                "let the name end with .png, .jpg or .webp; without an ending the picture stays as it came",
            ));
        }
        Ok(())
    }
}

/// The prompt on standard input.
fn read_prompt(input: impl Read) -> Result<String, Stop> {
    let mut bytes = Vec::new();
    input
        .take(STDIN_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Stop::usage(format!("standard input cannot be read: {error}")))?;
    if bytes.len() as u64 > STDIN_MAX {
        return Err(Stop::usage(
            "standard input is larger than 1 MiB; that is no prompt",
        ));
    }
    let text =
        String::from_utf8(bytes).map_err(|_| Stop::usage("standard input is not UTF-8 text"))?;
    // Programs end their lines; editors on Windows begin with a mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

fn check(text: &str, max: usize, what: &str) -> Result<(), Stop> {
    check_prompt(text, max).map_err(|problem| Stop::usage(format!("{what}: {problem}")))
}

/// The service that is asked for, or the first one that `suits`.
pub(super) fn service(
    asked: Option<&str>,
    known: &[&Descriptor],
    suits: fn(&Descriptor) -> bool,
) -> Result<ServiceId, Stop> {
    let ids = || known.iter().map(|descriptor| descriptor.id);
    let first = || known.iter().find(|descriptor| suits(descriptor));
    match asked {
        Some(id) if ids().any(|known| known == id) => Ok(ServiceId::new(id)),
        Some(id) => Err(unknown(
            &format!("there is no service “{}”", visible(id)),
            id,
            ids(),
        )),
        None => match first() {
            Some(first) => Ok(ServiceId::new(first.id)),
            None => Err(Stop::usage("there is no such service")),
        },
    }
}

/// What was asked and what will be made instead, in words for people; `None` where it is the same.
pub(super) fn snapped(
    asked: &Generate,
    state: &ServiceState,
    requests: &[Request],
) -> Option<String> {
    let model = state.model(requests.first()?.model.as_deref())?;
    let words = model.capability.sizes.change_words(asked.size?);
    words.map(|words| format!("note: {words}"))
}

/// One request for each job. `input` is the checked path of `--input`.
pub(super) fn requests(
    asked: &Generate,
    state: &ServiceState,
    input: Option<&Path>,
) -> Result<Vec<Request>, Stop> {
    let model = model(asked, state)?;
    let can = &model.capability;
    check(&asked.prompt, can.prompt_max, "the prompt")?;
    refuse_what_is_ignored(asked, can, &model.id)?;
    let advanced = advanced::advanced(asked, model, input)?;
    let seed = match asked.seed {
        Some(AskedSeed::Number(seed)) => seed,
        Some(AskedSeed::Random) | None => fastrand::u64(0..RANDOM_SEED_BELOW),
    };
    let request = |number: u32| {
        Ok(Request {
            service: state.id.clone(),
            model: Some(model.id.clone()),
            prompt: asked.prompt.clone(),
            enhancement: asked.enhance.unwrap_or_default(),
            negative_prompt: asked.negative.clone(),
            size: size(asked.size, can, &model.id)?,
            quality: asked.quality.unwrap_or_default(),
            steps: asked.advanced.steps,
            cfg: asked.advanced.cfg,
            seed: Seed(seed).plus(u64::from(number)),
            advanced: advanced.clone(),
        })
    };
    (0..asked.count).map(request).collect()
}

fn model<'a>(asked: &Generate, state: &'a ServiceState) -> Result<&'a ModelChoice, Stop> {
    let name = state.descriptor.name;
    let ids = || state.models.iter().map(|model| model.id.as_str());
    let whole = |model: &&ModelChoice| model.facts.missing.is_empty();
    let is_named = asked.advanced.workflow.is_some();
    let placed = |model: &&ModelChoice| is_named || !model.facts.needs_workflow;
    let model = match &asked.model {
        Some(id) => {
            let id = same_file(id, ids());
            state
                .models
                .iter()
                .find(|model| Some(model.id.as_str()) == id)
        }
        None => state
            .models
            .iter()
            .find(|model| whole(model) && placed(model))
            .or_else(|| state.models.first()),
    };
    if let Some(model) = model.filter(|model| !whole(model)) {
        let (id, missing) = (visible(&model.id), visible(&model.facts.missing.join(", ")));
        let said = format!("the model “{id}” cannot be used yet: it needs {missing}");
        return Err(Stop::Failed(Failure::new(FailureKind::Rejected, said)));
    }
    if let Some(model) = model.filter(|model| !placed(model)) {
        return Err(Stop::Failed(no_family(model)));
    }
    model.ok_or_else(|| match &asked.model {
        Some(id) if !state.models.is_empty() => {
            unknown(&format!("{name} has no model “{}”", visible(id)), id, ids())
        }
        _ => {
            let said = format!("{name} is {} and lists no model", state.health.word());
            let needs = state.needs.first().map(|needs| visible(needs));
            let hint = needs.unwrap_or_else(|| "see `art-studio services`".to_owned());
            Stop::Failed(Failure::new(FailureKind::Unreachable, said).hint(hint))
        }
    })
}

/// Nothing tells what to do with the model.
fn no_family(model: &ModelChoice) -> Failure {
    let (id, families) = (visible(&model.id), &model.facts.families);
    let (said, hint) = match &model.facts.family {
        None => (
            format!("nothing tells which family of models “{id}” is of"),
            format!(
                "say it once with --family, it is remembered ({}); or name a --workflow",
                families.join(", ")
            ),
        ),
        Some(_) => (
            format!("none of our workflows is for “{id}”"),
            "choose another model, or a workflow of your own (--workflow)".to_owned(),
        ),
    };
    Failure::new(FailureKind::Rejected, said)
        .hint(hint)
        .at(RequestField::Model)
}

fn refuse_what_is_ignored(asked: &Generate, can: &Capability, model: &str) -> Result<(), Stop> {
    let rows = [
        (
            asked.negative.is_some() && !can.negative_prompt,
            "--negative",
            "reads no negative prompt",
        ),
        (
            matches!(asked.seed, Some(AskedSeed::Number(_))) && !can.seed,
            "--seed",
            "takes no seed",
        ),
        (
            asked.quality.is_some() && !can.quality,
            "--quality",
            "has no quality tiers",
        ),
    ];
    let rows = rows.into_iter().chain(advanced::ignored(asked, can));
    match rows.into_iter().find(|(ignored, ..)| *ignored) {
        Some((_, flag, why)) => {
            let said = format!(
                "{flag} is of no use here: the model “{}” {why}",
                visible(model)
            );
            Err(Stop::usage_with(said, format!("leave out {flag}")))
        }
        None => Ok(()),
    }
}

fn size(asked: Option<Size>, can: &Capability, model: &str) -> Result<Size, Stop> {
    let Some(asked) = asked else {
        return Ok(can.sizes.snap(Size::default()));
    };
    let snapped = can.sizes.snap(asked);
    // Rounding to the model's step is no other picture; another shape or scale would be.
    if snapped == asked || can.sizes.has(asked) {
        return Ok(snapped);
    }
    let said = format!("the model “{}” cannot make {asked}", visible(model));
    Err(Stop::usage_with(
        said,
        format!("it makes {}", can.sizes.words()),
    ))
}

fn refuse(said: String, hint: String) -> Stop {
    Stop::usage_with(said, hint)
}

/// The first of them, and how many more there are.
fn listed(mut words: impl Iterator<Item = String>) -> String {
    let shown: Vec<_> = words.by_ref().take(LISTED_MAX).collect();
    match words.count() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn unknown<'a>(said: &str, word: &str, known: impl Iterator<Item = &'a str> + Clone) -> Stop {
    Stop::usage_with(said, meant(word, known))
}

/// The one of `known` that `word` is a slip of, where there is one, and all there are.
pub(super) fn meant<'a>(word: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    let listed = listed(known.clone().map(visible));
    match nearest(word, known) {
        Some(meant) => format!("did you mean {}? There is: {listed}", visible(meant)),
        None => format!("there is: {listed}"),
    }
}

#[cfg(test)]
mod tests;
