//! The program in a pseudo-terminal whose other end is an emulator that answers questions.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::{
    fmt::Write as _,
    io::{Read, Write},
    num::NonZero,
    path::PathBuf,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tempfile::TempDir;

/// Ends a test that hangs; nothing is measured against it.
const LIMIT: Duration = Duration::from_mins(1);
/// So long nothing new comes where everything has come.
const QUIET: Duration = Duration::from_millis(700);

/// What the terminal answers.
#[derive(Clone, Copy)]
pub(super) enum Answers {
    /// Like xterm: DA1, its name, the colour it was given.
    Plain,
    /// Nothing.
    None,
    /// These bytes, to every question.
    Always(&'static [u8]),
}

/// How the program is started.
pub(super) struct Start {
    pub(super) answers: Answers,
    /// Written before the program reads anything.
    pub(super) typed: &'static str,
    pub(super) rehearsal: Option<&'static str>,
    /// A shell script that gets the file as `$1`.
    pub(super) editor: Option<&'static str>,
    pub(super) variables: &'static [(&'static str, &'static str)],
    /// Started by a shell with job control, which says when it was stopped and lets it go on
    /// after a line.
    pub(super) under_a_shell: bool,
    /// A `tmux` is on the path, which says what the file `tmux-says` in the home says.
    pub(super) tmux: bool,
}

impl Default for Start {
    fn default() -> Self {
        let variables = &[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")];
        Self {
            answers: Answers::Plain,
            typed: "",
            rehearsal: None,
            editor: None,
            variables,
            under_a_shell: false,
            tmux: false,
        }
    }
}

/// The emulator and everything it got.
pub(super) struct Terminal {
    pub(super) emulator: vt100::Parser,
    bytes: Vec<u8>,
    ended: bool,
}

impl Terminal {
    pub(super) fn text(&self) -> String {
        self.emulator.screen().contents()
    }

