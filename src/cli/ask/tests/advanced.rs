//! Flags for what only some models can: names and numbers of the server.

use super::super::{requests, snapped};
use super::{asked, made, refused, state};
use crate::domain::Size;

#[test]
fn advanced_flags_reach_the_request_in_the_servers_own_words() {
    let line = [
        "x",
        "--steps",
        "12",
        "--cfg",
        "5.5",
        "--sampler",
        "dpmpp_2m",
        "--scheduler",
        "karras",
        "--batch",
        "3",
        "--input",
        "cat.png",
        "--denoise",
        "0.4",
        "--lora",
        "ink:0.8",
        "--lora",
        "pixel-art-xl.safetensors",
        "--workflow",
        "SDXL with refiner",
        "--set",
        "3.seed=7",
    ];
    let input = std::path::Path::new("/checked/cat.png");
    let [request] = requests(&asked(&line), &state(), Some(input))
        .unwrap()
        .try_into()
        .unwrap();
    assert_eq!((request.steps, request.cfg), (Some(12), Some(5.5)));
    let advanced = request.advanced;
    assert_eq!(advanced.sampler.as_deref(), Some("dpmpp_2m"));
    assert_eq!(advanced.scheduler.as_deref(), Some("karras"));
    assert_eq!((advanced.batch, advanced.denoise), (3, Some(0.4)));
    assert_eq!(advanced.input.unwrap().file, input);
    let loras: Vec<_> = advanced
        .loras
        .iter()
        .map(|it| (it.name.as_str(), it.weight))
        .collect();
    assert_eq!(
        loras,
        [
            ("style/ink.safetensors", 0.8),
            ("pixel-art-xl.safetensors", 1.0)
        ]
    );
    assert_eq!(advanced.workflow.as_deref(), Some("SDXL with refiner"));
    assert_eq!(advanced.set, [("3.seed".to_owned(), "7".to_owned())]);
}

#[test]
fn a_workflow_may_be_a_file_and_is_named_whole() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.json");
    std::fs::write(&file, "{}").unwrap();
    let name = file.to_str().unwrap();
    let [request] = made(&["x", "--workflow", name])
        .unwrap()
        .try_into()
        .unwrap();
    assert_eq!(request.advanced.workflow.as_deref(), Some(name));
}

#[test]
fn names_that_the_server_does_not_have_are_refused_with_the_nearest() {
    let rows: [(&[&str], &str); 6] = [
        (
            &["--sampler", "eular"],
            "there is no sampler “eular” | did you mean euler? ",
        ),
        (
            &["--scheduler", "karas"],
            "there is no scheduler “karas” | did you mean karras? ",
        ),
        (
            &["--lora", "inc:1"],
            "there is no LoRA “inc” | there is: style/ink.safetensors, ",
        ),
        (&["--lora", "x"], "there is no LoRA “x” | there is: "),
        (
            &["--workflow", "SDLX"],
            "there is no workflow “SDLX” | did you mean SDXL? ",
        ),
        (
            &["--workflow", "\u{1b}[2J"],
            "there is no workflow “[2J” | ",
        ),
    ];
    for (flags, said) in rows {
        let line: Vec<_> = ["x"].iter().chain(flags).copied().collect();
        let heard = refused(&line);
        assert!(heard.starts_with(said), "{flags:?}: {heard}");
    }
}

#[test]
fn numbers_out_of_reach_are_refused_with_the_range() {
    let rows: [(&[&str], &str); 5] = [
        (
            &["--steps", "51"],
            "--steps 51 is out of reach for this model | it takes 1 to 50",
        ),
        (
            &["--cfg", "0.5"],
            "--cfg 0.5 is out of reach for this model | it takes 1 to 20",
        ),
        (
            &["--cfg", "nan"],
            "--cfg NaN is out of reach for this model | it takes 1 to 20",
        ),
        (
            &["--batch", "5"],
            "--batch 5 is out of reach for this model | it takes 1 to 4",
        ),
        (
            &["--input", "a.png", "--denoise", "1.5"],
            "--denoise 1.5 is out of reach for this model | it takes 0 to 1",
        ),
    ];
    for (flags, said) in rows {
        let line: Vec<_> = ["x"].iter().chain(flags).copied().collect();
        assert_eq!(refused(&line), said);
    }
}

#[test]
fn a_size_is_rounded_to_the_models_step_and_that_is_said() {
    let asked = asked(&["x", "--size", "500x545"]);
    let made = requests(&asked, &state(), None).unwrap();
    assert_eq!(made[0].size, Size::of(512, 576));
    let said = "note: 500×545 becomes 512×576: the model makes sides of 64 to 1024 pixels in steps \
                of 64";
    assert_eq!(snapped(&asked, &state(), &made).as_deref(), Some(said));
    let exact = self::asked(&["x", "--size", "512x576"]);
    assert_eq!(snapped(&exact, &state(), &made), None);
}
