//! Every refusal, and what gets through.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Generate, Stop, read_prompt, requests, service};
use crate::{
    cli::{Arguments, Command},
    domain::{
        Capability, Health, ModelChoice, Range, Reports, Request, Seed, ServiceId, ServiceState,
        Size, Sizes,
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

/// A service with a model that can everything, and one that can nothing.
fn state() -> ServiceState {
    let rich = Capability {
        text_to_image: true,
        image_to_image: false,
        negative_prompt: true,
        seed: true,
        steps: Some(Range { min: 1, max: 50 }),
        cfg: None,
        quality: true,
        sizes: Sizes::Free {
            min: 64,
            max: 1024,
            step: 64,
        },
        batch_max: 1,
        prompt_max: 50,
        reports: Reports::Steps,
        cancel: true,
        pixel_art: false,
        advanced: crate::domain::AdvancedCapability::default(),
    };
    let poor = Capability {
        negative_prompt: false,
        seed: false,
        quality: false,
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
    requests(&asked(line), &state())
}

/// What is said to people who ask in a wrong way.
fn refused(line: &[&str]) -> String {
    let mut asked = asked(line);
    let stop = match asked.settle() {
        Err(stop) => stop,
        Ok(()) => requests(&asked, &state()).unwrap_err(),
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
            let requests = requests(&asked, &state()).unwrap();
            assert_eq!(requests[0].negative_prompt, None);
        }
    }
}

#[test]
fn models_and_sizes_that_are_not_there_are_refused_with_those_that_are() {
    let rows: [(&[&str], &str); 4] = [
        (
            &["x", "--model", "ritch"],
            "Scripted has no model “ritch” | did you mean rich? There is: rich, poor",
        ),
        (
            &["x", "--model", "q\u{7}"],
            "Scripted has no model “q” | there is: rich, poor",
        ),
        (
            &["x", "--size", "100x100"],
            "the model “rich” cannot make 100×100 | it makes sides of 64 to 1024 pixels in steps \
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
        service(&asked(&["x"]), &known).unwrap(),
        ServiceId::new("scripted")
    );
    let two = asked(&["x", "--service", "scripted-two"]);
    assert_eq!(
        service(&two, &known).unwrap(),
        ServiceId::new("scripted-two")
    );
    let slip = service(&asked(&["x", "--service", "scripted-tow"]), &known).unwrap_err();
    let Stop::Usage { said, hint } = slip else {
        unreachable!("{slip:?}")
    };
    assert_eq!(said, "there is no service “scripted-tow”");
    assert_eq!(
        hint.unwrap(),
        "did you mean scripted-two? There is: scripted, scripted-two"
    );
    assert!(matches!(
        service(&asked(&["x"]), &[]),
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
        let stop = requests(&asked(line), &state).unwrap_err();
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
        (["--seed", "-1"], "unexpected argument"),
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
