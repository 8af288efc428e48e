//! The loop: merges keys, the engine's facts and timers, runs effects, draws when needed.
//!
//! The order of the select is load-bearing: **frame if due, input, facts, timers**. Progress that
//! comes as fast as it can starves neither keys nor frames.

mod pacing;
mod previews;
mod terminal;

use super::{
    console::{Console, Heard},
    drivers::{Came, Drivers},
    frames::{Drawn, Frames, PixelBytes, Regions},
    known::Known,
    pace::Pacer,
    pictures::{News, Pictures},
    signals::Signal,
    translate::{Meaning, meaning},
};
use crate::app::{
    self, Ctx, Effect, Event, Fresh, Measures, Model, Msg, Outset, Quit, Subscriptions,
};
use crate::domain::{Clock, Fact, Timestamp};
use crate::engine::Engine;
use crate::graphics::Depth;
use crate::graphics::ask::{Environment, Wish};
use crate::ui::{self, Theme};
use pacing::wait_until;
use previews::Previews;
use std::{collections::VecDeque, path::PathBuf, sync::Arc, time::Duration};
use tokio::{runtime::Handle, time::Instant};

/// Two frames are never closer than this: 60 a second.
const FRAME: Duration = Duration::from_millis(16);
/// So many waiting facts are taken in one turn before input is looked at again.
const FACTS_A_TURN: usize = 64;

/// What a session is made of, besides the terminal.
pub struct Options {
    /// Makes the pictures.
    pub engine: Engine,
    /// Where the engine's tasks run.
    pub runtime: Handle,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// New ids and seeds.
    pub fresh: Box<dyn Fresh>,
    /// What the state starts with; its size and time are filled in.
    pub outset: Outset,
    /// The themes, in the order of [`Outset::themes`].
    pub themes: Vec<Theme>,
    /// What is known of the terminal without asking.
    pub environment: Environment,
    /// The colours the user wants, if said.
    pub depth: Option<Depth>,
    /// How pictures are shown.
    pub images: Wish,
    /// A byte by chance for the numbers of our pictures, which other programs have too.
    pub mark: u8,
    /// `$VISUAL` or `$EDITOR`.
    pub editor: Option<String>,
    /// What `~` means.
    pub home: Option<PathBuf>,
    /// Rehearses the worst: drawing panics after so many frames.
    pub panics_after: Option<usize>,
}

/// What a session left behind.
#[derive(Debug)]
pub struct Finished {
    /// The last state.
    pub model: Model,
    /// Frames that were sent.
    pub frames: usize,
    /// The signal that ended it, if one did.
    pub signal: Option<Signal>,
    /// The file that an editor was still working on.
    pub draft: Option<PathBuf>,
}

/// One run of the studio on one terminal.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, each yes or no"
)]
pub struct Session<C: Console> {
    console: C,
    drivers: Drivers,
    model: Model,
    frames: Frames,
    pictures: Pictures,
    clock: Arc<dyn Clock>,
    fresh: Box<dyn Fresh>,
    themes: Vec<Theme>,
    known: Known,
    pacer: Pacer,
    /// The last slice was of pixels.
    pixels_last: bool,
    /// The line was asked for its round trip.
    timed: bool,
    /// Heard while answers were awaited.
    unheard: VecDeque<Heard>,
    images: bool,
    editor: Option<String>,
    measures: Measures,
    wanted: Subscriptions,
    /// When the newest state is to be on the screen, if it is not.
    due: Option<Instant>,
    last_frame: Option<Instant>,
    previews: Previews,
    last_key: Option<Instant>,
    sent_frames: usize,
    /// Ctrl-C was the last key.
    interrupted: bool,
    signal: Option<Signal>,
    draft: Option<PathBuf>,
    /// After this many frames drawing panics, for rehearsals.
    panics_after: Option<usize>,
}

