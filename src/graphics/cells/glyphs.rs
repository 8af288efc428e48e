//! The block elements and what each covers of its cell, as 8 x 8 bits.

/// Samples to a side of a cell where quadrants are all that is needed.
pub(super) const QUADRANTS: u32 = 2;

/// The quadrant characters by which quarters are covered: 1 upper left, 2 upper right, 4 lower
/// left, 8 lower right.
pub(super) const QUADRANT: [char; 16] = [
    ' ', '▘', '▝', '▀', '▖', '▌', '▞', '▛', '▗', '▚', '▐', '▜', '▄', '▙', '▟', '█',
];

/// Lower blocks of one to seven eighths.
pub(super) const LOWER: [char; 7] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇'];
/// Left blocks of one to seven eighths.
pub(super) const LEFT: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// A glyph and the samples it covers, bit `y * 8 + x`.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub(super) glyph: char,
    pub(super) covers: u64,
}

/// Every shape that a partly transparent cell can have, the empty and the full one included.
pub(super) const SHAPES: [Shape; 32] = shapes();

const fn shapes() -> [Shape; 32] {
    let mut all = [Shape {
        glyph: ' ',
        covers: 0,
    }; 32];
    let mut at = 0;
    while at < 16 {
        all[at] = Shape {
            glyph: QUADRANT[at],
            covers: quarters(at),
        };
        at += 1;
    }
    let mut eighths = 1;
    while eighths < 8 {
        all[at] = Shape {
            glyph: LOWER[eighths - 1],
            covers: !upper(8 - eighths),
        };
        all[at + 7] = Shape {
            glyph: LEFT[eighths - 1],
            covers: left(eighths),
        };
        at += 1;
        eighths += 1;
    }
    all[30] = Shape {
        glyph: '▔',
        covers: upper(1),
    };
    all[31] = Shape {
        glyph: '▕',
        covers: !left(7),
    };
    all
}

/// The first `rows` rows of eight.
const fn upper(rows: usize) -> u64 {
    if rows >= 8 {
        u64::MAX
    } else {
        (1 << (8 * rows)) - 1
    }
}

/// The first `columns` columns of eight.
const fn left(columns: usize) -> u64 {
    let row = (1 << columns) - 1;
    row * 0x0101_0101_0101_0101
}

const fn quarters(which: usize) -> u64 {
    let (up, side) = (upper(4), left(4));
    let mut covers = 0;
    if which & 1 != 0 {
        covers |= up & side;
    }
    if which & 2 != 0 {
        covers |= up & !side;
    }
    if which & 4 != 0 {
        covers |= !up & side;
    }
    if which & 8 != 0 {
        covers |= !up & !side;
    }
    covers
}
