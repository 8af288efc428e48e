//! Searches: any text is one, and what is written is found.

use super::{super::Index, entry, id, stage};
use crate::domain::{Filter, PageAt, ServiceId};

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
