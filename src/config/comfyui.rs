//! How the ComfyUI server is reached and how long its jobs may take.

use super::{Config, Environment, Problem, Secret};
use crate::domain::visible;
use std::{path::Path, time::Duration};

/// Where ComfyUI listens unless somebody changed it.
pub const DEFAULT_URL: &str = "http://127.0.0.1:8188";
/// The variable with its address.
pub(super) const URL: &str = "COMFYUI_URL";
/// The variable with its time limit in ms.
pub(super) const TIMEOUT: &str = "COMFYUI_TIMEOUT";
/// The variable with a token that is sent as `Authorization: Bearer`.
const TOKEN: &str = "COMFYUI_TOKEN";
/// The header it is sent in.
const AUTHORIZATION: &str = "Authorization";
/// The longest time limit, ms: a day.
const TIMEOUT_MAX_MS: u64 = 24 * 60 * 60 * 1000;

/// How the ComfyUI server is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComfyUi {
    /// Its address as given: `http://127.0.0.1:8188`, perhaps with a path in front of everything.
    pub url: String,
    /// Headers of every request, the websocket's too.
    pub headers: Vec<(String, Secret)>,
    /// How long a job may take, from the moment the server begins to work on it.
    pub timeout: Duration,
}

impl Config {
    /// How the ComfyUI server is reached: `--server`, `COMFYUI_URL`, the file. A secret goes to the
    /// server that is named where it is named, and to no other.
    pub fn comfyui(&self) -> ComfyUi {
        let file = &self.settings.comfyui;
        let variable = self.environment.get(URL).map(str::trim);
        let named = self.flags.server.as_deref().or(variable);
        let url = named.or(file.url.as_deref()).unwrap_or(DEFAULT_URL);
        let goes_to = |place: Option<&str>| place.is_none_or(|place| origin(place) == origin(url));
        // A token alone is for the server that is always meant: the variable's, else the file's.
        let home = variable.or(file.url.as_deref());
        let token = self.environment.get(TOKEN).filter(|_| goes_to(home));
        let bearer = token.and_then(|token| Secret::new(&format!("Bearer {}", token.trim())));
        let mut headers = Vec::new();
        if goes_to(file.url.as_deref()) {
            headers.clone_from(&file.headers);
        }
        if let Some(bearer) = bearer {
            headers.retain(|(name, _)| !name.eq_ignore_ascii_case(AUTHORIZATION));
            headers.push((AUTHORIZATION.to_owned(), bearer));
        }
        ComfyUi {
            url: url.to_owned(),
            headers,
            timeout: timeout(&self.environment).unwrap_or(self.settings.time_limits.server),
        }
    }
}

impl Config {
    /// Was a server named on the command line?
    pub fn names_server(&self) -> bool {
        self.flags.server.is_some()
    }
}

/// Scheme, host and port of an address.
fn origin(url: &str) -> String {
    let url = url.trim().to_ascii_lowercase();
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", &url));
    let scheme = scheme.replace("ws", "http");
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let usual = if scheme == "https" { ":443" } else { ":80" };
    format!("{scheme}://{}", host.strip_suffix(usual).unwrap_or(host))
}

/// The time limit of the environment; `None` where it says none that can be used.
fn timeout(environment: &Environment) -> Option<Duration> {
    let ms: u64 = environment.get(TIMEOUT)?.trim().parse().ok()?;
    (1..=TIMEOUT_MAX_MS)
        .contains(&ms)
        .then(|| Duration::from_millis(ms))
}

/// What is wrong with our variables.
pub(super) fn problems(environment: &Environment) -> Option<Problem> {
    let word = environment.get(TIMEOUT)?;
    if timeout(environment).is_some() {
        return None;
    }
    let said = format!("“{}” is no time limit", visible(word));
    let hint = format!("milliseconds, 1 to {TIMEOUT_MAX_MS}");
    Some(Problem::whole(Path::new(TIMEOUT), said).hint(hint))
}
