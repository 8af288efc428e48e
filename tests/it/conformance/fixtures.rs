//! How each service is set up for the tests: its configuration and its loopback server.

use crate::comfyui::server::{Manner, Server};
use art_studio::config::{Config, Environment, Flags};
use std::{any::Any, sync::mpsc, thread};

/// One service, ready to be tested.
pub(crate) struct Fixture {
    /// Which.
    pub(crate) id: &'static str,
    /// A configuration with which it works.
    pub(crate) ready: Config,
    /// A configuration without any key or setting.
    pub(crate) bare: Config,
    /// Does the same request give the same bytes?
    pub(crate) repeats: bool,
    /// What must live as long as the fixture: its server.
    pub(crate) _alive: Option<Box<dyn Any>>,
}

/// One for each service of the registry.
pub(crate) fn fixtures() -> Vec<Fixture> {
    vec![
        Fixture {
            id: "builtin",
            ready: bare(),
            bare: bare(),
            repeats: true,
            _alive: None,
        },
        comfyui(),
    ]
}

/// A server of a thread of its own; it goes when the fixture does.
fn comfyui() -> Fixture {
    let (tell, told) = mpsc::channel();
    let (alive, gone) = tokio::sync::oneshot::channel::<()>();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.unwrap().block_on(async {
            let server = Server::start_in_real_time(Manner::default()).await;
            tell.send(server.url()).unwrap();
            let _ = gone.await;
        });
    });
    Fixture {
        id: "comfyui",
        ready: config(&told.recv().unwrap()),
        bare: bare(),
        repeats: false,
        _alive: Some(Box::new(alive)),
    }
}

/// A configuration without files and variables, and without a server that runs here by chance.
fn bare() -> Config {
    config("http://127.0.0.1:9")
}

fn config(comfyui: &str) -> Config {
    let environment = Environment::from_iter([("HOME", "/nonexistent"), ("COMFYUI_URL", comfyui)]);
    Config::load(Flags::default(), environment)
}
