//! Writing an answer from the rows of a plan.
//!
//! JSON text is written as the rows are walked, fields in the order of the
//! document. A failing field undoes what its nearest nullable ancestor wrote,
//! which becomes `null`, as the specification's [handling of field errors] has
//! it.
//!
//! [handling of field errors]: https://spec.graphql.org/October2021/#sec-Handling-Field-Errors

mod connection;
mod object;

use std::ops::Range;

use async_graphql::{PathSegment, Pos, ServerError};
use chrono::{DateTime, Utc};

use super::json::write_null;
use super::results::Results;
use crate::batch::{Batch, Row};
use crate::database::DatabaseError;
use crate::error::{Code, error};
use crate::loader::Loaded;
use crate::plan::{NodeIndex, NodesItem, Output, RootField, Selection};

/// What a root field wrote.
pub(super) struct Answer {
    /// JSON text.
    pub(super) text: String,
    /// Errors of fields that became null.
    pub(super) errors: Vec<ServerError>,
}

/// Writes a root field.
///
/// # Errors
///
/// When a field failed and nothing up to the root may be null.
pub(super) fn write(
    results: &Results,
    now: DateTime<Utc>,
    output: &Output<RootField>,
) -> Result<Answer, ServerError> {
    let mut writer = Writer {
        results,
        now,
        out: Vec::new(),
        path: Vec::new(),
        errors: Vec::new(),
    };
    writer.field(output, |writer| {
        match &output.value {
            RootField::One { node, selection } => {
                writer.root_row(*node, 0, selection, output.position);
            }
            RootField::Many(connection) => writer.connection(connection, 0, output.position)?,
            RootField::Nodes { items, types } => writer.list(0..items.len(), |writer, index| {
                let NodesItem { of, index } = items[index];
                let (node, selection) = &types[of];
                writer.root_row(*node, index, selection, output.position);
                Ok(())
            })?,
        }
        Ok(())
    })?;
    let text = String::from_utf8(writer.out).expect("JSON is written from text");
    Ok(Answer {
        text,
        errors: writer.errors,
    })
}

/// A row, and where it stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    node: NodeIndex,
    index: usize,
    row: Row<'a>,
}

impl<'a> Place<'a> {
    fn new(node: NodeIndex, batch: &'a Batch, index: usize) -> Self {
        Self {
            node,
            index,
            row: batch.row(index),
        }
    }
}

/// Where the writer is in the answer.
#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

/// The error is of a field below, on its way to what may be null.
type Written = Result<(), ServerError>;

struct Writer<'a> {
    results: &'a Results,
    now: DateTime<Utc>,
    out: Vec<u8>,
    path: Vec<Step<'a>>,
    errors: Vec<ServerError>,
}

impl<'a> Writer<'a> {
    /// The row of a root node for one of its keys, or null.
    fn root_row(&mut self, node: NodeIndex, index: usize, selection: &'a Selection, position: Pos) {
        self.nullable(|writer| {
            let Loaded::One { batch, rows } = writer.loaded(node, position)? else {
                return Err(writer.defect(position));
            };
            if let Some(row) = rows[index] {
                return writer.object(selection, Place::new(node, batch, row));
            }
            write_null(&mut writer.out);
            Ok(())
        });
    }

    /// Writes what may be null, and null where it fails.
    fn nullable(&mut self, value: impl FnOnce(&mut Self) -> Written) {
        let (written, depth) = (self.out.len(), self.path.len());
        if let Err(error) = value(self) {
            self.errors.push(error);
            self.out.truncate(written);
            self.path.truncate(depth);
            write_null(&mut self.out);
        }
    }

    /// Steps into a field while its value is written.
    fn field<V>(
        &mut self,
        output: &'a Output<V>,
        value: impl FnOnce(&mut Self) -> Written,
    ) -> Written {
        self.path.push(Step::Key(&output.key));
        value(self)?;
        self.path.pop();
        Ok(())
    }

    fn fields<V>(
        &mut self,
        outputs: &'a [Output<V>],
        mut value: impl FnMut(&mut Self, &'a Output<V>) -> Written,
    ) -> Written {
        self.out.push(b'{');
        for (index, output) in outputs.iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.out.extend_from_slice(output.prefix.as_bytes());
            self.field(output, |writer| value(writer, output))?;
        }
        self.out.push(b'}');
        Ok(())
    }

    fn list(
        &mut self,
        rows: Range<usize>,
        mut item: impl FnMut(&mut Self, usize) -> Written,
    ) -> Written {
        self.out.push(b'[');
        for (index, row) in rows.enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.path.push(Step::Index(index));
            item(self, row)?;
            self.path.pop();
        }
        self.out.push(b']');
        Ok(())
    }

    fn loaded(&self, node: NodeIndex, position: Pos) -> Result<&'a Loaded, ServerError> {
        let failed = |error: DatabaseError| self.fail(error.code(), &error.to_string(), position);
        self.results.of(node).map_err(failed)
    }

    /// A plan that asks a node for what it does not have.
    fn defect(&self, position: Pos) -> ServerError {
        self.fail(
            Code::Internal,
            &DatabaseError::Internal.to_string(),
            position,
        )
    }

    fn fail(&self, code: Code, message: &str, position: Pos) -> ServerError {
        let path = self.path.iter().map(|step| match *step {
            Step::Key(key) => PathSegment::Field(key.to_owned()),
            Step::Index(index) => PathSegment::Index(index),
        });
        error(code, message, Some(position)).with_path(path.collect())
    }
}
