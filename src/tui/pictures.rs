//! Pictures on their way to the screen: read, decoded and fitted off the loop, kept for as long as
//! they may be seen, and painted into a frame when they are ready: as cells at once, as pixels when
//! the view has been still.

mod ahead;
mod fitted;
mod ready;
mod sight;
mod source;
mod stages;
mod still;
mod to_come;
mod work;

use super::{cache::Cache, frames::cut};
use crate::app::{Event, Model, PictureKey, SavedNews, Subscriptions};
use crate::domain::{Fact, JobId, PictureId, Preview};
use crate::graphics::ask::{PainterKind, Passage};
use crate::graphics::cells::CellsPainter;
use crate::graphics::{self, Brush, Encoded, ImagePainter, Picture, Recipe, Room};
use crate::store::Thumbnails;
use crate::ui::Placement;
use fitted::{Standing, behind, preview_of};
use ratatui::buffer::Buffer;
use sight::Sight;
use source::{BROKEN, Stamp, Unread};
use stages::Stage;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use still::Stillness;
use to_come::ToCome;
use tokio::time::Instant;
use work::{Done, WORKERS, Workers};

/// Bytes of decoded pictures that are kept; two of 2048² or a hundred sprites of 256².
const DECODED_MAX: usize = 32 << 20;
/// Bytes of fitted pictures that are kept.
const ENCODED_MAX: usize = 16 << 20;
/// Something to draw anew for.
pub(super) enum News {
    /// A picture about which something new is known: it can be shown, or why it cannot.
    Ready(PictureKey, Result<(), String>),
    /// A place has been still long enough for pixels.
    Still,
    /// What tmux says; `None` if it says nothing.
    Passage(Option<Passage>),
}

/// Loads, keeps and paints pictures.
pub(super) struct Pictures {
    cells: CellsPainter,
    /// Cells that stand in for pixels over a slow line.
    coarse: CellsPainter,
    /// The painter of pixels, where the terminal shows them.
    pixels: Option<Box<dyn ImagePainter>>,
    chosen: (PainterKind, Brush),
    still: Stillness,
    sight: Sight,
    /// A place of the last frame is still, and was not when tmux was asked last.
    outlived: bool,
    to_come: ToCome,
    /// Bytes of a painter that is not used any more, for the next frame.
    farewell: Vec<u8>,
    /// Newest picture in the making of each open job.
    previews: HashMap<JobId, (u32, Preview)>,
    decoded: Cache<PictureKey, Picture>,
    encoded: Cache<(PictureKey, Recipe), Arc<Encoded>>,
    /// What the files looked like that could not be read, and whether they may have changed since. No
    /// stamp = the fault is not known to be the file's: no change of it matters.
    unreadable: HashMap<PictureKey, (Option<Stamp>, bool)>,
    thumbnails: Thumbnails,
    /// Thumbnails that will be seen soon; made when nothing that is seen is missing.
    soon: Vec<PictureId>,
    workers: Workers,
    /// What stood where in the last frame, for places whose new picture is not ready.
    standing: Vec<Standing>,
}

impl Pictures {
    /// Nothing loaded; pictures are painted with this `brush`, as cells for now.
    pub(super) fn new(brush: Brush, thumbnails: Thumbnails) -> Self {
        Self {
            cells: CellsPainter::new(brush.cells_look()),
            coarse: CellsPainter::coarse(brush.look),
            pixels: None,
            chosen: (PainterKind::Cells, brush),
            still: Stillness::default(),
            sight: Sight::default(),
            outlived: false,
            to_come: ToCome::default(),
            farewell: Vec::new(),
            previews: HashMap::new(),
            decoded: Cache::new(DECODED_MAX),
            encoded: Cache::new(ENCODED_MAX),
            unreadable: HashMap::new(),
            thumbnails,
            soon: Vec::new(),
            workers: Workers::new(),
            standing: Vec::new(),
        }
    }

    /// The terminal turned out to be such a one: fit everything anew.
    pub(super) fn choose(&mut self, kind: PainterKind, brush: Brush) {
        if self.chosen == (kind, brush) {
            return;
        }
        if let Some(old) = &mut self.pixels {
            old.shutdown(&mut self.farewell);
        }
        self.chosen = (kind, brush);
        self.cells = CellsPainter::new(brush.cells_look());
        self.coarse = CellsPainter::coarse(brush.look);
        self.pixels = graphics::painter(kind, brush);
        self.standing.clear();
    }

