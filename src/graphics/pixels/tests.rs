//! Sizes and bytes of pictures as pixels.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::{Strategy, any, proptest};
use ratatui::layout::Rect;
use ratatui::style::Color;

use super::{Format, PixelsRecipe, budget, encode, recipe};
use crate::graphics::{CellSize, Look, Picture, Spot};

fn spot(picture: (u32, u32), pixel_art: bool, area: (u16, u16)) -> Spot {
    Spot {
        picture,
        pixel_art,
        area: Rect::new(3, 4, area.0, area.1),
        behind: Color::Reset,
    }
}

fn of(picture: (u32, u32), pixel_art: bool, area: (u16, u16), format: Format) -> PixelsRecipe {
    recipe(Look::default(), &spot(picture, pixel_art, area), format)
}

fn picture(width: u32, height: u32, alpha: u8) -> Picture {
    let pixels =
        (0..height).flat_map(|y| (0..width).flat_map(move |x| [x as u8, y as u8, 99, alpha]));
    Picture::new(width, height, pixels.collect::<Vec<u8>>(), false).unwrap()
}

#[test]
fn a_sixel_covers_whole_cells_and_others_send_no_more_than_there_is() {
    let rows = [
        ((1024, 1024), Format::Sixel, (20, 10), (200, 200)),
        ((64, 64), Format::Sixel, (20, 10), (200, 200)),
        ((1024, 1024), Format::Png, (20, 10), (200, 200)),
        ((64, 64), Format::Png, (20, 10), (64, 64)),
        ((1024, 1024), Format::SmallPng, (20, 10), (134, 134)),
        ((1536, 1024), Format::Iterm, (20, 7), (200, 140)),
        ((1, 4000), Format::Png, (1, 10), (1, 20)),
    ];
    for (size, format, cells, canvas) in rows {
        let recipe = of(size, false, (20, 10), format);
        assert_eq!((recipe.columns, recipe.rows), cells, "{size:?} {format:?}");
        assert_eq!(recipe.canvas, canvas, "{size:?} {format:?}");
        assert_eq!(recipe.content, canvas, "{size:?} {format:?}");
    }
}

/// It stands there for a moment, and the terminal scales it up.
#[test]
fn a_picture_in_the_making_is_sent_at_half_its_size_where_that_can_be() {
    let rows = [
        ((512, 512), false, Format::Png, (100, 100)),
        ((512, 300), false, Format::Iterm, (100, 60)),
        ((64, 64), false, Format::Png, (64, 64)),
        ((512, 512), false, Format::Sixel, (200, 200)),
        // A latent of SDXL, and one pixel more.
        ((128, 128), false, Format::Png, (128, 128)),
        ((129, 129), false, Format::Png, (65, 65)),
        ((64, 48), true, Format::Png, (200, 160)),
        // It fills its cells: there is no border.
        ((50, 50), true, Format::Png, (200, 200)),
    ];
    for (size, art, format, canvas) in rows {
        let usual = of(size, art, (20, 10), format);
        let halved = usual.clone().halved();
        assert_eq!(halved.canvas, canvas, "{size:?} {format:?}");
        assert_eq!((halved.columns, halved.rows), (usual.columns, usual.rows));
        let pixels = encode(&picture(size.0, size.1, 255), &halved);
        assert_eq!(pixels.canvas(), canvas, "the same cells");
    }
}

#[test]
fn pixel_art_is_enlarged_by_a_whole_number_and_keeps_a_border() {
    let recipe = of((64, 48), true, (20, 10), Format::Png);
    assert_eq!(recipe.content, (192, 144));
    assert_eq!((recipe.columns, recipe.rows), (20, 8));
    assert_eq!(recipe.canvas, (200, 160));
    let sprite = Picture::new(64, 48, vec![255; 64 * 48 * 4], true).unwrap();
    assert!(encode(&sprite, &recipe).has_alpha(), "the border is empty");
}

#[test]
fn an_absurd_cell_costs_no_memory() {
    let look = Look {
        cell: CellSize::new(512, 512).unwrap(),
        ..Look::default()
    };
    for pixel_art in [false, true] {
        for format in [Format::Sixel, Format::Png, Format::Plain] {
            let spot = spot((4000, 3000), pixel_art, (u16::MAX, u16::MAX));
            let recipe = recipe(look, &spot, format);
            let pixels = u64::from(recipe.canvas.0) * u64::from(recipe.canvas.1);
            assert!(pixels <= 4 << 20, "{recipe:?}");
        }
    }
}

