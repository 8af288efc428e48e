//! Tests of the index: pages, words, filters.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Entry, Index, Said, query::Selection};
use crate::domain::{
    CleanUp, CleanUpSum, Filter, PageAt, PictureId, SavedPicture, ServiceId, Sort, Timestamp,
};
use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tempfile::TempDir;
use uuid::Uuid;

const FOLDER: &str = "/library";
const START: u64 = 1_757_271_600_000;

fn id(number: u128) -> PictureId {
    PictureId(Uuid::from_u128(number))
}

/// A picture that is different from its neighbours in everything that is sorted or filtered by.
fn entry(number: u64) -> Entry {
    let mut picture = SavedPicture::unknown(
        id(u128::from(number)),
        1_000 + number * 7_919 % 100,
        // Several of the same ms, and not in the order of their numbers.
        Timestamp(START + number * 104_729 % 300 / 3),
    );
    picture.service = Some(ServiceId::new(["builtin", "comfyui"][number as usize % 2]));
    picture.model = format!("model {}", number % 5);
    picture.prompt = format!(
        "a {} dragon number {number}",
        ["red", "Bläue"][number as usize % 2]
    );
    picture.rating = Some((number % 6) as u8).filter(|rating| *rating > 0);
    picture.starred = number.is_multiple_of(7);
    picture.tags = if number.is_multiple_of(3) {
        vec!["três".into()]
    } else {
        vec![]
    };
    picture.trashed_at = (number % 11 == 10).then_some(Timestamp(START));
    (picture.width, picture.height) = (512, 256 + number as u32);
    Entry {
        name: format!("file_{number}.png"),
        modified: number as i64,
        user: "kim".into(),
        picture,
    }
}

struct Stage {
    index: Index,
    all: Vec<SavedPicture>,
    place: TempDir,
}

fn stage(count: u64) -> Stage {
    let place = tempfile::tempdir().unwrap();
    let (mut index, anew) = Index::open(&place.path().join("a/i.db"), Path::new(FOLDER)).unwrap();
    assert!(!anew);
    let entries: Vec<_> = (1..=count).map(entry).collect();
    index.put(&entries, |_| true).unwrap();
    let whole = |entry: Entry| SavedPicture {
        file: Path::new(FOLDER).join(&entry.name),
        ..entry.picture
    };
    Stage {
        index,
        all: entries.into_iter().map(whole).collect(),
        place,
    }
}

/// All ids of a filter, walked forwards in pages.
fn forwards(index: &Index, filter: &Filter, limit: usize) -> Vec<PictureId> {
    let (mut ids, mut at) = (vec![], PageAt::Start);
    loop {
        let page = index.page(filter, at, limit).unwrap();
        assert_eq!(
            page.previous.is_some(),
            !ids.is_empty() && !page.pictures.is_empty()
        );
        assert!(page.pictures.len() <= limit);
        ids.extend(page.pictures.iter().map(|picture| picture.id));
        match page.next {
            Some(key) => at = PageAt::After(key),
            None => return ids,
        }
    }
}

/// The same from the end, turned round.
fn backwards(index: &Index, filter: &Filter, limit: usize) -> Vec<PictureId> {
    let (mut ids, mut at) = (vec![], PageAt::End);
    loop {
        let page = index.page(filter, at, limit).unwrap();
        assert_eq!(page.next.is_some(), !ids.is_empty());
        let mut found: Vec<_> = page.pictures.iter().map(|picture| picture.id).collect();
        found.append(&mut ids);
        ids = found;
        match page.previous {
            Some(key) => at = PageAt::Before(key),
            None => return ids,
        }
    }
}

fn value(picture: &SavedPicture, sort: Sort) -> (i64, i64) {
    let (time, bytes) = (picture.created_at.0 as i64, picture.bytes as i64);
    match sort {
        Sort::Newest => (-time, 0),
        Sort::Oldest => (time, 0),
        Sort::Largest => (-bytes, -time),
        Sort::Smallest => (bytes, time),
        Sort::BestRated => (-i64::from(picture.rating.unwrap_or(0)), -time),
    }
}

/// One filter, and what it means.
type Row = (Filter, fn(&SavedPicture) -> bool);

