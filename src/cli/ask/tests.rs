//! Every refusal, and what gets through.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Generate, Stop, read_prompt, requests, service, snapped};
use crate::{
    cli::{Arguments, Command},
    domain::{
        AdvancedCapability, Capability, Descriptor, Health, ModelChoice, Range, Reports, Request,
        Seed, ServiceId, ServiceState, Size, Sizes,
    },
    providers::scripted::{ONE, TWO},
};
use clap::Parser;

fn asked(line: &[&str]) -> Generate {
    let words = ["art-studio", "generate"].iter().chain(line);
    match Arguments::try_parse_from(words).unwrap().command {
        Some(Command::Generate(asked)) => *asked,
        other => unreachable!("{other:?}"),
    }
}

fn advanced() -> AdvancedCapability {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    AdvancedCapability {
        samplers: names(&["euler", "dpmpp_2m"]),
        schedulers: names(&["normal", "karras"]),
        loras: names(&[
            "style/ink.safetensors",
            "pixel-art-xl.safetensors",
            "a/x.pt",
            "b/x.pt",
        ]),
        workflows: names(&["SDXL", "SDXL with refiner"]),
        enlargers: names(&[]),
        denoise: Some(Range { min: 0.0, max: 1.0 }),
        set: true,
        tiers: None,
    }
}

/// A service with a model that can everything, and one that can nothing.
fn state() -> ServiceState {
    let rich = Capability {
        text_to_image: true,
        image_to_image: true,
        negative_prompt: true,
        seed: true,
        steps: Some(Range { min: 1, max: 50 }),
        cfg: Some(Range {
            min: 1.0,
            max: 20.0,
        }),
        quality: true,
        sizes: Sizes::Free {
            min: 64,
            max: 1024,
            step: 64,
        },
        batch_max: 4,
        prompt_max: 50,
        reports: Reports::Steps,
        cancel: true,
        pixel_art: false,
        advanced: advanced(),
    };
    let poor = Capability {
        negative_prompt: false,
        seed: false,
        quality: false,
        steps: None,
        cfg: None,
        image_to_image: false,
        batch_max: 1,
        advanced: AdvancedCapability::default(),
        sizes: Sizes::Listed(vec![Size::of(1024, 1024), Size::of(1024, 1536)]),
        ..rich.clone()
    };
    let model = |id: &str, capability| ModelChoice {
        facts: crate::domain::ModelFacts::default(),
        id: id.to_owned(),
        capability,
    };
    ServiceState {
        id: ServiceId::new(ONE.id),
        descriptor: ONE,
        health: Health::Ready,
        needs: vec![],
        models: vec![model("rich", rich), model("poor", poor)],
        actions: &[],
    }
}

fn made(line: &[&str]) -> Result<Vec<Request>, Stop> {
    requests(&asked(line), &state(), None)
}

/// What is said to people who ask in a wrong way.
fn refused(line: &[&str]) -> String {
    let mut asked = asked(line);
    let stop = match asked.settle() {
        Err(stop) => stop,
        Ok(()) => requests(&asked, &state(), None).unwrap_err(),
    };
    let Stop::Usage { said, hint } = stop else {
        unreachable!("{stop:?}")
    };
    format!("{said} | {}", hint.unwrap_or_default())
}

#[test]
fn prompts_that_cannot_be_sent_are_refused() {
    let long = "x".repeat(51);
    let rows: [(&[&str], &str); 3] = [
        (&[" "], "the prompt: write what you want to see | "),
        (
            &["a\u{1b}[2J"],
            "the prompt: has control characters; remove them | ",
        ),
        (
            &[&long],
            "the prompt: too long: 51 characters, at most 50 here | ",
        ),
    ];
    for (line, said) in rows {
        assert_eq!(refused(line), said, "{line:?}");
    }
}

#[test]
fn an_empty_negative_prompt_is_none() {
    for empty in ["", " \n"] {
        for model in ["rich", "poor"] {
            let mut asked = asked(&["x", "--model", model, "--negative", empty]);
            asked.settle().unwrap();
            let requests = requests(&asked, &state(), None).unwrap();
            assert_eq!(requests[0].negative_prompt, None);
        }
    }
}

#[test]
fn models_and_sizes_that_are_not_there_are_refused_with_those_that_are() {
    let rows: [(&[&str], &str); 5] = [
        (
            // No size is too large to be told what is made instead.
            &["x", "--size", "5000x5000"],
            "the model “rich” cannot make 5000×5000 | it makes sides of 64 to 1024 pixels in steps \
             of 64",
        ),
        (
            &["x", "--model", "ritch"],
            "Scripted has no model “ritch” | did you mean rich? There is: rich, poor",
        ),
        (
            &["x", "--model", "q\u{7}"],
            "Scripted has no model “q” | there is: rich, poor",
        ),
        (
            &["x", "--size", "100x2000"],
            "the model “rich” cannot make 100×2000 | it makes sides of 64 to 1024 pixels in steps \
             of 64",
        ),
        (
            &["x", "--model", "poor", "--size", "512x512"],
            "the model “poor” cannot make 512×512 | it makes 1024×1024, 1024×1536",
        ),
    ];
    for (line, said) in rows {
        assert_eq!(refused(line), said, "{line:?}");
    }
}

