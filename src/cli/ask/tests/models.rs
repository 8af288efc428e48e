//! Models by their names, whole or short, and those of an unknown family.

use super::super::{Stop, requests};
use super::{asked, state};

#[test]
fn a_model_is_found_by_its_short_name_and_refused_while_parts_are_missing() {
    let mut state = state();
    state.models[0].id = "sdxl/Base_1.0.safetensors".into();
    state.models[1].facts.missing = vec!["ae.safetensors in models/vae".into()];
    let [request] = requests(&asked(&["x", "--model", "base_1.0"]), &state, None)
        .unwrap()
        .try_into()
        .unwrap();
    assert_eq!(request.model.as_deref(), Some("sdxl/Base_1.0.safetensors"));
    let stop = requests(&asked(&["x", "--model", "poor"]), &state, None).unwrap_err();
    assert!(matches!(stop, Stop::Failed(_)));
    assert!(
        stop.to_string()
            .ends_with("it needs ae.safetensors in models/vae"),
        "{stop}"
    );
}

#[test]
fn a_long_list_of_names_says_how_many_more_there_are() {
    let mut many = state();
    let model = many.models[0].clone();
    for number in 0..25 {
        let id = format!("checkpoint-{number}.safetensors");
        many.models.push(crate::domain::ModelChoice {
            id,
            ..model.clone()
        });
    }
    let stop = requests(&asked(&["x", "--model", "zebra"]), &many, None).unwrap_err();
    let Stop::Usage { hint, .. } = stop else {
        unreachable!("{stop:?}")
    };
    let hint = hint.unwrap();
    assert!(
        hint.ends_with("checkpoint-17.safetensors and 7 more"),
        "{hint}"
    );
}

#[test]
fn a_model_of_an_unknown_family_is_asked_about_unless_a_workflow_is_named() {
    let mut state = state();
    let facts = &mut state.models[0].facts;
    facts.needs_workflow = true;
    facts.families = ["SD 1.5".to_owned(), "SDXL".to_owned()].into();
    let asked = |line: &[&str]| requests(&asked(line), &state, None);
    let Stop::Failed(failure) = asked(&["x", "--model", "rich"]).unwrap_err() else {
        unreachable!()
    };
    assert_eq!(failure.field, Some(crate::domain::RequestField::Model));
    let hint = failure.hint.unwrap();
    assert!(
        hint.contains("--family") && hint.contains("SD 1.5, SDXL"),
        "{hint}"
    );
    let named = asked(&["x", "--model", "rich", "--workflow", "SDXL"]).unwrap();
    assert_eq!(named[0].advanced.workflow.as_deref(), Some("SDXL"));
    let first = asked(&["x"]).unwrap();
    assert_eq!(
        first[0].model.as_deref(),
        Some("poor"),
        "one that can be used"
    );
}
