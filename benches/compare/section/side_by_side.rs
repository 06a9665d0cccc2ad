//! Queries on all servers with 1 and with 16 connections: the four on all three servers,
//! and those of other sections.

use anyhow::Result;

use super::{Bench, grouped};
use crate::{
    answers,
    database::{Database, StatementStats},
    load::{self, Amount},
    measure::{Effort, Round, Series, Turn, interleaved},
    query::Query,
    report::{Bound, Line, Ratio, Section, Statements},
    server::{Kind, Server},
};

/// The numbers of connections.
pub(super) const CONNECTIONS: [usize; 2] = [1, 16];

pub(super) const TO_THE_FLOOR: &str = "gatepass ÷ by hand";
pub(super) const OF_NAIVE: &str = "naive ÷ gatepass";

/// A figure of a table: its name, how to read it from a round, the number of
/// connections, and Gatepass's target relative to the lower bound.
struct Figure {
    name: &'static str,
    of: fn(&Round) -> f64,
    connections: usize,
    target: Option<Bound>,
    is_cpu: bool,
}

const FIGURES: [Figure; 8] = [
    Figure {
        name: "CPU ms a request, 16 connections",
        of: |round| round.cpu,
        connections: 16,
        target: Some(Bound::AtMost(1.25)),
        is_cpu: true,
    },
    Figure {
        name: "CPU ms a request, 1 connection",
        of: |round| round.cpu,
        connections: 1,
        target: None,
        is_cpu: true,
    },
    Figure {
        name: "requests a second, 16 connections",
        of: |round| round.requests_a_second,
        connections: 16,
        target: Some(Bound::AtLeast(0.85)),
        is_cpu: false,
    },
    Figure {
        name: "requests a second, 1 connection",
        of: |round| round.requests_a_second,
        connections: 1,
        target: None,
        is_cpu: false,
    },
    Figure {
        name: "p50 ms, 16 connections",
        of: |round| round.p50,
        connections: 16,
        target: None,
        is_cpu: false,
    },
    Figure {
        name: "p99 ms, 16 connections",
        of: |round| round.p99,
        connections: 16,
        target: Some(Bound::AtMost(1.3)),
        is_cpu: false,
    },
    Figure {
        name: "p50 ms, 1 connection",
        of: |round| round.p50,
        connections: 1,
        target: None,
        is_cpu: false,
    },
    Figure {
        name: "p99 ms, 1 connection",
        of: |round| round.p99,
        connections: 1,
        target: None,
        is_cpu: false,
    },
];

pub(super) async fn on_postgres(bench: &mut Bench) -> Result<Section> {
    let size = bench.scale.size;
    bench.fill(size).await?;
    let database = bench.database(size);
    let servers = Server::start_all(&bench.gatepass, &database.url)?;
    let title = format!("PostgreSQL, {} passes", grouped(size.passes));
    let comparison = Comparison {
        servers: &servers,
        database,
        queries: &Query::ALL,
        effort: bench.scale.effort,
        targets: Targets::All,
    };
    comparison.measure(title).await
}

pub(super) async fn on_sqlite(bench: &mut Bench) -> Result<Section> {
    let size = bench.scale.sqlite;
    let folder = tempfile::tempdir()?;
    let database = Database::file(folder.path(), &bench.gatepass, size).await?;
    let servers = Server::start_all(&bench.gatepass, &database.url)?;
    let title = format!("SQLite, {} passes", grouped(size.passes));
    let comparison = Comparison {
        servers: &servers,
        database: &database,
        queries: &Query::ALL,
        effort: bench.scale.less_effort,
        targets: Targets::None,
    };
    let mut section = comparison.measure(title).await?;
    section.notes.push(String::from(
        "SQLite runs inside each server and takes most of its CPU time. sqlx passes each row \
         from one thread to another, which costs up to twice as much if the reader is faster \
         and sleeps in between, so these figures vary more than PostgreSQL's.",
    ));
    Ok(section)
}

/// Queries to compare servers with. The first is Gatepass, the second the lower bound,
/// and the third, if any, naive.
pub(super) struct Comparison<'a> {
    pub(super) servers: &'a [Server],
    pub(super) database: &'a Database,
    pub(super) queries: &'a [Query],
    pub(super) effort: Effort,
    pub(super) targets: Targets,
}

/// Which figures have targets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Targets {
    All,
    /// Only processor time.
    Cpu,
    None,
}