#[test]
fn a_sixel_is_exactly_its_cells_and_opaque_on_a_known_ground() {
    let look = Look {
        background: Some([1, 2, 3]),
        ..Look::default()
    };
    let spot = spot((50, 50), false, (7, 3));
    for (look, opaque) in [(look, true), (Look::default(), false)] {
        let recipe = recipe(look, &spot, Format::Sixel);
        let sixel = encode(&picture(50, 50, 0), &recipe);
        let text = std::str::from_utf8(sixel.body()).unwrap();
        let seen = icy_sixel::SixelImage::decode(text.as_bytes()).unwrap();
        assert_eq!((seen.width, seen.height), (60, 60));
        let alphas = || seen.pixels.iter().skip(3).step_by(4);
        assert!(alphas().all(|alpha| (*alpha == 255) == opaque), "{opaque}");
        assert!(text.starts_with("\x1bP") && text.ends_with("\x1b\\"));
    }
}

#[test]
fn a_png_has_alpha_only_where_the_picture_has() {
    for (alpha, colour) in [(255, image::ColorType::Rgb8), (7, image::ColorType::Rgba8)] {
        let recipe = of((40, 40), false, (20, 10), Format::Png);
        let png = encode(&picture(40, 40, alpha), &recipe);
        let file = STANDARD.decode(png.body()).unwrap();
        let read = image::load_from_memory(&file).unwrap();
        assert_eq!((read.width(), read.height()), (40, 40));
        assert_eq!(read.color(), colour);
        assert_eq!(png.has_alpha(), alpha != 255);
    }
}

#[test]
fn a_small_png_is_two_thirds_and_keeps_to_its_bytes() {
    let recipe = of((300, 300), false, (30, 15), Format::SmallPng);
    let small = encode(&picture(300, 300, 255), &recipe);
    let file = STANDARD.decode(small.body()).unwrap();
    let header = png::Decoder::new(std::io::Cursor::new(&file));
    let info = header.read_info().unwrap();
    assert_eq!((info.info().width, info.info().height), (200, 200));
    let see_through = encode(&picture(300, 300, 9), &recipe);
    assert!(see_through.has_alpha() && !see_through.body().is_empty());
    let mut random = fastrand::Rng::with_seed(3);
    let noise: Vec<u8> = (0..300 * 300)
        .flat_map(|at| [at as u8 / 2 + random.u8(..60), random.u8(..90), 99, 255])
        .collect();
    let noise = Picture::new(300, 300, noise, false).unwrap();
    for format in [Format::SmallPng, Format::SmallIterm] {
        let recipe = of((300, 300), false, (30, 15), format);
        let bytes = encode(&noise, &recipe).body().len();
        let most = budget((30, 15)) + 100;
        assert!((most / 3..most).contains(&bytes), "{format:?}: {bytes}");
    }
    // A picture over the whole screen is no more than a page of small ones.
    let whole = of((2000, 2000), false, (200, 90), Format::SmallPng);
    assert!((150_000..=240_000).contains(&(whole.canvas.0 * whole.canvas.1)));
}

#[test]
fn plain_pixels_have_three_bytes_or_four() {
    let recipe = of((40, 40), false, (4, 2), Format::Plain);
    let size = |alpha| STANDARD.decode(encode(&picture(40, 40, alpha), &recipe).body());
    assert_eq!(size(255).unwrap().len(), 40 * 40 * 3);
    assert_eq!(size(9).unwrap().len(), 40 * 40 * 4);
}

#[test]
fn iterm_gets_a_jpeg_only_for_slow_lines_and_opaque_pictures() {
    let rows = [
        (Format::Iterm, 255, true),
        (Format::SmallIterm, 255, false),
        (Format::SmallIterm, 99, true),
    ];
    for (format, alpha, is_png) in rows {
        let recipe = of((40, 40), false, (4, 2), format);
        let pixels = encode(&picture(40, 40, alpha), &recipe);
        let text = std::str::from_utf8(pixels.body()).unwrap();
        let (head, payload) = text.rsplit_once(':').unwrap();
        assert!(head.starts_with("\x1b]1337;File=inline=1;size="));
        assert!(head.contains("width=4;height=2;"), "{head}");
        let file = STANDARD.decode(payload.trim_end_matches('\x07')).unwrap();
        assert_eq!(file.starts_with(b"\x89PNG"), is_png, "{format:?} {alpha}");
        assert!(head.contains(&format!("size={};", file.len())));
    }
}

fn format() -> impl Strategy<Value = Format> {
    (0..6_usize).prop_map(|index| {
        [
            Format::Png,
            Format::SmallPng,
            Format::Plain,
            Format::Sixel,
            Format::Iterm,
            Format::SmallIterm,
        ][index]
    })
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]
    #[test]
    fn no_picture_and_no_place_breaks_anything(
        (width, height) in (1..70_u32, 1..70_u32),
        (columns, rows) in (0..12_u16, 0..8_u16),
        (format, art, alpha) in (format(), any::<bool>(), any::<u8>()),
    ) {
        let made = of((width, height), art, (columns, rows), format);
        assert!(made.columns <= columns && made.rows <= rows);
        let source = Picture::new(width, height, picture(width, height, alpha).rgba().to_vec(), art);
        let pixels = encode(&source.unwrap(), &made);
        assert_eq!(pixels.body().is_empty(), columns == 0 || rows == 0);
    }
}
