//! Pictures that cannot be shown although their files look whole: found out by trying, and said in
//! their place from then on.

use super::Saved;
use crate::app::PictureKey;
use crate::domain::{SavedPicture, visible};
use std::collections::HashMap;

/// So many are remembered; a library with more has other troubles.
const MAX: usize = 1_000;

/// Why they cannot be shown, and the hash of the bytes that could not be read, where it is known: a file
/// that is mended in place is another one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Unreadable(HashMap<PictureKey, (String, Option<String>)>);

impl Unreadable {
    fn put(&mut self, key: PictureKey, why: String, hash: Option<String>) {
        if self.0.len() >= MAX {
            self.0.clear();
        }
        self.0.insert(key, (why, hash));
    }

    /// Why this very picture cannot be shown.
    fn why(&self, key: PictureKey, picture: &SavedPicture) -> Option<&String> {
        let (why, hash) = self.0.get(&key)?;
        let same = hash.as_ref().is_none_or(|hash| *hash == picture.hash);
        same.then_some(why)
    }

    /// Tells those of which not even a small picture could be made; the index did not see that.
    pub(super) fn note(&self, pictures: &mut [SavedPicture]) {
        for picture in pictures.iter_mut().filter(|it| it.problem.is_none()) {
            let why = self.why(PictureKey::Thumbnail(picture.id), picture);
            picture.problem = why.cloned();
        }
    }
}

/// The reason as its tile has room for it: the picture called `name` stands below, and the number of
/// an error helps nobody.
fn in_its_place(why: &str, name: &str) -> String {
    let why = why.strip_prefix(name).unwrap_or(why).trim_start();
    match why.rsplit_once(" (os error ") {
        Some((words, _)) if words.ends_with("No such file or directory") => {
            "its file is not there".to_owned()
        }
        Some((words, _)) => words.to_owned(),
        None => why.to_owned(),
    }
}

impl Saved {
    /// A picture cannot be shown: its tile or its page says why.
    pub(in crate::app) fn cannot_show(&mut self, key: PictureKey, why: &str) {
        let mut pictures = self.window.pictures.iter();
        let is_it = |it: &&SavedPicture| {
            key == PictureKey::Thumbnail(it.id) || key == PictureKey::Saved(it.id)
        };
        let picture = pictures.find(is_it);
        let name = picture.and_then(|it| it.file.file_name());
        let name = name.map(|name| visible(&name.to_string_lossy()));
        let why = in_its_place(why, &name.unwrap_or_default());
        let hash = picture.map(|picture| picture.hash.clone());
        self.unreadable.put(key, why, hash);
        self.unreadable.note(&mut self.window.pictures);
    }

    /// The library is back: what could not be read then is tried again.
    pub(in crate::app) fn try_again(&mut self) {
        self.unreadable = Unreadable::default();
        self.library_changed();
    }

    /// Why the picture cannot be shown at its full size.
    pub fn why_unseen<'a>(&'a self, picture: &'a SavedPicture) -> Option<&'a str> {
        let known = self.unreadable.why(PictureKey::Saved(picture.id), picture);
        picture.problem.as_ref().or(known).map(String::as_str)
    }
}
