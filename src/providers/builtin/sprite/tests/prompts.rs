//! What prompts mean: one table, and what the meaning changes in the picture.

use super::*;

#[test]
fn prompts_are_understood() {
    for (prompt, said) in [
        (
            "a cute red dragon with a crown",
            "dragon · red · cute · crown",
        ),
        ("draggon", "dragon"),
        ("rdagon with a swrod", "dragon · sword"),
        ("two slimes", "slime · two"),
        ("2 fluffy bunnies", "bunny · two · cute"),
        (
            "dark blue robot on a forest background",
            "robot · dark blue · forest",
        ),
        ("cat, no hat", "cat · no hat"),
        ("flumph", "friendly creature"),
        ("", "friendly creature"),
        ("ice dragon", "dragon · ice"),
        ("robot cat", "cat · robot"),
        ("pirate cat", "cat · pirate"),
        ("cat wizard", "cat · wizard"),
        ("a dragon eating a donut", "dragon · donut"),
        ("a cat and a dog", "cat · dog"),
        ("knight with a blue shield", "knight · blue shield"),
        ("fox with green eyes", "fox · green eyes"),
        ("spooky castle at night", "castle · spooky · night"),
        ("wizard in a forest at night", "wizard · forest · night"),
        ("treasure chest", "chest"),
        ("space ship in outer space", "spaceship · space"),
        ("golden crown", "crown · golden"),
        ("sword", "sword"),
        (
            "transparent background, happy ghost",
            "ghost · transparent · happy",
        ),
        ("unicorn on a pink background", "unicorn · pink background"),
        ("tiny mouse", "mouse · small"),
        (
            "a spotted purple dinosaur without spikes",
            "dinosaur · purple · spots · no spikes",
        ),
        ("an ice cream in the snow", "icecream · snow"),
        ("rainbow unicorn", "unicorn · rainbow"),
        ("wizzard with a wnad", "wizard · wand"),
        ("moon cat", "cat · moon"),
        ("a witch and a black cat", "witch · black cat"),
        ("robot, no background", "robot · transparent"),
    ] {
        assert_eq!(understand(prompt, "").to_string(), said, "{prompt}");
    }
}

#[test]
fn what_is_unwanted_is_said_and_left_out() {
    let found = understand("wizard with a hat", "hat, ugly, blurry");
    assert_eq!(found.to_string(), "wizard · no hat");
    let usual = understand(
        "cat",
        "extra limbs, bad arms, missing legs, blurry, text, watermark",
    );
    assert_eq!(usual.to_string(), "cat");
    let plain = painted(&brief("wizard", 3, 64, 64, Tier::High));
    let mut bare = brief("wizard", 3, 64, 64, Tier::High);
    bare.negative = "hat".to_owned();
    assert_ne!(plain, painted(&bare));
}

#[test]
fn an_unknown_subject_is_said() {
    let found = understand("a red zorblax", "");
    assert_eq!((found.known, found.subject.as_str()), (false, "creature"));
    assert_eq!(found.unknown, ["zorblax"]);
}

#[test]
fn a_transparent_background_is_transparent_and_others_are_not() {
    let alpha = |prompt: &str| {
        let sprite = painted(&brief(prompt, 1, 64, 64, Tier::High));
        sprite
            .rgba
            .chunks(4)
            .filter(|p| p.get(3).is_some_and(|a| *a < 255))
            .count()
    };
    assert!(alpha("cat, transparent background") > 500);
    for prompt in [
        "cat",
        "cat in a forest",
        "cat on a plain blue background",
        "cat at night",
    ] {
        assert_eq!(alpha(prompt), 0, "{prompt}");
    }
}

#[test]
fn the_colour_asked_is_the_colour_seen() {
    for name in Subjects::embedded().names() {
        let blue = |colour: &str| {
            let prompt = format!("{colour} {name}, transparent background");
            let sprite = painted(&brief(&prompt, 2, 48, 48, Tier::High));
            let is = |p: &&[u8]| {
                let channel = |i: usize| p.get(i).copied().map_or(0, i32::from);
                channel(3) == 255 && channel(2) > channel(0).max(channel(1)) + 40
            };
            sprite.rgba.chunks(4).filter(is).count()
        };
        assert!(blue("blue") > 60, "{name} is not blue: {}", blue("blue"));
    }
}
