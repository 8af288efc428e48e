//! The HTTP floor that services stand on: one client, no redirects, bounded bodies and times,
//! headers that cannot be shown, and faults in words.

mod fault;
mod headers;
mod tls;

pub(super) use fault::Fault;
pub(super) use headers::Headers;
pub(super) use tls::{Trust, client_config};

use futures_util::StreamExt;
use reqwest::{Method, Url, multipart::Form, redirect};
use rustls::ClientConfig;
use std::time::Duration;

/// How long a connection may take to open.
const CONNECT: Duration = Duration::from_secs(10);
/// How long an unused connection is kept. Python servers close theirs after 75 s (aiohttp); we
/// close first, so that a request never meets a closing one.
const IDLE: Duration = Duration::from_secs(45);
/// Who we are.
const AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// What a request carries.
pub(super) enum Body {
    /// Nothing.
    Empty,
    /// JSON, already written.
    Json(Vec<u8>),
    /// A form with files.
    Form(Form),
}

/// How long an answer may take and how large it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    /// From the first byte of the request to the last of the answer.
    pub(super) time: Duration,
    /// Until the answer begins, and between two parts of it.
    pub(super) silence: Duration,
    /// Bytes of the answer's body.
    pub(super) bytes: usize,
}

/// What came back, whatever its status.
pub(super) struct Answer {
    /// The HTTP status.
    pub(super) status: u16,
    /// The body, never longer than the bounds.
    pub(super) body: Vec<u8>,
    /// Where the server wants us to go instead; we do not.
    pub(super) location: Option<String>,
}

impl Answer {
    /// Did it do what was asked?
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// A client for one service. Clones share its connections.
#[derive(Clone)]
pub(super) struct Http {
    client: reqwest::Client,
    headers: Headers,
}

impl Http {
    /// A client that sends `headers` with every request, and speaks `tls` where an address says
    /// so. Touches no network.
    pub(super) fn new(headers: Headers, tls: ClientConfig) -> Result<Self, Fault> {
        let client = reqwest::Client::builder()
            .user_agent(AGENT)
            // Keys must not follow a server's finger to another place.
            .redirect(redirect::Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .pool_idle_timeout(IDLE)
            .tls_backend_preconfigured(tls)
            .build()
            .map_err(|error| Fault::of(&error))?;
        Ok(Self { client, headers })
    }

    /// Sends one request and reads the whole answer.
    pub(super) async fn ask(
        &self,
        method: Method,
        url: Url,
        body: Body,
        bounds: Bounds,
    ) -> Result<Answer, Fault> {
        let request = self
            .client
            .request(method, url)
            .headers(self.headers.to_map());
        let request = match body {
            Body::Empty => request,
            Body::Json(json) => request
                .header(reqwest::header::CONTENT_TYPE, "application/json")
                .body(json),
            Body::Form(form) => request.multipart(form),
        };
        let asked = async {
            let answer = within(bounds.silence, request.send()).await?;
            read(answer.map_err(|error| Fault::of(&error))?, bounds).await
        };
        within(bounds.time, asked).await?
    }
}

async fn within<T>(time: Duration, work: impl Future<Output = T>) -> Result<T, Fault> {
    let done = tokio::time::timeout(time, work).await;
    done.map_err(|_| Fault::Silent)
}

async fn read(answer: reqwest::Response, bounds: Bounds) -> Result<Answer, Fault> {
    let most = bounds.bytes;
    let status = answer.status().as_u16();
    let location = answer
        .headers()
        .get(reqwest::header::LOCATION)
        .and_then(|location| location.to_str().ok())
        .map(str::to_owned);
    let announced = answer.content_length().unwrap_or(0);
    if usize::try_from(announced).map_or(true, |announced| announced > most) {
        return Err(Fault::TooLarge(most));
    }
    let mut body = Vec::with_capacity(usize::try_from(announced).unwrap_or(0));
    let mut stream = answer.bytes_stream();
    while let Some(part) = within(bounds.silence, stream.next()).await? {
        let part = part.map_err(|error| Fault::of(&error))?;
        if body.len() + part.len() > most {
            return Err(Fault::TooLarge(most));
        }
        body.extend_from_slice(&part);
    }
    Ok(Answer {
        status,
        body,
        location,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::{Body, Bounds, Fault, Headers, Http, Trust, client_config};
    use reqwest::Method;
    use std::time::Duration;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
        time::sleep,
    };

    /// What comes of an answer of ten bytes, one every 5 s.
    async fn slow(silence_s: u64) -> Result<Vec<u8>, Fault> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let server = async {
            let (mut line, _) = listener.accept().await.unwrap();
            // Only now: time that jumps while the line is made would run into its limit.
            tokio::time::pause();
            // What is left unread would break the line when it is closed.
            let mut request = [0; 1024];
            while !request.windows(4).any(|end| end == b"\r\n\r\n") {
                let _ = line.read(&mut request).await.unwrap();
            }
            let head = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
            line.write_all(head).await.unwrap();
            for _ in 0..10 {
                sleep(Duration::from_secs(5)).await;
                if line.write_all(b"x").await.is_err() {
                    return;
                }
            }
        };
        let tls = client_config(Trust::Nobody).unwrap();
        let http = Http::new(Headers::default(), tls).unwrap();
        let bounds = Bounds {
            time: Duration::from_mins(10),
            silence: Duration::from_secs(silence_s),
            bytes: 100,
        };
        let asked = http.ask(Method::GET, url.parse().unwrap(), Body::Empty, bounds);
        let (answer, ()) = tokio::join!(asked, server);
        tokio::time::resume();
        answer.map(|answer| answer.body)
    }

    #[tokio::test]
    async fn a_slow_line_is_waited_for_while_it_brings_something() {
        assert_eq!(slow(10).await, Ok(b"xxxxxxxxxx".to_vec()));
        assert_eq!(slow(3).await, Err(Fault::Silent));
    }
}
