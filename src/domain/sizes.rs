//! Which sizes a model makes, and what becomes of another one.

use super::Size;
use serde::Serialize;

/// Which sizes a model makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Sizes {
    /// Any, each side within these pixels and a multiple of `step`.
    Free {
        /// Shortest side.
        min: u32,
        /// Longest side.
        max: u32,
        /// Sides are multiples of this.
        step: u32,
    },
    /// Only these.
    Listed(Vec<Size>),
}

/// So many sizes are listed in words.
const LISTED_MAX: usize = 20;

impl Sizes {
    /// What can be made, in words: the only ones for it, wherever a size is refused or changed.
    pub fn words(&self) -> String {
        match self {
            Self::Free { min, max, step } => {
                let sides = format!("sides of {min} to {max} pixels");
                match step {
                    0 | 1 => sides,
                    step => format!("{sides} in steps of {step}"),
                }
            }
            Self::Listed(sizes) => {
                let shown: Vec<_> = sizes.iter().take(LISTED_MAX).map(Size::to_string).collect();
                let more = match sizes.len() - shown.len() {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                shown.join(", ") + &more
            }
        }
    }

    /// What becomes of `asked`, and why, in words for people; `None` where it is made as asked.
    pub fn change_words(&self, asked: Size) -> Option<String> {
        let made = self.snap(asked);
        let words = || format!("{asked} becomes {made}: the model makes {}", self.words());
        (made != asked).then(words)
    }

    /// Is `size` within what can be made, but for rounding its sides to a step?
    pub fn has(&self, size: Size) -> bool {
        let fits = |side: u32| match self {
            Self::Free { min, max, .. } => (*min..=*max).contains(&side),
            Self::Listed(_) => false,
        };
        fits(size.width) && fits(size.height) || self.snap(size) == size
    }

    /// The size that will be made when `asked` is asked for: itself where possible, else the
    /// nearest one.
    pub fn snap(&self, asked: Size) -> Size {
        match self {
            Self::Free { min, max, step } => {
                let (step, min) = ((*step).max(1), (*min).max(1));
                let side = |side: u32| {
                    let nearest = (side.saturating_add(step / 2) / step) * step;
                    let lowest = min.div_ceil(step) * step;
                    nearest.clamp(lowest, ((*max / step) * step).max(lowest))
                };
                Size::of(side(asked.width), side(asked.height))
            }
            Self::Listed(sizes) => {
                // The shape matters more than the pixel count: a portrait stays a portrait.
                let shape =
                    |size: Size| u64::from(size.width) * 100 / u64::from(size.height.max(1));
                let far = |size: &Size| {
                    (
                        shape(*size).abs_diff(shape(asked)),
                        size.pixels().abs_diff(asked.pixels()),
                    )
                };
                sizes.iter().copied().min_by_key(far).unwrap_or(asked)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Size, Sizes};

    #[test]
    fn sizes_snap_to_what_can_be_made() {
        let free = Sizes::Free {
            min: 64,
            max: 1024,
            step: 64,
        };
        let rows = [
            ((512, 512), (512, 512)),
            ((500, 545), (512, 576)),
            ((1, 5000), (64, 1024)),
        ];
        for ((width, height), (to_width, to_height)) in rows {
            assert_eq!(
                free.snap(Size::of(width, height)),
                Size::of(to_width, to_height)
            );
        }
        let listed = Sizes::Listed(vec![Size::of(1024, 1024), Size::of(1024, 1536)]);
        assert_eq!(listed.snap(Size::of(768, 1216)), Size::of(1024, 1536));
        assert_eq!(Sizes::Listed(vec![]).snap(Size::of(7, 9)), Size::of(7, 9));
    }

    #[test]
    fn what_can_be_made_is_said_in_one_way() {
        let free = |step| Sizes::Free {
            min: 16,
            max: 2048,
            step,
        };
        assert_eq!(free(1).words(), "sides of 16 to 2048 pixels");
        assert_eq!(free(8).words(), "sides of 16 to 2048 pixels in steps of 8");
        let listed = |count| Sizes::Listed(vec![Size::of(512, 768); count]);
        assert_eq!(listed(2).words(), "512×768, 512×768");
        assert!(listed(23).words().ends_with("512×768 and 3 more"));
        assert_eq!(free(8).change_words(Size::of(16, 2048)), None);
        assert_eq!(
            free(8).change_words(Size::of(17, 5000)).as_deref(),
            Some(
                "17×5000 becomes 16×2048: the model makes sides of 16 to 2048 pixels in steps of 8"
            )
        );
        assert!(free(8).has(Size::of(17, 2048)) && !free(8).has(Size::of(8, 64)));
        assert!(listed(1).has(Size::of(512, 768)) && !listed(1).has(Size::of(512, 512)));
        // No number that can be written is too large to be compared.
        assert_eq!(listed(1).snap(Size::of(u32::MAX, 1)), Size::of(512, 768));
    }
}