    /// Asks tmux about our pane, off the loop.
    pub(super) fn ask_tmux(&mut self, pane: &str) {
        if !pane.is_empty() && self.sight.ask(Instant::now()) {
            self.workers.ask_tmux(pane);
        }
    }

    /// Is a place still that was not yet when tmux was asked last? The frame that came just when it
    /// became still has taken the place of the moment that would have asked.
    pub(super) fn has_outlived_answer(&self) -> bool {
        self.outlived && self.pixels.is_some() && self.sight.may_be_old()
    }

    /// Asks tmux again, where that was wanted while it was being asked.
    pub(super) fn ask_tmux_again(&mut self, pane: &str) {
        if self.sight.is_due() {
            self.ask_tmux(pane);
        }
    }

    /// Is it in doubt whether somebody is there to see what we send?
    pub(super) fn is_sight_doubtful(&self) -> bool {
        self.sight.is_doubtful()
    }

    /// Keeps the newest picture in the making of a job; an older one is dropped.
    pub(super) fn keep_preview(&mut self, job: JobId, number: u32, preview: Preview) {
        self.previews.insert(job, (number, preview));
        self.forget_old_previews();
    }

    /// Pictures in the making that a newer one has followed are never shown again, apart from what
    /// stands on the screen: kept, they would fill the room of all others in a minute.
    fn forget_old_previews(&mut self) {
        let previews = &self.previews;
        let newest = |key: &PictureKey| match key {
            PictureKey::Preview(job, number) => previews
                .get(job)
                .is_some_and(|(newest, _)| newest == number),
            PictureKey::Saved(_) | PictureKey::Thumbnail(_) => true,
        };
        self.decoded.retain(newest);
        self.encoded.retain(|(key, _)| newest(key));
    }

    /// Forgets what the state does not ask for any more.
    pub(super) fn reconcile(&mut self, wanted: &Subscriptions) {
        self.soon.clone_from(&wanted.thumbnails);
        let previews: HashSet<JobId> = wanted.pictures.iter().filter_map(preview_of).collect();
        let known = self.previews.len();
        self.previews.retain(|job, _| previews.contains(job));
        if self.previews.len() < known {
            self.forget_old_previews();
        }
        self.unreadable
            .retain(|key, _| wanted.pictures.contains(key));
    }

    /// After this `event` what could not be read may be readable: a drive is back, a file was mended. Of
    /// a change nobody says which file it was, and a busy neighbour changes many: those that look as
    /// they did are not read again.
    pub(super) fn heard(&mut self, event: &Event) {
        match event {
            Event::Engine(Fact::LibraryBack) | Event::Saved(SavedNews::Compared(_)) => {
                self.unreadable.clear();
            }
            Event::Engine(Fact::LibraryChanged) => {
                for (stamp, doubted) in self.unreadable.values_mut() {
                    *doubted = stamp.is_some();
                }
            }
            _ => {}
        }
    }

    /// The next thing to draw for; `None` for one that changes nothing. Cancel-safe.
    pub(super) async fn next(&mut self) -> Option<News> {
        tokio::select! {
            biased;
            done = self.workers.next() => self.take(done?),
            () = self.still.next(), if self.pixels.is_some() => Some(News::Still),
        }
    }

    fn take(&mut self, done: Done) -> Option<News> {
        match done {
            Done::Decoded(key, Ok(picture), made) => {
                self.unreadable.remove(&key);
                let bytes = picture.rgba().len();
                self.decoded.put(key, picture.clone(), bytes);
                let ready = !made.is_empty() || !self.fit_ahead(key, &picture);
                for (recipe, encoded) in made {
                    let bytes = encoded.weight();
                    self.encoded.put((key, recipe), encoded, bytes);
                }
                // Else there is nothing to see yet: the frame comes with what is made of it.
                ready.then_some(News::Ready(key, Ok(())))
            }
            Done::Decoded(key, Err(Unread { why, stamp }), _) => {
                self.give_up(key, why, Some(stamp))
            }
            Done::Unchanged(key) => {
                let known = self.unreadable.get_mut(&key);
                if let Some((_, doubted)) = known {
                    *doubted = false;
                }
                None
            }
            Done::Broken(name) => self.give_up(name.0, BROKEN.to_owned(), None),
            Done::Passage(passage) => {
                let seen = passage.as_ref().is_none_or(|passage| passage.is_seen);
                self.sight.heard(seen);
                Some(News::Passage(passage))
            }
            Done::Encoded(key, recipe, encoded) => {
                let bytes = encoded.weight();
                self.encoded.put((key, recipe), encoded, bytes);
                Some(News::Ready(key, Ok(())))
            }
        }
    }

