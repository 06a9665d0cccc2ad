//! Programs that try to bypass the ledger. `tests/compile_fail.rs` compiles them.
//!
//! Each item marked `#[cfg(forbidden)]` does not compile, with exactly the error in
//! the line above it. The item marked `#[cfg(allowed)]` next to it differs in only
//! that point, and compiles.

use entity::gate::{Column, Entity};
use gatepass::database::{Database, Session};
use gatepass::internals::{CellRef, ObjectType, Prepared, Results, Root};
use sea_orm::DbBackend;

/// The owner of a `Database` cannot take its connection.
mod connection_is_private {
    use super::{Database, DbBackend};

    // E0616
    #[cfg(forbidden)]
    fn take(database: &Database) -> &sea_orm::DatabaseConnection {
        &database.connection
    }

    #[cfg(allowed)]
    fn take(database: &Database) -> DbBackend {
        database.backend()
    }
}

/// Code outside of the engine cannot run a statement that was not planned.
mod fetch_is_private {
    use super::{Prepared, Session};

    // E0624
    #[cfg(forbidden)]
    async fn run(session: &Session, statement: Prepared) {
        let _ = session.fetch("gates", statement).await;
    }

    #[cfg(allowed)]
    async fn run(session: &Session, statement: Prepared) {
        let _ = (session.entries(), statement);
    }
}

/// The results that an answer is written from do not lead to a database.
mod results_have_no_connection {
    use super::{Database, Results};

    // E0609
    #[cfg(forbidden)]
    fn take(results: &Results) -> &Database {
        results.source.database
    }

    #[cfg(allowed)]
    fn take(results: &Results) -> &Results {
        results
    }
}

/// The root for async-graphql holds nothing.
mod root_has_no_database {
    use super::{Database, Root};

    // E0618
    #[cfg(forbidden)]
    fn make(database: Database) -> Root {
        Root(database)
    }

    #[cfg(allowed)]
    fn make(_database: Database) -> Root {
        Root
    }
}

/// The function of a computed field takes cells and cannot capture a connection.
mod computed_field_captures {
    use super::{CellRef, Column, Database, DbBackend, Entity, ObjectType};

    // E0308
    #[cfg(forbidden)]
    fn describe(database: Database) {
        let _ = ObjectType::builder::<Entity>("Gate", "A gate.").computed::<bool, 1>(
            "reachable",
            [Column::Code],
            move |_, _| CellRef::Boolean(database.backend() == DbBackend::Sqlite),
            "Reads a database that it was given.",
        );
    }

    #[cfg(allowed)]
    fn describe(database: Database) {
        let _ = database.backend() == DbBackend::Sqlite;
        let _ = ObjectType::builder::<Entity>("Gate", "A gate.").computed::<bool, 1>(
            "reachable",
            [Column::Code],
            move |_, _| CellRef::Boolean(true),
            "Reads nothing.",
        );
    }
}

/// The function of a computed field is not async, so it cannot wait for a
/// statement.
mod computed_field_waits {
    use super::{CellRef, Column, Entity, ObjectType};

    // E0728
    #[cfg(forbidden)]
    fn describe() {
        let _ = ObjectType::builder::<Entity>("Gate", "A gate.").computed::<bool, 1>(
            "reachable",
            [Column::Code],
            |_, _| {
                std::future::pending::<()>().await;
                CellRef::Boolean(true)
            },
            "Waits for a statement.",
        );
    }

    #[cfg(allowed)]
    fn describe() {
        let _ = ObjectType::builder::<Entity>("Gate", "A gate.").computed::<bool, 1>(
            "reachable",
            [Column::Code],
            |_, _| {
                drop(std::future::pending::<()>());
                CellRef::Boolean(true)
            },
            "Waits for nothing.",
        );
    }
}
