//! Whether somebody sees what we send: tmux drops pictures for a window that nobody sees, and only
//! an answer from after a place became still says so for that place.

use tokio::time::Instant;

/// What tmux said last of who sees our window; outside of tmux somebody always does.
#[derive(Debug)]
pub(super) struct Sight {
    seen: bool,
    in_tmux: bool,
    /// When the question was asked that is not answered yet.
    asking: Option<Instant>,
    /// It was to be asked again meanwhile.
    again: bool,
    /// When the question was asked that was answered last.
    asked: Option<Instant>,
}

impl Default for Sight {
    fn default() -> Self {
        Self {
            seen: true,
            in_tmux: false,
            asking: None,
            again: false,
            asked: None,
        }
    }
}

impl Sight {
    /// tmux is to be asked `now`; false while it is being asked.
    pub(super) fn ask(&mut self, now: Instant) -> bool {
        self.in_tmux = true;
        self.again = self.asking.is_some();
        if !self.again {
            self.asking = Some(now);
        }
        !self.again
    }

    /// tmux answered.
    pub(super) fn heard(&mut self, seen: bool) {
        (self.seen, self.asked) = (seen, self.asking.take());
    }

    /// Whether it was to be asked again while it was being asked.
    pub(super) fn is_due(&self) -> bool {
        self.again && self.asking.is_none()
    }

    /// Is nobody there, as far as is known, or is it being asked just now?
    pub(super) fn is_doubtful(&self) -> bool {
        !self.seen || self.asking.is_some()
    }

    /// Would a new answer say more than the one that is known? Where nobody is, keys ask.
    pub(super) fn may_be_old(&self) -> bool {
        self.in_tmux && self.seen && self.asking.is_none()
    }

    /// The moment for which it is known that somebody sees our window; `now` outside of tmux.
    pub(super) fn known_at(&self, now: Instant) -> Option<Instant> {
        let known = if self.in_tmux { self.asked } else { Some(now) };
        known.filter(|_| self.seen)
    }
}

#[cfg(test)]
mod tests {
    use super::Sight;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn an_answer_counts_for_the_moment_of_its_question() {
        let start = tokio::time::Instant::now();
        let later = start + Duration::from_millis(100);
        let mut sight = Sight::default();
        assert_eq!(sight.known_at(later), Some(later), "no tmux");
        assert!(sight.ask(start));
        assert_eq!(sight.known_at(later), None, "not answered yet");
        assert!(sight.is_doubtful() && !sight.ask(later) && !sight.is_due());
        sight.heard(true);
        assert_eq!(sight.known_at(later), Some(start), "asked before that");
        assert!(sight.may_be_old());
        assert!(sight.is_due() && sight.ask(later) && !sight.is_due());
        assert!(!sight.may_be_old(), "it is being asked");
        sight.heard(false);
        assert!(sight.is_doubtful());
        assert_eq!(sight.known_at(later), None);
    }
}
