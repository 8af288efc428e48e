//! The built-in service as the engine sees it.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{BuiltIn, SIDE_MAX, sprite};
use crate::config::{Config, Environment, Flags};
use crate::domain::{
    Enhancement, Failure, JobContext, JobPort, Made, Provider, Quality, RemoteId, Report, Request,
    Seed, ServiceId, Size,
};
use async_trait::async_trait;
use std::path::PathBuf;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

/// Takes everything down; stops the job after so many previews.
#[derive(Default)]
struct Listener {
    reports: Mutex<Vec<Report>>,
    made: Mutex<Vec<Made>>,
    stop_after: Option<usize>,
    stopped: AtomicBool,
}

#[async_trait]
impl JobPort for Listener {
    fn report(&self, report: Report) {
        let mut reports = self.reports.lock().unwrap();
        reports.push(report);
        let previews = reports
            .iter()
            .filter(|report| matches!(report, Report::Preview(_)));
        if Some(previews.count()) == self.stop_after {
            self.stopped.store(true, Ordering::Relaxed);
        }
    }

    async fn remember(&self, _: RemoteId) -> Result<(), Failure> {
        Ok(())
    }

    async fn deliver(&self, made: Made) -> Result<(), Failure> {
        self.made.lock().unwrap().push(made);
        Ok(())
    }

    async fn cancelled(&self) {
        std::future::pending::<()>().await;
    }

