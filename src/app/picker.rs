//! A list over the screen from which a value of the form is picked, found by a few letters.

use super::{Effect, Effects, Model, Overlay, Pick, fuzzy, generate::USUAL};
use crate::app::Editor;
use crate::domain::ModelFacts;
use std::cmp::Reverse;

/// Longest search, in characters.
const QUERY_MAX: usize = 64;

/// One row of the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PickRow<'a> {
    /// Its name; `None` = what the service usually takes.
    pub name: Option<&'a str>,
    /// What is known about a model.
    pub facts: Option<&'a ModelFacts>,
    /// Is it the one in use?
    pub used: bool,
}

impl<'a> PickRow<'a> {
    /// Its words on the screen.
    pub fn words(&self) -> &'a str {
        self.name.unwrap_or(USUAL)
    }
}

/// The rows that fit `query`, the best first; all of them in the service's order without one.
pub fn pick_rows<'a>(model: &'a Model, pick: Pick, query: &str) -> Vec<PickRow<'a>> {
    let (names, now) = model.generate.form.names(pick, &model.services);
    let usual = pick.has_usual().then_some(PickRow {
        name: None,
        facts: None,
        used: now.is_none(),
    });
    let named = names.into_iter().map(|(name, facts)| PickRow {
        name: Some(name),
        facts,
        used: Some(name) == now,
    });
    let rows = usual.into_iter().chain(named);
    if query.trim().is_empty() {
        return rows.collect();
    }
    let scored = rows.filter_map(|row| {
        let family = row
            .facts
            .and_then(|facts| facts.family.as_deref())
            .unwrap_or_default();
        let score = fuzzy::score(row.words(), query)
            .or_else(|| fuzzy::score(&format!("{} {family}", row.words()), query))?;
        Some((score, row))
    });
    let mut scored: Vec<_> = scored.collect();
    scored.sort_by_key(|(score, _)| Reverse(*score));
    scored.into_iter().map(|(_, row)| row).collect()
}

/// Opens the list, its mark on what is in use, and asks the services what they have now.
pub(super) fn open(model: &mut Model, pick: Pick) -> Effects {
    let rows = pick_rows(model, pick, "");
    let selected = rows.iter().position(|row| row.used).unwrap_or(0);
    let query = Box::new(Editor::line(QUERY_MAX));
    model.overlay = Some(Overlay::Picker {
        pick,
        query,
        selected,
    });
    super::servers::list(model)
}

/// What is picked, the rows of the open list and the place of its mark.
pub(super) fn opened(model: &Model) -> Option<(Pick, Vec<PickRow<'_>>, usize)> {
    let Some(Overlay::Picker {
        pick,
        query,
        selected,
    }) = &model.overlay
    else {
        return None;
    };
    Some((*pick, pick_rows(model, *pick, &query.text()), *selected))
}

/// Takes the marked row.
pub(super) fn choose(model: &mut Model) -> Effects {
    let Some((pick, rows, selected)) = opened(model) else {
        return Effects::new();
    };
    let Some(name) = rows.get(selected).map(|row| row.name.map(str::to_owned)) else {
        return Effects::new();
    };
    model.overlay = None;
    if pick == Pick::Family {
        return super::servers::tell_family(model, name);
    }
    model.generate.form.pick(pick, name.as_deref());
    Effects::new()
}

/// The name under the mark, to find it again after the list changed. `None` without a list or a
/// mark; `Some(None)` on the row that takes the choice away.
#[expect(clippy::option_option, reason = "a row may stand for no name")]
pub(super) fn marked(model: &Model) -> Option<Option<String>> {
    let (_, rows, selected) = opened(model)?;
    rows.get(selected).map(|row| row.name.map(str::to_owned))
}

/// Puts the mark on `name` again, if it is still there.
pub(super) fn mark_again(model: &mut Model, name: Option<&str>) {
    let place = opened(model).and_then(|(_, rows, _)| rows.iter().position(|row| row.name == name));
    if let (Some(place), Some(Overlay::Picker { selected, .. })) = (place, &mut model.overlay) {
        *selected = place;
    }
}

/// After typing the best fit is marked.
pub(super) fn typed(model: &mut Model) {
    if let Some(Overlay::Picker { selected, .. }) = &mut model.overlay {
        *selected = 0;
    }
}

/// Asks for a check of the picture that was typed into the form.
pub(super) fn check_input(model: &Model) -> Effects {
    let input = model.generate.form.advanced.input.as_ref();
    let file = input.map(|input| input.file.to_string_lossy().into_owned());
    file.map(Effect::CheckInput).into_iter().collect()
}
