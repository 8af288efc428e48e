//! Files that people name in a shorter way than the service does.

/// Endings of model files.
const ENDINGS: [&str; 7] = ["safetensors", "ckpt", "sft", "pt", "pth", "bin", "gguf"];

/// A name as a service has it: itself, or the only one of `names` with the file name `asked`,
/// folders, case and the ending of a model apart.
pub fn same_file<'a>(asked: &str, names: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    if let Some(name) = names.clone().find(|name| *name == asked) {
        return Some(name);
    }
    let mut short = names.filter(|name| stem(name).eq_ignore_ascii_case(stem(asked)));
    let (only, more) = (short.next()?, short.next());
    more.is_none().then_some(only)
}

/// Does it end like a model file?
pub fn names_model_file(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| ENDINGS.contains(&ending))
}

/// A file name without folders and without the ending of a model.
fn stem(name: &str) -> &str {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match name.rsplit_once('.') {
        Some((stem, ending)) if ENDINGS.contains(&ending) => stem,
        _ => name,
    }
}
