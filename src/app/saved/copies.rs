//! What became of copies into the library and out of it, in words.

use super::Exported;
use crate::app::{Model, Notice, Overlay, Severity, Tab};
use crate::domain::{Failure, Import, PictureId, visible};
use crate::keymap::{Command, key_of};
use std::path::PathBuf;

/// Reasons that are told; there are hardly ever more.
const REASONS_MAX: usize = 4;

/// Reasons that are told apart: each file may have one of its own.
const KINDS_MAX: usize = 64;

/// Pictures that an import left in the library and that were not seen yet, and what was said of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Brought {
    ids: Vec<PictureId>,
    notice: Notice,
}

/// An import ended.
pub(super) fn take_imported(model: &mut Model, result: Result<Import, Failure>) {
    model.saved.work = None;
    let import = match result {
        Ok(import) => import,
        Err(failure) => return super::news::fail(model, &failure),
    };
    let notice = Notice {
        hint: reasons(&import.refused),
        ..Notice::new(severity(&import), &words(&import), model.now)
    };
    let notice = match named_alone(&import) {
        // One file that was named: why not comes first.
        Some(why) => Notice {
            hint: Some(notice.title),
            title: why,
            ..notice
        },
        None => notice,
    };
    let saved = &mut model.saved;
    let known = import.known.iter().map(|(_, id)| *id);
    let ids: Vec<_> = import.added.iter().copied().chain(known).collect();
    if let Some(first) = ids.first().copied() {
        if saved.trash || saved.is_filtered() {
            let brought = Brought {
                ids,
                notice: notice.clone(),
            };
            saved.brought = (model.tab == Tab::Saved).then_some(brought);
        } else {
            saved.go_to(first);
        }
    }
    saved.library_changed();
    model.notice = Some(notice);
}

fn words(import: &Import) -> String {
    let mut words = match import.added.len() {
        0 if import.known.is_empty() && import.refused.is_empty() && !import.stopped => {
            "nothing was imported: there is no picture in there".to_owned()
        }
        0 if import.known.is_empty() => "nothing was imported".to_owned(),
        0 => "nothing new was imported".to_owned(),
        1 => "1 picture was imported".to_owned(),
        count => format!("{count} pictures were imported"),
    };
    if !import.known.is_empty() {
        words += &["; here already: ", &import.known.len().to_string()].concat();
    }
    if !import.refused.is_empty() {
        words += &["; refused: ", &import.refused.len().to_string()].concat();
    }
    if import.stopped {
        words.push_str("; it was stopped");
    }
    words
}

fn severity(import: &Import) -> Severity {
    match (import.added.len(), import.refused.len()) {
        (0, 0) => Severity::Plain,
        (_, 0) => Severity::Good,
        // Why takes longer to read than what.
        _ => Severity::Bad,
    }
}

/// Why the only file was refused, where there was only one.
fn named_alone(import: &Import) -> Option<String> {
    match import.refused.as_slice() {
        [one] if import.added.is_empty() && import.known.is_empty() => {
            let path = short(&visible(&one.0.to_string_lossy()));
            Some(why_at(&path, one))
        }
        _ => None,
    }
}

/// Characters of a path that are told.
const PATH_SHOWN: usize = 80;

/// A path whose middle is left out where it is too long: both where it begins and where it ends say
/// what is wrong with it.
fn short(path: &str) -> String {
    let chars: Vec<char> = path.chars().collect();
    if chars.len() <= PATH_SHOWN {
        return path.to_owned();
    }
    let half = PATH_SHOWN / 2;
    let begin = chars.iter().take(half - 1);
    let end = chars.iter().skip(chars.len() - half);
    begin.chain(&['…']).chain(end).collect()
}

/// The first pictures that were asked for after an import are there: the mark goes to what came in, and
/// what the filter hides is said. Whoever looks at something else has heard enough.
pub(super) fn show_brought(model: &mut Model) {
    let now = model.now;
    let saved = &mut model.saved;
    if model.tab != Tab::Saved {
        saved.brought = None;
    }
    // While the library has changed since, they are from before, for all we know.
    if saved.outdated {
        return;
    }
    let Some(Brought { ids, notice }) = saved.brought.take() else {
        return;
    };
    if ids.iter().any(|id| saved.window.mark(*id)) {
        return;
    }
    let key = |command| key_of(command).map_or_else(String::new, |key| key.to_string());
    let all = saved.window.before == 0 && saved.window.is_end;
    let why = match (saved.trash, all, ids.len()) {
        (true, ..) => format!("not shown in the trash: {} leaves it", key(Command::Trash)),
        (_, true, 1) => format!("hidden by the filter: {} shows it", saved.clear_key()),
        (_, true, _) => format!("hidden by the filter: {} shows them", saved.clear_key()),
        _ => format!("a filter is on: {} shows all", saved.clear_key()),
    };
    saved.hidden = ids.first().copied();
    model.notice = Some(Notice {
        hint: notice.hint,
        ..Notice::new(notice.severity, &format!("{}; {why}", notice.title), now)
    });
}

