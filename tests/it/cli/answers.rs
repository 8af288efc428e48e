//! What the commands answer: their words and their JSON are a promise.

use super::{Home, Value, code, lines, text};
use std::path::Path;

/// `value` without what differs from run to run.
fn settled(mut value: Value) -> String {
    for field in ["id", "job", "file", "bytes", "elapsedMs"] {
        if value.get(field).is_some_and(|value| !value.is_null()) {
            value[field] = format!("[{field}]").into();
        }
    }
    serde_json::to_string_pretty(&value).unwrap()
}

#[test]
fn help_is_as_it_was() {
    let home = Home::new();
    for (name, arguments) in [
        ("help", &["--help"][..]),
        ("help_generate", &["generate", "--help"]),
        ("help_services", &["services", "--help"]),
        ("help_models", &["models", "--help"]),
        ("help_health", &["health", "--help"]),
        ("help_progress", &["progress", "--help"]),
    ] {
        let output = home.run(arguments);
        assert_eq!(code(&output), 0);
        insta::assert_snapshot!(name, text(&output.stdout));
    }
}

#[test]
fn the_version_is_told() {
    let output = Home::new().run(&["--version"]);
    assert_eq!(
        text(&output.stdout),
        concat!("art-studio ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn services_are_listed_for_people_and_for_programs() {
    let home = Home::new();
    insta::assert_snapshot!("services", text(&home.run(&["services"]).stdout));
    let output = home.run(&["services", "--json"]);
    let [document] = lines(&output).try_into().unwrap();
    insta::assert_snapshot!(
        "services_json",
        serde_json::to_string_pretty(&document).unwrap()
    );
}

#[test]
fn a_picture_is_one_line_of_json() {
    let home = Home::new();
    let output = home.run(&[
        "generate",
        "a cute dragon",
        "--json",
        "--seed",
        "7",
        "--size",
        "64x48",
        "--negative",
        "wings",
        "--enhance",
        "sprite",
    ]);
    assert_eq!((code(&output), text(&output.stderr).as_str()), (0, ""));
    let [picture] = lines(&output).try_into().unwrap();
    let file = picture["file"].as_str().unwrap();
    assert_eq!(home.pictures(), [std::path::Path::new(file)]);
    let bytes = std::fs::metadata(file).unwrap().len();
    assert_eq!(picture["bytes"], bytes);
    insta::assert_snapshot!("generate_json", settled(picture));
}

#[test]
fn a_count_is_a_line_each_with_seeds_that_count_up() {
    let arguments = [
        "generate", "a cat", "--json", "--count", "3", "--seed", "9", "--size", "32x32",
    ];
    let output = Home::new().run(&arguments);
    let seeds: Vec<_> = lines(&output)
        .iter()
        .map(|line| line["seed"].as_u64().unwrap())
        .collect();
    assert_eq!(seeds, [9, 10, 11]);
}

#[test]
fn a_job_that_fails_is_a_line_too() {
    let home = Home::new();
    let arguments = [
        "generate",
        "a cat",
        "--json",
        "--seed",
        "1",
        "--library",
        "blocked",
    ];
    // A library with a picture, in whose place there is something else now.
    assert_eq!(code(&home.run(&arguments)), 0);
    std::fs::rename(home.path("blocked"), home.path("away")).unwrap();
    std::fs::write(home.path("blocked"), "a file in the way").unwrap();
    // What the library cannot take waits outside of it, and that is said.
    let output = home.run(&arguments);
    let [line] = lines(&output).try_into().unwrap();
    assert_eq!(code(&output), 0);
    let file = Path::new(line["file"].as_str().unwrap());
    let said = text(&output.stderr);
    assert!(file.is_file() && said.contains("the picture waits in"));
    assert!(said.starts_with("warning: "), "{said}");
    // Where it cannot wait either, the job has failed.
    let waiting = file.parent().and_then(Path::parent).unwrap();
    std::fs::remove_dir_all(waiting).unwrap();
    std::fs::write(waiting, "a file in the way").unwrap();
    let output = home.run(&arguments);
    assert_eq!(code(&output), 1);
    let [line] = lines(&output).try_into().unwrap();
    assert_eq!(line["error"]["kind"], "storage");
    let message = line["error"]["message"].as_str().unwrap();
    assert!(message.ends_with("blocked is not a folder"), "{message}");
    let mut line = line;
    line["error"]["message"] = "[message]".into();
    line["error"]["hint"] = "[hint]".into();
    insta::assert_snapshot!("generate_json_failed", settled(line));

    let output = home.run(&["generate", "a cat", "--library", "blocked"]);
    assert_eq!((code(&output), text(&output.stdout).as_str()), (1, ""));
    let said = text(&output.stderr);
    assert!(
        said.contains("is not a folder") && said.contains("--library"),
        "{said}"
    );
}

#[test]
fn a_library_that_can_never_be_made_fails_at_once() {
    let home = Home::new();
    std::fs::write(home.path("blocked"), "a file in the way").unwrap();
    let commands: [&[&str]; 4] = [
        &["generate", "a cat"],
        &["saved", "list"],
        &["saved", "import", "blocked"],
        &["saved", "stats", "--json"],
    ];
    for command in commands {
        for library in ["blocked", "blocked/pictures"] {
            let output = home.run(&[command, &["--library", library]].concat());
            assert_eq!((code(&output), text(&output.stdout).as_str()), (1, ""));
            let said = text(&output.stderr);
            assert!(
                said.contains("cannot be made") && said.contains("blocked is not a folder"),
                "{command:?}: {said}"
            );
            assert!(said.contains("choose another folder: --library"), "{said}");
        }
    }
    let waiting = home.path("state/art-studio/waiting");
    assert!(!waiting.exists(), "no picture was made");
}

#[test]
fn every_event_is_a_line_and_the_picture_comes_last() {
    let output = Home::new().run(&["generate", "a cat", "--events", "--seed", "1"]);
    assert_eq!(code(&output), 0);
    let lines = lines(&output);
    let event = |line: &Value| line["event"].as_str().map(str::to_owned);
    let events: Vec<_> = lines.iter().filter_map(event).collect();
    for expected in [
        "jobQueued",
        "jobStarted",
        "jobProgressed",
        "pictureSaved",
        "jobEnded",
    ] {
        assert!(
            events.contains(&expected.to_owned()),
            "{expected} in {events:?}"
        );
    }
    assert_eq!(events.first().unwrap(), "jobQueued");
    assert_eq!(events.last().unwrap(), "jobEnded");
    let [.., last] = lines.as_slice() else {
        unreachable!()
    };
    assert_eq!(
        (event(last), last["status"].as_str()),
        (None, Some("succeeded"))
    );
    let mut moved = lines
        .iter()
        .filter(|line| event(line).as_deref() == Some("jobProgressed"));
    let fields: Vec<_> = moved
        .next()
        .unwrap()
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    let expected = "ahead currentStep elapsedMs elapsedTime estimatedRemaining estimatedRemainingMs \
                    event job note phase progress promptId status totalSteps";
    assert_eq!(fields.join(" "), expected);
}

#[test]
fn people_get_the_path_and_nothing_else() {
    let home = Home::new();
    let output = home.run(&["generate", "a cat", "--size", "32x32"]);
    assert_eq!((code(&output), text(&output.stderr).as_str()), (0, ""));
    let [file] = home.pictures().try_into().unwrap();
    assert_eq!(text(&output.stdout), format!("{}\n", file.display()));
}

#[test]
fn wrong_usage_is_said_and_makes_nothing() {
    let home = Home::new();
    let rows: [(&[&str], &str); 8] = [
        (
            &["--theme", "nope", "generate", "x"],
            "the themes are terminal, dark, light, contrast",
        ),
        (
            &["generate", "x", "--service", "bultin"],
            "did you mean builtin?",
        ),
        (
            &["generate", "x", "--model", "sprite"],
            "did you mean sprites?",
        ),
        (
            &["generate", "x", "--size", "4096x16"],
            "sides of 16 to 2048 pixels",
        ),
        (
            &["generate", "x", "--quality", "hi"],
            "possible values: optimized, high, ultra",
        ),
        (&["generate", "a\u{1b}[2Jb"], "control characters"),
        (&["generate"], "<PROMPT>"),
        (&["generat", "x"], "a similar subcommand exists: 'generate'"),
    ];
    for (arguments, said) in rows {
        let output = home.run(arguments);
        assert_eq!(
            (code(&output), text(&output.stdout).as_str()),
            (2, ""),
            "{arguments:?}"
        );
        let heard = text(&output.stderr);
        assert!(heard.contains(said), "{arguments:?}: {heard}");
        assert!(!heard.contains('\u{1b}'), "{arguments:?}: {heard:?}");
    }
    assert_eq!(home.pictures(), [] as [std::path::PathBuf; 0]);
}

#[test]
fn a_mistake_in_the_configuration_is_a_warning() {
    let home = Home::new();
    std::fs::write(
        home.path("my.toml"),
        "theem = \"dark\"\nlibrary = \"pics\"\n",
    )
    .unwrap();
    let arguments = [
        "generate", "a cat", "--size", "32x32", "--config", "my.toml",
    ];
    let output = home.run(&arguments);
    assert_eq!(code(&output), 0);
    let warning = "warning: my.toml:1: unknown key “theem” (did you mean “theme”?)\n";
    assert_eq!(text(&output.stderr), warning);
    assert!(
        home.path("config/art-studio/pics").is_dir(),
        "the rest of the file counts"
    );
}
