//! Where secrets are found, and what is said where they are not.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Leash, Reference, print_within};
use crate::config::Environment;
use std::{fs, os::unix::fs::PermissionsExt, time::Duration};

fn fetched(reference: &Reference) -> Result<String, String> {
    let environment = Environment::from_iter([("MY_TOKEN", "hunter2")]);
    let secret = reference.fetch(&environment, &Leash::default())?;
    Ok(secret.reveal().to_owned())
}

#[test]
fn a_secret_is_the_first_line_of_what_is_named() {
    let variable = Reference::Variable("MY_TOKEN".into());
    assert_eq!(fetched(&variable).unwrap(), "hunter2");
    let command = Reference::Command("printf 'hunter3\\nuser: kim\\n'".into());
    assert_eq!(fetched(&command).unwrap(), "hunter3");
}

#[test]
fn what_cannot_be_had_is_said_without_showing_anything() {
    let rows = [
        (
            Reference::Variable("NOT_SET".into()),
            "the variable NOT_SET is not set",
        ),
        (
            Reference::Command("echo hunter2; exit 3".into()),
            "the command ended with exit status: 3",
        ),
        (
            Reference::Command("true".into()),
            "what the command printed is empty",
        ),
        (Reference::File("/".into()), "/ is no file"),
    ];
    for (reference, said) in rows {
        assert_eq!(fetched(&reference).unwrap_err(), said);
    }
}

#[test]
fn a_file_that_others_may_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    fs::write(&file, "hunter2\n").unwrap();
    let mode = |mode| fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
    mode(0o644);
    let said = fetched(&Reference::File(file.clone())).unwrap_err();
    assert!(
        said.contains("chmod 600") && !said.contains("hunter2"),
        "{said}"
    );
    mode(0o600);
    assert_eq!(fetched(&Reference::File(file.clone())).unwrap(), "hunter2");
}

#[test]
#[cfg(target_os = "linux")]
fn a_command_that_takes_too_long_is_ended_with_all_that_it_started() {
    let folder = tempfile::tempdir().unwrap();
    let pids = folder.path().join("pids");
    let line = format!("sleep 600 & echo $! $$ > {}; wait", pids.display());
    let said = print_within(&line, Duration::from_millis(500), &Leash::default()).unwrap_err();
    assert!(said.contains("longer than 0 s and was ended"), "{said}");
    let text = fs::read_to_string(&pids).unwrap();
    for pid in text.split_whitespace() {
        assert!(is_gone(pid), "{pid}");
    }
}

/// It prints no more, so nothing but its end is waited for.
#[test]
#[cfg(unix)]
fn a_command_that_goes_on_after_its_words_is_ended_too() {
    let line = "echo hunter2; exec >&-; sleep 20";
    let said = print_within(line, Duration::from_millis(200), &Leash::default()).unwrap_err();
    assert!(said.contains("and was ended"), "{said}");
}

/// The program ends: nobody waits for the command any more.
#[test]
#[cfg(target_os = "linux")]
fn what_is_cut_loose_ends_at_once_and_nothing_new_is_started() {
    let folder = tempfile::tempdir().unwrap();
    let pids = folder.path().join("pids");
    let shown = pids.display();
    let line = format!("sleep 600 & echo $! $$ > {shown}.new; mv {shown}.new {shown}; wait");
    let leash = Leash::default();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| print_within(&line, Duration::from_mins(5), &leash));
        while !pids.exists() && !waiting.is_finished() {
            std::thread::yield_now();
        }
        leash.cut();
        assert!(waiting.join().unwrap().is_err());
    });
    for pid in fs::read_to_string(&pids).unwrap().split_whitespace() {
        assert!(is_gone(pid), "{pid}");
    }
    let late = print_within("echo hunter2", Duration::from_mins(5), &leash).unwrap_err();
    assert!(late.contains("the program ends"), "{late}");
}

/// The system needs a moment to carry it out.
#[cfg(target_os = "linux")]
fn is_gone(pid: &str) -> bool {
    let mut looks = 0..100_000;
    while looks.next().is_some() && lives(pid) {
        std::thread::yield_now();
    }
    !lives(pid)
}

#[cfg(target_os = "linux")]
/// One that nobody has waited for yet is dead all the same.
fn lives(pid: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let state = stat
        .rsplit(')')
        .next()
        .and_then(|rest| rest.split_whitespace().next());
    !matches!(state, None | Some("Z" | "X"))
}
