//! What the test server plays: recordings of real servers, and pieces for the bad days.

use super::server::{Act, PREVIEW};
use serde_json::{Value, json};

/// A recording as acts; the job begins with it and is not yet over at its end.
pub(crate) fn recorded(lines: &str) -> Vec<Act> {
    let line = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        match line["frame"].as_u64() {
            None => Act::Say(line["text"].to_string()),
            Some(1) => Act::Frame(plain(line["format"].as_u64().unwrap(), PREVIEW)),
            Some(3) => Act::Frame(text(
                line["node"].as_str().unwrap(),
                line["said"].as_str().unwrap(),
            )),
            Some(4) => Act::Frame(named(&line["about"].to_string(), PREVIEW)),
            Some(other) => unreachable!("frame {other}"),
        }
    };
    let mut acts = vec![Act::Begin];
    acts.extend(lines.lines().map(line));
    acts
}

/// A frame of kind 1.
pub(crate) fn plain(format: u64, picture: &[u8]) -> Vec<u8> {
    let format = u32::try_from(format).unwrap();
    [&1_u32.to_be_bytes()[..], &format.to_be_bytes(), picture].concat()
}

/// A frame of kind 3.
pub(crate) fn text(node: &str, said: &str) -> Vec<u8> {
    let length = u32::try_from(node.len()).unwrap();
    [
        &3_u32.to_be_bytes()[..],
        &length.to_be_bytes(),
        node.as_bytes(),
        said.as_bytes(),
    ]
    .concat()
}

/// A frame of kind 4.
pub(crate) fn named(about: &str, picture: &[u8]) -> Vec<u8> {
    let length = u32::try_from(about.len()).unwrap();
    [
        &4_u32.to_be_bytes()[..],
        &length.to_be_bytes(),
        about.as_bytes(),
        picture,
    ]
    .concat()
}

/// A preview of node 3.
pub(crate) fn preview() -> Act {
    let about = json!({"node_id": "3", "prompt_id": "PROMPT", "display_node_id": "3", "image_type": "image/jpeg"});
    Act::Frame(named(&about.to_string(), PREVIEW))
}

/// A message of `kind` about the job.
pub(crate) fn say(kind: &str, mut data: Value) -> Act {
    data["prompt_id"] = json!("PROMPT");
    Act::Say(json!({"type": kind, "data": data}).to_string())
}

/// The end of a job that went well and left `files`.
pub(crate) fn ended_well(files: &[&str]) -> Act {
    let messages = json!([["execution_start", {"timestamp": 1000}], ["execution_success", {"timestamp": 3500}]]);
    Act::End(
        json!({"status_str": "success", "completed": true, "messages": messages}),
        outputs(files),
    )
}

/// Files of node 9.
pub(crate) fn outputs(files: &[&str]) -> Value {
    let file = |name: &&str| json!({"filename": name, "subfolder": "", "type": "output"});
    let files: Vec<_> = files.iter().map(file).collect();
    json!({"9": {"images": files}})
}

/// A good recording with its end in the history before the last word, as real servers do.
pub(crate) fn good(lines: &str, files: &[&str]) -> Vec<Act> {
    let mut acts = recorded(lines);
    let last = acts.pop();
    acts.push(ended_well(files));
    acts.extend(last);
    acts
}

/// The usual beginning: started, nothing cached, node 3 samples.
pub(crate) fn beginning() -> Vec<Act> {
    vec![
        Act::Begin,
        say("execution_start", json!({})),
        say("execution_cached", json!({"nodes": []})),
        say("executing", json!({"node": "3", "display_node": "3"})),
        step(1, 4),
        preview(),
    ]
}

/// Step `value` of `max` of node 3.
pub(crate) fn step(value: u32, max: u32) -> Act {
    say("progress", json!({"value": value, "max": max, "node": "3"}))
}

/// The usual end.
pub(crate) fn ending() -> Vec<Act> {
    vec![
        step(4, 4),
        say(
            "executed",
            json!({"node": "9", "display_node": "9", "output": outputs(&["a.png"])["9"]}),
        ),
        say("execution_success", json!({})),
        ended_well(&["a.png"]),
        say("executing", json!({"node": null})),
    ]
}
