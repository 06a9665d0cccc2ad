//! Scans that are recorded, on a database that writes to the disk before it answers.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};

use super::{
    Bench, grouped,
    side_by_side::{TO_THE_FLOOR, other_statements, series, statement_line},
};
use crate::{
    database::Database,
    http::Connection,
    load::{self, Amount, numbered},
    measure::{Round, Series, Turn, interleaved},
    postgres,
    query::{Arguments, Query, post},
    report::{Bound, Line, Ratio, Section, Statements},
    server::{Kind, Server},
};

/// The numbers of clients.
const CONNECTIONS: [usize; 2] = [1, 16];

/// How many scans a second 16 clients should get.
const RATE: f64 = 1500.0;
const TO_THE_RATE: &str = "gatepass ÷ 1,500";

/// Passes that a gate admits now, whatever the day is.
const ADMIT: &str = "UPDATE pass SET valid_from = '2000-01-01', valid_until = '2999-01-01', \
    revoked_at = NULL, revoke_reason = NULL, max_entries = NULL, inside_since = NULL \
    WHERE id IN (SELECT pass.id FROM pass JOIN gate ON gate.id = pass.gate_id \
    JOIN holder ON holder.id = pass.holder_id \
    WHERE gate.closed_at IS NULL AND holder.blocked_at IS NULL ORDER BY pass.id % 997, pass.id \
    LIMIT 4000) RETURNING code, gate_id";

