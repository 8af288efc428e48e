//! A ComfyUI for tests: HTTP and websocket on a loopback port, doing what a script says. What it
//! says comes from recordings of real servers.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::Handle,
    sync::{Notify, mpsc},
    task::JoinHandle,
};
use tokio_tungstenite::{
    accept_hdr_async,
    tungstenite::{
        Message,
        handshake::server::{ErrorResponse, Request, Response},
    },
};

/// A picture as a real server saved it, with its graph inside.
pub(crate) const PICTURE: &[u8] = include_bytes!("captures/picture.png");
/// A preview as a real server sent it.
pub(crate) const PREVIEW: &[u8] = include_bytes!("captures/preview.jpg");

/// What kind of server it is.
#[derive(Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent habits, each yes or no"
)]
pub(crate) struct Manner {
    /// Its version; `None` = it does not say.
    pub(crate) version: Option<&'static str>,
    /// Has it `/api/jobs`?
    pub(crate) jobs_api: bool,
    /// Does it stop single jobs, or whatever runs?
    pub(crate) named_interrupt: bool,
    /// Does it take our prompt ids?
    pub(crate) keeps_ids: bool,
    /// A header and its value without which nothing is answered.
    pub(crate) login: Option<(&'static str, &'static str)>,
    /// Is there a websocket?
    pub(crate) websocket: bool,
    /// What every path begins with.
    pub(crate) prefix: &'static str,
    /// An answer to everything: status, headers, body.
    pub(crate) always: Option<(u16, &'static str, &'static str)>,
    /// An answer to every sent graph: status and body.
    pub(crate) refuses: Option<(u16, String)>,
    /// The list of all node classes never arrives.
    pub(crate) withholds_classes: bool,
    /// Checkpoints beside the usual two, of 3 GB each.
    pub(crate) more_checkpoints: &'static [&'static str],
    /// Larger uploads are refused, in bytes.
    pub(crate) upload_max: usize,
    /// Its upscalers.
    pub(crate) upscalers: &'static [&'static str],
    /// Are its pictures of the size that was asked for?
    pub(crate) sized: bool,
    /// The answer to the first sent graph never arrives, though the graph did.
    pub(crate) loses_answer: bool,
    /// What a proxy says instead of the lost answer; 0 = the connection breaks.
    pub(crate) instead: u16,
}

impl Default for Manner {
    /// 0.33.0 as it comes.
    fn default() -> Self {
        Self {
            version: Some("0.33.0"),
            jobs_api: true,
            named_interrupt: true,
            keeps_ids: true,
            login: None,
            websocket: true,
            prefix: "",
            always: None,
            refuses: None,
            withholds_classes: false,
            more_checkpoints: &[],
            upload_max: usize::MAX,
            upscalers: &["RealESRGAN_x4plus.pth"],
            sized: false,
            loses_answer: false,
            instead: 0,
        }
    }
}

/// One thing that happens to a job.
#[derive(Clone)]
pub(crate) enum Act {
    /// A text message to its socket; `PROMPT` stands for its id.
    Say(String),
    /// A frame to its socket.
    Frame(Vec<u8>),
    /// Time passes, ms.
    Wait(u64),
    /// It is being worked on.
    Begin,
    /// It is over: the status of the history, and the outputs.
    End(Value, Value),
    /// It goes on until somebody stops it.
    UntilStopped,
    /// The socket closes politely.
    CloseSocket,
    /// The socket is reset.
    DropSocket,
    /// The server forgets the socket, which stays open.
    DeafSocket,
    /// The process is gone: connections are dropped.
    Die,
    /// A new process: no job, no history, no socket.
    Restart,
    /// Requests are taken and not answered; sockets say nothing.
    Freeze,
    /// Everything goes on.
    Thaw,
}

/// What goes to a socket.
enum Out {
    Message(Message),
    Close,
    Reset,
}

