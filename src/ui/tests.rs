//! Every visible state as a picture made of text. Places of pictures are filled with `▒`, so that
//! the snapshots show them without a painter.

mod long_boxes;
mod saved;

use super::{Theme, draw};
use crate::app::tests::world::{World, record};
use crate::app::{Event, Focus, FormField, Msg, Pick};
use crate::domain::{
    Fact, Failure, FailureKind, InputImage, Outcome, Phase, Preview, ProgressStatus, Report,
    RequestField, Steps, Timestamp, is_unsafe_to_show,
};
use crate::keymap::{Command, Key};
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Color, Style},
};

/// The screen as text; pictures are `▒`, the cursor is `▏` in front of its cell.
fn screen(world: &World) -> String {
    let (columns, rows) = world.model.size;
    let area = Rect::new(0, 0, columns, rows);
    let mut buf = Buffer::empty(area);
    let theme = Theme::embedded("terminal");
    let placement = draw(&world.model, &theme, area, &mut buf);
    for place in &placement.pictures {
        let over = |position| {
            placement
                .covers
                .iter()
                .any(|cover| cover.contains(position))
        };
        for position in place.area.positions().filter(|position| !over(*position)) {
            buf[position].set_symbol("▒");
        }
    }
    let line = |y: u16| {
        let cells = (0..columns).map(|x| {
            let here = placement.cursor.is_some_and(|at| (at.x, at.y) == (x, y));
            let symbol = buf[(x, y)].symbol();
            if here && symbol == " " { "▏" } else { symbol }
        });
        cells.collect::<String>().trim_end().to_owned()
    };
    (0..rows).map(line).collect::<Vec<_>>().join("\n")
}

fn running(columns: u16, rows: u16) -> World {
    let mut world = World::sized(columns, rows);
    let id = world.start("a cute red dragon with a crown");
    let mut progress = crate::domain::Progress::default();
    let phase = Phase {
        status: ProgressStatus::Generating,
        words: "outline".into(),
    };
    progress.apply(&Report::Phase(phase), world.now);
    progress.apply(&Report::Steps(Steps { done: 1, total: 20 }), world.now);
    world.wait(12_000);
    progress.apply(
        &Report::Steps(Steps {
            done: 13,
            total: 20,
        }),
        world.now,
    );
    world.fact(Fact::JobProgressed(id, progress));
    world.fact(Fact::PreviewArrived(id, Preview([1].into())));
    world.key(Key::Enter);
    world
}

fn finished(columns: u16, rows: u16) -> World {
    finished_with("understood: dragon · red · cute", columns, rows)
}

/// The same where the service says `note` of each picture.
fn finished_with(note: &str, columns: u16, rows: u16) -> World {
    let mut world = World::sized(columns, rows);
    for (number, prompt) in (1..).zip(["a robot", "a moon cat", "a cute red dragon with a crown"]) {
        world.model.generate.prompt.replace("");
        let id = world.start(prompt);
        let mut progress = crate::domain::Progress::default();
        progress.apply(&Report::Note(note.into()), world.now);
        world.fact(Fact::JobProgressed(id, progress));
        world.wait(40);
        let made = record(id, number, prompt);
        world.fact(Fact::PictureSaved(id, Box::new(made.clone())));
        world.fact(Fact::JobEnded(id, Outcome::Succeeded(vec![made])));
    }
    world
}

fn failed(columns: u16, rows: u16) -> World {
    let mut world = World::sized(columns, rows);
    let id = world.start("a dragon");
    world.wait(3_000);
    let failure = Failure::new(
        FailureKind::Storage,
        "the library cannot be written: disk full",
    )
    .hint("free some space, or choose another library in Settings");
    world.fact(Fact::JobEnded(
        id,
        Outcome::Failed {
            failure,
            kept: vec![],
        },
    ));
    world
}

macro_rules! at_every_size {
    ($name:literal, $world:expr) => {
        for (columns, rows) in [(60, 20), (100, 30), (160, 50), (40, 10), (30, 4)] {
            let world: World = $world(columns, rows);
            insta::assert_snapshot!(format!("{}_{columns}x{rows}", $name), screen(&world));
        }
    };
}

#[test]
fn empty() {
    at_every_size!("empty", World::sized);
}

