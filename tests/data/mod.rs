//! The schema, its indexes and the seeded data, on both databases.
#![expect(
    clippy::disallowed_methods,
    reason = "tests look into the database themselves"
)]

mod fold;
mod person_session;
mod rules;
mod scan_holder;
mod scan_tally;
mod schema;
mod seeding;
mod tally;
mod text_index;
