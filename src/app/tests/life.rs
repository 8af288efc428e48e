//! The life of a job on the screen, and what the state asks of the world meanwhile.

use super::world::{World, record, request};
use crate::app::{Effect, Event, Msg, Overlay, PictureKey, Severity, subscriptions};
use crate::domain::{
    Fact, Failure, FailureKind, JobStatus, Outcome, Preview, Progress, Seed, SeedMode, Steps,
    Timestamp,
};
use crate::keymap::{Command, Key};

#[test]
fn a_picture_is_made_and_shown() {
    let mut world = World::new();
    let id = world.start("a dragon");
    world.fact(Fact::PreviewArrived(id, Preview([1, 2, 3].into())));
    let job = world.model.current_job().unwrap();
    assert_eq!(job.picture_key(), Some(PictureKey::Preview(id, 1)));
    let made = record(id, 1, "a dragon");
    world.fact(Fact::PictureSaved(id, Box::new(made.clone())));
    world.fact(Fact::JobEnded(id, Outcome::Succeeded(vec![made.clone()])));
    let job = world.model.current_job().unwrap();
    assert_eq!((job.status, job.saved), (JobStatus::Succeeded, 1));
    assert_eq!(job.picture_key(), Some(PictureKey::Saved(made.id)));
    assert_eq!(world.model.generate.results.marked(), Some(&made));
    assert_eq!(
        world.model.notice.as_ref().unwrap().severity,
        Severity::Good
    );
}

#[test]
fn what_comes_after_the_end_changes_nothing() {
    let mut world = World::new();
    let id = world.start("a dragon");
    world.fact(Fact::JobEnded(id, Outcome::Cancelled { kept: vec![] }));
    let before = world.model.clone();
    world.fact(Fact::JobProgressed(id, Progress::default()));
    world.fact(Fact::PreviewArrived(id, Preview([1].into())));
    world.fact(Fact::JobEnded(id, Outcome::Succeeded(vec![])));
    assert_eq!(world.model, before);
}

#[test]
fn a_failure_says_why_and_what_to_do() {
    let mut world = World::new();
    let id = world.start("a dragon");
    let failure = Failure::new(FailureKind::Storage, "the disk is full").hint("free some space");
    let kept = vec![record(id, 1, "a dragon")];
    world.fact(Fact::JobEnded(
        id,
        Outcome::Failed {
            failure: failure.clone(),
            kept,
        },
    ));
    let job = world.model.current_job().unwrap();
    assert_eq!((job.failure.as_ref(), job.saved), (Some(&failure), 1));
    let notice = world.model.notice.as_ref().unwrap();
    assert_eq!(
        (notice.severity, notice.hint.as_deref()),
        (Severity::Bad, Some("free some space"))
    );
}

#[test]
fn cancel_stops_what_runs_then_what_waits() {
    let mut world = World::new();
    let first = world.start("a dragon");
    let second = world.key(Key::Enter);
    let [Effect::Enqueue { id: second, .. }] = second.as_slice() else {
        panic!("{second:?}")
    };
    let second = *second;
    assert_eq!(world.command(Command::CancelJob), [Effect::Cancel(first)]);
    world.fact(Fact::JobEnded(first, Outcome::Cancelled { kept: vec![] }));
    assert_eq!(world.command(Command::CancelJob), [Effect::Cancel(second)]);
    world.fact(Fact::JobEnded(second, Outcome::Cancelled { kept: vec![] }));
    assert_eq!(world.command(Command::CancelJob), []);
}

#[test]
fn the_queue_cancels_the_marked_job() {
    let mut world = World::new();
    world.start("a dragon");
    let effects = world.key(Key::Enter);
    let [Effect::Enqueue { id: second, .. }] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    let second = *second;
    world.command(Command::Queue);
    world.key(Key::Down);
    assert_eq!(world.key(Key::Char('x')), [Effect::Cancel(second)]);
    world.fact(Fact::JobEnded(second, Outcome::Cancelled { kept: vec![] }));
    assert_eq!(
        world.model.overlay,
        Some(Overlay::Queue { selected: 0 }),
        "the mark stays inside"
    );
}