#[test]
fn what_was_not_understood_is_told_below_the_picture() {
    for (columns, rows) in [(60, 20), (100, 30), (40, 10)] {
        let words = "understood: robot; did not understand: quantum, cyberpunk, samurai and 2 more";
        let world = finished_with(words, columns, rows);
        insta::assert_snapshot!(format!("not_understood_{columns}x{rows}"), screen(&world));
    }
}

#[test]
fn the_same_picture_again() {
    for (columns, rows) in [(60, 20), (100, 30), (40, 10)] {
        let mut world = World::sized(columns, rows);
        world.model.generate.form.seed_mode = crate::domain::SeedMode::Fixed;
        for number in 1..=2 {
            world.model.generate.prompt.replace("");
            let id = world.start("a robot");
            let made = record(id, number, "a robot");
            world.fact(Fact::PictureSaved(id, Box::new(made.clone())));
            world.fact(Fact::JobEnded(id, Outcome::Succeeded(vec![made])));
        }
        insta::assert_snapshot!(format!("same_again_{columns}x{rows}"), screen(&world));
    }
}

#[test]
fn a_running_job() {
    at_every_size!("running", running);
}

/// What a service could not do is read whole where there is room, and never cut in silence.
#[test]
fn what_is_said_of_a_picture_is_never_cut_in_silence() {
    let words = "cannot draw “zorgblat, quux” yet, so a friendly creature · red · cute · crown";
    for (columns, rows) in [(60, 20), (100, 30)] {
        let world = finished_with(words, columns, rows);
        insta::assert_snapshot!(format!("note_{columns}x{rows}"), screen(&world));
        let world = finished_with(&[words; 20].join(" · "), columns, rows);
        insta::assert_snapshot!(format!("note_long_{columns}x{rows}"), screen(&world));
    }
}

#[test]
fn finished_jobs() {
    at_every_size!("finished", finished);
}

#[test]
fn a_failed_job() {
    at_every_size!("failed", failed);
}

#[test]
fn a_service_with_more_settings_and_a_value_that_is_wrong() {
    let mut world = World::sized(100, 30);
    world.model.generate.focus = Focus::Services;
    world.key(Key::Down);
    world.model.generate.focus = Focus::Picture;
    world.key(Key::Down);
    world.write("9");
    world.key(Key::Enter);
    insta::assert_snapshot!("form_problem", screen(&world));
}

/// A seed is never cut, nor what becomes of it.
#[test]
fn long_seeds_say_that_they_are_fixed() {
    let mut world = World::sized(100, 30);
    world.mark(FormField::Seed);
    world.model.generate.form.seed = crate::domain::Seed(u64::MAX);
    world.model.generate.form.seed_mode = crate::domain::SeedMode::Fixed;
    insta::assert_snapshot!("form_long_seed", screen(&world));
    world.model.generate.form.seed = crate::domain::Seed(4_206_602_787);
    world.model.generate.focus = Focus::Prompt;
    assert!(screen(&world).contains("fixed"));
}

#[test]
fn a_prompt_that_is_refused() {
    let mut world = World::sized(60, 20);
    world.key(Key::Enter);
    insta::assert_snapshot!("prompt_refused", screen(&world));
}

#[test]
fn small_panes_show_the_panel_that_has_the_keys() {
    let mut world = finished(60, 20);
    for (focus, name) in [
        (Focus::Results, "compact_results"),
        (Focus::Services, "compact_services"),
        (Focus::Picture, "compact_picture"),
    ] {
        world.model.generate.focus = focus;
        insta::assert_snapshot!(name, screen(&world));
    }
}

#[test]
fn overlays() {
    let mut world = finished(100, 30);
    for (command, name) in [
        (Command::Help, "overlay_help"),
        (Command::Palette, "overlay_palette"),
        (Command::Queue, "overlay_queue_empty"),
        (Command::SaveCopy, "overlay_save_copy"),
    ] {
        world.command(command);
        insta::assert_snapshot!(name, screen(&world));
        world.command(Command::Close);
    }
    world.model.generate.focus = Focus::Results;
    world.command(Command::Choose);
    insta::assert_snapshot!("overlay_viewer", screen(&world));
    world.model.size = (60, 20);
    insta::assert_snapshot!("overlay_viewer_small", screen(&world));
    let mut world = running(100, 30);
    world.command(Command::Queue);
    insta::assert_snapshot!("overlay_queue", screen(&world));
    world.command(Command::Close);
    world.command(Command::Quit);
    insta::assert_snapshot!("overlay_quit", screen(&world));
}

