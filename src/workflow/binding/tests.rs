//! Binding files as we write them, and as people might.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Kind, Role, Tiers, guess, matches, read};
use crate::{
    domain::{Quality, RequestField},
    workflow::{Address, Graph, ModelFolder, Workflows, embedded, trace},
};
use proptest::prelude::*;
use std::{collections::BTreeSet, sync::LazyLock};

fn graph() -> Graph {
    static GRAPH: LazyLock<Graph> = LazyLock::new(parsed);
    GRAPH.clone()
}

fn parsed() -> Graph {
    let (_, text) = embedded::GRAPHS
        .iter()
        .find(|(name, _)| *name == "checkpoint")
        .unwrap();
    Graph::parse(text).unwrap()
}

fn reading(text: &str) -> Result<super::Workflow, String> {
    read("mine", text, |_| Ok(graph()))
}

const SHORT: &str = "title = \"Mine\"\nkind = \"text-to-image\"\n[inputs]\nprompt = \"6.text\"\n";

#[test]
fn every_file_that_comes_with_us_is_read() {
    assert_eq!(Workflows::embedded().all().len(), embedded::BINDINGS.len());
    for (name, text) in embedded::BINDINGS {
        let read = read(name, text, |other| {
            let found = embedded::GRAPHS.iter().find(|(known, _)| *known == other);
            Ok(Graph::parse(found.unwrap().1).unwrap())
        });
        assert!(read.is_ok(), "{name}: {read:?}");
    }
}

#[test]
fn every_file_of_the_folder_is_in_the_program() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("workflows");
    let there: BTreeSet<_> = std::fs::read_dir(folder)
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    let names = |list: &[(&str, &str)], end: &str| {
        list.iter()
            .map(|(name, _)| format!("{name}.{end}").into())
            .collect::<Vec<std::ffi::OsString>>()
    };
    let mut ours: BTreeSet<_> = names(embedded::GRAPHS, "json").into_iter().collect();
    ours.extend(names(embedded::BINDINGS, "toml"));
    ours.insert("README.md".into());
    assert_eq!(there, ours);
}

#[test]
fn our_graphs_hold_no_words_and_no_seed_of_their_own() {
    for workflow in Workflows::embedded()
        .all()
        .iter()
        .filter(|one| one.takes(Role::Prompt))
    {
        let found = trace(&workflow.graph);
        assert_eq!(found.prompt.as_deref(), Some(""), "{}", workflow.name);
        assert!(
            found.negative.is_none_or(|text| text.is_empty()),
            "{}",
            workflow.name
        );
    }
}

#[test]
fn what_is_written_down_is_what_the_links_say() {
    // Two ways to the same answer: the binding files and the walk through the graph.
    for workflow in Workflows::embedded().all() {
        let guessed = guess("x", workflow.graph.clone());
        assert_eq!(guessed.kind, workflow.kind, "{}", workflow.name);
        assert_eq!(guessed.model, workflow.model, "{}", workflow.name);
        for (role, places) in &workflow.inputs {
            let found = guessed.inputs.get(role);
            // FLUX.1 dev has both a guidance and a CFG scale that stays at 1.
            if *role != Role::Cfg {
                assert_eq!(
                    found.map(|found| &found[..1]),
                    Some(&places[..1]),
                    "{} {role:?}",
                    workflow.name
                );
            }
        }
    }
}

#[test]
fn mistakes_are_told_with_what_was_probably_meant() {
    for (change, said) in [
        (
            "title = 7",
            "line 1: invalid type: integer `7`, expected a string",
        ),
        ("titel = \"x\"", "line 1: unknown field `titel`, expected"),
        (
            "families = [\"sdxll\"]",
            "“sdxll” is no family; did you mean sdxl?",
        ),
        (
            "kind = \"video\"",
            "line 1: unknown variant `video`, expected one of",
        ),
    ] {
        let key = change.split(' ').next().unwrap();
        let kept: Vec<_> = SHORT
            .lines()
            .filter(|line| !line.starts_with(key))
            .collect();
        let wrong = reading(&format!("{change}\n{}", kept.join("\n"))).unwrap_err();
        assert!(wrong.starts_with(said), "{wrong}");
    }
    for (more, said) in [
        (
            "seed = \"3.sede\"",
            "“3.sede”: the node KSampler has no such input; did you mean seed?",
        ),
        (
            "seed = \"33.seed\"",
            "“33.seed”: the graph has no such node",
        ),
        ("seed = \"seed\"", "“seed” is not written node.input"),
        ("sead = \"3.seed\"", "line 5: unknown variant `sead`"),
        (
            "[size]\nmultiple = 0\nmin = 1\nmax = 2",
            "size: min, max and multiple must be 1 to 4096",
        ),
        ("[size]\nmultiple = 8\nmin = 9\nmax = 2", "size: "),
        (
            "[lora]\nmodel = \"4\"",
            "“4” is no output of a node (node.number)",
        ),
        (
            "[model]\ninput = \"4.ckpt_name\"\nfolder = \"vae\"",
            "models lie in checkpoints or",
        ),
        (
            "[quality.high]\nsteps = 3",
            "line 5: quality is “classic” or three tables",
        ),
        ("\u{1b}[2J", "line 5: "),
    ] {
        let wrong = reading(&format!("{SHORT}{more}")).unwrap_err();
        assert!(
            wrong.starts_with(said) && !wrong.contains('\u{1b}'),
            "{wrong}"
        );
    }
    assert!(reading(&" ".repeat(2 << 20)).is_err());
}

