//! The further files a workflow needs: which of the server's will do, and what is missing.

use super::{Address, PartInput, Workflow, binding::matches};
use crate::domain::{Failure, FailureKind, RequestField, visible};
use std::{collections::BTreeMap, sync::Arc};

/// The model files of a server by folder, named exactly as it lists them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServerFiles(BTreeMap<String, Arc<[String]>>);

impl ServerFiles {
    /// Sets what lies in `folder`, by ComfyUI's word for it: `vae`, `text_encoders`.
    #[must_use]
    pub fn with(mut self, folder: &str, files: impl Into<Arc<[String]>>) -> Self {
        self.0.insert(folder.to_owned(), files.into());
        self
    }

    fn of(&self, folder: &str) -> &[String] {
        // Older servers have older words for two of the folders.
        let older = match folder {
            "text_encoders" => "clip",
            "diffusion_models" => "unet",
            _ => folder,
        };
        let found = self.0.get(folder).or_else(|| self.0.get(older));
        found.map_or(&[], |files| files)
    }
}

/// The names that go into a graph besides what the request says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts {
    /// The model, as the server lists it.
    pub model: Option<String>,
    /// Further files and where they go.
    pub files: Vec<(Address, String)>,
    /// The picture to start from, by the name the server gave it.
    pub image: Option<String>,
}

impl Workflow {
    /// The best file for each part, or what is missing in words, each with the folder it belongs
    /// in.
    pub fn find_parts(&self, has: &ServerFiles) -> Result<Vec<(Address, String)>, Vec<String>> {
        let (mut found, mut missing) = (vec![], vec![]);
        for part in &self.parts {
            match best(part, has.of(&part.folder)) {
                Some(file) => found.push((part.input.clone(), file.to_owned())),
                None => missing.push(self.missing(part)),
            }
        }
        if missing.is_empty() {
            Ok(found)
        } else {
            Err(missing)
        }
    }

    /// The part with an example of a file and its folder.
    fn missing(&self, part: &PartInput) -> String {
        let usual = self.graph.value(&part.input);
        let usual = usual
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default();
        let (usual, folder) = (visible(usual), visible(&part.folder));
        format!("{} in models/{folder} (usually {usual})", part.what)
    }

    /// A failure that names the parts from [`Workflow::find_parts`].
    pub fn incomplete(&self, missing: &[String]) -> Failure {
        let said = format!("the server lacks the {}", missing.join(", and the "));
        Failure::new(FailureKind::Rejected, said)
            .hint("put the file there; it is seen at once, without a restart")
            .at(RequestField::Model)
    }
}

/// The file that fits the best pattern; of several the first the server lists.
fn best<'a>(part: &PartInput, files: &'a [String]) -> Option<&'a str> {
    let fits = |pattern: &String| files.iter().find(|file| matches(pattern, file));
    part.files.iter().find_map(fits).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::ServerFiles;
    use crate::workflow::{Address, Workflows};

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn the_best_file_is_chosen_and_what_is_missing_is_named() {
        let all = Workflows::embedded();
        let flux = all.find("flux1-dev-split").map(|flux| {
            let some = ServerFiles::default().with(
                "text_encoders",
                names(&[
                    "t5xxl_fp16.safetensors",
                    "sub\\T5XXL_fp8_e4m3fn.safetensors",
                ]),
            );
            let missing = flux.find_parts(&some);
            let more = some
                .with("clip_vision", names(&["ae.safetensors"]))
                .with(
                    "text_encoders",
                    names(&[
                        "x.safetensors",
                        "t5xxl_fp16.safetensors",
                        "sub\\T5XXL_fp8_e4m3fn.safetensors",
                        "clip_l.safetensors",
                    ]),
                )
                .with(
                    "vae",
                    names(&["qwen_image_vae.safetensors", "FLUX1/ae.safetensors"]),
                );
            (missing, flux.find_parts(&more))
        });
        let missing = vec![
            "CLIP-L text encoder in models/text_encoders (usually clip_l.safetensors)".to_owned(),
            "FLUX autoencoder in models/vae (usually ae.safetensors)".to_owned(),
        ];
        let found = [
            ("2", "clip_name1", "clip_l.safetensors"),
            ("2", "clip_name2", "sub\\T5XXL_fp8_e4m3fn.safetensors"),
            ("4", "vae_name", "FLUX1/ae.safetensors"),
        ];
        let found = found.map(|(node, input, file)| (Address::of(node, input), file.to_owned()));
        assert_eq!(flux, Some((Err(missing), Ok(found.to_vec()))));
    }

    #[test]
    fn the_folders_of_older_servers_are_found() {
        let all = Workflows::embedded();
        let old = ServerFiles::default()
            .with("clip", names(&["qwen_3_4b.safetensors"]))
            .with("vae", names(&["ae.safetensors"]));
        let found = all
            .find("z-image-turbo")
            .map(|workflow| workflow.find_parts(&old).is_ok());
        assert_eq!(found, Some(true));
    }
}
