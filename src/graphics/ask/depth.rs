//! How many colours the terminal shows, from everything that is known of it.
//!
//! `COLORTERM` alone is wrong too often: SSH does not forward it, and GNU screen inherits it from
//! outside and then shows garbage.

use super::{Answers, Environment};
use crate::graphics::Depth;

/// Beginnings of `TERM` whose terminals show 24-bit colour.
const TRUE_TERMS: [&str; 8] = [
    "xterm-kitty",
    "xterm-ghostty",
    "ghostty",
    "alacritty",
    "foot",
    "wezterm",
    "contour",
    "rio",
];

/// Beginnings of an XTVERSION answer (lower case) whose terminals show 24-bit colour.
const TRUE_VERSIONS: [&str; 11] = [
    "kitty", "wezterm", "foot", "ghostty", "konsole", "iterm2", "contour", "mlterm", "mintty",
    "rio", "tmux",
];

/// `TERM_PROGRAM` (lower case) of terminals that show 24-bit colour.
const TRUE_PROGRAMS: [&str; 7] = [
    "iterm.app",
    "wezterm",
    "ghostty",
    "vscode",
    "mintty",
    "rio",
    "warpterminal",
];

/// The colour depth to draw with.
///
/// In order: what the user set, `NO_COLOR`, the colour the terminal gave back, tmux (takes 24 bits
/// and maps them down itself), GNU screen (must not see 24 bits, whatever `COLORTERM` says),
/// `COLORTERM` and the terminal's name, `TERM`, and at last the 16 colours everybody has.
pub fn depth(user: Option<Depth>, environment: &Environment, answers: &Answers) -> Depth {
    depth_because(user, environment, answers).0
}

/// The same with the reason, in words for `doctor`.
pub fn depth_because(
    user: Option<Depth>,
    environment: &Environment,
    answers: &Answers,
) -> (Depth, &'static str) {
    if let Some(depth) = user {
        return (depth, "it was asked for");
    }
    if environment.no_color {
        return (Depth::Mono, "NO_COLOR is set");
    }
    if is_monochrome(&environment.term) {
        return (Depth::Mono, "TERM says so");
    }
    if answers.truecolor == Some(true) {
        return (Depth::True, "the terminal gave a 24-bit colour back");
    }
    if environment.in_tmux() || version_of(answers).starts_with("tmux") {
        return (
            Depth::True,
            "tmux takes them and maps them to what its terminal has",
        );
    }
    // A terminal that gave back another colour than the one set has rounded it.
    let rounded = answers.truecolor == Some(false);
    if !environment.in_screen() && !rounded && says_true(environment, answers) {
        return (Depth::True, "COLORTERM or the terminal's name says so");
    }
    let apple = environment.term_program == "Apple_Terminal";
    if environment.term.contains("256color") || apple {
        (
            Depth::Indexed,
            "the terminal's type says so, and nothing says more",
        )
    } else if rounded && !environment.in_screen() {
        (Depth::Indexed, "the terminal rounded a 24-bit colour")
    } else {
        (Depth::Sixteen, "nothing says that it has more")
    }
}

/// Whether `TERM` names a terminal without colours. An empty one is no terminal that we know,
/// except on Windows, where nobody sets it.
fn is_monochrome(term: &str) -> bool {
    term == "dumb" || (term.is_empty() && !cfg!(windows)) || term.ends_with("-mono")
}

fn says_true(environment: &Environment, answers: &Answers) -> bool {
    let colorterm = environment.colorterm.to_ascii_lowercase();
    let program = environment.term_program.to_ascii_lowercase();
    let term = environment.term.as_str();
    let version = version_of(answers);
    matches!(colorterm.as_str(), "truecolor" | "24bit")
        || TRUE_VERSIONS.iter().any(|name| version.starts_with(name))
        || TRUE_PROGRAMS.contains(&program.as_str())
        || TRUE_TERMS.iter().any(|name| term.starts_with(name))
        || term.ends_with("-direct")
        || environment.konsole
        || environment.windows_terminal
        || (cfg!(windows) && term.is_empty())
}

fn version_of(answers: &Answers) -> String {
    answers
        .version
        .as_deref()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{Depth, depth};
    use crate::graphics::ask::{Answers, Environment};

    fn environment(term: &str, colorterm: &str) -> Environment {
        Environment {
            term: term.into(),
            colorterm: colorterm.into(),
            ..Environment::default()
        }
    }

    #[test]
    fn the_environment_alone_gives_a_depth() {
        let rows = [
            ("xterm-256color", "truecolor", Depth::True),
            ("xterm-256color", "", Depth::Indexed),
            ("xterm", "", Depth::Sixteen),
            ("linux", "", Depth::Sixteen),
            ("vt220", "", Depth::Sixteen),
            ("xterm-kitty", "", Depth::True),
            ("xterm-direct", "", Depth::True),
            ("tmux-256color", "", Depth::True),
            ("screen.xterm-256color", "truecolor", Depth::Indexed),
            ("screen", "truecolor", Depth::Sixteen),
            ("dumb", "truecolor", Depth::Mono),
        ];
        for (term, colorterm, expected) in rows {
            let environment = environment(term, colorterm);
            assert_eq!(
                depth(None, &environment, &Answers::default()),
                expected,
                "{term}"
            );
        }
    }

    #[test]
    fn the_user_then_no_color_come_first() {
        let mut environment = environment("xterm-256color", "truecolor");
        environment.no_color = true;
        let answers = Answers {
            truecolor: Some(true),
            ..Answers::default()
        };
        assert_eq!(depth(None, &environment, &answers), Depth::Mono);
        assert_eq!(
            depth(Some(Depth::Indexed), &environment, &answers),
            Depth::Indexed
        );
    }

    #[test]
    fn the_terminals_own_answer_beats_the_variables() {
        let over_ssh = environment("xterm-256color", "");
        let yes = Answers {
            truecolor: Some(true),
            ..Answers::default()
        };
        assert_eq!(depth(None, &over_ssh, &yes), Depth::True);
        let no = Answers {
            truecolor: Some(false),
            ..Answers::default()
        };
        assert_eq!(
            depth(None, &environment("xterm", "truecolor"), &no),
            Depth::Indexed
        );
        let tmux = Answers {
            version: Some("tmux 3.3a".into()),
            ..Answers::default()
        };
        assert_eq!(depth(None, &environment("screen", ""), &tmux), Depth::True);
        let konsole = Answers {
            version: Some("Konsole 22.12.3".into()),
            ..Answers::default()
        };
        assert_eq!(depth(None, &over_ssh, &konsole), Depth::True);
    }
}