#[expect(clippy::too_many_lines, reason = "a table")]
fn filters() -> Vec<Row> {
    let plain = Filter::default;
    vec![
        (plain(), |_| true),
        (
            Filter {
                text: "dragon".into(),
                ..plain()
            },
            |_| true,
        ),
        (
            Filter {
                text: "DRAG re".into(),
                ..plain()
            },
            |it| it.prompt.contains("red"),
        ),
        (
            Filter {
                text: "blaue".into(),
                ..plain()
            },
            |it| it.prompt.contains("Bläue"),
        ),
        (
            Filter {
                text: "tres".into(),
                ..plain()
            },
            |it| !it.tags.is_empty(),
        ),
        (
            Filter {
                text: "comfy model".into(),
                ..plain()
            },
            |it| it.service == Some(ServiceId::new("comfyui")),
        ),
        (
            Filter {
                text: "file_12.png".into(),
                ..plain()
            },
            |it| it.file.ends_with("file_12.png"),
        ),
        (
            Filter {
                text: "griffin".into(),
                ..plain()
            },
            |_| false,
        ),
        (
            Filter {
                service: Some(ServiceId::new("builtin")),
                ..plain()
            },
            |it| it.service == Some(ServiceId::new("builtin")),
        ),
        (
            Filter {
                model: Some("model 3".into()),
                ..plain()
            },
            |it| it.model == "model 3",
        ),
        (
            Filter {
                starred: Some(true),
                ..plain()
            },
            |it| it.starred,
        ),
        (
            Filter {
                starred: Some(false),
                ..plain()
            },
            |it| !it.starred,
        ),
        (
            Filter {
                rating_min: Some(4),
                ..plain()
            },
            |it| it.rating >= Some(4),
        ),
        (
            Filter {
                tag: Some("três".into()),
                ..plain()
            },
            |it| !it.tags.is_empty(),
        ),
        (
            Filter {
                since: Some(Timestamp(START + 20)),
                before: Some(Timestamp(START + 50)),
                ..plain()
            },
            |it| (START + 20..START + 50).contains(&it.created_at.0),
        ),
        (
            Filter {
                bytes_min: Some(1_020),
                bytes_below: Some(1_060),
                ..plain()
            },
            |it| (1_020..1_060).contains(&it.bytes),
        ),
        (
            Filter {
                width_min: Some(512),
                height_min: Some(300),
                ..plain()
            },
            |it| it.height >= 300,
        ),
        (
            Filter {
                width_min: Some(513),
                ..plain()
            },
            |_| false,
        ),
        (
            Filter {
                text: "red".into(),
                starred: Some(true),
                rating_min: Some(2),
                ..plain()
            },
            |it| it.prompt.contains("red") && it.starred && it.rating >= Some(2),
        ),
    ]
}

#[test]
fn every_filter_in_every_order_is_walked_whole_in_both_directions() {
    let stage = stage(150);
    for (filter, fits) in filters() {
        for trash in [false, true] {
            let fitting: Vec<_> = stage
                .all
                .iter()
                .filter(|it| it.trashed_at.is_some() == trash && fits(it))
                .collect();
            let filter = Filter {
                trash,
                ..filter.clone()
            };
            assert_eq!(
                stage.index.count(&filter).unwrap(),
                fitting.len() as u64,
                "{filter:?}"
            );
            for sort in Sort::ALL {
                let filter = Filter {
                    sort,
                    ..filter.clone()
                };
                let walked = forwards(&stage.index, &filter, 7);
                assert_eq!(walked, backwards(&stage.index, &filter, 9), "{filter:?}");
                assert_eq!(walked.len(), fitting.len(), "{filter:?}");
                let found = stage.index.find(&walked).unwrap();
                assert!(
                    found
                        .iter()
                        .all(|it| it.trashed_at.is_some() == trash && fits(it))
                );
                assert!(found.is_sorted_by_key(|it| value(it, sort)), "{filter:?}");
            }
        }
    }
}

