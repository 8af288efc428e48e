//! The pacer against lines of every kind, on time that is passed in.

#![expect(clippy::unwrap_used, reason = "a test may stop")]

use super::{Pacer, QUESTION, SLICE_MAX, WINDOW_FIRST, WINDOW_MAX, slice_of};
use std::{collections::VecDeque, time::Duration};
use tokio::time::Instant;

/// A line of `rate` bytes a second with a way there and back, and a terminal that answers at once.
struct Line {
    begin: Instant,
    now: Instant,
    rate: u64,
    way: Duration,
    /// When the last byte sent will be through.
    free: Instant,
    answers: VecDeque<Instant>,
    /// So often the terminal reads, when it has drawn.
    frame: Duration,
    /// It draws whenever it has read, for a time by chance of up to so many ms.
    draws: Option<(fastrand::Rng, u64)>,
    /// When it read last, and until when it draws then.
    gulp: Instant,
    busy: Instant,
    /// Longest that a key pressed at any time would have waited.
    longest: Duration,
    sent: usize,
}

impl Line {
    fn new(rate: u64, way_ms: u64) -> Self {
        let now = Instant::now();
        Self {
            begin: now,
            now,
            rate,
            way: Duration::from_millis(way_ms),
            free: now,
            answers: VecDeque::new(),
            frame: Duration::ZERO,
            draws: None,
            gulp: now,
            busy: now,
            longest: Duration::ZERO,
            sent: 0,
        }
    }

    fn send(&mut self, bytes: usize) {
        let takes = Duration::from_nanos(bytes as u64 * 1_000_000_000 / self.rate);
        self.free = self.free.max(self.now) + takes;
        let read = self.free + self.way;
        let late = match self.frame.as_nanos() {
            0 => 0,
            frame => frame - (read - self.begin).as_nanos() % frame,
        };
        let late = Duration::from_nanos(u64::try_from(late).unwrap());
        let answer = self.gulped(read).unwrap_or(read + late);
        self.answers.push_back(answer);
        self.longest = self.longest.max(self.free - self.now);
        self.sent += bytes;
    }

    /// Hears all answers that are to come.
    fn hear_all(&mut self, pacer: &mut Pacer) {
        while let Some(answer) = self.answers.pop_front() {
            self.now = self.now.max(answer);
            pacer.answered(self.now);
        }
    }

    /// When a terminal answers what it has at `read`, that draws whenever it has read.
    fn gulped(&mut self, read: Instant) -> Option<Instant> {
        let (random, most) = self.draws.as_mut()?;
        if read > self.gulp {
            // It waits a moment for more before it reads.
            self.gulp = self.busy.max(read + Duration::from_millis(3));
            self.busy = self.gulp + Duration::from_millis(random.u64(0..*most));
        }
        Some(self.gulp)
    }

    /// Sends as much as `pacer` allows for so long; returns what it sent.
    fn run(&mut self, pacer: &mut Pacer, time: Duration) -> usize {
        let (end, before) = (self.now + time, self.sent);
        self.longest = Duration::ZERO;
        while self.now < end {
            loop {
                let bytes = pacer.allowance(self.now);
                if bytes == 0 {
                    break;
                }
                assert_eq!(pacer.sent(bytes, self.now), QUESTION);
                self.send(bytes + QUESTION.len());
            }
            let answer = self.answers.front().copied();
            let wake = pacer
                .wake()
                .filter(|wake| answer.is_none_or(|answer| *wake < answer));
            if let Some(wake) = wake {
                self.now = self.now.max(wake);
                continue;
            }
            self.answers.pop_front();
            self.now = self.now.max(answer.unwrap());
            pacer.answered(self.now);
        }
        self.sent - before
    }
}

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_slow_line_is_kept_busy_and_a_key_waits_less_than_35_ms() {
    for way in [0, 5, 20, 80, 300] {
        let mut pacer = Pacer::new(false);
        let mut line = Line::new(65_536, way);
        // What has no picture before it is answered sooner than any slice.
        assert_eq!(pacer.sent(0, line.now), QUESTION);
        line.send(QUESTION.len());
        // A long line takes some round trips to fill.
        line.run(&mut pacer, SECOND * 3 + Duration::from_millis(way) * 60);
        let sent = line.run(&mut pacer, SECOND * 60);
        assert!(sent > 65_536 * 60 * 8 / 10, "{way} ms: {sent} in a minute");
        let longest = line.longest;
        // Too much on a very long way shows later than that.
        let most = Duration::from_millis(35.max(way / 6));
        assert!(longest < most, "{way} ms: {longest:?}");
    }
}

