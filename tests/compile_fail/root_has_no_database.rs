//! The root that async-graphql knows holds nothing.
//!
//! error[E0618]

fn main() {}

fn make(database: gatepass::database::Database) -> gatepass::document::Root {
    gatepass::document::Root(database)
}
