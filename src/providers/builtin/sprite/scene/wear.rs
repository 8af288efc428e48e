//! What a figure wears and holds: where it hangs, how big it is there, what makes way for it.

use super::super::canvas::Canvas;
use super::super::drawing::{Anchor, Drawing, Kind};
use super::super::figure::{Cut, Piece, Warp};
use super::super::reading::Tint;
use super::super::shape::{Point, UNIT};
use super::{Stage, Wardrobe};

impl<'a> Stage<'a> {
    /// The accessories that were asked for.
    pub(super) fn worn_items(&self) -> impl Iterator<Item = &'a Drawing> + use<'a> {
        let all = self.all;
        self.reading
            .worn
            .iter()
            .filter_map(|(worn, _)| all.drawings.get(*worn))
    }

    /// The parts to leave out: what is not wanted, and what makes way for something worn.
    pub(super) fn without(&self) -> Vec<String> {
        let mut without = self.reading.without.clone();
        for item in self.worn_items().filter(|_| self.first) {
            without.push(item.name.clone());
            if covers(item) {
                without.extend(["hat", "crown", "plume"].map(str::to_owned));
            }
        }
        without
    }

    /// Accessories and held things as pieces, each with whether it lies behind.
    pub(super) fn worn(
        &self,
        canvas: &mut Canvas,
        drawing: &Drawing,
        cut: &Cut<'_>,
    ) -> Vec<(bool, Piece)> {
        let groups = cut.warps();
        let mut pieces = Vec::new();
        for (index, tint) in self.reading.worn.iter().chain(&self.reading.props) {
            let Some(item) = self.all.drawings.get(*index) else {
                continue;
            };
            let mut after = vec![placed(item, drawing)];
            let group = spot(item, drawing)
                .and_then(|a| a.group)
                .and_then(|g| groups.get(g));
            after.extend(group.copied());
            after.extend_from_slice(cut.after);
            let ramps = self.ramps(canvas, item, tint.as_ref());
            let part = Cut {
                drawing: item,
                ramps: &ramps,
                after: &after,
                own: false,
                without: &self.reading.without,
                ..*cut
            };
            pieces.extend(part.pieces());
        }
        pieces
    }

    fn ramps(&self, canvas: &mut Canvas, item: &Drawing, tint: Option<&Tint>) -> Vec<u16> {
        let wardrobe = Wardrobe::plain(self.all, item, tint, self.seed);
        wardrobe
            .ramps
            .into_iter()
            .map(|ramp| canvas.add_ramp(ramp))
            .collect()
    }
}

/// Whether it covers the top of a head; one such thing is enough.
fn covers(item: &Drawing) -> bool {
    item.name.ends_with("hat") || matches!(item.name.as_str(), "crown" | "helmet")
}

/// The anchor for an item: a thing that is no accessory goes into the hand.
fn spot<'d>(item: &Drawing, drawing: &'d Drawing) -> Option<&'d Anchor> {
    drawing.anchor(if item.kind == Kind::Accessory {
        &item.on
    } else {
        "hand"
    })
}

/// Brings an item to its anchor, at the right size.
fn placed(item: &Drawing, drawing: &Drawing) -> Warp {
    let anchor = spot(item, drawing);
    // Accessories are drawn about (0, 0) at width 20; a held subject about its own middle.
    if item.kind == Kind::Accessory {
        let at = anchor.map_or_else(|| standard(&item.on), |a| a.at);
        let width = anchor.map_or(20 * UNIT, |a| a.width);
        moved(Point::units(0, 0), at, width * 5 / UNIT)
    } else {
        let at = anchor.map_or_else(|| standard("hand"), |a| a.at);
        moved(Point::units(32, 40), at, 42)
    }
}

/// Makes an accessory that is drawn alone fill the picture.
pub(super) fn fitted(drawing: &Drawing) -> Warp {
    let (left, top, right, bottom) = drawing.bounds();
    let long = (right - left).max(bottom - top).max(UNIT);
    let from = Point {
        x: i32::midpoint(left, right),
        y: i32::midpoint(top, bottom),
    };
    moved(from, Point::units(32, 33), 50 * UNIT * 100 / long)
}

fn moved(from: Point, to: Point, percent: i32) -> Warp {
    let shift = Point {
        x: to.x - from.x,
        y: to.y - from.y,
    };
    Warp {
        shift,
        ..Warp::scale(from, percent)
    }
}

/// Where things go on a subject that does not say.
fn standard(anchor: &str) -> Point {
    match anchor {
        "head" => Point::units(32, 10),
        "eyes" => Point::units(32, 28),
        "neck" => Point::units(32, 42),
        "hand" => Point::units(12, 46),
        "hand2" => Point::units(52, 46),
        _ => Point::units(32, 40),
    }
}
