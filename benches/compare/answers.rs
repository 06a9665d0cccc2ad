//! Checks that all servers give the same answers before any is measured. A
//! different answer would have a different cost.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::{
    database::Codes,
    http::Connection,
    query::{Arguments, Query},
    server::{Kind, Server},
};

/// Sends queries with several arguments to every server. Naive resolvers may
/// order an object's keys differently; the others must write the same bytes.
///
/// # Errors
///
/// When two answers differ.
pub(crate) async fn check(servers: &[Server], queries: &[Query], codes: &Codes) -> Result<usize> {
    let mut checked = 0;
    for &query in queries {
        checked += check_query(servers, query, &query.compared(codes)).await?;
    }
    Ok(checked)
}

/// Sends a query with some arguments to every server.
///
/// # Errors
///
/// When two answers differ.
pub(crate) async fn check_query(
    servers: &[Server],
    query: Query,
    arguments: &[Arguments],
) -> Result<usize> {
    for arguments in arguments {
        let mut first: Option<Vec<u8>> = None;
        for server in servers {
            let answer = ask(server, query, arguments).await?;
            let Some(first) = &first else {
                first = Some(answer);
                continue;
            };
            let equal = if server.kind == Kind::Naive {
                parse(first)? == parse(&answer)?
            } else {
                *first == answer
            };
            let (name, to) = (server.kind.name(), servers[0].kind.name());
            ensure!(
                equal,
                "{name} answers {} with {arguments:?} otherwise than {to}:\n{}",
                query.name(),
                difference(&answer, first)
            );
        }
    }
    Ok(arguments.len())
}

/// The number of rows in a server's answer: the items of all lists.
///
/// # Errors
///
/// When the request fails.
pub(crate) async fn rows(server: &Server, query: Query, arguments: &Arguments) -> Result<u32> {
    fn items(value: &Value) -> usize {
        match value {
            Value::Array(list) => list.len() + list.iter().map(items).sum::<usize>(),
            Value::Object(fields) => fields.values().map(items).sum(),
            _ => 0,
        }
    }
    let answer = ask(server, query, arguments).await?;
    Ok(u32::try_from(items(&parse(&answer)?))?)
}

async fn ask(server: &Server, query: Query, arguments: &Arguments) -> Result<Vec<u8>> {
    let request = query.request(server.kind, arguments);
    let mut connection = Connection::open(server.address).await?;
    let answer = connection.ask(&request).await;
    answer.map(<[u8]>::to_vec).with_context(|| {
        let (server, query) = (server.kind.name(), query.name());
        format!("{query} to {server} with {arguments:?}")
    })
}

/// The parts of two answers from the first difference.
fn difference(one: &[u8], other: &[u8]) -> String {
    let same = one
        .iter()
        .zip(other)
        .take_while(|(one, other)| one == other);
    let start = same.count().saturating_sub(60);
    let [one, other] = [one, other].map(|answer| {
        let end = answer.len().min(start + 200);
        String::from_utf8_lossy(&answer[start..end])
    });
    format!("{one}\n{other}")
}

fn parse(answer: &[u8]) -> Result<Value> {
    Ok(serde_json::from_slice(answer)?)
}
