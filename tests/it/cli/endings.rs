//! How a command ends when somebody ends it.

use super::{Home, Value};
use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, ChildStdout, Command, Stdio},
};

/// More than can be done before a signal arrives.
const COUNT: usize = 300;

/// A command that has saved its first picture and goes on, and what it says.
struct Busy {
    child: Child,
    out: BufReader<ChildStdout>,
    lines: Vec<Value>,
}

impl Busy {
    fn new(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut busy = Self {
            child,
            out,
            lines: vec![],
        };
        busy.until("pictureSaved");
        busy
    }

    /// Reads on until the next event of this name.
    fn until(&mut self, event: &str) {
        loop {
            assert!(self.line(), "ended without {event}");
            if self.lines.last().unwrap()["event"] == event {
                return;
            }
        }
    }

    /// Reads a line. `false` at the end.
    fn line(&mut self) -> bool {
        let mut line = String::new();
        let read = self.out.read_line(&mut line).unwrap();
        if read > 0 {
            self.lines.push(serde_json::from_str(&line).unwrap());
        }
        read > 0
    }

    /// Listens to the end; answers with the exit code.
    fn end(&mut self) -> i32 {
        while self.line() {}
        self.child.wait().unwrap().code().unwrap()
    }

    fn with(&self, field: &str, value: &str) -> Vec<&Value> {
        let fits = |line: &&Value| line[field] == value;
        self.lines.iter().filter(fits).collect()
    }
}

fn arguments(count: &str) -> [&str; 7] {
    [
        "generate", "a castle", "--events", "--size", "512x512", "--count", count,
    ]
}

#[cfg(unix)]
mod signals {
    use super::{Busy, COUNT, Command, Home, arguments};
    use rustix::process::{Pid, Signal, kill_process};
    use std::collections::BTreeSet;

    fn kill(busy: &Busy, signal: Signal) {
        let pid = Pid::from_raw(busy.child.id().cast_signed()).unwrap();
        kill_process(pid, signal).unwrap();
    }

    /// Ctrl-C does not reach the command, which has a group of its own.
    #[test]
    #[cfg(target_os = "linux")]
    fn a_signal_ends_the_command_that_prints_a_secret() {
        for arguments in [
            &["generate", "x", "--service", "comfyui"][..],
            &["models", "--service", "comfyui"],
            &["health"],
        ] {
            let home = Home::new();
            std::fs::create_dir_all(home.path("config/art-studio")).unwrap();
            // It says who it is, and waits as a password manager does.
            let line = "echo $$ > pid.new; mv pid.new pid; read x < fifo";
            let config = format!("[comfyui]\ntoken = {{ command = \"{line}\" }}\n");
            std::fs::write(home.path("config/art-studio/config.toml"), config).unwrap();
            let mut mkfifo = home.program("mkfifo");
            let made = mkfifo.arg("fifo").env("PATH", "/usr/bin:/bin");
            assert!(made.status().unwrap().success());
            let mut command = home.command(arguments);
            let mut child = command.env("PATH", "/usr/bin:/bin").spawn().unwrap();
            while !home.path("pid").exists() {
                let ended = child.try_wait().unwrap();
                assert!(ended.is_none(), "{arguments:?} ended by itself");
                std::thread::yield_now();
            }
            let pid = Pid::from_raw(child.id().cast_signed()).unwrap();
            kill_process(pid, Signal::INT).unwrap();
            assert_eq!(child.wait().unwrap().code(), Some(130), "{arguments:?}");
            let shell = std::fs::read_to_string(home.path("pid")).unwrap();
            let stat = format!("/proc/{}/stat", shell.trim());
            let lives = || {
                let state = std::fs::read_to_string(&stat).unwrap_or_default();
                // Whoever inherits it may not have looked at its end yet.
                !(state.is_empty() || state.contains(") Z") || state.contains(") X"))
            };
            // The system needs a moment to carry it out.
            let mut looks = 0..100_000;
            while looks.next().is_some() && lives() {
                std::thread::yield_now();
            }
            assert!(!lives(), "{arguments:?}");
        }
    }