#[test]
fn packets_of_a_slow_line_are_not_taken_for_a_terminal_that_draws() {
    for (way, packet_ms) in [(0, 4), (0, 8), (0, 16), (0, 22), (20, 22), (80, 22)] {
        let mut pacer = Pacer::new(true);
        let mut line = Line::new(65_536, way);
        line.frame = Duration::from_millis(packet_ms);
        line.run(&mut pacer, SECOND * 3 + Duration::from_millis(way) * 60);
        let longest = (0..300).map(|_| {
            line.run(&mut pacer, SECOND / 10);
            line.longest
        });
        let mut longest: Vec<_> = longest.collect();
        longest.sort();
        let p95 = longest[longest.len() * 95 / 100];
        // A rate that is taken from whole packets is taken for more than it is.
        let most = Duration::from_millis(45);
        assert!(p95 < most, "{way} {packet_ms}: {p95:?}");
    }
}

#[test]
fn the_window_grows_to_what_the_line_holds() {
    let mut pacer = Pacer::new(true);
    let mut line = Line::new(4 << 20, 80);
    line.run(&mut pacer, SECOND * 4);
    let sent = line.run(&mut pacer, SECOND * 4);
    assert!(sent > (4 << 20) * 4 * 8 / 10, "{sent}");
    let link = pacer.link();
    let way = link.round_trip_ms.unwrap_or_default();
    assert!((75..=90).contains(&way), "{link:?}");
    let rate = link.bytes_per_second.unwrap_or_default();
    assert!(((3 << 20)..(5 << 20)).contains(&rate), "{link:?}");
}

#[test]
fn a_terminal_that_draws_slowly_gets_its_page_all_the_same() {
    for frame_ms in [16, 50, 150] {
        let mut pacer = Pacer::new(false);
        let mut line = Line::new(50 << 20, 0);
        line.frame = Duration::from_millis(frame_ms);
        let sent = line.run(&mut pacer, SECOND * 2);
        assert!(sent > 400_000, "{frame_ms} ms: {sent} in 2 s");
    }
}

#[test]
fn a_terminal_that_draws_for_longer_and_shorter_is_not_taken_for_a_slow_line() {
    for (seed, most_ms) in (0..60).map(|n| (n, n % 100 * 5 + 10)) {
        let far = seed % 2 == 1;
        let mut pacer = Pacer::new(far);
        let mut line = Line::new(50 << 20, 0);
        line.busy += Duration::from_millis(200);
        line.draws = Some((fastrand::Rng::with_seed(seed), most_ms));
        let mut told = Vec::new();
        let mut sent = 0;
        for _ in 0..80 {
            sent += line.run(&mut pacer, Duration::from_millis(100));
            told.extend(pacer.news(line.now).map(|link| link.bytes_per_second));
        }
        assert!(sent > 2 << 20, "{most_ms} ms: {sent} in 8 s, told {told:?}");
        let narrow = told.iter().flatten().any(|rate| *rate < 64 << 10);
        assert!(!narrow, "{seed}, {most_ms} ms: {told:?}");
    }
}

#[test]
fn when_all_is_answered_nothing_holds_the_next_slice_up() {
    let mut pacer = Pacer::new(false);
    let mut now = Instant::now();
    // The last round trip comes in three parts and no sooner: the line seems to be full.
    for parts in [[300, 0, 0], [300, 300, 300], [400, 0, 0]] {
        let mut slices = 0;
        while let bytes @ 1.. = pacer.allowance(now) {
            pacer.sent(bytes, now);
            slices += 1;
        }
        for (part, wait_ms) in parts.into_iter().enumerate() {
            now += Duration::from_millis(wait_ms);
            for _ in (part..slices).step_by(parts.len()) {
                pacer.answered(now);
                let _ = pacer.allowance(now);
            }
        }
    }
    assert!(!pacer.growing && pacer.in_flight == 0, "{pacer:?}");
    let wait = match pacer.allowance(now) {
        0 => pacer.wake().unwrap() - now,
        _ => Duration::ZERO,
    };
    assert_eq!(wait, Duration::ZERO);
}

#[test]
fn little_pieces_do_not_make_a_line_slow() {
    let mut pacer = Pacer::new(false);
    let mut line = Line::new(50 << 20, 0);
    line.way = Duration::from_micros(300);
    line.run(&mut pacer, SECOND);
    line.hear_all(&mut pacer);
    let before = pacer.link().bytes_per_second;
    for _ in 0..200 {
        line.now += Duration::from_millis(100);
        assert_eq!(pacer.sent(30, line.now), QUESTION);
        line.now += Duration::from_millis(1);
        pacer.answered(line.now);
    }
    assert_eq!(pacer.link().bytes_per_second, before);
}

#[test]
fn a_terminal_at_hand_takes_large_slices() {
    let mut pacer = Pacer::new(false);
    let mut line = Line::new(500 << 20, 0);
    line.way = Duration::from_micros(100);
    line.run(&mut pacer, Duration::from_millis(50));
    assert_eq!(slice_of(pacer.window), SLICE_MAX);
    assert_eq!(pacer.window, WINDOW_MAX);
}

