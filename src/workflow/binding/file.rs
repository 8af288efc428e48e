//! The binding file: TOML that says which input of a graph is the prompt, the seed, the size.

use super::{
    Enlarged, Kind, LoraInput, ModelInput, Output, PartInput, Role, SizeRule, Tier, Tiers, Workflow,
};
use crate::{
    domain::{Size, nearest, visible},
    workflow::{Address, Family, Graph, ModelFolder},
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Longest binding file that is read, in bytes.
const TEXT_MAX: usize = 1 << 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    kind: Kind,
    #[serde(default)]
    families: Vec<String>,
    #[serde(default)]
    models: Vec<String>,
    graph: Option<String>,
    quality: Option<Quality>,
    model: Option<Model>,
    inputs: BTreeMap<Role, OneOrMore>,
    #[serde(default)]
    parts: Vec<Part>,
    lora: Option<Lora>,
    size: Option<SizeTable>,
    enlarged: Option<EnlargedTable>,
    #[serde(default)]
    set: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "quality is “classic” or three tables: optimized, high, ultra"
)]
enum Quality {
    Classic(Classic),
    Own {
        optimized: Tier,
        high: Tier,
        ultra: Tier,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Classic {
    Classic,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Model {
    input: String,
    folder: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    what: String,
    input: String,
    folder: String,
    files: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lora {
    model: String,
    clip: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SizeTable {
    native: Option<[u32; 2]>,
    multiple: u32,
    min: u32,
    max: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EnlargedTable {
    by: u32,
    width: String,
    height: String,
}

/// The workflow called `name` whose binding file is `text`; `graph` finds the graph by the name in
/// the file, else by the workflow's own. Says in words what is wrong.
pub(in crate::workflow) fn read(
    name: &str,
    text: &str,
    graph: impl FnOnce(&str) -> Result<Graph, String>,
) -> Result<Workflow, String> {
    if text.len() > TEXT_MAX {
        return Err("its binding file is larger than 1 MiB".to_owned());
    }
    let file: File = toml::from_str(text).map_err(|error| located(text, &error))?;
    let mut graph = graph(file.graph.as_deref().unwrap_or(name))?;
    for (address, value) in &file.set {
        let address = address_in(&graph, address)?;
        let value = serde_json::to_value(value).map_err(|error| error.to_string())?;
        if let Some(node) = graph.node_mut(&address.node) {
            node.inputs.insert(address.input, value);
        }
    }
    let mut inputs = BTreeMap::new();
    for (role, places) in file.inputs {
        let places = match places {
            OneOrMore::One(place) => vec![place],
            OneOrMore::More(places) => places,
        };
        let places = places.iter().map(|place| address_in(&graph, place));
        inputs.insert(role, places.collect::<Result<Vec<_>, _>>()?);
    }
    let part = |part: Part| {
        Ok::<_, String>(PartInput {
            input: address_in(&graph, &part.input)?,
            what: visible(&part.what),
            folder: part.folder,
            files: part.files,
        })
    };
    Ok(Workflow {
        name: name.to_owned(),
        title: visible(&file.title),
        kind: file.kind,
        families: families(&file.families)?,
        models: file.models,
        model: file
            .model
            .map(|model| model_in(&graph, &model))
            .transpose()?,
        inputs,
        parts: file.parts.into_iter().map(part).collect::<Result<_, _>>()?,
        lora: file.lora.map(|lora| lora_in(&graph, &lora)).transpose()?,
        size: size(file.size)?,
        enlarged: file
            .enlarged
            .map(|table| enlarged(&graph, &table))
            .transpose()?,
        tiers: match file.quality {
            None => Tiers::Graph,
            Some(Quality::Classic(Classic::Classic)) => Tiers::Classic,
            Some(Quality::Own {
                optimized,
                high,
                ultra,
            }) => Tiers::Own([optimized, high, ultra]),
        },
        graph,
    })
}

/// What the TOML parser says, on one line and with the line it is about.
fn located(text: &str, error: &toml::de::Error) -> String {
    let words: Vec<_> = error.message().split_whitespace().collect();
    let said = visible(&words.join(" "));
    match error.span() {
        Some(span) => {
            let before = text.as_bytes().iter().take(span.start);
            let line = 1 + before.filter(|byte| **byte == b'\n').count();
            format!("line {line}: {said}")
        }
        None => said,
    }
}

/// The address written as `text`; it must be there.
fn address_in(graph: &Graph, text: &str) -> Result<Address, String> {
    let shown = || visible(text);
    let address =
        Address::parse(text).ok_or_else(|| format!("“{}” is not written node.input", shown()))?;
    let node = graph.node(&address.node);
    let node = node.ok_or_else(|| format!("“{}”: the graph has no such node", shown()))?;
    if node.inputs.contains_key(&address.input) {
        return Ok(address);
    }
    let meant = nearest(&address.input, node.inputs.keys().map(String::as_str));
    let meant = meant.map(|meant| format!("; did you mean {}?", visible(meant)));
    Err(format!(
        "“{}”: the node {} has no such input{}",
        shown(),
        visible(&node.class),
        meant.unwrap_or_default()
    ))
}

fn families(words: &[String]) -> Result<Vec<Family>, String> {
    let family = |word: &String| {
        Family::find(word).ok_or_else(|| {
            let meant = nearest(word, Family::all().map(Family::id));
            let meant = meant.map(|meant| format!("; did you mean {meant}?"));
            let word = visible(word);
            format!("“{word}” is no family{}", meant.unwrap_or_default())
        })
    };
    words.iter().map(family).collect()
}

fn model_in(graph: &Graph, model: &Model) -> Result<ModelInput, String> {
    let folder = match model.folder.as_str() {
        "checkpoints" => ModelFolder::Checkpoints,
        "diffusion_models" | "unet" => ModelFolder::DiffusionModels,
        other => {
            let other = visible(other);
            return Err(format!(
                "models lie in checkpoints or diffusion_models, not in “{other}”"
            ));
        }
    };
    Ok(ModelInput {
        input: address_in(graph, &model.input)?,
        folder,
    })
}

fn lora_in(graph: &Graph, lora: &Lora) -> Result<LoraInput, String> {
    let output = |text: &str| {
        let parts = text.split_once('.');
        let output = parts.and_then(|(node, slot)| {
            Some(Output {
                node: graph.node(node).is_some().then(|| node.to_owned())?,
                slot: slot.parse().ok()?,
            })
        });
        output.ok_or_else(|| format!("“{}” is no output of a node (node.number)", visible(text)))
    };
    Ok(LoraInput {
        model: output(&lora.model)?,
        clip: lora.clip.as_deref().map(output).transpose()?,
    })
}

fn size(table: Option<SizeTable>) -> Result<SizeRule, String> {
    let Some(table) = table else {
        return Ok(super::guess::ANY_SIZE);
    };
    let fits = (1..=table.max).contains(&table.min) && (1..=table.max).contains(&table.multiple);
    if !fits || table.max > Size::SIDE_MAX {
        return Err(format!(
            "size: min, max and multiple must be 1 to {} and min not more than max",
            Size::SIDE_MAX
        ));
    }
    Ok(SizeRule {
        native: table.native.map(|[width, height]| Size::of(width, height)),
        multiple: table.multiple,
        min: table.min,
        max: table.max,
    })
}

fn enlarged(graph: &Graph, table: &EnlargedTable) -> Result<Enlarged, String> {
    if !(1..=8).contains(&table.by) {
        return Err("enlarged: by must be 1 to 8".to_owned());
    }
    Ok(Enlarged {
        by: table.by,
        width: address_in(graph, &table.width)?,
        height: address_in(graph, &table.height)?,
    })
}