#[test]
fn vary_repeats_everything_but_the_seed() {
    let mut world = World::new();
    let id = world.start("a dragon");
    world.fact(Fact::PictureSaved(id, Box::new(record(id, 1, "a dragon"))));
    let effects = world.command(Command::Vary);
    let [effect] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    let (again, data) = (request(effect), record(id, 1, "a dragon").data);
    assert_eq!((&again.prompt, again.size), (&data.prompt, data.size()));
    assert_eq!(
        (Some(again.quality), again.enhancement.id),
        (data.quality, "sprite")
    );
    assert_ne!(Some(again.seed), data.seed);
}

#[test]
fn a_copy_goes_where_the_user_says() {
    let mut world = World::new();
    let id = world.start("a dragon");
    world.fact(Fact::PictureSaved(id, Box::new(record(id, 1, "a dragon"))));
    world.command(Command::SaveCopy);
    let effects = world.key(Key::Enter);
    let destination = "~/builtin_picture_1.png".to_owned();
    let file = "/library/builtin_picture_1.png".into();
    assert_eq!(effects, [Effect::SaveCopy { file, destination }]);
    let failure = Failure::new(FailureKind::Storage, "no such folder");
    let _ = world.send(Msg::Event(Event::CopySaved(Err(failure))));
    let Some(Overlay::SaveCopy { problem, .. }) = &world.model.overlay else {
        panic!("the box stays open")
    };
    assert_eq!(problem.as_deref(), Some("no such folder"));
    let _ = world.send(Msg::Event(Event::CopySaved(Ok("/home/a.png".into()))));
    assert_eq!(world.model.overlay, None);
}

#[test]
fn the_mark_stays_on_an_older_picture_when_a_new_one_comes() {
    let mut world = World::new();
    let id = world.start("a dragon");
    for number in 1..=2 {
        world.fact(Fact::PictureSaved(
            id,
            Box::new(record(id, number, "a dragon")),
        ));
    }
    assert_eq!(
        world.model.generate.results.position(),
        0,
        "it follows the newest"
    );
    world.model.generate.focus = crate::app::Focus::Results;
    world.model.generate.results.step(1);
    world.fact(Fact::PictureSaved(id, Box::new(record(id, 3, "a dragon"))));
    assert_eq!(world.model.generate.results.position(), 2);
    world.model.generate.focus = crate::app::Focus::Prompt;
    world.fact(Fact::PictureSaved(id, Box::new(record(id, 4, "a dragon"))));
    assert_eq!(
        world.model.generate.results.position(),
        0,
        "nobody looks at an older one"
    );
}

#[test]
fn idle_needs_nothing_and_a_running_job_wakes_at_the_next_second() {
    let mut world = World::new();
    assert_eq!(subscriptions(&world.model).wake, None);
    let id = world.start("a dragon");
    world.model.notice = None;
    world.wait(2_300);
    let steps = Some(Steps { done: 3, total: 20 });
    let started = Some(Timestamp(world.now.0 - 2_300));
    let progress = Progress {
        steps,
        started,
        ..Progress::default()
    };
    world.fact(Fact::JobProgressed(id, progress));
    assert_eq!(
        subscriptions(&world.model).wake,
        Some(Timestamp(world.now.0 + 700))
    );
    world.fact(Fact::JobEnded(id, Outcome::Cancelled { kept: vec![] }));
    let until = world.model.notice.as_ref().unwrap().until;
    assert_eq!(subscriptions(&world.model).wake, Some(until));
    world.now = until;
    let _ = world.send(Msg::Event(Event::Woke));
    assert_eq!(
        subscriptions(&world.model).wake,
        None,
        "and then it is idle again"
    );
}

