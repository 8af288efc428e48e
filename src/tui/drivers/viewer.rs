//! The system's own viewer of pictures, for those who have a screen besides the terminal.

use crate::domain::{Failure, FailureKind};
use crate::graphics::ask::Environment;
use std::{
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// So long a program has to say that it cannot show the picture.
const PATIENCE: Duration = Duration::from_millis(400);

/// Whether there is a screen for windows where we run.
pub(super) fn has_screen(environment: &Environment) -> bool {
    if cfg!(any(target_os = "macos", windows)) {
        // A window would open in front of somebody else.
        !environment.ssh
    } else {
        environment.display
    }
}

/// Shows `file` with the program the system has for it; answers when it runs, or has failed.
pub(super) async fn open(file: &Path, has_screen: bool) -> Result<(), Failure> {
    if !has_screen {
        let said = "there is no screen for windows here";
        let hint = "the path can be copied, and the picture fetched with scp";
        return Err(Failure::new(FailureKind::Rejected, said).hint(hint));
    }
    let name = program();
    let mut child = start(name, file).map_err(|error| {
        let said = format!("{name} could not be started: {error}");
        Failure::new(FailureKind::Internal, said).hint("install it, or copy the path")
    })?;
    tokio::time::sleep(PATIENCE).await;
    let ended = child.try_wait().ok().flatten();
    // Nobody but us can take its end in.
    tokio::task::spawn_blocking(move || child.wait());
    match ended {
        Some(status) if !status.success() => {
            let said = format!("{name} could not show it ({status})");
            let hint = "set a program for pictures in the system, or copy the path";
            Err(Failure::new(FailureKind::Internal, said).hint(hint))
        }
        _ => Ok(()),
    }
}

fn program() -> &'static str {
    if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    }
}

/// Not in our group: what is typed at the terminal must not end it, nor our own end.
fn start(name: &str, file: &Path) -> std::io::Result<Child> {
    let mut command = Command::new(name);
    command
        .arg(file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.spawn()
}

#[cfg(test)]
mod tests {
    use super::{has_screen, open};
    use crate::graphics::ask::Environment;
    use std::path::Path;

    #[tokio::test]
    async fn without_a_screen_nothing_is_started() {
        let environment = Environment {
            ssh: true,
            ..Environment::default()
        };
        assert!(!has_screen(&environment));
        let answer = open(Path::new("/x.png"), false).await;
        assert!(answer.is_err_and(|failure| failure.hint.is_some()));
    }
}