#[test]
fn a_line_that_gets_slower_or_faster_is_followed() {
    let mut pacer = Pacer::new(false);
    let mut line = Line::new(2 << 20, 20);
    line.run(&mut pacer, SECOND * 2);
    line.rate = 65_536;
    line.run(&mut pacer, SECOND * 2);
    line.run(&mut pacer, SECOND * 2);
    let longest = line.longest;
    assert!(longest < Duration::from_millis(50), "{longest:?}");
    line.rate = 2 << 20;
    line.run(&mut pacer, SECOND * 3);
    assert!(line.run(&mut pacer, SECOND) > 1 << 20);
}

#[test]
fn who_answers_nothing_is_sent_to_by_the_clock_and_asked_once() {
    let mut pacer = Pacer::new(true);
    let begin = Instant::now();
    let (mut now, mut asked, mut sent) = (begin, 0, 0);
    while now < begin + SECOND * 10 {
        let bytes = pacer.allowance(now);
        if bytes == 0 {
            now = pacer.wake().unwrap().max(now);
            continue;
        }
        asked += usize::from(!pacer.sent(bytes, now).is_empty());
        sent += bytes;
    }
    assert!(asked <= 8, "{asked} questions");
    assert!((900_000..1_300_000).contains(&sent), "{sent} bytes in 10 s");
    assert_eq!(pacer.farewell(), None, "nobody is waited for");
    assert_eq!(pacer.link(), crate::domain::LinkMeasure::default());
    pacer.answered(now);
    assert!(pacer.allowance(now) > 0 && !pacer.sent(1, now).is_empty());
}

#[test]
fn a_late_answer_is_not_mute_and_two_answers_are_one() {
    let mut pacer = Pacer::new(false);
    let mut now = Instant::now();
    let first = pacer.allowance(now);
    assert!(first > 0 && first <= WINDOW_FIRST);
    pacer.sent(first, now);
    now += Duration::from_millis(700);
    pacer.answered(now);
    pacer.answered(now);
    pacer.answered(now);
    let bytes = pacer.allowance(now);
    assert_eq!(pacer.sent(bytes, now), QUESTION);
    assert!(pacer.farewell().is_some_and(|wait| wait <= SECOND / 2));
}

#[test]
fn a_lost_answer_costs_a_pause_and_not_the_picture() {
    let mut pacer = Pacer::new(false);
    let mut line = Line::new(1 << 20, 10);
    line.run(&mut pacer, SECOND);
    line.answers.clear();
    let mut now = line.now;
    loop {
        let bytes = pacer.allowance(now);
        if bytes == 0 {
            break;
        }
        pacer.sent(bytes, now);
    }
    now = pacer.wake().unwrap();
    assert!(now <= line.now + SECOND * 6);
    assert!(pacer.allowance(now) > 0);
}

#[test]
fn behind_tmux_the_clock_paces_what_goes_far() {
    let mut pacer = Pacer::new(true);
    pacer.set_near_answers(true);
    let begin = Instant::now();
    let (mut now, mut sent) = (begin, 0);
    while now < begin + SECOND {
        let bytes = pacer.allowance(now);
        if bytes == 0 {
            now = pacer.wake().unwrap().max(now);
            continue;
        }
        sent += bytes;
        pacer.sent(bytes, now);
        pacer.answered(now);
    }
    assert!(sent < 200_000, "{sent}");
    assert_eq!(pacer.link().bytes_per_second, None, "tmux is not the line");
}

#[test]
fn while_tmux_answers_late_nothing_is_woken_for() {
    let mut pacer = Pacer::new(true);
    pacer.set_near_answers(true);
    let mut now = Instant::now();
    loop {
        let bytes = pacer.allowance(now);
        if bytes > 0 {
            pacer.sent(bytes, now);
            continue;
        }
        let wake = pacer.wake().unwrap();
        assert!(wake > now, "the loop would run round");
        if wake - now > Duration::from_millis(100) {
            // The window is full: only an answer, or its being lost, is worth waking for.
            return;
        }
        now = wake;
    }
}

#[test]
fn what_changed_little_or_for_a_moment_is_not_told_again() {
    let mut pacer = Pacer::new(false);
    let mut line = Line::new(1 << 20, 50);
    assert_eq!(pacer.news(line.now), None);
    line.run(&mut pacer, SECOND * 2);
    let _ = pacer.news(line.now);
    line.run(&mut pacer, SECOND);
    assert!(pacer.news(line.now).is_some());
    line.run(&mut pacer, SECOND);
    assert_eq!(pacer.news(line.now), None);
    line.way = Duration::from_millis(150);
    line.run(&mut pacer, SECOND * 12);
    assert_eq!(pacer.news(line.now), None, "for a moment");
    line.run(&mut pacer, SECOND);
    assert!(pacer.news(line.now).is_some());
}
