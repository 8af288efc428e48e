//! Promises of the whole engine: same bytes, exact sizes, real passes, nothing breaks it.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::ops::ControlFlow;

use super::*;

mod golden;
mod hostile;
mod prompts;

fn brief(prompt: &str, seed: u64, width: u32, height: u32, tier: Tier) -> Brief {
    Brief {
        prompt: prompt.to_owned(),
        negative: String::new(),
        seed,
        width,
        height,
        tier,
    }
}

fn painted(brief: &Brief) -> Sprite {
    paint(brief, &mut |_| ControlFlow::Continue(())).unwrap()
}

#[test]
fn any_size_is_exact() {
    for (width, height) in [
        (1, 1),
        (3, 200),
        (16, 16),
        (33, 47),
        (100, 64),
        (512, 768),
        (1, 4096),
    ] {
        for tier in [Tier::Optimized, Tier::High, Tier::Ultra] {
            let sprite = painted(&brief("cat", 1, width, height, tier));
            assert_eq!((sprite.width, sprite.height), (width, height));
            assert_eq!(sprite.rgba.len(), (width * height * 4) as usize);
        }
    }
}

#[test]
fn the_same_brief_gives_the_same_bytes_and_another_seed_others() {
    let one = painted(&brief("a red dragon", 7, 128, 128, Tier::Ultra));
    assert_eq!(
        one,
        painted(&brief("a red dragon", 7, 128, 128, Tier::Ultra))
    );
    assert_ne!(
        one,
        painted(&brief("a red dragon", 8, 128, 128, Tier::Ultra))
    );
}

#[test]
fn passes_are_counted_and_can_stop_the_work() {
    for tier in [Tier::Optimized, Tier::High, Tier::Ultra] {
        let mut seen = Vec::new();
        let done = paint(&brief("robot", 1, 256, 256, tier), &mut |pass| {
            assert!(pass.preview().rgba.len() >= 16 * 16 * 4);
            seen.push((pass.index, pass.total, pass.name));
            ControlFlow::Continue(())
        });
        assert!(done.is_some());
        let total = seen.len() as u32;
        assert!((1..=total).eq(seen.iter().map(|s| s.0)) && seen.iter().all(|s| s.1 == total));
        assert_eq!(seen.first().map(|s| s.2), Some("silhouette"));
        let stopped = paint(&brief("robot", 1, 256, 256, tier), &mut |pass| {
            if pass.index == 3 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        assert!(stopped.is_none());
    }
}

#[test]
fn other_seeds_give_other_pictures() {
    // A hundred where it is quick; a sample in a debug build.
    let (seeds, least) = if cfg!(debug_assertions) {
        (12, 11)
    } else {
        (100, 97)
    };
    let mut few = Vec::new();
    for name in Subjects::embedded().names() {
        let prompt = format!("{name}, transparent background");
        let all: std::collections::BTreeSet<Vec<u8>> = (0..seeds)
            .map(|seed| painted(&brief(&prompt, seed, 48, 48, Tier::High)).rgba)
            .collect();
        few.extend((all.len() < least).then(|| format!("{name}: {}", all.len())));
    }
    assert!(few.is_empty(), "too few different ones of {seeds}: {few:?}");
}
