//! The Saved tab against the real engine and a real library in a temporary folder.

use super::script::{End, Stage};
use art_studio::domain::Filter;
use art_studio::providers::scripted::Script;
use std::path::Path;

/// F2: the Saved tab. F1: back.
const SAVED: &str = "\x1bOQ";

fn shows(end: &End, words: &[&str]) {
    for word in words {
        assert!(end.screen.contains(word), "{word} in\n{}", end.screen);
    }
}

/// So many different pictures, written by another program.
fn strangers(library: &Path, count: u8) {
    std::fs::create_dir_all(library).expect("a folder");
    for number in 0..count {
        let picture = image::RgbImage::from_pixel(8, 8, image::Rgb([number, 90, 200]));
        let file = library.join(format!("stranger_{number:03}.png"));
        picture.save(file).expect("a picture");
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_made_is_there_and_is_found() {
    let stage = Stage::new(Script::default());
    let keys = format!("a red dragon<enter><wait 3000>{SAVED}<wait 2000>");
    let end = stage.play(&keys).await;
    shows(&end, &["Saved · 1", "a red dragon", "1 of 1", "Enter open"]);
    let saved = &end.finished.model.saved;
    let picture = saved.marked().expect("a picture");
    assert_eq!(picture.prompt, "a red dragon");
    assert_eq!(saved.filter(), Filter::default());
}

#[tokio::test(start_paused = true)]
async fn every_letter_of_a_search_is_answered() {
    let stage = Stage::new(Script::default());
    let keys =
        format!("a red dragon<enter><wait 3000>{SAVED}<wait 1000>/dra<wait 1000>gonfly<wait 1000>");
    let end = stage.play(&keys).await;
    shows(&end, &["/ dragonfly", "No picture matches."]);
}

#[tokio::test(start_paused = true)]
async fn delete_and_undo_move_the_file_and_bring_it_back() {
    let stage = Stage::new(Script::default());
    let keys = format!("a cat<enter><wait 3000>{SAVED}<wait 1000>*<wait 500>d<wait 2000>");
    let end = stage.play(&keys).await;
    shows(
        &end,
        &[
            "1 picture is in the trash",
            "u takes that back",
            "No pictures yet",
        ],
    );
    let record = end
        .finished
        .model
        .generate
        .results
        .marked()
        .expect("it was made");
    assert!(!record.file.exists(), "it is not where it was");

    let stage = Stage::new(Script::default());
    let end = stage.play(&format!("{keys}u<wait 2000>")).await;
    shows(&end, &["1 picture is back", "Saved · 1", "★"]);
    let record = end
        .finished
        .model
        .generate
        .results
        .marked()
        .expect("it was made");
    assert!(record.file.exists(), "it is where it was");
}

#[tokio::test(start_paused = true)]
async fn pictures_of_other_programs_are_found_walked_and_tagged() {
    let stage = Stage::new(Script::default());
    strangers(&stage.library(), 120);
    let keys = format!("{SAVED}<wait 5000>\x1b[F<wait 1000>thero<enter><wait 1000><esc>");
    let end = stage.play(&keys).await;
    shows(&end, &["Saved · 120", "120 of 120", "#hero"]);
}

#[tokio::test(start_paused = true)]
async fn an_export_and_an_import_go_their_way() {
    let stage = Stage::new(Script::default());
    let home = stage.home();
    strangers(&home.join("elsewhere"), 3);
    // What is typed replaces the proposed folder.
    let keys =
        format!("{SAVED}<wait 1000>I~/elsewhere<enter><wait 4000>s~/out.png<enter><wait 2000>");
    let end = stage.play(&keys).await;
    shows(&end, &["Saved · 3", "copied to"]);
    assert!(home.join("out.png").exists());
    assert!(
        home.join("elsewhere/stranger_000.png").exists(),
        "copied, not moved"
    );
}

#[tokio::test(start_paused = true)]
async fn an_earlier_prompt_comes_back_in_the_next_session() {
    let stage = Stage::new(Script::default());
    let keys = "a red dragon<enter><wait 3000>";
    let end = stage.play(keys).await;
    assert_eq!(end.finished.model.jobs.len(), 1);
    let stage = Stage::after(end, Script::default());
    let end = stage.play("<wait 1000>\x1b[A<wait 500>").await;
    assert_eq!(end.finished.model.generate.prompt.text(), "a red dragon");
}

/// Its head is whole, so that the index takes it; only trying to show it tells that it is not.
#[tokio::test(start_paused = true)]
async fn a_picture_that_cannot_be_shown_says_why_after_another_look_at_the_files_too() {
    let stage = Stage::new(Script::default());
    strangers(&stage.library(), 1);
    let file = stage.library().join("stranger_000.png");
    let mut bytes = std::fs::read(&file).expect("it was written");
    let data = bytes.windows(4).position(|it| it == b"IDAT").expect("data");
    bytes[data + 4..data + 8].fill(0xff);
    std::fs::write(&file, bytes).expect("it is broken");
    let end = stage.play(&format!("{SAVED}<wait 2000>")).await;
    let why = |end: &End| {
        let marked = end.finished.model.saved.marked().expect("it is there");
        marked.problem.clone()
    };
    let first = why(&end);
    assert!(first.is_some(), "{}", end.screen);
    let stage = Stage::after(end, Script::default());
    let end = stage
        .play(&format!("{SAVED}<wait 2000>\x1b[15~<wait 2000>"))
        .await;
    shows(&end, &["compared with the files"]);
    assert_eq!(why(&end), first, "{}", end.screen);
}
