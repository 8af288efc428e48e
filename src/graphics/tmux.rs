//! What tmux says of the way through it. Only asked, never changed: its settings are the user's.

use crate::graphics::ask::Passage;
use std::process::{Command, Stdio};

/// What is asked, one thing a line.
const FORMAT: &str = "#{allow-passthrough}\n#{window_active}\n#{session_attached}\n\
    #{pane_active}\n#{client_tty}";

/// Asks the tmux around us about our `pane`. Blocking, some ms; `None` if there is none, or it is
/// too old to know.
pub fn ask(pane: &str) -> Option<Passage> {
    let mut question = Command::new("tmux");
    question
        .args(["display", "-p", "-t", pane, FORMAT])
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    // Ctrl-Z stops our process group. A child stopped before it runs tmux would keep the thread that
    // starts it from stopping, and the shell from ever hearing that we have.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut question, 0);
    let asked = question.output().ok()?;
    asked
        .status
        .success()
        .then(|| parse(&String::from_utf8_lossy(&asked.stdout)))
}

fn parse(said: &str) -> Passage {
    let mut lines = said.lines();
    let mut next = || lines.next().unwrap_or_default().trim();
    let is_open = matches!(next(), "on" | "all" | "1");
    let (window, attached, pane) = (next(), next(), next());
    let is_seen = window == "1" && attached != "0" && !attached.is_empty();
    Passage {
        is_open,
        is_seen,
        is_active: is_seen && pane == "1",
        client: next().chars().filter(|char| !char.is_control()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn five_lines_are_read_and_nonsense_is_closed() {
        let open = parse("on\n1\n2\n1\n/dev/pts/3\n");
        assert!(open.is_open && open.is_seen && open.is_active);
        let beside = parse("on\n1\n2\n0\n/dev/pts/3\n");
        assert!(beside.is_seen && !beside.is_active);
        assert_eq!(open.client, "/dev/pts/3");
        assert!(!parse("off\n1\n1\n1\n/dev/pts/3").is_open);
        assert!(!parse("on\n0\n1\n").is_seen && !parse("on\n1\n0\n").is_seen);
        let nothing = parse("");
        assert!(!nothing.is_open && !nothing.is_seen);
    }
}
