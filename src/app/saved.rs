//! The state of the Saved tab: the library as it is looked at, searched and sorted out.

mod choices;
mod copies;
mod dialogs;
mod news;
mod selection;
mod talk;
mod unreadable;
mod window;

use super::Editor;
use crate::domain::{Facets, Failure, Filter, LibraryStats, PageAt, PictureId, SavedPicture, Sort};
pub use choices::{Choices, FilterRow, order_words};
pub use dialogs::{
    CleanUpBox, CleanUpRow, EmptyTrashBox, ExportBox, ExportRow, ImportBox, TagBox, TagChoice,
};
pub(super) use news::apply_news;
pub use selection::Selection;
pub use talk::{Doomed, ExportForm, Exported, SavedAsk, SavedNews, Which};
use unreadable::Unreadable;
pub use window::{Loaded, Tiles, Window};

/// Longest search, in characters.
const SEARCH_MAX: usize = 200;
/// Deletions that can be taken back one after another.
const UNDO_MAX: usize = 50;

/// The same pictures in no order of the user's.
fn unordered(filter: &Filter) -> Filter {
    Filter {
        sort: Sort::default(),
        ..filter.clone()
    }
}

/// Can the chosen model start from a picture?
pub(crate) fn takes_input(model: &super::Model) -> bool {
    let form = &model.generate.form;
    form.capability(&model.services)
        .is_some_and(|can| can.image_to_image)
}

/// Which part of the tab has the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SavedFocus {
    /// The pictures.
    #[default]
    Pictures,
    /// The line that is searched for.
    Search,
}

/// Long work on files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileWork {
    /// Copying in: files done, of how many; `None` while they are being looked for.
    Importing(Option<(u64, u64)>),
    /// Copying out: files done, of how many; `None` while they are being looked for.
    Exporting(Option<(u64, u64)>),
}

/// The Saved tab.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own about the library"
)]
pub struct Saved {
    /// Which part has the keys.
    pub focus: SavedFocus,
    /// What is searched for.
    pub search: Editor,
    /// What else is filtered, and the order.
    pub choices: Choices,
    /// The trash is shown instead.
    pub trash: bool,
    /// The pictures in memory, and the mark.
    pub window: Window,
    /// Tiles of the grid, as last drawn.
    pub(super) tiles: Tiles,
    /// Pictures the filter lets through, once counted.
    pub total: Option<u64>,
    /// Several pictures at once.
    pub selection: Selection,
    /// Services, models and tags there are.
    pub known: Facets,
    /// The figures, once known.
    pub stats: Option<LibraryStats>,
    /// Why the library cannot be shown.
    pub problem: Option<Failure>,
    /// Why the library cannot be used as it should, for as long as that is so; what is known of it is
    /// shown all the same.
    pub away: Option<Failure>,
    /// Its folder is not there, and no picture of it is known.
    pub is_missing: bool,
    /// Where the next import comes from: what was written last.
    pub(super) import_from: String,
    /// Where the next export goes to: the folder that was written last.
    pub(super) export_to: String,
    /// An import or an export under way.
    pub work: Option<FileWork>,
    /// The files were compared with the index since the start.
    pub is_checked: bool,
    /// After so many days in the trash pictures are deleted; `None` = never.
    pub trash_days: Option<u32>,
    /// With fewer bytes free the user is told.
    low_space: u64,
    /// Deletions that can be taken back, the newest last.
    undo: Vec<Vec<PictureId>>,
    /// A deletion that is being taken back.
    undoing: Option<Vec<PictureId>>,
    /// The words the last question searched for.
    searched: String,
    /// Counts what is asked; an answer to an older question is dropped.
    epoch: u64,
    /// What the pictures in memory, and their count, are pictures of; the order apart.
    shown: Filter,
    /// They are to be counted, anew or at all.
    uncounted: bool,
    /// What has to be asked.
    need: Option<PageAt>,
    /// What is asked and not answered.
    asked: Option<PageAt>,
    /// The library changed since the last question: asked anew when that is answered, so that
    /// changes that follow each other closely never keep an answer away.
    outdated: bool,
    /// The picture around which was asked last because an end was near; once is enough.
    around: Option<PictureId>,
    /// A page came since the start.
    is_known: bool,
    /// Figures and facets: not as in the library any more.
    stale: bool,
    /// Figures and facets are asked.
    asking: bool,
    /// The files are being compared with the index because the user wants it.
    pub(super) comparing: bool,
    /// Low space was said.
    low_said: bool,
    /// Why pictures cannot be shown, found out by trying.
    unreadable: Unreadable,
    /// What an import left while not everything is shown.
    brought: Option<copies::Brought>,
    /// The first of those that are hidden: showing all again shows it.
    hidden: Option<PictureId>,
}

