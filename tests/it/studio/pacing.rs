//! Pictures over lines and terminals of every kind: keys never wait behind them, whatever is
//! answered, and nothing asked is left for the shell.

use super::painters::{KITTY, XTERM, terminal::Terminal};
use super::script::{Answering, End, Stage};
use art_studio::providers::scripted::Script;
use std::time::Duration;

/// Bytes a second of a slow line.
const SLOW: u64 = 65_536;

fn previews(steps: u32) -> Script {
    Script {
        steps,
        ..Script::default()
    }
}

async fn play(answering: Answering, script: Script, keys: &str) -> (End, Terminal) {
    let stage = Stage::new(script).measured().answering(answering);
    let end = stage.play(keys).await;
    let terminal = Terminal::reading(&end.raw);
    assert_eq!(terminal.wrong, [] as [&str; 0], "{answering:?}");
    (end, terminal)
}

/// Placeholder cells on the screen at the end.
fn placeholders(end: &End) -> usize {
    end.screen.matches('\u{10EEEE}').count()
}

#[tokio::test(start_paused = true)]
async fn over_a_slow_line_a_key_never_waits_behind_pictures() {
    for answers in ["", KITTY, XTERM] {
        let keys = format!("{answers}a cat<enter><wait 8000>");
        let (end, _) = play(Answering::Line(SLOW), previews(100), &keys).await;
        let settled = end
            .delays
            .iter()
            .filter(|(at, _)| *at > Duration::from_secs(3));
        let mut delays: Vec<Duration> = settled.map(|(_, delay)| *delay).collect();
        delays.sort_unstable();
        assert!(delays.len() > 100, "{} writes", delays.len());
        let most = delays[delays.len() * 95 / 100];
        assert!(most < Duration::from_millis(35), "{answers}: {most:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn pictures_come_whole_however_the_terminal_answers() {
    let keys = format!("{KITTY}a cat<enter><wait 30000>");
    for answering in [
        Answering::AtOnce,
        Answering::After(150),
        Answering::After(700),
        Answering::After(3000),
        Answering::Never,
        Answering::Oddly,
        Answering::Line(SLOW),
    ] {
        let (end, terminal) = play(answering, previews(4), &keys).await;
        assert!(placeholders(&end) > 100, "{answering:?}: {}", end.screen);
        assert!(terminal.images.is_empty(), "{answering:?}");
        let prompt = end.finished.model.generate.prompt.text();
        assert!(!prompt.contains('n'), "an answer was typed: {prompt}");
    }
}

#[tokio::test(start_paused = true)]
async fn no_answer_is_left_for_the_shell() {
    for end in ["<c-q>y", "<term>", "<c-c><c-c>"] {
        let keys = format!("a cat<enter><wait 1000>{end}");
        let (end, _) = play(Answering::After(60), previews(50), &keys).await;
        assert_eq!(end.open, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn an_hour_without_pictures_asks_nothing() {
    let keys = |ms: u32| format!("{KITTY}a cat<enter><wait 20000><wait {ms}>");
    let (short, _) = play(Answering::AtOnce, previews(4), &keys(1)).await;
    let (long, _) = play(Answering::AtOnce, previews(4), &keys(3_600_000)).await;
    assert_eq!(short.bytes, long.bytes);
}

#[tokio::test(start_paused = true)]
async fn what_is_measured_is_part_of_the_state() {
    let keys = format!("{KITTY}a cat<enter><wait 8000>");
    let (end, _) = play(Answering::Line(SLOW), previews(100), &keys).await;
    let rate = end.finished.model.link.bytes_per_second.unwrap_or_default();
    assert!((20_000..90_000).contains(&rate), "{rate}");
    let (end, _) = play(Answering::Never, previews(4), &keys).await;
    assert_eq!(end.finished.model.link.round_trip_ms, None);
}