#[derive(Clone, PartialEq)]
enum Stage {
    Waiting,
    Running,
    Over { status: Value, outputs: Value },
}

struct Job {
    id: String,
    client: String,
    graph: Value,
    number: i64,
    stage: Stage,
}

/// A request that was made.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Asked {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

#[derive(Default)]
struct State {
    jobs: Vec<Job>,
    sockets: HashMap<String, mpsc::UnboundedSender<Out>>,
    said: Vec<(String, String)>,
    asked: Vec<Asked>,
    scripts: VecDeque<Vec<Act>>,
    dead: bool,
    frozen: bool,
    lost_answer: bool,
    uploads: Vec<String>,
}

struct World {
    manner: Manner,
    state: Mutex<State>,
    changed: Notify,
}

/// A running server; gone when dropped.
pub(crate) struct Server {
    world: Arc<World>,
    port: u16,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// Starts one. The n-th job that is sent follows the n-th of `scripts`.
    pub(crate) async fn start(manner: Manner, scripts: Vec<Vec<Act>>) -> Self {
        super::pace();
        Self::serve(manner, scripts).await
    }

    /// One whose jobs all go well, on a runtime that does not pause.
    pub(crate) async fn start_in_real_time(manner: Manner) -> Self {
        let good = || [super::script::beginning(), super::script::ending()].concat();
        Self::serve(manner, (0..100).map(|_| good()).collect()).await
    }

    /// One in real time whose n-th job follows the n-th of `scripts`.
    pub(crate) async fn start_with(manner: Manner, scripts: Vec<Vec<Act>>) -> Self {
        Self::serve(manner, scripts).await
    }

    async fn serve(manner: Manner, scripts: Vec<Vec<Act>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = State {
            scripts: scripts.into(),
            ..State::default()
        };
        let world = Arc::new(World {
            manner,
            state: Mutex::new(state),
            changed: Notify::new(),
        });
        let host = Arc::clone(&world);
        let task = Handle::current().spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                Handle::current().spawn(serve(Arc::clone(&host), stream));
            }
        });
        Self { world, port, task }
    }

    /// Its address, with its prefix.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}{}", self.port, self.world.manner.prefix)
    }

    /// Everything that was asked, in order.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.world.state().asked.clone()
    }

    /// How often this was asked; the path without its query, `ID` for a job's id.
    pub(crate) fn count(&self, method: &str, path: &str) -> usize {
        let asked = self.asked();
        let of = |it: &&Asked| it.method == method && without_ids(&it.path) == path;
        asked.iter().filter(of).count()
    }

    /// What clients said on their sockets: client id and text.
    pub(crate) fn said(&self) -> Vec<(String, String)> {
        self.world.state().said.clone()
    }

    /// Puts somebody else's job into the queue: waiting or running.
    pub(crate) fn foreign_job(&self, id: &str, running: bool) {
        let stage = if running {
            Stage::Running
        } else {
            Stage::Waiting
        };
        self.world.put(id, "somebody", json!({}), stage);
    }

    /// Puts a job of ours with `graph` into the queue that follows `script`.
    pub(crate) fn sent_before(&self, id: &str, graph: Value, script: Vec<Act>) {
        self.world.put(id, id, graph, Stage::Waiting);
        Handle::current().spawn(play(Arc::clone(&self.world), id.to_owned(), script));
    }

    /// The line to it is mended.
    pub(crate) fn revive(&self) {
        self.world.state().dead = false;
    }

    /// Takes every job out of its queue except `id`.
    pub(crate) fn take_out_all_but(&self, id: &str) {
        self.world.state().jobs.retain(|job| job.id == id);
    }

    /// Is the job still open there?
    pub(crate) fn is_open(&self, id: &str) -> bool {
        let state = self.world.state();
        let mut jobs = state.jobs.iter();
        jobs.any(|job| job.id == id && !matches!(job.stage, Stage::Over { .. }))
    }
}