/// Sizes that nothing has are not looked for in every row.
#[test]
fn sizes_are_read_off_the_order_of_time() {
    let stage = stage(5);
    for sort in [Sort::Newest, Sort::Oldest] {
        let filter = Filter {
            width_min: Some(4_096),
            since: Some(Timestamp(START)),
            sort,
            ..Filter::default()
        };
        let selection = Selection::of(&filter);
        let (column, clauses) = (selection.column(), selection.clauses(None));
        let sql = format!("EXPLAIN QUERY PLAN SELECT g.id {clauses} ORDER BY {column}");
        let mut plan = stage.index.connection.prepare(&sql).unwrap();
        let steps = plan.query_map(rusqlite::params_from_iter(&selection.values), |row| {
            row.get::<_, String>(3)
        });
        let steps: Vec<_> = steps.unwrap().map(Result::unwrap).collect();
        assert!(
            steps.len() == 1 && steps[0].contains("INDEX by_place (key>?)"),
            "{steps:?}"
        );
    }
}

#[test]
fn what_is_put_in_comes_out_the_same() {
    let stage = stage(40);
    let ids: Vec<_> = stage.all.iter().map(|it| it.id).collect();
    assert_eq!(stage.index.find(&ids).unwrap(), stage.all);
    assert_eq!(stage.index.find(&[id(999)]).unwrap(), []);
}

#[test]
fn a_page_around_a_picture_holds_it_and_its_neighbours() {
    let stage = stage(100);
    for sort in Sort::ALL {
        let filter = Filter {
            sort,
            ..Filter::default()
        };
        let all = forwards(&stage.index, &filter, 100);
        for (at, id) in all.iter().enumerate() {
            let page = stage.index.page(&filter, PageAt::Around(*id), 10).unwrap();
            let from = at.saturating_sub(5);
            let ids: Vec<_> = page.pictures.iter().map(|it| it.id).collect();
            assert_eq!(ids, all[from..(from + 10).min(all.len())], "{sort:?} {at}");
            assert_eq!(page.previous.is_some(), from > 0);
            assert_eq!(page.next.is_some(), from + 10 < all.len());
        }
    }
    let start = stage
        .index
        .page(&Filter::default(), PageAt::Start, 10)
        .unwrap();
    let around = stage
        .index
        .page(&Filter::default(), PageAt::Around(id(999)), 10)
        .unwrap();
    assert_eq!(around, start, "a picture that is not there");
    let starred = Filter {
        starred: Some(true),
        ..Filter::default()
    };
    let page = stage
        .index
        .page(&starred, PageAt::Around(id(50)), 4)
        .unwrap();
    assert_eq!(
        page.pictures.len(),
        4,
        "one that does not fit has a place all the same"
    );
}

#[test]
fn any_text_is_a_search_and_none_is_an_error() {
    let stage = stage(20);
    let texts = [
        "\"",
        "\"\"",
        "'",
        "*",
        "^a",
        "a AND",
        "NOT",
        "NEAR(a b)",
        "prompt:",
        "(",
        "-",
        "--",
        "{a}",
        "a:b",
        "\u{0}",
        "a\u{0}b",
        "🐉",
        "日本",
        "\u{202e}",
        "a\u{301}",
        "%",
        "_",
        ";DROP",
        "\\",
        &"x ".repeat(5_000),
        &"y".repeat(50_000),
        "!!! dragon",
    ];
    for text in texts {
        let filter = Filter {
            text: text.to_owned(),
            ..Filter::default()
        };
        let page = stage.index.page(&filter, PageAt::Start, 10).unwrap();
        assert_eq!(
            stage.index.count(&filter).unwrap() == 0,
            page.pictures.is_empty(),
            "{text}"
        );
    }
    let odd = Filter {
        text: "!!! dragon".into(),
        ..Filter::default()
    };
    assert!(stage.index.count(&odd).unwrap() > 0, "signs are no words");
}

#[test]
fn emoji_and_other_scripts_are_found() {
    let mut stage = stage(3);
    let mut entry = entry(50);
    entry.picture.prompt = "ein 🐉 über Ёлка 北京".into();
    stage.index.put(&[entry], |_| true).unwrap();
    for text in ["🐉", "uber", "ёлка", "北"] {
        let filter = Filter {
            text: text.into(),
            ..Filter::default()
        };
        assert_eq!(stage.index.count(&filter).unwrap(), 1, "{text}");
    }
}

