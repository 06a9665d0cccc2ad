//! Many write for minutes, while tallies are folded, compared and made anew.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::task::{JoinHandle, spawn_blocking};

use super::requests::Requests;
use crate::{
    database::Database,
    gatepass,
    load::{self, Amount},
    report::{Bound, Line, Ratio},
    section::Bench,
    server::Server,
};

/// The clients of the server.
const CLIENTS: usize = 16;

/// Programs that write SQL, each one row at a time.
const PROGRAMS: usize = 4;

const DEADLOCKS: &str = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";

pub(super) async fn run(
    bench: &Bench,
    database: &Database,
    server: &Server,
    requests: &Requests,
) -> Result<Vec<Line>> {
    let time = Duration::from_secs_f64(bench.scale.minutes * 60.0);
    let end = Instant::now() + time;
    let programs: Vec<JoinHandle<Result<u64>>> = (0..PROGRAMS)
        .map(|number| tokio::spawn(write(database.url.clone(), number, end)))
        .collect();
    let (binary, url) = (bench.gatepass.clone(), database.url.clone());
    let operator = spawn_blocking(move || operate(&binary, &url, end));
    let issues = requests.issue.iter().zip(&requests.scan).cycle();
    let mixed = issues.take(requests.scan.len());
    let mixed = mixed.flat_map(|(issue, scan)| [scan.clone(), issue.clone()]);
    let load = load::run(server.address, mixed.collect(), CLIENTS, Amount::Time(time)).await?;
    let mut statements = 0;
    for program in programs {
        statements += program.await??;
    }
    let compared = operator.await??;
    gatepass::run(
        &bench.gatepass,
        &["tally", "verify", "--database-url", &database.url],
    )?;
    let mut connection = PgConnection::connect(&database.url).await?;
    let deadlocks: i64 = sqlx::query_scalar(DEADLOCKS)
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    #[expect(clippy::cast_precision_loss, reason = "there are not that many")]
    let line = |what: &str, number: u64, target: Option<Bound>| Line {
        what: format!("{} minutes of writers: {what}", bench.scale.minutes),
        values: vec![Some(number as f64), None],
        ratios: target.map_or_else(Vec::new, |target| {
            vec![Ratio::aimed("number", number as f64, Some(target))]
        }),
    };
    Ok(vec![
        line("mutations of 16 clients", load.requests, None),
        line("changes by SQL of 4 programs", statements, None),
        line("comparisons of tallies and rows, all equal", compared, None),
        line(
            "deadlocks",
            u64::try_from(deadlocks)?,
            Some(Bound::AtMost(0.0)),
        ),
    ])
}

/// Changes rows of all gates. Returns the number of statements.
async fn write(url: String, number: usize, end: Instant) -> Result<u64> {
    let mut connection = PgConnection::connect(&url).await?;
    let mut statements = 0;
    while Instant::now() < end {
        // A row of this program alone, and one that others change too.
        let text = format!(
            "UPDATE pass SET revoked_at = CASE WHEN revoked_at IS NULL THEN now() END, revoke_reason = NULL
             WHERE id = (SELECT max(id) - {PROGRAMS} * ({statements} % 1000) - {number} FROM pass);
             UPDATE pass SET any_gate = NOT any_gate WHERE id = 1 + {statements} % 100"
        );
        for text in text.split(';') {
            let text = AssertSqlSafe(text.to_owned());
            sqlx::raw_sql(text).execute(&mut connection).await?;
            statements += 1;
        }
    }
    connection.close().await?;
    Ok(statements)
}

/// Compares the tallies with the rows again and again, and makes them anew now and then.
/// Returns how often they were compared.
fn operate(gatepass: &Path, url: &str, end: Instant) -> Result<u64> {
    let mut compared = 0;
    while Instant::now() < end {
        gatepass::run(gatepass, &["tally", "verify", "--database-url", url])?;
        compared += 1;
        if compared % 5 == 0 {
            gatepass::run(gatepass, &["tally", "rebuild", "--database-url", url])?;
        }
        std::thread::sleep(Duration::from_secs(1));
    }
    ensure!(compared > 0, "there was no time to compare");
    Ok(compared)
}
