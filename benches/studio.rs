//! What must be quick: drawing a frame, painting a sprite, fitting a picture to cells,
//! thumbnails.

use art_studio::app::{Idea, Model, Outset};
use art_studio::graphics::cells::CellsPainter;
use art_studio::graphics::{ImagePainter, Look, Picture, Spot, encode};
use art_studio::media;
use art_studio::providers::builtin::sprite::{Brief, Sprite, Tier, paint};
use art_studio::ui::{Theme, draw};
use criterion::{Criterion, criterion_group, criterion_main};
use ratatui::{buffer::Buffer, layout::Rect, style::Color};
use std::{hint::black_box, io::Cursor, ops::ControlFlow};

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

/// A photo of 1024², as noisy as a camera's, as PNG.
fn photo() -> Vec<u8> {
    let mut dice = fastrand::Rng::with_seed(7);
    let picture = image::RgbImage::from_fn(1024, 1024, |x, y| {
        let mut tone = |base: u32| (base / 5 + u32::from(dice.u8(..12))) as u8;
        image::Rgb([tone(x), tone(y), tone(x + y)])
    });
    let mut bytes = Cursor::new(Vec::new());
    let _ = picture.write_to(&mut bytes, image::ImageFormat::Png);
    bytes.into_inner()
}

/// A cold thumbnail beside the decoding that it cannot do without, and a warm one.
fn thumbnails(criterion: &mut Criterion) {
    let bytes = photo();
    criterion.bench_function("decode a PNG of 1024, row by row", |bench| {
        bench.iter(|| {
            let mut reader = png::Decoder::new(Cursor::new(&bytes)).read_info().ok()?;
            while let Ok(Some(row)) = reader.next_row() {
                black_box(row.data());
            }
            Some(())
        });
    });
    criterion.bench_function("thumbnail of a PNG of 1024", |bench| {
        bench.iter(|| media::thumbnail(Cursor::new(black_box(&bytes))));
    });
    let Some(kept) = media::thumbnail(Cursor::new(&bytes))
        .ok()
        .and_then(|thumbnail| thumbnail.encode().ok())
    else {
        return;
    };
    criterion.bench_function("a kept thumbnail of 256", |bench| {
        bench.iter(|| media::Thumbnail::decode(black_box(&kept)));
    });
}

/// A preview of each step: what it costs from its bytes to the cells of the "Now" panel.
fn previews(criterion: &mut Criterion) {
    let smooth = image::RgbImage::from_fn(512, 512, |x, y| {
        let tone = |phase: u32| (128.0 + 90.0 * ((x + 2 * y + phase) as f32 / 31.0).sin()) as u8;
        image::Rgb([tone(0), tone(40), tone(90)])
    });
    let mut bytes = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 95);
    if smooth.write_with_encoder(encoder).is_err() {
        return;
    }
    criterion.bench_function("unpack a preview of 512", |bench| {
        bench.iter(|| Picture::from_bytes(black_box(&bytes)));
    });
    let Ok(picture) = Picture::from_bytes(&bytes) else {
        return;
    };
    let spot = Spot {
        picture: picture.size(),
        pixel_art: picture.is_pixel_art(),
        area: Rect::new(0, 0, 40, 20),
        behind: Color::Reset,
    };
    let recipe = CellsPainter::new(Look::default()).recipe(&spot);
    criterion.bench_function("fit a preview of 512 to 40x20 cells", |bench| {
        bench.iter(|| encode(black_box(&picture), &recipe));
    });
}

criterion_group!(benches, frame, sprites, cells, previews, thumbnails);
criterion_main!(benches);
