//! A root over a database can only be made by the engine.
//!
//! error[E0624]

fn main() {}

fn make(database: gatepass::database::Database) -> gatepass::execute::Query {
    gatepass::execute::Query::new(database)
}
