//! When to do what while a job is open: the websocket is believed while it speaks, and after a
//! silence the truth is asked for.
//!
//! Pure: moments in, the next duty out. So every wait is tested without waiting.

use std::time::Duration;
use tokio::time::Instant;

/// How long we wait for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Silence after which the server is asked how the job stands.
    pub silence: Duration,
    /// Silence after which a ping is sent. Proxies often cut a line that is idle for 60 s.
    pub ping: Duration,
    /// Time in which anything at all must come after a ping.
    pub pong: Duration,
    /// Silence of the socket, while the server says that the job goes on, after which the socket
    /// is opened anew. Doubles each time: a long load is silent too.
    pub deaf: Duration,
    /// How long a server that refuses connections may be away. A restart takes 14–25 s and more.
    pub refused: Duration,
    /// How long a server that takes connections and does not answer is waited for: it may be
    /// reading a large model.
    pub mute: Duration,
    /// How long one question may take.
    pub answer: Duration,
    /// The first pause between two tries to reach it; grows to `silence`.
    pub retry: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            silence: seconds(3),
            ping: seconds(20),
            pong: seconds(20),
            deaf: seconds(15),
            refused: seconds(60),
            mute: seconds(180),
            answer: seconds(10),
            retry: Duration::from_millis(250),
        }
    }
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Duty {
    /// Ask how the job stands.
    Ask,
    /// Send a ping.
    Ping,
    /// The socket is dead or deaf: close it and open another.
    Reopen,
    /// Open a socket: there is none.
    Open,
}

/// What it was that the socket brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// An answer to a ping: somebody is there, perhaps only a proxy.
    Pong,
    /// A message for everybody: the server knows this socket.
    ForAll,
    /// A message about our job.
    Ours,
}

/// Why the server cannot be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gone {
    /// It refuses connections, or breaks them.
    Refusing,
    /// It takes them and says nothing.
    Mute,
}

/// The watch over one open job.
pub(super) struct Vigil {
    patience: Patience,
    /// When the socket last brought anything; `None` without a socket.
    socket: Option<Instant>,
    /// When the last ping went out that nothing came after.
    pinged: Option<Instant>,
    /// When the socket last brought a message, or was opened.
    spoke: Instant,
    deaf: Duration,
    /// When the next try to open a socket may be made.
    open_at: Instant,
    opening_pause: Duration,
    /// Since when nothing was reached, and how it is away.
    away: Option<(Instant, Gone)>,
    /// Since when there is trouble of any kind: a server that changes between two of them has no
    /// more time than the longer one.
    troubled: Option<Instant>,
    ask_at: Instant,
    asking_pause: Duration,
}

impl Vigil {
    /// Begins at `now`, without a socket.
    pub(super) fn new(patience: Patience, now: Instant) -> Self {
        Self {
            patience,
            socket: None,
            pinged: None,
            spoke: now,
            deaf: patience.deaf,
            open_at: now,
            opening_pause: patience.retry,
            away: None,
            troubled: None,
            ask_at: now + patience.silence,
            asking_pause: patience.retry,
        }
    }

    /// A socket was opened.
    pub(super) fn opened(&mut self, now: Instant) {
        (self.socket, self.pinged, self.spoke) = (Some(now), None, now);
    }

    /// There is no socket (any more); the next try comes after a pause that grows.
    pub(super) fn closed(&mut self, now: Instant) {
        (self.socket, self.pinged) = (None, None);
        self.open_at = now + self.opening_pause;
        self.opening_pause = (self.opening_pause * 2).min(self.patience.silence * 2);
        // Something is wrong: ask soon.
        self.ask_at = self.ask_at.min(now + self.patience.retry);
    }

    /// There will be no socket: asking must do.
    pub(super) fn without_socket(&mut self, now: Instant) {
        (self.socket, self.pinged) = (None, None);
        self.open_at = now + Duration::from_hours(24);
    }

    /// The socket brought something.
    pub(super) fn received(&mut self, now: Instant, sign: Sign) {
        (self.socket, self.pinged) = (Some(now), None);
        // A proxy may answer pings for a server that is away.
        if sign != Sign::Pong {
            self.spoke = now;
            (self.away, self.troubled) = (None, None);
        }
        if sign == Sign::Ours {
            self.opening_pause = self.patience.retry;
            self.ask_at = now + self.patience.silence;
        }
    }

