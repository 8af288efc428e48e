//! Colours as ramps: five tones from deep shade to highlight and a line colour, by name.
//!
//! The tones are picked by hand in `art/palettes.txt`: shades lean to blue and red, lights to
//! yellow, which is what makes small pictures glow; computed ramps look like plastic.

use super::notation::{Lines, Problem};

/// Red, green, blue.
pub(super) type Rgb = [u8; 3];

/// One material's colours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ramp {
    /// From deep shade (0) over the base (2) to the highlight (4).
    pub(super) tones: [Rgb; 5],
    /// The outline.
    pub(super) line: Rgb,
}

impl Ramp {
    /// The tone nearest to `index` that exists.
    pub(super) fn tone(&self, index: i32) -> Rgb {
        let at = index.clamp(0, 4) as usize;
        self.tones.get(at).copied().unwrap_or(self.line)
    }

    /// How light the base is, 0–255.
    pub(super) fn lightness(&self) -> i32 {
        lightness(self.tone(2))
    }

    /// The same colour, mixed `percent` of the way to `other`.
    pub(super) fn towards(&self, other: Rgb, percent: i32) -> Self {
        Self {
            tones: self.tones.map(|tone| mix(tone, other, percent)),
            line: mix(self.line, other, percent / 3),
        }
    }

    /// A paler version: for bellies and "light blue".
    pub(super) fn pale(&self) -> Self {
        self.towards([255, 250, 235], 45)
    }

    /// A darker version: for markings and "dark blue".
    pub(super) fn dark(&self) -> Self {
        Self {
            tones: self.tones.map(|tone| mix(tone, [20, 12, 48], 42)),
            line: mix(self.line, [8, 4, 20], 50),
        }
    }
}

/// How light a colour looks, 0–255.
pub(super) fn lightness(c: Rgb) -> i32 {
    let [r, g, b] = c.map(i32::from);
    (r * 54 + g * 182 + b * 20) / 256
}

/// `percent` of the way from `a` to `b`.
pub(super) fn mix(a: Rgb, b: Rgb, percent: i32) -> Rgb {
    let part = |i: usize| {
        let x = a.get(i).copied().map_or(0, i32::from);
        let y = b.get(i).copied().map_or(0, i32::from);
        (x + (y - x) * percent / 100).clamp(0, 255) as u8
    };
    [part(0), part(1), part(2)]
}

/// All ramps by name, with their other names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Palettes(Vec<(Vec<String>, Ramp)>);

impl Palettes {
    /// Reads `names = deep shade base light highlight / line`, one ramp a line.
    pub(super) fn parse(name: &str, text: &str) -> Result<Self, Problem> {
        let mut all = Vec::new();
        for line in Lines::of(name, text) {
            let words: Vec<&str> = line.words.clone();
            let at = words
                .iter()
                .position(|w| *w == "=")
                .ok_or_else(|| line.wrong("no `=`"))?;
            let (names, colours) = words.split_at(at);
            let found: Option<Vec<Rgb>> = colours.iter().skip(1).map(|w| hex(w)).collect();
            let Some([tones @ .., line_colour]) = found.as_deref() else {
                return Err(line.wrong("wants six colours like a03020"));
            };
            let tones = (*tones)
                .try_into()
                .map_err(|_| line.wrong("wants six colours"))?;
            let ramp = Ramp {
                tones,
                line: *line_colour,
            };
            all.push((names.iter().map(|n| (*n).to_owned()).collect(), ramp));
        }
        Ok(Self(all))
    }

    /// The ramp of that name.
    pub(super) fn get(&self, name: &str) -> Option<&Ramp> {
        self.0
            .iter()
            .find(|(names, _)| names.iter().any(|n| n == name))
            .map(|(_, ramp)| ramp)
    }

    /// Every name, with the first name of its ramp.
    pub(super) fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(names, _)| {
            let first = names.first().map_or("", String::as_str);
            names.iter().map(move |n| (n.as_str(), first))
        })
    }
}

/// Reads `a03020`.
pub(super) fn hex(word: &str) -> Option<Rgb> {
    let value = u32::from_str_radix(word, 16)
        .ok()
        .filter(|_| word.len() == 6)?;
    let [_, r, g, b] = value.to_be_bytes();
    Some([r, g, b])
}
