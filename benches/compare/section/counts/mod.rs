//! Counts that are read from numbers which the database keeps, beside the same server that
//! counts rows, and beside the hand-written one.

mod memory;
mod rows;

use anyhow::{Result, ensure};

use super::{
    Bench, grouped,
    side_by_side::{TO_THE_FLOOR, series},
};
use crate::{
    answers,
    database::Database,
    gatepass::Size,
    measure::{Effort, Round, Series, Turn, interleaved},
    query::Query,
    report::{Bound, Line, Ratio, Section},
    scale,
    server::{Kind, Server},
};

const OF_ROWS: &str = "gatepass ÷ from rows";
const GROWTH: &str = "largest ÷ smallest";
const OF_Q1: &str = "Q2 ÷ Q1";

/// The columns.
const KINDS: [Kind; 3] = [Kind::Gatepass, Kind::ByHand, Kind::FromRows];

/// A figure: its name, how to read it from a round, the query and the number of connections.
#[derive(Clone, Copy)]
struct Figure {
    name: &'static str,
    of: fn(&Round) -> f64,
    query: Query,
    connections: usize,
}

/// What is measured of the largest table. Their places are named below.
const FIGURES: [Figure; 8] = [
    Figure {
        name: "Q2 p50 ms, 1 connection",
        of: |round| round.p50,
        query: Query::Q2,
        connections: 1,
    },
    Figure {
        name: "Q5 p50 ms, 1 connection",
        of: |round| round.p50,
        query: Query::Q5,
        connections: 1,
    },
    RATE,
    CPU,
    Figure {
        name: "Q1 CPU ms of server and PostgreSQL a request, 16 connections",
        query: Query::Q1,
        ..CPU
    },
    Figure {
        name: "Q3 CPU ms of server and PostgreSQL a request, 16 connections",
        query: Query::Q3,
        ..CPU
    },
    Figure {
        name: "Q4 CPU ms of server and PostgreSQL a request, 16 connections",
        query: Query::Q4,
        ..CPU
    },
    Figure {
        name: "Q6 CPU ms of server and PostgreSQL a request, 16 connections",
        query: Query::Q6,
        ..CPU
    },
];

/// The number of figures that are measured of each table.
const OF_ALL: usize = 5;

const RATE: Figure = Figure {
    name: "Q2 requests a second, 16 connections",
    of: |round| round.requests_a_second,
    query: Query::Q2,
    connections: 16,
};

const CPU: Figure = Figure {
    name: "Q2 CPU ms of server and PostgreSQL a request, 16 connections",
    of: |round| round.cpu + round.database_cpu,
    query: Query::Q2,
    connections: 16,
};

/// What should not grow, as a figure's place, and by how much it may.
const GROW: [(usize, f64); 2] = [(0, 1.3), (1, 1.5)];
const RATE_PLACE: usize = 2;
const CPU_PLACE: usize = 3;
const CPU_OF_Q1_PLACE: usize = 4;

/// How many times as many requests a second as from rows, from the largest table.
const TIMES_THE_RATE: f64 = 50.0;
/// How many times the processor time of Q1.
const TIMES_Q1: f64 = 6.0;
/// The part of the processor time from rows, on SQLite.
const ON_SQLITE: f64 = 0.125;

pub(super) async fn run(bench: &mut Bench) -> Result<Section> {
    let mut section = Section {
        title: String::from("Counts from tallies and from rows"),
        notes: notes(),
        columns: KINDS.map(|kind| kind.name().to_owned()).to_vec(),
        lines: Vec::new(),
        rounds: Vec::new(),
        statements: Vec::new(),
    };
    let sizes = scale::with_history(&bench.scale.counts)?;
    let (mut tables, mut same_rows) = (Vec::new(), Vec::new());
    for (place, size) in (1..).zip(sizes.iter().copied()) {
        bench.fill(size).await?;
        let database = bench.database(size);
        let number = if place == sizes.len() {
            FIGURES.len()
        } else {
            OF_ALL
        };
        let table = (database, size.passes);
        let figures = &FIGURES[..number];
        let (figures, rounds) = measure(bench, table, figures, bench.scale.effort).await?;
        tables.push((size, figures));
        section.rounds.extend(rounds);
        same_rows.push(rows::of(bench, database).await?);
    }
    for (size, rows) in sizes.iter().zip(&same_rows) {
        section.lines.extend(rows::lines(*size, rows));
    }
    ensure!(
        same_rows.iter().all(|rows| *rows == same_rows[0]),
        "the answers should have as many rows in each table: {same_rows:?}"
    );
    lines(&tables, &mut section.lines);
    if let Some(largest) = sizes.last() {
        section.lines.push(memory::line(bench, *largest).await?);
    }
    let (line, rounds) = on_sqlite(bench).await?;
    section.lines.push(line);
    section.rounds.extend(rounds);
    Ok(section)
}

