//! The filter as it is chosen on the screen, row by row, and in words.

use super::{Saved, SavedFocus};
use crate::domain::{Facets, Filter, ServiceId, Sort, Timestamp, UNKNOWN_MODEL, UNKNOWN_SERVICE};
use crate::keymap::{Command, Scope, entries};

/// A row of the filter panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterRow {
    /// The order.
    Order,
    /// Who made it.
    Service,
    /// With what.
    Model,
    /// Starred, or not.
    Star,
    /// At least so many of five.
    Rating,
    /// Carrying a tag.
    Tag,
    /// In the last days.
    Made,
    /// Pixels of the shorter side.
    Pixels,
    /// Size of the file.
    File,
}

impl FilterRow {
    /// From top to bottom.
    pub const ALL: [Self; 9] = [
        Self::Order,
        Self::Service,
        Self::Model,
        Self::Star,
        Self::Rating,
        Self::Tag,
        Self::Made,
        Self::Pixels,
        Self::File,
    ];

    /// Its name on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Service => "service",
            Self::Model => "model",
            Self::Star => "star",
            Self::Rating => "rating",
            Self::Tag => "tag",
            Self::Made => "made",
            Self::Pixels => "size",
            Self::File => "file",
        }
    }
}

/// Days that can be chosen.
const DAYS: [u32; 5] = [1, 7, 30, 90, 365];
/// Pixels of the shorter side that can be chosen.
const PIXELS: [u32; 4] = [256, 512, 1024, 2048];
/// Bytes of a file that can be chosen: so many or more.
const BYTES: [u64; 3] = [1_000_000, 5_000_000, 20_000_000];
/// Milliseconds of a day.
const DAY_MS: u64 = 86_400_000;

/// What is chosen; the text of the search stands apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The order.
    pub sort: Sort,
    /// Who made it.
    pub service: Option<ServiceId>,
    /// With what.
    pub model: Option<String>,
    /// Starred, or not.
    pub starred: Option<bool>,
    /// Rated so or better.
    pub rating: Option<u8>,
    /// Carrying this tag.
    pub tag: Option<String>,
    /// Made in the last so many days, counted from when it was chosen.
    pub made: Option<(u32, Timestamp)>,
    /// Pixels of the shorter side, or more.
    pub pixels: Option<u32>,
    /// Bytes of the file, or more.
    pub bytes: Option<u64>,
}

impl Choices {
    /// Does it let every picture through?
    pub fn is_open(&self) -> bool {
        *self
            == Self {
                sort: self.sort,
                ..Self::default()
            }
    }

    /// The filter with the words of the search.
    pub fn filter(&self, text: &str, trash: bool) -> Filter {
        Filter {
            text: text.trim().to_owned(),
            service: self.service.clone(),
            model: self.model.clone(),
            starred: self.starred,
            rating_min: self.rating,
            tag: self.tag.clone(),
            since: self.made.map(|(_, since)| since),
            width_min: self.pixels,
            height_min: self.pixels,
            bytes_min: self.bytes,
            trash,
            sort: self.sort,
            ..Filter::default()
        }
    }

    /// Walks a row's value `by` places on.
    pub(crate) fn turn(&mut self, row: FilterRow, by: isize, known: &Facets, now: Timestamp) {
        match row {
            FilterRow::Order => {
                self.sort = turned(&Sort::ALL, Some(&self.sort), by, false).unwrap_or_default();
            }
            FilterRow::Service => self.service = among(&known.services, self.service.as_ref(), by),
            FilterRow::Model => self.model = among(&known.models, self.model.as_ref(), by),
            FilterRow::Tag => self.tag = among(&known.tags, self.tag.as_ref(), by),
            FilterRow::Star => {
                self.starred = turned(&[true, false], self.starred.as_ref(), by, true);
            }
            FilterRow::Rating => {
                self.rating = turned(&[1, 2, 3, 4, 5], self.rating.as_ref(), by, true);
            }
            FilterRow::Made => {
                let days = turned(&DAYS, self.made.map(|(days, _)| days).as_ref(), by, true);
                let since = |days: u32| Timestamp(now.0.saturating_sub(u64::from(days) * DAY_MS));
                self.made = days.map(|days| (days, since(days)));
            }
            FilterRow::Pixels => self.pixels = turned(&PIXELS, self.pixels.as_ref(), by, true),
            FilterRow::File => self.bytes = turned(&BYTES, self.bytes.as_ref(), by, true),
        }
    }

    /// A row's value as the screen shows it.
    pub fn value(&self, row: FilterRow) -> String {
        let any = || "any".to_owned();
        match row {
            FilterRow::Order => order_words(self.sort).to_owned(),
            FilterRow::Service => self.service.as_ref().map_or_else(any, service_name),
            FilterRow::Model => self.model.as_deref().map_or_else(any, model_name),
            FilterRow::Tag => self.tag.clone().unwrap_or_else(any),
            FilterRow::Star => match self.starred {
                Some(true) => "★ starred".to_owned(),
                Some(false) => "not starred".to_owned(),
                None => any(),
            },
            FilterRow::Rating => self
                .rating
                .map_or_else(any, |stars| format!("{stars} or better")),
            FilterRow::Made => match self.made {
                Some((1, _)) => "in the last day".to_owned(),
                Some((days, _)) => format!("in the last {days} days"),
                None => "any time".to_owned(),
            },
            FilterRow::Pixels => self
                .pixels
                .map_or_else(any, |side| format!("{side} pixels or more")),
            FilterRow::File => self
                .bytes
                .map_or_else(any, |bytes| format!("{} MB or more", bytes / 1_000_000)),
        }
    }

