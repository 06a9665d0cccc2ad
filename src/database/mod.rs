//! The database: how it is reached.

mod connect;

pub use connect::{ConnectError, DatabaseSettings, connect};