    #[test]
    fn a_signal_ends_everything_tidily() {
        for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
            let home = Home::new();
            let mut busy = Busy::new(home.command(&arguments(&COUNT.to_string())));
            kill(&busy, signal);
            assert_eq!(busy.end(), code);
            assert_eq!(
                busy.with("event", "jobEnded").len(),
                COUNT,
                "every job ends"
            );
            let pictures: Vec<_> = busy
                .lines
                .iter()
                .filter(|line| !line["prompt"].is_null())
                .collect();
            let jobs: BTreeSet<_> = pictures.iter().map(|line| line["job"].as_str()).collect();
            assert_eq!(jobs.len(), COUNT, "and has its line");
            let mut said = String::new();
            let mut people = busy.child.stderr.take().unwrap();
            std::io::Read::read_to_string(&mut people, &mut said).unwrap();
            let done = |line: &&&serde_json::Value| line["status"] == "succeeded";
            let saved: Vec<_> = pictures.iter().filter(done).collect();
            assert_eq!(
                said,
                format!("stopped: {} of {COUNT} pictures are saved\n", saved.len())
            );
            assert!(!saved.is_empty(), "what was saved is kept");
            assert!(saved.len() < COUNT, "most were cancelled");
            assert_eq!(
                home.pictures().len(),
                saved.len(),
                "what was told is there, no more"
            );
            for picture in saved {
                let file = std::path::Path::new(picture["file"].as_str().unwrap());
                assert!(image::open(file).is_ok(), "{}", file.display());
            }
        }
    }

    #[test]
    fn who_was_started_deaf_to_a_hangup_stays_so() {
        let home = Home::new();
        let inner = home.command(&arguments(&COUNT.to_string()));
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""]);
        command
            .arg(inner.get_program())
            .args(inner.get_args())
            .env_clear();
        for (name, value) in inner.get_envs() {
            command.env(name, value.unwrap());
        }
        command
            .stdout(super::Stdio::piped())
            .stdin(super::Stdio::null())
            .stderr(super::Stdio::null());
        let mut busy = Busy::new(command);
        kill(&busy, Signal::HUP);
        // Had it listened, one picture could still have come.
        for _ in 0..3 {
            busy.until("pictureSaved");
        }
        kill(&busy, Signal::TERM);
        assert_eq!(busy.end(), 143);
    }
}

#[test]
fn a_reader_that_leaves_ends_it_quietly() {
    let home = Home::new();
    let Busy { mut child, out, .. } = Busy::new(home.command(&arguments(&COUNT.to_string())));
    drop(out);
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    let status = child.wait().unwrap();
    assert_eq!(
        (status.code(), said.as_str()),
        (Some(1), ""),
        "not everything was made"
    );
}

#[test]
fn what_ends_several_jobs_is_told_once_to_people_and_each_time_to_programs() {
    let home = Home::new();
    let run = |more: &[&str]| {
        let arguments = [&["generate", "x", "--size", "16x16", "--count", "3"], more].concat();
        let mut command = home.command(&arguments);
        let output = command
            .env("ART_STUDIO_REHEARSAL", "fail")
            .output()
            .unwrap();
        assert_eq!(super::code(&output), 1);
        output
    };
    let people = run(&[]);
    assert_eq!(
        super::text(&people.stderr),
        "error: the server went away\n  see whether it still runs, then press Enter again\n\
         3 of 3 pictures failed, all in this way\n"
    );
    let programs = super::lines(&run(&["--json"]));
    let told = |line: &&Value| line["error"]["message"] == "the server went away";
    assert_eq!(
        (programs.len(), programs.iter().filter(told).count()),
        (3, 3)
    );
}

#[test]
fn a_list_whose_reader_has_left_is_no_failure() {
    let home = Home::new();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let status = home.command(&["services"]).stdout(writer).status().unwrap();
    assert_eq!(status.code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_drive_behind_standard_output_is_a_failure() {
    let home = Home::new();
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let child = home.command(&["services"]).stdout(full).spawn().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = super::text(&output.stderr);
    assert!(said.contains("could not be written"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn the_studio_without_a_terminal_is_refused_in_words() {
    let home = Home::new();
    // A session of its own has no terminal, wherever the tests run.
    let mut command = home.program("setsid");
    let output = command
        .env("PATH", "/usr/bin:/bin")
        .arg(env!("CARGO_BIN_EXE_art-studio"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        super::text(&output.stderr),
        "error: the studio needs a terminal, and here is none\n  \
         in a script use: art-studio generate \"a cute dragon\"\n"
    );
    assert_eq!(super::text(&output.stdout), "");
}
