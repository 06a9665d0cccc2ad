//! The keys of gates by their codes, for people whose gates a provider names.
//!
//! What was found is used for ten seconds, like what is known of tokens, and the table is
//! bounded. Codes without a gate are in it, too.

use std::time::{Duration, Instant};

use quick_cache::sync::Cache;
use sea_orm::DbErr;

use super::statements;
use crate::database::{Database, DatabaseError};

/// The time for which a result is used.
const TRUSTED: Duration = Duration::from_secs(10);

/// The maximum number of codes in the table.
const CODES: usize = 4096;

/// The gates that were looked up in the last seconds.
pub(super) struct Gates(Cache<String, Found>);

/// The key of a gate, or that there is none.
#[derive(Clone, Copy)]
struct Found {
    gate: Option<i64>,
    at: Instant,
}

impl Gates {
    pub(super) fn new() -> Self {
        Self(Cache::new(CODES))
    }

    /// The keys of the gates with these codes, in ascending order. Codes without a gate
    /// are left out. At most one statement runs.
    pub(super) async fn find(
        &self,
        database: &Database,
        codes: &[String],
        now: Instant,
    ) -> Result<Vec<i64>, DatabaseError> {
        let (mut gates, mut unknown) = (Vec::new(), Vec::new());
        for code in codes {
            match self.0.get(code) {
                Some(found) if now.saturating_duration_since(found.at) < TRUSTED => {
                    gates.extend(found.gate);
                }
                _ => unknown.push(code.clone()),
            }
        }
        if !unknown.is_empty() {
            let found = look_up(database, &unknown).await?;
            for code in unknown {
                let of_code = found.iter().find(|(found, _)| *found == code);
                let gate = of_code.map(|&(_, gate)| gate);
                gates.extend(gate);
                self.0.insert(code, Found { gate, at: now });
            }
        }
        gates.sort_unstable();
        Ok(gates)
    }
}

async fn look_up(
    database: &Database,
    codes: &[String],
) -> Result<Vec<(String, i64)>, DatabaseError> {
    let select = statements::gates_by_code(database.backend(), codes);
    let rows = database.run_aside("gates", select).await?;
    let pairs = rows.iter().map(|row| {
        let (code, gate) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        Ok((code, gate))
    });
    let pairs = pairs.collect::<Result<_, DbErr>>();
    pairs.map_err(|cause| DatabaseError::from_cause(&cause, "gates"))
}
