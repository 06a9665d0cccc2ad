//! Writes an answer from the rows of a plan.
//!
//! JSON text is written while the rows are walked, with fields in the order of the
//! document. When a field fails, the text of its nearest nullable ancestor is undone
//! and replaced with `null`, as in the specification's [handling of field errors].
//!
//! [handling of field errors]:
//! https://spec.graphql.org/October2021/#sec-Handling-Field-Errors

mod buffer;
mod connection;
mod mutation;
mod object;
mod search;
mod viewer;

use std::ops::Range;

use async_graphql::{PathSegment, Pos, ServerError};

pub(super) use self::buffer::Buffer;
use super::json::{write_null, write_text};
use super::{Introspection, Response, Results};
use crate::batch::{Batch, Row};
use crate::database::DatabaseError;
use crate::error::{Code, MAX_ERRORS, answer_too_large, error, too_many_answers, too_many_errors};
use crate::loader::Loaded;
use crate::memory::{NoMemory, Room};
use crate::plan::{Key, NodeIndex, NodesItem, Output, Plan, RootField, Selection};
use crate::sql::Binding;

/// Writes the answer to an operation. Its `data` is null if a field failed without a
/// nullable ancestor, or if the answer does not fit.
pub(super) fn write(
    plan: &Plan,
    results: &Results,
    schema: &Introspection,
    binding: &Binding,
    room: Room,
) -> Response {
    let Room { limit, reservation } = room;
    let mut writer = Writer {
        results,
        schema,
        binding,
        out: Buffer::new(limit, reservation),
        path: Vec::new(),
        errors: Vec::new(),
        has_more_errors: false,
    };
    let written = writer
        .nullable(|writer| writer.fields(&plan.fields, Writer::root))
        .and_then(|()| writer.out.check_limit());
    match written {
        Ok(()) => writer.finish(),
        Err(failure) => Response::without_room(failure, limit),
    }
}

/// A row and its node.
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

/// A step of the path to the current field.
#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a Key),
    Index(usize),
}

/// An error that propagates to the nearest nullable ancestor.
type Written = Result<(), Failure>;

/// The reasons to stop writing.
#[derive(Debug)]
pub(super) enum Failure {
    /// A field below failed. The nearest nullable ancestor becomes null.
    Field(Box<ServerError>),
    /// The answer is larger than allowed. Nothing of it is kept.
    TooLarge,
    /// No memory is available for the answer. Nothing of it is kept.
    NoMemory,
}

impl Failure {
    /// The error for the client. `limit` is the maximum size of an answer in bytes.
    pub(super) fn into_error(self, limit: usize) -> ServerError {
        match self {
            Self::Field(error) => *error,
            Self::TooLarge => answer_too_large(limit),
            Self::NoMemory => too_many_answers(),
        }
    }
}

impl From<NoMemory> for Failure {
    fn from(_: NoMemory) -> Self {
        Self::NoMemory
    }
}

struct Writer<'a> {
    results: &'a Results,
    schema: &'a Introspection,
    binding: &'a Binding,
    out: Buffer,
    path: Vec<Step<'a>>,
    errors: Vec<ServerError>,
    has_more_errors: bool,
}

impl<'a> Writer<'a> {
    fn finish(mut self) -> Response {
        if self.has_more_errors {
            self.errors.push(too_many_errors());
        }
        let (text, reservation) = self.out.finish();
        Response {
            data: Some(String::from_utf8(text).expect("JSON is written from text")),
            errors: self.errors,
            reservation,
            ..Response::default()
        }
    }

    fn root(&mut self, output: &'a Output<RootField>) -> Written {
        let position = output.position;
        match &output.value {
            RootField::Typename(name) => write_text(self.out.text(), name),
            RootField::Introspection => self.introspection(output.key.as_str())?,
            RootField::NullArgument { message, nullable } => {
                let failed = self.fail(Code::BadArgument, message, position);
                if !nullable {
                    return Err(failed);
                }
                self.nullable(|_| Err(failed))?;
            }
            RootField::One { node, selection } => self.root_row(*node, 0, selection, position)?,
            RootField::Many(connection) => self.connection(connection, 0, position)?,
            RootField::Search(search) => self.search(search, position)?,
            RootField::Viewer(fields) => self.viewer(fields)?,
            RootField::Mutation(mutation) => {
                self.nullable(|writer| writer.mutation(mutation, position))?;
            }
            RootField::Nodes { items, types, .. } => {
                self.list(0..items.len(), |writer, index| {
                    let NodesItem { of, index } = items[index];
                    let (node, selection) = &types[of];
                    writer.root_row(*node, index, selection, position)
                })?;
            }
        }
        Ok(())
    }

