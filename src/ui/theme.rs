//! Colour roles, read from `themes/*.toml`. Twelve roles are enough for the whole screen; meaning
//! is never carried by a colour alone.

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Themes that come with the program: name and text of the file.
pub const EMBEDDED: [(&str, &str); 4] = [
    ("terminal", include_str!("../../themes/terminal.toml")),
    ("dark", include_str!("../../themes/dark.toml")),
    ("light", include_str!("../../themes/light.toml")),
    ("contrast", include_str!("../../themes/contrast.toml")),
];

/// Styles by role.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Theme {
    /// Ordinary text and the background.
    pub text: Style,
    /// What matters less.
    pub muted: Style,
    /// The one accent: titles, the tab in front.
    pub accent: Style,
    /// Borders.
    pub border: Style,
    /// The border of the panel that has the keys.
    pub focus: Style,
    /// The marked row.
    pub selected: Style,
    /// It worked.
    pub good: Style,
    /// Be careful.
    pub warn: Style,
    /// It did not work.
    pub bad: Style,
    /// A key in a hint.
    pub key: Style,
    /// The done part of a bar.
    pub bar: Style,
    /// The part still to do.
    pub rest: Style,
}

/// Why a theme file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("theme {name}: {said}")]
pub struct ThemeError {
    /// Which theme.
    pub name: String,
    /// What is wrong, and where.
    pub said: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Role {
    fg: Option<String>,
    bg: Option<String>,
    #[serde(default)]
    bold: bool,
    #[serde(default)]
    underline: bool,
    #[serde(default)]
    reversed: bool,
}

#[derive(Deserialize)]
struct File {
    #[expect(dead_code, reason = "the name is for people who read the file")]
    name: Option<String>,
    #[serde(flatten)]
    roles: BTreeMap<String, Role>,
}

impl Theme {
    /// Reads a theme file. Roles that are not in it stay plain; unknown ones are errors.
    pub fn parse(name: &str, text: &str) -> Result<Self, ThemeError> {
        let wrong = |said: String| ThemeError {
            name: name.to_owned(),
            said,
        };
        let file: File = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        let mut theme = Self::default();
        for (role, value) in &file.roles {
            let style = style_of(value).map_err(|said| wrong(format!("{role}: {said}")))?;
            let place = theme
                .role(role)
                .ok_or_else(|| wrong(format!("unknown role {role}")))?;
            *place = style;
        }
        Ok(theme)
    }

    /// The theme called `name` among those that come with the program, else the first.
    pub fn embedded(name: &str) -> Self {
        let found = EMBEDDED
            .iter()
            .find(|(known, _)| *known == name)
            .or(EMBEDDED.first());
        found
            .and_then(|(name, text)| Self::parse(name, text).ok())
            .unwrap_or_default()
    }

    fn role(&mut self, name: &str) -> Option<&mut Style> {
        Some(match name {
            "text" => &mut self.text,
            "muted" => &mut self.muted,
            "accent" => &mut self.accent,
            "border" => &mut self.border,
            "focus" => &mut self.focus,
            "selected" => &mut self.selected,
            "good" => &mut self.good,
            "warn" => &mut self.warn,
            "bad" => &mut self.bad,
            "key" => &mut self.key,
            "bar" => &mut self.bar,
            "rest" => &mut self.rest,
            _ => return None,
        })
    }

    /// The same with each colour passed through `reduce` (to 256 colours, to 16…).
    #[must_use]
    pub fn mapped(self, reduce: impl Fn(Color) -> Color) -> Self {
        self.each(|style| Style {
            fg: style.fg.map(&reduce),
            bg: style.bg.map(&reduce),
            ..style
        })
    }

    /// The same without any colour: what was told by colour is told by bold and reversed text.
    #[must_use]
    pub fn colourless(self) -> Self {
        let plain = self.each(|style| Style {
            fg: None,
            bg: None,
            ..style
        });
        Self {
            selected: plain.selected.add_modifier(Modifier::REVERSED),
            ..plain
        }
    }

    fn each(self, change: impl Fn(Style) -> Style) -> Self {
        Self {
            text: change(self.text),
            muted: change(self.muted),
            accent: change(self.accent),
            border: change(self.border),
            focus: change(self.focus),
            selected: change(self.selected),
            good: change(self.good),
            warn: change(self.warn),
            bad: change(self.bad),
            key: change(self.key),
            bar: change(self.bar),
            rest: change(self.rest),
        }
    }
}

fn style_of(role: &Role) -> Result<Style, String> {
    let colour = |text: &Option<String>| text.as_deref().map(colour_of).transpose();
    let mut style = Style {
        fg: colour(&role.fg)?,
        bg: colour(&role.bg)?,
        ..Style::default()
    };
    let modifiers = [
        (role.bold, Modifier::BOLD),
        (role.underline, Modifier::UNDERLINED),
        (role.reversed, Modifier::REVERSED),
    ];
    for (_, modifier) in modifiers.into_iter().filter(|(on, _)| *on) {
        style = style.add_modifier(modifier);
    }
    Ok(style)
}

/// `default`, a name (`bright-blue`), or `#rrggbb`.
fn colour_of(text: &str) -> Result<Color, String> {
    if text == "default" {
        return Ok(Color::Reset);
    }
    let name = text.strip_prefix("bright-").map_or_else(
        || text.to_owned(),
        |rest| match rest {
            "black" => "darkgray".to_owned(),
            "white" => "white".to_owned(),
            rest => format!("light{rest}"),
        },
    );
    let name = if text == "white" {
        "gray".to_owned()
    } else {
        name
    };
    name.parse()
        .map_err(|_| format!("“{text}” is no colour; use a name or #rrggbb"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]
mod tests {
    use super::{EMBEDDED, Theme, colour_of};
    use ratatui::style::{Color, Modifier};

    #[test]
    fn every_theme_that_comes_along_is_whole() {
        for (name, text) in EMBEDDED {
            let theme = Theme::parse(name, text).unwrap_or_else(|error| panic!("{error}"));
            assert_ne!(theme.selected, theme.text, "{name}: the mark must be seen");
            assert_ne!(theme.focus, theme.border, "{name}: the focus must be seen");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let error = Theme::parse("mine", "[text]\nfg = \"octarine\"").unwrap_err();
        assert!(
            error.to_string().contains("text: “octarine” is no colour"),
            "{error}"
        );
        let error = Theme::parse("mine", "[texxt]\nfg = \"red\"").unwrap_err();
        assert_eq!(error.to_string(), "theme mine: unknown role texxt");
        assert!(Theme::parse("mine", "[text]\nfgg = 1").is_err());
    }

    #[test]
    fn names_are_the_terminals_sixteen() {
        let rows = [
            ("black", Color::Black),
            ("white", Color::Gray),
            ("bright-white", Color::White),
            ("bright-black", Color::DarkGray),
            ("bright-red", Color::LightRed),
            ("#ff8000", Color::Rgb(255, 128, 0)),
            ("default", Color::Reset),
        ];
        for (name, colour) in rows {
            assert_eq!(colour_of(name), Ok(colour), "{name}");
        }
    }

    #[test]
    fn without_colour_the_mark_is_reversed() {
        let theme = Theme::embedded("dark").colourless();
        assert_eq!((theme.selected.fg, theme.text.bg), (None, None));
        assert!(theme.selected.add_modifier.contains(Modifier::REVERSED));
    }
}