    /// Tells once that a picture cannot be shown, and does not try again while its file is the same;
    /// without a stamp, until somebody asks for that or the library is back.
    fn give_up(&mut self, key: PictureKey, why: String, stamp: Option<Stamp>) -> Option<News> {
        self.decoded.remove(&key);
        let before = self.unreadable.insert(key, (stamp, false));
        let is_said = before.is_some_and(|(before, _)| before == stamp);
        (!is_said).then_some(News::Ready(key, Err(why)))
    }

    /// The user goes to another picture, and perhaps on from there.
    pub(super) fn moved(&mut self, now: Instant) {
        self.still.moved(now);
    }

    /// Paints what is ready into `buf`, under what covers it, and starts what is missing.
    pub(super) fn paint(
        &mut self,
        model: &Model,
        placement: &Placement,
        buf: &mut Buffer,
        (now, room): (Instant, Room),
    ) {
        self.still.note(&placement.pictures, now);
        // What scrolled away is wanted no more.
        self.workers.forget_waiting();
        self.to_come.begin();
        if let Some(pixels) = &mut self.pixels {
            pixels.begin(room);
        }
        let covers: Vec<Buffer> = placement
            .covers
            .iter()
            .map(|area| cut(buf, *area))
            .collect();
        let before = std::mem::take(&mut self.standing);
        let seen = self.sight.known_at(now);
        self.outlived = false;
        for place in &placement.pictures {
            let behind = behind(buf, place);
            let covered = covers.iter().any(|cover| cover.area.intersects(place.area));
            let settled = seen.is_some_and(|at| self.still.is_still(place, at));
            self.outlived |= !settled && self.still.is_still(place, now);
            let shown = match self.pixels_at(model, place, buf, (settled, covered)) {
                Stage::Shown(fitted) => Some(fitted),
                stage => self.cells_at(model, (place, stage), buf, &before),
            };
            self.standing.extend(shown.map(|fitted| Standing {
                area: place.area,
                behind,
                fitted,
            }));
        }
        self.look_ahead(model);
        for cover in &covers {
            buf.merge(cover);
            if let Some(pixels) = &mut self.pixels {
                pixels.occlude(cover.area);
            }
        }
    }

    /// Begins with what will be seen soon, once everything that is seen is there.
    fn look_ahead(&mut self, model: &Model) {
        if !self.workers.is_idle() {
            return;
        }
        let missing = |id: &PictureId| !self.decoded.has(&PictureKey::Thumbnail(*id));
        let next: Vec<PictureId> = self.soon.iter().copied().filter(missing).collect();
        for id in next.into_iter().take(WORKERS) {
            self.decode(model, PictureKey::Thumbnail(id));
        }
    }

    /// Bytes for before and after the cells of the frame just painted.
    pub(super) fn pixel_bytes(&mut self) -> (Vec<u8>, Vec<u8>) {
        let (mut before, mut after) = (std::mem::take(&mut self.farewell), Vec::new());
        if let Some(pixels) = &mut self.pixels {
            pixels.pre(&mut before);
            pixels.post(&mut after);
        }
        (before, after)
    }

    /// Does a picture wait for a frame with more room?
    pub(super) fn waits_for_room(&self) -> bool {
        let pixels = self.pixels.as_deref();
        pixels.is_some_and(ImagePainter::waits_for_room)
    }

    /// Is something left to send between frames?
    pub(super) fn has_slices(&self) -> bool {
        let pixels = self.pixels.as_deref();
        pixels.is_some_and(ImagePainter::has_slices)
    }

    /// About `room` bytes of pictures on their way, and whether one of them can be shown now.
    pub(super) fn slice(&mut self, room: usize) -> (Vec<u8>, bool) {
        let mut bytes = Vec::new();
        let pixels = self.pixels.as_deref_mut();
        let whole = pixels.is_some_and(|pixels| pixels.slice(room, &mut bytes));
        (bytes, whole)
    }

    /// Nothing on the terminal can be relied on any more.
    pub(super) fn invalidate(&mut self) {
        if let Some(pixels) = &mut self.pixels {
            pixels.invalidate();
        }
        // A window that is being dragged gets cells, and pixels when it is let go.
        self.still.forget();
    }

    /// Bytes that remove our pictures from the terminal.
    pub(super) fn shutdown(&mut self) -> Vec<u8> {
        let mut bytes = std::mem::take(&mut self.farewell);
        if let Some(pixels) = &mut self.pixels {
            pixels.shutdown(&mut bytes);
        }
        bytes
    }
}

#[cfg(test)]
mod tests;
