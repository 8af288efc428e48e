//! A map that forgets what was not used for longest once its values weigh too much.

use std::{collections::HashMap, hash::Hash};

/// Values by key, at most so many bytes of them.
pub(super) struct Cache<K, V> {
    values: HashMap<K, Kept<V>>,
    /// Bytes that may be kept.
    max: usize,
    /// Bytes that are.
    weight: usize,
    uses: u64,
}

struct Kept<V> {
    value: V,
    bytes: usize,
    used: u64,
}

impl<K: Clone + Eq + Hash, V> Cache<K, V> {
    /// Empty; keeps at most `max` bytes, and always the newest value.
    pub(super) fn new(max: usize) -> Self {
        Self {
            values: HashMap::new(),
            max,
            weight: 0,
            uses: 0,
        }
    }

    /// The value of `key`; it counts as used now.
    pub(super) fn get(&mut self, key: &K) -> Option<&V> {
        self.uses += 1;
        let kept = self.values.get_mut(key)?;
        kept.used = self.uses;
        Some(&kept.value)
    }

    /// Is there a value of `key`? Asking does not count as use.
    pub(super) fn has(&self, key: &K) -> bool {
        self.values.contains_key(key)
    }

    /// Keeps `value`, which weighs `bytes`.
    pub(super) fn put(&mut self, key: K, value: V, bytes: usize) {
        self.uses += 1;
        let kept = Kept {
            value,
            bytes,
            used: self.uses,
        };
        if let Some(old) = self.values.insert(key, kept) {
            self.weight -= old.bytes;
        }
        self.weight += bytes;
        while self.weight > self.max && self.values.len() > 1 {
            self.forget_oldest();
        }
    }

    /// Forgets the value of `key`.
    pub(super) fn remove(&mut self, key: &K) {
        if let Some(old) = self.values.remove(key) {
            self.weight -= old.bytes;
        }
    }

    /// Forgets the values of all other keys.
    pub(super) fn retain(&mut self, wanted: impl Fn(&K) -> bool) {
        self.values.retain(|key, kept| {
            let stays = wanted(key);
            self.weight -= if stays { 0 } else { kept.bytes };
            stays
        });
    }

    fn forget_oldest(&mut self) {
        let oldest = self
            .values
            .iter()
            .min_by_key(|(_, kept)| kept.used)
            .map(|(key, _)| key.clone());
        if let Some(old) = oldest.and_then(|key| self.values.remove(&key)) {
            self.weight -= old.bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cache;

    #[test]
    fn what_was_not_used_goes_first() {
        let mut cache = Cache::new(10);
        cache.put(1, "one", 4);
        cache.put(2, "two", 4);
        assert_eq!(cache.get(&1), Some(&"one"));
        cache.put(3, "three", 4);
        assert_eq!(
            (cache.get(&1).copied(), cache.get(&2).copied()),
            (Some("one"), None)
        );
        assert_eq!(cache.get(&3), Some(&"three"));
    }

    #[test]
    fn what_is_forgotten_weighs_nothing() {
        let mut cache = Cache::new(10);
        for number in 1..=4 {
            cache.put(number, number, 2);
        }
        cache.retain(|number| number % 2 == 0);
        assert_eq!((cache.has(&1), cache.has(&2)), (false, true));
        cache.put(5, 5, 6);
        assert!(cache.has(&2) && cache.has(&4), "there was room again");
    }

    #[test]
    fn replacing_counts_once_and_the_newest_stays_however_heavy() {
        let mut cache = Cache::new(10);
        cache.put(1, 'a', 6);
        cache.put(1, 'b', 6);
        cache.put(2, 'c', 4);
        assert_eq!(
            (cache.get(&1).copied(), cache.get(&2).copied()),
            (Some('b'), Some('c'))
        );
        cache.put(3, 'd', 99);
        assert_eq!(
            (cache.get(&1).copied(), cache.get(&3).copied()),
            (None, Some('d'))
        );
    }
}
