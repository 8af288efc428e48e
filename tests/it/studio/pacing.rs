//! Pictures over lines and terminals of every kind: keys never wait behind them, whatever is
//! answered, and nothing asked is left for the shell.

use super::painters::{ITERM, KITTY, OLD_KITTY, XTERM, terminal::Terminal};
use super::script::{Answering, End, Stage};
use art_studio::graphics::ask::Environment;
use art_studio::providers::scripted::Script;
use std::{path::Path, sync::LazyLock, time::Duration};

/// Bytes a second of a slow line.
const SLOW: u64 = 65_536;
/// The same of one that holds nothing up.
const FAST: u64 = 100_000_000;

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
        assert!(delays.len() > 40, "{} writes", delays.len());
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
        Answering::Attributes(20),
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
    let keys = format!("{KITTY}a cat<enter><wait 3600000>");
    let (end, _) = play(Answering::Line(FAST), previews(4), &keys).await;
    let hour = Duration::from_secs(20)..Duration::from_hours(1);
    let writes = end.delays.iter().filter(|(at, _)| hour.contains(at));
    assert_eq!(writes.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_measured_is_part_of_the_state() {
    let (end, _) = page(KITTY, SLOW).await;
    let rate = end.finished.model.link.bytes_per_second.unwrap_or_default();
    assert!((40_000..90_000).contains(&rate), "{rate}");
    let keys = format!("{KITTY}a cat<enter><wait 8000>");
    let (end, _) = play(Answering::Line(SLOW), previews(100), &keys).await;
    let rate = end.finished.model.link.bytes_per_second;
    assert_eq!(rate, None, "so few bytes say nothing of what it takes");
    let (end, _) = play(Answering::Never, previews(4), &keys).await;
    assert_eq!(end.finished.model.link.round_trip_ms, None);
}

#[tokio::test(start_paused = true)]
async fn a_terminal_that_tells_nothing_but_its_attributes_is_measured_by_them() {
    let keys = format!("{KITTY}a cat<enter><wait 30000>");
    let (end, terminal) = play(Answering::Attributes(70), previews(4), &keys).await;
    assert_eq!(end.finished.model.link.round_trip_ms, Some(70));
    assert!(placeholders(&end) > 100 && terminal.sent > 0);
    let questions = end.raw.matches("\x1b[5n").count();
    assert!(
        questions < 20,
        "the other question was given up: {questions}"
    );
}

/// Pixels to a side of a photo: a little more than its thumbnail has.
const SIDE: u32 = 220;

/// Pictures like photos: gradients, edges, and noise that is the fainter the finer it is.
fn photos(library: &Path) {
    static MADE: LazyLock<Vec<image::RgbImage>> = LazyLock::new(|| (0..12).map(photo).collect());
    std::fs::create_dir_all(library).expect("a folder");
    for (number, photo) in MADE.iter().enumerate() {
        let file = library.join(format!("photo_{number:02}.png"));
        photo.save(file).expect("a picture");
    }
}

fn photo(number: u64) -> image::RgbImage {
    let mut random = fastrand::Rng::with_seed(number);
    let knots: Vec<f32> = (0..4 * 129 * 129).map(|_| random.f32() - 0.5).collect();
    let knot = |colour: usize, x: usize, y: usize| knots[(colour * 129 + y % 129) * 129 + x % 129];
    let (cx, cy) = (random.f32() * 220.0, random.f32() * 220.0);
    image::RgbImage::from_fn(SIDE, SIDE, |x, y| {
        let far = (x as f32 - cx).hypot(y as f32 - cy);
        let disc = if far < 50.0 { 0.25 } else { 0.0 };
        image::Rgb([0, 1, 2].map(|colour| {
            let mut light = 0.35 + x as f32 / 900.0 + disc;
            for (octave, cell) in [64_u32, 32, 16, 8, 4].into_iter().enumerate() {
                let height = 0.55 * 0.72_f32.powi(octave as i32);
                let at = |dx: u32, dy: u32| {
                    let (x, y) = ((x / cell + dx) as usize, (y / cell + dy) as usize);
                    // Light is shared by the colours, and a part of it is each one's own.
                    0.7 * knot(3, x, y) + 0.5 * knot(colour, x, y)
                };
                let (right, down) = ((x % cell) as f32, (y % cell) as f32);
                let (right, down) = (right / cell as f32, down / cell as f32);
                let upper = at(0, 0) * (1.0 - right) + at(1, 0) * right;
                let lower = at(0, 1) * (1.0 - right) + at(1, 1) * right;
                light += height * (upper * (1.0 - down) + lower * down);
            }
            light += (random.f32() - 0.5) * 0.06;
            (light.clamp(0.0, 1.0) * 255.0) as u8
        }))
    })
}

/// F2.
const SAVED: &str = "\x1bOQ";

/// Twelve photos in the Saved tab, on a line of so many bytes a second.
async fn page(answers: &str, rate: u64) -> (End, Terminal) {
    let environment = Environment {
        term: "xterm-256color".into(),
        colorterm: "truecolor".into(),
        ssh: true,
        ..Environment::default()
    };
    let stage = Stage::new(Script::default())
        .measured()
        .environment(environment)
        .answering(Answering::Line(rate));
    photos(&stage.library());
    let keys = format!("{answers}<size 120 40><wait 1000>{SAVED}<wait 30000>");
    let end = stage.play(&keys).await;
    assert!(end.screen.contains("of 12"), "{}", end.screen);
    let terminal = Terminal::reading(&end.raw);
    assert_eq!(terminal.wrong, [] as [&str; 0]);
    (end, terminal)
}

#[tokio::test(start_paused = true)]
async fn a_page_of_photos_keeps_to_its_bytes_on_a_slow_line() {
    for answers in [KITTY, OLD_KITTY, ITERM, XTERM] {
        let (end, terminal) = page(answers, SLOW).await;
        assert!(end.bytes <= 230_000, "{answers}: {}", end.bytes);
        if answers == KITTY {
            assert!(placeholders(&end) > 1500, "{}", end.screen);
            assert!(terminal.sent >= 12);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_line_that_brings_hardly_anything_gets_cells_of_few_bytes() {
    let (end, _) = page(KITTY, 12_000).await;
    assert_eq!(placeholders(&end), 0, "{}", end.screen);
    assert!(end.bytes <= 90_000, "{}", end.bytes);
    let report = end.finished.model.terminal.expect("a report");
    assert_eq!(report.painter, "text cells");
    assert!(report.painter_why.contains("too little"), "{report:?}");
}

/// The progress and the picture in the making come as messages of their own, and the picture is
/// decoded and fitted besides: four reasons for a frame.
#[tokio::test(start_paused = true)]
async fn a_step_and_its_preview_are_one_frame() {
    let frames = async |steps| {
        let slow = Script {
            pace: Duration::from_millis(300),
            ..previews(steps)
        };
        let (end, _) = play(Answering::AtOnce, slow, "a cat<enter><wait 25000>").await;
        end.finished.frames
    };
    let frames = frames(60).await - frames(20).await;
    // One more for each second that is shown.
    assert!((40..=53).contains(&frames), "{frames} frames for 40 steps");
}

/// A fast GPU makes more pictures than the eye follows; each costs, and none is needed but the last.
#[tokio::test(start_paused = true)]
async fn of_fast_steps_a_few_are_shown() {
    let fast = Script {
        pace: Duration::from_millis(40),
        ..previews(250)
    };
    let keys = "a cat<enter><wait 12000>";
    let (end, _) = play(Answering::Line(FAST), fast, keys).await;
    let ms: Vec<u128> = end.delays.iter().map(|(at, _)| at.as_millis()).collect();
    for second in 1..9 {
        let writes = ms.iter().filter(|at| *at / 1000 == second).count();
        assert!((4..=16).contains(&writes), "{writes} in second {second}");
    }
    let taken: u32 = end.finished.model.jobs.iter().map(|job| job.preview).sum();
    assert!(
        (30..=45).contains(&taken),
        "{taken} previews in ten seconds"
    );
}

#[tokio::test(start_paused = true)]
async fn a_key_is_shown_at_once_although_a_step_waits_for_its_preview() {
    let script = Script {
        previews: false,
        ..previews(20)
    };
    let keys = "a cat<enter><wait 205>s<wait 600>";
    let (end, _) = play(Answering::Line(FAST), script, keys).await;
    let ms: Vec<u128> = end.delays.iter().map(|(at, _)| at.as_millis()).collect();
    assert!(ms.contains(&205), "{ms:?}");
    assert!(!ms.contains(&300), "the step itself waits: {ms:?}");
    assert!(ms.contains(&500), "but no longer than this: {ms:?}");
}
