//! How much of a connection pool is in use.

use sea_orm::sqlx::{Database, Pool};
use sea_orm::{DatabaseConnection, DatabaseConnectionType};

/// A pool's connections at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolUse {
    /// Those that statements have, or that are kept for the next ones while
    /// requests are in progress.
    pub used: u32,
    /// Those that wait for statements.
    pub idle: u32,
    /// The most that may be open.
    pub most: u32,
}

impl PoolUse {
    /// Those of a connection, when it is a pool.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "it runs nothing")]
    pub fn of(connection: &DatabaseConnection) -> Option<Self> {
        match &connection.inner {
            DatabaseConnectionType::SqlxPostgresPoolConnection(_) => {
                Some(Self::read(connection.get_postgres_connection_pool()))
            }
            DatabaseConnectionType::SqlxSqlitePoolConnection(_) => {
                Some(Self::read(connection.get_sqlite_connection_pool()))
            }
            DatabaseConnectionType::Disconnected => None,
        }
    }

    fn read<D: Database>(pool: &Pool<D>) -> Self {
        let open = pool.size();
        // The two are counted apart, so for a moment more may be idle than open.
        let idle = u32::try_from(pool.num_idle()).unwrap_or(open).min(open);
        Self {
            used: open - idle,
            idle,
            most: pool.options().get_max_connections(),
        }
    }
}
