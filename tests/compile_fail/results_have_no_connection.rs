//! The results that an answer is written from lead to no database.
//!
//! error[E0609]

fn main() {}

fn take(results: &gatepass::execute::Results) -> &gatepass::database::Database {
    results.source.database
}
