//! Lines that break, servers that die, freeze, forget and talk nonsense. On virtual time.

use super::{
    Recorder, provider, request, run, run_with,
    script::{beginning, ended_well, ending, outputs, say, step},
    server::{Act, Manner, Server},
};
use art_studio::domain::{FailureKind, Provider};
use serde_json::json;
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, timeout};

/// Everything ends within this, whatever happens: the longest patience and a little.
const EVER: Duration = Duration::from_mins(10);

#[expect(
    clippy::needless_pass_by_value,
    reason = "scripts are written down in place"
)]
fn script(parts: Vec<Vec<Act>>) -> Vec<Vec<Act>> {
    vec![parts.concat()]
}

#[tokio::test(start_paused = true)]
async fn a_broken_line_is_mended_and_the_job_goes_on() {
    for end in [Act::DropSocket, Act::CloseSocket] {
        let acts = vec![
            beginning(),
            vec![end, Act::Wait(3000), step(3, 4)],
            ending(),
        ];
        let server = Server::start(Manner::default(), script(acts)).await;
        let (done, job) = run(&server).await;
        assert_eq!((done, job.pictures().len()), (Ok(()), 1));
        assert_eq!(
            job.steps(),
            [(1, 4), (3, 4), (4, 4)],
            "heard on the second line"
        );
        let flags = server.said();
        assert_eq!(flags.len(), 2, "flags on every connection");
        assert_eq!(flags[0].0, flags[1].0, "the same name");
        assert_eq!(server.count("POST", "/api/prompt"), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_the_server_forgot_does_not_hide_the_end() {
    let acts = vec![
        beginning(),
        vec![Act::DeafSocket, Act::Wait(4000)],
        ending(),
    ];
    let server = Server::start(Manner::default(), script(acts)).await;
    // Nothing but asking can find it: what was said meanwhile is never said again.
    let (done, job) = timeout(EVER, run(&server)).await.unwrap();
    assert_eq!((done, job.pictures().len()), (Ok(()), 1));
}

#[tokio::test(start_paused = true)]
async fn a_deaf_socket_is_replaced_while_the_job_goes_on() {
    let acts = vec![
        beginning(),
        vec![Act::DeafSocket, Act::Wait(40_000), step(3, 4)],
        ending(),
    ];
    let server = Server::start(Manner::default(), script(acts)).await;
    let (done, job) = run(&server).await;
    assert_eq!(done, Ok(()));
    assert!(job.steps().contains(&(3, 4)), "{:?}", job.steps());
}

#[tokio::test(start_paused = true)]
async fn a_job_that_ends_while_nobody_listens_is_found() {
    let acts = vec![
        beginning(),
        vec![Act::Die, Act::Wait(1000)],
        vec![ended_well(&["a.png", "b.png"])],
    ];
    let acts = script(acts);
    let server = Server::start(Manner::default(), acts).await;
    let alive = async {
        tokio::time::sleep(Duration::from_secs(30)).await;
        server.revive();
    };
    let ((done, job), ()) = tokio::join!(run(&server), alive);
    assert_eq!((done, job.pictures().len()), (Ok(()), 2));
    assert!(
        job.notes().contains(&"the server answers again".to_owned()),
        "{:?}",
        job.notes()
    );
}

#[tokio::test(start_paused = true)]
async fn a_dead_server_is_waited_for_but_not_for_ever() {
    let acts = vec![beginning(), vec![Act::Die]];
    let server = Server::start(Manner::default(), script(acts)).await;
    let begun = Instant::now();
    let (done, _) = timeout(EVER, run(&server)).await.unwrap();
    let failure = done.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Unreachable);
    assert!(failure.said.contains("has not answered for"), "{failure}");
    let seconds = begun.elapsed().as_secs();
    assert!((55..80).contains(&seconds), "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn a_restarted_server_has_lost_the_job_and_that_is_said() {
    let acts = vec![beginning(), vec![Act::Die, Act::Wait(20_000), Act::Restart]];
    let server = Server::start(Manner::default(), script(acts)).await;
    let (done, _) = timeout(EVER, run(&server)).await.unwrap();
    let failure = done.unwrap_err();
    assert!(
        failure.said.contains("was restarted and lost the job"),
        "{failure}"
    );
    assert_eq!(
        server.count("POST", "/api/prompt"),
        1,
        "not sent again by itself"
    );
}

#[tokio::test(start_paused = true)]
async fn a_job_that_somebody_took_out_is_no_restart() {
    let server = Server::start(Manner::default(), vec![vec![]]).await;
    server.foreign_job("a", true);
    let taken = async {
        tokio::time::sleep(Duration::from_secs(5)).await;
        server.take_out_all_but("a");
    };
    let ((done, _), ()) = tokio::join!(run(&server), taken);
    let failure = done.unwrap_err();
    assert!(
        failure.said.contains("does not have the job any more"),
        "{failure}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_frozen_server_is_waited_for_and_given_up() {
    let acts = vec![
        beginning(),
        vec![Act::Freeze, Act::Wait(30_000), Act::Thaw],
        ending(),
    ];
    let server = Server::start(Manner::default(), script(acts)).await;
    let (done, job) = timeout(EVER, run(&server)).await.unwrap();
    assert_eq!(
        (done, job.pictures().len()),
        (Ok(()), 1),
        "30 s are nothing"
    );
    let server = Server::start(
        Manner::default(),
        script(vec![beginning(), vec![Act::Freeze]]),
    )
    .await;
    let begun = Instant::now();
    let (done, _) = timeout(EVER, run(&server)).await.unwrap();
    assert_eq!(done.unwrap_err().kind, FailureKind::Unreachable);
    assert!(
        begun.elapsed() > Duration::from_secs(150),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn stopping_does_not_wait_for_a_dead_server() {
    let server = Server::start(
        Manner::default(),
        script(vec![beginning(), vec![Act::Freeze]]),
    )
    .await;
    let job = Arc::new(Recorder::default());
    let (context, provider) = (job.context(), provider(&server));
    let work = provider.generate(request(), context);
    let stop = async {
        tokio::time::sleep(Duration::from_secs(30)).await;
        job.cancel.cancel();
    };
    // The engine drops a job 2 s after that; nothing may need longer than one question.
    let both = async { tokio::join!(work, stop) };
    let (done, ()) = timeout(Duration::from_secs(50), both).await.unwrap();
    assert_eq!(done, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_giant_message_breaks_the_line_and_not_the_job() {
    let giant = Act::Frame(vec![0; 65 << 20]);
    let server = Server::start(
        Manner::default(),
        script(vec![beginning(), vec![giant, Act::Wait(9000)], ending()]),
    )
    .await;
    let (done, job) = run(&server).await;
    assert_eq!((done, job.pictures().len()), (Ok(()), 1));
}

#[tokio::test(start_paused = true)]
async fn without_a_websocket_asking_is_enough() {
    let manner = Manner {
        websocket: false,
        ..Manner::default()
    };
    let acts = vec![vec![Act::Wait(2000), Act::Begin, Act::Wait(4000)], ending()];
    let server = Server::start(manner, script(acts)).await;
    let (done, job) = run(&server).await;
    assert_eq!((done, job.pictures().len()), (Ok(()), 1));
    assert_eq!(
        job.notes(),
        ["no live view: the websocket was refused (403)"]
    );
    assert!(job.phases().contains(&"starting".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn a_job_whose_answer_was_lost_is_not_sent_twice() {
    // The line broke, or a proxy did not wait for the server.
    for instead in [0, 502, 504] {
        let manner = Manner {
            loses_answer: true,
            instead,
            ..Manner::default()
        };
        let server = Server::start(
            manner,
            script(vec![beginning(), vec![Act::Wait(500)], ending()]),
        )
        .await;
        let (done, job) = run(&server).await;
        assert_eq!((done, job.pictures().len()), (Ok(()), 1), "{instead}");
        assert_eq!(server.count("POST", "/api/prompt"), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_made_before_a_node_failed_is_kept() {
    let late = include_str!("captures/error-late.jsonl");
    let mut acts = super::script::recorded(late);
    let last = acts.pop();
    let messages = json!([["execution_error", {"node_id": "10", "node_type": "UpscaleModelLoader",
        "exception_type": "RuntimeError", "exception_message": "boom"}]]);
    acts.push(Act::End(
        json!({"status_str": "error", "completed": false, "messages": messages}),
        outputs(&["tst_00036_.png"]),
    ));
    acts.extend(last);
    let server = Server::start(Manner::default(), vec![acts]).await;
    let (done, job) = run(&server).await;
    assert!(done.is_err());
    assert_eq!(job.pictures().len(), 1);
}

/// A picture is fetched as soon as it is there, once, also when the rest fails later.
#[tokio::test(start_paused = true)]
async fn a_picture_is_fetched_before_the_job_is_over() {
    let executed = json!({"node": "9", "display_node": "9", "output": outputs(&["a.png"])["9"]});
    let messages = json!([["execution_error", {"node_id": "3", "exception_message": "boom"}]]);
    let status = json!({"status_str": "error", "completed": false, "messages": messages});
    let acts = vec![
        beginning(),
        vec![
            say("executed", executed),
            Act::Wait(60_000),
            say(
                "execution_error",
                json!({"node_id": "3", "exception_message": "boom"}),
            ),
            Act::End(status, outputs(&["a.png"])),
            say("executing", json!({"node": null})),
        ],
    ];
    let server = Server::start(Manner::default(), script(acts)).await;
    let (done, job) = run(&server).await;
    assert!(done.is_err());
    assert_eq!(job.pictures().len(), 1, "and not twice");
    let asked = server.asked();
    let place = |path: &str| {
        asked
            .iter()
            .position(|it| it.path.starts_with(path))
            .unwrap()
    };
    assert!(place("/api/view") < place("/api/jobs/"), "at once");
}

#[tokio::test(start_paused = true)]
async fn a_job_that_somebody_stopped_says_so() {
    let lines = include_str!("captures/interrupted.jsonl");
    let mut acts = super::script::recorded(lines);
    let messages = json!([["execution_interrupted", {"node_id": "3"}]]);
    acts.push(Act::End(
        json!({"status_str": "error", "completed": false, "messages": messages}),
        json!({}),
    ));
    let server = Server::start(Manner::default(), vec![acts]).await;
    let (done, _) = run(&server).await;
    assert!(done.unwrap_err().said.contains("somebody stopped the job"));
}

#[tokio::test(start_paused = true)]
async fn an_old_file_that_is_gone_says_what_to_do() {
    let cached = vec![
        Act::Begin,
        say("execution_start", json!({})),
        say(
            "executed",
            json!({"node": "9", "output": outputs(&["lost.png"])["9"]}),
        ),
        say("execution_success", json!({})),
        ended_well(&["lost.png"]),
        say("executing", json!({"node": null})),
    ];
    let server = Server::start(Manner::default(), vec![cached]).await;
    let (done, _) = run(&server).await;
    let failure = done.unwrap_err();
    assert!(
        failure.hint.unwrap().contains("change the seed"),
        "{}",
        failure.said
    );
}

#[tokio::test(start_paused = true)]
async fn a_killed_server_of_the_recording_is_noticed() {
    let lines = include_str!("captures/killed.jsonl");
    let mut acts = super::script::recorded(lines);
    acts.push(Act::Die);
    let server = Server::start(Manner::default(), vec![acts]).await;
    let (done, job) = timeout(EVER, run_with(&server, Recorder::default()))
        .await
        .unwrap();
    assert_eq!(done.unwrap_err().kind, FailureKind::Unreachable);
    assert!(!job.steps().is_empty());
}
