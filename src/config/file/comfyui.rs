//! The table `comfyui` of the configuration file: where the server is and what it is sent.

use super::{DeTable, Source, Surroundings, Value, table, text, unknown, wrong};
use crate::config::{
    Problem,
    secret::{Credential, Reference, Secret},
    server_url::{EXAMPLE, ServerUrl},
};
use std::path::Path;

/// The keys of the table.
const KEYS: [&str; 3] = ["url", "token", "headers"];
/// The keys of a secret.
const SECRET_KEYS: [&str; 3] = ["env", "command", "file"];
/// Headers whose value is a secret wherever it stands.
const SECRET_HEADERS: [&str; 5] = [
    "authorization",
    "cookie",
    "proxy-authorization",
    "x-api-key",
    "x-auth-token",
];

/// What the table says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::config) struct ComfyUiTable {
    /// The server's address.
    pub(in crate::config) url: Option<ServerUrl>,
    /// What is wrong with the address that stands there.
    pub(in crate::config) bad_url: Option<Problem>,
    /// Headers for it, the token's too.
    pub(in crate::config) headers: Vec<(String, Credential)>,
}

/// Reads what can be used; the rest becomes problems.
pub(super) fn read(
    source: &Source<'_>,
    from: &DeTable<'_>,
    around: &Surroundings<'_>,
    problems: &mut Vec<Problem>,
) -> ComfyUiTable {
    let mut settings = ComfyUiTable::default();
    for (key, value) in from {
        let read = match key.get_ref().as_ref() {
            "url" => url(source, value)
                .map(|url| settings.url = Some(url))
                .inspect_err(|problem| settings.bad_url = Some(problem.clone())),
            "token" => secret(source, value, around).map(|token| {
                let bearer = token.after("Bearer ");
                settings.headers.push(("Authorization".to_owned(), bearer));
            }),
            "headers" => table(source, value).map(|from| {
                for (name, value) in from {
                    match header(source, name.get_ref(), value, around) {
                        Ok(value) => settings.headers.push((name.get_ref().to_string(), value)),
                        Err(problem) => problems.push(problem),
                    }
                }
            }),
            "timeout" | "timeout_minutes" => Err(source
                .problem(&key.span(), "the time limit does not stand here")
                .hint("it is comfyui_minutes in [time_limits]")),
            other => Err(unknown(source, &key.span(), other, &KEYS)),
        };
        problems.extend(read.err());
    }
    settings
}

fn url(source: &Source<'_>, value: &Value<'_>) -> Result<ServerUrl, Problem> {
    let url = ServerUrl::from(text(source, value)?);
    // The address is not repeated: it may hold a password.
    let problem = |said: &str| source.problem(&value.span(), said);
    if url.has_login() {
        let hint = "use headers = { Authorization = { env = \"…\" } }, or COMFYUI_URL";
        return Err(problem("a password does not belong in this file").hint(hint));
    }
    match url.fault() {
        Some(said) => Err(problem(said).hint(EXAMPLE)),
        None => Ok(url),
    }
}

fn header(
    source: &Source<'_>,
    name: &str,
    value: &Value<'_>,
    around: &Surroundings<'_>,
) -> Result<Credential, Problem> {
    let token = |char: char| char.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(char);
    if name.is_empty() || !name.chars().all(token) {
        let said = format!("“{name}” is no name of a header");
        return Err(source.problem(&value.span(), said));
    }
    let hidden = SECRET_HEADERS
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known));
    if hidden || value.get_ref().as_table().is_some() {
        return secret(source, value, around);
    }
    let text = text(source, value)?;
    let value = Secret::new(&text).ok_or_else(|| source.problem(&value.span(), "is empty"));
    value.map(Credential::from)
}

/// A secret by reference. In clear it is refused: the file may be shared, shown and saved.
fn secret(
    source: &Source<'_>,
    value: &Value<'_>,
    around: &Surroundings<'_>,
) -> Result<Credential, Problem> {
    let problem = |said: String| source.problem(&value.span(), said);
    let hint = "write { env = \"NAME\" }, { command = \"…\" } or { file = \"…\" }";
    let Some(from) = value.get_ref().as_table() else {
        return Err(match value.get_ref().as_str() {
            Some(_) => problem("a secret does not belong in this file".to_owned()).hint(hint),
            None => wrong(source, value, "a table").hint(hint),
        });
    };
    let mut entries = from.iter();
    let (Some((key, value)), None) = (entries.next(), entries.next()) else {
        return Err(problem("a secret has exactly one place".to_owned()).hint(hint));
    };
    let place = text(source, value)?;
    let reference = match key.get_ref().as_ref() {
        "env" => Reference::Variable(place),
        "command" => Reference::Command(place),
        "file" => Reference::File(beside(source, &place, around)),
        other => return Err(unknown(source, &key.span(), other, &SECRET_KEYS)),
    };
    Credential::of(reference, around.environment).map_err(problem)
}

/// A path in the file: `~/` is the user's folder, a relative one starts beside the file.
fn beside(source: &Source<'_>, place: &str, around: &Surroundings<'_>) -> std::path::PathBuf {
    match (Path::new(place).strip_prefix("~"), &around.home) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => source
            .file
            .parent()
            .unwrap_or_else(|| Path::new(""))
            .join(place),
    }
}