#[test]
fn what_ends_all_jobs_of_one_enter_is_one_notice_that_counts() {
    let mut world = World::new();
    world.model.generate.form.count = 4;
    let _ = world.send(Msg::Paste("a dragon".into()));
    assert_eq!(world.key(Key::Enter).len(), 4);
    let ids: Vec<_> = world.model.jobs.iter().map(|job| job.id).collect();
    let failure = Failure::new(FailureKind::Rejected, "the GPU ran out of memory")
        .hint("a smaller size needs less");
    let fail = |world: &mut World, at: usize| {
        world.wait(1_200);
        let (failure, kept) = (failure.clone(), vec![]);
        world.fact(Fact::JobEnded(ids[at], Outcome::Failed { failure, kept }));
        let notice = world.model.notice.clone();
        notice.map(|notice| (notice.title, notice.since))
    };
    let (title, since) = fail(&mut world, 0).unwrap();
    assert_eq!(title, "the GPU ran out of memory");
    let second = fail(&mut world, 1).unwrap();
    let counted = "2 of 4 failed: the GPU ran out of memory".to_owned();
    assert_eq!(second, (counted, since), "the same notice goes on");
    // It was there to be seen since the first failure: a key takes it away, and it stays away.
    world.key(Key::Tab);
    assert_eq!(world.model.notice, None);
    assert_eq!(fail(&mut world, 2), None);
    let (last, _) = fail(&mut world, 3).unwrap();
    assert_eq!(last, "4 of 4 failed: the GPU ran out of memory");
    assert_eq!(
        world.model.notice.unwrap().hint.as_deref(),
        Some("a smaller size needs less")
    );
}

/// Long jobs fail minutes apart: nobody took the notice away, it left by itself.
#[test]
fn what_ends_a_job_much_later_is_told_again() {
    let mut world = World::new();
    world.model.generate.form.count = 4;
    let _ = world.send(Msg::Paste("a dragon".into()));
    world.key(Key::Enter);
    let ids: Vec<_> = world.model.jobs.iter().map(|job| job.id).collect();
    for (failed, id) in (1..).zip(&ids[..3]) {
        world.wait(60_000);
        let failure = Failure::new(FailureKind::Unreachable, "nothing was heard of it");
        let kept = vec![];
        world.fact(Fact::JobEnded(*id, Outcome::Failed { failure, kept }));
        let said = &world.model.notice.as_ref().unwrap().title;
        assert_eq!(
            said.contains(&format!("{failed} of 4")),
            failed > 1,
            "{said}"
        );
    }
}

#[test]
fn the_same_asked_for_again_is_said_and_what_to_do() {
    let mut world = World::new();
    world.model.generate.form.seed_mode = SeedMode::Fixed;
    let made = |world: &mut World, number: u64| {
        let effects = world.key(Key::Enter);
        let [Effect::Enqueue { id, .. }] = effects.as_slice() else {
            panic!("{effects:?}")
        };
        let picture = record(*id, number, "a dragon");
        world.fact(Fact::JobEnded(*id, Outcome::Succeeded(vec![picture])));
        let notice = world.model.notice.clone().unwrap();
        (notice.title, notice.hint)
    };
    world.send(Msg::Paste("a dragon".to_owned()));
    let plain = ("picture saved".to_owned(), None);
    assert_eq!(made(&mut world, 1), plain);
    let (said, hint) = made(&mut world, 2);
    assert_eq!(said, "same prompt, settings and seed as before");
    assert_eq!(
        hint.as_deref(),
        Some("for another picture set the seed to random")
    );
    // Another seed, another word, another size: nothing is the same any more.
    world.model.generate.form.seed = Seed(99);
    assert_eq!(made(&mut world, 3), plain);
    world.send(Msg::Paste("!".to_owned()));
    assert_eq!(made(&mut world, 4), plain);
    world.model.generate.form.seed_mode = SeedMode::Random;
    assert_eq!(made(&mut world, 5), plain);
    assert_eq!(made(&mut world, 6), plain);
}