#[test]
fn flags_that_would_be_ignored_are_refused() {
    let rows = [
        ("--negative", "dogs", "reads no negative prompt"),
        ("--seed", "1", "takes no seed"),
        ("--quality", "high", "has no quality tiers"),
        ("--steps", "9", "decides its steps itself"),
        ("--cfg", "9", "has no CFG scale"),
        ("--sampler", "euler", "has no samplers to choose from"),
        ("--scheduler", "normal", "has no schedulers to choose from"),
        (
            "--batch",
            "2",
            "makes one picture in a job; --count makes several jobs",
        ),
        ("--input", "a.png", "starts from no picture"),
        ("--lora", "ink", "takes no LoRA"),
        ("--workflow", "SDXL", "has no workflows to choose from"),
        ("--set", "3.seed=7", "has no inputs to set"),
    ];
    for (flag, value, why) in rows {
        let said = format!("{flag} is of no use here: the model “poor” {why} | leave out {flag}");
        assert_eq!(refused(&["x", "--model", "poor", flag, value]), said);
    }
}

#[test]
fn outputs_that_cannot_be_are_refused() {
    let rows: [(&[&str], &str); 3] = [
        (
            &["x", "-o", "a.png", "--count", "2"],
            "--output takes one picture, --count makes more | leave out --output: every picture \
             is saved in the library anyway",
        ),
        (
            &["x", "-o", "-", "--json"],
            "--output - writes the picture to standard output, where the JSON goes | name a file, \
             or leave out one of the two",
        ),
        (
            &["x", "-o", "."],
            ". is a folder | name a file, or use --library",
        ),
    ];
    for (line, said) in rows {
        assert_eq!(refused(line), said, "{line:?}");
    }
}

#[test]
fn services_are_known_by_their_ids() {
    let known = [&ONE, &TWO];
    assert_eq!(
        service(None, &known, |_| true).unwrap(),
        ServiceId::new("scripted")
    );
    assert_eq!(
        service(Some("scripted-two"), &known, |_| true).unwrap(),
        ServiceId::new("scripted-two")
    );
    let second: fn(&Descriptor) -> bool = |descriptor| descriptor.id == "scripted-two";
    assert_eq!(
        service(None, &known, second).unwrap(),
        ServiceId::new("scripted-two")
    );
    let slip = service(Some("scripted-tow"), &known, |_| true).unwrap_err();
    let Stop::Usage { said, hint } = slip else {
        unreachable!("{slip:?}")
    };
    assert_eq!(said, "there is no service “scripted-tow”");
    assert_eq!(
        hint.unwrap(),
        "did you mean scripted-two? There is: scripted, scripted-two"
    );
    assert!(matches!(
        service(None, &[], |_| true),
        Err(Stop::Usage { .. })
    ));
}

#[test]
fn a_service_without_models_is_a_failure_and_no_wrong_usage() {
    let state = ServiceState {
        health: Health::Offline,
        models: vec![],
        ..state()
    };
    for line in [&["x"][..], &["x", "--model", "rich"]] {
        let stop = requests(&asked(line), &state, None).unwrap_err();
        assert!(stop.to_string().contains("is offline"), "{stop}");
        assert!(matches!(stop, Stop::Failed(_)));
    }
}

#[test]
fn a_count_makes_jobs_with_seeds_that_count_up() {
    let seeds = |line: &[&str]| -> Vec<_> {
        made(line)
            .unwrap()
            .iter()
            .map(|request| request.seed.0)
            .collect()
    };
    assert_eq!(seeds(&["x", "--seed", "7", "--count", "3"]), [7, 8, 9]);
    let last = (1_u64 << 32) - 1;
    assert_eq!(
        seeds(&["x", "--seed", &last.to_string(), "--count", "2"]),
        [last, 0]
    );
    assert!(seeds(&["x"])[0] < 1 << 32);
    assert_ne!(seeds(&["x"]), seeds(&["x"]), "a random one each time");
    let random = seeds(&["x", "--seed", "-1", "--count", "2"]);
    assert_ne!(random, seeds(&["x", "--seed=-1", "--count", "2"]));
    assert_eq!(random[0].wrapping_add(1) % (1 << 32), random[1]);
}