    pub(super) fn raw(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Colour settings among everything written whose code is `unwanted`. Our own question sets
    /// one that is taken back at once.
    pub(super) fn colours(&self, unwanted: impl Fn(u16) -> bool) -> Vec<String> {
        let raw = self.raw().replace("\x1b[48;2;1;2;3m", "");
        let settings = raw.split("\x1b[").skip(1).filter_map(|rest| {
            let end = rest.find(|char: char| char.is_ascii_alphabetic())?;
            rest.get(end..=end).filter(|last| *last == "m")?;
            rest.get(..end)
        });
        let coloured = |setting: &&str| {
            let mut codes = setting
                .split([';', ':'])
                .filter_map(|code| code.parse().ok());
            codes.any(|code: u16| matches!(code, 30..=49 | 90..=107) && unwanted(code))
        };
        settings.filter(coloured).map(str::to_owned).collect()
    }
}

/// A running program.
pub(super) struct Studio {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    writer: Arc<Mutex<Box<dyn Write + Send>>>,
    terminal: Arc<(Mutex<Terminal>, Condvar)>,
    pub(super) modes_before: String,
    home: TempDir,
}

impl Studio {
    pub(super) fn start(start: &Start) -> Self {
        let size = PtySize {
            rows: 30,
            cols: 100,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let home = tempfile::tempdir().unwrap();
        let modes_before = modes(&*pair.master);
        let command = command(start, &home);
        let writer = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        lock(&writer).write_all(start.typed.as_bytes()).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let side = |length: u16| NonZero::new(length).unwrap();
        let emulator = vt100::Parser::new(side(30), side(100), 0);
        let terminal = Terminal {
            emulator,
            bytes: Vec::new(),
            ended: false,
        };
        let terminal = Arc::new((Mutex::new(terminal), Condvar::new()));
        let reader = pair.master.try_clone_reader().unwrap();
        let (shared, answer) = (Arc::clone(&terminal), Arc::clone(&writer));
        let answers = start.answers;
        std::thread::spawn(move || read(reader, &shared, &answer, answers));
        Self {
            master: pair.master,
            child,
            writer,
            terminal,
            modes_before,
            home,
        }
    }

    pub(super) fn type_in(&self, text: &str) {
        self.send(text.as_bytes());
    }

    pub(super) fn send(&self, bytes: &[u8]) {
        // A program that has ended reads nothing more; the test finds out elsewhere.
        let _ = lock(&self.writer).write_all(bytes);
    }

    pub(super) fn with<T>(&self, look: impl FnOnce(&Terminal) -> T) -> T {
        look(&lock(&self.terminal.0))
    }

    /// Waits until the screen shows `words`.
    pub(super) fn wait(&self, words: &str) {
        self.wait_until(words, |terminal| terminal.text().contains(words));
    }

    pub(super) fn wait_gone(&self, words: &str) {
        self.wait_until(words, |terminal| !terminal.text().contains(words));
    }

    /// Waits until `bytes` were written.
    pub(super) fn wait_raw(&self, bytes: &str, why: &str) {
        self.wait_until(why, |terminal| terminal.raw().contains(bytes));
    }

    pub(super) fn wait_until(&self, what: &str, there: impl Fn(&Terminal) -> bool) {
        let (terminal, changed) = &*self.terminal;
        let waited = changed.wait_timeout_while(lock(terminal), LIMIT, |terminal| {
            !there(terminal) && !terminal.ended
        });
        let (terminal, _) = waited.unwrap_or_else(PoisonError::into_inner);
        assert!(
            there(&terminal),
            "{what} never came; the screen shows\n{}",
            terminal.text()
        );
    }

    /// Waits until `value` has not changed for a while: what was still on its way has come.
    pub(super) fn settled(&self, value: impl Fn(&Terminal) -> usize) -> usize {
        let (terminal, changed) = &*self.terminal;
        let mut guard = lock(terminal);
        loop {
            let before = value(&guard);
            let same = |terminal: &mut Terminal| value(terminal) == before;
            let waited = changed.wait_timeout_while(guard, QUIET, same);
            let (terminal, waited) = waited.unwrap_or_else(PoisonError::into_inner);
            if waited.timed_out() {
                return before;
            }
            guard = terminal;
        }
    }

    pub(super) fn resize(&self, cols: u16, rows: u16) {
        {
            let mut terminal = lock(&self.terminal.0);
            let side = |length: u16| NonZero::new(length).unwrap();
            terminal
                .emulator
                .screen_mut()
                .set_size(side(rows), side(cols));
        }
        self.master
            .resize(PtySize {
                rows,
                cols,
                pixel_width: 0,
                pixel_height: 0,
            })
            .unwrap();
    }

    /// The program's exit code; everything it wrote has been read by then.
    pub(super) fn exit_code(&mut self) -> u32 {
        let (terminal, changed) = &*self.terminal;
        let waited = changed.wait_timeout_while(lock(terminal), LIMIT, |terminal| !terminal.ended);
        let ended = waited.unwrap_or_else(PoisonError::into_inner).0.ended;
        assert!(
            ended,
            "it did not end; the screen shows\n{}",
            self.with(Terminal::text)
        );
        self.child.wait().unwrap().exit_code()
    }

    pub(super) fn modes_now(&self) -> String {
        modes(&*self.master)
    }

    /// Sets the line's modes as a shell has them.
    #[cfg(unix)]
    pub(super) fn make_cooked(&self) {
        let name = self.master.tty_name().unwrap();
        let mut stty = std::process::Command::new("stty");
        let done = stty.arg("-F").arg(name).arg("sane").status().unwrap();
        assert!(done.success());
    }

    #[cfg(unix)]
    pub(super) fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(self.pid(), signal).unwrap();
    }

    #[cfg(unix)]
    fn pid(&self) -> rustix::process::Pid {
        let pid = self.child.process_id().unwrap();
        rustix::process::Pid::from_raw(pid.try_into().unwrap()).unwrap()
    }

    /// The home folder.
    pub(super) fn home(&self) -> &std::path::Path {
        self.home.path()
    }

