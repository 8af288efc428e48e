//! What this server really has: its models by folder, its samplers, its version.

use super::{lenient, server::Server, version};
use crate::domain::Failure;
use serde_json::Value;
use std::sync::Arc;

/// More files than this in one folder are not listed.
const FILES_MAX: usize = 20_000;

/// A model file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ModelFile {
    /// Its name exactly as the server wants it back, sub-folders included.
    pub(super) name: String,
    /// Its size in bytes, where the server tells.
    pub(super) bytes: Option<u64>,
}

/// What a server has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Catalogue {
    pub(super) checkpoints: Vec<ModelFile>,
    pub(super) diffusion_models: Vec<ModelFile>,
    pub(super) text_encoders: Vec<String>,
    pub(super) vaes: Vec<String>,
    pub(super) loras: Arc<[String]>,
    pub(super) upscalers: Vec<String>,
    pub(super) samplers: Arc<[String]>,
    pub(super) schedulers: Arc<[String]>,
}

/// Asks for everything at once.
pub(super) async fn read(server: &Server) -> Result<Catalogue, Failure> {
    let ((), checkpoints, diffusion_models, text_encoders, vaes, loras, upscalers, sampler) = tokio::try_join!(
        check_version(server),
        files(server, "checkpoints"),
        files(server, "diffusion_models"),
        names(server, "text_encoders"),
        names(server, "vae"),
        names(server, "loras"),
        names(server, "upscale_models"),
        server.find::<Value>(&["api", "object_info", "KSampler"], &[]),
    )?;
    let sampler = sampler.unwrap_or_default();
    let sampler = sampler.get("KSampler").unwrap_or(&Value::Null);
    Ok(Catalogue {
        checkpoints,
        diffusion_models,
        text_encoders,
        vaes,
        loras: loras.into(),
        upscalers,
        samplers: options(sampler, "sampler_name").into(),
        schedulers: options(sampler, "scheduler").into(),
    })
}

/// Notes the server's version, where it says one. A failure when we cannot speak with it.
pub(super) async fn check_version(server: &Server) -> Result<(), Failure> {
    let stats: Option<Value> = server.find(&["api", "system_stats"], &[]).await?;
    let stats = stats.ok_or_else(|| server.no_comfyui())?;
    let system = stats.get("system").ok_or_else(|| server.no_comfyui())?;
    let version = lenient::text(system, "comfyui_version").and_then(version::parse);
    if version.is_some_and(|version| version < version::OLDEST) {
        return Err(server.too_old(&stats));
    }
    server.has_version(version);
    Ok(())
}

/// The files of a folder with their sizes, which servers before 0.3.49 do not tell.
async fn files(server: &Server, folder: &str) -> Result<Vec<ModelFile>, Failure> {
    let listed: Option<Value> = server
        .find(&["api", "experiment", "models", folder], &[])
        .await?;
    let Some(listed) = listed.as_ref().and_then(Value::as_array) else {
        let names = names(server, folder).await?;
        let file = |name| ModelFile { name, bytes: None };
        return Ok(names.into_iter().map(file).collect());
    };
    let file = |item: &Value| {
        let name = lenient::text(item, "name")?.to_owned();
        let bytes = item.get("size").and_then(Value::as_u64);
        Some(ModelFile { name, bytes })
    };
    let mut files: Vec<_> = listed.iter().filter_map(file).take(FILES_MAX).collect();
    files.sort_by(|one, two| one.name.cmp(&two.name));
    Ok(files)
}

/// The names in a folder; none where the server has no such folder.
pub(super) async fn names(server: &Server, folder: &str) -> Result<Vec<String>, Failure> {
    let names: Option<Vec<Value>> = server.find(&["api", "models", folder], &[]).await?;
    let names = names.into_iter().flatten();
    let texts = names.filter_map(|name| name.as_str().map(str::to_owned));
    Ok(texts.take(FILES_MAX).collect())
}

/// What an input of a node may be, in both ways that nodes say it.
pub(super) fn options(node: &Value, input: &str) -> Vec<String> {
    let inputs = node.get("input");
    let part = |part| inputs.and_then(|inputs| inputs.get(part)?.get(input));
    let config = part("required").or_else(|| part("optional"));
    let old = config
        .and_then(|config| config.get(0))
        .and_then(Value::as_array);
    let new = || config?.get(1)?.get("options")?.as_array();
    let list = old.or_else(new).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::options;
    use serde_json::json;

    #[test]
    fn both_ways_to_write_a_list_are_read() {
        let old =
            json!({"input": {"required": {"sampler_name": [["euler", "ddim"], {"tooltip": "x"}]}}});
        let new = json!({"input": {"optional": {"sampler_name": ["COMBO", {"options": ["euler", "ddim"]}]}}});
        for node in [old, new] {
            assert_eq!(options(&node, "sampler_name"), ["euler", "ddim"]);
        }
        assert_eq!(options(&json!({}), "sampler_name"), [] as [&str; 0]);
        assert_eq!(
            options(&json!({"input": {"required": {"x": "INT"}}}), "x"),
            [] as [&str; 0]
        );
    }
}
