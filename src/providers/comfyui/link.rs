//! The websocket of one job: opened, asked for named previews, read one message at a time.
//!
//! Each job has a client id and a socket of its own. So nothing is shared between jobs, messages
//! of other jobs do not arrive, and a socket that the server forgot (it happens when an old one
//! with the same client id dies late) harms one job at most.

use super::{
    message::{self, Message},
    server::Server,
};
use futures_util::{SinkExt, StreamExt};
use std::{sync::Arc, time::Duration};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    Connector, MaybeTlsStream, WebSocketStream, client_async_tls_with_config,
    tungstenite::{self, client::IntoClientRequest, protocol::WebSocketConfig},
};

/// Largest message in bytes: a finished picture of 4096×4096 fits.
const MESSAGE_MAX: usize = 64 << 20;
/// How long opening may take.
const OPEN: Duration = Duration::from_secs(10);
/// How long a polite goodbye may take. The server must see it before we come back.
const GOODBYE: Duration = Duration::from_millis(200);
/// How long the server's first word may take; one that has none is listened to anyway.
const GREETING: Duration = Duration::from_secs(1);
/// The first message on every connection: we know previews that say whose they are.
const FLAGS: &str = r#"{"type":"feature_flags","data":{"supports_preview_metadata":true}}"#;

/// Why there is no socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// It could not be opened, or it broke.
    Broken,
    /// The server answered with this HTTP status instead of a websocket.
    Refused(u16),
}

/// What a socket brings.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A message.
    Message(Message),
    /// An answer to a ping, or a ping of the server's.
    Pong,
    /// Nothing more will come.
    Closed,
}

/// An open websocket.
pub(super) struct Link {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    first: Option<Incoming>,
}

impl Link {
    /// Opens the socket of `client` and sends our flags.
    pub(super) async fn open(server: &Server, client: &str) -> Result<Self, Closed> {
        let address = &server.address;
        let opening = async {
            let mut request = address
                .websocket(client)
                .as_str()
                .into_client_request()
                .map_err(|_| Closed::Broken)?;
            request.headers_mut().extend(server.headers.to_map());
            let stream = TcpStream::connect(address.host())
                .await
                .map_err(|_| Closed::Broken)?;
            // Small messages both ways: waiting to fill packets would delay each.
            let _ = stream.set_nodelay(true);
            let tls = if address.is_secure() {
                Connector::Rustls(Arc::clone(&server.tls))
            } else {
                Connector::Plain
            };
            let config = WebSocketConfig::default()
                .max_message_size(Some(MESSAGE_MAX))
                .max_frame_size(Some(MESSAGE_MAX));
            let opened =
                client_async_tls_with_config(request, stream, Some(config), Some(tls)).await;
            let (mut socket, _) = opened.map_err(|error| closed(&error))?;
            let flags = tungstenite::Message::text(FLAGS);
            socket.send(flags).await.map_err(|error| closed(&error))?;
            Ok(Self {
                socket,
                first: None,
            })
        };
        // Boxed: the handshakes' state is large and short-lived.
        let opened = tokio::time::timeout(OPEN, Box::pin(opening)).await;
        let mut link = opened.unwrap_or(Err(Closed::Broken))?;
        // The server speaks first, and only when it has entered us: what it had to say about a job
        // before that would be lost.
        link.first = tokio::time::timeout(GREETING, link.next()).await.ok();
        Ok(link)
    }

    /// Did it greet us as ComfyUI does: with the state of its queue?
    pub(super) fn is_greeted(&self) -> bool {
        let status = |message: &Message| matches!(message, Message::Status(Some(_)));
        matches!(&self.first, Some(Incoming::Message(message)) if status(message))
    }

    /// The next thing it brings. Cancel-safe.
    pub(super) async fn next(&mut self) -> Incoming {
        if let Some(first) = self.first.take() {
            return first;
        }
        loop {
            let message = match self.socket.next().await {
                Some(Ok(message)) => message,
                Some(Err(error)) => {
                    tracing::debug!(%error, "the websocket broke");
                    return Incoming::Closed;
                }
                None => return Incoming::Closed,
            };
            return match message {
                tungstenite::Message::Text(text) => {
                    Incoming::Message(message::text(text.as_bytes()))
                }
                tungstenite::Message::Binary(frame) => {
                    Incoming::Message(message::binary(frame.into()))
                }
                tungstenite::Message::Ping(_) | tungstenite::Message::Pong(_) => Incoming::Pong,
                tungstenite::Message::Close(_) => Incoming::Closed,
                tungstenite::Message::Frame(_) => continue,
            };
        }
    }

    /// Asks whether somebody is there. `false` when that cannot even be sent.
    pub(super) async fn ping(&mut self) -> bool {
        let ping = tungstenite::Message::Ping(tungstenite::Bytes::new());
        let sent = tokio::time::timeout(GOODBYE, self.socket.send(ping)).await;
        matches!(sent, Ok(Ok(())))
    }

    /// Says goodbye.
    pub(super) async fn close(mut self) {
        let _ = tokio::time::timeout(GOODBYE, self.socket.close(None)).await;
    }
}

fn closed(error: &tungstenite::Error) -> Closed {
    match error {
        // A proxy may say 502 while the server starts; everything else is meant.
        tungstenite::Error::Http(answer) if !answer.status().is_server_error() => {
            Closed::Refused(answer.status().as_u16())
        }
        // Its text could hold the address with a token, so only its class is told.
        _ => Closed::Broken,
    }
}
