//! Counts and sums follow every change.

use super::{super::Index, START, entry, forwards, id, stage};
use crate::domain::{CleanUp, CleanUpSum, Filter, SavedPicture, Timestamp};

#[test]
fn figures_add_up() {
    let stage = stage(120);
    let kept: Vec<_> = stage
        .all
        .iter()
        .filter(|it| it.trashed_at.is_none())
        .collect();
    let stats = stage.index.stats().unwrap();
    assert_eq!(stats.count, kept.len() as u64);
    assert_eq!(stats.bytes, kept.iter().map(|it| it.bytes).sum::<u64>());
    assert_eq!(stats.trash.0, (120 - kept.len()) as u64);
    assert_eq!(stats.by_service.len(), 2);
    assert_eq!(
        stats.by_month,
        [("2025-09".to_owned(), stats.count, stats.bytes)]
    );
    let facets = stage.index.facets().unwrap();
    let count = |fits: fn(&SavedPicture) -> bool| kept.iter().filter(|it| fits(it)).count() as u64;
    assert_eq!(
        facets.tags,
        [("três".to_owned(), count(|it| !it.tags.is_empty()))]
    );
    assert_eq!(
        facets.models.iter().map(|(_, count)| count).sum::<u64>(),
        stats.count
    );
    assert!(
        facets
            .services
            .is_sorted_by_key(|(_, count)| std::cmp::Reverse(*count))
    );
}

#[test]
fn pictures_that_nobody_made_here_can_be_chosen_like_those_of_a_service() {
    let mut stage = stage(4);
    let mut foreign = [entry(5), entry(6)];
    for entry in &mut foreign {
        (entry.picture.service, entry.picture.model) = (None, String::new());
    }
    stage.index.put(&foreign, |_| true).unwrap();
    let facets = stage.index.facets().unwrap();
    let service = facets
        .services
        .iter()
        .find(|(id, _)| id.as_str().is_empty());
    let (service, count) = service.unwrap().clone();
    assert_eq!(count, 2);
    assert!(facets.models.contains(&(String::new(), 2)));
    for text in ["", "dragon"] {
        let of_nobody = Filter {
            text: text.into(),
            service: Some(service.clone()),
            model: Some(String::new()),
            ..Filter::default()
        };
        let mut found = forwards(&stage.index, &of_nobody, 10);
        found.sort();
        assert_eq!(found, [id(5), id(6)], "{text:?}");
    }
}

/// Counted anew, for what is kept by every change.
fn recounted(index: &Index) -> (u64, u64, u64, u64) {
    let sum = |place: &str| {
        let sql = format!(
            "SELECT count(*), coalesce(sum(file_size), 0) FROM generated_images WHERE trashed_at {place}"
        );
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        index.connection.query_row(&sql, [], row).unwrap()
    };
    let ((count, bytes), (trash, trash_bytes)): ((i64, i64), (i64, i64)) =
        (sum("IS NULL"), sum("IS NOT NULL"));
    (count as u64, bytes as u64, trash as u64, trash_bytes as u64)
}

fn tallied(index: &Index) -> (u64, u64, u64, u64) {
    let stats = index.stats().unwrap();
    (stats.count, stats.bytes, stats.trash.0, stats.trash.1)
}

#[test]
fn tallies_follow_every_change() {
    let mut stage = stage(60);
    let index = &mut stage.index;
    assert_eq!(tallied(index), recounted(index));
    let mut changed = entry(3);
    changed.picture.bytes = 77_777;
    index.put(&[changed], |_| true).unwrap();
    assert_eq!(tallied(index), recounted(index));
    index.forget(["file_4.png", "file_10.png"]).unwrap();
    assert_eq!(tallied(index), recounted(index));
    let moved = [
        (id(5), "t/5.png".to_owned(), Some(1)),
        (id(21), "21.png".to_owned(), None),
        (id(999), "x.png".to_owned(), None),
    ];
    index.moved(&moved).unwrap();
    assert_eq!(tallied(index), recounted(index));
    assert_eq!(index.count(&Filter::default()).unwrap(), recounted(index).0);
    index.clear().unwrap();
    assert_eq!(tallied(index), (0, 0, 0, 0));
    assert_eq!(index.facets().unwrap(), crate::domain::Facets::default());
}

#[test]
fn clean_up_takes_no_starred_picture_and_an_empty_rule_none() {
    let stage = stage(120);
    let now = Timestamp(START + 3 * 86_400_000);
    let clean = |rule: CleanUp| stage.index.clean_up(&rule, now).unwrap();
    assert_eq!(clean(CleanUp::default()), []);
    let old = clean(CleanUp {
        older_than_days: Some(2),
        ..CleanUp::default()
    });
    let fits = |it: &&SavedPicture| !it.starred && it.trashed_at.is_none();
    assert_eq!(old.len(), stage.all.iter().filter(fits).count());
    assert_eq!(
        clean(CleanUp {
            older_than_days: Some(4),
            ..CleanUp::default()
        }),
        []
    );
    let rule = CleanUp {
        older_than_days: Some(1),
        larger_than: Some(1_050),
        unrated: true,
    };
    let some = stage.index.find(&clean(rule.clone())).unwrap();
    assert!(
        some.iter()
            .all(|it| it.bytes > 1_050 && it.rating.is_none() && !it.starred)
    );
    assert!(some.len() > 3 && some.is_sorted_by_key(|it| it.created_at));
    let sum = stage.index.clean_up_sum(&rule, now, 3).unwrap();
    let bytes = some.iter().map(|it| it.bytes).sum();
    assert_eq!((sum.count, sum.bytes), (some.len() as u64, bytes));
    assert_eq!(sum.first, some[..3]);
    let none = stage.index.clean_up_sum(&CleanUp::default(), now, 3);
    assert_eq!(none.unwrap(), CleanUpSum::default());
}
