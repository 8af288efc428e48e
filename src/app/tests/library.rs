//! A library at the boundary: it answers what the Saved tab asks, from a list in memory.

use super::world::{START, World};
use crate::app::{Doomed, Effect, Effects, Event, Loaded, Msg, SavedAsk, SavedNews, Which};
use crate::domain::{
    Facets, Failure, FailureKind, Filter, LibraryStats, Mark, Origin, PageAt, PictureId, Purged,
    SavedPicture, Seed, ServiceId, Sort, Timestamp, TrashSum, Trashed,
};
use std::collections::VecDeque;
use uuid::Uuid;

/// The id of the n-th picture.
pub(crate) fn id(number: u64) -> PictureId {
    PictureId(Uuid::from_u64_pair(7, number))
}

/// The n-th picture; a higher number is newer.
pub(crate) fn picture(number: u64) -> SavedPicture {
    let subjects = ["dragon", "robot", "moon cat", "knight"];
    let subject = subjects[number as usize % subjects.len()];
    let made = Timestamp(START.0 + number * 60_000);
    SavedPicture {
        file: format!("/library/builtin_a_cute_{number}.png").into(),
        width: 512,
        height: 512,
        origin: Origin::Studio,
        service: Some(ServiceId::new("builtin")),
        model: "sprites".into(),
        prompt: format!("a cute {subject} number {number}"),
        sent_prompt: format!("a cute {subject} number {number}"),
        seed: Some(Seed(number)),
        elapsed_ms: Some(40),
        hash: format!("{number:064x}"),
        ..SavedPicture::unknown(id(number), 10_000 + number, made)
    }
}

/// Everything the tests' library holds.
pub(crate) struct Library {
    pub(crate) pictures: Vec<SavedPicture>,
    /// Says this instead of an answer.
    pub(crate) trouble: Option<Failure>,
    /// Bytes free on its drive.
    pub(crate) free: u64,
    /// Everything that was asked.
    pub(crate) asked: Vec<SavedAsk>,
}

impl Library {
    /// So many pictures.
    pub(crate) fn of(count: u64) -> Self {
        Self {
            pictures: (1..=count).map(picture).collect(),
            trouble: None,
            free: 100 << 30,
            asked: vec![],
        }
    }

    fn get(&mut self, id: PictureId) -> Option<&mut SavedPicture> {
        self.pictures.iter_mut().find(|picture| picture.id == id)
    }

    fn fits(filter: &Filter, picture: &SavedPicture) -> bool {
        let found = |word| {
            let mut words = picture.prompt.split(' ');
            words.any(|known: &str| known.starts_with(word))
        };
        filter.text.split_whitespace().all(found)
            && filter.trash == picture.trashed_at.is_some()
            && filter
                .starred
                .is_none_or(|starred| starred == picture.starred)
            && filter
                .rating_min
                .is_none_or(|min| picture.rating >= Some(min))
    }

    pub(crate) fn matching(&self, filter: &Filter) -> Vec<&SavedPicture> {
        let fitting = self.pictures.iter().filter(|it| Self::fits(filter, it));
        let mut found: Vec<&SavedPicture> = fitting.collect();
        if filter.sort != Sort::Oldest {
            found.reverse();
        }
        found
    }

    fn page(&self, filter: &Filter, at: PageAt, limit: usize) -> Loaded {
        let found = self.matching(filter);
        let first = match at {
            PageAt::End => found.len().saturating_sub(limit),
            PageAt::Around(id) => {
                let there = self.pictures.iter().find(|picture| picture.id == id);
                let place = there.and_then(|there| {
                    found
                        .iter()
                        .position(|it| it.created_at <= there.created_at)
                });
                place.unwrap_or(0).saturating_sub(limit / 2)
            }
            _ => 0,
        };
        let last = (first + limit).min(found.len());
        Loaded {
            pictures: found[first..last].iter().copied().cloned().collect(),
            before: first as u64,
            is_end: last == found.len(),
        }
    }

    fn ids(&self, which: &Which) -> Vec<PictureId> {
        match which {
            Which::Ids(ids) => ids.clone(),
            Which::All(filter, but) => {
                let found = self.matching(filter).into_iter().map(|it| it.id);
                found.filter(|id| !but.contains(id)).collect()
            }
        }
    }

    fn trash(&mut self, ids: &[PictureId], bulk: bool) -> Trashed {
        let mut trashed = Trashed::default();
        for id in ids {
            let Some(picture) = self.get(*id) else {
                continue;
            };
            if bulk && picture.starred {
                trashed.protected += 1;
            } else {
                picture.trashed_at = Some(START);
                trashed.ids.push(*id);
            }
        }
        trashed
    }

    fn mark(&mut self, ids: &[PictureId], mark: &Mark) {
        for id in ids {
            let Some(picture) = self.get(*id) else {
                continue;
            };
            match mark {
                Mark::Star(starred) => picture.starred = *starred,
                Mark::Rate(rating) => picture.rating = *rating,
                Mark::Tag(tag) => picture.tags.push(tag.clone()),
                Mark::Untag(tag) => picture.tags.retain(|known| known != tag),
            }
        }
    }

