//! The single marks of a subject file: numbers, forms and face features.
//!
//! Below the reader of whole files, which only decides what kind of line it met.

use super::super::super::notation::{Line, Problem};
use super::super::super::shape::{Form, Point, UNIT};
use super::super::{Feature, Mark, Stamp};
use super::full;

/// The form of a shape line, whose role was taken already.
pub(super) fn form(line: &Line<'_>, words: &mut Numbers<'_, '_>) -> Result<Form, Problem> {
    match line.key() {
        "oval" => Ok(Form::Oval {
            at: words.point()?,
            rx: words.number()?.abs(),
            ry: words.number()?.abs(),
        }),
        "box" | "pill" => slab(line, words),
        "poly" => poly(line, words),
        "limb" | "line" => limb(line, words),
        other => Err(line.wrong(format!("`{other}` is not known"))),
    }
}

fn slab(line: &Line<'_>, words: &mut Numbers<'_, '_>) -> Result<Form, Problem> {
    let corner = words.point()?;
    let (hx, hy) = (words.number()?.abs() / 2, words.number()?.abs() / 2);
    let pill = line.key() == "pill";
    let round = if pill { words.number()?.abs() } else { 0 };
    let at = Point {
        x: corner.x + hx,
        y: corner.y + hy,
    };
    Ok(Form::Slab { at, hx, hy, round })
}

fn poly(line: &Line<'_>, words: &mut Numbers<'_, '_>) -> Result<Form, Problem> {
    let mut points = Vec::new();
    while words.has_number() {
        points.push(words.point()?);
        full(line, points.len())?;
    }
    if points.len() < 3 {
        return Err(line.wrong("a poly wants at least three points"));
    }
    Ok(Form::Poly(points))
}

fn limb(line: &Line<'_>, words: &mut Numbers<'_, '_>) -> Result<Form, Problem> {
    let even = line.key() == "line";
    let width = if even { words.number()?.abs() / 2 } else { 0 };
    let mut chain = Vec::new();
    while words.has_number() {
        let at = words.point()?;
        let radius = if even { width } else { words.number()?.abs() };
        chain.push((at, radius));
        full(line, chain.len())?;
    }
    if chain.is_empty() {
        return Err(line.wrong("wants at least one point"));
    }
    Ok(Form::Limb(chain))
}

/// The face features of a line: one, or a pair.
pub(super) fn stamps(line: &Line<'_>) -> Result<Vec<Mark>, Problem> {
    let mut words = Numbers::of(line, 1);
    let (at, width) = (words.point()?, words.number()?);
    let what = match line.key() {
        "mouth" => Feature::Mouth,
        "blush" | "blushes" => Feature::Blush,
        _ => Feature::Eye,
    };
    let one = |at| Mark::Stamp(Stamp { what, at, width });
    let other = Point {
        x: 64 * UNIT - at.x,
        y: at.y,
    };
    let pair = matches!(line.key(), "eyes" | "blushes");
    Ok(if pair {
        vec![one(at), one(other)]
    } else {
        vec![one(at)]
    })
}

/// The words of a line, taken one by one as numbers or names.
pub(super) struct Numbers<'l, 'a> {
    line: &'l Line<'a>,
    next: usize,
}

impl<'l, 'a> Numbers<'l, 'a> {
    pub(super) const fn of(line: &'l Line<'a>, next: usize) -> Self {
        Self { line, next }
    }

    pub(super) fn word(&mut self) -> Option<&'a str> {
        let word = self.line.words.get(self.next).copied()?;
        if word == "in" {
            return None;
        }
        self.next += 1;
        Some(word)
    }

    pub(super) fn has_number(&self) -> bool {
        self.line
            .words
            .get(self.next)
            .is_some_and(|w| measure(w).is_some())
    }

    /// A length in units, such as `12` or `-3.5`, as sub-units.
    pub(super) fn number(&mut self) -> Result<i32, Problem> {
        let word = self.line.words.get(self.next).copied().unwrap_or("");
        self.next += 1;
        let wrong = || {
            self.line
                .wrong(format!("`{word}` is not a number from -128 to 128"))
        };
        measure(word).ok_or_else(wrong)
    }

    pub(super) fn point(&mut self) -> Result<Point, Problem> {
        Ok(Point {
            x: self.number()?,
            y: self.number()?,
        })
    }

    pub(super) fn percents(&mut self) -> Result<(i32, i32), Problem> {
        let (low, high) = (self.number()? / UNIT, self.number()? / UNIT);
        Ok((low.clamp(40, 128), high.clamp(40, 128)))
    }
}

/// `12.5` as sub-units; at most one digit after the point.
fn measure(word: &str) -> Option<i32> {
    let (sign, digits) = word.strip_prefix('-').map_or((1, word), |rest| (-1, rest));
    let (whole, tenth) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |w: &str| !w.is_empty() && w.len() <= 3 && w.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole) || !plain(tenth) || tenth.len() != 1 {
        return None;
    }
    let units: i32 = whole.parse().ok()?;
    let tenths: i32 = tenth.parse().ok()?;
    (units <= 128).then_some(sign * (units * UNIT + tenths * UNIT / 10))
}
