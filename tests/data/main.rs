//! The schema, its indexes and the seeded data, on both databases.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
#![expect(
    clippy::disallowed_methods,
    reason = "tests look into the database themselves"
)]

#[path = "../support/mod.rs"]
mod support;

mod fold;
#[path = "../indexes/mod.rs"]
mod indexes;
mod rules;
mod scan_holder;
mod schema;
mod seeding;
mod text_index;
