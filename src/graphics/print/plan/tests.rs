//! Which terminal gets what, and how large.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Method, Plan, Screen, plan};
use crate::graphics::ask::{Answers, Environment};
use crate::graphics::print::PrintOptions;
use crate::graphics::{CellSize, Depth, Picture};

fn picture(width: u32, height: u32, pixel_art: bool) -> Picture {
    Picture::new(
        width,
        height,
        vec![255; (width * height * 4) as usize],
        pixel_art,
    )
    .unwrap()
}

fn screen() -> Screen {
    Screen {
        columns: 80,
        rows: 24,
        cell: CellSize::default(),
    }
}

fn planned(picture: &Picture, environment: &Environment, answers: Option<&Answers>) -> Plan {
    plan(
        picture,
        environment,
        answers,
        screen(),
        PrintOptions::default(),
    )
}

fn environment(term: &str) -> Environment {
    Environment {
        term: term.into(),
        ..Environment::default()
    }
}

fn answers(attributes: &[u16], kitty: bool) -> Answers {
    Answers {
        attributes: Some(attributes.to_vec()),
        kitty: kitty.then_some(true),
        status: true,
        ..Answers::default()
    }
}

#[test]
fn each_terminal_gets_what_it_can_show() {
    let iterm = Environment {
        term_program: "iTerm.app".into(),
        ..environment("xterm-256color")
    };
    let no_color = Environment {
        no_color: true,
        ..environment("xterm-256color")
    };
    let xterm = environment("xterm-256color");
    let tmux = environment("tmux-256color");
    let plain = answers(&[62, 22], false);
    let sixel = answers(&[62, 4], false);
    let kitty = answers(&[62, 4], true);
    let inner = Answers {
        version: Some("tmux 3.5a".into()),
        ..kitty.clone()
    };
    let no_status = Answers {
        status: false,
        ..answers(&[62], true)
    };
    let rows = [
        (&xterm, Some(&kitty), Method::Kitty),
        (&xterm, Some(&sixel), Method::Sixel),
        (&iterm, Some(&sixel), Method::Iterm),
        (&xterm, Some(&plain), Method::Blocks),
        (&xterm, Some(&no_status), Method::Blocks),
        (&xterm, None, Method::Cells),
        (&iterm, None, Method::Cells),
        (&tmux, None, Method::Blocks),
        (&tmux, Some(&kitty), Method::Blocks),
        (&xterm, Some(&inner), Method::Blocks),
        (&no_color, Some(&plain), Method::Cells),
        (&environment("linux"), Some(&plain), Method::Cells),
    ];
    for (environment, answers, method) in rows {
        let plan = planned(&picture(64, 64, false), environment, answers);
        assert_eq!(plan.method, method, "{environment:?} {answers:?}");
        assert!(!plan.why.is_empty());
    }
}

#[test]
fn a_print_leaves_room_for_the_prompt_and_keeps_the_shape() {
    let (xterm, kitty) = (environment("xterm-256color"), answers(&[62], true));
    let rows = [
        // Height: 24 rows less 4.
        ((1024, 1024), false, (40, 20), (400, 400)),
        // Width: 60 columns.
        ((2000, 500), false, (60, 8), (600, 150)),
        // Small photos are not blown up.
        ((64, 64), false, (13, 7), (128, 128)),
        // Pixel art by whole numbers: 12 x 32.
        ((32, 32), true, (39, 20), (384, 384)),
        ((1, 4000), false, (1, 20), (1, 400)),
    ];
    for ((width, height), art, cells, content) in rows {
        let plan = planned(&picture(width, height, art), &xterm, Some(&kitty));
        assert_eq!((plan.columns, plan.rows), cells, "{width}x{height}");
        assert_eq!(plan.content, content, "{width}x{height}");
        assert_eq!(
            plan.canvas,
            (u32::from(cells.0) * 10, u32::from(cells.1) * 20)
        );
    }
}

#[test]
fn sixel_is_measured_in_the_cells_viuer_believes_in() {
    let sixel = answers(&[62, 4], false);
    let plan = planned(
        &picture(1000, 700, false),
        &environment("xterm"),
        Some(&sixel),
    );
    // 20 rows of 20 pixels: 33 of 12, and 565 across rounded to sixes.
    assert_eq!((plan.canvas, plan.content), ((570, 396), (570, 396)));
    let wide = Screen {
        columns: 80,
        rows: 50,
        cell: CellSize {
            width: 30,
            height: 60,
        },
    };
    let (picture, xterm) = (picture(3000, 500, false), environment("xterm"));
    let plan = super::plan(
        &picture,
        &xterm,
        Some(&sixel),
        wide,
        PrintOptions::default(),
    );
    assert!(plan.canvas.0 <= 1000 && plan.canvas.0 > 990, "{plan:?}");
}

#[test]
fn kitty_never_gets_a_picture_of_one_chunk() {
    let plan = planned(
        &picture(1, 1, false),
        &environment("xterm"),
        Some(&answers(&[62], true)),
    );
    assert!(plan.canvas.0 * plan.canvas.1 > 768, "{plan:?}");
    assert_eq!((plan.columns, plan.rows), (1, 1));
}

#[test]
fn the_smallest_screen_is_no_trap() {
    let screen = Screen {
        columns: 1,
        rows: 1,
        cell: CellSize::default(),
    };
    for (size, art) in [((1, 1), true), ((500, 300), false), ((500, 300), true)] {
        let picture = picture(size.0, size.1, art);
        for answers in [
            None,
            Some(&answers(&[62, 4], false)),
            Some(&answers(&[62], true)),
        ] {
            let environment = environment("xterm-256color");
            let plan = super::plan(
                &picture,
                &environment,
                answers,
                screen,
                PrintOptions::default(),
            );
            assert!(plan.columns <= 1 && plan.rows <= 1, "{plan:?}");
        }
    }
}

#[test]
fn the_users_depth_counts() {
    let options = PrintOptions {
        depth: Some(Depth::Mono),
        pixels: false,
        ..PrintOptions::default()
    };
    let (xterm, plain) = (environment("xterm-256color"), answers(&[62], true));
    let plan = plan(
        &picture(9, 9, false),
        &xterm,
        Some(&plain),
        screen(),
        options,
    );
    assert_eq!((plan.method, plan.depth), (Method::Cells, Depth::Mono));
}