/// How many were refused for each reason: `2: it is no picture; cut.png: the file ends too early`. One
/// that was refused alone is named.
fn reasons(refused: &[(PathBuf, String)]) -> Option<String> {
    let mut groups: Vec<(String, &(PathBuf, String), usize)> = Vec::new();
    let mut others = 0;
    for one in refused {
        let (_, why) = without_path(&one.0, &one.1);
        let full = groups.len() >= KINDS_MAX;
        match groups.iter_mut().find(|(known, ..)| *known == why) {
            Some((.., count)) => *count += 1,
            None if full => others += 1,
            None => groups.push((why, one, 1)),
        }
    }
    groups.sort_by_key(|(.., count)| std::cmp::Reverse(*count));
    let rest: usize = groups
        .iter()
        .skip(REASONS_MAX)
        .map(|(.., count)| count)
        .sum::<usize>()
        + others;
    let told = groups.iter().take(REASONS_MAX);
    let told = told.map(|(why, first, count)| match count {
        1 => why_refused(first),
        count => format!("{count}: {why}"),
    });
    let mut words: Vec<_> = told.collect();
    words.extend((rest > 0).then(|| format!("{rest}: other reasons")));
    (!words.is_empty()).then(|| words.join("; "))
}

/// `cut.png: the PNG file ends too early`; the path that the user wrote is not said again.
fn why_refused(one: &(PathBuf, String)) -> String {
    let name = one.0.file_name().unwrap_or_default();
    why_at(&visible(&name.to_string_lossy()), one)
}

/// The same with `name` for the file.
fn why_at(name: &str, (file, why): &(PathBuf, String)) -> String {
    match without_path(file, why) {
        (true, why) => format!("{name} {why}"),
        (false, why) => format!("{name}: {why}"),
    }
}

/// A reason without the path in front of it, and whether one stood there.
fn without_path(file: &std::path::Path, why: &str) -> (bool, String) {
    let (why, path) = (visible(why), visible(&file.to_string_lossy()));
    match why.strip_prefix(&path) {
        Some(rest) => (true, rest.trim_start_matches([':', ' ']).to_owned()),
        None => (false, why),
    }
}

/// An export ended. The box stays where nothing was written: what is wrong can be mended.
pub(super) fn take_exported(model: &mut Model, result: Result<Exported, Failure>) {
    model.saved.work = None;
    let exported = match (result, &mut model.overlay) {
        (Err(failure), Some(Overlay::Export(export))) => {
            let hint = failure.hint.map(|hint| format!(": {hint}"));
            export.fail(failure.said + &hint.unwrap_or_default());
            return;
        }
        (Err(failure), _) => return super::news::fail(model, &failure),
        (Ok(exported), Some(Overlay::Export(export))) if exported.is_nothing() => {
            let why = reasons(&exported.refused).unwrap_or_default();
            export.fail(format!("nothing was copied: {why}"));
            return;
        }
        (Ok(exported), _) => exported,
    };
    if matches!(model.overlay, Some(Overlay::Export(_))) {
        model.overlay = None;
    }
    let place = exported.place.display();
    let mut words = match (exported.count, exported.stopped) {
        (0, true) => "stopped: nothing was copied".to_owned(),
        (1, true) => format!("stopped: 1 copy is in {place}"),
        (count, true) => format!("stopped: {count} copies are in {place}"),
        (0, false) => "nothing was copied".to_owned(),
        (1, false) => format!("copied to {place}"),
        (count, false) => format!("{count} copies are in {place}"),
    };
    let severity = match (exported.refused.len(), exported.stopped) {
        (0, false) => Severity::Good,
        (0, true) => Severity::Plain,
        (count, _) => {
            words += &["; refused: ", &count.to_string()].concat();
            Severity::Bad
        }
    };
    let hint = reasons(&exported.refused);
    let notice = Notice::new(severity, &words, model.now);
    model.notice = Some(Notice { hint, ..notice });
}

impl Exported {
    /// Was every picture refused?
    fn is_nothing(&self) -> bool {
        self.count == 0 && !self.refused.is_empty() && !self.stopped
    }
}
