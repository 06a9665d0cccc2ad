//! The bill as a tree, a statement a line.

use std::fmt;

use indicatif::HumanCount;

use super::{Bill, Statement};

/// A line of the tree, whose columns stand below each other.
struct Line<'a> {
    /// The branches before it, and its path.
    place: String,
    rows: String,
    statement: &'a Statement,
    /// The branches before lines that belong to it.
    margin: String,
}

impl Bill {
    /// What it comes to: `4 statements, at most 1,101 rows`.
    #[must_use]
    pub fn sum(&self) -> String {
        let most = if self.exact { "" } else { "at most " };
        let plural = if self.statements == 1 { "" } else { "s" };
        let rows = match self.max_rows {
            0 => "no rows".to_owned(),
            1 => "at most 1 row".to_owned(),
            rows => format!("at most {} rows", HumanCount(rows)),
        };
        let statements = HumanCount(self.statements as u64);
        format!("{most}{statements} statement{plural}, {rows}")
    }

    /// The statements that start from a statement's rows, or from nothing.
    fn below(&self, parent: Option<usize>) -> impl Iterator<Item = (usize, &Statement)> {
        let is_below = move |(_, statement): &(usize, &Statement)| {
            statement.over.as_ref().map(|over| over.index) == parent
        };
        self.plan.iter().enumerate().filter(is_below)
    }

    fn lines<'a>(&'a self, parent: Option<usize>, margin: &str, lines: &mut Vec<Line<'a>>) {
        let mut below = self.below(parent).peekable();
        while let Some((index, statement)) = below.next() {
            let (branch, gap) = match below.peek() {
                Some(_) => ("├─ ", "│  "),
                None => ("└─ ", "   "),
            };
            let margin_below = format!("{margin}{gap}");
            lines.push(Line {
                place: format!("{margin}{branch}{}", statement.path),
                rows: rows(statement),
                statement,
                margin: margin_below.clone(),
            });
            self.lines(Some(index), &margin_below, lines);
        }
    }
}

/// How many rows a statement returns.
fn rows(statement: &Statement) -> String {
    match statement.max_rows {
        1 => "≤ 1 row ".to_owned(),
        rows => format!("≤ {} rows", HumanCount(rows)),
    }
}

/// The tree, each line with its end.
impl fmt::Display for Bill {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = Vec::new();
        self.lines(None, "", &mut lines);
        let width = |text: &dyn Fn(&Line<'_>) -> usize| lines.iter().map(text).max().unwrap_or(0);
        let place = width(&|line| line.place.chars().count());
        let rows = width(&|line| line.rows.chars().count());
        for line in &lines {
            let (path, count, shape) = (&line.place, &line.rows, &line.statement.shape);
            writeln!(formatter, "{path:<place$}  {count:>rows$}  {shape}")?;
            if let Some(sql) = &line.statement.sql {
                writeln!(formatter, "{}   {sql}", line.margin)?;
            }
        }
        Ok(())
    }
}
