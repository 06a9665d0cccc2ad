//! A statement can't be run from outside of the engine, past its plan.
//!
//! error[E0624]

fn main() {}

async fn run(
    session: &gatepass::database::Session,
    statement: gatepass::sql::Prepared,
) {
    let _ = session.fetch("gates", statement).await;
}
