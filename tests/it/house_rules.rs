//! Rules of the house that the compiler does not know: who may use whom, how long a file is, and
//! that each says what it is for.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Each room and the rooms it may use besides itself.
const ROOMS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("config", &["domain"]),
    ("keymap", &["domain"]),
    ("workflow", &["domain"]),
    ("providers", &["domain", "config", "workflow"]),
    ("media", &["domain", "workflow"]),
    ("store", &["domain", "media"]),
    (
        "engine",
        &[
            "domain",
            "config",
            "keymap",
            "workflow",
            "providers",
            "media",
            "store",
        ],
    ),
    ("app", &["domain", "config", "keymap"]),
    ("graphics", &["domain", "media"]),
    ("ui", &["domain", "keymap", "app"]),
    (
        "tui",
        &[
            "domain",
            "config",
            "keymap",
            "workflow",
            "providers",
            "media",
            "store",
            "engine",
            "app",
            "graphics",
            "ui",
        ],
    ),
    (
        "cli",
        &[
            "domain",
            "config",
            "keymap",
            "workflow",
            "providers",
            "media",
            "store",
            "engine",
            "graphics",
        ],
    ),
];

/// Crates that only the named rooms (or files) may touch.
const OWNERS: &[(&str, &[&str])] = &[
    ("tokio", &["providers", "engine", "tui", "cli"]),
    ("tokio_util", &["providers", "engine", "tui", "cli"]),
    ("ratatui", &["app/editor.rs", "graphics", "ui", "tui"]),
    ("ratatui_textarea", &["app/editor.rs"]),
    ("crossterm", &["graphics", "tui"]),
    ("terminput", &["tui"]),
    ("viuer", &["graphics/print/viuer_call.rs"]),
    ("icy_sixel", &["graphics"]),
    ("image", &["providers", "media", "graphics"]),
    ("jpeg_encoder", &["media"]),
    ("zune_jpeg", &["media"]),
    ("clap", &["cli", "main.rs"]),
    ("color_eyre", &["cli", "tui", "main.rs"]),
    ("dirs", &["config"]),
    ("toml", &["config", "workflow", "ui/theme.rs"]),
    ("rusqlite", &["store"]),
    ("notify", &["store"]),
    ("reqwest", &["providers"]),
    ("tokio_tungstenite", &["providers"]),
    ("rustls", &["providers"]),
    ("rustls_native_certs", &["providers"]),
    ("tempfile", &["store", "graphics", "tui", "cli"]),
    (
        "rustix",
        &["config/secret/leash.rs", "store", "graphics", "tui", "cli"],
    ),
    ("tracing_subscriber", &["tui", "cli"]),
];

/// Lines a file may have, tests apart.
const LINES_MAX: usize = 400;

#[test]
fn rooms_use_only_what_lies_below_them() {
    let mut broken = Vec::new();
    for (file, text) in sources() {
        let Some((_, allowed)) = ROOMS.iter().find(|(room, _)| *room == room_of(&file)) else {
            continue;
        };
        let code = code_of(&text);
        for (room, _) in ROOMS.iter().filter(|(room, _)| *room != room_of(&file)) {
            let path = format!("crate::{room}");
            if mentions(&code, &path) && !allowed.contains(room) {
                broken.push(format!("{} uses {path}", file.display()));
            }
        }
        if code.contains("pub use super::*") {
            broken.push(format!("{} re-exports everything", file.display()));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn crates_have_owners() {
    let mut broken = Vec::new();
    for (file, text) in sources().into_iter().filter(|(file, _)| !is_test(file)) {
        let code = code_of(&text);
        let name = file
            .strip_prefix("src")
            .unwrap_or(&file)
            .display()
            .to_string();
        for (owned, owners) in OWNERS {
            let uses =
                mentions(&code, &format!("{owned}::")) || code.contains(&format!("use {owned} "));
            let room = room_of(&file);
            if uses && !owners.iter().any(|owner| *owner == room || *owner == name) {
                broken.push(format!("{name} uses {owned}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for_and_is_short() {
    let mut broken = Vec::new();
    for (file, text) in sources() {
        if !text.starts_with("//!") {
            broken.push(format!("{} does not say what it is for", file.display()));
        }
        let lines = text.lines().count();
        let tests = file
            .components()
            .any(|part| part.as_os_str().to_string_lossy().contains("tests"));
        if lines > LINES_MAX && !tests {
            broken.push(format!("{} has {lines} lines", file.display()));
        }
        if file.ends_with("mod.rs") {
            broken.push(format!("{} is called mod.rs", file.display()));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn a_path_is_matched_as_a_whole() {
    assert!(mentions("use crate::ui::draw;", "crate::ui"));
    assert!(!mentions("use crate::uid::Id;", "crate::ui"));
    assert!(mentions("ratatui::layout", "ratatui::") && !mentions("my_ratatui::x", "ratatui::"));
    let grouped = code_of("use crate::{\n    domain::{Id, Job},\n    engine::Engine,\n};");
    assert!(mentions(&grouped, "crate::engine") && mentions(&grouped, "crate::domain"));
    assert_eq!(code_of("a\n// use crate::tui\n/// crate::ui\nb"), "a\nb");
}

/// Does `text` use `path` as whole segments?
fn mentions(text: &str, path: &str) -> bool {
    let part_of_name = |char: char| char.is_alphanumeric() || char == '_';
    text.match_indices(path).any(|(at, _)| {
        let (before, rest) = text.split_at(at);
        let before = before.chars().next_back();
        let after = rest.strip_prefix(path).and_then(|rest| rest.chars().next());
        let open_end = path.ends_with("::") || !after.is_some_and(part_of_name);
        !before.is_some_and(part_of_name) && open_end
    })
}

/// The text without comment lines, whose prose may name what code may not use, and without the
/// tests at its end.
fn code_of(text: &str) -> String {
    let text = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or(text);
    let text = &flat(text);
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    code.collect::<Vec<_>>().join("\n")
}

/// `src/ui/theme.rs` lies in `ui`; `src/main.rs` and `src/lib.rs` in no room.
fn room_of(file: &Path) -> String {
    let first = file
        .components()
        .nth(1)
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    first.unwrap_or_default().trim_end_matches(".rs").to_owned()
}

/// The text with `use crate::{a::X, b};` written out as `use crate::a` and `use crate::b` lines
/// behind it, so that grouped imports are seen too.
fn flat(text: &str) -> String {
    let mut all = text.to_owned();
    for group in text.split("use crate::{").skip(1) {
        let (mut depth, mut name) = (1, String::new());
        for char in group.chars() {
            match char {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 || (depth == 1 && char == ',') {
                all.extend(["\nuse crate::", name.trim(), ";"]);
                name.clear();
            } else {
                name.push(char);
            }
            if depth == 0 {
                break;
            }
        }
    }
    all
}

fn is_test(file: &Path) -> bool {
    file.components()
        .any(|part| part.as_os_str().to_string_lossy().starts_with("tests"))
}

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = rust_files(&root.join("src"));
    assert!(files.len() > 50, "the sources are found");
    let read = |file: PathBuf| {
        let text = fs::read_to_string(&file).expect("readable source");
        (
            file.strip_prefix(root).expect("below the root").to_owned(),
            text,
        )
    };
    files.into_iter().map(read).collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("readable folder").flatten();
    let files = entries.flat_map(|entry| match entry.path() {
        path if path.is_dir() => rust_files(&path),
        path if path.extension().is_some_and(|end| end == "rs") => vec![path],
        _ => vec![],
    });
    files.collect()
}