fn without_ids(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let part = |part: &str| {
        if part.len() == 36 {
            "ID".to_owned()
        } else {
            part.to_owned()
        }
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

impl World {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn put(&self, id: &str, client: &str, graph: Value, stage: Stage) {
        let mut state = self.state();
        let number = i64::try_from(state.jobs.len()).unwrap();
        let (id, client) = (id.to_owned(), client.to_owned());
        state.jobs.push(Job {
            id,
            client,
            graph,
            number,
            stage,
        });
    }

    fn set(&self, id: &str, stage: Stage) {
        if let Some(job) = self.state().jobs.iter_mut().find(|job| job.id == id) {
            job.stage = stage;
        }
        self.changed.notify_waiters();
    }

    fn stage(&self, id: &str) -> Option<Stage> {
        let state = self.state();
        state
            .jobs
            .iter()
            .find(|job| job.id == id)
            .map(|job| job.stage.clone())
    }

    fn send(&self, id: &str, out: Out) {
        let state = self.state();
        let client = state
            .jobs
            .iter()
            .find(|job| job.id == id)
            .map(|job| job.client.clone());
        if let Some(socket) = client.and_then(|client| state.sockets.get(&client)) {
            let _ = socket.send(out);
        }
    }

    fn interrupt(&self, id: &str) -> bool {
        match self.stage(id) {
            Some(Stage::Running) => {
                let messages =
                    json!([["execution_interrupted", {"prompt_id": id, "timestamp": 5}]]);
                let status =
                    json!({"status_str": "error", "completed": false, "messages": messages});
                self.set(
                    id,
                    Stage::Over {
                        status,
                        outputs: json!({}),
                    },
                );
                true
            }
            Some(Stage::Waiting) => {
                self.state().jobs.retain(|job| job.id != id);
                self.changed.notify_waiters();
                true
            }
            _ => false,
        }
    }
}

/// Plays the script of one job.
async fn play(world: Arc<World>, id: String, script: Vec<Act>) {
    for act in script {
        match act {
            Act::Say(text) => {
                let text = text.replace("PROMPT", &id);
                world.send(&id, Out::Message(Message::text(text)));
            }
            Act::Frame(frame) => {
                world.send(&id, Out::Message(Message::binary(with_id(frame, &id))));
            }
            Act::Wait(ms) => tokio::time::sleep(Duration::from_millis(ms)).await,
            Act::Begin => world.set(&id, Stage::Running),
            Act::End(status, outputs) => {
                let status =
                    serde_json::from_str(&status.to_string().replace("PROMPT", &id)).unwrap();
                world.set(&id, Stage::Over { status, outputs });
            }
            Act::UntilStopped => loop {
                let changed = world.changed.notified();
                if !matches!(world.stage(&id), Some(Stage::Running | Stage::Waiting)) {
                    break;
                }
                changed.await;
            },
            Act::CloseSocket => world.send(&id, Out::Close),
            Act::DropSocket => world.send(&id, Out::Reset),
            Act::DeafSocket => {
                // Kept, so that it stays open, under a name that nobody sends to.
                let mut state = world.state();
                let client = state
                    .jobs
                    .iter()
                    .find(|job| job.id == id)
                    .map(|job| job.client.clone());
                let client = client.unwrap();
                if let Some(socket) = state.sockets.remove(&client) {
                    state.sockets.insert(format!("deaf {client}"), socket);
                }
            }
            Act::Die => {
                let mut state = world.state();
                state.dead = true;
                for (_, socket) in state.sockets.drain() {
                    let _ = socket.send(Out::Reset);
                }
            }
            Act::Restart => {
                let mut state = world.state();
                state.jobs.clear();
                state.dead = false;
            }
            Act::Freeze => world.state().frozen = true,
            Act::Thaw => world.state().frozen = false,
        }
    }
}

/// Puts the real id into the text of a named preview.
fn with_id(frame: Vec<u8>, id: &str) -> Vec<u8> {
    if frame.get(..4) != Some(&[0, 0, 0, 4]) {
        return frame;
    }
    let length = u32::from_be_bytes(frame[4..8].try_into().unwrap()) as usize;
    let Some(about) = frame.get(8..8 + length) else {
        return frame;
    };
    let about = String::from_utf8_lossy(about).replace("PROMPT", id);
    super::script::named(&about, &frame[8 + length..])
}

async fn serve(world: Arc<World>, stream: TcpStream) {
    // As the real one does: else small messages wait for acknowledgements.
    let _ = stream.set_nodelay(true);
    if world.state().dead {
        return;
    }
    let mut first = [0; 2048];
    let Ok(seen) = stream.peek(&mut first).await else {
        return;
    };
    let head = String::from_utf8_lossy(&first[..seen]).into_owned();
    if world.state().frozen {
        return std::future::pending().await;
    }
    if head.to_lowercase().contains("upgrade: websocket") {
        websocket(world, stream, &head).await;
    } else {
        http(world, stream).await;
    }
}

#[expect(clippy::result_large_err, reason = "the shape the library wants")]
#[expect(
    clippy::too_many_lines,
    reason = "one socket from its first word to its last"
)]
async fn websocket(world: Arc<World>, stream: TcpStream, head: &str) {
    let asked = asked_of(head, vec![]);
    world.state().asked.push(asked.clone());
    let allowed = is_allowed(&world, head) && world.manner.websocket;
    let check = |_: &Request, response: Response| {
        if allowed {
            return Ok(response);
        }
        let refused = Response::builder().status(403).body(None).unwrap();
        Err::<Response, ErrorResponse>(refused)
    };
    let Ok(mut socket) = accept_hdr_async(stream, check).await else {
        return;
    };
    let client = asked
        .path
        .split("clientId=")
        .nth(1)
        .unwrap_or_default()
        .to_owned();
    let (sender, mut outbox) = mpsc::unbounded_channel();
    let running = {
        let mut state = world.state();
        state.sockets.insert(client.clone(), sender);
        state
            .jobs
            .iter()
            .any(|job| job.client == client && job.stage == Stage::Running)
    };
    let status = json!({"type": "status", "data": {"status": {"exec_info": {"queue_remaining": 0}}, "sid": client}});
    let mut hello = vec![status.to_string()];
    if running {
        hello.push(json!({"type": "executing", "data": {"node": "3"}}).to_string());
    }
    for text in hello {
        let _ = socket.send(Message::text(text)).await;
    }
    loop {
        tokio::select! {
            out = outbox.recv() => match out {
                Some(Out::Message(message)) => {
                    if world.state().frozen {
                        continue;
                    }
                    let _ = socket.send(message).await;
                }
                Some(Out::Close) => {
                    let _ = socket.close(None).await;
                    return;
                }
                Some(Out::Reset) | None => return,
            },
            incoming = socket.next() => match incoming {
                Some(Ok(Message::Text(text))) => {
                    world.state().said.push((client.clone(), text.to_string()));
                }
                Some(Ok(_)) => {
                    while world.state().frozen {
                        tokio::time::sleep(Duration::from_secs(1)).await;
                    }
                }
                Some(Err(_)) | None => return,
            }
        }
    }
}

