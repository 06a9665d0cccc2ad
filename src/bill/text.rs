//! Prints a bill as a tree, one line for each statement, and one for each further field whose
//! count it returns.

use std::fmt;

use indicatif::HumanCount;

use super::{Alternatives, Bill, Statement};

/// A line of the tree, with its columns.
struct Line<'a> {
    /// The branches in front, and the field.
    place: String,
    /// The other fields whose counts the statement returns.
    further: &'a [String],
    rows: String,
    what: &'a str,
    reads: String,
    sql: Option<&'a str>,
    /// The branches in front of the lines below.
    margin: String,
}

/// A child of a statement or of the root.
enum Branch<'a> {
    /// A statement, and its label.
    Statement(usize, &'a str),
    /// Statements of which not all run.
    Alternatives(&'a Alternatives),
}

impl Bill {
    /// The total: `4 statements in 3 round trips, at most 1,101 rows`, or `at most
    /// 4 statements in 3 round trips and 1,101 rows`.
    #[must_use]
    pub fn sum(&self) -> String {
        let some = |count: u64, of: &str| {
            let plural = if count == 1 { "" } else { "s" };
            format!("{} {of}{plural}", HumanCount(count))
        };
        let statements = some(self.statements as u64, "statement");
        let round_trips = some(self.round_trips as u64, "round trip");
        let rows = some(self.max_rows, "row");
        if !self.complete {
            format!("at least {statements} in {round_trips} and {rows}")
        } else if self.exact {
            format!("{statements} in {round_trips}, at most {rows}")
        } else {
            format!("at most {statements} in {round_trips} and {rows}")
        }
    }

    /// The children of a statement, or of the root.
    fn below(&self, parent: Option<usize>) -> Vec<Branch<'_>> {
        let mut branches = Vec::new();
        for (index, statement) in self.plan.iter().enumerate() {
            if statement.over.as_ref().map(|over| over.index) != parent {
                continue;
            }
            let mut all = self.alternatives.iter();
            match all.find(|alternatives| alternatives.of.contains(&index)) {
                None => branches.push(Branch::Statement(index, &statement.path)),
                Some(alternatives) if alternatives.of[0] == index => {
                    branches.push(Branch::Alternatives(alternatives));
                }
                Some(_) => {}
            }
        }
        branches
    }

    fn lines<'a>(&'a self, branches: Vec<Branch<'a>>, margin: &str, lines: &mut Vec<Line<'a>>) {
        let last = branches.len().saturating_sub(1);
        for (place, branch) in branches.into_iter().enumerate() {
            let (fork, gap) = if place == last {
                ("└─ ", "   ")
            } else {
                ("├─ ", "│  ")
            };
            let start = format!("{margin}{fork}");
            let margin = format!("{margin}{gap}");
            let below = match branch {
                Branch::Statement(index, name) => {
                    let statement = &self.plan[index];
                    lines.push(Line {
                        place: format!("{start}{name}"),
                        further: statement.paths.get(1..).unwrap_or_default(),
                        rows: rows(statement),
                        what: &statement.shape,
                        reads: reads(statement),
                        sql: statement.sql.as_deref(),
                        margin: margin.clone(),
                    });
                    self.below(Some(index))
                }
                Branch::Alternatives(Alternatives { of, most }) => {
                    let path = &self.plan[of[0]].path;
                    let how_many = match most {
                        1 => "one of these".to_owned(),
                        most if *most < of.len() => format!("at most {most} of these"),
                        _ => "any of these".to_owned(),
                    };
                    lines.push(Line {
                        place: format!("{start}{path}: {how_many}"),
                        further: &[],
                        rows: String::new(),
                        what: "",
                        reads: String::new(),
                        sql: None,
                        margin: margin.clone(),
                    });
                    of.iter()
                        .map(|&index| Branch::Statement(index, self.plan[index].object))
                        .collect()
                }
            };
            self.lines(below, &margin, lines);
        }
    }
}

/// What a statement reads, if that is not what it returns or counts.
fn reads(statement: &Statement) -> String {
    let verb = if statement.variables.is_empty() {
        "reads"
    } else {
        "may read"
    };
    let reads = statement.reads.map(|what| format!(" ({verb} {what})"));
    reads.unwrap_or_default()
}

/// The number of rows that a statement returns.
fn rows(statement: &Statement) -> String {
    match statement.max_rows {
        1 => "≤ 1 row ".to_owned(),
        rows => format!("≤ {} rows", HumanCount(rows)),
    }
}

/// The tree, with a line end after each line.
impl fmt::Display for Bill {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = Vec::new();
        self.lines(self.below(None), "", &mut lines);
        let width = |text: &dyn Fn(&Line<'_>) -> usize| lines.iter().map(text).max().unwrap_or(0);
        let place = width(&|line| line.place.chars().count());
        let rows = width(&|line| line.rows.chars().count());
        for line in &lines {
            let (path, count, what) = (&line.place, &line.rows, line.what);
            let text = format!("{path:<place$}  {count:>rows$}  {what}{}", line.reads);
            writeln!(formatter, "{}", text.trim_end())?;
            for path in line.further {
                writeln!(formatter, "{}{path}", line.margin)?;
            }
            if let Some(sql) = line.sql {
                writeln!(formatter, "{}   {sql}", line.margin)?;
            }
        }
        Ok(())
    }
}
