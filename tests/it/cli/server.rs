//! The commands about a server, against the rehearsal of one: thousands of models, other people's
//! jobs.

use super::{Home, Value, code, lines, text};
use std::process::{Command, Output};

fn run(home: &Home, arguments: &[&str]) -> Output {
    command(home, arguments).output().unwrap()
}

fn command(home: &Home, arguments: &[&str]) -> Command {
    let mut command = home.command(arguments);
    command.env("ART_STUDIO_REHEARSAL", "server");
    command
}

fn document(output: &Output) -> Value {
    let [document] = lines(output).try_into().unwrap();
    document
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

#[test]
fn health_is_told_for_people_and_for_programs() {
    let home = Home::new();
    let output = run(&home, &["health", "--json"]);
    assert_eq!((code(&output), text(&output.stderr).as_str()), (0, ""));
    insta::assert_snapshot!("health_json", pretty(&document(&output)));
    insta::assert_snapshot!("health", text(&run(&home, &["health"]).stdout));
}

#[test]
fn progress_is_that_of_the_job_that_runs_or_of_the_one_named() {
    let home = Home::new();
    let output = run(&home, &["progress", "--json"]);
    assert_eq!(code(&output), 0);
    insta::assert_snapshot!("progress_json", pretty(&document(&output)));
    let waiting = run(
        &home,
        &["progress", "f2a0c5de-7a7e-4b0e-8a51-0f9d3c2b1a22", "--json"],
    );
    assert_eq!(document(&waiting)["status"], "queued");
    let unknown = run(&home, &["progress", "nobodys-job"]);
    assert_eq!(code(&unknown), 1);
    assert!(text(&unknown.stderr).contains("no job nobodys-job"));
    insta::assert_snapshot!("progress", text(&run(&home, &["progress"]).stdout));
}

#[test]
fn models_are_listed_with_family_size_and_what_is_missing() {
    let home = Home::new();
    let output = run(&home, &["models", "--json"]);
    let document = document(&output);
    let models = document["models"].as_array().unwrap();
    assert!(models.len() > 3000);
    let named = |id: &str| models.iter().find(|model| model["id"] == id).unwrap();
    insta::assert_snapshot!("model_json", pretty(named("flux1-dev-fp8.safetensors")));
    assert_eq!(named("sprites")["service"], "builtin");
    let only = run(&home, &["models", "--service", "builtin", "--json"]);
    assert_eq!(self::document(&only)["models"].as_array().unwrap().len(), 1);
    let table = text(&run(&home, &["models"]).stdout);
    assert!(table.contains("flux1-dev-fp8.safetensors"), "{table}");
    assert!(
        table.contains("needs ae.safetensors in models/vae"),
        "{table}"
    );
}

#[test]
fn what_a_model_has_not_is_refused_before_anything_is_sent() {
    let home = Home::new();
    std::fs::write(home.path("words.png"), "no picture").unwrap();
    let rows: [(&[&str], i32, &str); 8] = [
        (&["--lora", "inc:0.5"], 2, "there is no LoRA “inc”"),
        (
            &["--lora", "ink:heavy:0.5"],
            2,
            "there is no LoRA “ink:heavy”",
        ),
        (&["--sampler", "eular"], 2, "did you mean euler?"),
        (&["--batch", "17"], 2, "it takes 1 to 16"),
        (&["--set", "seed=1"], 2, "write it as node.input=value"),
        (&["--denoise", "0.5"], 2, "--input"),
        (
            &["--input", "words.png"],
            1,
            "words.png cannot be started from",
        ),
        (
            &["--model", "flux1-dev-fp8"],
            1,
            "it needs ae.safetensors in models/vae",
        ),
    ];
    for (flags, expected, said) in rows {
        let arguments: Vec<_> = ["generate", "x"].iter().chain(flags).copied().collect();
        let output = run(&home, &arguments);
        let heard = text(&output.stderr);
        assert_eq!(code(&output), expected, "{flags:?}: {heard}");
        assert!(heard.contains(said), "{flags:?}: {heard}");
    }
    assert_eq!(home.pictures(), [] as [std::path::PathBuf; 0]);
}

#[test]
fn without_a_server_of_ones_own_that_is_said() {
    let home = Home::new();
    let output = home.run(&["health", "--service", "builtin"]);
    assert_eq!(code(&output), 1);
    assert!(text(&output.stderr).contains("builtin has no server of your own"));
}

#[test]
fn of_a_server_that_does_not_answer_no_queue_is_told() {
    let home = Home::new();
    let output = home.run(&["health", "--json", "--server", "http://127.0.0.1:9"]);
    assert_eq!(code(&output), 1);
    let health = document(&output);
    assert_eq!(health["status"], "offline", "{health}");
    assert_eq!(health["queueLength"], Value::Null);
}

#[test]
fn of_a_named_server_that_does_not_answer_no_models_are_told() {
    let home = Home::new();
    let rows: [&[&str]; 3] = [
        &["models", "--service", "comfyui"],
        &["models", "--service", "comfyui", "--json"],
        &["models", "--server", "http://127.0.0.1:9"],
    ];
    for arguments in rows {
        let output = home.run(arguments);
        assert_eq!(code(&output), 1, "{arguments:?}");
        let said = text(&output.stderr);
        assert!(said.contains("start it at http://127.0.0.1:9"), "{said}");
    }
    let all = home.run(&["models"]);
    assert_eq!(code(&all), 0, "what there is");
    assert!(text(&all.stdout).contains("sprites"));
}

/// One Ctrl-C ends the watching; the job that is watched goes on.
#[cfg(unix)]
#[test]
fn a_job_is_followed_until_somebody_has_seen_enough() {
    use std::io::{BufRead, BufReader};
    let home = Home::new();
    let mut child = command(&home, &["progress", "--follow", "--json"])
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut first).unwrap();
    let line: Value = serde_json::from_str(&first).unwrap();
    assert_eq!(
        (&line["status"], &line["currentStep"]),
        (&"generating".into(), &13.into())
    );
    let id = rustix::process::Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let mut more = String::new();
    out.read_line(&mut more).unwrap();
    assert_eq!(more, "", "a line for each change and no other");
}
