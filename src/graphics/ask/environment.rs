//! What the environment variables say of the terminal, as plain data.
//!
//! Filled by the caller, so that only the config room reads the environment and tests say what
//! they want.

/// The variables that tell something of the terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one variable, set or not"
)]
pub struct Environment {
    /// `TERM`.
    pub term: String,
    /// `COLORTERM`.
    pub colorterm: String,
    /// `NO_COLOR` is set and not empty (<https://no-color.org>).
    pub no_color: bool,
    /// `TERM_PROGRAM`.
    pub term_program: String,
    /// `LC_TERMINAL`, which iTerm2 sends over SSH.
    pub lc_terminal: String,
    /// `KONSOLE_VERSION` is set.
    pub konsole: bool,
    /// `WT_SESSION` is set: Windows Terminal.
    pub windows_terminal: bool,
    /// `TMUX` is set.
    pub tmux: bool,
    /// `TMUX_PANE`: our pane.
    pub tmux_pane: String,
    /// `STY` is set: GNU screen.
    pub screen: bool,
    /// `ZELLIJ` is set.
    pub zellij: bool,
    /// `SSH_CONNECTION` or `SSH_TTY` is set.
    pub ssh: bool,
    /// `DISPLAY` or `WAYLAND_DISPLAY` is set: there is a screen for windows.
    pub display: bool,
}

impl Environment {
    /// Asks `lookup` for each variable by name; it answers `None` for one that is not set.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name: &str| lookup(name).unwrap_or_default();
        let set = |name: &str| lookup(name).is_some_and(|value| !value.is_empty());
        Self {
            term: text("TERM"),
            colorterm: text("COLORTERM"),
            no_color: set("NO_COLOR"),
            term_program: text("TERM_PROGRAM"),
            lc_terminal: text("LC_TERMINAL"),
            konsole: set("KONSOLE_VERSION"),
            windows_terminal: set("WT_SESSION"),
            tmux: set("TMUX"),
            tmux_pane: text("TMUX_PANE"),
            screen: set("STY"),
            zellij: set("ZELLIJ"),
            ssh: set("SSH_CONNECTION") || set("SSH_TTY"),
            display: set("DISPLAY") || set("WAYLAND_DISPLAY"),
        }
    }

    /// Whether tmux stands between us and the terminal, as far as the environment knows.
    pub fn in_tmux(&self) -> bool {
        self.tmux || self.term.starts_with("tmux")
    }

    /// Whether GNU screen stands between us and the terminal. tmux also likes to call its
    /// terminal `screen`.
    pub fn in_screen(&self) -> bool {
        !self.in_tmux() && (self.screen || self.term.starts_with("screen"))
    }

    /// Whether any multiplexer stands between us and the terminal. Argument of
    /// [`super::question`].
    pub fn mux(&self) -> bool {
        self.in_tmux() || self.in_screen() || self.zellij
    }
}

#[cfg(test)]
mod tests {
    use super::Environment;

    #[test]
    fn an_empty_no_color_is_none() {
        let with = |value: &str| {
            Environment::from_lookup(|name| (name == "NO_COLOR").then(|| value.to_owned()))
        };
        assert!(!with("").no_color);
        assert!(with("1").no_color);
    }

    #[test]
    fn tmux_that_calls_itself_screen_is_tmux() {
        let environment = Environment {
            term: "screen-256color".into(),
            tmux: true,
            ..Environment::default()
        };
        assert!(environment.in_tmux() && !environment.in_screen() && environment.mux());
    }
}
