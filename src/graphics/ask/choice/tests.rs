//! The table of terminals, with the answers that each really gave.

use super::{Answers, Choice, Environment, Facts, PainterKind, Passage, Wish, choose};
use crate::graphics::Depth;
use PainterKind::{Cells, Iterm, Kitty, KittyInTmux, Konsole, OldKitty, Sixel};

fn answers(version: &str, kitty: Option<bool>, attributes: &[u16]) -> Answers {
    Answers {
        version: (!version.is_empty()).then(|| version.to_owned()),
        kitty,
        attributes: (!attributes.is_empty()).then(|| attributes.to_vec()),
        ..Answers::default()
    }
}

fn facts<'a>(environment: &'a Environment, answers: &'a Answers) -> Facts<'a> {
    Facts {
        wish: Wish::Auto,
        environment,
        answers,
        passage: None,
        depth: Depth::True,
        cell_known: true,
        is_narrow: false,
    }
}

#[test]
fn every_terminal_gets_what_it_shows() {
    let yes = Some(true);
    let rows = [
        ("kitty(0.41.1)", yes, &[62, 22][..], Kitty),
        ("kitty(0.28.0)", yes, &[62], Kitty),
        ("kitty(0.27.1)", yes, &[62], OldKitty),
        ("kitty(0.26.5)", yes, &[62], OldKitty),
        ("kitty(1.0.0)", yes, &[62], Kitty),
        ("kitty(0.41.1)", Some(false), &[62], Cells),
        ("ghostty 1.1.3", yes, &[62, 22], Kitty),
        ("Konsole 22.12.3", yes, &[62, 1, 4], Konsole),
        ("Konsole 20.12", None, &[62, 1, 4], Cells),
        ("XTerm(379)", None, &[63, 1, 2, 4, 6], Sixel),
        ("XTerm(379)", None, &[64, 1, 2, 6], Cells),
        ("foot(1.13.1)", None, &[62, 4, 22], Sixel),
        ("mlterm(3.9.2)", None, &[63, 1, 2, 3, 4], Sixel),
        ("WezTerm 20240203-110809", yes, &[65, 4, 6], Iterm),
        ("iTerm2 3.5.0", None, &[62, 4], Iterm),
        ("mintty 3.6.1", None, &[64, 1, 2, 4, 6], Iterm),
        ("rio 0.2.0", None, &[62, 4], Iterm),
        ("", None, &[62, 4], Sixel),
        ("", None, &[6], Cells),
        ("", None, &[], Cells),
        ("ki", yes, &[62], Cells),
        ("kitty", yes, &[62], OldKitty),
        ("kitty(99999999999.1)", yes, &[62], OldKitty),
    ];
    let environment = Environment::default();
    for (version, kitty, attributes, expected) in rows {
        let answers = answers(version, kitty, attributes);
        let Choice { kind, why } = choose(&facts(&environment, &answers));
        assert_eq!(kind, expected, "{version} {attributes:?}: {why}");
        assert!(!why.is_empty());
    }
}

#[test]
fn a_cell_of_unknown_size_gets_only_what_the_terminal_scales() {
    let environment = Environment::default();
    let rows = [
        (answers("", None, &[62, 4]), Cells),
        (answers("kitty(0.26.5)", Some(true), &[62]), Cells),
        (answers("kitty(0.41.1)", Some(true), &[62]), Kitty),
    ];
    for (answers, expected) in rows {
        let facts = Facts {
            cell_known: false,
            is_narrow: false,
            ..facts(&environment, &answers)
        };
        assert_eq!(choose(&facts).kind, expected, "{answers:?}");
    }
}

#[test]
fn through_tmux_only_what_it_hands_on() {
    let environment = Environment {
        tmux: true,
        ..Environment::default()
    };
    let open = Passage {
        is_open: true,
        is_seen: true,
        is_active: true,
        client: "/dev/pts/1".into(),
    };
    let closed = Passage {
        is_open: false,
        ..open.clone()
    };
    let rows = [
        (Some("kitty(0.41.1)"), Some(&open), KittyInTmux, ""),
        (Some("kitty(0.41.1)"), None, KittyInTmux, ""),
        (Some("ghostty 1.1"), Some(&open), KittyInTmux, ""),
        (
            Some("kitty(0.26.5)"),
            Some(&open),
            Cells,
            "does not get through",
        ),
        (
            Some("XTerm(379)"),
            Some(&open),
            Cells,
            "does not get through",
        ),
        (None, Some(&open), Cells, "no terminal answered"),
        (None, Some(&closed), Cells, "lets no pictures through"),
        (
            Some("kitty(0.41.1)"),
            Some(&closed),
            Cells,
            "lets no pictures through to kitty",
        ),
    ];
    for (outer, passage, expected, words) in rows {
        let answers = Answers {
            outer: outer.map(str::to_owned),
            ..answers("tmux 3.3a", None, &[1, 2, 4])
        };
        let facts = Facts {
            passage,
            ..facts(&environment, &answers)
        };
        let Choice { kind, why } = choose(&facts);
        assert_eq!(kind, expected, "{outer:?} {passage:?}: {why}");
        assert!(why.contains(words), "{why}");
    }
}

#[test]
fn screen_and_zellij_get_cells() {
    let answers = answers("", Some(true), &[62, 4]);
    for environment in [
        Environment {
            screen: true,
            ..Environment::default()
        },
        Environment {
            zellij: true,
            ..Environment::default()
        },
    ] {
        assert_eq!(choose(&facts(&environment, &answers)).kind, Cells);
    }
}

#[test]
fn what_was_asked_for_comes_first() {
    let environment = Environment::default();
    let (none, old) = (Answers::default(), answers("kitty(0.26)", None, &[62]));
    let rows = [
        (Wish::Cells, &old, Cells),
        (Wish::Off, &old, Cells),
        (Wish::Kitty, &none, Kitty),
        (Wish::Kitty, &old, OldKitty),
        (Wish::Sixel, &none, Sixel),
        (Wish::Iterm, &none, Iterm),
    ];
    for (wish, answers, expected) in rows {
        let facts = Facts {
            wish,
            ..facts(&environment, answers)
        };
        assert_eq!(choose(&facts).kind, expected, "{wish:?}");
    }
}

#[test]
fn without_colours_there_are_no_pixels() {
    let environment = Environment::default();
    let answers = answers("kitty(0.41.1)", Some(true), &[62]);
    let facts = Facts {
        depth: Depth::Mono,
        ..facts(&environment, &answers)
    };
    assert_eq!(choose(&facts).kind, Cells, "the number is a colour");
}
