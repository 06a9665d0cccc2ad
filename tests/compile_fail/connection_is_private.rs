//! Whoever holds a `Database` can't take its connection out.
//!
//! error[E0616]

fn main() {}

fn take(database: gatepass::database::Database) -> sea_orm::DatabaseConnection {
    database.connection
}
