//! `node.input=value`: single values over everything else, typed like the ones they replace.

use crate::{
    domain::{Failure, FailureKind, RequestField, nearest, visible},
    workflow::{Address, Graph},
};
use serde_json::{Number, Value};

/// Sets the input at `address` to the value that `text` says.
pub(super) fn set(graph: &mut Graph, address: &str, text: &str) -> Result<(), Failure> {
    let wrong = |said: String| Failure::new(FailureKind::Rejected, said).at(RequestField::Workflow);
    let shown = visible(address);
    let Some(place) = Address::parse(address) else {
        return Err(wrong(format!("“{shown}” names no input"))
            .hint("write --set node.input=value, for example --set 3.steps=30"));
    };
    let Some(node) = graph.node(&place.node) else {
        let failure = wrong(format!(
            "the workflow has no node “{}”",
            visible(&place.node)
        ));
        return Err(match graph.nearest_node(&place.node) {
            Some(id) => {
                let class = graph.node(id).map_or("", |node| &node.class);
                failure.hint(format!(
                    "did you mean {} ({})?",
                    visible(id),
                    visible(class)
                ))
            }
            None => failure.hint(format!(
                "it has {}",
                listed(graph.nodes().map(|(id, _)| id))
            )),
        });
    };
    let class = visible(&node.class);
    let Some(old) = node.inputs.get(&place.input) else {
        let said = format!("the node {class} has no input “{}”", visible(&place.input));
        let names = || node.inputs.keys().map(String::as_str);
        return Err(match nearest(&place.input, names()) {
            Some(meant) => wrong(said).hint(format!("did you mean {}?", visible(meant))),
            None => wrong(said).hint(format!("it has {}", listed(names()))),
        });
    };
    let value = like(old, text).map_err(|wanted| {
        let said = format!("{shown} takes {wanted}, and “{}” is none", visible(text));
        wrong(said)
    })?;
    if let Some(node) = graph.node_mut(&place.node) {
        node.inputs.insert(place.input, value);
    }
    Ok(())
}

/// `text` as a value of the kind of `old`; `Err` says in words what is wanted.
fn like(old: &Value, text: &str) -> Result<Value, &'static str> {
    let number = || {
        let text = text.trim();
        let whole = text.parse::<u64>().map(Number::from);
        let whole = whole.or_else(|_| text.parse::<i64>().map(Number::from));
        let number = whole
            .ok()
            .or_else(|| Number::from_f64(text.parse::<f64>().ok()?));
        number.map(Value::Number)
    };
    match old {
        Value::Bool(_) => match text.trim() {
            "true" | "yes" | "on" => Ok(Value::Bool(true)),
            "false" | "no" | "off" => Ok(Value::Bool(false)),
            _ => Err("true or false"),
        },
        Value::Number(_) => number().ok_or("a number"),
        Value::String(_) => Ok(text.into()),
        // In place of a link or a structure: what JSON says it is, else words.
        _ => Ok(serde_json::from_str(text).unwrap_or_else(|_| text.into())),
    }
}

/// The first few names.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.take(12).map(visible).collect();
    names.join(", ")
}
