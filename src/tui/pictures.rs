//! Pictures on their way to the screen: read, decoded and fitted off the loop, kept for as long as
//! they may be seen, and painted into a frame when they are ready.

use super::cache::Cache;
use crate::app::{Model, PictureKey, Subscriptions};
use crate::domain::{JobId, Preview};
use crate::graphics::cells::{CellsPainter, PictureCell};
use crate::graphics::{Encoded, ImagePainter, Look, Picture, Recipe, encode};
use crate::ui::{Place, Placement};
use ratatui::{buffer::Buffer, layout::Rect};
use std::{
    collections::{HashMap, HashSet},
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::mpsc;

/// Bytes of decoded pictures that are kept; four of 2048² or two hundred sprites of 256².
const DECODED_MAX: usize = 64 << 20;
/// Bytes of fitted pictures that are kept.
const ENCODED_MAX: usize = 16 << 20;
/// Pieces of work at the same time: one for each core of a small machine.
const WORKERS: usize = 2;
/// The largest picture file that is read for showing, bytes.
const FILE_MAX: u64 = 64 << 20;

/// A picture about which something new is known: it can be shown, or why it cannot.
pub(super) type Ready = (PictureKey, Result<(), String>);

/// What came of a piece of work.
pub(super) enum Done {
    /// A picture was decoded, or why not.
    Decoded(PictureKey, Result<Picture, String>),
    /// A picture was fitted to a place.
    Encoded(PictureKey, Recipe, Arc<Encoded>),
    /// The work itself broke.
    Broken((PictureKey, Option<Recipe>)),
}

/// Where a picture's bytes are.
#[derive(Clone)]
enum Source {
    File(PathBuf),
    Bytes(Preview),
}

/// Loads, keeps and paints pictures.
pub(super) struct Pictures {
    painter: Box<dyn ImagePainter>,
    /// Newest picture in the making of each open job.
    previews: HashMap<JobId, (u32, Preview)>,
    decoded: Cache<PictureKey, Picture>,
    encoded: Cache<(PictureKey, Recipe), Arc<Encoded>>,
    unreadable: HashSet<PictureKey>,
    under_way: HashSet<(PictureKey, Option<Recipe>)>,
    /// What stood where in the last frame, for places whose new picture is not ready.
    standing: Vec<(Rect, PictureKey, Arc<Encoded>)>,
    sender: mpsc::UnboundedSender<Done>,
    done: mpsc::UnboundedReceiver<Done>,
}

impl Pictures {
    /// Nothing loaded; pictures are painted for a terminal with this `look`.
    pub(super) fn new(look: Look) -> Self {
        // Bounded by WORKERS: a piece of work sends once.
        let (sender, done) = mpsc::unbounded_channel();
        Self {
            painter: Box::new(CellsPainter::new(look)),
            previews: HashMap::new(),
            decoded: Cache::new(DECODED_MAX),
            encoded: Cache::new(ENCODED_MAX),
            unreadable: HashSet::new(),
            under_way: HashSet::new(),
            standing: Vec::new(),
            sender,
            done,
        }
    }

    /// The terminal turned out to look like this: fit everything anew.
    pub(super) fn look(&mut self, look: Look) {
        self.painter = Box::new(CellsPainter::new(look));
        self.standing.clear();
    }

    /// Keeps the newest picture in the making of a job; an older one is dropped.
    pub(super) fn keep_preview(&mut self, job: JobId, number: u32, preview: Preview) {
        self.previews.insert(job, (number, preview));
    }

    /// Forgets what the state does not ask for any more.
    pub(super) fn reconcile(&mut self, wanted: &Subscriptions) {
        let previews: HashSet<JobId> = wanted.pictures.iter().filter_map(preview_of).collect();
        self.previews.retain(|job, _| previews.contains(job));
        self.unreadable.retain(|key| wanted.pictures.contains(key));
    }

    /// The next piece of work that is done; `None` for one that changes nothing.
    pub(super) async fn next(&mut self) -> Option<Ready> {
        let done = self.done.recv().await?;
        self.take(done)
    }

    fn take(&mut self, done: Done) -> Option<Ready> {
        match done {
            Done::Decoded(key, Ok(picture)) => {
                self.under_way.remove(&(key, None));
                let bytes = picture.rgba().len();
                self.decoded.put(key, picture, bytes);
                Some((key, Ok(())))
            }
            Done::Decoded(key, Err(why)) => {
                self.under_way.remove(&(key, None));
                self.give_up(key, why)
            }
            Done::Broken(name) => {
                self.under_way.remove(&name);
                self.give_up(
                    name.0,
                    "a picture cannot be shown: its data broke the decoder".into(),
                )
            }
            Done::Encoded(key, recipe, encoded) => {
                self.under_way.remove(&(key, Some(recipe.clone())));
                let bytes = weight(&encoded);
                self.encoded.put((key, recipe), encoded, bytes);
                Some((key, Ok(())))
            }
        }
    }

    /// Tells once that a picture cannot be shown, and does not try again.
    fn give_up(&mut self, key: PictureKey, why: String) -> Option<Ready> {
        self.decoded.remove(&key);
        self.unreadable.insert(key).then_some((key, Err(why)))
    }

    /// Paints what is ready into `buf`, under what covers it, and starts what is missing.
    pub(super) fn paint(&mut self, model: &Model, placement: &Placement, buf: &mut Buffer) {
        self.painter.begin();
        let covers: Vec<Buffer> = placement
            .covers
            .iter()
            .map(|area| cut(buf, *area))
            .collect();
        let before = std::mem::take(&mut self.standing);
        for place in &placement.pictures {
            let shown = self
                .ready(model, place)
                .or_else(|| stand_in(&before, place));
            if let Some((key, encoded)) = shown {
                self.painter.place(buf, place.area, &encoded);
                self.standing.push((place.area, key, encoded));
            }
        }
        for cover in &covers {
            buf.merge(cover);
            self.painter.occlude(cover.area);
        }
    }

    /// Bytes for before and after the cells of the frame just painted.
    pub(super) fn pixel_bytes(&mut self) -> (Vec<u8>, Vec<u8>) {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        self.painter.pre(&mut before);
        self.painter.post(&mut after);
        (before, after)
    }

    /// Nothing on the terminal can be relied on any more.
    pub(super) fn invalidate(&mut self) {
        self.painter.invalidate();
    }

    /// Bytes that remove our pictures from the terminal.
    pub(super) fn shutdown(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.painter.shutdown(&mut bytes);
        bytes
    }

    /// The fitted picture for a place; starts making it when it is not there.
    fn ready(&mut self, model: &Model, place: &Place) -> Option<(PictureKey, Arc<Encoded>)> {
        let key = place.key;
        let Some(picture) = self.decoded.get(&key).cloned() else {
            self.decode(model, key);
            return None;
        };
        let recipe = self
            .painter
            .recipe(picture.size(), picture.is_pixel_art(), place.area);
        if let Some(encoded) = self.encoded.get(&(key, recipe.clone())) {
            return Some((key, Arc::clone(encoded)));
        }
        self.start((key, Some(recipe.clone())), move || {
            let encoded = Arc::new(encode(&picture, &recipe));
            Done::Encoded(key, recipe, encoded)
        });
        None
    }

    fn decode(&mut self, model: &Model, key: PictureKey) {
        if self.unreadable.contains(&key) {
            return;
        }
        let source = match key {
            PictureKey::Saved(id) => model.picture_file(id).map(Source::File),
            PictureKey::Preview(job, number) => {
                let newest = self
                    .previews
                    .get(&job)
                    .filter(|(known, _)| *known == number);
                newest.map(|(_, preview)| Source::Bytes(preview.clone()))
            }
        };
        let Some(source) = source else { return };
        self.start((key, None), move || Done::Decoded(key, read(&source)));
    }

    /// Starts a piece of work off the loop, once, and not more than [`WORKERS`] at a time: the
    /// frame after the next end asks again.
    fn start(
        &mut self,
        name: (PictureKey, Option<Recipe>),
        work: impl FnOnce() -> Done + Send + 'static,
    ) {
        if self.under_way.len() >= WORKERS || !self.under_way.insert(name.clone()) {
            return;
        }
        let sender = self.sender.clone();
        tokio::task::spawn_blocking(move || {
            // A fault in a decoder costs this picture, not the place of all that come after.
            let done = catch_unwind(AssertUnwindSafe(work)).unwrap_or(Done::Broken(name));
            let _ = sender.send(done);
        });
    }
}

fn preview_of(key: &PictureKey) -> Option<JobId> {
    match key {
        PictureKey::Preview(job, _) => Some(*job),
        PictureKey::Saved(_) => None,
    }
}

/// What stood at the place, as long as it is of the same job.
fn stand_in(
    before: &[(Rect, PictureKey, Arc<Encoded>)],
    place: &Place,
) -> Option<(PictureKey, Arc<Encoded>)> {
    let job = place.meanwhile?;
    let same = |(area, key, _): &&(Rect, PictureKey, _)| {
        *area == place.area && (preview_of(key) == Some(job) || *key == place.key)
    };
    before
        .iter()
        .find(same)
        .map(|(_, key, encoded)| (*key, Arc::clone(encoded)))
}

/// The cells of `area` as they are.
fn cut(buf: &Buffer, area: Rect) -> Buffer {
    let mut part = Buffer::empty(area.intersection(buf.area));
    for position in part.area.positions() {
        if let (Some(to), Some(from)) = (part.cell_mut(position), buf.cell(position)) {
            to.clone_from(from);
        }
    }
    part
}

fn read(source: &Source) -> Result<Picture, String> {
    let bytes: Arc<[u8]> = match source {
        Source::Bytes(Preview(bytes)) => Arc::clone(bytes),
        Source::File(file) => read_file(file)?.into(),
    };
    Picture::from_bytes(&bytes).map_err(|error| error.to_string())
}

/// Bytes a fitted picture takes.
fn weight(encoded: &Encoded) -> usize {
    let Encoded::Cells(grid) = encoded;
    usize::from(grid.columns()) * usize::from(grid.rows()) * size_of::<PictureCell>()
}

fn read_file(file: &Path) -> Result<Vec<u8>, String> {
    let name = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let wrong = |error: std::io::Error| format!("{name} cannot be read: {error}");
    let length = std::fs::metadata(file).map_err(wrong)?.len();
    if length > FILE_MAX {
        return Err(format!("{name} is too large to show"));
    }
    std::fs::read(file).map_err(wrong)
}
