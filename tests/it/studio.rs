//! Loop scripts: a string of keys and waits against the real loop, on virtual time. Only the
//! terminal, the clock and the service are replaced; input goes through the real splitter and what
//! comes out is read back by a terminal emulator.

mod pacing;
mod painters;
mod saved;
mod script;

use art_studio::app::Quit;
use art_studio::domain::{
    Descriptor, Failure, FailureKind, Health, JobContext, JobStatus, ModelChoice, Provider, Request,
};
use art_studio::providers::scripted::{Ending, Script, Scripted};
use art_studio::tui::Signal;
use script::{Stage, play};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

fn slow(steps: u32) -> Script {
    Script {
        steps,
        pace: Duration::from_secs(1),
        ..Script::default()
    }
}

#[tokio::test(start_paused = true)]
async fn a_generation_runs_to_its_end_and_the_picture_is_on_disk() {
    let stage = Stage::new(Script::default());
    let end = stage.play("a cat<enter><wait 2000>").await;
    assert_eq!(end.finished.model.jobs[0].status, JobStatus::Succeeded);
    assert!(end.screen.contains("✓ done in"), "{}", end.screen);
    let record = end
        .finished
        .model
        .generate
        .results
        .marked()
        .expect("a picture");
    let bytes = std::fs::read(&record.file).expect("the file is there");
    let read = art_studio::media::read(&bytes);
    assert_eq!(read.generation.as_ref(), Some(&record.data));
    assert_eq!(record.data.prompt, "a cat");
}

#[tokio::test(start_paused = true)]
async fn a_running_job_shows_phase_steps_bar_and_times() {
    let end = play(slow(20), "a cat<enter><wait 8500>").await;
    for words in [
        "8/20",
        "0:08",
        "about 0:1",
        "left",
        "████",
        "queue 1",
        "^X cancel",
    ] {
        assert!(end.screen.contains(words), "{words} in\n{}", end.screen);
    }
}

#[tokio::test(start_paused = true)]
async fn cancel_ends_the_job_and_what_comes_later_is_ignored() {
    let end = play(slow(20), "a cat<enter><wait 2500><c-x><wait 30000>").await;
    assert_eq!(end.finished.model.jobs[0].status, JobStatus::Cancelled);
    assert!(
        end.screen.contains("cancelled after 0:02"),
        "{}",
        end.screen
    );
}

