//! The queries: their documents, and requests for them to each server.

use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    database::Codes,
    gatepass::{DAY_BEFORE, NOW},
    load,
    server::Kind,
};

/// Texts that a search is for: common ones and rare ones, some of gates.
const TEXTS: [&str; 12] = [
    "anna", "gmbh", "main", "zora", "john", "quin", "gate", "smit", "rosa", "kirk", "dock", "xavi",
];

/// Texts that more or fewer rows match.
const OTHER_TEXTS: [&str; 8] = [
    "ANNA", "mann", "ltda", "berg", "yard", "skyk", "wxyz", "Hall",
];

/// One of the queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Query {
    /// The latest passes, with their gates.
    Q1,
    /// Gates, with a count and their latest passes and holders.
    Q2,
    /// Four levels deep.
    Q3,
    /// One pass with all of its relations.
    Q4,
    /// Gates, with groups of their passes and of a day's scans.
    Q5,
    /// The best objects for a text.
    Q6,
    /// A scan that is recorded.
    Q7,
}

/// The variables of a request.
#[derive(Clone, Debug)]
pub(crate) enum Arguments {
    /// The number of rows at the root.
    First(u32),
    /// The code of the pass.
    Code(String),
    /// The number of gates, and the time of their scans.
    Board {
        first: u32,
        since: &'static str,
        until: &'static str,
    },
    /// The text of a search.
    Text(&'static str),
    /// A scan, with a key that no other request has.
    Scan {
        /// The key and the ID of the gate.
        gate: (i64, String),
        code: String,
        direction: &'static str,
    },
}

impl Query {
    /// All four that every server answers.
    pub(crate) const ALL: [Self; 4] = [Self::Q1, Self::Q2, Self::Q3, Self::Q4];

    /// Those of a dashboard, which naive resolvers do not answer.
    pub(crate) const DASHBOARD: [Self; 2] = [Self::Q5, Self::Q6];

    /// The name in the report.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Q1 => "Q1",
            Self::Q2 => "Q2",
            Self::Q3 => "Q3",
            Self::Q4 => "Q4",
            Self::Q5 => "Q5",
            Self::Q6 => "Q6",
            Self::Q7 => "Q7",
        }
    }

    /// The document, as a client stores it: variables change, the text does not.
    pub(crate) fn document(self) -> &'static str {
        let text = match self {
            Self::Q1 => include_str!("../documents/latest.graphql"),
            Self::Q2 => include_str!("../documents/gates.graphql"),
            Self::Q3 => include_str!("../documents/deep.graphql"),
            Self::Q4 => include_str!("../documents/pass.graphql"),
            Self::Q5 => include_str!("../documents/board.graphql"),
            Self::Q6 => include_str!("../documents/search.graphql"),
            Self::Q7 => include_str!("../documents/scan.graphql"),
        };
        text.trim_end()
    }

    /// The arguments for measurements. Passes are requested one after another by
    /// code, and objects by text.
    pub(crate) fn measured(self, codes: &Codes) -> Vec<Arguments> {
        match self {
            Self::Q1 => vec![Arguments::First(200)],
            Self::Q2 => vec![Arguments::First(50)],
            Self::Q3 => vec![Arguments::First(20)],
            Self::Q4 => codes
                .measured
                .iter()
                .cloned()
                .map(Arguments::Code)
                .collect(),
            Self::Q5 => vec![board(50, DAY_BEFORE, NOW)],
            Self::Q6 => TEXTS.map(Arguments::Text).to_vec(),
            // They depend on the rows (`section/scan.rs`).
            Self::Q7 => Vec::new(),
        }
    }

    /// The arguments for comparing answers.
    pub(crate) fn compared(self, codes: &Codes) -> Vec<Arguments> {
        let firsts = |firsts: [u32; 4]| firsts.map(Arguments::First).to_vec();
        match self {
            Self::Q1 => firsts([1, 2, 77, 200]),
            Self::Q2 => firsts([1, 3, 20, 50]),
            Self::Q3 => firsts([1, 2, 7, 20]),
            Self::Q4 => {
                let unknown = Arguments::Code(String::from("NO SUCH PASS"));
                let known = codes.compared.iter().cloned().map(Arguments::Code);
                known.chain([unknown]).collect()
            }
            Self::Q5 => vec![
                board(1, DAY_BEFORE, NOW),
                board(7, "2026-11-20T05:30:00Z", DAY_BEFORE),
                board(50, DAY_BEFORE, NOW),
                board(50, NOW, NOW),
            ],
            Self::Q6 => {
                let texts = TEXTS.into_iter().chain(OTHER_TEXTS);
                texts.map(Arguments::Text).collect()
            }
            Self::Q7 => Vec::new(),
        }
    }

    /// A complete HTTP request to a server.
    pub(crate) fn request(self, of: Kind, arguments: &Arguments) -> Vec<u8> {
        let variables = match arguments {
            Arguments::First(first) => json!({ "first": first }),
            Arguments::Code(code) => json!({ "code": code }),
            Arguments::Board {
                first,
                since,
                until,
            } => json!({ "first": first, "since": since, "until": until }),
            Arguments::Text(text) => json!({ "text": text }),
            Arguments::Scan {
                gate: (key, id),
                code,
                direction,
            } => match of {
                Kind::ByHand => json!({
                    "gate": key, "code": code, "direction": direction, "key": load::NUMBER,
                }),
                Kind::Gatepass | Kind::FromRows | Kind::Naive => json!({ "input": {
                    "gate": id, "code": code, "direction": direction,
                    "idempotencyKey": load::NUMBER,
                } }),
            },
        };
        match of {
            Kind::Gatepass | Kind::FromRows | Kind::Naive => {
                let body = json!({ "query": self.document(), "variables": variables });
                post("/graphql", &body)
            }
            Kind::ByHand => post(self.path(), &variables),
        }
    }

    /// A request that takes an answer in this encoding.
    pub(crate) fn encoded_request(self, arguments: &Arguments, encoding: &str) -> Vec<u8> {
        let request = self.request(Kind::Gatepass, arguments);
        let header = format!("\r\naccept-encoding: {encoding}\r\n");
        let request = String::from_utf8(request).expect("requests are text");
        request.replacen("\r\n", &header, 1).into_bytes()
    }

    /// Requests to a server for all of these arguments.
    pub(crate) fn requests(self, of: Kind, arguments: &[Arguments]) -> Vec<Vec<u8>> {
        arguments
            .iter()
            .map(|arguments| self.request(of, arguments))
            .collect()
    }

    /// The route on the hand-written server.
    fn path(self) -> &'static str {
        match self {
            Self::Q1 => "/latest",
            Self::Q2 => "/gates",
            Self::Q3 => "/deep",
            Self::Q4 => "/pass",
            Self::Q5 => "/board",
            Self::Q6 => "/search",
            Self::Q7 => "/scan",
        }
    }
}

fn board(first: u32, since: &'static str, until: &'static str) -> Arguments {
    Arguments::Board {
        first,
        since,
        until,
    }
}

pub(crate) fn post(path: &str, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}