type Figure = (&'static str, fn(&Round) -> f64, [Option<Bound>; 2]);

const FIGURES: [Figure; 4] = [
    (
        "CPU ms a scan",
        |round| round.cpu,
        [None, Some(Bound::AtMost(1.4))],
    ),
    ("scans a second", |round| round.requests_a_second, [None; 2]),
    ("p50 ms", |round| round.p50, [None; 2]),
    (
        "p99 ms",
        |round| round.p99,
        [None, Some(Bound::AtMost(1.5))],
    ),
];

pub(super) async fn run(bench: &mut Bench) -> Result<Section> {
    let size = bench.scale.sqlite;
    let server = postgres::start_durable()?;
    let database = Database::on(&server, &bench.gatepass, "scans", size).await?;
    let start = |kind| Server::start(kind, &bench.gatepass, &database.url, &[]);
    let servers = [start(Kind::Gatepass)?, start(Kind::ByHand)?];
    let scans = scans(&database, &servers[0]).await?;
    let checked = check(&servers, &scans).await?;
    let turns = servers.each_ref().map(|server| Turn {
        server,
        requests: Query::Q7.requests(server.kind, &scans),
    });
    let mut rounds = Vec::new();
    for connections in CONNECTIONS {
        rounds.extend(interleaved("Q7", &turns, connections, bench.scale.effort).await?);
    }
    let mut lines: Vec<Line> = Vec::new();
    for (place, connections) in CONNECTIONS.into_iter().enumerate().rev() {
        let figures = FIGURES.iter();
        lines.extend(figures.map(|figure| line(figure, &rounds, connections, place)));
    }
    let gatepass = series(&rounds, Kind::Gatepass, 16);
    let rate = gatepass.median(|round| round.requests_a_second);
    let aim = Ratio::aimed(TO_THE_RATE, rate / RATE, Some(Bound::AtLeast(1.0)));
    lines.push(Line {
        what: String::from("scans a second, 16 clients on different passes"),
        values: vec![Some(rate), None],
        ratios: vec![aim],
    });
    let mut statements = Vec::new();
    for turn in &turns {
        database.reset_statements().await?;
        let request = vec![turn.requests[0].clone()];
        load::run(turn.server.address, request, 1, Amount::Requests(1)).await?;
        statements.push(Statements {
            server: turn.server.kind,
            query: Query::Q7,
            ran: database.statements().await?,
        });
    }
    lines.push(statement_line(Query::Q7, &statements));
    let mut notes = vec![
        format!("{checked} answers were compared first, byte for byte."),
        String::from(
            "A scan has an idempotency key, and is one transaction: six statements, BEGIN and \
             COMMIT. fsync, synchronous_commit, full_page_writes and autovacuum are on. By hand sends the \
             same statements.",
        ),
    ];
    notes.extend(other_statements(Query::Q7, &statements));
    Ok(Section {
        title: format!("PostgreSQL, scans, {} passes", grouped(size.passes)),
        notes,
        columns: vec![String::from("gatepass"), String::from("by hand")],
        lines,
        rounds,
        statements,
    })
}

fn line(figure: &Figure, rounds: &[Series], connections: usize, place: usize) -> Line {
    let (name, of, targets) = *figure;
    let [gatepass, by_hand] =
        [Kind::Gatepass, Kind::ByHand].map(|kind| series(rounds, kind, connections));
    let plural = if connections == 1 { "" } else { "s" };
    Line {
        what: format!("Q7 {name}, {connections} client{plural}"),
        values: vec![Some(gatepass.median(of)), Some(by_hand.median(of))],
        ratios: vec![Ratio::aimed(
            TO_THE_FLOOR,
            gatepass.ratio_to(by_hand, of),
            targets[place],
        )],
    }
}

/// An entry of each of many passes, and then an exit of each.
async fn scans(database: &Database, gatepass: &Server) -> Result<Vec<Arguments>> {
    let mut connection = PgConnection::connect(&database.url).await?;
    let passes: Vec<(String, i64)> = sqlx::query_as(ADMIT).fetch_all(&mut connection).await?;
    connection.close().await?;
    let ids = gate_ids(gatepass).await?;
    let mut scans = Vec::new();
    for direction in ["IN", "OUT"] {
        for (code, key) in &passes {
            let place = usize::try_from(key - 1)?;
            let id = ids.get(place).context("gates have the first keys")?;
            scans.push(Arguments::Scan {
                gate: (*key, id.clone()),
                code: code.clone(),
                direction,
            });
        }
    }
    Ok(scans)
}

/// The IDs of all gates, by key.
async fn gate_ids(gatepass: &Server) -> Result<Vec<String>> {
    let document =
        "{ gates(first: 1000, orderBy: { field: CODE, direction: ASC }) { nodes { id code } } }";
    let request = post("/graphql", &json!({ "query": document }));
    let mut connection = Connection::open(gatepass.address).await?;
    let answer: Value = serde_json::from_slice(connection.ask(&request).await?)?;
    let nodes = answer["data"]["gates"]["nodes"].as_array();
    let nodes = nodes.context("gates are a list")?.iter();
    // Codes count up like keys.
    Ok(nodes
        .filter_map(|gate| gate["id"].as_str().map(str::to_owned))
        .collect())
}

/// Sends the same scans to both servers, of other passes, and compares their answers.
async fn check(servers: &[Server; 2], scans: &[Arguments]) -> Result<usize> {
    let half = scans.len() / 2;
    let mut answers: [Vec<String>; 2] = [Vec::new(), Vec::new()];
    for (place, (server, answers)) in servers.iter().zip(&mut answers).enumerate() {
        let mut connection = Connection::open(server.address).await?;
        let (enter, leave) = (&scans[place], &scans[half + place]);
        let unknown = match enter {
            Arguments::Scan { gate, .. } => Arguments::Scan {
                gate: gate.clone(),
                code: String::from("NO SUCH PASS"),
                direction: "IN",
            },
            other => other.clone(),
        };
        for scan in [enter, enter, leave, leave, &unknown, enter, leave] {
            let request = Query::Q7.request(server.kind, scan);
            let answer = connection.ask(&numbered(&request)).await?;
            answers.push(String::from_utf8_lossy(answer).into_owned());
        }
    }
    let [gatepass, by_hand] = answers;
    ensure!(gatepass == by_hand, "{gatepass:#?} is not {by_hand:#?}");
    ensure!(gatepass[0].contains("ADMITTED"), "{}", gatepass[0]);
    Ok(gatepass.len())
}