/// A server that works for several people, and a job of ours that waits there.
fn at_the_server(columns: u16, rows: u16) -> World {
    let mut world = World::with_comfy(columns, rows);
    let id = world.start("a cute red dragon with a crown");
    let mut progress = crate::domain::Progress::default();
    progress.apply(&Report::Queued(2), world.now);
    world.fact(Fact::JobProgressed(id, progress));
    world.wait(4_000);
    world
}

/// The same, sampling, with a remark.
fn sampling(columns: u16, rows: u16) -> World {
    let mut world = at_the_server(columns, rows);
    let id = world.model.jobs[0].id;
    let mut progress = crate::domain::Progress::default();
    let note = "3 of 7 parts were still there from the last job";
    progress.apply(&Report::Note(note.into()), world.now);
    let phase = Phase {
        status: ProgressStatus::Generating,
        words: "sampling".into(),
    };
    progress.apply(&Report::Phase(phase), world.now);
    progress.apply(&Report::Steps(Steps { done: 1, total: 20 }), world.now);
    world.wait(12_000);
    let steps = Steps {
        done: 13,
        total: 20,
    };
    progress.apply(&Report::Steps(steps), world.now);
    world.fact(Fact::JobProgressed(id, progress));
    world
}

/// A job that was refused because of its sampler.
fn refused(columns: u16, rows: u16) -> World {
    let mut world = World::with_comfy(columns, rows);
    let id = world.start("a dragon");
    world.wait(1_000);
    let failure = Failure::new(
        FailureKind::Rejected,
        "the server does not know the sampler “eular”",
    )
    .hint("did you mean “euler”? A sampler of a custom node is there when its node is installed")
    .at(RequestField::Sampler);
    let kept = vec![];
    let ended = Fact::JobEnded(id, Outcome::Failed { failure, kept });
    let _ = world.send(Msg::Event(Event::Engine(ended)));
    world
}

/// A model whose family nothing tells, after Enter.
fn nameless(columns: u16, rows: u16) -> World {
    let mut world = World::with_comfy(columns, rows);
    let comfy = world.model.services.len() - 1;
    let facts = &mut world.model.services[comfy].models[0].facts;
    (facts.family, facts.needs_workflow) = (None, true);
    facts.families = ["SD 1.5".to_owned(), "SDXL".to_owned()].into();
    world.send(Msg::Paste("a dragon".into()));
    assert_eq!(world.key(Key::Enter), []);
    world
}

#[test]
fn a_family_that_nothing_tells() {
    for (columns, rows) in [(60, 20), (100, 30), (160, 50)] {
        let mut world = nameless(columns, rows);
        insta::assert_snapshot!(format!("family_{columns}x{rows}"), screen(&world));
        if columns == 100 {
            let _ = world.key(Key::Enter);
            insta::assert_snapshot!("family_pick", screen(&world));
        }
    }
}

/// A server that does not answer has no models, and without one nothing can be set.
#[test]
fn a_service_without_models_says_what_can_be_done() {
    for (columns, rows) in [(60, 20), (100, 30), (160, 50)] {
        let mut world = World::with_comfy(columns, rows);
        let comfy = world.model.services.len() - 1;
        let service = &mut world.model.services[comfy];
        service.models.clear();
        service.health = crate::domain::Health::Offline;
        let wish = "start it at http://127.0.0.1:8188, or set its address with COMFYUI_URL";
        service.needs = vec![wish.to_owned()];
        world.model.server.report = None;
        world.model.generate.focus = Focus::Picture;
        insta::assert_snapshot!(format!("offline_{columns}x{rows}"), screen(&world));
    }
    let mut world = World::with_comfy(160, 50);
    let comfy = world.model.services.len() - 1;
    let service = &mut world.model.services[comfy];
    service.models.clear();
    service.needs = vec!["start it at http://a:8188".to_owned()];
    let screen = screen(&world);
    assert!(
        !screen.contains("8188."),
        "a full stop is no part of it: {screen}"
    );
}

/// The form with everything shown and set.
fn advanced(columns: u16, rows: u16) -> World {
    let mut world = World::with_comfy(columns, rows);
    let form = &mut world.model.generate.form;
    form.pick(Pick::Lora, Some("pixel-art-xl.safetensors"));
    form.pick(Pick::Sampler, Some("dpmpp_2m"));
    form.use_as_input(InputImage {
        file: "/home/kim/pictures/a cute dragon.png".into(),
        picture: None,
    });
    world.mark(FormField::Denoise);
    world
}

