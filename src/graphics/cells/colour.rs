//! Colours: the terminal's palettes, and the nearest one to the eye.
//!
//! Distances are taken in `OKLab` (Björn Ottosson, 2020), where equal steps look equal: in plain
//! RGB dark blues turn grey and skin turns green. Hue counts more than lightness, which the glyph
//! already carries.

use std::sync::LazyLock;

use ratatui::style::Color;

use crate::graphics::Depth;

/// How much more a difference of hue counts than one of lightness.
const HUE_WEIGHT: f32 = 3.0;

/// The 16 colours as xterm has them; themes differ, but not by much.
pub(super) const SIXTEEN: [(Color, [u8; 3]); 16] = [
    (Color::Black, [0, 0, 0]),
    (Color::Red, [205, 0, 0]),
    (Color::Green, [0, 205, 0]),
    (Color::Yellow, [205, 205, 0]),
    (Color::Blue, [0, 0, 238]),
    (Color::Magenta, [205, 0, 205]),
    (Color::Cyan, [0, 205, 205]),
    (Color::Gray, [229, 229, 229]),
    (Color::DarkGray, [127, 127, 127]),
    (Color::LightRed, [255, 0, 0]),
    (Color::LightGreen, [0, 255, 0]),
    (Color::LightYellow, [255, 255, 0]),
    (Color::LightBlue, [92, 92, 255]),
    (Color::LightMagenta, [255, 0, 255]),
    (Color::LightCyan, [0, 255, 255]),
    (Color::White, [255, 255, 255]),
];

/// Which of the 16 a colour is, if it is one.
pub(in crate::graphics) fn sixteen_index(colour: Color) -> Option<u8> {
    SIXTEEN
        .iter()
        .position(|&(one, _)| one == colour)
        .map(|at| at as u8)
}

/// Lightness and two hues.
pub(super) type Lab = [f32; 3];

/// sRGB to linear light, by byte.
static LINEAR: LazyLock<[f32; 256]> = LazyLock::new(|| {
    std::array::from_fn(|byte| {
        let value = byte as f32 / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    })
});

/// The fixed colours of the 256: a cube of 6 x 6 x 6 from 16 on, then 24 greys.
static FIXED: LazyLock<[Lab; 240]> = LazyLock::new(|| std::array::from_fn(|at| oklab(fixed(at))));

/// `rgb` as the terminal's palette has it. `Reset` without colours.
pub(super) fn shown(rgb: [u8; 3], depth: Depth) -> Color {
    match depth {
        Depth::True => Color::Rgb(rgb[0], rgb[1], rgb[2]),
        Depth::Indexed => Color::Indexed(indexed(rgb)),
        Depth::Sixteen => sixteen(rgb),
        Depth::Mono => Color::Reset,
    }
}

fn indexed(rgb: [u8; 3]) -> u8 {
    16 + nearest(oklab(rgb), FIXED.iter().copied()) as u8
}

fn sixteen(rgb: [u8; 3]) -> Color {
    let at = nearest(oklab(rgb), SIXTEEN.iter().map(|&(_, rgb)| oklab(rgb)));
    SIXTEEN.get(at).map_or(Color::Reset, |(colour, _)| *colour)
}

/// Which of `palette` is nearest to `wanted`, the first if several are.
fn nearest(wanted: Lab, palette: impl Iterator<Item = Lab>) -> usize {
    let mut best = (f32::INFINITY, 0);
    for (at, lab) in palette.enumerate() {
        let apart = distance(wanted, lab);
        if apart < best.0 {
            best = (apart, at);
        }
    }
    best.1
}

/// What the fixed colour `at` + 16 is.
pub(super) fn fixed(at: usize) -> [u8; 3] {
    if at >= 216 {
        return [8 + 10 * (at - 216) as u8; 3];
    }
    [at / 36, at / 6 % 6, at % 6].map(|level| if level == 0 { 0 } else { 55 + 40 * level as u8 })
}

/// How far apart two colours look, squared.
pub(super) fn distance(a: Lab, b: Lab) -> f32 {
    let [light, first, second] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    light * light + HUE_WEIGHT * (first * first + second * second)
}

/// sRGB to `OKLab`.
pub(super) fn oklab(rgb: [u8; 3]) -> Lab {
    lab_of_light(rgb.map(|byte| LINEAR[usize::from(byte)]))
}

/// The colour that `part` (0 to 1) of `one` and the rest of `other` mix to in the eye, which adds
/// light and not bytes.
pub(super) fn mixed(one: [u8; 3], other: [u8; 3], part: f32) -> Lab {
    let light = |rgb: [u8; 3]| rgb.map(|byte| LINEAR[usize::from(byte)]);
    let (one, other) = (light(one), light(other));
    lab_of_light(std::array::from_fn(|at| {
        one[at] * part + other[at] * (1.0 - part)
    }))
}

fn lab_of_light([red, green, blue]: [f32; 3]) -> Lab {
    let mix = |weights: [f32; 3]| weights[0] * red + weights[1] * green + weights[2] * blue;
    let long = mix([0.412_221_46, 0.536_332_55, 0.051_445_995]).cbrt();
    let middle = mix([0.211_903_5, 0.680_699_5, 0.107_396_96]).cbrt();
    let short = mix([0.088_302_46, 0.281_718_85, 0.629_978_7]).cbrt();
    [
        0.210_454_26 * long + 0.793_617_8 * middle - 0.004_072_047 * short,
        1.977_998_5 * long - 2.428_592_2 * middle + 0.450_593_7 * short,
        0.025_904_037 * long + 0.782_771_77 * middle - 0.808_675_77 * short,
    ]
}

#[cfg(test)]
mod tests {
    use super::{Color, Depth, SIXTEEN, fixed, oklab, shown};

    #[test]
    fn palette_colours_are_their_own_nearest() {
        for at in 0..240 {
            let Color::Indexed(found) = shown(fixed(at), Depth::Indexed) else {
                continue;
            };
            // Some greys are in the cube too.
            assert_eq!(fixed(usize::from(found) - 16), fixed(at));
        }
        for (colour, rgb) in SIXTEEN {
            assert_eq!(shown(rgb, Depth::Sixteen), colour);
        }
    }

    #[test]
    fn white_is_light_and_has_no_hue() {
        let [light, first, second] = oklab([255; 3]);
        assert!((light - 1.0).abs() < 1e-3 && first.abs() < 1e-3 && second.abs() < 1e-3);
    }

    #[test]
    fn dark_blue_stays_blue() {
        assert_eq!(shown([0, 0, 80], Depth::Indexed), Color::Indexed(17));
    }
}
