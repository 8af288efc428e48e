//! How the ComfyUI server is reached and how long its jobs may take.

use super::{
    Config, Credential, Environment, Problem, Secret,
    server_url::{EXAMPLE, ServerUrl},
};
use crate::domain::visible;
use std::{path::Path, time::Duration};

/// Where ComfyUI listens unless somebody changed it.
pub const DEFAULT_URL: &str = "http://127.0.0.1:8188";
/// The variable with its address.
pub(super) const URL: &str = "COMFYUI_URL";
/// The flag with its address.
const FLAG: &str = "--server";
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
    /// Its address as given: `http://127.0.0.1:8188`, perhaps with a path in front of everything; or
    /// what is wrong with the one that was given.
    pub url: Result<ServerUrl, Problem>,
    /// Headers of every request, the websocket's too.
    pub headers: Vec<(String, Credential)>,
    /// How long a job may take, from the moment the server begins to work on it.
    pub timeout: Duration,
}

impl Config {
    /// How the ComfyUI server is reached: `--server`, `COMFYUI_URL`, the file. A secret goes to the
    /// server that is named where it is named, and to no other.
    pub fn comfyui(&self) -> ComfyUi {
        let timeout = timeout(&self.environment).unwrap_or(self.settings.time_limits.server);
        let headers = vec![];
        match self.server() {
            Ok(url) => ComfyUi {
                headers: self.headers(&url),
                url: Ok(url),
                timeout,
            },
            Err(problem) => ComfyUi {
                url: Err(problem),
                headers,
                timeout,
            },
        }
    }

    /// The address that counts, or what is wrong with it. A bad one is never replaced by another
    /// that nobody named.
    fn server(&self) -> Result<ServerUrl, Problem> {
        let file = &self.settings.comfyui;
        if let Some(flag) = &self.flags.server {
            return checked(flag, FLAG);
        }
        if let Some(variable) = variable(&self.environment) {
            return checked(&variable, URL);
        }
        match &file.bad_url {
            Some(problem) => Err(problem.clone()),
            None => Ok(file.url.clone().unwrap_or_else(|| DEFAULT_URL.into())),
        }
    }

    fn headers(&self, url: &ServerUrl) -> Vec<(String, Credential)> {
        let file = &self.settings.comfyui;
        let variable = variable(&self.environment);
        let goes_to =
            |place: Option<&ServerUrl>| place.is_none_or(|place| place.origin() == url.origin());
        // A token alone is for the server that is always meant: the variable's, else the file's.
        let home = variable.as_ref().or(file.url.as_ref());
        let token = self.environment.get(TOKEN).filter(|_| goes_to(home));
        let bearer = token.and_then(|token| Secret::new(&format!("Bearer {}", token.trim())));
        let mut headers = Vec::new();
        // The secrets of a file whose server cannot be read go nowhere.
        if goes_to(file.url.as_ref()) && file.bad_url.is_none() {
            headers.clone_from(&file.headers);
        }
        if let Some(bearer) = bearer {
            headers.retain(|(name, _)| !name.eq_ignore_ascii_case(AUTHORIZATION));
            headers.push((AUTHORIZATION.to_owned(), bearer.into()));
        }
        headers
    }

    /// Was a server named on the command line?
    pub fn names_server(&self) -> bool {
        self.flags.server.is_some()
    }

    /// What is wrong with the server on the command line.
    pub fn bad_server(&self) -> Option<Problem> {
        let flag = self.flags.server.as_ref()?;
        checked(flag, FLAG).err()
    }
}

fn variable(environment: &Environment) -> Option<ServerUrl> {
    environment.get(URL).map(|url| url.trim().into())
}

/// An address, or what is wrong with the one in `place`.
fn checked(url: &ServerUrl, place: &str) -> Result<ServerUrl, Problem> {
    match url.fault() {
        None => Ok(url.clone()),
        Some(said) => Err(Problem::whole(Path::new(place), said).hint(EXAMPLE)),
    }
}

/// The time limit of the environment; `None` where it says none that can be used.
fn timeout(environment: &Environment) -> Option<Duration> {
    let ms: u64 = environment.get(TIMEOUT)?.trim().parse().ok()?;
    (1..=TIMEOUT_MAX_MS)
        .contains(&ms)
        .then(|| Duration::from_millis(ms))
}

/// What is wrong with our variables. The address is of no account where another is `named`.
pub(super) fn problems(environment: &Environment, named: bool) -> Vec<Problem> {
    let url = variable(environment).filter(|_| !named);
    let url = url.and_then(|url| checked(&url, URL).err());
    url.into_iter().chain(bad_timeout(environment)).collect()
}

fn bad_timeout(environment: &Environment) -> Option<Problem> {
    let word = environment.get(TIMEOUT)?;
    if timeout(environment).is_some() {
        return None;
    }
    let said = format!("“{}” is no time limit", visible(word));
    let hint = format!("milliseconds, 1 to {TIMEOUT_MAX_MS}");
    Some(Problem::whole(Path::new(TIMEOUT), said).hint(hint))
}
