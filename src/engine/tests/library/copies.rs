//! Pictures that are copied into the library and out of it.

use super::super::{Arc, fs};
use super::{all, made, two};

#[tokio::test]
async fn pictures_are_imported_and_exported() {
    let (mut stage, _) = two();
    let (_, file) = made(&mut stage, 1).await;
    let (from, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut foreign = fs::read(&file).unwrap();
    foreign.extend(b"a tail makes it another file");
    fs::write(from.path().join("other.png"), &foreign).unwrap();
    fs::copy(&file, from.path().join("same.png")).unwrap();
    let saved = stage.engine.saved();
    let steps = Arc::new(std::sync::Mutex::new(vec![]));
    let heard = Arc::clone(&steps);
    let told = move |so_far: crate::domain::ImportProgress| {
        heard.lock().unwrap().push((so_far.done, so_far.of));
        true
    };
    let done = saved.import(vec![from.path().into()], told).await.unwrap();
    assert_eq!((done.added.len(), done.known.len()), (1, 1), "{done:?}");
    assert_eq!(*steps.lock().unwrap(), [(0, 2), (1, 2), (2, 2)]);
    let convert = |bytes: Vec<u8>| Ok(bytes.into_iter().rev().collect());
    let target = out.path().to_owned();
    let written = saved
        .export(file.clone(), target.clone(), Some("webp"), convert)
        .await;
    let written = written.unwrap();
    assert_eq!(written.extension().unwrap(), "webp");
    assert_eq!(
        fs::metadata(&written).unwrap().len(),
        fs::metadata(&file).unwrap().len()
    );
    let again = saved.export(file, target, Some("webp"), Ok).await.unwrap();
    assert_ne!(again, written, "nothing is overwritten");
}

/// An import that is stopped leaves whole pictures, all of them in the index, and goes on later.
#[tokio::test]
async fn a_stopped_import_leaves_nothing_half() {
    let (stage, _) = two();
    let from = tempfile::tempdir().unwrap();
    let sources: Vec<Vec<u8>> = (0..12).map(|number| picture(from.path(), number)).collect();
    let saved = stage.engine.saved();
    let told = |so_far: crate::domain::ImportProgress| so_far.done < 5;
    let done = saved.import(vec![from.path().into()], told).await.unwrap();
    assert!(
        done.stopped && done.known.is_empty() && done.refused.is_empty(),
        "{done:?}"
    );
    assert_eq!(done.added.len(), 5);
    // Every file of the library, hidden ones too.
    let files = stage.files();
    assert_eq!(files.len(), 5, "{files:?}");
    for file in &files {
        assert!(sources.contains(&fs::read(file).unwrap()), "{file:?}");
    }
    let mut found: Vec<_> = all(&saved).await.into_iter().map(|it| it.file).collect();
    found.sort();
    assert_eq!(found, files);
    let checked = saved.reconcile().await.unwrap();
    assert_eq!(
        (checked.added, checked.gone),
        (0, 0),
        "nothing was left to find"
    );
    let rest = saved
        .import(vec![from.path().into()], |_| true)
        .await
        .unwrap();
    assert_eq!(
        (rest.added.len(), rest.known.len(), rest.stopped),
        (7, 5, false)
    );
    assert_eq!((stage.files().len(), all(&saved).await.len()), (12, 12));
}

/// Writes a picture that no other number gives, and answers with its bytes.
fn picture(folder: &std::path::Path, number: u8) -> Vec<u8> {
    let file = folder.join(format!("{number:02}.png"));
    let picture = image::RgbImage::from_fn(64, 64, |x, y| image::Rgb([number, x as u8, y as u8]));
    picture.save(&file).unwrap();
    fs::read(file).unwrap()
}
