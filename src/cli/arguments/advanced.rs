//! The flags of `generate` that only some models know.

use crate::domain::Lora;
use clap::Args;
use std::path::PathBuf;

/// Most pictures one job may be asked for.
const BATCH_MAX: i64 = 64;

/// What only some models know.
#[derive(Clone, Debug, Default, PartialEq, Args)]
#[command(next_help_heading = "Where the model can (see `art-studio models`)")]
pub struct AdvancedFlags {
    /// Inference steps [default: by quality]
    #[arg(long, value_name = "N")]
    pub steps: Option<u32>,

    /// CFG scale [default: by quality]
    #[arg(long, value_name = "SCALE")]
    pub cfg: Option<f32>,

    /// Sampler, in the server's own word
    #[arg(long, value_name = "NAME")]
    pub sampler: Option<String>,

    /// Scheduler, in the server's own word
    #[arg(long, value_name = "NAME")]
    pub scheduler: Option<String>,

    /// Pictures in one job; --count makes jobs instead
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=BATCH_MAX))]
    pub batch: Option<u32>,

    /// The picture to start from
    #[arg(long, value_name = "FILE")]
    pub input: Option<PathBuf>,

    /// How much of the input is made anew, 0 to 1
    #[arg(long, value_name = "PART", requires = "input")]
    pub denoise: Option<f32>,

    /// A LoRA and how strongly it is applied; may be given several times [default weight: 1]
    #[arg(long = "lora", value_name = "NAME:W", value_parser = lora)]
    pub loras: Vec<Lora>,

    /// The family of the model, where nothing tells it; remembered for later (`auto` forgets it)
    #[arg(long, value_name = "FAMILY", requires = "model")]
    pub family: Option<String>,

    /// A workflow by name, or a file of one in the API format
    #[arg(long, value_name = "NAME|FILE")]
    pub workflow: Option<String>,

    /// A value for one input of the workflow; may be given several times
    #[arg(long = "set", value_name = "NODE.INPUT=VALUE", value_parser = set)]
    pub set: Vec<(String, String)>,
}

impl AdvancedFlags {
    /// Do they name samplers, schedulers or LoRAs, which only a service's own lists can check?
    pub(in crate::cli) fn names_others(&self) -> bool {
        self.sampler.is_some() || self.scheduler.is_some() || !self.loras.is_empty()
    }
}

/// `name:0.8`, or `name` alone. A name may hold colons itself.
fn lora(text: &str) -> Result<Lora, String> {
    let (name, weight) = match text.rsplit_once(':') {
        Some((name, weight)) => match weight.parse::<f32>() {
            Ok(weight) if weight.is_finite() => (name, weight),
            Ok(_) => return Err("the weight is a number like 0.8".to_owned()),
            Err(_) if weight.is_empty() => return Err("the weight is a number like 0.8".to_owned()),
            Err(_) => (text, 1.0),
        },
        None => (text, 1.0),
    };
    if name.trim().is_empty() {
        return Err("write it as name:weight, for example ink:0.8".to_owned());
    }
    let name = name.to_owned();
    Ok(Lora { name, weight })
}

/// `3.seed=7`. The value may be empty and may hold anything.
fn set(text: &str) -> Result<(String, String), String> {
    let wrong = || Err("write it as node.input=value, for example 3.seed=7".to_owned());
    let Some((place, value)) = text.split_once('=') else {
        return wrong();
    };
    let whole = |part: &str| !part.is_empty() && part.trim() == part;
    match place.rsplit_once('.') {
        Some((node, input)) if whole(node) && whole(input) => {
            Ok((place.to_owned(), value.to_owned()))
        }
        _ => wrong(),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{lora, set};

    #[test]
    fn a_lora_has_a_weight_or_one() {
        for (text, name, weight) in [
            ("ink:0.8", "ink", 0.8),
            ("style/ink.safetensors", "style/ink.safetensors", 1.0),
            ("C:\\ink:-1", "C:\\ink", -1.0),
            ("a:b", "a:b", 1.0),
        ] {
            let lora = lora(text).unwrap();
            assert_eq!((lora.name.as_str(), lora.weight), (name, weight));
        }
        for text in ["", ":1", "ink:", "ink:nan", "ink:inf"] {
            assert!(lora(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_value_has_a_node_and_an_input() {
        let good = |place: &str, value: &str| Ok((place.to_owned(), value.to_owned()));
        assert_eq!(set("3.seed=7"), good("3.seed", "7"));
        assert_eq!(set("57:3.text=a = b.c"), good("57:3.text", "a = b.c"));
        assert_eq!(set("3.text="), good("3.text", ""));
        for text in ["", "3.seed", "seed=7", ".seed=7", "3.=7", "3. seed=7"] {
            assert!(set(text).is_err(), "{text}");
        }
    }
}
