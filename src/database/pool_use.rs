//! Usage of a connection pool.

use sea_orm::sqlx::{Database, Pool};
use sea_orm::{DatabaseConnection, DatabaseConnectionType};

/// The connections of a pool at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolUse {
    /// Connections in use by statements, or kept for the next statements while requests
    /// are in progress.
    pub used: u32,
    /// Idle connections.
    pub idle: u32,
    /// The maximum number of connections.
    pub most: u32,
}

impl PoolUse {
    /// The usage of a connection's pool, if it is a pool.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "it runs no statement")]
    pub fn from_connection(connection: &DatabaseConnection) -> Option<Self> {
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
        // The two numbers are read separately, so more may seem idle than open.
        let idle = u32::try_from(pool.num_idle()).unwrap_or(open).min(open);
        Self {
            used: open - idle,
            idle,
            most: pool.options().get_max_connections(),
        }
    }
}
