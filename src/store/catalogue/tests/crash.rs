//! Kills a process in the middle of its work, again and again: afterwards each picture is whole and
//! indexed or not there, and nothing lies around.

use super::{
    Cursor, DynamicImage, Format, ImageFormat, Library, Mark, NOW, PathBuf, PictureId, Places,
    Purge, RgbaImage, SavedPicture, Stage, Timestamp, data, fs, import, media, open, reconcile,
};
use crate::store::{Waited, index::name_of, scan, take_in_waiting, wait_outside, waiting};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

/// Tells the child where to work.
const PLACE: &str = "ART_STUDIO_TEST_CRASH";
/// Says that there is time for many rounds.
const LONG: &str = "ART_STUDIO_LONG_TESTS";
/// Large enough that a kill can hit the writing of it, small enough that many are written.
const SIDE: u32 = 160;

/// Everything lies in `place`.
fn places(place: &Path) -> Places {
    Places::new(place.join("pictures"), &place.join("home"))
}

/// A picture of noise; the same for the same number.
fn noise(number: u64) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(number);
    let picture = RgbaImage::from_fn(SIDE, SIDE, |_, _| image::Rgba(random.u32(..).to_le_bytes()));
    let mut bytes = Cursor::new(vec![]);
    DynamicImage::from(picture)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// The child: does everything that writes, for ever, by chance, and says each thing before and after.
#[test]
#[ignore = "run by `a_process_killed_anywhere_leaves_a_whole_library`"]
#[expect(clippy::disallowed_methods, reason = "the parent says where")]
fn worker() {
    let Some(place) = std::env::var_os(PLACE) else {
        return;
    };
    let place = PathBuf::from(place);
    let (places, mut random) = (places(&place), fastrand::Rng::new());
    let mut out = std::io::stdout();
    // The opening itself, with its migrations, is part of what is killed.
    writeln!(out, "begin open").unwrap();
    let writer = open(&places);
    let stage = Stage {
        place: tempfile::tempdir().unwrap(),
        places,
        writer,
    };
    reconcile(&stage.writer, &stage.places, &mut |_| {}, &|| false).unwrap();
    loop {
        let what = [
            "save", "trash", "restore", "import", "mark", "purge", "wait",
        ][random.usize(..7)];
        writeln!(out, "begin {what}").unwrap();
        act(&stage, &place, what, &mut random);
        writeln!(out, "end {what}").unwrap();
    }
}

fn act(stage: &Stage, place: &Path, what: &str, random: &mut fastrand::Rng) {
    let some = |pictures: Vec<SavedPicture>, random: &mut fastrand::Rng| {
        let ids = pictures.into_iter().map(|it| it.id);
        ids.filter(|_| random.u8(..3) == 0).collect::<Vec<_>>()
    };
    match what {
        "save" => {
            let number = random.u128(..);
            let bytes = media::embed(&noise(number as u64), &data(number)).unwrap();
            let library = Library::open(&stage.places.library).unwrap();
            let saved = library.save(&data(number), &bytes, Format::Png).unwrap();
            let hash = blake3::hash(&bytes).to_hex().to_string();
            stage
                .writer
                .call(move |it| it.record(&data(number), &saved, &hash))
                .unwrap();
        }
        "trash" => {
            let ids = some(stage.pictures(), random);
            stage.trash(&ids, true);
        }
        "restore" => {
            let ids = some(stage.trashed(), random);
            stage.restore(&ids);
        }
        "import" => {
            let folder = place.join("import");
            import(
                &stage.writer,
                &stage.places,
                &[folder],
                &mut |_| {},
                &|| false,
            )
            .unwrap();
        }
        "wait" => {
            let number = random.u128(..);
            let bytes = media::embed(&noise(number as u64), &data(number)).unwrap();
            wait_outside(&stage.places, &data(number), &bytes, Format::Png).unwrap();
            Library::open(&stage.places.library).unwrap();
            take_in_waiting(&stage.writer, &stage.places, &mut Waited::default()).unwrap();
        }
        "mark" => {
            let ids = some(stage.pictures(), random);
            stage
                .writer
                .call(move |it| it.mark(&ids, &Mark::Tag("kept".into())))
                .unwrap();
        }
        _ => {
            let what = Purge::OlderThan { days: 0 };
            let now = Timestamp(NOW.0 + 1);
            if random.u8(..8) == 0 {
                stage.writer.call(move |it| it.purge(&what, now)).unwrap();
            }
        }
    }
}

