//! What a subject file says, as types: parts, forms, roles, anchors, and what may vary.
//!
//! Kept apart from reading the text and from using it: both sides depend on these words only.

use super::shape::{Form, Point, UNIT};

mod read;
pub(super) use read::read;

/// What sort of thing a drawing is; decides faces, pairing and where it may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An animal or a made-up being.
    Creature,
    /// Somebody: wizard, knight, pirate.
    Person,
    /// Something that can be held.
    Thing,
    /// Something one can stand beside: castle, tree.
    Place,
    /// Something worn or held; drawn on a subject's anchor.
    Accessory,
}

/// A whole subject or accessory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Drawing {
    pub(super) name: String,
    /// Other words for it.
    pub(super) words: Vec<String>,
    pub(super) kind: Kind,
    /// The roles and the colours each may take; shapes name roles by index.
    pub(super) roles: Vec<Role>,
    /// The patterns its skin may have.
    pub(super) patterns: Vec<String>,
    /// What its surface is made of, for the finest tier: "fur", "scales" or nothing.
    pub(super) coat: String,
    /// The moods it may be in when none is asked for.
    pub(super) moods: Vec<String>,
    pub(super) anchors: Vec<Anchor>,
    pub(super) groups: Vec<Group>,
    pub(super) parts: Vec<Part>,
    /// Whether it floats, so that its shadow lies below it.
    pub(super) floats: bool,
    /// Never mirrored as a whole, because its lights are drawn by hand.
    pub(super) steady: bool,
    /// For an accessory: the anchor it hangs on.
    pub(super) on: String,
    /// For a modifier such as "pirate cat": the accessories it brings.
    pub(super) brings: Vec<String>,
}

/// A named colour of a drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Role {
    pub(super) name: String,
    /// Palette names, or another role with `.pale` or `.dark`.
    pub(super) options: Vec<String>,
}

/// Where accessories go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    pub(super) name: String,
    pub(super) at: Point,
    /// How wide an accessory is there, in sub-units.
    pub(super) width: i32,
    pub(super) group: Option<usize>,
}

/// Parts that vary together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) around: Point,
    /// Percent, from–to.
    pub(super) wide: (i32, i32),
    /// Percent, from–to.
    pub(super) tall: (i32, i32),
    /// At most so far each way, in sub-units.
    pub(super) shift: Point,
    /// At most so much shear, percent.
    pub(super) lean: i32,
}

/// Which lines a part gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    /// Around it and where it lies over others.
    Lined,
    /// Only around the whole figure: faces, markings.
    Soft,
    /// None at all: smoke, sparkles, light.
    Bare,
}

/// One outlined piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) group: Option<usize>,
    /// Behind everything, for accessories such as wings.
    pub(super) back: bool,
    pub(super) edge: Edge,
    /// The stream its choice comes from: parts with the same one match each other.
    pub(super) dice: String,
    /// Only where the prompt names a mood: the faces of things.
    pub(super) moody: bool,
    /// In how many of a hundred cases it is there.
    pub(super) chance: u32,
    /// The smallest native grid it is drawn on.
    pub(super) grid: u32,
    /// The seed picks one.
    pub(super) choices: Vec<Vec<Mark>>,
}

/// One stroke of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Shape(Shape),
    Stamp(Stamp),
}

/// A filled form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// Index into the drawing's roles.
    pub(super) role: usize,
    pub(super) form: Form,
    /// Drawn a second time, mirrored about the middle.
    pub(super) mirror: bool,
    /// Only where its part already is, keeping the light that falls there.
    pub(super) clip: bool,
    /// Without shading.
    pub(super) flat: bool,
    /// Lighter or darker than the light says.
    pub(super) tone: i32,
    /// The smallest native grid it is drawn on.
    pub(super) grid: u32,
}

/// A face feature that is drawn pixel by pixel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) what: Feature,
    /// The middle.
    pub(super) at: Point,
    pub(super) width: i32,
}

/// The features that have their own pixel grids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Feature {
    /// An eye, as the mood has it.
    Eye,
    /// A mouth, as the mood has it.
    Mouth,
    /// A rosy cheek.
    Blush,
}

impl Drawing {
    /// Where accessories named `anchor` go.
    pub(super) fn anchor(&self, anchor: &str) -> Option<&Anchor> {
        self.anchors.iter().find(|a| a.name == anchor)
    }

    /// The box that holds every shape: left, top, right, bottom, in sub-units.
    pub(super) fn bounds(&self) -> (i32, i32, i32, i32) {
        let axis = if self.kind == Kind::Accessory {
            0
        } else {
            64 * UNIT
        };
        let marks = self.parts.iter().flat_map(|p| p.choices.iter().flatten());
        let start = (i32::MAX, i32::MAX, i32::MIN, i32::MIN);
        let all = marks.fold(start, |all, mark| {
            let Mark::Shape(shape) = mark else { return all };
            let (left, top, right, bottom) = shape.form.bounds();
            let twin = if shape.mirror {
                (axis - right, axis - left)
            } else {
                (left, right)
            };
            (
                all.0.min(left).min(twin.0),
                all.1.min(top),
                all.2.max(right).max(twin.1),
                all.3.max(bottom),
            )
        });
        if all.0 > all.2 {
            (0, 0, axis, axis)
        } else {
            all
        }
    }
}
