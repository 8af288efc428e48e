//! Seeds: the number that makes a picture repeatable.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The number a picture grows from.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seed(pub u64);

/// Random seeds stay below this, because several services accept no more than 32 bits.
pub const RANDOM_SEED_BELOW: u64 = 1 << 32;

impl Seed {
    /// The seed `steps` further on; wraps within 32 bits when it started there.
    #[must_use]
    pub fn plus(self, steps: u64) -> Self {
        let next = self.0.wrapping_add(steps);
        if self.0 < RANDOM_SEED_BELOW {
            Self(next % RANDOM_SEED_BELOW)
        } else {
            Self(next)
        }
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// Where the next job's seed comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SeedMode {
    /// A new one each time.
    #[default]
    Random,
    /// The one in the field, every time.
    Fixed,
    /// The one in the field, then one more each time.
    Increment,
}

impl SeedMode {
    /// In the order a key walks through them.
    pub const ALL: [Self; 3] = [Self::Random, Self::Fixed, Self::Increment];

    /// The word on the screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::Fixed => "fixed",
            Self::Increment => "increment",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RANDOM_SEED_BELOW, Seed};

    #[test]
    fn counting_on_stays_where_services_can_follow() {
        assert_eq!(Seed(7).plus(2), Seed(9));
        assert_eq!(Seed(RANDOM_SEED_BELOW - 1).plus(1), Seed(0));
        assert_eq!(Seed(u64::MAX).plus(1), Seed(0));
    }
}
