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
/// How long a job may take, a product decision.
const TIMEOUT_DEFAULT: Duration = Duration::from_mins(20);
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
    /// How the ComfyUI server is reached.
    pub fn comfyui(&self) -> ComfyUi {
        let url = self.environment.get(URL).map_or(DEFAULT_URL, str::trim);
        let token = self.environment.get(TOKEN).and_then(Secret::new);
        let bearer = token.and_then(|token| Secret::new(&format!("Bearer {}", token.reveal())));
        ComfyUi {
            url: url.to_owned(),
            headers: bearer
                .map(|bearer| ("Authorization".to_owned(), bearer))
                .into_iter()
                .collect(),
            timeout: timeout(&self.environment).unwrap_or(TIMEOUT_DEFAULT),
        }
    }
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
