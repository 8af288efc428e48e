//! Holds the commands that print secrets, so that none of them outlives the program.
//!
//! Separate because they run in groups of their own, which Ctrl-C does not reach, on threads that
//! nobody waits for when the program ends.

use std::{
    io,
    process::{Child, Command, ExitStatus},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Holds whatever is started on it; clones are the same leash.
#[derive(Clone, Default)]
pub struct Leash(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    /// Process ids of what runs; each leads a group of its own.
    running: Vec<u32>,
    is_cut: bool,
}

impl Leash {
    /// Ends everything that runs on it, with all that it started; nothing is started any more.
    pub fn cut(&self) {
        let mut held = self.lock();
        held.is_cut = true;
        // Nobody has waited for them yet, so the ids are still theirs.
        held.running.drain(..).for_each(end_group);
    }

    /// Starts `command`, which must make a group of its own.
    pub(super) fn start(&self, command: &mut Command) -> io::Result<Child> {
        let mut held = self.lock();
        if held.is_cut {
            return Err(io::Error::other("the program ends"));
        }
        let child = command.spawn()?;
        held.running.push(child.id());
        Ok(child)
    }

    /// How it ended, if it did. Under the lock, because the system may give its id to another one
    /// from then on.
    pub(super) fn look_at(&self, child: &mut Child) -> io::Result<Option<ExitStatus>> {
        let mut held = self.lock();
        let ended = child.try_wait();
        if matches!(ended, Ok(Some(_))) {
            held.running.retain(|id| *id != child.id());
        }
        ended
    }

    /// Ends one command and all that it started, and waits until it is over.
    pub(super) fn end(&self, child: &mut Child) {
        let mut held = self.lock();
        held.running.retain(|id| *id != child.id());
        end_group(child.id());
        let _ = child.kill();
        // One that hangs in the system keeps nobody else from being ended.
        drop(held);
        let _ = child.wait();
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(unix)]
fn end_group(leader: u32) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let leader = i32::try_from(leader).ok().and_then(Pid::from_raw);
    if let Some(leader) = leader {
        let _ = kill_process_group(leader, Signal::KILL);
    }
}

/// There are no groups to end elsewhere: the command itself is ended by who started it.
#[cfg(not(unix))]
fn end_group(_leader: u32) {}
