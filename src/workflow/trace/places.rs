//! Where in a graph each value stands: the same answer serves reading (`trace`) and writing (a
//! workflow whose bindings nobody wrote down).

use super::{text::Side, walk::Walk};
use crate::workflow::{Address, Graph, Link, Node};
use serde_json::Value;

/// Inputs that hold the file of a model, by the loaders that have them.
const MODEL_NAMES: [&str; 6] = [
    "ckpt_name",
    "unet_name",
    "model_name",
    "gguf_name",
    "model_path",
    "diffusion_model",
];

/// Samplers one behind the other that are followed: base and refiner, passes of a larger picture.
const PASSES_MAX: usize = 16;

/// A LoRA's inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::workflow) struct LoraPlace {
    /// Its file name.
    pub(in crate::workflow) name: Address,
    /// How strongly it is applied to the model.
    pub(in crate::workflow) weight: Option<Address>,
}

/// Where the values of a graph stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::workflow) struct Places {
    /// The node that keeps or shows the picture.
    pub(in crate::workflow) output: Option<String>,
    /// The sampler that starts the picture.
    pub(in crate::workflow) sampler_node: Option<String>,
    /// The text encoder's input for the prompt; the words may stand further back.
    pub(in crate::workflow) positive: Option<Address>,
    /// The same for what must not be there.
    pub(in crate::workflow) negative: Option<Address>,
    pub(in crate::workflow) seed: Option<Address>,
    pub(in crate::workflow) steps: Option<Address>,
    pub(in crate::workflow) cfg: Option<Address>,
    pub(in crate::workflow) guidance: Option<Address>,
    pub(in crate::workflow) sampler: Option<Address>,
    pub(in crate::workflow) scheduler: Option<Address>,
    pub(in crate::workflow) denoise: Option<Address>,
    pub(in crate::workflow) width: Option<Address>,
    pub(in crate::workflow) height: Option<Address>,
    pub(in crate::workflow) batch: Option<Address>,
    pub(in crate::workflow) model: Option<Address>,
    pub(in crate::workflow) loras: Vec<LoraPlace>,
    pub(in crate::workflow) input: Option<Address>,
}

/// Finds them.
pub(in crate::workflow) fn places(graph: &Graph) -> Places {
    let mut walk = Walk::new(graph);
    let mut places = Places::default();
    for output in outputs(graph) {
        let found = walk.nearest(vec![output], is_sampler);
        places.output.get_or_insert_with(|| output.to_owned());
        if let Some((id, node)) = found {
            places.output = Some(output.to_owned());
            let (id, node) = first_pass(&mut walk, id, node);
            from_sampler(&mut walk, id, node, &mut places);
            break;
        }
    }
    from_titles(&mut walk, &mut places);
    places
}

/// The nodes a picture comes out of: those that keep it first, then those that show it, then any
/// other end of the graph.
fn outputs(graph: &Graph) -> Vec<&str> {
    let linked: std::collections::HashSet<_> = graph
        .nodes()
        .flat_map(|(_, node)| node.links().map(|(_, link)| link.node))
        .collect();
    let rank = |id: &str, node: &Node| match () {
        () if is_output(node, "save") => Some(0),
        () if is_output(node, "preview") => Some(1),
        () if !linked.contains(id) => Some(2),
        () => None,
    };
    let ranked = graph
        .nodes()
        .filter_map(|(id, node)| Some((rank(id, node)?, id)));
    let mut ranked: Vec<(u8, &str)> = ranked.collect();
    // Stable: of two that keep the picture, the first in the file.
    ranked.sort_by_key(|(rank, _)| *rank);
    // Reading a picture again and again from each of ten thousand previews would take long.
    ranked.into_iter().map(|(_, id)| id).take(64).collect()
}

/// Does a picture come out here, by a class with this word in it?
pub(in crate::workflow) fn is_output(node: &Node, word: &str) -> bool {
    let class = node.class.to_ascii_lowercase();
    class.contains(word) && node.links().any(|(name, _)| name.contains("image"))
}

