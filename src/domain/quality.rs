//! Quality tiers and what they mean for the classic model families.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// How much effort goes into a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Quality {
    /// Quick and small.
    #[default]
    Optimized,
    /// The usual choice for keeping.
    High,
    /// Everything, slow.
    Ultra,
}

impl Quality {
    /// From quick to slow.
    pub const ALL: [Self; 3] = [Self::Optimized, Self::High, Self::Ultra];

    /// Inference steps for SD1.5, SDXL and unknown families.
    pub fn steps(self) -> u32 {
        match self {
            Self::Optimized => 20,
            Self::High => 28,
            Self::Ultra => 35,
        }
    }

    /// CFG scale for SD1.5, SDXL and unknown families.
    pub fn cfg(self) -> f32 {
        match self {
            Self::Optimized => 6.0,
            Self::High => 7.0,
            Self::Ultra => 7.5,
        }
    }

    /// The word in flags and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Optimized => "optimized",
            Self::High => "high",
            Self::Ultra => "ultra",
        }
    }

    /// The word on the screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Optimized => "Optimized",
            Self::High => "High",
            Self::Ultra => "Ultra",
        }
    }
}

impl fmt::Display for Quality {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.id())
    }
}

impl FromStr for Quality {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL
            .into_iter()
            .find(|quality| quality.id().eq_ignore_ascii_case(text));
        known.ok_or_else(|| "quality is one of optimized, high, ultra".to_owned())
    }
}
