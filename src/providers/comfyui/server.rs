//! One server: its address, our line to it, and questions that are answered with JSON.

use super::{
    address::Address,
    lenient, refusal,
    version::{OLDEST, Version},
    vigil::Patience,
};
use crate::{
    config::{self, Credential, Leash, Problem, Secret},
    domain::{Failure, FailureKind},
    providers::http::{Answer, Body, Bounds, Fault, Headers, Http, Trust, client_config},
};
use reqwest::Method;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

/// Largest answer that is not a picture, in bytes. The list of a large installation's nodes has
/// about 10 MB.
const ANSWER_MAX: usize = 32 << 20;
/// How long one picture may take in all: 32 MiB at 64 KiB/s, about as slow as lines get.
const PICTURE: std::time::Duration = std::time::Duration::from_mins(9);

/// How long a connection may be waited for that is only made ahead.
const WARM_UP: std::time::Duration = std::time::Duration::from_secs(1);

fn unusable(problem: &Problem) -> Failure {
    let place = Problem {
        hint: None,
        ..problem.clone()
    };
    let failure = Failure::new(FailureKind::Rejected, place.to_string());
    match &problem.hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

/// What is sent with every request.
fn secrets(config: &config::ComfyUi, leash: &Leash) -> Result<Vec<(String, Secret)>, Failure> {
    let fetch = |(name, value): &(String, Credential)| match value.fetch(leash) {
        Ok(secret) => Ok((name.clone(), secret)),
        Err(said) => {
            let name = refusal::short(name);
            let said = format!("there is no secret for ComfyUI ({name}): {said}");
            Err(Failure::new(FailureKind::Auth, said)
                .hint("run the command that [comfyui] names by hand, and see what it waits for"))
        }
    };
    config.headers.iter().map(fetch).collect()
}

/// One server as we reach it.
pub(super) struct Server {
    http: Http,
    pub(super) address: Address,
    pub(super) headers: Headers,
    /// What HTTP and the websocket speak where the line is encrypted.
    pub(super) tls: Arc<rustls::ClientConfig>,
    pub(super) patience: Patience,
    /// Is there `/api/jobs`? Assumed until the server says no.
    jobs_api: AtomicBool,
    /// Its version once it was told.
    version: Mutex<Option<Version>>,
}

impl Server {
    /// The server of `config`. Touches no network; runs the commands that print its secrets, on
    /// `leash`, and reads the system's certificates where the line is encrypted.
    pub(super) fn new(
        config: &config::ComfyUi,
        patience: Patience,
        leash: &Leash,
    ) -> Result<Self, Failure> {
        let (address, login) = match &config.url {
            Ok(url) => Address::parse(url.reveal())?,
            Err(problem) => return Err(unusable(problem)),
        };
        let mut headers = Headers::new(&secrets(config, leash)?)?;
        if let Some(login) = login {
            headers = headers.basic(&login.user, &login.password);
        }
        let trust = if address.is_secure() {
            Trust::System
        } else {
            Trust::Nobody
        };
        let failed = |fault: Fault| fault.failure("ComfyUI");
        let tls = client_config(trust).map_err(failed)?;
        let http = Http::new(headers.clone(), tls.clone()).map_err(failed)?;
        Ok(Self {
            http,
            address,
            headers,
            tls: Arc::new(tls),
            patience,
            jobs_api: AtomicBool::new(true),
            version: Mutex::default(),
        })
    }

    /// What to call it in a sentence.
    pub(super) fn whom(&self) -> String {
        format!("ComfyUI at {}", self.address.shown())
    }

    /// Asks for what lies at `segments`; whatever comes back counts.
    pub(super) async fn get(
        &self,
        segments: &[&str],
        query: &[(&str, &str)],
    ) -> Result<Answer, Fault> {
        let time = self.patience.answer;
        let bounds = Bounds {
            time,
            silence: time,
            bytes: ANSWER_MAX,
        };
        self.get_within(segments, query, bounds).await
    }

    /// Makes a connection for the next request where making one takes several round trips. Only one
    /// whose answer came is kept, so it is waited for.
    pub(super) async fn warm_up(&self) {
        if self.address.is_secure() {
            // The shortest answer there is; what it says is of no account.
            let asking = self.get(&["api", "prompt"], &[]);
            let _ = tokio::time::timeout(WARM_UP, asking).await;
        }
    }

    /// Asks for a picture of at most so many bytes: over a slow line it takes what it takes, as long
    /// as something comes.
    pub(super) async fn get_picture(
        &self,
        segments: &[&str],
        query: &[(&str, &str)],
        bytes: usize,
    ) -> Result<Answer, Fault> {
        let bounds = Bounds {
            time: PICTURE,
            silence: self.patience.answer,
            bytes,
        };
        self.get_within(segments, query, bounds).await
    }

    async fn get_within(
        &self,
        segments: &[&str],
        query: &[(&str, &str)],
        bounds: Bounds,
    ) -> Result<Answer, Fault> {
        let url = if query.is_empty() {
            self.address.at(segments)
        } else {
            self.address.with(segments, query)
        };
        self.http.ask(Method::GET, url, Body::Empty, bounds).await
    }

    /// Sends JSON to `segments`; whatever comes back counts.
    pub(super) async fn post(&self, segments: &[&str], json: &Value) -> Result<Answer, Fault> {
        let body = Body::Json(json.to_string().into_bytes());
        self.send(segments, body, self.patience.answer).await
    }

    /// Sends `body` to `segments`, with a time of its own.
    pub(super) async fn send(
        &self,
        segments: &[&str],
        body: Body,
        time: std::time::Duration,
    ) -> Result<Answer, Fault> {
        let bounds = Bounds {
            time,
            silence: time,
            bytes: ANSWER_MAX,
        };
        let url = self.address.at(segments);
        self.http.ask(Method::POST, url, body, bounds).await
    }

    /// The JSON at `segments`; `None` where the server does not have such a thing (404).
    pub(super) async fn find<T: DeserializeOwned>(
        &self,
        segments: &[&str],
        query: &[(&str, &str)],
    ) -> Result<Option<T>, Failure> {
        let answer = self.get(segments, query).await;
        let answer = answer.map_err(|fault| self.unreachable(fault))?;
        if answer.status == 404 {
            return Ok(None);
        }
        self.read(&answer).map(Some)
    }

    /// The JSON of a good answer.
    pub(super) fn read<T: DeserializeOwned>(&self, answer: &Answer) -> Result<T, Failure> {
        if !answer.is_success() {
            return Err(refusal::of_status(self, answer));
        }
        lenient::read(&answer.body).ok_or_else(|| self.no_comfyui())
    }

    /// May it have `/api/jobs` (0.6 and later)?
    pub(super) fn has_jobs_api(&self) -> bool {
        self.jobs_api.load(Ordering::Relaxed)
    }

    /// It does not have `/api/jobs`.
    pub(super) fn lacks_jobs_api(&self) {
        self.jobs_api.store(false, Ordering::Relaxed);
    }

    /// It told its version. A server may have been updated since the last time.
    pub(super) fn has_version(&self, version: Option<Version>) {
        let mut known = self.version.lock().unwrap_or_else(PoisonError::into_inner);
        if *known != version {
            self.jobs_api.store(true, Ordering::Relaxed);
            *known = version;
        }
    }

    /// Did it never say its version?
    pub(super) fn is_strange(&self) -> bool {
        let known = self.version.lock().unwrap_or_else(PoisonError::into_inner);
        known.is_none()
    }

    /// Is it known to be this version or a later one?
    pub(super) fn version_at_least(&self, version: Version) -> bool {
        let known = self.version.lock().unwrap_or_else(PoisonError::into_inner);
        known.is_some_and(|known| known >= version)
    }

    /// It is older than what we speak.
    pub(super) fn too_old(&self, stats: &Value) -> Failure {
        let version = stats
            .get("system")
            .and_then(|it| lenient::text(it, "comfyui_version"));
        let said = format!(
            "{} is version {}, which is too old",
            self.whom(),
            refusal::short(version.unwrap_or("unknown"))
        );
        let (major, minor, patch) = OLDEST;
        Failure::new(FailureKind::Rejected, said).hint(format!(
            "update ComfyUI; {major}.{minor}.{patch} is the oldest that can be used"
        ))
    }

    /// Something is there that is not ComfyUI.
    pub(super) fn no_comfyui(&self) -> Failure {
        let said = format!("what answers at {} is not ComfyUI", self.address.shown());
        Failure::new(FailureKind::Protocol, said)
            .hint("check the address and its port; a proxy may need a path behind it")
    }

    /// It cannot be reached.
    pub(super) fn unreachable(&self, fault: Fault) -> Failure {
        let failure = fault.failure(&self.whom());
        match fault {
            Fault::Unreachable => {
                failure.hint("start ComfyUI, or give its address with --server or COMFYUI_URL")
            }
            Fault::Untrusted => failure.hint(
                "add its certificate to those the system trusts, or name it with SSL_CERT_FILE",
            ),
            Fault::Silent => failure.hint("it may be busy reading a model; try again in a moment"),
            _ => failure,
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{Leash, Patience, Server, config};
    use std::time::Duration;
    use tokio::{io::AsyncReadExt, net::TcpListener};

    fn server(url: &str) -> Server {
        let settings = config::ComfyUi {
            url: Ok(url.into()),
            headers: vec![],
            timeout: Duration::from_mins(1),
        };
        Server::new(&settings, Patience::default(), &Leash::default()).unwrap()
    }

    /// The round trips of an encrypted line are made before the job needs them; without
    /// encryption nothing is gained.
    #[tokio::test]
    async fn a_connection_is_made_ahead_where_that_takes_round_trips() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heard = async {
            let (mut line, _) = listener.accept().await.unwrap();
            line.read_u8().await.unwrap()
        };
        let plain = server(&format!("http://{address}"));
        plain.warm_up().await;
        let secure = server(&format!("https://{address}"));
        let ((), first) = tokio::join!(secure.warm_up(), heard);
        assert_eq!(first, 22, "a TLS handshake, and the only connection");
    }
}