fn notes() -> Vec<String> {
    vec![
        String::from(
            "Q2 counts the passes of 50 gates that are not revoked; Q5 groups passes by status, \
             and the scans of a day. From rows is the same server with --no-tallies. By hand \
             sends the statements of gatepass.",
        ),
        String::from(
            "The tables on PostgreSQL have the same gates, holders and recent rows, and differ \
             in how many older rows they have. So their answers have the same number of rows. \
             The largest one spans a year.",
        ),
    ]
}

/// A figure's value in each round, for each column.
type Values = [Series; 3];

/// Measures the queries of figures on all servers.
async fn measure(
    bench: &Bench,
    (database, passes): (&Database, u32),
    figures: &[Figure],
    effort: Effort,
) -> Result<(Vec<Values>, Vec<Series>)> {
    let start = |kind| Server::start(kind, &bench.gatepass, &database.url, &[]);
    let servers = [start(KINDS[0])?, start(KINDS[1])?, start(KINDS[2])?];
    let mut measured: Vec<(Query, usize)> = Vec::new();
    let (mut all, mut values) = (Vec::new(), Vec::new());
    for figure in figures {
        let (query, connections) = (figure.query, figure.connections);
        if !measured.iter().any(|(of, _)| *of == query) {
            answers::check(&servers, &[query], &database.codes).await?;
        }
        if !measured.contains(&(query, connections)) {
            measured.push((query, connections));
            let arguments = query.measured(&database.codes);
            let turns = servers.each_ref().map(|server| Turn {
                server,
                requests: query.requests(server.kind, &arguments),
            });
            let label = format!("{} of {passes} passes", query.name());
            all.extend(interleaved(&label, &turns, connections, effort).await?);
        }
        let of_query: Vec<Series> = all
            .iter()
            .filter(|series| series.label.starts_with(query.name()))
            .cloned()
            .collect();
        values.push(KINDS.map(|kind| series(&of_query, kind, connections).clone()));
    }
    Ok((values, all))
}

/// A line with a figure of all columns.
fn line(what: String, figure: Figure, values: &Values, target: Option<Bound>) -> Line {
    let [gatepass, by_hand, from_rows] = values;
    Line {
        what,
        values: values
            .each_ref()
            .map(|series| Some(series.median(figure.of)))
            .to_vec(),
        ratios: vec![
            Ratio::aimed(TO_THE_FLOOR, gatepass.ratio_to(by_hand, figure.of), None),
            Ratio::aimed(OF_ROWS, gatepass.ratio_to(from_rows, figure.of), target),
        ],
    }
}

fn lines(tables: &[(Size, Vec<Values>)], lines: &mut Vec<Line>) {
    for (place, (size, values)) in tables.iter().enumerate() {
        let is_largest = place + 1 == tables.len();
        for (number, (figure, values)) in FIGURES.into_iter().zip(values).enumerate() {
            let what = format!("{} passes: {}", grouped(size.passes), figure.name);
            let target =
                (is_largest && number == RATE_PLACE).then_some(Bound::AtLeast(TIMES_THE_RATE));
            lines.push(line(what, figure, values, target));
        }
    }
    let [(_, smallest), .., (_, largest)] = tables else {
        return;
    };
    for (place, most) in GROW {
        let figure = FIGURES[place];
        let grown = [0, 1, 2].map(|column: usize| {
            let (large, small) = (&largest[place][column], &smallest[place][column]);
            large.median(figure.of) / small.median(figure.of)
        });
        let target = Some(Bound::AtMost(most));
        lines.push(Line {
            what: format!("{}: {GROWTH}", figure.name),
            values: grown.map(Some).to_vec(),
            ratios: vec![Ratio::aimed(GROWTH, grown[0], target)],
        });
    }
    let of_q1 = [0, 1, 2].map(|column: usize| {
        let (q2, q1) = (
            &largest[CPU_PLACE][column],
            &largest[CPU_OF_Q1_PLACE][column],
        );
        q2.ratio_to(q1, CPU.of)
    });
    lines.push(Line {
        what: String::from("CPU of server and PostgreSQL, 16 connections: Q2 ÷ Q1"),
        values: of_q1.map(Some).to_vec(),
        ratios: vec![Ratio::aimed(OF_Q1, of_q1[0], Some(Bound::AtMost(TIMES_Q1)))],
    });
}

/// Q2's processor time on SQLite, which runs in the server.
async fn on_sqlite(bench: &Bench) -> Result<(Line, Vec<Series>)> {
    let size = bench.scale.sqlite;
    let folder = tempfile::tempdir()?;
    let database = Database::file(folder.path(), &bench.gatepass, size).await?;
    let table = (&database, size.passes);
    let (values, rounds) = measure(bench, table, &[CPU], bench.scale.less_effort).await?;
    let what = format!(
        "SQLite, {} passes: Q2 CPU ms a request, 16 connections",
        grouped(size.passes)
    );
    let target = Some(Bound::AtMost(ON_SQLITE));
    Ok((line(what, CPU, &values[0], target), rounds))
}