/// The list of models, searched.
fn picking(columns: u16, rows: u16) -> World {
    let mut world = World::with_comfy(columns, rows);
    if world.model.is_small() {
        return world;
    }
    world.mark(FormField::Model);
    world.key(Key::Enter);
    world.key(Key::Down);
    world.key(Key::Down);
    world
}

#[test]
fn a_job_that_waits_at_the_server() {
    at_every_size!("at_the_server", at_the_server);
}

#[test]
fn a_job_that_is_sampled() {
    at_every_size!("sampling", sampling);
}

#[test]
fn a_job_that_was_refused_because_of_a_field() {
    at_every_size!("refused", refused);
    let with_form = |columns, rows| {
        let mut world = refused(columns, rows);
        if !world.model.is_small() {
            world.mark(FormField::Sampler);
        }
        world
    };
    at_every_size!("refused_form", with_form);
}

#[test]
fn everything_under_advanced() {
    at_every_size!("advanced", advanced);
}

/// A server that went away in the middle of a job.
fn away(columns: u16, rows: u16) -> World {
    let mut world = sampling(columns, rows);
    let job = &world.model.jobs[0];
    let (id, mut progress) = (job.id, job.progress.clone());
    progress.apply(&Report::Away(Some(60_000)), world.now);
    let note = "server away, 60 s at most";
    progress.apply(&Report::Note(note.into()), world.now);
    world.wait(12_000);
    world.fact(Fact::JobProgressed(id, progress));
    world
}

#[test]
fn a_server_that_is_away() {
    at_every_size!("away", away);
}

#[test]
fn the_list_of_models() {
    at_every_size!("models", picking);
    let mut world = picking(100, 30);
    world.write("turbo");
    insta::assert_snapshot!("models_found", screen(&world));
    world.write("zz");
    insta::assert_snapshot!("models_none", screen(&world));
}

#[test]
fn the_queue_with_jobs_of_others() {
    let queue = |columns, rows| {
        let mut world = sampling(columns, rows);
        world.command(Command::Queue);
        world
    };
    at_every_size!("queue_server", queue);
    let mut world = queue(100, 30);
    world.key(Key::Down);
    insta::assert_snapshot!("queue_foreign", screen(&world));
    let failed = |columns, rows| {
        let mut world = refused(columns, rows);
        world.command(Command::Queue);
        world.key(Key::Down);
        world.key(Key::Down);
        world
    };
    at_every_size!("queue_failed", failed);
}

#[test]
fn the_other_tabs_say_what_they_will_hold() {
    let mut world = World::sized(100, 30);
    world.command(Command::OpenTab(2));
    insta::assert_snapshot!("tab_settings", screen(&world));
}

/// Hostile words from everywhere: nothing that steers a terminal gets into a cell, nothing panics,
/// at any size.
#[test]
fn hostile_words_stay_words() {
    let evil = "a\u{1b}[2J\u{9b}31m\u{202e}evil\u{7}\r\n\u{0}👩‍👩‍👧‍👦龍\u{301}".repeat(40);
    for columns in (1..=170).step_by(7) {
        for rows in (1..=60).step_by(5) {
            let mut world = World::sized(columns, rows);
            let id = world.start(&evil);
            let mut made = record(id, 1, &evil);
            made.data.model.clone_from(&evil);
            made.file = format!("/x/{evil}.png").into();
            world.fact(Fact::PictureSaved(id, Box::new(made)));
            let failure = Failure::new(FailureKind::Protocol, evil.clone()).hint(evil.clone());
            world.fact(Fact::JobEnded(
                id,
                Outcome::Failed {
                    failure,
                    kept: vec![],
                },
            ));
            world.model.generate.focus = Focus::Results;
            for command in [
                Command::Close,
                Command::Choose,
                Command::Help,
                Command::Palette,
            ] {
                world.command(command);
                let text = screen(&world);
                assert!(
                    !text
                        .chars()
                        .any(|char| is_unsafe_to_show(char) && char != '\n')
                );
            }
        }
    }
}

