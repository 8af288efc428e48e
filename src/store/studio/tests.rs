//! Tests of `studio.db`: marks, prompts, damage.
