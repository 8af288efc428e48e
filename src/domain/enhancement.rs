//! Style words that can be added to a prompt: visible before they are sent, and switched off with
//! one key.

use serde::{Deserialize, Serialize};

/// A named set of style words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Enhancement {
    /// The word in flags and JSON.
    pub id: &'static str,
    /// What is added after the prompt; empty adds nothing.
    pub words: &'static str,
}

/// What can be added, in the order a key walks through them.
pub const ENHANCEMENTS: [Enhancement; 5] = [
    Enhancement {
        id: "none",
        words: "",
    },
    Enhancement {
        id: "sprite",
        words: "game sprite, centred, plain background",
    },
    Enhancement {
        id: "portrait",
        words: "portrait, head and shoulders, soft light",
    },
    Enhancement {
        id: "icon",
        words: "app icon, bold simple shapes, plain background",
    },
    Enhancement {
        id: "tile",
        words: "seamless game tile, top view, even light",
    },
];

impl Enhancement {
    /// Adds nothing.
    pub const NONE: Self = ENHANCEMENTS[0];

    /// The one called `id`.
    pub fn find(id: &str) -> Option<Self> {
        ENHANCEMENTS
            .into_iter()
            .find(|known| known.id.eq_ignore_ascii_case(id))
    }

    /// The text that is sent for `prompt`.
    pub fn apply(self, prompt: &str) -> String {
        if self.words.is_empty() {
            return prompt.to_owned();
        }
        format!(
            "{}, {}",
            prompt.trim_end_matches([' ', ',', '.', '\n']),
            self.words
        )
    }
}

impl Default for Enhancement {
    fn default() -> Self {
        Self::NONE
    }
}

impl Serialize for Enhancement {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id)
    }
}

impl<'de> Deserialize<'de> for Enhancement {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        Self::find(&id).ok_or_else(|| serde::de::Error::custom("unknown enhancement"))
    }
}

#[cfg(test)]
mod tests {
    use super::Enhancement;

    #[test]
    fn words_follow_the_prompt() {
        let sprite = Enhancement::find("Sprite").unwrap_or_default();
        assert_eq!(
            sprite.apply("a cat."),
            "a cat, game sprite, centred, plain background"
        );
        assert_eq!(Enhancement::NONE.apply("a cat."), "a cat.");
    }
}
