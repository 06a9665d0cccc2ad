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

use super::json::{write_null, write_text};
use super::{Introspection, Response, Results};
use crate::batch::{Batch, Row};
use crate::database::DatabaseError;
use crate::error::{Code, error};
use crate::loader::Loaded;
use crate::plan::{Key, NodeIndex, NodesItem, Output, Plan, RootField, Selection};
use crate::schema::QUERY;

/// Writes the answer to an operation. Its `data` is null when a field failed
/// and nothing up to the root may be null.
pub(super) fn write(
    plan: &Plan,
    results: &Results,
    schema: &Introspection,
    now: DateTime<Utc>,
) -> Response {
    let mut writer = Writer {
        results,
        schema,
        now,
        out: Vec::new(),
        path: Vec::new(),
        errors: Vec::new(),
    };
    writer.nullable(|writer| writer.fields(&plan.fields, Writer::root));
    let data = String::from_utf8(writer.out).expect("JSON is written from text");
    Response {
        data: Some(data),
        errors: writer.errors,
        extensions: None,
    }
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
    Key(&'a Key),
    Index(usize),
}

/// The error is of a field below, on its way to what may be null.
type Written = Result<(), ServerError>;

struct Writer<'a> {
    results: &'a Results,
    schema: &'a Introspection,
    now: DateTime<Utc>,
    out: Vec<u8>,
    path: Vec<Step<'a>>,
    errors: Vec<ServerError>,
}

impl<'a> Writer<'a> {
    fn root(&mut self, output: &'a Output<RootField>) -> Written {
        let position = output.position;
        match &output.value {
            RootField::Typename => write_text(&mut self.out, QUERY),
            RootField::Introspection => self.introspection(output.key.as_str())?,
            RootField::NullArgument { message, nullable } => {
                let error = self.fail(Code::BadArgument, message, position);
                if !nullable {
                    return Err(error);
                }
                self.nullable(|_| Err(error));
            }
            RootField::One { node, selection } => self.root_row(*node, 0, selection, position),
            RootField::Many(connection) => self.connection(connection, 0, position)?,
            RootField::Nodes { items, types } => self.list(0..items.len(), |writer, index| {
                let NodesItem { of, index } = items[index];
                let (node, selection) = &types[of];
                writer.root_row(*node, index, selection, position);
                Ok(())
            })?,
        }
        Ok(())
    }

    fn introspection(&mut self, key: &str) -> Written {
        let Some(told) = self.schema.0.get(key) else {
            write_null(&mut self.out);
            return Ok(());
        };
        self.errors.extend(told.errors.iter().cloned());
        match &told.json {
            Ok(json) => self.out.extend_from_slice(json.as_bytes()),
            Err(error) => return Err(error.clone()),
        }
        Ok(())
    }

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
            self.out
                .extend_from_slice(output.key.before_value().as_bytes());
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
            Step::Key(key) => PathSegment::Field(key.as_str().to_owned()),
            Step::Index(index) => PathSegment::Index(index),
        });
        error(code, message, Some(position)).with_path(path.collect())
    }
}
