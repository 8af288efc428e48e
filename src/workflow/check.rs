//! Checking a graph against what a server says about its nodes, before it is sent: so that a missing
//! node or a wrong name is told in words, with the nearest right one.

use super::{Address, Graph, Node, Workflow};
use crate::domain::{Failure, FailureKind, RequestField, nearest, visible};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a server says about its nodes, class by class: its answers to `/object_info/{class}`. A
/// class it does not have is `null` or empty; one that was not asked for is not in it.
pub type NodeClasses = BTreeMap<String, Value>;

/// The words an input of a class may have; `None` when it is no choice. Both ways in which servers
/// write them are read. `info` is the entry of one class.
pub fn choices(info: &Value, input: &str) -> Option<Vec<String>> {
    let words = |list: &Vec<Value>| {
        let words = list.iter().filter_map(Value::as_str);
        words.map(str::to_owned).collect()
    };
    match spec(info, input)?.as_array()?.as_slice() {
        [Value::Array(list), ..] => Some(words(list)),
        [Value::String(kind), options, ..] if kind == "COMBO" => {
            options.get("options").and_then(Value::as_array).map(words)
        }
        _ => None,
    }
}

/// Everything that the server will refuse, most telling first: missing nodes, then wrong values.
/// `names` are all classes the server has, for the nearest one; empty where that was not asked.
pub fn check(
    workflow: &Workflow,
    graph: &Graph,
    classes: &NodeClasses,
    names: &[String],
) -> Vec<Failure> {
    let known = |node: &Node| classes.get(&node.class);
    let missing = missing(graph, classes).into_iter();
    let mut failures: Vec<_> = missing.map(|class| missing_class(class, names)).collect();
    for (id, node) in graph.nodes() {
        let Some(info) = known(node).filter(|info| !is_absent(info)) else {
            continue;
        };
        for (input, value) in &node.inputs {
            let address = Address::of(id, input);
            let said = match node.link(input) {
                Some(link) => bad_link(graph, classes, info, input, &link),
                None => bad_value(info, input, value),
            };
            if let Some((said, hint)) = said {
                failures.push(fault(workflow, node, &address, &said, hint));
            }
        }
        for input in required(info).filter(|input| !node.inputs.contains_key(*input)) {
            let said = "is missing".to_owned();
            failures.push(fault(workflow, node, &Address::of(id, input), &said, None));
        }
    }
    failures
}

/// The classes of `graph` that the server does not have, each once.
pub fn missing<'a>(graph: &'a Graph, classes: &NodeClasses) -> BTreeSet<&'a str> {
    let names = graph.nodes().map(|(_, node)| node.class.as_str());
    names
        .filter(|class| classes.get(*class).is_some_and(is_absent))
        .collect()
}

/// A node that the server does not have. `names` as in [`check`].
pub fn missing_class(class: &str, names: &[String]) -> Failure {
    let meant = nearest(class, names.iter().map(String::as_str));
    let class = visible(class);
    let said = format!("this ComfyUI has no node “{class}”, which the workflow needs");
    let hint =
        "install the custom node that brings it, or update ComfyUI, or choose another workflow";
    let hint = match meant {
        Some(meant) => format!("did you mean {}? If not, {hint}", visible(meant)),
        None => hint.to_owned(),
    };
    Failure::new(FailureKind::Rejected, said)
        .hint(hint)
        .at(RequestField::Workflow)
}

fn is_absent(info: &Value) -> bool {
    info.as_object().is_none_or(serde_json::Map::is_empty)
}

fn fault(
    workflow: &Workflow,
    node: &Node,
    address: &Address,
    said: &str,
    hint: Option<String>,
) -> Failure {
    let (class, place) = (visible(&node.class), visible(&address.to_string()));
    let said = format!("{place} ({class}) {said}");
    let field = workflow.field(address).unwrap_or(RequestField::Workflow);
    let failure = Failure::new(FailureKind::Rejected, said).at(field);
    match hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

/// The description of an input.
fn spec<'a>(info: &'a Value, input: &str) -> Option<&'a Value> {
    let inputs = info.get("input")?;
    let groups = ["required", "optional"].iter();
    groups
        .filter_map(|group| inputs.get(*group))
        .find_map(|group| group.get(input))
}

fn required(info: &Value) -> impl Iterator<Item = &str> {
    let inputs = info.get("input").and_then(|inputs| inputs.get("required"));
    let names = inputs.and_then(Value::as_object).into_iter().flatten();
    names.map(|(name, _)| name.as_str())
}

/// What is wrong with a value, and the nearest right one.
fn bad_value(info: &Value, input: &str, value: &Value) -> Option<(String, Option<String>)> {
    let spec = spec(info, input)?.as_array()?;
    let options = spec.get(1);
    let option = |name: &str| options.and_then(|options| options.get(name));
    // Its list is older than the picture that was just sent.
    if option("image_upload").is_some() {
        return None;
    }
    if let Some(words) = choices(info, input) {
        let word = value.as_str()?;
        if words.iter().any(|known| known == word) {
            return None;
        }
        let meant = nearest(word, words.iter().map(String::as_str));
        let hint = match meant {
            Some(meant) => Some(format!("did you mean {}?", visible(meant))),
            None if words.is_empty() => Some("the server has none of these yet".to_owned()),
            None => None,
        };
        return Some((
            format!("is “{}”, which the server does not have", visible(word)),
            hint,
        ));
    }
    let kind = spec.first().and_then(Value::as_str)?;
    if !matches!(kind, "INT" | "FLOAT") {
        return None;
    }
    let Some(number) = value.as_f64() else {
        return Some(("takes a number".to_owned(), None));
    };
    let bound = |name: &str| option(name).and_then(Value::as_f64);
    match (bound("min"), bound("max")) {
        (Some(min), _) if number < min => Some((format!("is less than {min}"), None)),
        (_, Some(max)) if number > max => Some((format!("is more than {max}"), None)),
        _ => None,
    }
}

/// What is wrong with a link.
fn bad_link(
    graph: &Graph,
    classes: &NodeClasses,
    info: &Value,
    input: &str,
    link: &super::Link<'_>,
) -> Option<(String, Option<String>)> {
    let Some(node) = graph.node(link.node) else {
        let said = format!("is linked to {}, which is not there", visible(link.node));
        return Some((said, None));
    };
    let outputs = classes.get(&node.class)?.get("output")?.as_array()?;
    let Some(kind) = outputs.get(link.slot) else {
        let said = format!(
            "is linked to output {} of {}",
            link.slot,
            visible(&node.class)
        );
        return Some((format!("{said}, which has {}", outputs.len()), None));
    };
    let (kind, wanted) = (kind.as_str()?, spec(info, input)?.get(0)?.as_str()?);
    let same = kind == wanted || [kind, wanted].contains(&"*") || wanted.contains(',');
    (!same).then(|| {
        let (kind, wanted) = (visible(kind), visible(wanted));
        (format!("takes {wanted} and gets {kind}"), None)
    })
}
