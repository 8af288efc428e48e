//! How many bytes each painter sends for a gallery of 12 thumbnails, 120 x 40 cells of 10 x 20
//! pixels: the first page, a row of new ones, back again, a popup closed. Figures to compare, not
//! a test: `cargo run --release --example painter_bytes`.

#![expect(clippy::print_stdout, reason = "its output is a table")]

use std::time::Instant;

use art_studio::graphics::ask::PainterKind;
use art_studio::graphics::cells::CellsPainter;
use art_studio::graphics::{
    Brush, CellSize, Depth, Encoded, ImagePainter, Line, Look, Picture, Room, Spot, encode, painter,
};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;

const SCREEN: Rect = Rect::new(0, 0, 120, 40);
const POPUP: Rect = Rect::new(30, 8, 60, 20);
/// Pictures of one page: four in a row, three rows.
const PAGE: usize = 12;

fn main() {
    let look = Look {
        depth: Depth::True,
        cell: CellSize::new(10, 20).unwrap_or_default(),
        ..Look::default()
    };
    let pictures: Vec<Picture> = (0..16).filter_map(photo).collect();
    println!("kB                          first  new row     back   popup closed   encode ms");
    for (name, kind, line) in [
        ("kitty placeholders", PainterKind::Kitty, Line::Fast),
        ("  slow line", PainterKind::Kitty, Line::Slow),
        ("  through tmux", PainterKind::KittyInTmux, Line::Fast),
        ("old kitty placements", PainterKind::OldKitty, Line::Fast),
        ("  slow line", PainterKind::OldKitty, Line::Slow),
        ("Konsole placements", PainterKind::Konsole, Line::Fast),
        ("sixel", PainterKind::Sixel, Line::Fast),
        ("  slow line: cells", PainterKind::Sixel, Line::Slow),
        ("iTerm2", PainterKind::Iterm, Line::Fast),
        ("  slow line", PainterKind::Iterm, Line::Slow),
    ] {
        let brush = Brush {
            look,
            line,
            mark: 1,
        };
        if let Some(painter) = painter(kind, brush) {
            report(name, painter, look, &pictures);
        }
    }
    let coarse = CellsPainter::coarse(look);
    report("cells before pixels", Box::new(coarse), look, &pictures);
    for (name, depth) in [
        ("cells, 24 bit", Depth::True),
        ("cells, 256", Depth::Indexed),
    ] {
        let look = Look { depth, ..look };
        report(name, Box::new(CellsPainter::new(look)), look, &pictures);
    }
}

/// A picture with gradients, edges and grain, as photos have them.
fn photo(number: u32) -> Option<Picture> {
    let mut random = fastrand::Rng::with_seed(u64::from(number));
    let bumps: Vec<[f32; 4]> = (0..24)
        .map(|_| {
            let mut part = || random.f32();
            [part() * 512.0, part() * 512.0, 20.0 + part() * 90.0, part()]
        })
        .collect();
    let mut rgba = Vec::with_capacity(512 * 512 * 4);
    for y in 0..512_u16 {
        for x in 0..512_u16 {
            let (mut light, mut hue) = (f32::from(y) / 512.0, f32::from(x) / 512.0);
            for [cx, cy, radius, tone] in &bumps {
                let far = (f32::from(x) - cx).hypot(f32::from(y) - cy) / radius;
                if far < 1.0 {
                    (light, hue) = (light * far + tone * (1.0 - far), tone * 0.7 + hue * 0.3);
                }
            }
            let grain = random.f32() * 0.06;
            let byte = |part: f32| ((part + grain).clamp(0.0, 1.0) * 255.0) as u8;
            rgba.extend([byte(light), byte(light * hue + 0.1), byte(1.0 - hue), 255]);
        }
    }
    Picture::new(512, 512, rgba, false).ok()
}

struct Gallery {
    painter: Box<dyn ImagePainter>,
    cells: CellsPainter,
    shown: Buffer,
    pictures: Vec<(Encoded, Encoded)>,
}

fn report(name: &str, painter: Box<dyn ImagePainter>, look: Look, pictures: &[Picture]) {
    let cells = CellsPainter::new(look);
    #[expect(clippy::disallowed_methods, reason = "it measures")]
    let begun = Instant::now();
    let made = pictures.iter().map(|picture| {
        let spot = Spot {
            picture: picture.size(),
            pixel_art: false,
            area: place(0),
            behind: Color::Reset,
        };
        let pixels = encode(picture, &painter.recipe(&spot));
        (pixels, encode(picture, &cells.recipe(&spot)))
    });
    let made: Vec<(Encoded, Encoded)> = made.collect();
    let each = begun.elapsed().as_secs_f64() * 1000.0 / 16.0;
    let mut gallery = Gallery {
        painter,
        cells,
        shown: Buffer::empty(SCREEN),
        pictures: made,
    };
    let first = gallery.frame(0, false);
    let new = gallery.frame(4, false);
    let back = gallery.frame(0, false);
    gallery.frame(0, true);
    let closed = gallery.frame(0, false);
    let thousand = |bytes: usize| bytes as f64 / 1000.0;
    println!(
        "{name:24} {:8.0} {:8.0} {:8.1} {:14.1} {each:11.1}",
        thousand(first),
        thousand(new),
        thousand(back),
        thousand(closed)
    );
}

fn place(number: usize) -> Rect {
    let (column, row) = ((number % 4) as u16, (number / 4) as u16);
    Rect::new(2 + column * 29, 1 + row * 12, 20, 10)
}

impl Gallery {
    /// Bytes until the pictures from `top` on are shown, with a popup or without: what goes in
    /// slices, and the frame that shows it then.
    fn frame(&mut self, top: usize, popup: bool) -> usize {
        let (mut next, mut bytes) = self.paint(top, popup);
        if self.painter.has_slices() {
            while self.painter.has_slices() {
                self.painter.slice(4096, &mut bytes);
            }
            let (again, mut more) = self.paint(top, popup);
            next = again;
            bytes.append(&mut more);
        }
        let changed = self.shown.diff(&next);
        // Writing into memory cannot fail.
        let _ = CrosstermBackend::new(&mut bytes).draw(changed.into_iter());
        self.painter.post(&mut bytes);
        self.shown = next;
        bytes.len()
    }

    fn paint(&mut self, top: usize, popup: bool) -> (Buffer, Vec<u8>) {
        let mut next = Buffer::empty(SCREEN);
        self.painter.begin(Room::PLENTY);
        for number in 0..PAGE {
            let area = place(number);
            let Some((pixels, cells)) = self.pictures.get(top + number) else {
                continue;
            };
            let covered = popup && POPUP.intersects(area) && !self.painter.is_covered_by_text();
            let name = (top + number) as u64;
            let placed = !covered && self.painter.place(&mut next, area, name, pixels);
            if !placed && !self.painter.is_to_come(name) {
                self.cells.place(&mut next, area, name, cells);
            }
        }
        if popup {
            let blank = Buffer::filled(POPUP, ratatui::buffer::Cell::new("x"));
            next.merge(&blank);
            self.painter.occlude(POPUP);
        }
        let mut bytes = Vec::new();
        self.painter.pre(&mut bytes);
        (next, bytes)
    }
}
