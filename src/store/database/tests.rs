//! Tests of opening: migrations, locks, damage.