impl<C: Console> Session<C> {
    /// A session on `console`.
    pub fn new(console: C, options: Options) -> Self {
        let (columns, rows) = console.size();
        let (wish, mark) = (options.images, options.mark);
        let pictures_of = options.engine.thumbnails();
        let (home, environment) = (options.home, &options.environment);
        let drivers = Drivers::new(options.engine, options.runtime, home, environment);
        let mut known = Known::new(options.environment, options.depth, (wish, mark));
        known.measure(console.pixels(), (columns, rows));
        let outset = Outset {
            size: (columns, rows),
            now: options.clock.now(),
            ..options.outset
        };
        Self {
            console,
            model: Model::new(outset),
            frames: Frames::new(columns, rows),
            pictures: Pictures::new(known.brush(), pictures_of),
            drivers,
            clock: options.clock,
            fresh: options.fresh,
            themes: options.themes,
            pacer: Pacer::new(known.is_far()),
            pixels_last: false,
            timed: false,
            unheard: VecDeque::new(),
            known,
            images: wish != Wish::Off,
            editor: options.editor,
            measures: Measures::default(),
            wanted: Subscriptions::default(),
            due: None,
            last_frame: None,
            previews: Previews::default(),
            last_key: None,
            sent_frames: 0,
            interrupted: false,
            signal: None,
            draft: None,
            panics_after: options.panics_after,
        }
    }

    /// Something found while starting that the user should know.
    pub fn notice(&mut self, event: Event) {
        self.model.now = self.clock.now();
        self.tell(Msg::Event(event));
    }

    /// Runs until the user leaves, the system says so, or the terminal is gone.
    pub async fn run(mut self) -> Finished {
        self.tell_report();
        self.draw();
        // The question goes out behind the first frame: nothing waits for the answer.
        let _ = self.console.send(&self.known.question());
        self.drivers.list_services();
        self.drivers.open_library();
        while self.model.quit.is_none() {
            self.once().await;
        }
        self.finish().await
    }

    /// One round of the loop.
    async fn once(&mut self) {
        if let Some(heard) = self.unheard.pop_front() {
            return self.hear(heard).await;
        }
        let now = Instant::now();
        let (slice_due, pace_wake) = self.pace(now);
        let due = self.due.filter(|_| self.console.is_idle());
        let after_last = self.last_frame.map_or(now, |last| last + FRAME);
        let preview = self.previews.due(now);
        let wake = self.wanted.wake.map(|at| now + until(self.clock.now(), at));
        tokio::select! {
            biased;
            () = wait_until(due.unwrap_or(now).max(after_last)), if due.is_some() => self.draw(),
            heard = self.console.next() => self.hear(heard).await,
            () = std::future::ready(()), if slice_due => self.send_slice(),
            came = self.drivers.next() => {
                self.take(came);
                for _ in 0..FACTS_A_TURN {
                    let Some(came) = self.drivers.try_next() else { break };
                    self.take(came);
                }
            }
            ready = self.pictures.next() => self.picture_done(ready),
            () = wait_until(preview.unwrap_or(now)), if preview.is_some() => self.show_previews(),
            () = wait_until(pace_wake.unwrap_or(now)), if pace_wake.is_some() => {}
            () = wait_until(wake.unwrap_or(now)), if wake.is_some() => {
                self.apply(Msg::Event(Event::Woke)).await;
            }
        }
    }

    async fn hear(&mut self, heard: Heard) {
        match heard {
            Heard::Input(event) => match meaning(event) {
                Meaning::Msg(msg) => self.hear_msg(msg).await,
                Meaning::Reply(reply) => self.hear_reply(&reply),
                Meaning::Focused => self.hear_focus(),
                Meaning::Nothing => {}
            },
            Heard::Resized(columns, rows) => {
                self.frames.resize(columns, rows);
                self.pictures.invalidate();
                self.known.measure(self.console.pixels(), (columns, rows));
                self.choose_painter();
                self.tell_report();
                self.ask_again();
                self.apply(Msg::Resized(columns, rows)).await;
            }
            Heard::Signal(Signal::Stop) => self.suspend().await,
            Heard::Signal(Signal::Continue) => {
                self.console.retake();
                self.redraw();
            }
            Heard::Signal(signal) => self.end(signal),
            Heard::Drained => {}
            Heard::Closed => self.end(Signal::HangUp),
        }
    }

