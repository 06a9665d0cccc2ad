//! The schema and the seeded data, on both databases.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod rules;
mod schema;
mod seeding;