    /// A ping went out.
    pub(super) fn pinged(&mut self, now: Instant) {
        self.pinged.get_or_insert(now);
    }

    /// The truth is wanted soon, whatever the socket says.
    pub(super) fn doubt(&mut self, now: Instant) {
        self.ask_at = self.ask_at.min(now);
    }

    /// The server answered how the job stands.
    pub(super) fn answered(&mut self, now: Instant) {
        (self.away, self.troubled) = (None, None);
        self.asking_pause = self.patience.retry;
        // Without a socket asking is all we have.
        let pause = self.patience.silence;
        self.ask_at = now
            + if self.socket.is_some() {
                pause
            } else {
                pause / 3
            };
    }

    /// The server's answer has to be checked by a second question.
    pub(super) fn answered_oddly(&mut self, now: Instant) {
        (self.away, self.troubled) = (None, None);
        self.ask_at = now + self.patience.retry * 4;
    }

    /// The question was not answered. `true` when that has lasted too long.
    pub(super) fn unanswered(&mut self, now: Instant, gone: Gone) -> bool {
        let since = match self.away {
            // Refusing is the worse state; the clock starts anew when it gets worse.
            Some((since, was)) if was == gone || was == Gone::Refusing => since,
            _ => now,
        };
        self.away = Some((since, gone));
        let troubled = *self.troubled.get_or_insert(now);
        self.ask_at = now + self.asking_pause;
        self.asking_pause = (self.asking_pause * 2).min(self.patience.silence);
        let longest = self.patience.refused.max(self.patience.mute);
        now.duration_since(since) >= self.limit(gone) || now.duration_since(troubled) >= longest
    }

    /// How long a server that is away in this way is waited for.
    pub(super) fn limit(&self, gone: Gone) -> Duration {
        match gone {
            Gone::Refusing => self.patience.refused,
            Gone::Mute => self.patience.mute,
        }
    }

    /// How the server is away.
    pub(super) fn away(&self) -> Option<Gone> {
        self.away.map(|(_, gone)| gone)
    }

    /// Since when there is trouble.
    pub(super) fn troubled(&self) -> Option<Instant> {
        self.troubled
    }

    /// What is due now; `None` when nothing is before [`Vigil::wake`].
    pub(super) fn due(&mut self, now: Instant) -> Option<Duty> {
        if let Some(pinged) = self.pinged
            && now >= pinged + self.patience.pong
        {
            return Some(Duty::Reopen);
        }
        if self.socket.is_some() && self.away.is_none() && now >= self.spoke + self.deaf {
            self.deaf *= 2;
            return Some(Duty::Reopen);
        }
        if now >= self.ask_at {
            return Some(Duty::Ask);
        }
        match self.socket {
            None if now >= self.open_at && self.away.is_none() => Some(Duty::Open),
            Some(last) if self.pinged.is_none() && now >= last + self.patience.ping => {
                Some(Duty::Ping)
            }
            _ => None,
        }
    }

    /// The next moment at which something is due, if nothing happens before.
    pub(super) fn wake(&self) -> Instant {
        let mut wake = self.ask_at;
        match self.socket {
            None if self.away.is_none() => wake = wake.min(self.open_at),
            None => {}
            Some(last) => {
                if self.away.is_none() {
                    wake = wake.min(self.spoke + self.deaf);
                }
                wake = wake.min(match self.pinged {
                    Some(pinged) => pinged + self.patience.pong,
                    None => last + self.patience.ping,
                });
            }
        }
        wake
    }
}

#[cfg(test)]
mod tests {
    use super::{Duty, Gone, Patience, Sign, Vigil};
    use std::time::Duration;
    use tokio::time::Instant;

