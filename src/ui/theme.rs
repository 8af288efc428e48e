//! Colour roles, read from `themes/*.toml`. Twelve roles are enough for the whole screen; meaning
//! is never carried by a colour alone.

use crate::domain::visible;
use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

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
#[error("line {line}: {said}")]
pub struct ThemeError {
    /// Which line, from 1.
    pub line: usize,
    /// What is wrong, and what is expected.
    pub said: String,
}

/// What stands in a theme file.
const EXPECTED: &str =
    "expected [role], then fg or bg = \"colour\", and bold, underline or reversed = true";

/// Names of the roles, as they stand in the files.
const ROLES: &str = "text, muted, accent, border, focus, selected, good, warn, bad, key, bar, rest";

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

impl Theme {
    /// Reads a theme file. Roles that are not in it stay plain; unknown ones are errors.
    pub fn parse(text: &str) -> Result<Self, ThemeError> {
        let file: toml::Table = toml::from_str(text).map_err(|error| unread(text, &error))?;
        let mut theme = Self::default();
        // The name is for people who read the file.
        for (role, value) in file.into_iter().filter(|(key, _)| key != "name") {
            let wrong = |said: String, what: &str| ThemeError {
                line: line_of(text, &[&role, what]),
                said,
            };
            let place = theme.role(&role).ok_or_else(|| {
                let said = format!("unknown role “{}”; the roles are {ROLES}", visible(&role));
                wrong(said, "")
            })?;
            let value: Role = value.try_into().map_err(|error: toml::de::Error| {
                let said = visible(error.message());
                let what = said.split(['`', '"']).nth(1).unwrap_or_default();
                wrong(format!("{role}: {said}; {EXPECTED}"), what)
            })?;
            *place = style_of(&value)
                .map_err(|(said, colour)| wrong(format!("{role}: {said}"), &colour))?;
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
            .and_then(|(_, text)| Self::parse(text).ok())
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

/// What the reader of the file says, with its line.
fn unread(text: &str, error: &toml::de::Error) -> ThemeError {
    let at = error.span().map_or(0, |span| span.start);
    let before = text.as_bytes().iter().take(at);
    let message = error.message().lines().next().unwrap_or_default();
    ThemeError {
        line: 1 + before.filter(|byte| **byte == b'\n').count(),
        said: format!("{}; {EXPECTED}", visible(message)),
    }
}

/// The line in which the words stand, each behind the one before; as far as they are found.
fn line_of(text: &str, words: &[&str]) -> usize {
    let mut at = 0;
    for word in words {
        let rest = text.get(at..).unwrap_or_default();
        at += rest.find(word).unwrap_or(0);
    }
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

/// The error is what is wrong, and the colour that is.
fn style_of(role: &Role) -> Result<Style, (String, String)> {
    let colour = |text: &Option<String>| {
        let found = text.as_deref().map(colour_of).transpose();
        found.map_err(|said| (said, text.clone().unwrap_or_default()))
    };
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
    name.parse().map_err(|_| {
        format!(
            "“{}” is no colour; use default, a name (red, bright-blue, black, white…) or #rrggbb",
            visible(text)
        )
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]
mod tests {
    use super::{EMBEDDED, Theme, colour_of};
    use ratatui::style::{Color, Modifier};

    #[test]
    fn every_theme_that_comes_along_is_whole() {
        for (name, text) in EMBEDDED {
            let theme = Theme::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_ne!(theme.selected, theme.text, "{name}: the mark must be seen");
            assert_ne!(theme.focus, theme.border, "{name}: the focus must be seen");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let rows = [
            (
                "[muted]\nbold = true\n[text]\nfg = \"octarine\"",
                4,
                "text: “octarine” is no colour; use",
            ),
            (
                "\n[texxt]\nfg = \"red\"",
                2,
                "unknown role “texxt”; the roles are text, muted",
            ),
            ("[text]\nfgg = 1", 2, "unknown field `fgg`"),
            ("[text]\nfg = \"red", 2, "expected [role]"),
            ("[text]\nbold = \"yes\"", 2, "invalid type"),
        ];
        for (text, line, said) in rows {
            let error = Theme::parse(text).unwrap_err();
            assert!(error.said.contains(said), "{error}");
            assert_eq!(error.line, line, "{error}");
            assert!(!error.said.contains('\n'), "one line, no dump: {error}");
        }
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
