//! A statement can't be run from outside of the engine, past its plan.
//!
//! error[E0624]

fn main() {}

async fn run(
    database: &gatepass::database::Database,
    ledger: &gatepass::database::Ledger,
    statement: gatepass::sql::Prepared,
) {
    let _ = database.fetch(ledger, "gates", statement).await;
}
