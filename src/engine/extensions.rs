//! What an answer shows of its cost, if its caller asks for it: the bill, or the SQL that
//! ran.

use std::sync::Arc;
use std::time::Instant;

use async_graphql::ServerError;
use serde::Serialize;

use super::compute::is_long_bill;
use super::trace::{Explaining, Sql, Trace};
use super::{Engine, Options, Outcome};
use crate::bill::Bill;
use crate::database::{Allowance, Entry};
use crate::execute::Response;
use crate::loader::RowMemory;
use crate::memory::{Reservation, Room};
use crate::plan::Plan;

impl Engine {
    /// Answers with the bill instead of the data.
    pub(super) async fn show_bill(
        &self,
        plan: Arc<Plan>,
        options: &Options,
        begun: Instant,
    ) -> Outcome {
        let backend = options.trace.map(|_| self.database.backend());
        let planned = Arc::clone(&plan);
        let (limits, shows_schema) = (self.limits, self.limits.introspection);
        let (most, memory) = (self.limits.max_answer, options.memory.clone());
        let bill = move || {
            let bill = if shows_schema {
                Bill::new(&planned, backend)
            } else {
                Bill::discreet(&planned, backend)
            };
            let refusal = planned.check_cost(limits).err();
            let billed = Billed {
                bill,
                refusal: refusal.map(|refusal| ServerError::from(&refusal)),
            };
            let response = Response {
                data: Some("null".to_owned()),
                ..Response::default()
            };
            response.extend(&billed, most, memory)
        };
        let response = if is_long_bill(plan.nodes.len()) {
            self.compute.away(bill).await
        } else {
            bill()
        };
        Outcome {
            response,
            plan: Some(plan),
            ..Outcome::refused(None, Vec::new(), begun)
        }
    }

    /// Adds the SQL that ran to an answer.
    pub(super) async fn trace(
        &self,
        trace: Trace,
        mut outcome: Outcome,
        allowance: &Allowance,
        options: Options,
    ) -> Outcome {
        let most = self.limits.max_answer;
        let memory = RowMemory::new(Room {
            limit: most,
            reservation: Reservation::new(options.memory.clone()),
        });
        let explaining = Explaining {
            database: &self.database,
            allowance,
            deadline: options.deadline,
            memory: &memory,
            values: trace.values,
        };
        let statements = outcome.statements.iter().filter(|_| trace.explain);
        // What the ledger keeps of parameters was given back with the rows.
        let parameters = outcome.statements.iter().map(Entry::memory).sum();
        let explained = match memory.resize(0, parameters) {
            Ok(()) => explaining.all(statements).await,
            Err(error) => Err(error),
        };
        let explained = match explained {
            Ok(explained) => explained,
            Err(error) => {
                outcome.response = Response::without_memory(error, most);
                return outcome;
            }
        };
        let write = move || {
            let response = std::mem::take(&mut outcome.response);
            let sql = trace.show(&outcome, &explained);
            outcome.response = response.extend(&Traced { sql }, most, options.memory);
            // Released when the query plans are written.
            drop((explained, memory));
            outcome
        };
        self.compute.away(write).await
    }
}

/// The extensions of a response whose caller asked for the statements that ran.
#[derive(Serialize)]
struct Traced<'a> {
    sql: Sql<'a>,
}

/// The extensions of a response whose caller asked for the bill alone.
#[derive(Serialize)]
struct Billed {
    bill: Bill,
    /// The error that running the operation would give; null when it may run.
    refusal: Option<ServerError>,
}
