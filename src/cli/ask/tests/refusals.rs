//! What is asked in a wrong way is refused, in words that say what could be meant.

use super::refused;
use crate::cli::Arguments;
use clap::Parser;

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