/// Is it a sampler? Told by its inputs, so that those of custom nodes are found too.
pub(in crate::workflow) fn is_sampler(node: &Node) -> bool {
    let has = |name: &str| node.inputs.contains_key(name);
    let seeded = has("seed") || has("noise_seed");
    let simple = seeded && has("steps") && has("cfg");
    let custom = seeded && has("cfg") && has("sigmas");
    simple || custom || (has("noise") && has("guider") && has("sigmas"))
}

/// What a sampler starts from: a latent, or the picture that it refines.
fn start_of(node: &Node) -> Option<Link<'_>> {
    let names = ["latent_image", "latent", "samples", "image"];
    names.iter().find_map(|name| node.link(name))
}

/// The sampler that the chain of passes begins with: its seed and steps made the picture, later
/// ones refine it.
fn first_pass<'a>(walk: &mut Walk<'a>, mut id: &'a str, mut node: &'a Node) -> (&'a str, &'a Node) {
    for _ in 0..PASSES_MAX {
        let Some((before, _)) = start_of(node).and_then(|link| walk.behind(link)) else {
            break;
        };
        match walk.nearest(vec![before], is_sampler) {
            Some((earlier, found)) if earlier != id => (id, node) = (earlier, found),
            _ => break,
        }
    }
    (id, node)
}

fn from_sampler(walk: &mut Walk<'_>, id: &str, node: &Node, places: &mut Places) {
    places.sampler_node = Some(id.to_owned());
    let behind = |walk: &Walk<'_>, name: &str| {
        let (id, node) = walk.behind(node.link(name)?)?;
        Some((id.to_owned(), node.clone()))
    };
    let own = (id.to_owned(), node.clone());
    let noise = behind(walk, "noise").unwrap_or_else(|| own.clone());
    places.seed = source(walk, &noise, &["noise_seed", "seed"]);
    let chosen = behind(walk, "sampler").unwrap_or_else(|| own.clone());
    places.sampler = source(walk, &chosen, &["sampler_name", "sampler"]);
    let sigmas = node.link("sigmas");
    let sigmas = sigmas.and_then(|link| {
        let start = walk.behind(link)?.0;
        let has_steps = |node: &Node| node.inputs.contains_key("steps");
        let (id, node) = walk.nearest(vec![start], has_steps)?;
        Some((id.to_owned(), node.clone()))
    });
    let sigmas = sigmas.unwrap_or_else(|| own.clone());
    places.steps = source(walk, &sigmas, &["steps"]);
    places.scheduler = source(walk, &sigmas, &["scheduler"]);
    places.denoise = source(walk, &sigmas, &["denoise"]);
    let guider = behind(walk, "guider").unwrap_or_else(|| own.clone());
    places.cfg = source(walk, &guider, &["cfg", "cfg_conds"]);
    from_conditioning(walk, &guider.1, places);
    let model = guider.1.link("model").or_else(|| node.link("model"));
    if let Some(link) = model {
        from_model(walk, link, places);
    }
    if let Some(link) = start_of(node) {
        from_latent(walk, link, places);
    }
}

fn source(walk: &mut Walk<'_>, (id, _): &(String, Node), names: &[&str]) -> Option<Address> {
    names.iter().find_map(|name| walk.source(id, name))
}

fn from_conditioning(walk: &mut Walk<'_>, guider: &Node, places: &mut Places) {
    let positive = ["positive", "conditioning", "cond1", "pos"];
    let positive = positive.iter().find_map(|name| guider.link(name));
    if let Some(link) = positive {
        places.positive = walk.encoder(link, Side::Positive);
        let guides = |node: &Node| node.inputs.contains_key("guidance");
        if let Some((start, _)) = walk.behind(link)
            && let Some((id, _)) = walk.nearest(vec![start], guides)
        {
            places.guidance = walk.source(id, "guidance");
        }
    }
    let negative = guider.link("negative").or_else(|| guider.link("neg"));
    if let Some(link) = negative {
        places.negative = walk.encoder(link, Side::Negative);
    }
}

