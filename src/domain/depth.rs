//! How many colours are shown: what a terminal can, and what a user wants.
//!
//! Separate because the settings, the painters and the commands mean the same four steps.

/// How many colours the terminal shows, or is to be given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Depth {
    /// 24-bit colour.
    #[default]
    True,
    /// The fixed 240 colours of the 256-colour palette (the first 16 vary with the theme).
    Indexed,
    /// The 16 theme colours.
    Sixteen,
    /// No colour at all, like `NO_COLOR`.
    Mono,
}

impl Depth {
    /// The words in files and in `ART_STUDIO_COLOURS`; `auto` asks the terminal.
    pub const WORDS: [&'static str; 5] = ["auto", "truecolor", "256", "16", "none"];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::True => "truecolor",
            Self::Indexed => "256",
            Self::Sixteen => "16",
            Self::Mono => "none",
        }
    }

    /// The one called `word`; `Some(None)` for `auto`, `None` for a word that is none of them.
    pub fn find(word: &str) -> Option<Option<Self>> {
        Some(match word {
            "auto" => None,
            "truecolor" => Some(Self::True),
            "256" => Some(Self::Indexed),
            "16" => Some(Self::Sixteen),
            "none" => Some(Self::Mono),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Depth;

    #[test]
    fn every_word_is_understood_and_no_other() {
        let found = Depth::WORDS.map(Depth::find);
        let wanted = [
            None,
            Some(Depth::True),
            Some(Depth::Indexed),
            Some(Depth::Sixteen),
            Some(Depth::Mono),
        ];
        assert_eq!(found, wanted.map(Some));
        assert_eq!(Depth::find("mono"), None);
        for depth in found.into_iter().flatten().flatten() {
            assert_eq!(Depth::find(depth.word()), Some(Some(depth)));
        }
    }
}