fn asked_of(head: &str, body: Vec<u8>) -> Asked {
    let mut words = head.split_whitespace();
    let mut next = || words.next().unwrap_or_default().to_owned();
    Asked {
        method: next(),
        path: next(),
        head: head.to_owned(),
        body,
    }
}

fn is_allowed(world: &World, head: &str) -> bool {
    world.manner.login.is_none_or(|(name, value)| {
        head.lines().any(|line| {
            line.split_once(": ")
                .is_some_and(|(has, it)| has.eq_ignore_ascii_case(name) && it == value)
        })
    })
}

async fn http(world: Arc<World>, mut stream: TcpStream) {
    let mut bytes = vec![];
    loop {
        let end = loop {
            if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                break at;
            }
            let mut part = [0; 16 << 10];
            match stream.read(&mut part).await {
                Ok(0) | Err(_) => return,
                Ok(read) => bytes.extend_from_slice(&part[..read]),
            }
        };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.parse::<usize>().unwrap())
        });
        let whole = end + 4 + length.unwrap_or(0);
        while bytes.len() < whole {
            let mut part = [0; 16 << 10];
            match stream.read(&mut part).await {
                Ok(0) | Err(_) => return,
                Ok(read) => bytes.extend_from_slice(&part[..read]),
            }
        }
        let body = bytes[end + 4..whole].to_vec();
        bytes.drain(..whole);
        let asked = asked_of(&head, body);
        world.state().asked.push(asked.clone());
        let (dead, frozen) = {
            let state = world.state();
            (state.dead, state.frozen)
        };
        let is_list = asked.path.ends_with("/api/object_info");
        if frozen || (is_list && world.manner.withholds_classes) {
            return std::future::pending().await;
        }
        if dead {
            return;
        }
        let Some((status, headers, body)) = answer(&world, &asked) else {
            return;
        };
        let head = format!(
            "HTTP/1.1 {status} X\r\ncontent-length: {}\r\n{headers}\r\n",
            body.len()
        );
        if stream
            .write_all(&[head.as_bytes(), &body].concat())
            .await
            .is_err()
        {
            return;
        }
    }
}

