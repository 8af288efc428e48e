//! The commands for scripts, run as scripts run them: the real program in an empty home.

mod answers;
#[cfg(unix)]
mod doctor;
mod endings;
mod files;
mod saved;
mod screen;
mod server;

use serde_json::Value;
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};
use tempfile::TempDir;

/// A home of its own for the program; nothing of the real user is seen or touched.
struct Home {
    folder: TempDir,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where pictures go when nobody says otherwise.
    fn library(&self) -> PathBuf {
        self.path("data/art-studio/pictures")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.program(env!("CARGO_BIN_EXE_art-studio"));
        command.args(arguments);
        command
    }

    /// Another program in this home.
    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            // Nobody is there, whatever runs on this machine.
            .env("COMFYUI_URL", "http://127.0.0.1:9")
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_STATE_HOME", self.path("state"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("XDG_DATA_HOME", self.path("data"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut command = self.command(arguments);
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        // A program that refuses early closes its end first.
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    }

    /// The files in the library, also the hidden ones.
    fn pictures(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.library()) else {
            return vec![];
        };
        entries.map(|entry| entry.unwrap().path()).collect()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Each line of stdout as JSON.
fn lines(output: &Output) -> Vec<Value> {
    let lines = text(&output.stdout);
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The exit code; a program killed by a signal has none.
fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// The pixels of a picture file.
fn pixels(file: &Path) -> image::RgbaImage {
    image::open(file).unwrap().to_rgba8()
}
