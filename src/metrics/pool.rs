//! Reads the state of the connection pool when metrics are requested.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::gauge::ConstGauge;
use sea_orm::DatabaseConnection;

use crate::database::PoolUse;

/// The gauges of the pool.
#[derive(Debug)]
pub(super) struct PoolGauges(DatabaseConnection);

impl PoolGauges {
    pub(super) fn new(connection: &DatabaseConnection) -> Self {
        Self(connection.clone())
    }
}

impl Collector for PoolGauges {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let Some(pool) = PoolUse::from_connection(&self.0) else {
            return Ok(());
        };
        for (name, help, count) in [
            (
                "pool_connections_used",
                "Database connections that run statements, or that are reserved for the next statements while requests are in progress",
                pool.used,
            ),
            (
                "pool_connections_idle",
                "Idle database connections",
                pool.idle,
            ),
            (
                "pool_connections_most",
                "Maximum number of database connections",
                pool.most,
            ),
        ] {
            let gauge = ConstGauge::new(i64::from(count));
            let encoder = encoder.encode_descriptor(name, help, None, gauge.metric_type())?;
            gauge.encode(encoder)?;
        }
        Ok(())
    }
}
