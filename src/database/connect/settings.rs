//! How the database is reached.

use std::time::Duration;

/// How the database is reached.
#[derive(Clone)]
pub struct DatabaseSettings {
    /// `sqlite://gatepass.db?mode=rwc`, `sqlite::memory:` or
    /// `postgres://user:password@host/database`.
    pub url: String,
    /// The most connections open at once. One for a database in memory.
    pub pool_size: u32,
    /// How long a caller waits for a free connection, and the server's start
    /// for its first.
    pub acquire_timeout: Duration,
    /// After how long the database cancels a statement; zero for never. On
    /// `SQLite` it holds for requests' statements alone.
    pub statement_timeout: Duration,
}

impl DatabaseSettings {
    /// Settings for a URL: ten connections, waited for up to 5 s, whose
    /// statements take up to 20 s.
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

// The password is in the URL, and settings end up in logs.
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

/// What stands before the first colon, if that could be a scheme: whatever else
/// stands there may be part of a password.
pub(super) fn scheme(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once(':')?;
    let plain = |character: char| character.is_ascii_alphanumeric() || "+-.".contains(character);
    (!scheme.is_empty() && scheme.chars().all(plain)).then_some(scheme)
}