type Reply = (u16, &'static str, Vec<u8>);

#[expect(clippy::unnecessary_wraps, reason = "an arm of `answer`")]
fn ok(value: &Value) -> Option<Reply> {
    Some((
        200,
        "content-type: application/json\r\n",
        value.to_string().into_bytes(),
    ))
}

#[expect(clippy::unnecessary_wraps, reason = "an arm of `answer`")]
fn nothing(status: u16) -> Option<Reply> {
    Some((status, "", vec![]))
}

/// What the server says about its nodes.
fn node_classes() -> Value {
    let ksampler = json!({"input": {"required": {
        "sampler_name": [["euler", "dpmpp_2m"], {}], "scheduler": [["normal", "karras"], {}],
    }}});
    let others = [
        "CLIPTextEncode",
        "CheckpointLoaderSimple",
        "EmptyLatentImage",
        "SaveImage",
        "VAEDecode",
    ];
    let others = others.map(|class| (class.to_owned(), json!({"input": {}})));
    let all = others
        .into_iter()
        .chain([("KSampler".to_owned(), ksampler)]);
    all.collect()
}

/// The answer to a request; `None` = the connection breaks.
#[expect(clippy::too_many_lines, reason = "one row for each path")]
fn answer(world: &Arc<World>, asked: &Asked) -> Option<Reply> {
    if let Some((status, headers, body)) = world.manner.always {
        return Some((status, headers, body.as_bytes().to_vec()));
    }
    if !is_allowed(world, &asked.head) {
        return Some((401, "", b"no".to_vec()));
    }
    let Some(path) = asked.path.strip_prefix(world.manner.prefix) else {
        return nothing(404);
    };
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    match (asked.method.as_str(), parts.as_slice()) {
        ("POST", ["api", "prompt"]) => take(world, asked),
        ("GET", ["api", "prompt"]) => ok(&json!({"exec_info": {"queue_remaining": open(world)}})),
        ("GET", ["api", "system_stats"]) => ok(&stats(world)),
        ("GET", ["api", "experiment", "models", "checkpoints"]) => {
            let more = world.manner.more_checkpoints.iter();
            let more = more.map(|name| json!({"name": name, "size": 3_000_000_000_u64}));
            let usual = [
                json!({"name": "sub/other.safetensors", "size": 6_900_000_000_u64}),
                json!({"name": "sd15.safetensors", "size": 2_000_000_000_u64}),
            ];
            ok(&usual.into_iter().chain(more).collect())
        }
        ("GET", ["api", "models", "loras"]) => ok(&json!(["style/fine.safetensors"])),
        ("GET", ["api", "models", "upscale_models"]) => ok(&json!(world.manner.upscalers)),
        ("GET", ["api", "experiment", "models", _] | ["api", "models", _]) => ok(&json!([])),
        ("GET", ["api", "object_info"]) => ok(&node_classes()),
        // A class that is not there is an empty answer, as a real server gives it.
        ("GET", ["api", "object_info", class]) => {
            let mut all = node_classes();
            let one = all.as_object_mut().unwrap().remove_entry(*class);
            ok(&one.into_iter().collect())
        }
        ("GET", ["api", "jobs"]) if world.manner.jobs_api => ok(&listed(world)),
        ("GET", ["api", "jobs", id]) if world.manner.jobs_api => job(world, id),
        ("POST", ["api", "jobs", id, "cancel"]) if world.manner.jobs_api => {
            ok(&json!({"cancelled": world.interrupt(id)}))
        }
        ("GET", ["api", "queue"]) => ok(&queue(world)),
        ("POST", ["api", "queue"]) => {
            for id in asked.json()["delete"].as_array().into_iter().flatten() {
                let id = id.as_str().unwrap();
                if world.stage(id) == Some(Stage::Waiting) {
                    world.interrupt(id);
                }
            }
            nothing(200)
        }
        ("POST", ["api", "interrupt"]) => {
            let body: Value = serde_json::from_slice(&asked.body).unwrap_or_default();
            let named = body["prompt_id"]
                .as_str()
                .filter(|_| world.manner.named_interrupt);
            let running = || {
                let state = world.state();
                let job = state.jobs.iter().find(|job| job.stage == Stage::Running);
                job.map(|job| job.id.clone())
            };
            if let Some(id) = named.map(str::to_owned).or_else(running)
                && world.stage(&id) == Some(Stage::Running)
            {
                world.interrupt(&id);
            }
            nothing(200)
        }
        ("GET", ["api", "history", id]) => match world.stage(id) {
            Some(Stage::Over { status, outputs }) => {
                let state = world.state();
                let job = state.jobs.iter().find(|job| job.id == *id).unwrap();
                let prompt = json!([job.number, id, job.graph, {}, ["9"]]);
                ok(&json!({ *id: {"prompt": prompt, "outputs": outputs, "status": status} }))
            }
            _ => ok(&json!({})),
        },
        ("GET", ["api", "view"]) if query.contains("lost.png") => nothing(404),
        ("GET", ["api", "view"]) if world.manner.sized => Some((200, "", sized(world))),
        ("GET", ["api", "view"]) => Some((200, "content-type: image/png\r\n", PICTURE.to_vec())),
        ("POST", ["api", "upload", "image"]) if asked.body.len() > world.manner.upload_max => {
            let said = b"Maximum request body size 104857600 exceeded.".to_vec();
            Some((413, "", said))
        }
        ("POST", ["api", "upload", "image"]) => {
            let text = String::from_utf8_lossy(&asked.body).into_owned();
            let name = text
                .split("filename=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            let name = name.unwrap().to_owned();
            world.state().uploads.push(name.clone());
            ok(&json!({"name": name, "subfolder": "art-studio", "type": "input"}))
        }
        ("POST", ["api", "free"]) => nothing(200),
        _ => nothing(404),
    }
}

fn take(world: &Arc<World>, asked: &Asked) -> Option<Reply> {
    if let Some((status, body)) = &world.manner.refuses {
        return Some((*status, "", body.clone().into_bytes()));
    }
    let body = asked.json();
    let text = |key: &str| body[key].as_str().unwrap().to_owned();
    let number = world.state().jobs.len();
    let id = if world.manner.keeps_ids {
        text("prompt_id")
    } else {
        format!("00000000-0000-4000-8000-{number:012}")
    };
    world.put(
        &id,
        &text("client_id"),
        body["prompt"].clone(),
        Stage::Waiting,
    );
    let script = world.state().scripts.pop_front().unwrap_or_default();
    Handle::current().spawn(play(Arc::clone(world), id.clone(), script));
    if world.manner.loses_answer && !std::mem::replace(&mut world.state().lost_answer, true) {
        return nothing(world.manner.instead).filter(|(status, ..)| *status > 0);
    }
    ok(&json!({"prompt_id": id, "number": number, "node_errors": {}}))
}

/// A picture of the size in the last graph.
fn sized(world: &World) -> Vec<u8> {
    let state = world.state();
    let graph = &state.jobs.last().unwrap().graph;
    let mut nodes = graph.as_object().unwrap().values();
    let latent = nodes.find(|node| node["inputs"]["width"].is_u64()).unwrap();
    let side = |key: &str| u32::try_from(latent["inputs"][key].as_u64().unwrap()).unwrap();
    let mut bytes = std::io::Cursor::new(vec![]);
    let picture = image::RgbImage::new(side("width"), side("height"));
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

fn open(world: &World) -> usize {
    let state = world.state();
    let open = |job: &&Job| !matches!(job.stage, Stage::Over { .. });
    state.jobs.iter().filter(open).count()
}

fn stats(world: &World) -> Value {
    let mut system = json!({"os": "linux"});
    if let Some(version) = world.manner.version {
        system["comfyui_version"] = json!(version);
    }
    let device = json!({"name": "cuda:0 NVIDIA GeForce RTX 4090 : native", "type": "cuda", "index": 0,
        "vram_total": 25_757_220_864_u64, "vram_free": 20_000_000_000_u64});
    json!({"system": system, "devices": [device]})
}

fn listed(world: &World) -> Value {
    let state = world.state();
    let open = state
        .jobs
        .iter()
        .filter(|job| !matches!(job.stage, Stage::Over { .. }));
    // Newest first, as the real one.
    let jobs: Vec<_> = open.rev().map(short).collect();
    json!({"jobs": jobs, "pagination": {"total": jobs.len()}})
}

fn short(job: &Job) -> Value {
    let status = if job.stage == Stage::Running {
        "in_progress"
    } else {
        "pending"
    };
    json!({"id": job.id, "status": status, "priority": job.number, "create_time": 1})
}

fn job(world: &World, id: &str) -> Option<Reply> {
    let state = world.state();
    let Some(job) = state.jobs.iter().find(|job| job.id == id) else {
        let body = json!({"error": "Job not found"}).to_string().into_bytes();
        return Some((404, "content-type: application/json\r\n", body));
    };
    let Stage::Over { status, outputs } = &job.stage else {
        return ok(&short(job));
    };
    let interrupted = status.to_string().contains("execution_interrupted");
    let word = match status["status_str"].as_str() {
        Some("success") => "completed",
        _ if interrupted => "cancelled",
        // Not seen yet; a later version may have words of its own.
        None => "ended",
        _ => "failed",
    };
    ok(
        &json!({"id": id, "status": word, "execution_status": status, "outputs": outputs,
        "execution_start_time": 1000, "execution_end_time": 3500}),
    )
}

fn queue(world: &World) -> Value {
    let state = world.state();
    let of = |stage: &Stage| {
        let jobs = state.jobs.iter().filter(|job| job.stage == *stage);
        let item =
            |job: &Job| json!([job.number, job.id, job.graph, {"client_id": job.client}, ["9"]]);
        jobs.map(item).collect::<Vec<_>>()
    };
    json!({"queue_running": of(&Stage::Running), "queue_pending": of(&Stage::Waiting)})
}
