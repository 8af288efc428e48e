//! The art files that come with the program, as text.
//!
//! A list and nothing else, so that a new file is one new line.

/// Colour ramps.
pub(super) const PALETTES: &str = include_str!("../../art/palettes.txt");
/// Moods.
pub(super) const MOODS: &str = include_str!("../../art/moods.txt");
/// Materials.
pub(super) const MATERIALS: &str = include_str!("../../art/materials.txt");
/// Backdrops.
pub(super) const BACKDROPS: &str = include_str!("../../art/backdrops.txt");
/// Eyes and mouths.
pub(super) const FACES: &str = include_str!("../../art/faces.txt");

/// Subjects and accessories: file name and text.
pub(super) const DRAWINGS: &[(&str, &str)] = &[
    (
        "subjects/castle.txt",
        include_str!("../../art/subjects/castle.txt"),
    ),
    (
        "subjects/cat.txt",
        include_str!("../../art/subjects/cat.txt"),
    ),
    (
        "subjects/creature.txt",
        include_str!("../../art/subjects/creature.txt"),
    ),
    (
        "subjects/dragon.txt",
        include_str!("../../art/subjects/dragon.txt"),
    ),
    (
        "subjects/ghost.txt",
        include_str!("../../art/subjects/ghost.txt"),
    ),
    (
        "subjects/knight.txt",
        include_str!("../../art/subjects/knight.txt"),
    ),
    (
        "subjects/robot.txt",
        include_str!("../../art/subjects/robot.txt"),
    ),
    (
        "subjects/slime.txt",
        include_str!("../../art/subjects/slime.txt"),
    ),
    (
        "subjects/wizard.txt",
        include_str!("../../art/subjects/wizard.txt"),
    ),
    (
        "accessories/crown.txt",
        include_str!("../../art/accessories/crown.txt"),
    ),
    (
        "accessories/hat.txt",
        include_str!("../../art/accessories/hat.txt"),
    ),
];