#[test]
fn flags_reach_the_request() {
    let line = [
        "a\tcat\nin a hat",
        "--model",
        "rich",
        "--size",
        "512x768",
        "--quality",
        "ULTRA",
        "--seed",
        "5",
        "--negative",
        "dogs",
        "--enhance",
        "Icon",
    ];
    let requests = made(&line).unwrap();
    let [request] = requests.as_slice() else {
        unreachable!("{requests:?}")
    };
    assert_eq!(request.size, Size::of(512, 768));
    assert_eq!((request.quality.id(), request.seed), ("ultra", Seed(5)));
    assert_eq!(request.negative_prompt.as_deref(), Some("dogs"));
    assert_eq!(
        (request.enhancement.id, request.model.as_deref()),
        ("icon", Some("rich"))
    );
    let poor = made(&["x", "--model", "poor"]).unwrap();
    assert_eq!(
        poor[0].size,
        Size::of(1024, 1024),
        "the usual size, as near as it can"
    );
}

#[test]
fn words_that_are_no_flags_are_refused_by_the_parser() {
    let rows = [
        (["--quality", "hihg"], "a similar value exists: 'high'"),
        (["--enhance", "sprit"], "a similar value exists: 'sprite'"),
        (["--size", "big"], "write width x height"),
        (["--count", "0"], "1..=1000"),
        (["--count", "1001"], "1..=1000"),
        (["--seed", "-2"], "or -1 for a random one"),
    ];
    for (flag, said) in rows {
        let line = ["art-studio", "generate", "x"].iter().chain(&flag);
        let error = Arguments::try_parse_from(line).unwrap_err();
        assert!(error.to_string().contains(said), "{flag:?}: {error}");
        assert_eq!(error.exit_code(), 2);
    }
}

#[test]
fn prompts_come_from_standard_input_within_reason() {
    let prompt = |bytes: &[u8]| read_prompt(bytes).map_err(|stop| stop.to_string());
    assert_eq!(prompt(b"a cat\nin a hat\r\n"), Ok("a cat\nin a hat".into()));
    assert_eq!(prompt("\u{feff}katze\n\n".as_bytes()), Ok("katze".into()));
    assert_eq!(prompt(b""), Ok(String::new()));
    assert_eq!(
        prompt(b"\xff\xfe"),
        Err("standard input is not UTF-8 text".into())
    );
    let large = vec![b'x'; (1 << 20) + 1];
    assert!(prompt(&large).unwrap_err().contains("1 MiB"));
}

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

#[test]
fn a_model_is_found_by_its_short_name_and_refused_while_parts_are_missing() {
    let mut state = state();
    state.models[0].id = "sdxl/Base_1.0.safetensors".into();
    state.models[1].facts.missing = vec!["ae.safetensors in models/vae".into()];
    let [request] = requests(&asked(&["x", "--model", "base_1.0"]), &state, None)
        .unwrap()
        .try_into()
        .unwrap();
    assert_eq!(request.model.as_deref(), Some("sdxl/Base_1.0.safetensors"));
    let stop = requests(&asked(&["x", "--model", "poor"]), &state, None).unwrap_err();
    assert!(matches!(stop, Stop::Failed(_)));
    assert!(
        stop.to_string()
            .ends_with("it needs ae.safetensors in models/vae"),
        "{stop}"
    );
}

#[test]
fn a_long_list_of_names_says_how_many_more_there_are() {
    let mut many = state();
    let model = many.models[0].clone();
    for number in 0..25 {
        let id = format!("checkpoint-{number}.safetensors");
        many.models.push(crate::domain::ModelChoice {
            id,
            ..model.clone()
        });
    }
    let stop = requests(&asked(&["x", "--model", "zebra"]), &many, None).unwrap_err();
    let Stop::Usage { hint, .. } = stop else {
        unreachable!("{stop:?}")
    };
    let hint = hint.unwrap();
    assert!(
        hint.ends_with("checkpoint-17.safetensors and 7 more"),
        "{hint}"
    );
}

#[test]
fn a_model_of_an_unknown_family_is_asked_about_unless_a_workflow_is_named() {
    let mut state = state();
    let facts = &mut state.models[0].facts;
    facts.needs_workflow = true;
    facts.families = ["SD 1.5".to_owned(), "SDXL".to_owned()].into();
    let asked = |line: &[&str]| requests(&asked(line), &state, None);
    let Stop::Failed(failure) = asked(&["x", "--model", "rich"]).unwrap_err() else {
        unreachable!()
    };
    assert_eq!(failure.field, Some(crate::domain::RequestField::Model));
    let hint = failure.hint.unwrap();
    assert!(
        hint.contains("--family") && hint.contains("SD 1.5, SDXL"),
        "{hint}"
    );
    let named = asked(&["x", "--model", "rich", "--workflow", "SDXL"]).unwrap();
    assert_eq!(named[0].advanced.workflow.as_deref(), Some("SDXL"));
    let first = asked(&["x"]).unwrap();
    assert_eq!(
        first[0].model.as_deref(),
        Some("poor"),
        "one that can be used"
    );
}