    /// What it says to a question.
    pub(crate) fn answer(&mut self, ask: SavedAsk) -> Vec<SavedNews> {
        self.asked.push(ask.clone());
        let trouble = self.trouble.clone();
        let or = |trouble: Option<Failure>| trouble.map_or(Ok(()), Err);
        match ask {
            SavedAsk::Page {
                epoch,
                filter,
                at,
                limit,
                count,
            } => {
                let result = or(trouble).map(|()| self.page(&filter, at, limit));
                let count = count && result.as_ref().is_ok_and(|page| !page.is_end);
                let total = self.matching(&filter).len() as u64;
                let counted = SavedNews::Counted { epoch, total };
                let page = SavedNews::Page { epoch, result };
                std::iter::once(page)
                    .chain(count.then_some(counted))
                    .collect()
            }
            SavedAsk::Facets => vec![SavedNews::Facets(self.facets())],
            SavedAsk::Stats => vec![SavedNews::Stats(or(trouble).map(|()| self.stats()))],
            SavedAsk::Mark(which, mark) => {
                let ids = self.ids(&which);
                let result = or(trouble).map(|()| ids.len());
                if result.is_ok() {
                    self.mark(&ids, &mark);
                }
                vec![SavedNews::Marked(result)]
            }
            SavedAsk::Trash(which, bulk) => {
                let ids = self.ids(&which);
                vec![SavedNews::Trashed(
                    or(trouble).map(|()| self.trash(&ids, bulk)),
                )]
            }
            SavedAsk::Restore(which) => {
                let mut ids = self.ids(&which);
                ids.retain(|id| self.get(*id).unwrap().trashed_at.take().is_some());
                vec![SavedNews::Restored(or(trouble).map(|()| ids))]
            }
            SavedAsk::TrashSum => vec![SavedNews::TrashSum(or(trouble).map(|()| self.trash_sum()))],
            SavedAsk::EmptyTrash(then) => {
                let purged = or(trouble).map(|()| self.empty_trash(then));
                vec![SavedNews::Purged(purged)]
            }
            SavedAsk::CleanUpPreview(rule) => {
                let doomed = self.matching(&Filter::default());
                let doomed: Vec<_> = doomed.into_iter().filter(|it| !it.starred).collect();
                let doomed = Doomed {
                    count: doomed.len() as u64,
                    bytes: doomed.iter().map(|it| it.bytes).sum(),
                    first: doomed.iter().take(5).map(|it| it.prompt.clone()).collect(),
                };
                vec![SavedNews::Doomed(rule, Ok(doomed))]
            }
            _ => vec![],
        }
    }

    pub(crate) fn trash_sum(&self) -> TrashSum {
        let trashed = self.pictures.iter().filter(|it| it.trashed_at.is_some());
        let (starred, going): (Vec<_>, Vec<_>) = trashed.partition(|it| it.starred);
        TrashSum {
            count: going.len() as u64,
            bytes: going.iter().map(|it| it.bytes).sum(),
            protected: starred.len() as u64,
            at: START,
        }
    }

    fn empty_trash(&mut self, then: Timestamp) -> Purged {
        let stays =
            |it: &SavedPicture| it.starred || it.trashed_at.is_none_or(|trashed| trashed > then);
        let (stay, gone): (Vec<_>, Vec<_>) = self.pictures.drain(..).partition(stays);
        self.pictures = stay;
        Purged {
            count: gone.len() as u64,
            bytes: gone.iter().map(|it| it.bytes).sum(),
            problem: None,
        }
    }

    fn facets(&self) -> Facets {
        Facets {
            services: vec![(ServiceId::new("builtin"), self.pictures.len() as u64)],
            models: vec![("sprites".into(), self.pictures.len() as u64)],
            tags: vec![("hero".into(), 3), ("enemy".into(), 2)],
        }
    }

    fn stats(&self) -> LibraryStats {
        let count = self.matching(&Filter::default()).len() as u64;
        let bytes = self.pictures.iter().map(|it| it.bytes).sum();
        let foreign = self.pictures.iter().filter(|it| it.service.is_none());
        let foreign = foreign.count() as u64;
        let mut by_service = vec![("builtin".into(), count - foreign.min(count), bytes)];
        by_service.extend((foreign > 0).then(|| (String::new(), foreign, 12_345)));
        LibraryStats {
            count,
            bytes,
            by_service,
            by_month: vec![
                ("2025-09".into(), count / 2, bytes / 2),
                ("2025-08".into(), count - count / 2, bytes - bytes / 2),
            ],
            trash: (self.pictures.len() as u64 - count, 0),
            free: Some(self.free),
        }
    }
}

/// Words for a library that cannot be used.
pub(crate) fn trouble() -> Failure {
    Failure::new(FailureKind::Storage, "the library is not there any more")
        .hint("connect its drive, or choose another one in Settings")
}

impl World {
    /// Answers what was asked, and what is asked because of that; the other effects come back.
    pub(crate) fn settle(&mut self, library: &mut Library, effects: Effects) -> Effects {
        let mut waiting: VecDeque<Effect> = effects.into();
        let mut others = Effects::new();
        while let Some(effect) = waiting.pop_front() {
            match effect {
                Effect::Saved(ask) => {
                    for news in library.answer(ask) {
                        waiting.extend(self.send(Msg::Event(Event::Saved(news))));
                    }
                }
                other => others.push(other),
            }
        }
        others
    }

    /// The Saved tab in front of `library`, answered.
    pub(crate) fn saved(&mut self, library: &mut Library) {
        let effects = self.command(crate::keymap::Command::OpenTab(1));
        assert_eq!(self.settle(library, effects), []);
    }

    /// Presses keys on the Saved tab, each answered before the next.
    pub(crate) fn press(&mut self, library: &mut Library, keys: &str) -> Effects {
        let mut others = Effects::new();
        for key in keys.chars() {
            let effects = self.key(crate::keymap::Key::Char(key));
            others.extend(self.settle(library, effects));
        }
        others
    }
}
