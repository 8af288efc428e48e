//! Quick prompts: suggestions that are one key away. Ours are in `quick_prompts.toml` beside this
//! file; the user's own file replaces them.
//!
//! Separate because it is a file of its own, read when the list is first drawn.

use super::problem::{Problem, Source, read_text};
use crate::domain::{PROMPT_CHARACTERS_MAX, check_prompt, is_unsafe_to_show, visible};
use std::path::Path;
use toml::{Spanned, de::DeValue};

/// The ones that come with the program.
const OURS: &str = include_str!("quick_prompts.toml");
/// More than this is no choice any more.
const PROMPTS_MAX: usize = 200;
/// Longest title in characters: it stands on a button.
const TITLE_MAX: usize = 40;

/// A suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuickPrompt {
    /// A few words for the button.
    pub title: String,
    /// What is written into the prompt.
    pub prompt: String,
    /// What sort of thing it is: `animal`, `hero`…
    pub kind: String,
}

/// The prompts of `file`, or ours when it is not there or holds none that can be used.
pub(super) fn load(file: &Path) -> (Vec<QuickPrompt>, Vec<Problem>) {
    let mut problems = vec![];
    match read_text(file) {
        Ok(None) => {}
        Ok(Some(text)) => {
            let prompts = read(&Source { file, text: &text }, &mut problems);
            if !prompts.is_empty() {
                return (prompts, problems);
            }
            problems.push(Problem::whole(
                file,
                "holds no prompt; the usual ones are shown",
            ));
        }
        Err(problem) => problems.push(problem),
    }
    (ours(), problems)
}

fn ours() -> Vec<QuickPrompt> {
    let file = Path::new("quick_prompts.toml");
    read(&Source { file, text: OURS }, &mut vec![])
}

fn read(source: &Source<'_>, problems: &mut Vec<Problem>) -> Vec<QuickPrompt> {
    let mut prompts = vec![];
    for (key, value) in source.table(problems) {
        let rows = value
            .get_ref()
            .as_array()
            .filter(|_| key.get_ref() == "prompt");
        let Some(rows) = rows else {
            let said = format!("unknown key “{}”", key.get_ref());
            let hint = "each prompt is a [[prompt]] with title, prompt and kind";
            problems.push(source.problem(&key.span(), said).hint(hint));
            continue;
        };
        for row in rows.iter().take(PROMPTS_MAX) {
            match prompt(source, row) {
                Ok(prompt) => prompts.push(prompt),
                Err(problem) => problems.push(problem),
            }
        }
        if rows.len() > PROMPTS_MAX {
            let said = format!("{} prompts; the first {PROMPTS_MAX} are used", rows.len());
            problems.push(source.problem(&value.span(), said));
        }
    }
    prompts
}

fn prompt(source: &Source<'_>, row: &Spanned<DeValue<'_>>) -> Result<QuickPrompt, Problem> {
    let field = |name: &str| {
        let value = row.get_ref().get(name);
        let text = value
            .and_then(|value| value.get_ref().as_str())
            .map(str::trim);
        let span = value.map_or_else(|| row.span(), Spanned::span);
        (text.unwrap_or_default().to_owned(), span)
    };
    let (text, span) = field("prompt");
    check_prompt(&text, PROMPT_CHARACTERS_MAX)
        .map_err(|problem| source.problem(&span, format!("prompt: {problem}")))?;
    let (title, span) = field("title");
    let characters = title.chars().count();
    if !(1..=TITLE_MAX).contains(&characters) || title.chars().any(is_unsafe_to_show) {
        let said = format!("title: write 1 to {TITLE_MAX} characters");
        return Err(source.problem(&span, said));
    }
    let kind = visible(&field("kind").0);
    Ok(QuickPrompt {
        kind: kind.chars().take(TITLE_MAX).collect(),
        title,
        prompt: text,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::{OURS, Source, load, read};
    use std::{collections::BTreeSet, fs, path::Path};

    #[test]
    fn ours_are_good() {
        let mut problems = vec![];
        let file = Path::new("quick_prompts.toml");
        let prompts = read(&Source { file, text: OURS }, &mut problems);
        assert_eq!(problems, []);
        assert!(prompts.len() >= 24, "{}", prompts.len());
        let titles: BTreeSet<_> = prompts.iter().map(|prompt| &prompt.title).collect();
        assert_eq!(titles.len(), prompts.len(), "no title twice");
        for prompt in &prompts {
            assert!(
                !prompt.kind.is_empty() && prompt.title.chars().count() <= 24,
                "{prompt:?}"
            );
        }
    }

    #[test]
    fn the_users_own_replace_ours_and_bad_ones_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("quick_prompts.toml");
        fs::write(
            &file,
            "[[prompt]]\ntitle = \"Owl\"\nprompt = \"an owl\"\nkind = \"animal\"\n\n\
             [[prompt]]\ntitle = \"Empty\"\nprompt = \"\"\n\n\
             [[prompt]]\nprompt = \"no title\"\n\n[other]\n",
        )
        .unwrap();
        let (prompts, problems) = load(&file);
        assert_eq!(prompts.len(), 1);
        assert_eq!(prompts[0].title, "Owl");
        let lines: Vec<_> = problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines.len(), 3, "{problems:?}");
        assert!(lines.contains(&8) && lines.contains(&10), "{problems:?}");
    }

    #[test]
    fn a_useless_file_is_said_and_ours_are_shown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("quick_prompts.toml");
        assert_eq!(load(&file).1, [], "no file is no problem");
        fs::write(&file, [0xff, 0xfe, 0x00]).unwrap();
        let (prompts, problems) = load(&file);
        assert!(prompts.len() >= 24);
        assert!(problems[0].said.contains("UTF-8"), "{problems:?}");
        fs::write(&file, "").unwrap();
        let (prompts, problems) = load(&file);
        assert!(prompts.len() >= 24 && problems.len() == 1, "{problems:?}");
    }
}
