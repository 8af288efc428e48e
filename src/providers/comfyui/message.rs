//! What the websocket says, read once: text messages and binary frames. What is unknown, broken or
//! of an odd shape is [`Message::Other`].

use super::lenient;
use serde_json::Value;

/// How far one node has come.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NodeState {
    /// The node of our own graph, also when the server expanded it into others.
    pub(super) node: String,
    /// Done.
    pub(super) value: u32,
    /// In all.
    pub(super) max: u32,
    /// Is it being worked on?
    pub(super) running: bool,
}

/// Something a node raised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NodeFault {
    /// Which node.
    pub(super) node: String,
    /// Its class.
    pub(super) class: String,
    /// The exception's class.
    pub(super) kind: String,
    /// What it said.
    pub(super) said: String,
}

/// One message. `job` is the prompt id it is about; `None` where the server does not say.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Message {
    /// The queue changed: so many jobs of all clients run or wait.
    Status(Option<u32>),
    /// The work began.
    Started { job: String },
    /// These nodes need not be worked on.
    Cached { job: String, nodes: Vec<String> },
    /// How far the nodes are.
    States { job: String, nodes: Vec<NodeState> },
    /// A node begins; `None` = the job is over.
    Executing {
        job: Option<String>,
        node: Option<String>,
    },
    /// A node's own bar.
    Progress {
        job: Option<String>,
        node: Option<String>,
        value: u32,
        max: u32,
    },
    /// A node made something to look at.
    Executed {
        job: String,
        node: String,
        output: Value,
    },
    /// All nodes are done; the history is not yet written.
    Succeeded { job: String },
    /// A node raised something. The job may go on.
    Failed { job: String, fault: NodeFault },
    /// Somebody stopped it.
    Interrupted { job: String },
    /// A picture: a preview, or the real thing from a node that sends its pictures this way.
    Picture {
        job: Option<String>,
        node: Option<String>,
        png: bool,
        bytes: Vec<u8>,
    },
    /// A node says something.
    Text { node: String, text: String },
    /// Nothing for us.
    Other,
}

/// Reads a text message.
pub(super) fn text(text: &[u8]) -> Message {
    let Some(message) = lenient::read::<Value>(text) else {
        return Message::Other;
    };
    let Some(data) = message.get("data") else {
        return Message::Other;
    };
    let kind = lenient::text(&message, "type").unwrap_or_default();
    if kind == "status" {
        let status = data
            .get("status")
            .and_then(|status| status.get("exec_info"));
        return Message::Status(status.and_then(|info| lenient::count(info, "queue_remaining")));
    }
    let job = lenient::text(data, "prompt_id").map(str::to_owned);
    match (kind, job) {
        ("executing", job) => Message::Executing {
            job,
            node: lenient::id(data, "node"),
        },
        ("progress", job) => Message::Progress {
            job,
            node: lenient::id(data, "node"),
            value: lenient::count(data, "value").unwrap_or(0),
            max: lenient::count(data, "max").unwrap_or(0),
        },
        ("execution_start", Some(job)) => Message::Started { job },
        ("execution_cached", Some(job)) => Message::Cached {
            job,
            nodes: ids(data.get("nodes")),
        },
        ("progress_state", Some(job)) => Message::States {
            job,
            nodes: states(data.get("nodes")),
        },
        ("executed", Some(job)) => Message::Executed {
            job,
            node: lenient::id(data, "display_node")
                .or_else(|| lenient::id(data, "node"))
                .unwrap_or_default(),
            output: data.get("output").cloned().unwrap_or_default(),
        },
        ("execution_success", Some(job)) => Message::Succeeded { job },
        ("execution_error", Some(job)) => Message::Failed {
            job,
            fault: fault(data),
        },
        ("execution_interrupted", Some(job)) => Message::Interrupted { job },
        _ => Message::Other,
    }
}

/// What a node raised, from the websocket or the history.
pub(super) fn fault(data: &Value) -> NodeFault {
    let text = |key| lenient::text(data, key).unwrap_or_default().to_owned();
    NodeFault {
        node: lenient::id(data, "node_id").unwrap_or_default(),
        class: text("node_type"),
        kind: text("exception_type"),
        said: text("exception_message"),
    }
}

/// Reads a binary frame: a big-endian kind, then what the kind says.
pub(super) fn binary(frame: Vec<u8>) -> Message {
    match number(&frame, 0) {
        Some(1) => plain_picture(frame),
        Some(3) => node_text(&frame).unwrap_or(Message::Other),
        Some(4) => named_picture(frame),
        _ => Message::Other,
    }
}

/// Kind 1: the format, then the picture. Nobody says whose it is.
fn plain_picture(mut frame: Vec<u8>) -> Message {
    let png = number(&frame, 4) == Some(2);
    if frame.len() <= 8 {
        return Message::Other;
    }
    frame.drain(..8);
    Message::Picture {
        job: None,
        node: None,
        png,
        bytes: frame,
    }
}