#[tokio::test(start_paused = true)]
async fn jobs_wait_for_each_other() {
    let end = play(slow(4), "a cat<enter><enter><enter><wait 6500>").await;
    let statuses: Vec<JobStatus> = end
        .finished
        .model
        .jobs
        .iter()
        .map(|job| job.status)
        .collect();
    assert_eq!(
        statuses,
        [JobStatus::Succeeded, JobStatus::Running, JobStatus::Waiting]
    );
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_explained() {
    let failure = Failure::new(FailureKind::Quota, "the service is out of credit").hint("add some");
    let script = Script {
        ending: Ending::Fails(2, failure),
        ..Script::default()
    };
    let end = play(script, "a cat<enter><wait 3000>").await;
    assert_eq!(end.finished.model.jobs[0].status, JobStatus::Failed);
    assert!(
        end.screen
            .contains("✗ the service is out of credit — add some"),
        "{}",
        end.screen
    );
}

#[tokio::test(start_paused = true)]
async fn a_panicking_service_is_a_failed_job_and_the_studio_goes_on() {
    let script = Script {
        ending: Ending::Panics(2),
        ..Script::default()
    };
    let end = play(script, "a cat<enter><wait 3000> and a hat").await;
    assert_eq!(end.finished.model.jobs[0].status, JobStatus::Failed);
    assert_eq!(end.finished.model.generate.prompt.text(), "a cat and a hat");
}

#[tokio::test(start_paused = true)]
async fn something_that_is_no_picture_is_not_saved() {
    let stage = Stage::new(Script {
        ending: Ending::Garbage,
        ..Script::default()
    });
    let library = stage.library();
    let end = stage.play("a cat<enter><wait 3000>").await;
    assert_eq!(end.finished.model.jobs[0].status, JobStatus::Failed);
    let left = std::fs::read_dir(library).map_or(0, Iterator::count);
    assert_eq!(left, 0);
}

#[tokio::test(start_paused = true)]
async fn an_idle_hour_draws_nothing_and_writes_nothing() {
    let short = play(Script::default(), "<wait 1000>").await;
    let long = play(Script::default(), "<wait 3600000>").await;
    assert_eq!(long.finished.frames, short.finished.frames);
    assert_eq!(long.bytes, short.bytes);
}

#[tokio::test(start_paused = true)]
async fn frames_are_capped_whatever_is_reported() {
    let script = Script {
        steps: 2_000,
        pace: Duration::from_millis(1),
        previews: false,
        ..Script::default()
    };
    let end = play(script, "a cat<enter><wait 2000>").await;
    let frames = end.finished.frames;
    assert!((8..=30).contains(&frames), "{frames} frames in two seconds");
}

#[tokio::test(start_paused = true)]
async fn answers_of_the_terminal_are_never_typed() {
    let answers = "<esc>[?62;4;22c<esc>P>|kitty(0.41.1)<esc>\\<esc>_Gi=31;OK<esc>\\<esc>[?0u";
    let end = play(Script::default(), &format!("a {answers}cat")).await;
    assert_eq!(end.finished.model.generate.prompt.text(), "a cat");
    assert!(
        end.raw.contains("\x1b[>1u"),
        "keys are told apart where the terminal can"
    );
}

#[tokio::test(start_paused = true)]
async fn the_first_frame_waits_for_no_answer_and_the_question_follows_it() {
    let end = play(Script::default(), "").await;
    let frame = end.raw.find("Art Studio").expect("a frame");
    let question = end.raw.find("\x1b[>q").expect("a question");
    assert!(
        frame < question && end.raw.trim_end().ends_with('c'),
        "DA1 is the fence"
    );
}

#[tokio::test(start_paused = true)]
async fn a_resize_redraws_everything_at_the_new_size() {
    let end = play(Script::default(), "a cat<size 60 20>").await;
    assert!(
        end.screen.lines().all(|line| line.chars().count() <= 60),
        "{}",
        end.screen
    );
    assert!(
        end.screen.contains("a cat") && end.screen.contains("Ideas"),
        "{}",
        end.screen
    );
    let small = play(Script::default(), "<tab><size 40 10>a cat").await;
    assert_eq!(
        small.finished.model.generate.prompt.text(),
        "a cat",
        "the prompt has the keys"
    );
}

#[tokio::test(start_paused = true)]
async fn ctrl_c_twice_leaves_whatever_is_open() {
    let end = play(slow(1000), "a cat<enter><wait 100><c-k><c-c><c-c>").await;
    assert_eq!(end.finished.model.quit, Some(Quit::Forced));
}

/// A service that hears when the program ends.
struct Listening(Scripted, Arc<AtomicBool>);

#[async_trait::async_trait]
impl Provider for Listening {
    fn descriptor(&self) -> &'static Descriptor {
        self.0.descriptor()
    }

    async fn health(&self) -> Health {
        self.0.health().await
    }

    async fn models(&self) -> Result<Vec<ModelChoice>, Failure> {
        self.0.models().await
    }

    async fn generate(&self, request: Request, job: JobContext) -> Result<(), Failure> {
        self.0.generate(request, job).await
    }

    fn leave(&self) {
        self.1.store(true, Ordering::Relaxed);
    }
}