    fn introspection(&mut self, key: &str) -> Written {
        let Some(answer) = self.schema.get(key) else {
            write_null(self.out.text());
            return Ok(());
        };
        for error in &answer.errors {
            self.report(error.clone());
        }
        match &answer.json {
            Ok(json) => {
                self.out.check_text(json.len())?;
                self.out.text().extend_from_slice(json.as_bytes());
                Ok(())
            }
            Err(error) => Err(Failure::Field(Box::new(error.clone()))),
        }
    }

    /// Writes the row of a root node for one of its keys, or null.
    fn root_row(
        &mut self,
        node: NodeIndex,
        index: usize,
        selection: &'a Selection,
        position: Pos,
    ) -> Written {
        self.nullable(|writer| {
            let Loaded::One { batch, rows } = writer.loaded(node, position)? else {
                return Err(writer.defect(position));
            };
            if let Some(row) = rows[index] {
                return writer.object(selection, Place::new(node, batch, row));
            }
            write_null(writer.out.text());
            Ok(())
        })
    }

    /// Writes a nullable value, or null if a field in it fails.
    fn nullable(&mut self, value: impl FnOnce(&mut Self) -> Written) -> Written {
        let (written, depth) = (self.out.len(), self.path.len());
        match value(self) {
            Err(Failure::Field(error)) => {
                self.report(*error);
                self.out.truncate(written);
                self.path.truncate(depth);
                write_null(self.out.text());
                Ok(())
            }
            other => other,
        }
    }

    /// Adds an error to the answer, up to the maximum number of errors.
    fn report(&mut self, error: ServerError) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(error);
        } else {
            self.has_more_errors = true;
        }
    }

    /// Writes the value of a field, with the field on the path.
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
        self.out.text().push(b'{');
        for (index, output) in outputs.iter().enumerate() {
            self.out.check()?;
            let text = self.out.text();
            if index > 0 {
                text.push(b',');
            }
            text.extend_from_slice(output.key.before_value().as_bytes());
            self.field(output, |writer| value(writer, output))?;
        }
        self.out.text().push(b'}');
        Ok(())
    }

    fn list(
        &mut self,
        rows: Range<usize>,
        mut item: impl FnMut(&mut Self, usize) -> Written,
    ) -> Written {
        self.out.text().push(b'[');
        for (index, row) in rows.enumerate() {
            self.out.check()?;
            if index > 0 {
                self.out.text().push(b',');
            }
            self.path.push(Step::Index(index));
            item(self, row)?;
            self.path.pop();
        }
        self.out.text().push(b']');
        Ok(())
    }

    fn loaded(&self, node: NodeIndex, position: Pos) -> Result<&'a Loaded, Failure> {
        let loaded = self.results.get(node);
        loaded.map_err(|error| self.database_failure(error, position))
    }

    fn database_failure(&self, error: DatabaseError, position: Pos) -> Failure {
        match error {
            DatabaseError::NoMemory => Failure::NoMemory,
            error => self.fail(error.code(), &error.to_string(), position),
        }
    }

    /// An error for a plan that reads from a node what it does not contain.
    fn defect(&self, position: Pos) -> Failure {
        self.fail(
            Code::Internal,
            &DatabaseError::Internal.to_string(),
            position,
        )
    }

    fn fail(&self, code: Code, message: &str, position: Pos) -> Failure {
        let path = self.path.iter().map(|step| match *step {
            Step::Key(key) => PathSegment::Field(key.as_str().to_owned()),
            Step::Index(index) => PathSegment::Index(index),
        });
        let error = error(code, message, Some(position)).with_path(path.collect());
        Failure::Field(Box::new(error))
    }
}
