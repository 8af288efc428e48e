//! Whatever is typed: a picture of the right size, in bounded time, and never a panic.

use proptest::prelude::*;

use super::super::dice::Dice;
use super::*;

/// Ten thousand where it is quick; a sample in a debug build.
const MANY: u64 = if cfg!(debug_assertions) { 300 } else { 10_000 };

const NASTY: &[&str] = &[
    "",
    "\u{0}",
    "\u{1b}[31m",
    "\u{202e}",
    "💥",
    "ﷺ",
    "İ",
    "ß",
    "e\u{301}",
    "ÅÄÖ",
    "竜",
    "no no no",
    "with with",
    "in in in",
    "not without",
    "999999999999999999999",
    "-1",
    "two three four five",
    "1e9",
    "%s%n",
    "../../etc",
    "background background",
    "transparent plain",
    "eyes eyes",
    "dark light dark",
    "and and",
    ", , ,",
    "ing",
    "s",
    "es",
];

fn prompt(dice: &mut Dice, words: &[String]) -> String {
    let mut text = String::new();
    for _ in 0..dice.below(14) {
        match dice.below(8) {
            0 => text.push_str(dice.pick(NASTY).copied().unwrap_or_default()),
            1 => text.extend(char::from_u32(dice.below(0x0011_0000) as u32)),
            2 => text.push_str(&"dragon".repeat(dice.below(300))),
            _ => text.push_str(dice.pick(words).map_or("", String::as_str)),
        }
        text.push(' ');
    }
    text
}

#[test]
fn random_prompts_always_give_a_picture() {
    let words: Vec<String> = Subjects::embedded()
        .lexicon
        .all_words()
        .map(str::to_owned)
        .collect();
    assert!(words.len() > 500, "the lexicon is {} words", words.len());
    let mut dice = Dice::new(2026, "hostile");
    for _ in 0..MANY {
        let (width, height) = match dice.below(40) {
            0 => (dice.range(1, 700) as u32, dice.range(1, 700) as u32),
            1 => (1, dice.range(1, 4_096) as u32),
            _ => (dice.range(1, 72) as u32, dice.range(1, 72) as u32),
        };
        let tier = [Tier::Optimized, Tier::High, Tier::Ultra][dice.below(3)];
        let brief = Brief {
            prompt: prompt(&mut dice, &words),
            negative: prompt(&mut dice, &words),
            seed: dice.next(),
            width,
            height,
            tier,
        };
        let sprite = painted(&brief);
        assert_eq!(
            sprite.rgba.len(),
            (width * height * 4) as usize,
            "{brief:?}"
        );
        let said = understand(&brief.prompt, &brief.negative).to_string();
        assert!(
            !said.chars().any(char::is_control) && said.len() < 1_000,
            "{said}"
        );
    }
}

#[test]
fn a_size_out_of_bounds_is_brought_into_them() {
    let sprite = painted(&brief("cat", 1, 0, 0, Tier::High));
    assert_eq!((sprite.width, sprite.height), (1, 1));
    let sprite = painted(&brief("cat", 1, u32::MAX, 2, Tier::High));
    assert_eq!((sprite.width, sprite.height), (4_096, 2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// A user's file may hold anything: it is read or it is a located problem.
    #[test]
    fn any_subject_file_is_read_or_refused(text in "(subject|part|oval|limb|poly|or|colour|anchor|group|in|main|red|[0-9.-]{1,6}|\n| ){0,80}") {
        let text = format!("subject x\npart a\noval red 32 32 9 9\n{text}");
        let (all, problems) = Subjects::with_folder_texts([("x.txt", text.as_str())]);
        prop_assert!(problems.iter().all(|p| p.file == "x.txt" && p.line > 0));
        let brief = brief("x", 1, 48, 48, Tier::Ultra);
        let sprite = paint_with(&all, &brief, &mut |_| ControlFlow::Continue(()));
        prop_assert!(sprite.is_some());
    }
}
