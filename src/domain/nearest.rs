//! The word somebody probably meant.

/// The one of `known` that `word` is a slip of; `None` when it is like none of them.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // More than this is another word. Two letters in the wrong order are two slips.
    let letters = word.chars().count();
    let slips = if letters < 4 { 1 } else { letters / 3 + 1 };
    known
        .into_iter()
        .map(|known| (distance(word, known), known))
        .filter(|(distance, _)| *distance <= slips)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// Letters to add, drop or change to get from one to the other (Levenshtein), case ignored.
fn distance(from: &str, to: &str) -> usize {
    /// Longer words are no slips of ours, and comparing them would take long.
    const LONGEST: usize = 64;
    let letters = |word: &str| word.to_lowercase().chars().collect::<Vec<_>>();
    let (from, to) = (letters(from), letters(to));
    if from.len() > LONGEST || to.len() > LONGEST {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (done, letter) in from.iter().enumerate() {
        let mut left = done + 1;
        let mut next = vec![left];
        for (other, pair) in to.iter().zip(row.windows(2)) {
            let [diagonal, above] = *pair else { break };
            left = (diagonal + usize::from(letter != other))
                .min(above + 1)
                .min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn slips_are_understood_and_other_words_are_not() {
        let known = ["builtin", "comfyui", "replicate"];
        for (word, meant) in [
            ("bultin", Some("builtin")),
            ("ComfyUI", Some("comfyui")),
            ("comfy-ui", Some("comfyui")),
            ("replicat", Some("replicate")),
            ("biultin", Some("builtin")),
            ("dragon", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
        assert_eq!(nearest(&"x".repeat(100_000), known), None);
    }

    #[test]
    fn distances_are_those_of_levenshtein() {
        for (from, to, steps) in [
            ("kitten", "sitting", 3),
            ("", "abc", 3),
            ("same", "same", 0),
        ] {
            assert_eq!(distance(from, to), steps);
        }
    }
}
