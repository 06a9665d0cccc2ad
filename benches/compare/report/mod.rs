//! The results: a table for people, and a file with all details.

mod target;
mod text;

use serde::Serialize;

pub(crate) use self::target::{Bound, Target};
pub(crate) use self::text::text;
use crate::{database::StatementStats, measure::Series, query::Query, server::Kind};

/// A whole run.
#[derive(Serialize)]
pub(crate) struct Report {
    /// The conditions of the run.
    pub(crate) about: Vec<String>,
    pub(crate) sections: Vec<Section>,
}

/// A topic and its figures.
#[derive(Serialize)]
pub(crate) struct Section {
    pub(crate) title: String,
    /// Notes for readers.
    pub(crate) notes: Vec<String>,
    /// The names of the columns.
    pub(crate) columns: Vec<String>,
    pub(crate) lines: Vec<Line>,
    /// The data behind the lines.
    pub(crate) rounds: Vec<Series>,
    pub(crate) statements: Vec<Statements>,
}

/// A figure, with a value for each column.
#[derive(Serialize)]
pub(crate) struct Line {
    pub(crate) what: String,
    /// The value of each column. None if it was not measured.
    pub(crate) values: Vec<Option<f64>>,
    pub(crate) ratios: Vec<Ratio>,
}

/// A comparison of a line's values.
#[derive(Clone, Serialize)]
pub(crate) struct Ratio {
    /// The numerator and the denominator.
    pub(crate) of: &'static str,
    pub(crate) value: f64,
    pub(crate) target: Option<Target>,
}

/// The statements that a server runs for one request.
#[derive(Serialize)]
pub(crate) struct Statements {
    pub(crate) server: Kind,
    pub(crate) query: Query,
    pub(crate) ran: Vec<StatementStats>,
}

impl Ratio {
    /// A ratio with a target.
    pub(crate) fn aimed(of: &'static str, value: f64, bound: Option<Bound>) -> Self {
        Self {
            of,
            value,
            target: bound.map(|bound| Target::new(bound, value)),
        }
    }
}

impl Report {
    /// The measured targets, each with its section, line and ratio.
    pub(crate) fn targets(&self) -> impl Iterator<Item = (&Section, &Line, &Ratio, Target)> {
        self.sections.iter().flat_map(|section| {
            section.lines.iter().flat_map(move |line| {
                let aimed = line.ratios.iter();
                aimed.filter_map(move |ratio| Some((section, line, ratio, ratio.target?)))
            })
        })
    }
}