    /// A watch with a socket and the moment it began.
    fn open() -> (Vigil, Instant) {
        #[expect(
            clippy::disallowed_methods,
            reason = "any moment will do to count from"
        )]
        let now = Instant::from_std(std::time::Instant::now());
        let mut vigil = Vigil::new(Patience::default(), now);
        vigil.opened(now);
        (vigil, now)
    }

    fn after(start: Instant, ms: u64) -> Instant {
        start + Duration::from_millis(ms)
    }

    #[test]
    fn a_socket_that_speaks_is_believed_and_silence_is_asked_about() {
        let (mut vigil, start) = open();
        for ms in (1000..60_000).step_by(1000) {
            vigil.received(after(start, ms), Sign::Ours);
            assert_eq!(vigil.due(after(start, ms + 999)), None);
        }
        assert_eq!(vigil.wake(), after(start, 59_000 + 3000));
        assert_eq!(vigil.due(after(start, 62_000)), Some(Duty::Ask));
        vigil.answered(after(start, 62_010));
        assert_eq!(vigil.due(after(start, 63_000)), None);
    }

    #[test]
    fn a_dead_socket_is_found_by_a_ping_and_a_deaf_one_by_what_the_server_says() {
        let (mut vigil, start) = open();
        let mut duties = vec![];
        for ms in (0..47_000).step_by(500) {
            let now = after(start, ms);
            while let Some(duty) = vigil.due(now) {
                match duty {
                    Duty::Ask => vigil.answered(now),
                    Duty::Ping => vigil.pinged(now),
                    // The new one is deaf too.
                    Duty::Reopen => vigil.opened(now),
                    Duty::Open => {}
                }
                duties.push((ms, duty));
            }
        }
        let reopened: Vec<_> = duties.iter().filter(|it| it.1 == Duty::Reopen).collect();
        assert_eq!(
            reopened,
            [&(15_000, Duty::Reopen), &(45_000, Duty::Reopen)],
            "less and less"
        );
        let (mut vigil, start) = open();
        vigil.received(after(start, 1), Sign::Ours);
        vigil.answered(after(start, 14_000));
        vigil.received(after(start, 14_000), Sign::ForAll);
        vigil.answered(after(start, 19_000));
        vigil.pinged(after(start, 20_000));
        vigil.answered(after(start, 27_000));
        assert_eq!(vigil.due(after(start, 28_000)), None);
        assert_eq!(
            vigil.due(after(start, 40_000)),
            Some(Duty::Reopen),
            "no pong"
        );
    }

    #[test]
    fn a_server_that_is_away_is_waited_for_but_not_for_ever() {
        for (gone, seconds) in [(Gone::Refusing, 60), (Gone::Mute, 180)] {
            let (mut vigil, start) = open();
            vigil.closed(start);
            let (mut now, mut tries) = (start, 0);
            let given_up = loop {
                now = now.max(vigil.wake());
                assert!(
                    matches!(vigil.due(now), Some(Duty::Ask | Duty::Open)),
                    "{now:?}"
                );
                tries += 1;
                if vigil.unanswered(now, gone) {
                    break now.duration_since(start).as_secs();
                }
            };
            assert!((seconds..seconds + 5).contains(&given_up), "{given_up}");
            assert!(tries < 100, "{tries}");
        }
    }

    #[test]
    fn a_server_that_changes_between_two_kinds_of_trouble_is_given_up_too() {
        let (mut vigil, start) = open();
        vigil.closed(start);
        let (mut now, mut kinds) = (start, [Gone::Refusing, Gone::Mute].into_iter().cycle());
        let given_up = loop {
            now = now.max(vigil.wake());
            // A proxy in front of it answers the pings.
            vigil.received(now, Sign::Pong);
            let _ = vigil.due(now);
            if kinds.next().is_some_and(|kind| vigil.unanswered(now, kind)) {
                break now.duration_since(start).as_secs();
            }
            assert!(now < after(start, 600_000), "waited for ever");
        };
        assert!((60..185).contains(&given_up), "{given_up}");
    }

    #[test]
    fn a_socket_that_cannot_be_opened_is_tried_less_and_less() {
        let (mut vigil, start) = open();
        let (mut now, mut opens) = (start, vec![]);
        vigil.closed(now);
        while now < after(start, 30_000) {
            now = now.max(vigil.wake());
            match vigil.due(now) {
                Some(Duty::Open) => {
                    opens.push(now.duration_since(start).as_millis());
                    vigil.closed(now);
                }
                Some(Duty::Ask) => vigil.answered(now),
                other => assert_eq!(other, None),
            }
        }
        assert_eq!(opens[..4], [250, 750, 1750, 3750], "{opens:?}");
        vigil.without_socket(now);
        assert!(
            vigil
                .due(after(now, 2000))
                .is_none_or(|duty| duty == Duty::Ask)
        );
    }
}
