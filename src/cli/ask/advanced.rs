//! The flags that only some models know, against what this one can.

use super::{refuse, unknown};
use crate::{
    cli::{Generate, Stop},
    domain::{Advanced, Capability, InputImage, Lora, ModelChoice, Range, same_file, visible},
};
use std::{
    fmt::Display,
    path::{Path, PathBuf},
};

/// The rows of what would be ignored: asked for?, flag, why.
pub(super) fn ignored(
    asked: &Generate,
    can: &Capability,
) -> Vec<(bool, &'static str, &'static str)> {
    let (flags, more) = (&asked.advanced, &can.advanced);
    let file = flags.workflow.as_deref().is_some_and(is_file);
    vec![
        (
            flags.steps.is_some() && can.steps.is_none(),
            "--steps",
            "decides its steps itself",
        ),
        (
            flags.cfg.is_some() && can.cfg.is_none(),
            "--cfg",
            "has no CFG scale",
        ),
        (
            flags.sampler.is_some() && more.samplers.is_empty(),
            "--sampler",
            "has no samplers to choose from",
        ),
        (
            flags.scheduler.is_some() && more.schedulers.is_empty(),
            "--scheduler",
            "has no schedulers to choose from",
        ),
        (
            flags.batch.is_some_and(|batch| batch > 1) && can.batch_max <= 1,
            "--batch",
            "makes one picture in a job; --count makes several jobs",
        ),
        (
            flags.input.is_some() && !can.image_to_image,
            "--input",
            "starts from no picture",
        ),
        (
            flags.denoise.is_some() && more.denoise.is_none(),
            "--denoise",
            "does not say how much is made anew",
        ),
        (
            !flags.loras.is_empty() && more.loras.is_empty(),
            "--lora",
            "takes no LoRA",
        ),
        (
            flags.workflow.is_some() && !file && more.workflows.is_empty(),
            "--workflow",
            "has no workflows to choose from",
        ),
        (
            !flags.set.is_empty() && !more.set,
            "--set",
            "has no inputs to set",
        ),
    ]
}

/// What the flags ask for. `input` is the checked path of `--input`.
pub(super) fn advanced(
    asked: &Generate,
    model: &ModelChoice,
    input: Option<&Path>,
) -> Result<Advanced, Stop> {
    let (flags, can) = (&asked.advanced, &model.capability);
    let more = &can.advanced;
    let batch = Range {
        min: 1,
        max: can.batch_max.max(1),
    };
    within("--steps", flags.steps, can.steps)?;
    within("--cfg", flags.cfg, can.cfg)?;
    within("--batch", flags.batch, Some(batch))?;
    within("--denoise", flags.denoise, more.denoise)?;
    let named = |flag: &str, asked: &Option<String>, names: &[String]| {
        let find = |asked: &String| one_of(flag, asked, names).map(str::to_owned);
        asked.as_ref().map(find).transpose()
    };
    let lora = |lora: &Lora| {
        let name = one_of("LoRA", &lora.name, &more.loras)?.to_owned();
        let weight = lora.weight;
        Ok(Lora { name, weight })
    };
    let workflow = match &flags.workflow {
        Some(file) if is_file(file) => Some(absolute(file)),
        other => named("workflow", other, &more.workflows)?,
    };
    Ok(Advanced {
        batch: flags.batch.unwrap_or_default(),
        sampler: named("sampler", &flags.sampler, &more.samplers)?,
        scheduler: named("scheduler", &flags.scheduler, &more.schedulers)?,
        input: input.map(|file| InputImage {
            file: file.to_owned(),
            picture: None,
        }),
        denoise: flags.denoise,
        loras: flags.loras.iter().map(lora).collect::<Result<_, Stop>>()?,
        workflow,
        set: flags.set.clone(),
    })
}

fn one_of<'a>(what: &str, asked: &str, names: &'a [String]) -> Result<&'a str, Stop> {
    let names = names.iter().map(String::as_str);
    let said = || format!("there is no {what} “{}”", visible(asked));
    same_file(asked, names.clone()).ok_or_else(|| unknown(&said(), asked, names))
}

fn within<T: PartialOrd + Display>(
    flag: &str,
    value: Option<T>,
    range: Option<Range<T>>,
) -> Result<(), Stop> {
    match (value, range) {
        (Some(value), Some(range)) if !(value >= range.min && value <= range.max) => {
            let said = format!("{flag} {value} is out of reach for this model");
            Err(refuse(
                said,
                format!("it takes {} to {}", range.min, range.max),
            ))
        }
        _ => Ok(()),
    }
}

/// A path to a file that is there; a name of a workflow is none.
fn is_file(name: &str) -> bool {
    let path = Path::new(name);
    path.is_file() || (path.extension().is_some_and(|end| end == "json") && name.contains('/'))
}

fn absolute(file: &str) -> String {
    let path = std::path::absolute(file).unwrap_or_else(|_| PathBuf::from(file));
    path.to_string_lossy().into_owned()
}
