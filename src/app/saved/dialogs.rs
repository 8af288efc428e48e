//! The boxes of the Saved tab: export, import, tags, clean-up rules.

use super::{Doomed, ExportForm, Saved};
use crate::app::Editor;
use crate::domain::{CleanUp, TrashSum};

/// Longest path that can be typed, in characters.
const PATH_MAX: usize = 1024;
/// Longest tag, in characters.
const TAG_MAX: usize = 60;

/// A row of the export box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportRow {
    /// Where to.
    Path,
    /// As what.
    Form,
    /// How good, for JPEG.
    Quality,
}

/// The export box.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportBox {
    /// Folder or file.
    pub path: Editor,
    /// As what.
    pub form: ExportForm,
    /// 1 to 100, for JPEG.
    pub quality: u8,
    /// The marked row.
    pub row: usize,
    /// Why the last try did not work.
    pub problem: Option<String>,
}

impl ExportBox {
    /// A box that proposes `path`.
    pub(crate) fn new(path: &str) -> Self {
        Self {
            path: Editor::line(PATH_MAX).proposing(path),
            form: ExportForm::default(),
            quality: 90,
            row: 0,
            problem: None,
        }
    }

    /// The last try did not work: the next character begins anew.
    pub(crate) fn fail(&mut self, problem: String) {
        self.problem = Some(problem);
        self.path.propose_again();
    }

    /// The rows there are: quality only where it means something.
    pub fn rows(&self) -> Vec<ExportRow> {
        let lossy = self.form == ExportForm::Jpeg;
        let mut rows = vec![ExportRow::Path, ExportRow::Form];
        rows.extend(lossy.then_some(ExportRow::Quality));
        rows
    }

    /// The marked row.
    pub fn marked(&self) -> ExportRow {
        let rows = self.rows();
        rows.get(self.row).copied().unwrap_or(ExportRow::Path)
    }

    /// Walks the marked row's value `by` places on.
    pub(crate) fn turn(&mut self, by: isize) {
        match self.marked() {
            ExportRow::Path => {}
            ExportRow::Form => {
                let at = ExportForm::ALL.iter().position(|form| *form == self.form);
                let count = ExportForm::ALL.len() as isize;
                let next = (at.unwrap_or(0) as isize + by).rem_euclid(count) as usize;
                self.form = ExportForm::ALL.get(next).copied().unwrap_or_default();
            }
            ExportRow::Quality => {
                let next = isize::from(self.quality) + by * 5;
                self.quality = u8::try_from(next.clamp(10, 100)).unwrap_or(90);
            }
        }
    }
}

/// The import box.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportBox {
    /// File or folder.
    pub path: Editor,
    /// Why the last try did not work.
    pub problem: Option<String>,
}

impl ImportBox {
    /// A box that proposes `path`.
    pub(crate) fn new(path: &str) -> Self {
        Self {
            path: Editor::line(PATH_MAX).proposing(path),
            problem: None,
        }
    }
}

/// The box of tags.
#[derive(Clone, Debug, PartialEq)]
pub struct TagBox {
    /// What is typed.
    pub text: Editor,
    /// Place among the choices, once one was marked with the arrows.
    pub selected: Option<usize>,
}

impl Default for TagBox {
    fn default() -> Self {
        Self {
            text: Editor::line(TAG_MAX),
            selected: None,
        }
    }
}

/// A tag that can be put on the pictures, or taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagChoice {
    /// The tag.
    pub name: String,
    /// Every picture it is about carries it.
    pub on: bool,
    /// Some picture it is about carries it.
    pub is_on_any: bool,
    /// No picture carries it yet.
    pub is_new: bool,
}

impl TagBox {
    /// What can be chosen: what is typed, where it is new; then the tags that match, those on the
    /// pictures first.
    pub fn choices(&self, saved: &Saved) -> Vec<TagChoice> {
        let typed = self.text.text().trim().to_lowercase();
        let on = |name: &str| saved.tags_on(name);
        let mut choices: Vec<TagChoice> = tag_names(saved)
            .into_iter()
            .filter(|name| name.to_lowercase().contains(&typed))
            .map(|name| TagChoice {
                on: on(&name),
                is_on_any: saved.is_tag_on_any(&name),
                name,
                is_new: false,
            })
            .collect();
        choices.sort_by_key(|choice| !choice.on);
        let exact = |choice: &TagChoice| choice.name.to_lowercase() == typed;
        if !typed.is_empty() && !choices.iter().any(exact) {
            let name = self.text.text().trim().to_owned();
            let fresh = TagChoice {
                name,
                on: false,
                is_on_any: false,
                is_new: true,
            };
            choices.insert(0, fresh);
        }
        choices
    }

