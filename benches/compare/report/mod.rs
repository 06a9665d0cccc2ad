//! What was measured: a table that people read, and a file with everything.

mod target;
mod text;

use serde::Serialize;

pub(crate) use self::target::{Bound, Target};
pub(crate) use self::text::text;
use crate::{database::Ran, measure::Series, query::Query, server::Kind};

/// A whole run.
#[derive(Serialize)]
pub(crate) struct Report {
    /// Where it ran, and how.
    pub(crate) about: Vec<String>,
    pub(crate) sections: Vec<Section>,
}

/// One question and its figures.
#[derive(Serialize)]
pub(crate) struct Section {
    pub(crate) title: String,
    /// What a reader has to know.
    pub(crate) notes: Vec<String>,
    /// What the columns of values are.
    pub(crate) columns: Vec<String>,
    pub(crate) lines: Vec<Line>,
    /// What lines were computed from.
    pub(crate) rounds: Vec<Series>,
    pub(crate) statements: Vec<Statements>,
}

/// A figure, of each column.
#[derive(Serialize)]
pub(crate) struct Line {
    pub(crate) what: String,
    /// A value a column; none where it was not measured.
    pub(crate) values: Vec<Option<f64>>,
    pub(crate) ratios: Vec<Ratio>,
}

/// How values of a line compare.
#[derive(Clone, Serialize)]
pub(crate) struct Ratio {
    /// What is divided by what.
    pub(crate) of: &'static str,
    pub(crate) value: f64,
    pub(crate) target: Option<Target>,
}

/// Which statements a server ran for one request.
#[derive(Serialize)]
pub(crate) struct Statements {
    pub(crate) server: Kind,
    pub(crate) query: Query,
    pub(crate) ran: Vec<Ran>,
}

impl Ratio {
    /// A ratio that is to be something.
    pub(crate) fn aimed(of: &'static str, value: f64, bound: Option<Bound>) -> Self {
        Self {
            of,
            value,
            target: bound.map(|bound| Target::new(bound, value)),
        }
    }
}

impl Report {
    /// The targets that were measured, each with what it is about and the
    /// ratio.
    pub(crate) fn targets(&self) -> impl Iterator<Item = (&Section, &Line, &Ratio, Target)> {
        self.sections.iter().flat_map(|section| {
            section.lines.iter().flat_map(move |line| {
                let aimed = line.ratios.iter();
                aimed.filter_map(move |ratio| Some((section, line, ratio, ratio.target?)))
            })
        })
    }
}
