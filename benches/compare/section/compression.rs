//! The cost and the gain of compressed answers: processor time of the server, and bytes.

use anyhow::Result;

use super::{Bench, grouped};
use crate::{
    http::Connection,
    measure::{Round, Series, Turn, interleaved},
    query::Query,
    report::{Line, Ratio, Section},
    server::{Kind, Server},
};

/// Values of `Accept-Encoding`. The first is not compressed.
const ENCODINGS: [&str; 4] = ["identity", "gzip", "br", "zstd"];

/// The answers of Q4 are below the size from which they are compressed.
const QUERIES: [Query; 3] = [Query::Q1, Query::Q2, Query::Q3];

pub(super) async fn run(bench: &mut Bench) -> Result<Section> {
    let size = bench.scale.sqlite;
    bench.fill(size).await?;
    let database = bench.database(size);
    let server = Server::start(Kind::Gatepass, &bench.gatepass, &database.url, &[])?;
    let mut section = Section {
        title: format!("Compressed answers, {} passes", grouped(size.passes)),
        notes: vec![String::from(
            "Processor time of the whole request. Each ratio is to the answer that is not \
             compressed.",
        )],
        columns: ENCODINGS.map(str::to_owned).to_vec(),
        lines: Vec::new(),
        rounds: Vec::new(),
        statements: Vec::new(),
    };
    for query in QUERIES {
        let arguments = &query.measured(&database.codes)[0];
        let requests = ENCODINGS.map(|encoding| query.encoded_request(arguments, encoding));
        let mut connection = Connection::open(server.address).await?;
        let mut bytes = Vec::new();
        for request in &requests {
            bytes.push(connection.ask(request).await?.len());
        }
        section.lines.push(size_line(query, &bytes));

        let turns = requests.map(|request| Turn {
            server: &server,
            requests: vec![request],
        });
        let label = format!("{} CPU ms a request", query.name());
        let rounds = interleaved(&label, &turns, 1, bench.scale.less_effort).await?;
        section.lines.push(time_line(label, &rounds));
        section.rounds.extend(rounds);
    }
    Ok(section)
}

#[expect(clippy::cast_precision_loss, reason = "answers are not that large")]
fn size_line(query: Query, bytes: &[usize]) -> Line {
    let kibibytes: Vec<f64> = bytes.iter().map(|bytes| *bytes as f64 / 1024.0).collect();
    let ratios = RATIOS.iter().zip(&kibibytes[1..]);
    Line {
        what: format!("{} KiB", query.name()),
        ratios: ratios
            .map(|(of, compressed)| Ratio::aimed(of, compressed / kibibytes[0], None))
            .collect(),
        values: kibibytes.into_iter().map(Some).collect(),
    }
}

fn time_line(label: String, rounds: &[Series]) -> Line {
    let figure: fn(&Round) -> f64 = |round| round.cpu;
    let ratios = RATIOS.iter().zip(&rounds[1..]);
    Line {
        what: label,
        values: rounds
            .iter()
            .map(|series| Some(series.median(figure)))
            .collect(),
        ratios: ratios
            .map(|(of, series)| Ratio::aimed(of, series.ratio_to(&rounds[0], figure), None))
            .collect(),
    }
}

const RATIOS: [&str; 3] = ["gzip ÷ identity", "br ÷ identity", "zstd ÷ identity"];
