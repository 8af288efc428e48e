//! What is asked plainly becomes requests.

use super::super::{read_prompt, requests};
use super::{asked, made, state};
use crate::domain::{Seed, Size};

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