/// Kind 3: the length of a node's id, the id, a text.
fn node_text(frame: &[u8]) -> Option<Message> {
    let length = usize::try_from(number(frame, 4)?).ok()?;
    let (node, text) = frame.get(8..)?.split_at_checked(length)?;
    Some(Message::Text {
        node: String::from_utf8_lossy(node).into_owned(),
        text: String::from_utf8_lossy(text).into_owned(),
    })
}

/// Kind 4: the length of a JSON text, the text, the picture.
fn named_picture(mut frame: Vec<u8>) -> Message {
    let about = || {
        let length = usize::try_from(number(&frame, 4)?).ok()?;
        let (about, picture) = frame.get(8..)?.split_at_checked(length)?;
        let about: Value = lenient::read(about)?;
        (!picture.is_empty()).then_some((about, 8 + length))
    };
    let Some((about, start)) = about() else {
        return Message::Other;
    };
    frame.drain(..start);
    Message::Picture {
        job: lenient::text(&about, "prompt_id").map(str::to_owned),
        node: lenient::id(&about, "display_node_id").or_else(|| lenient::id(&about, "node_id")),
        png: lenient::text(&about, "image_type") == Some("image/png"),
        bytes: frame,
    }
}

fn number(frame: &[u8], at: usize) -> Option<u32> {
    let bytes = frame.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}

fn ids(list: Option<&Value>) -> Vec<String> {
    let list = list.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn states(nodes: Option<&Value>) -> Vec<NodeState> {
    let nodes = nodes.and_then(Value::as_object).into_iter().flatten();
    let state = |(id, state): (&String, &Value)| NodeState {
        node: lenient::id(state, "display_node_id").unwrap_or_else(|| id.clone()),
        value: lenient::count(state, "value").unwrap_or(0),
        max: lenient::count(state, "max").unwrap_or(0),
        running: lenient::text(state, "state") == Some("running"),
    };
    nodes.map(state).collect()
}

#[cfg(test)]
mod tests {
    use super::{Message, binary, text};
    use proptest::prelude::{any, prop, proptest};

    #[test]
    fn the_messages_of_a_job_are_understood() {
        let job = || "j".to_owned();
        let rows = [
            (
                r#"{"type":"status","data":{"status":{"exec_info":{"queue_remaining":2}},"sid":"x"}}"#,
                Message::Status(Some(2)),
            ),
            (
                r#"{"type":"executing","data":{"node":null,"prompt_id":"j"}}"#,
                Message::Executing {
                    job: Some(job()),
                    node: None,
                },
            ),
            (
                r#"{"type":"executing","data":{"node":"3"}}"#,
                Message::Executing {
                    job: None,
                    node: Some("3".into()),
                },
            ),
            (
                r#"{"type":"progress","data":{"value":2.0,"max":4,"prompt_id":"j","node":"3"}}"#,
                Message::Progress {
                    job: Some(job()),
                    node: Some("3".into()),
                    value: 2,
                    max: 4,
                },
            ),
            (
                r#"{"type":"execution_start","data":{"prompt_id":"j"}}"#,
                Message::Started { job: job() },
            ),
            (r#"{"type":"logs","data":{"entries":[]}}"#, Message::Other),
            (r#"{"type":"execution_start","data":{}}"#, Message::Other),
            ("[1]", Message::Other),
            ("no json", Message::Other),
        ];
        for (said, message) in rows {
            assert_eq!(text(said.as_bytes()), message, "{said}");
        }
    }

    #[test]
    fn all_kinds_of_frames_are_understood() {
        let frame = |kind: u32, second: u32, rest: &[u8]| {
            [&kind.to_be_bytes()[..], &second.to_be_bytes(), rest].concat()
        };
        assert_eq!(
            binary(frame(1, 2, b"png")),
            Message::Picture {
                job: None,
                node: None,
                png: true,
                bytes: b"png".to_vec()
            }
        );
        assert_eq!(
            binary(frame(3, 2, b"20size")),
            Message::Text {
                node: "20".into(),
                text: "size".into()
            }
        );
        let about = br#"{"node_id":"57:3","prompt_id":"j","display_node_id":"57","image_type":"image/jpeg"}"#;
        let named = [&about[..], b"jpg"].concat();
        assert_eq!(
            binary(frame(4, about.len() as u32, &named)),
            Message::Picture {
                job: Some("j".into()),
                node: Some("57".into()),
                png: false,
                bytes: b"jpg".to_vec()
            }
        );
        for broken in [
            frame(4, u32::MAX, b"{}x"),
            frame(4, 2, b"{}"),
            frame(2, 1, b"x"),
            frame(1, 1, b""),
            vec![0, 0],
        ] {
            assert_eq!(binary(broken), Message::Other);
        }
    }

    proptest! {
        #[test]
        fn anything_may_come(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = (text(&bytes), binary(bytes));
        }
    }
}
