//! A process is killed in the middle of saving, again and again: what remains is whole pictures.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::Library;
use crate::media::{Format, sample};
use std::{
    cell::Cell,
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
};

/// Tells the child where to save.
const FOLDER: &str = "ART_STUDIO_TEST_POWER_CUT";
/// Rounds, each with another moment of the kill.
const ROUNDS: usize = 10;
/// Large enough that a kill can hit the writing of it.
const BYTES: usize = 3_000_000;

fn picture() -> Vec<u8> {
    (0..BYTES).map(|at| (at * 31 + at / 251) as u8).collect()
}

/// The child: saves for ever and says before and after each picture where it is.
#[test]
#[ignore = "run by `a_killed_writer_leaves_whole_pictures`"]
#[expect(clippy::disallowed_methods, reason = "the parent says where")]
fn writer() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let (library, bytes) = (Library::open(folder).unwrap(), picture());
    let mut out = std::io::stdout();
    loop {
        writeln!(out, "begin").unwrap();
        let saved = library.save(&sample::data(), &bytes, Format::Png).unwrap();
        writeln!(out, "saved {}", saved.file.display()).unwrap();
    }
}

/// Kills a writer at its `pictures`-th beginning; returns the files that it said it had saved.
fn cut(folder: &Path, pictures: usize) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--ignored",
            "--exact",
            "--nocapture",
            "store::library::power_cut::writer",
        ])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (mut begun, mut saved) = (0, Vec::new());
    while begun < pictures {
        let line = lines.next().unwrap().unwrap();
        saved.extend(line.strip_prefix("saved ").map(str::to_owned));
        begun += usize::from(line.ends_with("begin"));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    saved.extend(lines.filter_map(|line| Some(line.ok()?.strip_prefix("saved ")?.to_owned())));
    saved
}

#[test]
fn a_killed_writer_leaves_whole_pictures() {
    let (place, whole) = (tempfile::tempdir().unwrap(), picture());
    let left = Cell::new(0);
    // On until a kill has hit a file in the making: whether one does is chance.
    for round in (0..ROUNDS * 20).take_while(|round| *round < ROUNDS || left.get() == 0) {
        let folder = place.path().join(round.to_string());
        let saved = cut(&folder, 1 + round % 4);
        for file in &saved {
            assert!(
                fs::read(file).unwrap() == whole,
                "round {round}: {file} was announced"
            );
        }
        let mut pictures = 0;
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.starts_with(".art-studio-") {
                left.set(left.get() + 1);
            } else {
                pictures += 1;
                assert!(
                    fs::read(&path).unwrap() == whole,
                    "round {round}: {name} is whole"
                );
            }
        }
        assert!(
            (saved.len()..=saved.len() + 1).contains(&pictures),
            "round {round}"
        );
        Library::open(&folder).unwrap();
        let hidden = |name: String| name.starts_with('.');
        let names = fs::read_dir(&folder).unwrap();
        let mut names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        assert!(!names.any(hidden), "round {round}: tidied");
    }
    // If no kill ever hit a file in the making, this test has lost its meaning.
    assert!(
        left.get() > 0,
        "no round was cut in the middle of a picture"
    );
}