    /// How often the program has asked its tmux.
    pub(super) fn tmux_was_asked(&self) -> usize {
        let asked = std::fs::read_to_string(self.home().join("tmux-asked"));
        asked.unwrap_or_default().matches("display").count()
    }

    pub(super) fn tmux_was_told_to_change_anything(&self) -> bool {
        let asked = std::fs::read_to_string(self.home().join("tmux-asked"));
        asked.unwrap_or_default().contains("set")
    }

    /// The saved pictures.
    pub(super) fn pictures(&self) -> Vec<PathBuf> {
        let folder = self.home.path().join("library");
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }
}

impl Drop for Studio {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

fn command(start: &Start, home: &TempDir) -> CommandBuilder {
    let program = env!("CARGO_BIN_EXE_art-studio");
    let mut command = CommandBuilder::new(if start.under_a_shell { "sh" } else { program });
    if start.under_a_shell {
        let script = "\"$0\"; echo the shell waits; read line; fg >/dev/null; exit $?";
        command.args(["-mc", script, program]);
    }
    command.env_clear();
    command.env("HOME", home.path());
    let bin = home.path().join("bin");
    command.env("PATH", format!("{}:/usr/bin:/bin", bin.display()));
    if start.tmux {
        tmux_at(&bin);
    }
    command.env("ART_STUDIO_LIBRARY", home.path().join("library"));
    // Nothing listens there: a server of this machine is nobody's in a test.
    command.env("COMFYUI_URL", "http://127.0.0.1:9");
    for (name, value) in start.variables {
        command.env(name, value);
    }
    if let Some(rehearsal) = start.rehearsal {
        command.env("ART_STUDIO_REHEARSAL", rehearsal);
    }
    if let Some(script) = start.editor {
        let file = home.path().join("editor.sh");
        std::fs::write(&file, script).unwrap();
        let mut line = String::new();
        write!(line, "sh {}", file.display()).unwrap();
        command.env("EDITOR", line);
    }
    command
}

/// A tmux that says what it is told to say, and writes down what it is asked.
fn tmux_at(bin: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::create_dir(bin).unwrap();
    let script = "#!/bin/sh\necho \"$1\" >> \"$HOME/tmux-asked\"\ncat \"$HOME/tmux-says\"\n";
    let file = bin.join("tmux");
    std::fs::write(&file, script).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    let seen = "on\n1\n1\n1\n/dev/pts/1\n";
    std::fs::write(bin.with_file_name("tmux-says"), seen).unwrap();
}

/// Reads what the program writes, shows it, and answers its questions.
fn read(
    mut reader: Box<dyn Read + Send>,
    shared: &(Mutex<Terminal>, Condvar),
    answer: &Mutex<Box<dyn Write + Send>>,
    answers: Answers,
) {
    let (terminal, changed) = shared;
    let (mut buffer, mut asked) = (vec![0; 65_536], 0);
    // A pseudo-terminal without a program ends with an error, not with nothing.
    while let Ok(count @ 1..) = reader.read(&mut buffer) {
        let mut terminal = lock(terminal);
        let new = buffer.get(..count).unwrap_or_default();
        terminal.bytes.extend_from_slice(new);
        terminal.emulator.process(new);
        let questions = terminal.raw().matches("\x1b[c").count();
        drop(terminal);
        changed.notify_all();
        let reply: &[u8] = match answers {
            Answers::None => b"",
            Answers::Plain => b"\x1bP>|XTerm(379)\x1b\\\x1bP1$r0;48:2::1:2:3m\x1b\\\x1b[?62;22c",
            Answers::Always(bytes) => bytes,
        };
        while asked < questions {
            asked += 1;
            let _ = lock(answer).write_all(reply);
        }
    }
    lock(terminal).ended = true;
    changed.notify_all();
}

/// The line discipline's settings as text.
#[cfg(unix)]
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios())
}

#[cfg(not(unix))]
fn modes(_master: &dyn MasterPty) -> String {
    String::new()
}

fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