#[test]
fn help_and_quit_are_named_whatever_else_is_said() {
    for (columns, rows) in [(60, 20), (100, 30)] {
        for focus in [Focus::Prompt, Focus::Ideas, Focus::Services, Focus::Picture] {
            for tab in 0..3 {
                let mut world = World::sized(columns, rows);
                world.model.generate.focus = focus;
                world.command(Command::OpenTab(tab));
                let named = |world: &World, what: &str| {
                    let shown = screen(world);
                    let last = shown.lines().last().unwrap_or_default();
                    let both = last.contains("^G help") && last.contains("^Q quit");
                    assert!(both, "{columns}x{rows} {what}\n{shown}");
                    let first = shown.lines().next().unwrap_or_default();
                    let tabs = ["F1 Generate", "F2 Saved", "F3 Settings"];
                    assert!(tabs.iter().all(|tab| first.contains(tab)), "{first}");
                    shown
                };
                named(&world, "quiet");
                let said = "the service does not answer, and here are many words about it";
                let failure = Failure::new(FailureKind::Unreachable, said).hint("start it");
                let _ = world.send(Msg::Event(Event::Noticed(failure)));
                let shown = named(&world, "an error");
                assert!(shown.contains("✗ the service does not answer"), "{shown}");
            }
        }
    }
}

#[test]
fn a_notice_leaves_the_footer_when_its_time_has_come() {
    let mut world = finished(100, 30);
    assert!(screen(&world).contains("✓ picture saved"));
    world.now = Timestamp(world.now.0 + 10_000);
    let _ = world.send(Msg::Event(Event::Woke));
    assert!(!screen(&world).contains("✓ picture saved"));
}

#[test]
fn without_colour_no_cell_has_one_and_the_focus_is_still_seen() {
    let world = running(100, 30);
    let area = Rect::new(0, 0, 100, 30);
    let theme = Theme::embedded("dark").colourless();
    let mut buf = Buffer::empty(area);
    draw(&world.model, &theme, area, &mut buf);
    let plain = |style: Style| {
        matches!(style.fg, None | Some(Color::Reset))
            && matches!(style.bg, None | Some(Color::Reset))
    };
    assert!(buf.content.iter().all(|cell| plain(cell.style())));
    assert!(
        screen(&world).contains("┏ Prompt ━"),
        "thick lines around the panel with the keys"
    );
}

#[test]
fn drawing_twice_gives_the_same_frame() {
    let world = running(100, 30);
    assert_eq!(screen(&world), screen(&world));
}

fn examined(columns: u16, rows: u16) -> World {
    use crate::domain::{TerminalAnswer, TerminalReport, TmuxReport};
    let mut world = finished(columns, rows);
    let answer = |question, answer: Option<&str>| TerminalAnswer {
        question,
        answer: answer.map(str::to_owned),
    };
    let report = TerminalReport {
        name: Some("tmux 3.3a".into()),
        term: "tmux-256color".into(),
        over_ssh: true,
        answered: true,
        answers: vec![
            answer("name (XTVERSION)", Some("tmux 3.3a")),
            answer("attributes (DA1)", Some("1;2;4")),
            answer("name outside of tmux", None),
        ],
        colours: "truecolor",
        colours_why: "tmux takes them and maps them to what its terminal has",
        cell: Some((9, 18)),
        cell_from: "the system says so",
        painter: "text cells",
        painter_why: "tmux lets no pictures through".into(),
        images: "auto",
        synchronized_output: None,
        keyboard_protocol: false,
        tmux: Some(TmuxReport {
            allow_passthrough: Some(false),
            advice: Some("tmux set -g allow-passthrough on"),
        }),
        ..TerminalReport::default()
    };
    let _ = world.send(Msg::Event(Event::TerminalKnown(Box::new(report))));
    world.model.problems = vec!["config.toml:3: “sour” is no colour — use one of 16".into()];
    world.command(Command::Doctor);
    world
}

#[test]
fn the_doctor() {
    at_every_size!("doctor", examined);
    let mut world = examined(60, 20);
    world.measures = crate::ui::measures(&world.model, Rect::new(0, 0, 60, 20));
    world.key(Key::End);
    insta::assert_snapshot!("doctor_end_60x20", screen(&world));
    let mut world = finished(100, 30);
    world.fact(Fact::LibraryAway(Failure::new(
        FailureKind::Storage,
        "/media/ada is not there",
    )));
    world.command(Command::Doctor);
    let screen = screen(&world);
    assert!(
        screen.contains("problem       ✗ /media/ada is not there"),
        "{screen}"
    );
    assert!(!screen.contains("✓ none"), "{screen}");
}