#[test]
fn a_short_file_is_enough_and_several_places_may_take_one_value() {
    let text = format!(
        "{SHORT}negative = [\"7.text\"]\nwidth = [\"5.width\", \"5.height\"]\n[set]\n\"3.steps\" = 9\n"
    );
    let workflow = reading(&text).unwrap();
    assert_eq!(
        (workflow.kind, workflow.tiers),
        (Kind::TextToImage, Tiers::Graph)
    );
    assert_eq!(workflow.inputs[&Role::Width].len(), 2);
    assert_eq!(trace(&workflow.graph).steps, Some(9));
    assert_eq!(
        workflow.field(&Address::of("7", "text")),
        Some(RequestField::NegativePrompt)
    );
    assert_eq!(workflow.field(&Address::of("3", "steps")), None);
    assert_eq!(workflow.tiers.of(Quality::High), None);
}

#[test]
fn classic_tiers_are_the_products_and_others_their_own() {
    let all = Workflows::embedded();
    let tier = |name: &str, quality| {
        all.find(name)
            .unwrap()
            .tiers
            .of(quality)
            .map(|tier| (tier.steps, tier.cfg))
    };
    assert_eq!(tier("sdxl", Quality::High), Some((28, Some(7.0))));
    assert_eq!(tier("sd15", Quality::Ultra), Some((35, Some(7.5))));
    assert_eq!(tier("z-image-turbo", Quality::Optimized), Some((8, None)));
    assert_eq!(tier("flux1-schnell", Quality::Ultra), Some((8, None)));
}

#[test]
fn a_graph_without_bindings_is_bound_where_it_is_plain() {
    let workflow = guess("mine", graph());
    assert_eq!(
        workflow.model.as_ref().map(|model| model.folder),
        Some(ModelFolder::Checkpoints)
    );
    assert!(
        workflow
            .lora
            .as_ref()
            .is_some_and(|lora| lora.clip.is_some())
    );
    assert!(!workflow.takes(Role::Denoise) && !workflow.takes(Role::Image));
    // One text for both: it is the prompt, and there is no place for a negative one.
    let text = r#"{"1": {"class_type": "CLIPTextEncode", "inputs": {"text": "", "clip": ["4", 1]}},
        "3": {"class_type": "KSampler", "inputs": {"seed": 1, "steps": 2, "cfg": 1, "positive": ["1", 0], "negative": ["1", 0]}},
        "9": {"class_type": "SaveImage", "inputs": {"images": ["3", 0]}}}"#;
    let workflow = guess("mine", Graph::parse(text).unwrap());
    assert!(workflow.takes(Role::Prompt) && !workflow.takes(Role::Negative));
    assert_eq!(workflow.model, None);
}

#[test]
fn patterns_match_file_names_without_their_folders() {
    for (pattern, name, yes) in [
        ("clip_l.*", "clip_l.safetensors", true),
        ("clip_l.*", "flux\\CLIP_L.safetensors", true),
        ("clip_l.*", "clip_large.safetensors", false),
        ("*x4*", "RealESRGAN_x4plus.pth", true),
        ("ae.*", "flux/ae.safetensors", true),
        ("ae.*", "ae/vae.safetensors", false),
        ("a*b*b", "a-b", false),
        ("a*b", "a-b-b", true),
        ("*", "", true),
        ("exact", "exact", true),
        ("exact", "exactly", false),
        ("", "x", false),
    ] {
        assert_eq!(matches(pattern, name), yes, "{pattern} {name}");
    }
}

proptest! {
    #[test]
    fn stars_stand_for_anything(before in "[a-c]{0,3}", middle in "[a-c]{0,3}", after in "[a-c]{0,3}", x in "[a-c.]{0,4}", y in "[a-c.]{0,4}") {
        let (name, pattern) = (format!("{before}{x}{middle}{y}{after}"), format!("{before}*{middle}*{after}"));
        prop_assert!(matches(&pattern, &name));
    }

    #[test]
    fn any_file_is_read_or_refused(text in r#"(title|kind|inputs|[\[\]{}="\n.]|text-to-image|[a-z0-9 ])*"#) {
        let _ = reading(&text);
        let _ = reading(&format!("{SHORT}{text}"));
    }
}
