//! What ComfyUI refuses and what goes wrong in its nodes, as failures that people can act on.

use super::{lenient, message::NodeFault, server::Server};
use crate::{
    domain::{Failure, FailureKind, RequestField, nearest, visible},
    providers::http::Answer,
    workflow::missing_class,
};
use serde_json::Value;

/// Longest part of a server's own words that is shown, in characters.
const WORDS_MAX: usize = 200;
/// More faults than this are only counted.
const FAULTS_MAX: usize = 3;

/// A failure for an answer that says no by its HTTP status.
pub(super) fn of_status(server: &Server, answer: &Answer) -> Failure {
    let whom = server.whom();
    let (kind, said, hint): (_, String, &str) = match answer.status {
        401 | 407 if server.headers.is_empty() => (
            FailureKind::Auth,
            format!("{whom} wants a login"),
            "set COMFYUI_TOKEN, or put user:password@ into its address",
        ),
        401 | 407 => (
            FailureKind::Auth,
            format!("{whom} did not accept the login"),
            "check the token, or the user and password in its address",
        ),
        403 => (
            FailureKind::Auth,
            format!("{whom} refuses us (403)"),
            "a proxy in front of it decides who may come; it may want a token, or another address \
             of the same server",
        ),
        413 => (
            FailureKind::Rejected,
            format!(
                "{whom} says that this is too large: {}",
                words(&answer.body)
            ),
            "use a smaller picture, or start ComfyUI with a larger --max-upload-size",
        ),
        429 => (
            FailureKind::Quota,
            format!("{whom} wants fewer requests"),
            "wait a moment and try again",
        ),
        300..=399 => {
            let to = answer.location.as_deref().unwrap_or("somewhere");
            let to: String = visible(to).chars().take(WORDS_MAX).collect();
            (
                FailureKind::Auth,
                format!(
                    "{whom} sends us to {} instead",
                    to.split('?').next().unwrap_or("")
                ),
                "it is probably a login page; use the address behind it, or a token",
            )
        }
        404 | 405 => return server.no_comfyui(),
        502..=504 => (
            FailureKind::Unreachable,
            format!(
                "{whom}: the proxy in front of it cannot reach it ({})",
                answer.status
            ),
            "is ComfyUI itself running?",
        ),
        status => (
            FailureKind::Protocol,
            format!("{whom} answered {status}: {}", words(&answer.body)),
            "its own log says more",
        ),
    };
    Failure::new(kind, said).hint(hint)
}

/// A failure for a graph that was refused.
pub(super) fn of_graph(server: &Server, answer: &Answer) -> Failure {
    let refusal = lenient::read::<Value>(&answer.body).filter(|body| body.get("error").is_some());
    let Some(refusal) = refusal.filter(|_| answer.status == 400) else {
        return of_status(server, answer);
    };
    let faults = node_faults(&refusal);
    match faults.split_first() {
        Some((first, others)) => with_others(first.clone(), others),
        None => of_whole(&refusal),
    }
}

/// A refusal of the whole graph.
fn of_whole(refusal: &Value) -> Failure {
    let error = refusal.get("error").unwrap_or(&Value::Null);
    let kind = lenient::text(error, "type").unwrap_or_default();
    let info = error.get("extra_info").unwrap_or(&Value::Null);
    let class = lenient::text(info, "class_type").map(short);
    let message = error.as_str().or_else(|| lenient::text(error, "message"));
    let message = short(message.unwrap_or("no reason given"));
    let failure = match (kind, class) {
        ("missing_node_type" | "invalid_prompt", Some(class)) => missing_class(&class, &[]),
        ("prompt_no_outputs", _) => {
            let said = "the workflow saves no picture";
            Failure::new(FailureKind::Rejected, said)
                .hint("add a SaveImage node to it, or choose another workflow")
        }
        ("invalid_prompt_id", _) => {
            let said = format!("ComfyUI did not accept our job id: {message}");
            Failure::new(FailureKind::Protocol, said)
        }
        _ => {
            let said = format!("ComfyUI refused the workflow: {message}");
            Failure::new(FailureKind::Rejected, said).hint("its own log says more")
        }
    };
    failure.at(RequestField::Workflow)
}

