//! Prompt text to plain words, with forgiveness for plurals and slips of the finger.
//!
//! Knows letters only; what a word means is the lexicon's business.

/// The most characters of a prompt that are read; far more than people write.
const LONGEST: usize = 4_096;
/// The most words that are read.
const MOST: usize = 160;

/// Words that say nothing of what a picture shows, however the rest is understood; three letters or more.
const SMALL: &str = "about above across after again all almost along already also although always and \
    another any anything are around away back because been before being below between both but can \
    could did does doing down each either else enough even ever every everything few for from getting \
    gets goes going had has have having her here hers herself him himself his how however instead into \
    its itself just kind kinda let like lots made make makes making many may maybe might mine more most \
    much must near need not now off often once one only other others our ours out over own per perhaps \
    please put quite rather really same she should since some somehow someone something still such \
    than that the their theirs them themselves then there these they thing things this those though \
    through together too toward towards under until upon use used using very want was well were what \
    when where which while who whole whom whose why will with within without would yes yet you your \
    yours yourself";

/// Is it a word that need not be told as one that meant nothing?
pub(super) fn is_small(word: &str) -> bool {
    SMALL.split_ascii_whitespace().any(|small| small == word)
}

/// The words of a text in lower case; a `,` or `.` is a word of its own.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for c in text.chars().take(LONGEST).chain([' ']) {
        if c.is_alphanumeric() {
            // A word longer than any we know is cut, so that comparing stays cheap.
            if word.len() < 32 {
                word.extend(c.to_lowercase());
            }
            continue;
        }
        if matches!(c, '\'' | '’') {
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if matches!(c, ',' | '.' | ';') {
            words.push(",".to_owned());
        }
        if words.len() >= MOST {
            break;
        }
    }
    words.truncate(MOST);
    words
}

/// Forms of a word that may be the one in the lexicon: itself, then without its ending.
pub(super) fn stems(word: &str) -> Vec<String> {
    let mut all = vec![word.to_owned()];
    let mut add = |end: &str, instead: &str| {
        if let Some(stem) = word.strip_suffix(end).filter(|s| s.len() >= 2) {
            all.push(format!("{stem}{instead}"));
        }
    };
    add("s", "");
    add("es", "");
    add("ies", "y");
    add("ves", "f");
    add("ves", "fe");
    add("ish", "");
    add("y", "");
    add("like", "");
    add("men", "man");
    add("mice", "mouse");
    all
}

/// Whether `typed` may be a slip for `meant`: letters swapped, doubled or left out from four letters,
/// any one slip from five, two from nine.
pub(super) fn alike(typed: &[char], meant: &[char]) -> bool {
    let long = typed.len().min(meant.len());
    let starts = typed.first() == meant.first()
        || (typed.first() == meant.get(1) && typed.get(1) == meant.first());
    if long >= 3 && single(typed) == single(meant) {
        return true;
    }
    if long < 4 || !starts || typed.len().abs_diff(meant.len()) > 2 {
        return false;
    }
    let count = slips(typed, meant);
    let small = typed.len() < meant.len() || sorted(typed) == sorted(meant);
    count == 1 && (small || long >= 5) || count == 2 && long >= 9
}

fn sorted(word: &[char]) -> Vec<char> {
    let mut letters = word.to_vec();
    letters.sort_unstable();
    letters
}

/// The word with doubled letters written once.
fn single(word: &[char]) -> Vec<char> {
    let mut letters = word.to_vec();
    letters.dedup();
    letters
}

/// How many slips (missing, added, wrong or swapped letters) lie between two words.
fn slips(a: &[char], b: &[char]) -> usize {
    let mut older: Vec<usize> = Vec::new();
    let mut old: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let get = |r: &[usize], k: usize| r.get(k).copied().unwrap_or(usize::MAX - 1);
            let mut best = (get(&old, j) + usize::from(x != y))
                .min(get(&old, j + 1) + 1)
                .min(get(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(get(&older, j - 1) + 1);
            }
            row.push(best);
        }
        older = std::mem::replace(&mut old, row);
    }
    old.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_become_plain_words() {
        assert_eq!(
            split("A Dragon's red-hot hat, please"),
            ["a", "dragons", "red", "hot", "hat", ",", "please"]
        );
        assert_eq!(split("\u{1b}[31m\u{202e}"), ["31m"]);
        assert!(split(&"cat ".repeat(100_000)).len() <= MOST);
        assert!(split(&"x".repeat(100_000)).concat().len() <= 64);
    }

    #[test]
    fn slips_are_forgiven_but_short_words_are_not_bent() {
        let like = |a: &str, b: &str| {
            alike(
                &a.chars().collect::<Vec<_>>(),
                &b.chars().collect::<Vec<_>>(),
            )
        };
        for (typed, meant) in [
            ("dargon", "dragon"),
            ("draggon", "dragon"),
            ("rdagon", "dragon"),
            ("wizzard", "wizard"),
            ("spacship", "spaceship"),
            ("skelleton", "skeleton"),
            ("casle", "castle"),
        ] {
            assert!(like(typed, meant), "{typed}");
        }
        for (typed, meant) in [
            ("car", "cat"),
            ("pear", "bear"),
            ("waggon", "dragon"),
            ("hug", "hat"),
            ("cape", "cake"),
        ] {
            assert!(!like(typed, meant), "{typed}");
        }
    }
}
