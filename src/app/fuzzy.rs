//! Finding names by a few letters: how well a name fits what was typed.

/// Letters at the start of a word, and letters that follow each other, say more.
const AT_START: u32 = 8;
const IN_A_ROW: u32 = 5;
/// A whole word of the query that stands in the name as it is.
const WHOLE: u32 = 20;

/// How well `name` fits `query`; `None` = not at all. Each word of the query must occur in the name,
/// its letters in order; case and the order of the words are ignored.
pub(crate) fn score(name: &str, query: &str) -> Option<u32> {
    let lower = name.to_lowercase();
    // The name itself is meant before longer ones that hold it.
    let is_exact = lower == query.trim().to_lowercase();
    let mut sum = if is_exact { WHOLE } else { 0 };
    for word in query.split_whitespace() {
        sum += word_score(&lower, &word.to_lowercase())?;
    }
    Some(sum)
}

fn word_score(name: &str, word: &str) -> Option<u32> {
    let whole = name.find(word).map(|at| {
        let before = name.get(..at).and_then(|before| before.chars().next_back());
        let letters = u32::try_from(word.chars().count()).unwrap_or(0);
        WHOLE + letters * IN_A_ROW + if is_start(before) { AT_START } else { 0 }
    });
    whole.or_else(|| scattered(name, word))
}

/// The letters in order with others between them: each goes to the next place there is.
fn scattered(name: &str, word: &str) -> Option<u32> {
    let mut letters = name.chars();
    let (mut before, mut follows, mut sum) = (None, false, 0);
    for wanted in word.chars() {
        loop {
            let letter = letters.next()?;
            let here = letter == wanted;
            if here {
                sum += 1;
                sum += if is_start(before) { AT_START } else { 0 };
                sum += if follows { IN_A_ROW } else { 0 };
            }
            before = Some(letter);
            follows = here;
            if here {
                break;
            }
        }
    }
    Some(sum)
}

fn is_start(before: Option<char>) -> bool {
    before.is_none_or(|before| !before.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::score;

    fn best<'a>(query: &str, names: &[&'a str]) -> Option<&'a str> {
        let mut found: Vec<_> = names
            .iter()
            .filter_map(|name| Some((score(name, query)?, *name)))
            .collect();
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        found.first().map(|(_, name)| *name)
    }

    #[test]
    fn a_few_letters_find_a_name() {
        assert!(score("copy path", "cpp").is_some() && score("Copy path", "COPY").is_some());
        assert!(score("x", "").is_some() && score("copy path", "path copy").is_some());
        assert!(score("copy path", "pc p").is_none() && score("quit", "quitt").is_none());
        assert!(score("龍の絵", "龍絵").is_some());
    }

    #[test]
    fn the_better_fit_comes_first() {
        let names = [
            "sd15/dreamshaper_8.safetensors",
            "sdxl_base_1.0.safetensors",
            "flux1-dev-fp8.safetensors",
            "my_sd_xl_mix.safetensors",
        ];
        for (query, name) in [
            ("sdxl", "sdxl_base_1.0.safetensors"),
            ("base", "sdxl_base_1.0.safetensors"),
            ("fdev", "flux1-dev-fp8.safetensors"),
            ("dream sd15", "sd15/dreamshaper_8.safetensors"),
            ("smix", "my_sd_xl_mix.safetensors"),
        ] {
            assert_eq!(best(query, &names), Some(name), "{query}");
        }
        let names = ["sd15-enlarged", "enlarge"];
        assert_eq!(best("Enlarge", &names), Some("enlarge"), "the name itself");
    }

    #[test]
    fn a_long_name_of_nothing_but_one_letter_is_quick() {
        assert!(score(&"a".repeat(100_000), &"a".repeat(64)).is_some());
        assert!(score(&"a".repeat(100_000), &format!("{}b", "a".repeat(63))).is_none());
    }
}