/// Starts a worker and kills it after a while, at the `begun`-th beginning.
fn cut(place: &Path, begun: usize, delay: Duration) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture"])
        .arg("store::catalogue::tests::crash::worker")
        .env(PLACE, place)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let beginnings = lines
        .map_while(Result::ok)
        .filter(|line| line.contains("begin "));
    let seen = beginnings.take(begun).count();
    #[expect(
        clippy::disallowed_methods,
        reason = "the moment of the kill is the test"
    )]
    std::thread::sleep(delay);
    let ended = child.try_wait().unwrap();
    assert_eq!((seen, ended), (begun, None), "the worker stopped by itself");
    child.kill().unwrap();
    child.wait().unwrap();
}

/// The files of the library and its trash by name, each of them whole.
fn whole_files(places: &Places) -> BTreeMap<String, PictureId> {
    let mut files = BTreeMap::new();
    for found in scan::scan(&places.library).unwrap().files {
        let bytes = fs::read(places.library.join(&found.name)).unwrap();
        media::inspect(&bytes, &media::Limits::default()).unwrap();
        let own = media::read(&bytes).generation.map(|data| data.id);
        let foreign = || PictureId::of_hash(blake3::hash(&bytes).as_bytes());
        files.insert(found.name, own.unwrap_or_else(foreign));
    }
    files
}

/// What the next start finds and makes of it.
fn check(place: &Path, round: usize) {
    let places = places(place);
    whole_files(&places);
    let writer = open(&places);
    let stage = Stage {
        place: tempfile::tempdir().unwrap(),
        places,
        writer,
    };
    stage.reconcile();
    take_in_waiting(&stage.writer, &stage.places, &mut Waited::default()).unwrap();
    assert_eq!(waiting(&stage.places), 0, "round {round}: one waits on");
    let files = whole_files(&stage.places);
    let all = stage.pictures().into_iter().chain(stage.trashed());
    let indexed: BTreeMap<_, _> = all
        .map(|it| {
            let name = name_of(&stage.places.library, &it.file).unwrap();
            assert_eq!(
                it.trashed_at.is_some(),
                scan::is_trashed(&name),
                "round {round}: {name}"
            );
            assert_eq!(it.problem, None, "round {round}: {name}");
            (name, it.id)
        })
        .collect();
    assert_eq!(indexed, files, "round {round}");
    assert_eq!(stage.reconcile().added, 0, "round {round}: it stays so");
    let mut folders = vec![place.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            assert!(
                path.extension().is_none_or(|end| end != "tmp"),
                "round {round}: {} is left",
                path.display()
            );
            assert!(
                !name.contains(".damaged-"),
                "round {round}: {} is damaged",
                path.display()
            );
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
}

/// Makes the index what its first version was, so that the next start has to migrate it.
fn age(places: &Places) {
    let file = places.index();
    if file.is_file() {
        let connection = rusqlite::Connection::open(file).unwrap();
        connection.execute_batch(crate::store::index::AGED).unwrap();
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "somebody says that there is time"
)]
fn a_process_killed_anywhere_leaves_a_whole_library() {
    let rounds = if std::env::var_os(LONG).is_some() {
        200
    } else {
        20
    };
    let mut place = tempfile::tempdir().unwrap();
    let mut random = fastrand::Rng::new();
    let mut most = 0;
    for round in 0..rounds {
        if round % 10 == 0 {
            // A new library now and then, so that its making is killed too.
            place = tempfile::tempdir().unwrap();
            let folder = place.path().join("import");
            fs::create_dir(&folder).unwrap();
            for number in 0..4 {
                fs::write(folder.join(format!("{number}.png")), noise(number)).unwrap();
            }
        }
        // The first of each library dies while it opens; the others further in each time.
        let begun = if round % 10 == 5 {
            age(&places(place.path()));
            1
        } else {
            1 + round % 10 * 2
        };
        cut(
            place.path(),
            begun,
            Duration::from_micros(random.u64(..30_000)),
        );
        if places(place.path()).library.is_dir() {
            check(place.path(), round);
            most = most.max(whole_files(&places(place.path())).len());
        }
    }
    assert!(
        most > 4,
        "nothing was ever saved: this test has lost its meaning"
    );
}
