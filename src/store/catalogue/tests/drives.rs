//! Drives that can only be read, or are full.

use super::{
    Cursor, DynamicImage, Format, ImageFormat, Library, Mark, NOW, Places, Reconciled, RgbaImage,
    Stage, StoreError, data, fs, id, import, media, open, ours, reconcile,
};
use crate::store::{Waited, take_in_waiting, wait_outside};

#[test]
fn a_read_only_library_can_be_looked_at() {
    use std::os::unix::fs::PermissionsExt;
    let stage = Stage::new();
    stage.save(1);
    let mode = |mode| fs::set_permissions(&stage.places.library, fs::Permissions::from_mode(mode));
    mode(0o555).unwrap();
    let looked = stage.reconcile();
    let trashed = stage
        .writer
        .call(|catalogue| catalogue.trash(&[id(1)], false, NOW));
    mode(0o755).unwrap();
    assert_eq!(looked.pictures, 1);
    // The superuser may write anywhere.
    if !rustix::process::geteuid().is_root() {
        assert!(
            matches!(trashed, Err(StoreError::NoPermission(_))),
            "{trashed:?}"
        );
        assert_eq!(stage.pictures().len(), 1);
    }
}

/// Mounts a small drive, or `None` where none can be mounted.
fn drive(options: &str) -> Option<tempfile::TempDir> {
    let drive = tempfile::tempdir().unwrap();
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", options, "tmpfs"])
        .arg(drive.path())
        .output();
    mounted
        .is_ok_and(|done| done.status.success())
        .then_some(drive)
}

/// Changes how it is mounted, or unmounts it.
fn turn(drive: &std::path::Path, program: &str, arguments: &[&str]) {
    let done = std::process::Command::new(program)
        .args(arguments)
        .arg(drive)
        .output();
    assert!(done.unwrap().status.success());
}

#[test]
fn a_read_only_drive_is_looked_at_and_marked_and_takes_the_rest_later() {
    let stage = Stage::new();
    let Some(drive) = drive("size=4m") else {
        return;
    };
    let places = Places {
        library: drive.path().join("pictures"),
        ..stage.places.clone()
    };
    // What panics must not leave the drive mounted.
    let done = std::panic::catch_unwind(|| read_only(drive.path(), places));
    turn(drive.path(), "umount", &[]);
    done.unwrap();
}

fn read_only(drive: &std::path::Path, places: Places) {
    let library = Library::open(&places.library).unwrap();
    let stage = Stage {
        place: tempfile::tempdir().unwrap(),
        writer: open(&places),
        places,
    };
    stage.save(1);
    stage.reconcile();
    turn(drive, "mount", &["-o", "remount,ro"]);
    assert!(crate::store::mounted(drive).unwrap().1, "it is told");
    let (writer, places) = (&stage.writer, &stage.places);
    assert_eq!(stage.reconcile().pictures, 1);
    stage.mark(1, Mark::Star(true));
    assert!(stage.one(1).starred, "a star is not written into the file");
    let trashed = writer.call(|it| it.trash(&[id(1)], false, NOW));
    let is_refused = |error: &StoreError| matches!(error, StoreError::ReadOnly(_));
    assert!(trashed.as_ref().is_err_and(is_refused), "{trashed:?}");
    let saved = library.save(&data(2), &ours(2), Format::Png);
    assert!(saved.as_ref().is_err_and(is_refused), "{saved:?}");
    wait_outside(places, &data(2), &ours(2), Format::Png).unwrap();
    let mut waited = Waited::default();
    let refused = take_in_waiting(writer, places, &mut waited);
    assert!(refused.as_ref().is_err_and(is_refused), "{refused:?}");
    turn(drive, "mount", &["-o", "remount,rw"]);
    take_in_waiting(writer, places, &mut waited).unwrap();
    assert_eq!((waited.taken.len(), stage.pictures().len()), (1, 2));
    assert_eq!(stage.trash(&[id(1)], false).ids, [id(1)]);
}

/// A small drive of its own is needed; where none can be mounted this says nothing.
#[test]
fn a_full_drive_keeps_what_it_has() {
    let stage = Stage::new();
    let Some(drive) = drive("size=256k") else {
        return;
    };
    let places = Places {
        library: drive.path().join("pictures"),
        ..stage.places.clone()
    };
    // What panics must not leave the drive mounted.
    let full = std::panic::catch_unwind(|| fill(&places));
    turn(drive.path(), "umount", &[]);
    let (saved, error, done, imported, names) = full.unwrap();
    assert!(
        saved > 0 && matches!(error, StoreError::Full(_)),
        "{saved} {error}"
    );
    assert_eq!(done.unwrap().pictures, saved);
    let imported = imported.unwrap();
    assert!(imported.stopped && imported.added.is_empty());
    assert!(
        imported.refused[0].1.contains("is full"),
        "{:?}",
        imported.refused
    );
    assert_eq!(names as u64, saved, "no temporary file is left");
}

type Filled = (
    u64,
    StoreError,
    Result<Reconciled, StoreError>,
    Result<crate::domain::Import, StoreError>,
    usize,
);

/// Saves until nothing fits, compares, and tries to take something in.
fn fill(places: &Places) -> Filled {
    let library = Library::open(&places.library).unwrap();
    let writer = open(places);
    let bytes = vec![7; 100_000];
    let mut saved = 0;
    let error = loop {
        match library.save(&data(1), &bytes, Format::Png) {
            Ok(_) => saved += 1,
            Err(error) => break error,
        }
    };
    let done = reconcile(&writer, places, &mut |_| {}, &|| false);
    let from = tempfile::tempdir().unwrap();
    fs::write(
        from.path().join("big.png"),
        media::embed(&noise(), &data(9)).unwrap(),
    )
    .unwrap();
    let imported = import(&writer, places, &[from.path().into()], &mut |_| {}, &|| {
        false
    });
    let names = fs::read_dir(&places.library).unwrap().count();
    (saved, error, done, imported, names)
}

/// A picture that is not small.
fn noise() -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(1);
    let picture = RgbaImage::from_fn(300, 300, |_, _| image::Rgba(random.u32(..).to_le_bytes()));
    let mut bytes = Cursor::new(vec![]);
    DynamicImage::from(picture)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}
