//! Graphs as servers, people and strangers write them.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Address, Graph, GraphError, Link, legal};
use proptest::prelude::*;

#[test]
fn nodes_keep_their_order_their_titles_and_their_numbers() {
    let graph = Graph::parse(
        r#"{"9": {"class_type": "SaveImage", "inputs": {"images": ["57:30", 1]}},
            "57:30": {"class_type": "KSampler", "_meta": {"title": "Paint"},
                      "inputs": {"seed": 18446744073709551615, "cfg": 7.5, "names": ["a", "b"]}},
            "comment": "not a node"}"#,
    );
    let graph = graph.unwrap();
    let ids: Vec<_> = graph.nodes().map(|(id, _)| id).collect();
    assert_eq!(ids, ["9", "57:30"]);
    let save = graph.node("9").unwrap();
    assert_eq!(
        save.link("images"),
        Some(Link {
            node: "57:30",
            slot: 1
        })
    );
    let paint = graph.node("57:30").unwrap();
    assert_eq!(paint.title.as_deref(), Some("Paint"));
    assert_eq!(
        paint.value("seed").and_then(serde_json::Value::as_u64),
        Some(u64::MAX)
    );
    assert_eq!(paint.link("names"), None, "a list of words is a value");
    let sent = graph.to_value();
    assert_eq!(sent["57:30"]["inputs"]["seed"], u64::MAX);
    assert_eq!(sent["57:30"]["_meta"]["title"], "Paint");
    assert_eq!(
        Graph::parse(&sent.to_string()).map(|graph| graph.to_value()),
        Ok(sent)
    );
}

#[test]
fn a_request_body_is_read_too() {
    let graph = Graph::parse(r#"{"client_id": "x", "prompt": {"1": {"class_type": "A"}}}"#);
    assert!(graph.is_ok_and(|graph| graph.node("1").is_some()));
}

#[test]
fn what_is_no_graph_says_what_it_is() {
    let editor = Graph::parse(r#"{"nodes": [{"id": 1}], "links": [], "version": 0.4}"#);
    assert_eq!(editor, Err(GraphError::EditorFormat));
    assert_eq!(Graph::parse("{}"), Err(GraphError::NoNodes));
    assert_eq!(
        Graph::parse(r#"{"1": {"inputs": {}}}"#),
        Err(GraphError::NoNodes)
    );
    for text in ["", "[]", "7", "{", "\u{1b}[2J", "{\"1\": NaN NaN}"] {
        let read = Graph::parse(text);
        assert!(
            matches!(&read, Err(GraphError::Unreadable(said)) if !said.contains('\u{1b}')),
            "{text}"
        );
    }
}

#[test]
fn limits_hold() {
    let deep = format!("{{\"1\": {}", "[".repeat(1_000_000));
    assert!(matches!(
        Graph::parse(&deep),
        Err(GraphError::Unreadable(_))
    ));
    let node = |at: usize| format!("\"{at}\": {{\"class_type\": \"A\"}}");
    let many: Vec<_> = (0..10_001).map(node).collect();
    assert!(matches!(
        Graph::parse(&format!("{{{}}}", many.join(","))),
        Err(GraphError::Unreadable(said)) if said.contains("10000")
    ));
    assert_eq!(
        Graph::parse(&" ".repeat((16 << 20) + 1)),
        Err(GraphError::TooLarge)
    );
}

#[test]
fn numbers_that_only_python_writes_are_null() {
    let text = r#"{"1": {"class_type": "A", "inputs": {"a": NaN, "b": -Infinity, "c": "NaN \" Infinity"}}}"#;
    let graph = Graph::parse(text).unwrap();
    let inputs = &graph.node("1").unwrap().inputs;
    assert!(inputs["a"].is_null() && inputs["b"].is_null());
    assert_eq!(inputs["c"], "NaN \" Infinity");
}

#[test]
fn addresses_are_read_as_they_are_written() {
    for text in ["3.seed", "57:30.text", "4.resize_type.width"] {
        assert_eq!(
            Address::parse(text)
                .map(|address| address.to_string())
                .as_deref(),
            Some(text)
        );
    }
    for text in ["", "3", ".seed", "3.", " . "] {
        assert_eq!(Address::parse(text), None, "{text}");
    }
}

#[test]
fn a_node_is_found_by_what_people_call_it() {
    let text = r#"{"3": {"class_type": "KSampler"}, "57:30": {"class_type": "SaveImage", "_meta": {"title": "My picture"}}}"#;
    let graph = Graph::parse(text).unwrap();
    for (word, id) in [
        ("ksampler", Some("3")),
        ("KSampeler", Some("3")),
        ("my picture", Some("57:30")),
        ("57:3", Some("57:30")),
        ("nothing like it", None),
    ] {
        assert_eq!(graph.nearest_node(word), id, "{word}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in r#"([{}\[\]":,\\]|NaN|Infinity|class_type|inputs|[0-9.é-])*"#) {
        let _ = Graph::parse(&text);
        prop_assert!(legal(&text).len() <= text.len() * 2);
    }

    #[test]
    fn quoted_text_is_left_alone(text in ".*") {
        let quoted = serde_json::Value::from(format!("NaN {text} Infinity")).to_string();
        prop_assert_eq!(legal(&quoted), quoted.as_str());
    }
}