#[test]
fn a_file_that_changes_moves_or_is_copied_is_one_row_each() {
    let mut stage = stage(5);
    let mut changed = entry(2);
    changed.picture.prompt = "a griffin".into();
    stage.index.put(&[changed.clone()], |_| true).unwrap();
    let griffin = Filter {
        text: "griffin".into(),
        ..Filter::default()
    };
    assert_eq!(stage.index.count(&griffin).unwrap(), 1);
    assert_eq!(
        stage
            .index
            .count(&Filter {
                text: "number 2".into(),
                ..Filter::default()
            })
            .unwrap(),
        0
    );
    assert_eq!(stage.index.count(&Filter::default()).unwrap(), 5);
    // The same picture under another name, the old one gone: it has moved.
    changed.name = "sub/other.png".into();
    assert_eq!(
        stage.index.put(&[changed.clone()], |_| false).unwrap(),
        [id(2)]
    );
    assert_eq!(stage.index.count(&Filter::default()).unwrap(), 5);
    // And with the old one still there: a copy, with an id of its own that stays the same.
    changed.name = "copy.png".into();
    let copy = stage.index.put(&[changed.clone()], |_| true).unwrap();
    assert_ne!(copy, [id(2)]);
    assert_eq!(stage.index.put(&[changed], |_| true).unwrap(), copy);
    assert_eq!(stage.index.count(&griffin).unwrap(), 2);
    assert_eq!(stage.index.forget(["copy.png", "nobody.png"]).unwrap(), 1);
    assert_eq!(stage.index.count(&griffin).unwrap(), 1);
}

#[test]
fn marks_are_filtered_by_and_found_at_once() {
    let mut stage = stage(5);
    let said = Said {
        starred: true,
        rating: 5,
        tags: "hero\nsheet".into(),
    };
    stage
        .index
        .say(&[(id(3), said.clone()), (id(77), said)])
        .unwrap();
    let hero = Filter {
        tag: Some("hero".into()),
        rating_min: Some(5),
        starred: Some(true),
        text: "shee".into(),
        ..Filter::default()
    };
    assert_eq!(forwards(&stage.index, &hero, 10), [id(3)]);
    stage.index.say(&[(id(3), Said::default())]).unwrap();
    assert_eq!(stage.index.count(&hero).unwrap(), 0);
}

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
fn a_picture_that_moved_is_found_by_its_new_name() {
    let mut stage = stage(20);
    let found = |index: &Index, text: &str, trash: bool| {
        let filter = Filter {
            text: text.into(),
            trash,
            ..Filter::default()
        };
        let page = index.page(&filter, PageAt::Start, 100).unwrap();
        let ids: Vec<_> = page.pictures.iter().map(|it| it.id).collect();
        (ids, index.count(&filter).unwrap())
    };
    let index = &mut stage.index;
    let moved = |name: &str, at| [(id(5), name.to_owned(), at)];
    index.moved(&moved("zoo/renamed.png", None)).unwrap();
    assert_eq!(found(index, "renamed", false), (vec![id(5)], 1));
    assert_eq!(found(index, "file 5", false).0, []);
    let trashed = format!("{}/renamed.png", crate::store::scan::TRASH);
    index.moved(&moved(&trashed, Some(1))).unwrap();
    assert_eq!(found(index, "renamed", true), (vec![id(5)], 1));
    assert_eq!(found(index, "renamed", false), (vec![], 0));
    assert_eq!(
        found(index, "zoo", true).0,
        [],
        "that folder is not its own"
    );
    assert_eq!(
        found(index, "studio", true).0,
        [],
        "nor is the trash's name"
    );
}

#[test]
fn words_and_who_made_it_are_looked_up_together() {
    let mut stage = stage(0);
    let mut entries: Vec<_> = (1..=4).map(entry).collect();
    let makers = ["my-service", "my service", "other", "\u{201c}--\u{201d}"];
    for (entry, name) in entries.iter_mut().zip(makers) {
        entry.picture.service = Some(ServiceId::new(name));
        entry.picture.model = format!("{name} v1.5 (\"x\")");
        entry.picture.trashed_at = None;
    }
    stage.index.put(&entries, |_| true).unwrap();
    for (number, name) in (1..).zip(makers) {
        let filter = Filter {
            text: "drag".into(),
            service: Some(ServiceId::new(name)),
            model: Some(format!("{name} v1.5 (\"x\")")),
            ..Filter::default()
        };
        let page = stage.index.page(&filter, PageAt::Start, 10).unwrap();
        let ids: Vec<_> = page.pictures.iter().map(|it| it.id).collect();
        assert_eq!(ids, [id(number)], "{name}");
        assert_eq!(stage.index.count(&filter).unwrap(), 1);
    }
    let none = Filter {
        text: "drag".into(),
        service: Some(ServiceId::new("nobody")),
        ..Filter::default()
    };
    assert_eq!(stage.index.count(&none).unwrap(), 0);
}