    /// Takes in what came out of the engine or of a driver.
    fn take(&mut self, came: Came) {
        let mut asked = false;
        let event = match came {
            Came::Event(event) => {
                // What a key asked for is shown as soon as the key itself.
                asked = self.is_answer(&event);
                self.last_frame = self.last_frame.filter(|_| !asked);
                event
            }
            Came::Fact(Fact::PreviewArrived(id, preview)) => {
                self.previews.put(id, preview);
                return self.show_previews();
            }
            Came::Fact(fact) => {
                self.previews.heard(&fact);
                Event::Engine(fact)
            }
        };
        self.pictures.heard(&event);
        let effects = self.turn(Msg::Event(event));
        if asked {
            self.draw_first();
        }
        for effect in effects {
            // Of what needs the screen, events ask for the clipboard only.
            if let Some(Effect::Copy(text)) = self.drivers.start(effect) {
                self.copy(&text);
            }
        }
    }

    fn picture_done(&mut self, news: Option<News>) {
        let event = match news {
            Some(News::Ready(key, Ok(()))) => Event::PictureReady(key),
            Some(News::Ready(key, Err(why))) => Event::PictureUnreadable(key, why),
            Some(News::Passage(passage)) => return self.hear_passage(passage),
            // In tmux its answer brings the frame.
            Some(News::Still) if !self.known.pane().is_empty() => {
                return self.pictures.ask_tmux(self.known.pane());
            }
            Some(News::Still) => return self.draw_within(Duration::ZERO),
            None => return,
        };
        self.tell(Msg::Event(event));
    }

    /// A turn whose effects need no screen.
    fn tell(&mut self, msg: Msg) {
        for effect in self.turn(msg) {
            let _ = self.drivers.start(effect);
        }
    }

    async fn apply(&mut self, msg: Msg) {
        let effects = self.turn(msg);
        self.carry_out(effects).await;
    }

    /// One turn, and a frame for it.
    fn turn(&mut self, msg: Msg) -> Vec<Effect> {
        tracing::trace!(?msg, "turn");
        self.draw_within(pacing::patience(&msg));
        let ctx = Ctx {
            now: self.clock.now(),
            measures: self.measures,
            fresh: &*self.fresh,
        };
        let effects = app::update(&mut self.model, msg, &ctx);
        let wanted = app::subscriptions(&self.model);
        if wanted.pictures != self.wanted.pictures {
            self.pictures.reconcile(&wanted);
        }
        self.wanted = wanted;
        effects
    }

    fn draw(&mut self) {
        assert_ne!(
            self.panics_after,
            Some(self.sent_frames),
            "rehearsed panic while drawing"
        );
        self.due = None;
        let now = Instant::now();
        self.last_frame = Some(now);
        let theme = self
            .themes
            .get(self.model.theme)
            .copied()
            .unwrap_or_default();
        let theme = super::open::reduced(theme, self.known.look().depth);
        let area = self.frames.area();
        self.measures = ui::measures(&self.model, area);
        let (room, room_for_pixels) = self.room(now);
        let (model, pictures, images) = (&self.model, &mut self.pictures, self.images);
        let page = &mut self.measures.page;
        let composed = self.frames.compose(room, |buf| {
            let placement = ui::draw(model, &theme, area, buf);
            *page = placement.list_rows.unwrap_or(*page);
            let mut drawn = Drawn {
                cursor: placement.cursor,
                ..Drawn::default()
            };
            if images {
                pictures.paint(model, &placement, buf, (now, room_for_pixels));
                let (before, after) = pictures.pixel_bytes();
                drawn.pixels = PixelBytes { before, after };
                drawn.regions = Regions {
                    pictures: placement.pictures.iter().map(|place| place.area).collect(),
                    covers: placement.covers,
                };
            }
            drawn
        });
        if self.pictures.has_outlived_answer() {
            self.pictures.ask_tmux(self.known.pane());
        }
        if composed.bytes.is_empty() {
            return;
        }
        self.sent_frames += 1;
        self.send_paced(composed.bytes, composed.pictures, now);
    }

    async fn finish(mut self) -> Finished {
        self.take_pictures_away().await;
        match self.model.quit {
            Some(Quit::Clean) => self.drivers.shutdown().await,
            _ => self.drivers.leave(),
        }
        Finished {
            model: self.model,
            frames: self.sent_frames,
            signal: self.signal,
            draft: self.draft,
        }
    }
}

fn until(now: Timestamp, at: Timestamp) -> Duration {
    Duration::from_millis(at.ms_since(now))
}