    fn is_cancelled(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

fn request(prompt: &str, size: Size) -> Request {
    Request {
        service: ServiceId::new("builtin"),
        model: None,
        prompt: prompt.into(),
        enhancement: Enhancement::NONE,
        negative_prompt: None,
        size,
        quality: Quality::Optimized,
        steps: None,
        cfg: None,
        seed: Seed(5),
        advanced: crate::domain::Advanced::default(),
    }
}

async fn generate(request: Request, stop_after: Option<usize>) -> Arc<Listener> {
    let listener = Arc::new(Listener {
        stop_after,
        ..Listener::default()
    });
    let port = Arc::clone(&listener) as Arc<dyn JobPort>;
    BuiltIn::new(PathBuf::new())
        .generate(request, JobContext::new(port))
        .await
        .unwrap();
    listener
}

#[tokio::test]
async fn it_tells_what_it_understood_and_how_the_picture_grows() {
    let listener = generate(request("a cute red dragon", Size::of(64, 64)), None).await;
    let reports = listener.reports.lock().unwrap();
    let Some(Report::Note(note)) = reports.first() else {
        unreachable!("{reports:?}")
    };
    assert!(note.starts_with("understood: dragon"), "{note}");
    let steps: Vec<_> = reports
        .iter()
        .filter_map(|report| match report {
            Report::Steps(steps) => Some((steps.done, steps.total)),
            _ => None,
        })
        .collect();
    let total = steps.len() as u32;
    let expected: Vec<_> = (1..=total).map(|done| (done, total)).collect();
    assert_eq!(steps, expected, "every pass, in order, to the last");
    for report in reports.iter() {
        if let Report::Preview(preview) = report {
            let picture = image::load_from_memory(&preview.0).unwrap();
            assert!(picture.width() <= 64, "previews stay small");
        }
    }
    let made = listener.made.lock().unwrap();
    assert_eq!(made.len(), 1);
    assert!(made[0].notes["engine"].starts_with("sprites "));
    assert!(made[0].notes["understood"].starts_with("dragon"));
    assert_eq!(made[0].seed, Some(Seed(5)));
}

#[tokio::test]
async fn the_same_request_is_the_same_bytes_and_another_seed_is_not() {
    let ask = || request("a blue slime", Size::of(96, 64));
    let bytes = |listener: &Arc<Listener>| listener.made.lock().unwrap()[0].bytes.clone();
    let (one, two) = (generate(ask(), None).await, generate(ask(), None).await);
    assert_eq!(bytes(&one), bytes(&two));
    let other = Request {
        seed: Seed(6),
        ..ask()
    };
    assert_ne!(bytes(&one), bytes(&generate(other, None).await));
}

#[tokio::test]
async fn sizes_are_met_exactly() {
    for size in [Size::of(16, 16), Size::of(17, 301), Size::of(SIDE_MAX, 16)] {
        let listener = generate(request("a cat", size), None).await;
        let bytes = listener.made.lock().unwrap()[0].bytes.clone();
        let picture = image::load_from_memory(&bytes).unwrap();
        assert_eq!(
            (picture.width(), picture.height()),
            (size.width, size.height)
        );
    }
}

#[tokio::test]
async fn a_stopped_job_delivers_nothing_and_paints_no_further() {
    let listener = generate(request("a castle", Size::of(64, 64)), Some(2)).await;
    assert_eq!(listener.made.lock().unwrap().len(), 0);
    let reports = listener.reports.lock().unwrap();
    let previews = reports
        .iter()
        .filter(|report| matches!(report, Report::Preview(_)));
    assert_eq!(previews.count(), 2);
}

/// The first thing a newcomer tries: every idea must be a picture of what it says.
#[test]
fn every_quick_prompt_is_understood() {
    let config = Config::load(Flags::default(), Environment::default());
    let (ideas, _) = config.quick_prompts();
    assert!(ideas.len() >= 20);
    for idea in ideas {
        let understood = sprite::understand(&idea.prompt, "");
        assert!(
            understood.known,
            "{}: {:?}",
            idea.prompt, understood.unknown
        );
    }
}

#[test]
fn what_is_not_known_is_said() {
    let words = |prompt: &str| super::words(&sprite::understand(prompt, ""));
    assert_eq!(
        words("a cute red dragon"),
        "understood: dragon · red · cute"
    );
    assert_eq!(
        words("a quantum robot that has been there"),
        "understood: robot; did not understand: quantum"
    );
    // No word is told twice, and a long list is no longer than it must be.
    assert_eq!(
        words("quantum robot, quantum, flurp, gnarfle, splorg, wibbly"),
        "understood: robot; did not understand: quantum, flurp, gnarfle and 2 more"
    );
    // Small words, however many, keep none of them from being told.
    let long = "robot ".to_owned() + &"that was where ".repeat(20) + "flurp";
    assert_eq!(words(&long), "understood: robot; did not understand: flurp");
    let unknown = words("a red zorgblat");
    assert!(
        unknown.starts_with("cannot draw “zorgblat” yet, so a friendly creature"),
        "{unknown}"
    );
}

/// The style words are ours: none of them may be called unknown or be taken for a thing to draw.
#[test]
fn style_words_add_nothing_that_nobody_asked_for() {
    for style in crate::domain::ENHANCEMENTS {
        let understood = sprite::understand(&format!("a zorgblat, {}", style.words), "");
        assert_eq!(understood.unknown, ["zorgblat"], "{}", style.id);
        let cat = sprite::understand(&format!("a cat, {}", style.words), "");
        let added: Vec<_> = (cat.words.iter())
            .filter(|word| *word != "plain background")
            .collect();
        assert!(added.is_empty(), "{}: {added:?}", style.id);
    }
}

#[test]
fn a_folder_of_the_users_own_adds_drawings_and_tells_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let blob =
        "subject zorgblat\nkind creature\ncolour main red\n\npart body\n  oval main 32 40 18 15\n";
    std::fs::write(folder.path().join("zorgblat.txt"), blob).unwrap();
    std::fs::write(folder.path().join("broken.txt"), "subject\nnonsense here").unwrap();
    std::fs::write(folder.path().join("huge.txt"), "x".repeat(100_000)).unwrap();
    std::fs::create_dir(folder.path().join("folder.txt")).unwrap();
    let drawings = super::Drawings::new(folder.path().to_owned());
    let (subjects, problems) = drawings.get();
    assert!(sprite::understand_with(subjects, "a zorgblat", "").known);
    let files: Vec<&str> = problems
        .iter()
        .map(|problem| problem.file.as_str())
        .collect();
    assert_eq!(files, ["broken.txt", "folder.txt", "huge.txt"]);
    let none = super::Drawings::new(folder.path().join("nothing"));
    assert!(
        none.get().1.is_empty() && !sprite::understand_with(none.get().0, "a zorgblat", "").known
    );
}
