//! Time as something handed in, so that tests own it.

use super::Timestamp;

/// Tells the time. Waiting is the runtime's business, telling is this trait's.
pub trait Clock: Send + Sync {
    /// Now, in UTC.
    fn now(&self) -> Timestamp;
}
