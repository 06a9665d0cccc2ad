//! An equal pool for all three servers: they open it with Gatepass's own function,
//! and with the default settings of `gatepass serve`.

use std::time::Duration;

use gatepass::database::DatabaseSettings;

/// The defaults of `gatepass serve`.
pub(crate) fn settings(url: &str) -> DatabaseSettings {
    DatabaseSettings {
        url: url.to_owned(),
        pool_size: 10,
        acquire_timeout: Duration::from_secs(5),
        statement_timeout: Duration::from_secs(30),
    }
}
