//! The best gates, holders and passes for a text of Latin letters. Only on PostgreSQL.
//!
//! The statements are Gatepass's, with a comment that names their parameters
//! ([documents](../../documents)).

use std::sync::LazyLock;

use anyhow::{Context, Result, bail};
use axum::{Json, extract::State, response::Response};
use serde::{Deserialize, Serialize};
use sqlx::{Arguments, FromRow, postgres::PgArguments};

use super::{
    Failure, answer,
    gates::HOLDERS,
    group::{by_key, distinct, named},
    pool::Pool,
    row::{Named, row},
    shape::{Name, Page},
    spelling::{after_start, after_whole, spellings},
};

static GATES: LazyLock<Template> =
    LazyLock::new(|| Template::new(include_str!("../../documents/search.gates.sql")));
static HOLDERS_FOUND: LazyLock<Template> =
    LazyLock::new(|| Template::new(include_str!("../../documents/search.holders.sql")));
static PASSES: LazyLock<Template> =
    LazyLock::new(|| Template::new(include_str!("../../documents/search.passes.sql")));

const FIRST: usize = 20;

/// The number of rows at which an index is not used.
const CANDIDATES: i64 = 2001;

row! {
    /// A gate, and how well it matches.
    Gate { _id: i64, code: String, name: String, rank: i32 }
}
row! {
    /// A holder, and how well it matches.
    Holder { _id: i64, name: String, company: Option<String>, rank: i32 }
}
row! {
    /// A pass, and how well it matches.
    Pass { _id: i64, code: String, holder_id: i64, rank: i32 }
}

/// The text.
#[derive(Deserialize)]
pub(super) struct OfText {
    text: String,
}

#[derive(Serialize)]
struct Data<'a> {
    search: Page<Node<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Node<'a> {
    Gate {
        code: &'a str,
        name: &'a str,
    },
    Holder {
        name: &'a str,
        company: Option<&'a str>,
    },
    Pass {
        code: &'a str,
        holder: Name<'a>,
    },
}

pub(super) async fn search(
    State(pool): State<Pool>,
    Json(OfText { text }): Json<OfText>,
) -> Result<Response, Failure> {
    let values = Values::new(&text);
    let passes = async {
        let passes: Vec<Pass> = PASSES.select(&pool, &values).await?;
        let keys = distinct(passes.iter().map(|pass| pass.holder_id));
        let holders: Vec<Named> = if keys.is_empty() {
            Vec::new()
        } else {
            pool.by_keys(&HOLDERS, &keys).await?
        };
        Ok((passes, by_key(holders, |holder| holder.id)))
    };
    let (gates, holders, (passes, names)) = tokio::try_join!(
        GATES.select::<Gate>(&pool, &values),
        HOLDERS_FOUND.select::<Holder>(&pool, &values),
        passes
    )?;
    let mut found = Vec::with_capacity(gates.len() + holders.len() + passes.len());
    for gate in &gates {
        let (code, name) = (&*gate.code, &*gate.name);
        found.push((gate.rank, Node::Gate { code, name }));
    }
    for holder in &holders {
        let (name, company) = (&*holder.name, holder.company.as_deref());
        found.push((holder.rank, Node::Holder { name, company }));
    }
    for pass in &passes {
        let name = &named(&names, pass.holder_id)?.name;
        let (code, holder) = (&*pass.code, Name { name });
        found.push((pass.rank, Node::Pass { code, holder }));
    }
    // Stable: equally good ones stay in the order of types.
    found.sort_by_key(|(rank, _)| *rank);
    let nodes = found.into_iter().take(FIRST).map(|(_, node)| node);
    answer(&Data {
        search: Page {
            nodes: nodes.collect(),
        },
    })
}

/// What the parameters are called.
#[derive(Clone, Copy)]
enum Parameter {
    /// The text as it was typed.
    Typed,
    /// The text in upper case.
    Text,
    /// The same at the start of a word inside of a column.
    Word,
    /// Patterns of `LIKE`.
    Anywhere,
    Start,
    WordInside,
    /// Ranges of an index, with the text or with what begins with it. The starts are equal.
    Starts,
    WholeEnds,
    StartEnds,
    /// The position of a text that is not there.
    Nowhere,
    Candidates,
    Limit,
}

impl Parameter {
    fn named(name: &str) -> Result<Self> {
        Ok(match name {
            "typed" => Self::Typed,
            "text" => Self::Text,
            "word" => Self::Word,
            "anywhere" => Self::Anywhere,
            "start" => Self::Start,
            "word_inside" => Self::WordInside,
            "starts" => Self::Starts,
            "whole_ends" => Self::WholeEnds,
            "start_ends" => Self::StartEnds,
            "nowhere" => Self::Nowhere,
            "candidates" => Self::Candidates,
            "limit" => Self::Limit,
            other => bail!("no parameter is called {other}"),
        })
    }
}

/// A statement, with what its parameters are.
struct Template {
    sql: &'static str,
    parameters: Vec<Parameter>,
}

impl Template {
    /// Reads a file: a comment with the names of the parameters, in the order of their
    /// numbers, and the statement.
    fn new(text: &'static str) -> Self {
        let file = text
            .strip_prefix("-- ")
            .and_then(|text| text.split_once('\n'));
        let (names, sql) = file.expect("the file begins with its comment");
        let parameters = names
            .split(' ')
            .map(Parameter::named)
            .collect::<Result<_>>();
        Self {
            sql: sql.trim_end(),
            parameters: parameters.expect("the names are those of parameters"),
        }
    }

    async fn select<T: super::pool::Row>(&self, pool: &Pool, values: &Values) -> Result<Vec<T>> {
        let mut arguments = PgArguments::default();
        for parameter in &self.parameters {
            let added = match parameter {
                Parameter::Typed => arguments.add(&*values.typed),
                Parameter::Text => arguments.add(&*values.text),
                Parameter::Word => arguments.add(&*values.word),
                Parameter::Anywhere => arguments.add(&*values.anywhere),
                Parameter::Start => arguments.add(&*values.start),
                Parameter::WordInside => arguments.add(&*values.word_inside),
                Parameter::Starts => arguments.add(&values.spellings),
                Parameter::WholeEnds => arguments.add(&values.whole_ends),
                Parameter::StartEnds => arguments.add(&values.start_ends),
                Parameter::Nowhere => arguments.add(0_i32),
                Parameter::Candidates => arguments.add(CANDIDATES),
                Parameter::Limit => arguments.add(i64::try_from(FIRST)?),
            };
            added
                .map_err(sqlx::Error::Encode)
                .context("a value of a parameter")?;
        }
        pool.select(self.sql, Ok(arguments)).await
    }
}

/// The values of the parameters.
struct Values {
    typed: String,
    text: String,
    word: String,
    anywhere: String,
    start: String,
    word_inside: String,
    spellings: Vec<String>,
    whole_ends: Vec<String>,
    start_ends: Vec<String>,
}

impl Values {
    fn new(typed: &str) -> Self {
        let text = typed.to_ascii_uppercase();
        let spellings = spellings(typed);
        Self {
            typed: typed.to_owned(),
            word: format!(" {text}"),
            text,
            anywhere: format!("%{typed}%"),
            start: format!("{typed}%"),
            word_inside: format!("% {typed}%"),
            whole_ends: spellings.iter().map(|text| after_whole(text)).collect(),
            start_ends: spellings.iter().map(|text| after_start(text)).collect(),
            spellings,
        }
    }
}
