//! The promise of same bytes: one hash for every subject and for each tier.
//!
//! A change here is a change for everybody's old prompts: raise `VERSION`, then take the new table
//! from the failing test's message.

use super::*;

/// FNV-1a, so that no crate is needed.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn table() -> String {
    let subjects = Subjects::embedded()
        .names()
        .map(|name| brief(name, 1, 96, 96, Tier::High));
    let scenes = [
        brief(
            "two cute red dragons with a crown in a forest",
            2,
            200,
            120,
            Tier::Optimized,
        ),
        brief(
            "two cute red dragons with a crown in a forest",
            2,
            200,
            120,
            Tier::High,
        ),
        brief(
            "two cute red dragons with a crown in a forest",
            2,
            200,
            120,
            Tier::Ultra,
        ),
        brief(
            "ghostly wizard on a transparent background",
            3,
            64,
            96,
            Tier::Ultra,
        ),
        brief("sleepy ice cat at night", 4, 24, 24, Tier::High),
        brief("rainbow fire unicorn under the sea", 5, 16, 16, Tier::High),
    ];
    let line = |b: Brief| {
        format!(
            "{:016x} {:?} {}x{} {}\n",
            hash(&painted(&b).rgba),
            b.tier,
            b.width,
            b.height,
            b.prompt
        )
    };
    subjects.chain(scenes).map(line).collect()
}

#[test]
fn every_subject_is_painted_with_the_same_bytes_as_ever() {
    let now = format!("version {VERSION}\n{}", table());
    assert_eq!(now, include_str!("golden.txt"), "the new table:\n{now}");
}
