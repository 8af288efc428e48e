//! What went wrong in one run of a command, told to people: each thing once, however many jobs it
//! ended.

use super::line::Fault;
use crate::domain::Outcome;

/// What was told already, and how many jobs went wrong.
#[derive(Default)]
pub(super) struct Faults {
    told: Vec<(String, Option<String>)>,
    /// Reasons why jobs failed.
    reasons: usize,
    /// Jobs that failed.
    jobs: usize,
}

impl Faults {
    /// Is this to be told? Not when the same was told before.
    pub(super) fn is_new(&mut self, said: &str, hint: Option<&str>) -> bool {
        let words = (said.to_owned(), hint.map(str::to_owned));
        let is_new = !self.told.contains(&words);
        if is_new {
            self.told.push(words);
        }
        is_new
    }

    /// Why a job that ended failed, where that is to be told.
    pub(super) fn of_end(&mut self, outcome: &Outcome) -> Option<Fault> {
        let fault = Fault::of_end(outcome)?;
        self.jobs += 1;
        let (said, hint) = fault.words();
        let is_new = self.is_new(said, hint);
        self.reasons += usize::from(is_new);
        is_new.then_some(fault)
    }

    /// How many of `count` jobs failed, in words; `None` where the reason said all.
    pub(super) fn sum(&self, count: usize, batch: bool) -> Option<String> {
        if self.jobs == 0 || count == 1 {
            return None;
        }
        // A job of several pictures may have left some of them.
        let what = if batch { "jobs" } else { "pictures" };
        let how = match (self.jobs, self.reasons) {
            (1, _) => String::new(),
            (_, 0 | 1) => ", all in this way".to_owned(),
            (_, reasons) => format!(", in the {reasons} ways told above"),
        };
        Some(format!("{} of {count} {what} failed{how}", self.jobs))
    }
}

#[cfg(test)]
mod tests {
    use super::Faults;
    use crate::domain::{Failure, FailureKind, Outcome};

    fn failed(said: &str) -> Outcome {
        Outcome::Failed {
            failure: Failure::new(FailureKind::Rejected, said),
            kept: vec![],
        }
    }

    #[test]
    fn each_reason_is_told_once_and_all_are_counted() {
        let mut faults = Faults::default();
        assert_eq!(faults.sum(4, false), None);
        let mut told = |said| faults.of_end(&failed(said)).is_some();
        assert_eq!(
            ["memory", "memory", "away", "memory"].map(&mut told),
            [true, false, true, false]
        );
        assert!(faults.of_end(&Outcome::Succeeded(vec![])).is_none());
        let sum = "4 of 5 pictures failed, in the 2 ways told above";
        assert_eq!(faults.sum(5, false).as_deref(), Some(sum));
    }

    #[test]
    fn the_sum_says_what_the_reason_does_not() {
        let mut faults = Faults::default();
        faults.of_end(&failed("memory"));
        assert_eq!(faults.sum(1, false), None, "the reason says all");
        let one = faults.sum(8, false);
        assert_eq!(one.as_deref(), Some("1 of 8 pictures failed"));
        faults.of_end(&failed("memory"));
        let two = faults.sum(2, true);
        assert_eq!(two.as_deref(), Some("2 of 2 jobs failed, all in this way"));
    }
}
