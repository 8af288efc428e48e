//! What must be quick: drawing a frame, painting a sprite, fitting a picture to cells.

use art_studio::app::{Idea, Model, Outset};
use art_studio::graphics::cells::CellsPainter;
use art_studio::graphics::{ImagePainter, Look, Picture, Spot, encode};
use art_studio::providers::builtin::sprite::{Brief, Sprite, Tier, paint};
use art_studio::ui::{Theme, draw};
use criterion::{Criterion, criterion_group, criterion_main};
use ratatui::{buffer::Buffer, layout::Rect, style::Color};
use std::{hint::black_box, ops::ControlFlow};

fn sprite(side: u32, tier: Tier) -> Option<Sprite> {
    let brief = Brief {
        prompt: "a cute red dragon with a crown".into(),
        negative: String::new(),
        seed: 7,
        width: side,
        height: side,
        tier,
    };
    paint(&brief, &mut |_| ControlFlow::Continue(()))
}

fn frame(criterion: &mut Criterion) {
    let idea = |number| Idea {
        title: format!("Idea {number}"),
        prompt: "a cat".into(),
    };
    let outset = Outset {
        size: (100, 30),
        ideas: (0..24).map(idea).collect(),
        ..Outset::default()
    };
    let (model, theme) = (Model::new(outset), Theme::embedded("dark"));
    let area = Rect::new(0, 0, 100, 30);
    let mut buf = Buffer::empty(area);
    criterion.bench_function("draw a frame of 100x30", |bench| {
        bench.iter(|| {
            buf.reset();
            draw(black_box(&model), &theme, area, &mut buf)
        });
    });
}

fn sprites(criterion: &mut Criterion) {
    for (name, side, tier) in [
        ("paint 512 optimized", 512, Tier::Optimized),
        ("paint 512 ultra", 512, Tier::Ultra),
        ("paint 1024 ultra", 1024, Tier::Ultra),
    ] {
        criterion.bench_function(name, |bench| bench.iter(|| sprite(side, tier)));
    }
}

fn cells(criterion: &mut Criterion) {
    let Some(sprite) = sprite(512, Tier::Ultra) else {
        return;
    };
    let Ok(picture) = Picture::detect(sprite.width, sprite.height, sprite.rgba) else {
        return;
    };
    let area = Rect::new(0, 0, 20, 10);
    let painter = CellsPainter::new(Look::default());
    let spot = Spot {
        picture: picture.size(),
        pixel_art: picture.is_pixel_art(),
        area,
        behind: Color::Reset,
    };
    let recipe = painter.recipe(&spot);
    criterion.bench_function("fit a thumbnail of 20x10 cells", |bench| {
        bench.iter(|| encode(black_box(&picture), &recipe));
    });
}

criterion_group!(benches, frame, sprites, cells);
criterion_main!(benches);