#[test]
fn an_index_from_before_the_tallies_gets_them() {
    let stage = stage(60);
    let (before, facets) = (stage.index.stats().unwrap(), stage.index.facets().unwrap());
    stage.index.connection.execute_batch(super::AGED).unwrap();
    drop(stage.index);
    let file = stage.place.path().join("a/i.db");
    let (index, anew) = Index::open(&file, Path::new(FOLDER)).unwrap();
    assert!(!anew);
    assert_eq!(
        (index.stats().unwrap(), index.facets().unwrap()),
        (before, facets)
    );
}

#[test]
fn what_nobody_waits_for_ends_in_the_middle_and_the_next_question_is_answered() {
    let mut stage = stage(150);
    let given_up = Arc::new(AtomicBool::new(false));
    let (flag, long) = (
        Arc::clone(&given_up),
        "SELECT count(*) FROM generated_images a, generated_images b, generated_images c, \
         generated_images d",
    );
    let ended = stage.index.unless(&given_up, |index| {
        // From here on nobody waits; to the end it would take minutes.
        flag.store(true, Ordering::Relaxed);
        index.tell(|| {
            index
                .connection
                .query_row(long, [], |row| row.get::<_, i64>(0))
        })
    });
    assert!(ended.is_err());
    given_up.store(false, Ordering::Relaxed);
    let answer = stage
        .index
        .unless(&given_up, |index| index.count(&Filter::default()));
    assert!(answer.unwrap() > 100);
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

#[test]
fn a_crowded_moment_spills_into_the_next() {
    let place = tempfile::tempdir().unwrap();
    let (mut index, _) = Index::open(&place.path().join("i.db"), Path::new(FOLDER)).unwrap();
    let late = |number| {
        let mut entry = entry(number);
        entry.picture.created_at = Timestamp(u64::MAX);
        entry
    };
    index.put(&[late(1)], |_| true).unwrap();
    // As if this ms had all pictures that there are keys for.
    let last = (1_i64 << super::write::TIE_BITS) - 1;
    let sql = format!("UPDATE generated_images SET key = key + {last}");
    index.connection.execute(&sql, []).unwrap();
    index.put(&[late(2), late(3)], |_| true).unwrap();
    assert_eq!(
        forwards(&index, &Filter::default(), 2),
        [id(3), id(2), id(1)]
    );
}

#[test]
fn a_damaged_index_is_begun_anew() {
    let stage = stage(30);
    let file = stage.place.path().join("a/i.db");
    drop(stage.index);
    fs::write(&file, vec![b'x'; 100_000]).unwrap();
    let (index, anew) = Index::open(&file, Path::new(FOLDER)).unwrap();
    assert!(anew);
    assert_eq!(index.count(&Filter::default()).unwrap(), 0);
}

#[test]
fn a_second_connection_sees_what_the_first_wrote() {
    let mut stage = stage(1);
    let file = stage.place.path().join("a/i.db");
    let reader = Index::open_reader(&file, Path::new(FOLDER)).unwrap();
    let before = reader.changes().unwrap();
    stage.index.put(&[entry(2)], |_| true).unwrap();
    assert_eq!(reader.count(&Filter::default()).unwrap(), 2);
    assert!(reader.changes().unwrap() > before);
}

#[test]
fn what_comes_before_a_page_is_counted_in_every_order() {
    let stage = stage(60);
    for sort in Sort::ALL {
        for text in ["", "red"] {
            let filter = Filter {
                sort,
                text: text.into(),
                ..Filter::default()
            };
            let whole = stage.index.page(&filter, PageAt::Start, 1_000).unwrap();
            let middle = whole.pictures[whole.pictures.len() / 2].id;
            let part = stage
                .index
                .page(&filter, PageAt::Around(middle), 6)
                .unwrap();
            let first = part.pictures[0].id;
            let place = whole.pictures.iter().position(|it| it.id == first);
            let counted = stage.index.ahead(&filter, part.previous.unwrap()).unwrap();
            assert_eq!(
                Some(counted),
                place.map(|place| place as u64),
                "{sort:?} {text}"
            );
        }
    }
}