fn with_others(first: Failure, others: &[Failure]) -> Failure {
    let mut said = first.said.clone();
    for other in others.iter().take(FAULTS_MAX - 1) {
        said = format!("{said}; {}", other.said);
    }
    if others.len() >= FAULTS_MAX {
        said = format!("{said}; and {} more", others.len() + 1 - FAULTS_MAX);
    }
    Failure { said, ..first }
}

/// What is wrong with single nodes, also where the rest was accepted.
pub(super) fn node_faults(answer: &Value) -> Vec<Failure> {
    let nodes = answer.get("node_errors").and_then(Value::as_object);
    let mut faults = vec![];
    for (id, node) in nodes.into_iter().flatten() {
        let class = short(lenient::text(node, "class_type").unwrap_or("node"));
        let errors = node.get("errors").and_then(Value::as_array);
        for error in errors.into_iter().flatten() {
            let fault = of_input(&short(id), &class, error);
            // The same fault reaches us once for each output that depends on it.
            if !faults.contains(&fault) {
                faults.push(fault);
            }
        }
    }
    faults
}

/// One fault of one input.
fn of_input(id: &str, class: &str, error: &Value) -> Failure {
    let info = error.get("extra_info").unwrap_or(&Value::Null);
    let input = short(lenient::text(info, "input_name").unwrap_or_default());
    let details = short(lenient::text(error, "details").unwrap_or_default());
    let message = short(lenient::text(error, "message").unwrap_or("no reason given"));
    let received = info.get("received_value").map(plain).unwrap_or_default();
    let place = format!("{class}, node {id}");
    let field = field_of(class, &input);
    let failure = match lenient::text(error, "type").unwrap_or_default() {
        "value_not_in_list" => {
            let options = options(info);
            let what = match field {
                Some(RequestField::Model) => "the model",
                Some(RequestField::Lora) => "the LoRA",
                Some(RequestField::Sampler) => "the sampler",
                Some(RequestField::Scheduler) => "the scheduler",
                _ => "the value",
            };
            let said = format!("ComfyUI does not have {what} “{received}” ({input} of {place})");
            let failure = Failure::new(FailureKind::Rejected, said);
            match nearest_name(&received, &options) {
                Some(meant) => failure.hint(format!("did you mean “{}”?", short(meant))),
                None if options.is_empty() => {
                    failure.hint("choose one that it lists: `art-studio models --service comfyui`")
                }
                None => failure.hint(format!("it has: {}", listed(&options))),
            }
        }
        "value_smaller_than_min" | "value_bigger_than_max" => Failure::new(
            FailureKind::Rejected,
            format!("{input}: {} ({place})", lower(&message)),
        ),
        "required_input_missing" => {
            let said = format!("the workflow leaves “{input}” of {place} empty");
            Failure::new(FailureKind::Rejected, said)
        }
        "custom_validation_failed" if class.starts_with("LoadImage") => {
            let said = format!("ComfyUI does not have the input picture: {details}");
            Failure::new(FailureKind::Rejected, said).hint("choose it again, it is sent anew")
        }
        _ => {
            let more = if details.is_empty() {
                String::new()
            } else {
                format!(": {details}")
            };
            let said = format!("{message}{more} ({place})");
            Failure::new(FailureKind::Rejected, said)
        }
    };
    failure.at(field.unwrap_or(RequestField::Workflow))
}

/// The part of the request that an input of a node is made from.
fn field_of(class: &str, input: &str) -> Option<RequestField> {
    Some(match input {
        "ckpt_name" | "unet_name" | "model_name" => RequestField::Model,
        "lora_name" | "strength_model" | "strength_clip" => RequestField::Lora,
        "steps" => RequestField::Steps,
        "cfg" | "guidance" => RequestField::Cfg,
        "sampler_name" => RequestField::Sampler,
        "scheduler" => RequestField::Scheduler,
        "seed" | "noise_seed" => RequestField::Seed,
        "width" | "height" => RequestField::Size,
        "batch_size" => RequestField::Batch,
        "denoise" => RequestField::Denoise,
        "text" => RequestField::Prompt,
        "image" if class.starts_with("LoadImage") => RequestField::Input,
        _ => return None,
    })
}

