//! Pages of every filter, in every order, in both directions.

use super::{
    super::{Index, query::Selection},
    START, forwards, id, stage,
};
use crate::domain::{Filter, PageAt, PictureId, SavedPicture, ServiceId, Sort, Timestamp};

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