impl Saved {
    /// Nothing asked yet.
    pub(super) fn new(trash_days: Option<u32>, low_space: u64) -> Self {
        Self {
            focus: SavedFocus::default(),
            search: Editor::line(SEARCH_MAX),
            choices: Choices::default(),
            trash: false,
            window: Window::default(),
            tiles: Tiles::default(),
            total: None,
            selection: Selection::default(),
            known: Facets::default(),
            stats: None,
            problem: None,
            away: None,
            is_missing: false,
            import_from: "~/".into(),
            export_to: "~/".into(),
            work: None,
            is_checked: false,
            trash_days,
            low_space,
            undo: Vec::new(),
            undoing: None,
            searched: String::new(),
            epoch: 0,
            shown: Filter::default(),
            uncounted: true,
            need: Some(PageAt::Start),
            asked: None,
            outdated: false,
            around: None,
            is_known: false,
            stale: true,
            asking: false,
            comparing: false,
            low_said: false,
            unreadable: Unreadable::default(),
            brought: None,
            hidden: None,
        }
    }

    /// Which pictures are shown.
    pub fn filter(&self) -> Filter {
        self.choices.filter(&self.search.text(), self.trash)
    }

    /// Is anything left out by search or filter?
    pub fn is_filtered(&self) -> bool {
        !self.choices.is_open() || !self.search.text().trim().is_empty()
    }

    /// The marked picture.
    pub fn marked(&self) -> Option<&SavedPicture> {
        self.window.marked()
    }

    /// Has the library answered?
    pub fn is_known(&self) -> bool {
        self.is_known
    }

    /// Is there so little room that it should be said?
    pub fn is_low(&self) -> bool {
        let free = self.stats.as_ref().and_then(|stats| stats.free);
        free.is_some_and(|free| free < self.low_space)
    }

    /// Can a deletion be taken back?
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// Asks for pictures anew, from the start: something else is wanted now.
    pub(super) fn begin_anew(&mut self) {
        self.hidden = None;
        self.selection.clear();
        self.need = Some(PageAt::Start);
    }

    /// Asks for the same pictures anew; the mark stays where it is.
    pub(super) fn refresh(&mut self) {
        let around = self
            .marked()
            .map_or(PageAt::Start, |it| PageAt::Around(it.id));
        // What was wanted already says more.
        self.need = self.need.or(Some(around));
    }

    /// Less (or more) is left out: the mark stays on its picture.
    pub(super) fn open_up(&mut self) {
        self.selection.clear();
        let around = self
            .marked()
            .map_or(PageAt::Start, |it| PageAt::Around(it.id));
        self.need = Some(around);
    }

    /// Asks for the pictures around one that may not be in memory; the mark goes to it.
    pub(super) fn go_to(&mut self, id: PictureId) {
        if !self.window.mark(id) {
            // Nothing of the old window may hold the mark back.
            self.window = Window::default();
        }
        self.need = Some(PageAt::Around(id));
    }

    /// The library changed: what is shown is asked for anew.
    pub(super) fn library_changed(&mut self) {
        (self.stale, self.outdated) = (true, true);
    }