/// The values an input may have, in both ways of writing them.
fn options(info: &Value) -> Vec<String> {
    let config = info.get("input_config");
    let old = config
        .and_then(|config| config.get(0))
        .and_then(Value::as_array);
    let new = config
        .and_then(|config| config.get(1))
        .and_then(|options| options.get("options"))
        .and_then(Value::as_array);
    let list = old.or(new).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The option that `word` probably means, folders and endings apart.
pub(super) fn nearest_name<'a>(word: &str, options: &'a [String]) -> Option<&'a str> {
    let bare = |name: &str| {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        stem.to_lowercase()
    };
    let wanted = bare(word);
    let same = options.iter().find(|option| bare(option) == wanted);
    let bares: Vec<_> = options.iter().map(|option| bare(option)).collect();
    let near = || {
        let near = nearest(&wanted, bares.iter().map(String::as_str))?;
        options.iter().find(|option| bare(option) == near)
    };
    let part = || {
        (wanted.len() >= 4).then(|| options.iter().find(|option| bare(option).contains(&wanted)))?
    };
    same.or_else(near).or_else(part).map(String::as_str)
}

/// A failure for what a node raised.
pub(super) fn of_node(fault: &NodeFault) -> Failure {
    let (class, node, kind) = (short(&fault.class), short(&fault.node), short(&fault.kind));
    let words = short(fault.said.trim());
    let place = if class.is_empty() {
        "a node".to_owned()
    } else {
        format!("{class}, node {node}")
    };
    let is_memory = kind.contains("OutOfMemory")
        || kind.contains("OOM")
        || words.to_lowercase().contains("out of memory")
        || words.contains("Allocation on device");
    if is_memory {
        let said = format!("the GPU ran out of memory in {place}");
        return Failure::new(FailureKind::Rejected, said)
            .hint(
                "make the picture smaller, lower the batch, choose a smaller (fp8 or GGUF) model, \
                 or free memory from the palette; ComfyUI has --lowvram and tiled VAE decode too",
            )
            .at(RequestField::Size);
    }
    let loads = class.contains("Loader") || class.starts_with("Load");
    let broken = ["safetensors", "Unpickling", "deserializ", "header too"];
    if loads
        && broken
            .iter()
            .any(|mark| kind.contains(mark) || words.contains(mark))
    {
        let said = format!("a model file cannot be read by {place}: {words}");
        return Failure::new(FailureKind::Rejected, said)
            .hint("the file is damaged or not complete; download it again")
            .at(RequestField::Model);
    }
    let failure = Failure::new(FailureKind::Rejected, format!("{place} failed: {words}"));
    if words.contains("mat1 and mat2 shapes") || words.contains("size mismatch") {
        return failure
            .hint("a LoRA, VAE or text encoder of another family is in use; choose fitting ones")
            .at(RequestField::Model);
    }
    let said = "ComfyUI's own log has the whole story";
    failure.hint(if kind.is_empty() {
        said.to_owned()
    } else {
        format!("{kind}; {said}")
    })
}

pub(super) fn listed(options: &[String]) -> String {
    const SHOWN: usize = 4;
    let names: Vec<_> = options.iter().take(SHOWN).map(|name| short(name)).collect();
    let more = options.len().saturating_sub(SHOWN);
    match more {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

fn plain(value: &Value) -> String {
    short(
        &value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned),
    )
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|char| char.to_lowercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

/// Words of a server, harmless and short.
pub(super) fn short(text: &str) -> String {
    visible(text).chars().take(WORDS_MAX).collect()
}

/// The first words of a body; of a page its title at most, because pages are no words.
fn words(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    if text.is_empty() {
        return "no reason given".to_owned();
    }
    if text.starts_with('<') {
        let title = text
            .split_once("<title>")
            .and_then(|(_, rest)| rest.split_once("</title>"));
        return title.map_or_else(|| "a web page".to_owned(), |(title, _)| short(title.trim()));
    }
    short(text)
}
