//! The line between us and the terminal, as measured.

/// What the line to the terminal is like; `None` while nothing was measured, or where the terminal
/// does not answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinkMeasure {
    /// From a question to its answer on an empty line, ms.
    pub round_trip_ms: Option<u32>,
    /// Bytes a second it takes.
    pub bytes_per_second: Option<u64>,
}
