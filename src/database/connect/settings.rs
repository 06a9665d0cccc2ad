//! Settings of the connection to the database.

use std::time::Duration;

/// Settings of the connection to the database.
#[derive(Clone)]
pub struct DatabaseSettings {
    /// `sqlite://gatepass.db?mode=rwc`, `sqlite::memory:` or
    /// `postgres://user:password@host/database`.
    pub url: String,
    /// The maximum number of open connections. It is one for a database in memory.
    pub pool_size: u32,
    /// The time that a statement waits for a free connection, and that the server's
    /// start waits for its first one.
    pub acquire_timeout: Duration,
    /// The time after which the database cancels a statement; zero means never. On
    /// `SQLite`, it applies to requests' statements only.
    pub statement_timeout: Duration,
}

impl DatabaseSettings {
    /// Settings for a URL, with ten connections, 5 s to wait for one and 20 s for a
    /// statement.
    #[must_use]
    pub fn new(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            pool_size: 10,
            acquire_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(20),
        }
    }
}

// The URL contains the password, and settings end up in logs.
impl std::fmt::Debug for DatabaseSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("DatabaseSettings")
            .field("scheme", &scheme(&self.url))
            .field("pool_size", &self.pool_size)
            .field("acquire_timeout", &self.acquire_timeout)
            .field("statement_timeout", &self.statement_timeout)
            .finish_non_exhaustive()
    }
}

/// The part before the first colon if it could be a scheme. Anything else there may be
/// part of a password.
pub(super) fn scheme(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once(':')?;
    let plain = |character: char| character.is_ascii_alphanumeric() || "+-.".contains(character);
    (!scheme.is_empty() && scheme.chars().all(plain)).then_some(scheme)
}