    /// Shows everything again; the mark stays on its picture.
    pub(super) fn show_all(&mut self) {
        self.choices = Choices {
            sort: self.choices.sort,
            ..Choices::default()
        };
        self.search.replace("");
        self.searched.clear();
        self.open_up();
        if let Some(hidden) = self.hidden.take() {
            self.go_to(hidden);
        }
    }

    /// Shows the trash, or leaves it.
    pub(super) fn turn_trash(&mut self) {
        self.trash = !self.trash;
        self.window = Window::default();
        (self.total, self.is_known) = (None, false);
        self.begin_anew();
    }

    /// Remembers a deletion, so that it can be taken back.
    fn keep_undo(&mut self, ids: Vec<PictureId>) {
        self.selection.forget(&ids);
        if ids.is_empty() {
            return;
        }
        self.undo.push(ids);
        if self.undo.len() > UNDO_MAX {
            self.undo.remove(0);
        }
    }

    /// These are out of the trash, whoever brought them back: nothing of them is left to take back.
    fn forget_undo(&mut self, back: &[PictureId]) {
        for deletion in &mut self.undo {
            deletion.retain(|id| !back.contains(id));
        }
        self.undo.retain(|deletion| !deletion.is_empty());
    }

    /// The newest deletion that can be taken back; one at a time.
    pub(super) fn take_undo(&mut self) -> Option<Vec<PictureId>> {
        if self.undoing.is_none() {
            self.undoing = self.undo.pop();
            return self.undoing.clone();
        }
        None
    }

    /// What has to be asked after this turn.
    pub(super) fn asks(&mut self, tiles: Tiles) -> Vec<SavedAsk> {
        self.tiles = tiles;
        let mut asks = Vec::new();
        let text = self.search.text().trim().to_owned();
        if text != self.searched {
            self.searched = text;
            self.begin_anew();
        }
        if self.asked.is_none() && (self.outdated || self.is_end_near()) {
            self.refresh();
        }
        if let Some(at) = self.need.take() {
            let filter = Box::new(self.filter());
            self.uncounted |= self.outdated || unordered(&filter) != self.shown;
            self.outdated = false;
            self.epoch += 1;
            self.asked = Some(at);
            asks.push(SavedAsk::Page {
                epoch: self.epoch,
                filter,
                at,
                limit: match (at, self.focus) {
                    (PageAt::Start, SavedFocus::Search) => tiles.first_page(),
                    (PageAt::Start, _) if self.window.pictures.is_empty() => tiles.screen(),
                    _ => tiles.page(),
                },
                count: self.uncounted,
            });
        }
        if self.stale && !self.asking {
            (self.stale, self.asking) = (false, true);
            asks.extend([SavedAsk::Facets, SavedAsk::Stats]);
        }
        self.window.top = tiles.top(self.window.top, self.window.place());
        asks
    }

    /// Takes the answer to the newest question in.
    fn take(&mut self, mut loaded: Loaded, at: PageAt) {
        self.unreadable.note(&mut loaded.pictures);
        let shown = unordered(&self.filter());
        if shown != self.shown {
            // The old number is of other pictures.
            (self.shown, self.total) = (shown, None);
        }
        if loaded.is_end {
            self.count(loaded.before + loaded.pictures.len() as u64);
        }
        self.window.take(loaded, at);
        self.problem = None;
    }

    /// So many pictures the filter lets through.
    fn count(&mut self, total: u64) {
        (self.total, self.uncounted) = (Some(total), false);
    }

    /// Has the mark come near an end of the window since that was last asked about?
    fn is_end_near(&mut self) -> bool {
        let marked = self.marked().map(|picture| picture.id);
        let near = self.window.is_short(self.tiles.margin()) && self.around != marked;
        if near {
            self.around = marked;
        }
        near
    }

    /// To the first picture of all, or to the last.
    pub(super) fn go_to_end(&mut self, last: bool) {
        let there = if last {
            self.window.is_end
        } else {
            self.window.before == 0
        };
        if there {
            self.window.step(if last { isize::MAX } else { isize::MIN });
        } else {
            self.need = Some(if last { PageAt::End } else { PageAt::Start });
        }
    }
}