impl Comparison<'_> {
    pub(super) async fn measure(&self, title: String) -> Result<Section> {
        let (servers, database) = (self.servers, self.database);
        let checked = answers::check(servers, self.queries, &database.codes).await?;
        let naive = match servers.len() {
            2 => "",
            _ => ", those of naive as JSON",
        };
        let mut section = Section {
            title,
            notes: vec![format!(
                "{checked} answers were compared first: those of gatepass and by hand byte for byte{naive}."
            )],
            columns: servers
                .iter()
                .map(|server| server.kind.name().to_owned())
                .collect(),
            lines: Vec::new(),
            rounds: Vec::new(),
            statements: Vec::new(),
        };
        for &query in self.queries {
            let rounds = rounds(servers, database, query, self.effort).await?;
            let figures = FIGURES.iter();
            let lines = figures.map(|figure| self.line(query, figure, &rounds));
            section.lines.extend(lines);
            section.rounds.extend(rounds);
            if database.name.is_some() {
                let ran = statements(servers, database, query).await?;
                section.lines.push(statement_line(query, &ran));
                section.notes.extend(other_statements(query, &ran));
                section.statements.extend(ran);
            }
        }
        Ok(section)
    }

    fn line(&self, query: Query, figure: &Figure, rounds: &[Series]) -> Line {
        let kinds = self.servers.iter().map(|server| server.kind);
        let all: Vec<&Series> = kinds
            .map(|kind| series(rounds, kind, figure.connections))
            .collect();
        let target = figure.target.filter(|_| match self.targets {
            Targets::All => true,
            Targets::Cpu => figure.is_cpu,
            Targets::None => false,
        });
        let (gatepass, by_hand) = (all[0], all[1]);
        let to_the_floor = gatepass.ratio_to(by_hand, figure.of);
        let of_naive = all.get(2).map(|naive| {
            let ratio = naive.ratio_to(gatepass, figure.of);
            Ratio::aimed(OF_NAIVE, ratio, None)
        });
        Line {
            what: format!("{} {}", query.name(), figure.name),
            values: all
                .iter()
                .map(|rounds| Some(rounds.median(figure.of)))
                .collect(),
            ratios: [Ratio::aimed(TO_THE_FLOOR, to_the_floor, target)]
                .into_iter()
                .chain(of_naive)
                .collect(),
        }
    }
}

/// All servers' rounds with a query, at each number of connections.
pub(super) async fn rounds(
    servers: &[Server],
    database: &Database,
    query: Query,
    effort: Effort,
) -> Result<Vec<Series>> {
    let arguments = query.measured(&database.codes);
    let turns: Vec<Turn<'_>> = servers
        .iter()
        .map(|server| Turn {
            server,
            requests: query.requests(server.kind, &arguments),
        })
        .collect();
    let mut all = Vec::new();
    for connections in CONNECTIONS {
        all.extend(interleaved(query.name(), &turns, connections, effort).await?);
    }
    Ok(all)
}

/// A server's rounds at a number of connections.
pub(super) fn series(rounds: &[Series], kind: Kind, connections: usize) -> &Series {
    let found = rounds
        .iter()
        .find(|rounds| rounds.server == kind && rounds.connections == connections);
    found.expect("every server is measured at every number of connections")
}

/// The statements that each server runs for one request.
async fn statements(
    servers: &[Server],
    database: &Database,
    query: Query,
) -> Result<Vec<Statements>> {
    let mut all = Vec::new();
    for server in servers {
        all.push(Statements {
            server: server.kind,
            query,
            ran: ran_for_one(server, database, query).await?,
        });
    }
    Ok(all)
}

/// The statements that a server runs for one request.
pub(super) async fn ran_for_one(
    server: &Server,
    database: &Database,
    query: Query,
) -> Result<Vec<StatementStats>> {
    let arguments = query.measured(&database.codes);
    let request = query.request(server.kind, &arguments[0]);
    database.reset_statements().await?;
    load::run(server.address, vec![request], 1, Amount::Requests(1)).await?;
    database.statements().await
}

/// The sum of a figure over statements.
#[expect(clippy::cast_precision_loss, reason = "there are not that many")]
pub(super) fn sum(ran: &[StatementStats], of: fn(&StatementStats) -> i64) -> f64 {
    ran.iter().map(of).sum::<i64>() as f64
}

pub(super) fn statement_line(query: Query, statements: &[Statements]) -> Line {
    let counts: Vec<f64> = statements
        .iter()
        .map(|statements| sum(&statements.ran, |ran| ran.calls))
        .collect();
    Line {
        what: format!("{} statements a request", query.name()),
        ratios: [Ratio::aimed(TO_THE_FLOOR, counts[0] / counts[1], None)]
            .into_iter()
            .chain(
                counts
                    .get(2)
                    .map(|naive| Ratio::aimed(OF_NAIVE, naive / counts[0], None)),
            )
            .collect(),
        values: counts.into_iter().map(Some).collect(),
    }
}

/// The lower bound is only valid while it sends the same statements as Gatepass.
pub(super) fn other_statements(query: Query, statements: &[Statements]) -> Option<String> {
    let [gatepass, by_hand, ..] = statements else {
        return None;
    };
    (gatepass.ran != by_hand.ran).then(|| {
        format!(
            "{}: by hand sends other statements than gatepass, so it is not its floor; bring \
             by_hand up to date.\n  gatepass: {:?}\n  by hand: {:?}",
            query.name(),
            gatepass.ran,
            by_hand.ran
        )
    })
}
