//! Servers from before `/api/jobs`, named interrupts and our own ids.

use super::{
    Recorder, provider, run, run_with,
    script::{beginning, ended_well, ending},
    server::{Act, Manner, Server},
};
use art_studio::domain::{Provider, ServerStatus};

/// 0.3.40: nothing of the new things.
fn old() -> Manner {
    Manner {
        version: Some("0.3.40"),
        jobs_api: false,
        named_interrupt: false,
        keeps_ids: false,
        ..Manner::default()
    }
}

#[tokio::test(start_paused = true)]
async fn an_old_server_chooses_the_id_and_the_end_is_found_in_its_history() {
    let acts = [
        beginning(),
        vec![Act::DeafSocket, Act::Wait(5000), ended_well(&["a.png"])],
    ]
    .concat();
    let server = Server::start(old(), vec![acts]).await;
    let (done, job) = run(&server).await;
    assert_eq!((done, job.pictures().len()), (Ok(()), 1));
    let ids = job.remembered.lock().unwrap().clone();
    assert_eq!(ids.len(), 2, "ours before sending, then the server's");
    assert!(ids[1].starts_with("00000000"));
    assert_eq!(job.steps(), [(1, 4)], "its messages are heard");
}

#[tokio::test(start_paused = true)]
async fn a_global_interrupt_is_used_only_when_ours_is_the_one_that_runs() {
    let acts = [beginning(), vec![Act::UntilStopped]].concat();
    let server = Server::start(old(), vec![acts]).await;
    let (done, job) = run_with(
        &server,
        Recorder {
            cancel_at_step: true,
            ..Recorder::default()
        },
    )
    .await;
    assert_eq!(done, Ok(()));
    assert!(!server.is_open(&job.id()));
    assert_eq!(server.count("POST", "/api/interrupt"), 1);
    let server = Server::start(old(), vec![vec![Act::UntilStopped]]).await;
    server.foreign_job("a", true);
    let (_, job) = run_with(
        &server,
        Recorder {
            cancel_when_queued: true,
            ..Recorder::default()
        },
    )
    .await;
    assert!(!server.is_open(&job.id()) && server.is_open("a"));
    assert_eq!(
        server.count("POST", "/api/interrupt"),
        0,
        "it would stop somebody else's"
    );
}

#[tokio::test(start_paused = true)]
async fn the_oldest_are_told_to_update() {
    let manner = Manner {
        version: Some("0.1.2"),
        ..old()
    };
    let server = Server::start(manner, vec![]).await;
    let (done, _) = run(&server).await;
    let failure = done.unwrap_err();
    assert!(
        failure.said.contains("0.1.2, which is too old"),
        "{failure}"
    );
    assert!(failure.hint.unwrap().contains("update"));
    let report = provider(&server).server().await.unwrap();
    assert_eq!(report.status, ServerStatus::TooOld);
    // A fork that does not say its version is tried.
    let manner = Manner {
        version: None,
        ..old()
    };
    let server = Server::start(manner, vec![[beginning(), ending()].concat()]).await;
    assert_eq!(run(&server).await.0, Ok(()));
}
