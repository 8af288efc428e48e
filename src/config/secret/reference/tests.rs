//! Where secrets are found, and what is said where they are not.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::Reference;
use crate::config::Environment;
use std::{fs, os::unix::fs::PermissionsExt};

fn fetched(reference: &Reference) -> Result<String, String> {
    let environment = Environment::from_iter([("MY_TOKEN", "hunter2")]);
    let secret = reference.fetch(&environment)?;
    Ok(secret.reveal().to_owned())
}

#[test]
fn a_secret_is_the_first_line_of_what_is_named() {
    let variable = Reference::Variable("MY_TOKEN".into());
    assert_eq!(fetched(&variable).unwrap(), "hunter2");
    let command = Reference::Command("printf 'hunter3\\nuser: kim\\n'".into());
    assert_eq!(fetched(&command).unwrap(), "hunter3");
}

#[test]
fn what_cannot_be_had_is_said_without_showing_anything() {
    let rows = [
        (
            Reference::Variable("NOT_SET".into()),
            "the variable NOT_SET is not set",
        ),
        (
            Reference::Command("echo hunter2; exit 3".into()),
            "the command ended with exit status: 3",
        ),
        (
            Reference::Command("true".into()),
            "what the command printed is empty",
        ),
        (Reference::File("/".into()), "/ is no file"),
    ];
    for (reference, said) in rows {
        assert_eq!(fetched(&reference).unwrap_err(), said);
    }
}

#[test]
fn a_file_that_others_may_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    fs::write(&file, "hunter2\n").unwrap();
    let mode = |mode| fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
    mode(0o644);
    let said = fetched(&Reference::File(file.clone())).unwrap_err();
    assert!(
        said.contains("chmod 600") && !said.contains("hunter2"),
        "{said}"
    );
    mode(0o600);
    assert_eq!(fetched(&Reference::File(file.clone())).unwrap(), "hunter2");
}
