//! A thread that owns one value and does with it what it is asked to, one thing after the other.
//!
//! A database connection cannot be used by two threads at once; so each has an owner, and whoever
//! wants something asks. Handles are cheap to clone; the thread ends with the last of them.

use super::StoreError;
use std::{
    io,
    path::Path,
    sync::mpsc::{self, Receiver, Sender},
    thread,
};

type Ask<T> = Box<dyn FnOnce(&mut T) + Send>;

/// A handle on the thread that owns a `T`.
pub struct Owner<T> {
    asks: Sender<Ask<T>>,
}

impl<T> Clone for Owner<T> {
    fn clone(&self) -> Self {
        Self {
            asks: self.asks.clone(),
        }
    }
}

impl<T> std::fmt::Debug for Owner<T> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Owner")
    }
}

impl<T: 'static> Owner<T> {
    /// Starts a thread called `name` that makes its value with `make` and then waits to be asked.
    /// Blocks until the value is there or cannot be.
    pub fn start(
        name: &str,
        make: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> Result<Self, StoreError> {
        let (asks, asked) = mpsc::channel::<Ask<T>>();
        let (ready, made) = mpsc::sync_channel(1);
        let work = move || {
            let mut value = match make() {
                Ok(value) => value,
                Err(error) => {
                    let _ = ready.send(Err(error));
                    return;
                }
            };
            let _ = ready.send(Ok(()));
            drop(ready);
            for ask in asked {
                // What breaks one wish must not take the others with it.
                let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    ask(&mut value);
                }));
                if done.is_err() {
                    tracing::error!("the library's own code stopped on a fault");
                }
            }
        };
        thread::Builder::new()
            .name(name.to_owned())
            .spawn(work)
            .map_err(|error| StoreError::new(Path::new("a thread"), error))?;
        made.recv().unwrap_or_else(|_| Err(gone()))?;
        Ok(Self { asks })
    }

    /// Asks for `work` and does not wait. `false` when the thread is gone.
    pub fn post(&self, work: impl FnOnce(&mut T) + Send + 'static) -> bool {
        self.asks.send(Box::new(work)).is_ok()
    }

    /// Asks for `work` and waits for its answer. Not for a thread that must not wait.
    pub fn call<A: Send + 'static>(
        &self,
        work: impl FnOnce(&mut T) -> Result<A, StoreError> + Send + 'static,
    ) -> Result<A, StoreError> {
        self.begin(work).wait()
    }

    /// Asks for `work`, whose answer can be waited for later.
    pub(super) fn begin<A: Send + 'static>(
        &self,
        work: impl FnOnce(&mut T) -> Result<A, StoreError> + Send + 'static,
    ) -> Answer<A> {
        let (answer, answered) = mpsc::sync_channel(1);
        self.post(move |value| {
            let _ = answer.send(work(value));
        });
        Answer(answered)
    }
}

/// An answer that may still be worked on.
#[must_use = "it may be an error"]
pub(super) struct Answer<A>(Receiver<Result<A, StoreError>>);

impl<A> Answer<A> {
    /// Waits for it.
    pub(super) fn wait(self) -> Result<A, StoreError> {
        self.0.recv().unwrap_or_else(|_| Err(gone()))
    }
}

fn gone() -> StoreError {
    let source = io::Error::other("the studio's own code stopped on a fault");
    StoreError::Other {
        path: "the index".into(),
        source,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::Owner;
    use crate::store::StoreError;
    use std::path::PathBuf;

    #[test]
    fn what_is_asked_is_done_in_order_and_a_fault_ends_nothing() {
        let owner = Owner::start("test", || Ok(vec![1])).unwrap();
        owner.post(|numbers| numbers.push(2));
        let fault = owner.call(|_| -> Result<(), StoreError> { unreachable!("a fault") });
        assert!(fault.is_err());
        let same = owner.clone();
        drop(owner);
        assert_eq!(same.call(|numbers| Ok(numbers.clone())).unwrap(), [1, 2]);
    }

    #[test]
    fn what_cannot_be_made_is_said() {
        let failed =
            Owner::<()>::start("test", || Err(StoreError::Vanished(PathBuf::from("drive"))));
        assert!(matches!(failed, Err(StoreError::Vanished(_))));
    }
}
