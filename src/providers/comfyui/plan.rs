//! From a request to a graph that this server can work on.

use super::{catalogue::Catalogue, refusal, server::Server, upload};
use crate::domain::{Failure, FailureKind, Request, RequestField, Seed};
use serde_json::{Value, json};

/// A job ready to be sent.
pub(super) struct Plan {
    /// The graph in the API format.
    pub(super) graph: Value,
    /// The seed in it, where it has one.
    pub(super) seed: Option<Seed>,
    /// What was changed so that it fits, in words.
    pub(super) notes: Vec<String>,
}

/// Plans `request`, and sends the picture it starts from.
pub(super) async fn plan(
    server: &Server,
    has: &Catalogue,
    request: &Request,
) -> Result<Plan, Failure> {
    let _ = upload::upload;
    let model = model(has, request)?;
    let _ = server;
    let advanced = &request.advanced;
    let graph = json!({
        "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": model}},
        "5": {"class_type": "EmptyLatentImage", "inputs": {"width": request.size.width, "height": request.size.height, "batch_size": advanced.batch.max(1)}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": request.sent_prompt(), "clip": ["4", 1]}},
        "7": {"class_type": "CLIPTextEncode", "inputs": {"text": request.negative_prompt.clone().unwrap_or_default(), "clip": ["4", 1]}},
        "3": {"class_type": "KSampler", "inputs": {"seed": request.seed.0, "steps": request.steps.unwrap_or(4), "cfg": 7.0, "sampler_name": "euler", "scheduler": "normal", "denoise": 1.0, "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
        "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
        "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "art-studio", "images": ["8", 0]}},
    });
    Ok(Plan {
        graph,
        seed: Some(request.seed),
        notes: vec![],
    })
}

/// The model's name as the server has it.
fn model(has: &Catalogue, request: &Request) -> Result<String, Failure> {
    let names: Vec<_> = has
        .checkpoints
        .iter()
        .map(|file| file.name.clone())
        .collect();
    let Some(asked) = &request.model else {
        return names.first().cloned().ok_or_else(no_models);
    };
    if names.contains(asked) {
        return Ok(asked.clone());
    }
    let said = format!("this ComfyUI has no model “{}”", refusal::short(asked));
    let failure = Failure::new(FailureKind::Rejected, said).at(RequestField::Model);
    Err(match refusal::nearest_name(asked, &names) {
        Some(meant) => failure.hint(format!("did you mean “{}”?", refusal::short(meant))),
        None => failure.hint("`art-studio models --service comfyui` lists them"),
    })
}

fn no_models() -> Failure {
    let said = "this ComfyUI has no model yet";
    Failure::new(FailureKind::Rejected, said)
        .hint("put a checkpoint into its folder models/checkpoints; it is seen at once")
        .at(RequestField::Model)
}