    /// What is chosen, each in a few words; the order is not among them.
    pub fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        words.extend(self.service.as_ref().map(service_name));
        words.extend(self.model.as_deref().map(model_name));
        words.extend(
            self.starred
                .map(|yes| if yes { "★" } else { "no ★" }.to_owned()),
        );
        words.extend(self.rating.map(|stars| format!("rated {stars}+")));
        words.extend(self.tag.as_ref().map(|tag| format!("#{tag}")));
        words.extend(self.made.map(|_| self.value(FilterRow::Made)));
        words.extend(self.pixels.map(|side| format!("{side} px+")));
        words.extend(self.bytes.map(|bytes| format!("{} MB+", bytes / 1_000_000)));
        words
    }
}

/// What an order is called.
pub fn order_words(sort: Sort) -> &'static str {
    match sort {
        Sort::Newest => "newest first",
        Sort::Oldest => "oldest first",
        Sort::Largest => "largest files first",
        Sort::Smallest => "smallest files first",
        Sort::BestRated => "best rated first",
    }
}

fn service_name(service: &ServiceId) -> String {
    named(service.as_str(), UNKNOWN_SERVICE)
}

fn model_name(model: &str) -> String {
    named(model, UNKNOWN_MODEL)
}

/// A value that is empty where nothing was written down.
fn named(value: &str, unknown: &str) -> String {
    if value.is_empty() { unknown } else { value }.to_owned()
}

fn among<T: Clone + PartialEq>(known: &[(T, u64)], now: Option<&T>, by: isize) -> Option<T> {
    let names: Vec<T> = known.iter().map(|(name, _)| name.clone()).collect();
    turned(&names, now, by, true)
}

/// The value `by` places on, around the end; with `or_none` there is one more place for "any".
fn turned<T: Clone + PartialEq>(all: &[T], now: Option<&T>, by: isize, or_none: bool) -> Option<T> {
    let extra = usize::from(or_none);
    let count = (all.len() + extra).max(1) as isize;
    let at = now.and_then(|now| all.iter().position(|known| known == now));
    let at = at.map_or(0, |at| at + extra) as isize;
    let next = (at + by).rem_euclid(count) as usize;
    next.checked_sub(extra)
        .and_then(|place| all.get(place).cloned())
}

impl Saved {
    /// The key that shows all again, where the keys are now.
    pub fn clear_key(&self) -> String {
        let scope = match self.focus {
            SavedFocus::Pictures => Scope::Saved,
            SavedFocus::Search => Scope::Search,
        };
        let mut rows = entries(&[scope]).into_iter();
        let row = rows.find(|entry| entry.command == Command::ClearFilter);
        let key = row.and_then(|entry| entry.keys.first());
        key.map_or_else(String::new, ToString::to_string)
    }
}

#[cfg(test)]
mod tests {
    use super::{Choices, FilterRow};
    use crate::domain::{Facets, ServiceId, Sort, Timestamp};

    #[test]
    fn values_turn_around_and_back_to_any() {
        let mut choices = Choices::default();
        let known = Facets {
            tags: vec![("hero".into(), 3), ("enemy".into(), 1)],
            ..Facets::default()
        };
        let now = Timestamp(10 * 86_400_000);
        let mut turn = |row, by| {
            choices.turn(row, by, &known, now);
            choices.value(row)
        };
        assert_eq!(turn(FilterRow::Tag, 1), "hero");
        assert_eq!(turn(FilterRow::Tag, 1), "enemy");
        assert_eq!(turn(FilterRow::Tag, 1), "any");
        assert_eq!(turn(FilterRow::Rating, -1), "5 or better");
        assert_eq!(turn(FilterRow::Order, -1), "best rated first");
        assert_eq!(turn(FilterRow::Service, 1), "any", "none is known");
        assert_eq!(turn(FilterRow::Made, 2), "in the last 7 days");
        let filter = choices.filter(" cat ", false);
        assert_eq!(
            (filter.sort, filter.rating_min, filter.text.as_str()),
            (Sort::BestRated, Some(5), "cat")
        );
        assert_eq!(filter.since, Some(Timestamp(3 * 86_400_000)));
        assert_eq!(choices.words(), ["rated 5+", "in the last 7 days"]);
        assert!(!choices.is_open());
    }

    #[test]
    fn pictures_that_nobody_made_here_are_a_choice_beside_the_services() {
        let mut choices = Choices::default();
        let known = Facets {
            services: vec![(ServiceId::new("builtin"), 3), (ServiceId::new(""), 1)],
            models: vec![("sprites".into(), 3), (String::new(), 1)],
            ..Facets::default()
        };
        let mut turn = |row, by| {
            choices.turn(row, by, &known, Timestamp(0));
            choices.value(row)
        };
        assert_eq!(turn(FilterRow::Service, 2), "imported");
        assert_eq!(turn(FilterRow::Model, -1), "no model");
        assert_eq!(choices.words(), ["imported", "no model"]);
        let filter = choices.filter("", false);
        assert_eq!(filter.service, Some(ServiceId::new("")));
        assert_eq!(filter.model, Some(String::new()));
    }
}
