//! What the cache of thumbnails keeps, forgets and mends.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Place, Thumbnails, tidy};
use crate::{
    domain::{Clock, Timestamp},
    media::{Decoded, Thumbnail},
};
use std::{
    fs,
    path::PathBuf,
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};

struct At(u64);

impl Clock for At {
    fn now(&self) -> Timestamp {
        Timestamp(self.0)
    }
}

/// A day in 2100, later than any file of this test.
const LATER: u64 = 4_107_542_400_000;

struct Stage {
    folder: tempfile::TempDir,
    thumbnails: Thumbnails,
}

impl Stage {
    fn new(bytes_max: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let cache = folder.path().join("cache/thumbnails");
        let thumbnails = Thumbnails::new(cache, bytes_max, Arc::new(At(LATER)));
        Self { folder, thumbnails }
    }

    /// A picture file of one colour, and its hash.
    fn picture(&self, tone: u8) -> (PathBuf, String) {
        let file = self.folder.path().join(format!("{tone}.png"));
        let picture = image::RgbImage::from_pixel(300, 200, image::Rgb([tone, 10, 20]));
        picture.save(&file).unwrap();
        let hash = blake3::hash(&fs::read(&file).unwrap());
        (file, hash.to_hex().to_string())
    }

    fn place(&self) -> &Place {
        self.thumbnails.place.as_deref().unwrap()
    }

    fn kept(&self, hash: &str) -> PathBuf {
        self.place().file(hash).unwrap()
    }
}

fn small(tone: u8) -> Thumbnail {
    let rgba = [tone, tone, tone, 255].repeat(4);
    let pixels = Decoded {
        width: 2,
        height: 2,
        rgba,
    };
    Thumbnail {
        pixels,
        sharp: true,
    }
}

#[test]
fn what_was_made_once_needs_its_picture_no_more() {
    let stage = Stage::new(1 << 20);
    let (file, hash) = stage.picture(200);
    let made = stage.thumbnails.load(Some(&hash), &file).unwrap();
    assert_eq!(made.pixels.rgba.get(..4), Some(&[200, 10, 20, 255][..]));
    fs::remove_file(&file).unwrap();
    assert_eq!(stage.thumbnails.load(Some(&hash), &file), Ok(made));
    let gone = stage.thumbnails.load(None, &file).unwrap_err();
    assert!(gone.said.contains("200.png cannot be read"), "{gone}");
}

#[test]
fn without_a_hash_the_file_is_read_for_it() {
    let stage = Stage::new(1 << 20);
    let (file, hash) = stage.picture(100);
    let made = stage.thumbnails.load(None, &file).unwrap();
    assert!(stage.kept(&hash).is_file());
    // What is kept is taken, as long as the picture is the same.
    stage.place().write(&hash, &small(9)).unwrap();
    assert_eq!(stage.thumbnails.load(None, &file), Ok(small(9)));
    fs::write(&file, fs::read(stage.picture(101).0).unwrap()).unwrap();
    assert_ne!(stage.thumbnails.load(None, &file), Ok(made));
}

#[test]
fn what_is_damaged_is_made_again() {
    let stage = Stage::new(1 << 20);
    let (file, hash) = stage.picture(50);
    let made = stage.thumbnails.load(Some(&hash), &file).unwrap();
    let kept = stage.kept(&hash);
    let whole = fs::read(&kept).unwrap();
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    let (middle, last) = (whole.len() / 2, whole.len() - 1);
    for bad in [
        vec![],
        whole[..middle].to_vec(),
        flipped(middle),
        flipped(last),
        vec![0; 99],
    ] {
        fs::write(&kept, bad).unwrap();
        assert_eq!(stage.thumbnails.load(Some(&hash), &file), Ok(made.clone()));
        assert_eq!(fs::read(&kept).unwrap(), whole);
    }
}

#[test]
fn what_is_no_hash_names_no_file() {
    let stage = Stage::new(1 << 20);
    let (file, _) = stage.picture(7);
    for odd in [
        "",
        "..",
        &"../".repeat(22),
        &"é".repeat(32),
        &"g".repeat(64),
    ] {
        assert_eq!(stage.place().file(odd), None, "{odd}");
        assert!(stage.thumbnails.load(Some(odd), &file).is_ok());
    }
    assert!(!stage.folder.path().join("cache").exists());
}

#[test]
fn what_was_not_looked_at_goes_first() {
    let folder = tempfile::tempdir().unwrap();
    for (age, name) in [(5, "old"), (1, "new"), (3, "middle"), (9, "oldest")] {
        let path = folder.path().join(name);
        fs::write(&path, [0; 100]).unwrap();
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(UNIX_EPOCH + Duration::from_secs(1_000 - age))
            .unwrap();
    }
    let left = || {
        let names = fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<_> = names.map(|name| name.unwrap().file_name()).collect();
        names.sort();
        names
    };
    tidy(folder.path(), 400);
    assert_eq!(left().len(), 4, "there is room");
    tidy(folder.path(), 300);
    assert_eq!(left(), ["middle", "new"]);
    tidy(folder.path(), 0);
    assert_eq!(left(), ["new"], "the newest stays");
}

/// Also when another program fills the same folder, and when this one did not count it yet.
#[test]
fn a_folder_keeps_to_its_share() {
    let share = 4_000;
    let stage = Stage::new(share * 256);
    let other = Thumbnails::new(
        stage.place().folder.clone(),
        share * 256,
        Arc::new(At(LATER)),
    );
    let held = || {
        let files = fs::read_dir(stage.place().folder.join("ab")).unwrap();
        let bytes = files.map(|file| file.unwrap().metadata().unwrap().len());
        bytes.sum::<u64>()
    };
    let hash = |number: u32| format!("ab{number:062x}");
    for number in 0..200 {
        let by = if number % 50 < 25 {
            &stage.thumbnails
        } else {
            &other
        };
        by.keep(&hash(number), &small(number as u8));
        assert!(stage.kept(&hash(number)).is_file(), "the newest is there");
        assert!(held() <= share * 2, "two programs, two counts");
    }
    for number in 200..400 {
        stage.thumbnails.keep(&hash(number), &small(number as u8));
    }
    assert!((share / 2..=share).contains(&held()), "{} bytes", held());
    let fresh = Thumbnails::new(
        stage.place().folder.clone(),
        share * 64,
        Arc::new(At(LATER)),
    );
    fresh.keep(&hash(500), &small(1));
    assert!(held() <= share / 4, "less room than in the last run");
}

#[test]
fn a_look_makes_a_thumbnail_new_again() {
    let stage = Stage::new(1 << 20);
    let (file, hash) = stage.picture(3);
    stage.thumbnails.load(Some(&hash), &file).unwrap();
    let at = || fs::metadata(stage.kept(&hash)).unwrap().modified().unwrap();
    let before = at();
    stage.thumbnails.load(Some(&hash), &file).unwrap();
    assert_eq!(at(), UNIX_EPOCH + Duration::from_millis(LATER));
    assert!(before < at());
}

#[test]
fn a_cache_that_cannot_be_written_is_no_fault() {
    let stage = Stage::new(1 << 20);
    let (file, hash) = stage.picture(8);
    fs::write(stage.folder.path().join("cache"), "in the way").unwrap();
    assert!(stage.thumbnails.load(Some(&hash), &file).is_ok());
    assert!(Thumbnails::nowhere().load(None, &file).is_ok());
}