/// Back through LoRAs and patches to the loader.
fn from_model(walk: &mut Walk<'_>, link: Link<'_>, places: &mut Places) {
    let Some((mut id, mut node)) = walk.behind(link) else {
        return;
    };
    for depth in 0.. {
        if !walk.may(depth) {
            break;
        }
        let loader = MODEL_NAMES.iter().find_map(|name| walk.source(id, name));
        if loader.is_some() && node.link("model").is_none() {
            places.model = loader;
            break;
        }
        let mut here = loras_of(walk, id, node);
        here.append(&mut places.loras);
        places.loras = here;
        let before = node.link("model").or_else(|| {
            let mut links = node.links();
            let like = links.find(|(name, _)| name.contains("model"));
            like.or_else(|| node.links().next()).map(|(_, link)| link)
        });
        let Some(next) = before.and_then(|link| walk.behind(link)) else {
            break;
        };
        (id, node) = next;
    }
}

/// The LoRAs that one node applies: one, or a stack of rows.
fn loras_of(walk: &mut Walk<'_>, id: &str, node: &Node) -> Vec<LoraPlace> {
    if let Some(name) = walk.source(id, "lora_name") {
        let weight = ["strength_model", "strength", "weight"];
        let weight = weight.iter().find_map(|weight| walk.source(id, weight));
        return vec![LoraPlace { name, weight }];
    }
    let on = |row: &Value| row.get("lora").is_some() && row.get("on") != Some(&Value::Bool(false));
    let rows = node
        .inputs
        .iter()
        .filter(|(_, row)| row.is_object() && on(row));
    let row = |(name, _): (&String, &Value)| LoraPlace {
        name: Address::of(id, format!("{name}.lora")),
        weight: Some(Address::of(id, format!("{name}.strength"))),
    };
    rows.map(row).collect()
}

/// The size the sampler starts from, and the picture, where it starts from one.
fn from_latent(walk: &mut Walk<'_>, link: Link<'_>, places: &mut Places) {
    let Some((start, _)) = walk.behind(link) else {
        return;
    };
    let sized =
        |node: &Node| node.inputs.contains_key("width") && node.inputs.contains_key("height");
    if let Some((id, _)) = walk.nearest(vec![start], sized) {
        places.width = walk.source(id, "width");
        places.height = walk.source(id, "height");
    }
    let counted =
        |node: &Node| node.inputs.contains_key("batch_size") || node.class == "RepeatLatentBatch";
    if let Some((id, _)) = walk.nearest(vec![start], counted) {
        let batch = walk.source(id, "batch_size");
        places.batch = batch.or_else(|| walk.source(id, "amount"));
    }
    let loads = |node: &Node| {
        node.class.starts_with("LoadImage") && node.value("image").is_some_and(Value::is_string)
    };
    if let Some((id, _)) = walk.nearest(vec![start], loads) {
        places.input = walk.source(id, "image");
    }
}

/// Where the links did not lead to words: a node that its user called positive or negative.
fn from_titles(walk: &mut Walk<'_>, places: &mut Places) {
    let titled = |walk: &Walk<'_>, word: &str| {
        let mut named = walk.graph.nodes().filter(|(_, node)| {
            let title = node.title.as_deref().unwrap_or_default();
            let text = node.value("text").or_else(|| node.value("value"));
            title.to_lowercase().contains(word) && text.is_some_and(Value::is_string)
        });
        let (id, node) = named.next()?;
        let input = if node.value("text").is_some() {
            "text"
        } else {
            "value"
        };
        named.next().is_none().then(|| Address::of(id, input))
    };
    if places.positive.is_none() {
        places.positive = titled(walk, Side::Positive.name());
        if places.positive.is_some() && places.negative.is_none() {
            places.negative = titled(walk, Side::Negative.name());
        }
    }
}
