//! The session and the line to its terminal: when frames and pictures go out, what is learned of it, and
//! that no answer is left for somebody else.

use super::{FRAME, Session};
use crate::app::{Event, Msg, SavedNews};
use crate::domain::Fact;
use crate::graphics::{Room, ask::Reply};
use crate::tui::{
    console::{Console, Heard},
    input::InputEvent,
    signals::Signal,
};
use std::time::Duration;
use tokio::time::{Instant, sleep_until, timeout_at};

/// So long a picture that cannot be cut may hold the line; a larger one is text.
const WHOLE: Duration = Duration::from_millis(200);

/// A frame that owes nothing to a key waits so long for what else belongs into it: a step and its
/// preview are told, decoded and fitted one after the other, and are one frame.
const COMPANY: Duration = Duration::from_millis(30);
/// A step without a new preview is told so late at most: of twenty a second, not each needs a frame.
const STEP: Duration = Duration::from_millis(200);

/// An answer of the library that comes later than this after a key is not to that key.
const ANSWER: Duration = Duration::from_secs(1);

/// How long what `msg` changes may wait for company.
pub(super) fn patience(msg: &Msg) -> Duration {
    match msg {
        Msg::Event(Event::Engine(Fact::JobProgressed(..))) => STEP,
        Msg::Event(Event::Engine(Fact::PreviewArrived(..))) => COMPANY,
        _ => Duration::ZERO,
    }
}

/// Waits until `at`. The runtime's timers are up to a millisecond late, also for what is due already:
/// a frame would wait for that each time.
pub(super) async fn wait_until(at: Instant) {
    if at > Instant::now() {
        sleep_until(at).await;
    }
}

impl<C: Console> Session<C> {
    /// Whether `event` is what a key asked the library for. It asks anew by itself too, when its files
    /// change: that has time.
    pub(super) fn is_answer(&self, event: &Event) -> bool {
        let of_library = matches!(
            event,
            Event::Saved(SavedNews::Page { .. } | SavedNews::Counted { .. })
        );
        of_library && self.last_key.is_some_and(|key| key.elapsed() < ANSWER)
    }

    /// Draws the newest state, if a frame may go out now. For before what a key or an answer starts: a
    /// search takes the processor from the frame that shows its own letter.
    pub(super) fn draw_first(&mut self) {
        let now = Instant::now();
        let is_due = self.due.is_some_and(|due| due <= now);
        let rested = self.last_frame.is_none_or(|last| last + FRAME <= now);
        if is_due && rested && self.console.is_idle() && self.model.quit.is_none() {
            self.draw();
        }
    }

    /// The newest state is to be on the screen in `wait` at the latest.
    pub(super) fn draw_within(&mut self, wait: Duration) {
        let at = Instant::now() + wait;
        self.due = Some(self.due.map_or(at, |due| due.min(at)));
    }

    /// Whether a slice of pictures can go out now, and if not, when to look again besides after an
    /// answer.
    pub(super) fn pace(&mut self, now: Instant) -> (bool, Option<Instant>) {
        let has_slices = self.pictures.has_slices() || self.frames.is_behind();
        let waits = self.pictures.waits_for_room();
        if !(has_slices || waits) || !self.console.is_idle() {
            return (false, None);
        }
        let due = has_slices && self.pacer.allowance(now) > 0;
        if waits && self.pacer.whole(now, WHOLE) > 0 {
            self.draw_within(Duration::ZERO);
        }
        (due, self.pacer.wake().filter(|_| !due))
    }

    /// Bytes of pictures for a frame: of cells, and of pixels.
    pub(super) fn room(&mut self, now: Instant) -> (usize, Room) {
        let pixels = Room {
            now: self.pacer.whole(now, WHOLE),
            most: self.pacer.most(WHOLE),
        };
        (self.pacer.allowance(now), pixels)
    }

    /// Sends the next slice of pictures: pixels and cells in turn, where both are waiting.
    pub(super) fn send_slice(&mut self) {
        let now = Instant::now();
        let room = self.pacer.allowance(now);
        let pixels = self.pictures.has_slices() && !(self.pixels_last && self.frames.is_behind());
        self.pixels_last = pixels;
        let (bytes, whole) = if pixels {
            self.pictures.slice(room)
        } else {
            (self.frames.slice(room), false)
        };
        if whole {
            self.draw_within(Duration::ZERO);
        }
        let pictures = bytes.len();
        self.send_paced(bytes, pictures, now);
    }

    /// Sends `bytes`, of which so many are pictures, with a question behind them if there are any.
    pub(super) fn send_paced(&mut self, mut bytes: Vec<u8>, pictures: usize, now: Instant) {
        if pictures > 0 {
            bytes.extend_from_slice(self.pacer.sent(pictures, now));
        }
        if self.console.send(&bytes).is_err() {
            self.end(Signal::HangUp);
        }
    }

    /// Takes in an answer as far as it tells of the line.
    pub(super) fn hear_of_line(&mut self, reply: &Reply) {
        let now = Instant::now();
        match reply {
            reply if self.is_acknowledgement(reply, now) => {}
            // The fence: the line is empty now, so this is its round trip and nothing else.
            Reply::Attributes(_) if !std::mem::replace(&mut self.timed, true) => {
                self.pacer.tells_attributes();
                let question = self.pacer.sent(0, now);
                let _ = self.console.send(question);
            }
            _ => return,
        }
        let Some(link) = self.pacer.news(now) else {
            return;
        };
        tracing::debug!(?link, "the line");
        let _ = self.turn(Msg::Event(Event::LinkMeasured(link)));
        if self.known.learn_link(link) {
            self.choose_painter();
            self.tell_report();
        }
    }

    /// Whether `reply` says that something of ours was read; the pacer knows then.
    fn is_acknowledgement(&mut self, reply: &Reply, now: Instant) -> bool {
        match reply {
            Reply::Status(_) => self.pacer.told_status(now),
            Reply::Attributes(_) if self.pacer.asks_attributes() => self.pacer.answered(now),
            _ => return false,
        }
        true
    }

    /// Takes our pictures off the terminal, and waits a moment for the answers to what was asked:
    /// whoever has the terminal next must not get them.
    pub(super) async fn take_pictures_away(&mut self) {
        let bytes = self.pictures.shutdown();
        let _ = self.console.send(&bytes);
        let end = self.pacer.farewell().map(|wait| Instant::now() + wait);
        while let Some(end) = end.filter(|_| self.pacer.farewell().is_some()) {
            let Ok(heard) = timeout_at(end, self.console.next()).await else {
                break;
            };
            match heard {
                Heard::Drained => {}
                Heard::Closed => break,
                other => {
                    let is_ours = match &other {
                        Heard::Input(InputEvent::Reply(reply)) => {
                            self.is_acknowledgement(reply, Instant::now())
                        }
                        _ => false,
                    };
                    if !is_ours {
                        self.unheard.push_back(other);
                    }
                }
            }
        }
        self.pacer.forget();
    }
}

#[cfg(test)]
mod tests {
    use super::wait_until;
    use std::time::Duration;
    use tokio::time::{Instant, advance};

    #[tokio::test(start_paused = true)]
    async fn what_is_due_does_not_wait_for_the_next_millisecond() {
        advance(Duration::from_micros(300)).await;
        let now = Instant::now();
        wait_until(now).await;
        assert_eq!(Instant::now(), now);
    }
}