/// So that what it started on this machine, a password command say, does not go on.
#[tokio::test(start_paused = true)]
async fn services_hear_of_the_end_however_it_comes() {
    for keys in ["<c-c><c-c>", "<c-q>", "<term>", ""] {
        let left = Arc::new(AtomicBool::new(false));
        let service = Listening(Scripted::new(Script::default()), Arc::clone(&left));
        Stage::service(Arc::new(service)).play(keys).await;
        assert!(left.load(Ordering::Relaxed), "after {keys:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn leaving_with_open_jobs_asks_and_then_stops_them() {
    let stay = play(slow(1000), "a cat<enter><wait 100><c-q>n<wait 100>").await;
    assert_eq!(
        stay.finished.signal,
        Some(Signal::HangUp),
        "only the end of the script ended it"
    );
    let leave = play(slow(1000), "a cat<enter><wait 100><c-q>y").await;
    assert_eq!(
        (leave.finished.model.quit, leave.finished.signal),
        (Some(Quit::Clean), None)
    );
}

#[tokio::test(start_paused = true)]
async fn a_signal_leaves_at_once_without_a_question() {
    let end = play(slow(1000), "a cat<enter><wait 100><term>").await;
    assert_eq!(end.finished.signal, Some(Signal::Terminate));
}

#[tokio::test(start_paused = true)]
async fn the_editor_changes_the_prompt_and_the_screen_comes_back() {
    let stage = Stage::new(Script::default()).editor("and a dog");
    let end = stage.play("a cat<c-e>!").await;
    assert_eq!(
        end.finished.model.generate.prompt.text(),
        "a cat and a dog!"
    );
    assert!(end.screen.contains("a cat and a dog!"));
}

#[tokio::test(start_paused = true)]
async fn a_copy_is_saved_and_the_clipboard_is_set() {
    let stage = Stage::new(Script::default());
    let home = stage.home();
    let end = stage
        .play("a cat<enter><wait 2000><tab><tab><tab>ps<enter><wait 500>")
        .await;
    let record = end
        .finished
        .model
        .generate
        .results
        .marked()
        .expect("a picture")
        .clone();
    let name = record.file.file_name().expect("a name");
    let copy = std::fs::read(home.join(name)).expect("the copy");
    assert_eq!(copy, std::fs::read(&record.file).expect("the picture"));
    assert!(end.raw.contains("\x1b]52;c;"), "OSC 52");
}

#[tokio::test(start_paused = true)]
async fn what_a_key_shows_goes_out_before_what_it_starts() {
    let stage = Stage::new(Script::default());
    let end = stage
        .play("a cat<enter><wait 2000><tab><tab><tab><wait 500>p<wait 500>")
        .await;
    let started = end.raw.find("\x1b]52;c;").expect("the clipboard is set");
    let shown = end.raw.find("clipboard").expect("the notice");
    assert!(shown < started, "{shown} {started}");
}

#[tokio::test(start_paused = true)]
async fn a_slow_line_gets_the_newest_frame_and_not_every_frame() {
    let stage = Stage::new(slow(60)).stuck_line();
    let end = stage.play("a cat<enter><wait 30000><flow><wait 100>").await;
    assert!(
        end.finished.frames <= 4,
        "{} frames while the line stood still",
        end.finished.frames
    );
    assert!(end.screen.contains("30/60"), "{}", end.screen);
}

/// Real time and real threads: on one thread with a paused clock a flood cannot refill the queue
/// while it is drained. The limit only ends a test that hangs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_progress_starves_no_key() {
    let script = Script {
        steps: 1_000_000,
        pace: Duration::ZERO,
        reports: 50,
        ..Script::default()
    };
    let end = tokio::time::timeout(
        Duration::from_mins(1),
        play(script, "a cat<enter><enter><wait 300><c-q>y"),
    );
    let end = end.await.expect("the keys were heard");
    assert_eq!(end.finished.model.quit, Some(Quit::Clean));
}

#[tokio::test(start_paused = true)]
async fn partial_results_are_kept_and_shown() {
    let failure = Failure::new(FailureKind::Unreachable, "the line broke");
    let script = Script {
        pictures: 2,
        ending: Ending::Fails(6, failure),
        ..Script::default()
    };
    let end = play(script, "a cat<enter><wait 5000>").await;
    let job = &end.finished.model.jobs[0];
    assert_eq!((job.status, job.saved), (JobStatus::Failed, 1));
    assert!(end.screen.contains("1 picture kept"), "{}", end.screen);
}

#[tokio::test(start_paused = true)]
async fn a_job_waits_at_the_server_then_its_phases_steps_and_remark_are_seen() {
    let stage = Stage::rehearsal("server");
    let end = stage.play("a cat<enter><wait 700>").await;
    for words in ["1 before it at the service", "queue 1 · +2 others"] {
        assert!(end.screen.contains(words), "{words} in\n{}", end.screen);
    }
    let end = Stage::rehearsal("server")
        .play("a cat<enter><wait 1700>")
        .await;
    assert!(end.screen.contains("encoding prompt"), "{}", end.screen);
    let end = Stage::rehearsal("server")
        .play("a cat<enter><wait 6200>")
        .await;
    for words in ["sampling", "/20", "left", "3 of 7 parts were still"] {
        assert!(end.screen.contains(words), "{words} in\n{}", end.screen);
    }
}

#[tokio::test(start_paused = true)]
async fn a_field_at_fault_is_marked_and_the_queue_keeps_the_whole_advice() {
    let stage = Stage::rehearsal("refused");
    let end = stage.play("a cat<enter><wait 60000>").await;
    assert!(end.screen.contains("✗sampler"), "{}", end.screen);
    assert!(end.screen.contains("at fault: sampler"), "{}", end.screen);
    let stage = Stage::rehearsal("refused");
    // The notice has gone; others' jobs stand above the one that failed.
    let end = stage
        .play("a cat<enter><wait 60000><c-k>queue<enter><c-n><c-n><wait 100>")
        .await;
    for words in [
        "✗ sampler: the server does not know",
        "did you mean “euler”?",
        "its node is",
    ] {
        assert!(end.screen.contains(words), "{words} in\n{}", end.screen);
    }
}

#[tokio::test(start_paused = true)]
async fn one_of_thousands_of_models_is_found_by_a_few_letters() {
    let stage = Stage::rehearsal("server");
    let keys = "a cat<tab><tab><tab><tab><tab><enter>mix 2999<wait 100><enter><wait 100>";
    let end = stage.play(keys).await;
    assert!(end.screen.contains("mix_2999"), "{}", end.screen);
    assert_eq!(
        end.finished.model.generate.form.model.as_deref(),
        Some("community/mix_2999.safetensors")
    );
}

#[tokio::test(start_paused = true)]
async fn a_server_frees_its_memory_from_the_palette() {
    let stage = Stage::rehearsal("server");
    let end = stage.play("<wait 100><c-k>free mem<enter><wait 200>").await;
    assert!(
        end.screen.contains("1.2 GiB are free again"),
        "{}",
        end.screen
    );
}