    /// What Enter is about: the marked choice; else what is typed, whatever else it matches.
    pub fn marked_choice(&self, saved: &Saved) -> Option<TagChoice> {
        self.marked_row(saved)
            .and_then(|row| self.choices(saved).into_iter().nth(row))
    }

    /// The place of that among the choices.
    pub fn marked_row(&self, saved: &Saved) -> Option<usize> {
        let typed = self.text.text().trim().to_lowercase();
        let exact = |choice: &TagChoice| choice.name.to_lowercase() == typed;
        let typed = || self.choices(saved).iter().position(exact);
        self.selected.or_else(typed)
    }
}

/// The tags of the library, and those of the pictures in question that it has not told yet.
fn tag_names(saved: &Saved) -> Vec<String> {
    let tags = saved.known.tags.iter();
    let mut names: Vec<String> = tags.map(|(name, _)| name.clone()).collect();
    for tag in saved.targets().flat_map(|picture| &picture.tags) {
        if !names.contains(tag) {
            names.push(tag.clone());
        }
    }
    names.sort_by_key(|name| name.to_lowercase());
    names
}

impl Saved {
    /// Does a picture that a command is about carry this tag?
    fn is_tag_on_any(&self, name: &str) -> bool {
        let mut tags = self.targets().flat_map(|picture| &picture.tags);
        tags.any(|tag| tag == name)
    }

    /// Do all pictures a command is about (as far as they are in memory) carry this tag?
    fn tags_on(&self, name: &str) -> bool {
        let mut targets = self.targets().peekable();
        targets.peek().is_some()
            && targets.all(|picture| picture.tags.iter().any(|tag| tag == name))
    }
}

/// A row of the clean-up box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CleanUpRow {
    /// Older than so many days.
    Older,
    /// Files larger than so many bytes.
    Larger,
    /// Only those without a rating.
    Unrated,
}

/// Days that can be chosen.
const DAYS: [u32; 6] = [7, 30, 90, 180, 365, 730];
/// Bytes that can be chosen.
const BYTES: [u64; 5] = [1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000];

/// The clean-up box: a rule, and what it would take away.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CleanUpBox {
    /// The rule.
    pub rule: CleanUp,
    /// The marked row.
    pub row: usize,
    /// What it would take away, once known.
    pub doomed: Option<Doomed>,
    /// Why that is not known.
    pub problem: Option<String>,
}

impl CleanUpBox {
    /// Is anything known to go?
    pub(crate) fn goes(&self) -> bool {
        let doomed = self.doomed.as_ref();
        doomed.is_some_and(|doomed| doomed.count > 0)
    }

    /// From top to bottom.
    pub const ROWS: [CleanUpRow; 3] = [CleanUpRow::Older, CleanUpRow::Larger, CleanUpRow::Unrated];

    /// Does the rule say anything? One that does not would take everything.
    pub fn is_set(&self) -> bool {
        self.rule != CleanUp::default()
    }

    /// Walks the marked row's value `by` places on.
    pub(crate) fn turn(&mut self, by: isize) {
        match Self::ROWS.get(self.row) {
            Some(CleanUpRow::Older) => {
                self.rule.older_than_days = step(&DAYS, self.rule.older_than_days, by);
            }
            Some(CleanUpRow::Larger) => {
                self.rule.larger_than = step(&BYTES, self.rule.larger_than, by);
            }
            Some(CleanUpRow::Unrated) | None => self.rule.unrated = !self.rule.unrated,
        }
        (self.doomed, self.problem) = (None, None);
    }

    /// A row's value as the screen shows it.
    pub fn value(&self, row: CleanUpRow) -> String {
        let off = || "does not matter".to_owned();
        match row {
            CleanUpRow::Older => self
                .rule
                .older_than_days
                .map_or_else(off, |days| format!("older than {days} days")),
            CleanUpRow::Larger => self
                .rule
                .larger_than
                .map_or_else(off, |bytes| format!("larger than {} MB", bytes / 1_000_000)),
            CleanUpRow::Unrated if self.rule.unrated => "only without a rating".to_owned(),
            CleanUpRow::Unrated => off(),
        }
    }
}

/// The question whether the trash is to be emptied, with what would go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmptyTrashBox {
    /// What would go, once known.
    pub sum: Option<TrashSum>,
    /// Why that is not known.
    pub problem: Option<String>,
}

impl EmptyTrashBox {
    /// Would anything go?
    pub fn goes(&self) -> bool {
        self.sum.is_some_and(|sum| sum.count > 0)
    }
}

fn step<T: Copy + PartialEq>(all: &[T], now: Option<T>, by: isize) -> Option<T> {
    let at = now.and_then(|now| all.iter().position(|known| *known == now));
    let place = at.map_or(0, |at| at as isize + 1);
    let next = (place + by).rem_euclid(all.len() as isize + 1);
    all.get(usize::try_from(next - 1).ok()?).copied()
}
