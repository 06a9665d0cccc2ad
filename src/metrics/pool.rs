//! The pool of connections, looked at when the numbers are asked for.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::gauge::ConstGauge;
use sea_orm::DatabaseConnection;

use crate::database::PoolUse;

/// Its gauges.
#[derive(Debug)]
pub(super) struct PoolGauges(DatabaseConnection);

impl PoolGauges {
    pub(super) fn of(connection: &DatabaseConnection) -> Self {
        Self(connection.clone())
    }
}

impl Collector for PoolGauges {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let Some(pool) = PoolUse::of(&self.0) else {
            return Ok(());
        };
        for (name, help, count) in [
            (
                "pool_connections_used",
                "Connections to the database that statements have, or that are kept for the next ones while requests are in progress",
                pool.used,
            ),
            (
                "pool_connections_idle",
                "Connections to the database that wait for statements",
                pool.idle,
            ),
            (
                "pool_connections_most",
                "Connections to the database that may be open at once",
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
