//! The workflows that come with the program. A new file in `workflows/` is one line here.

/// Name and text of each file with this ending.
macro_rules! files {
    ($ending:literal: $($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../workflows/", $name, $ending)))),*]
    };
}

/// Graphs by name.
pub(super) const GRAPHS: &[(&str, &str)] = files![".json":
    "checkpoint",
    "checkpoint-enlarged",
    "checkpoint-from-picture",
    "enlarge",
    "flux1-dev",
    "flux1-dev-split",
    "flux1-schnell",
    "flux1-schnell-split",
    "flux2-dev",
    "flux2-klein",
    "flux2-klein-base",
    "krea2-turbo",
    "qwen-image",
    "sd35",
    "sd35-split",
    "z-image",
    "z-image-turbo",
];

/// Binding files by name. Of two that fit a model, the first is the usual one.
pub(super) const BINDINGS: &[(&str, &str)] = files![".toml":
    "sd15",
    "sdxl",
    "sdxl-fast",
    "sd15-from-picture",
    "sdxl-from-picture",
    "sdxl-fast-from-picture",
    "sd15-enlarged",
    "sdxl-enlarged",
    "sdxl-fast-enlarged",
    "sd35",
    "sd35-split",
    "sd35-turbo",
    "sd35-turbo-split",
    "flux1-dev",
    "flux1-dev-split",
    "flux1-schnell",
    "flux1-schnell-split",
    "flux2-klein-4b",
    "flux2-klein-9b",
    "flux2-klein-base-4b",
    "flux2-klein-base-9b",
    "flux2-dev",
    "z-image-turbo",
    "z-image",
    "qwen-image",
    "krea2-turbo",
    "enlarge",
];
