//! What lies in the GraphQL context, where every resolver can read it, leads to
//! no database.
//!
//! error[E0616]

fn main() {}

fn take(execution: &gatepass::execute::Execution) -> &gatepass::database::Database {
    execution.results.source.database
}
