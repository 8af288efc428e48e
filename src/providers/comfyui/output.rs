//! Which files a job left at the server, and which of them are its pictures.

use super::lenient;
use serde_json::Value;
use std::collections::BTreeMap;

/// More files than this from one job are not fetched.
const FILES_MAX: usize = 64;
/// Endings of pictures that we keep.
const ENDINGS: [&str; 4] = [".png", ".jpg", ".jpeg", ".webp"];

/// One file at the server, in the server's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OutputFile {
    /// Its name without any folder.
    pub(super) filename: String,
    /// Its folder below the one of its kind; may be empty.
    pub(super) subfolder: String,
    /// `output`, `temp` or `input`.
    pub(super) kind: String,
}

/// What the nodes of a job made, by node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outputs {
    nodes: BTreeMap<(usize, String), Vec<OutputFile>>,
}

impl Outputs {
    /// All nodes at once, as the history has them.
    pub(super) fn of(outputs: &Value) -> Self {
        let mut all = Self::default();
        for (node, output) in outputs.as_object().into_iter().flatten() {
            all.add(node, output);
        }
        all
    }

    /// What one node made; what it made before is replaced.
    pub(super) fn add(&mut self, node: &str, output: &Value) {
        let lists = output.as_object().into_iter().flatten();
        let items = lists.flat_map(|(_, list)| list.as_array().into_iter().flatten());
        let files: Vec<_> = items.filter_map(file_of).take(FILES_MAX).collect();
        if !files.is_empty() && self.nodes.len() < FILES_MAX {
            // Short ids first, so that 9 comes before 10.
            self.nodes.insert((node.len(), node.to_owned()), files);
        }
    }

    /// Did this node make a file?
    pub(super) fn has(&self, node: &str) -> bool {
        self.nodes.contains_key(&(node.len(), node.to_owned()))
    }

    /// The pictures to keep: those meant to stay, or where there are none the passing ones.
    pub(super) fn pictures(&self) -> Vec<OutputFile> {
        let stay = self.staying();
        if stay.is_empty() {
            self.pictures_in("temp")
        } else {
            stay
        }
    }

    /// The pictures that are meant to stay: kept whatever else the job makes.
    pub(super) fn staying(&self) -> Vec<OutputFile> {
        self.pictures_in("output")
    }

    fn pictures_in(&self, kind: &str) -> Vec<OutputFile> {
        let files = self.nodes.values().flatten();
        let wanted = files.filter(|file| file.kind == kind && is_picture(&file.filename));
        wanted.take(FILES_MAX).cloned().collect()
    }

    /// Files that are no picture: videos, sounds, texts.
    pub(super) fn others(&self) -> usize {
        let files = self.nodes.values().flatten();
        files.filter(|file| !is_picture(&file.filename)).count()
    }
}

fn file_of(item: &Value) -> Option<OutputFile> {
    let text = |key| lenient::text(item, key).unwrap_or_default().to_owned();
    let filename = lenient::text(item, "filename")?.to_owned();
    let kind = lenient::text(item, "type").unwrap_or("output").to_owned();
    Some(OutputFile {
        filename,
        subfolder: text("subfolder"),
        kind,
    })
}

fn is_picture(name: &str) -> bool {
    let name = name.to_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::Outputs;
    use serde_json::json;

    #[test]
    fn what_stays_is_kept_and_what_passes_only_where_nothing_stays() {
        let file =
            |name: &str, kind: &str| json!({"filename": name, "subfolder": "", "type": kind});
        let mut outputs = Outputs::of(&json!({
            "10": {"images": [file("c.png", "output")], "text": ["hello"], "animated": [true]},
            "9": {"images": [file("a.png", "output"), file("b.PNG", "output")]},
            "2": {"images": [file("preview.png", "temp")], "video": [file("x.mp4", "output")]},
            "3": null,
            "4": {"images": [null, {"type": "output"}, 3]},
        }));
        let names = |outputs: &Outputs| {
            let pictures = outputs.pictures();
            pictures
                .into_iter()
                .map(|file| file.filename)
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&outputs), ["a.png", "b.PNG", "c.png"]);
        assert_eq!(outputs.others(), 1);
        assert!(outputs.has("9") && !outputs.has("4"));
        outputs = Outputs::default();
        outputs.add(
            "2",
            &json!({"images": [file("preview.png", "temp"), file("in.png", "input")]}),
        );
        assert_eq!(names(&outputs), ["preview.png"]);
    }
}
