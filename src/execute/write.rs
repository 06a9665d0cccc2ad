//! Writing an answer from the rows of a plan.
//!
//! JSON text is written as the rows are walked, fields in the order of the
//! document. A failing field undoes what its nearest nullable ancestor wrote,
//! which becomes `null`, as the specification's [handling of field errors] has
//! it.
//!
//! [handling of field errors]: https://spec.graphql.org/October2021/#sec-Handling-Field-Errors

use std::ops::Range;

use async_graphql::{PathSegment, Pos, ServerError};
use chrono::{DateTime, Utc};

use super::json::{write_cell, write_integer, write_text};
use super::results::Results;
use crate::batch::{Batch, Row};
use crate::database::DatabaseError;
use crate::error::{Code, error};
use crate::loader::{Loaded, Span};
use crate::object::{Computed, ObjectType, PAGE_INFO};
use crate::opaque::{encode_cursor, encode_id};
use crate::plan::{
    ConnectionField, ConnectionOutput, EdgeField, Fetch, NodeIndex, NodesItem, ObjectField, Output,
    PageInfoField, Plan, RootField, Selection,
};
use crate::sql::{Page, Position};
use crate::table::Cell;

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
    plan: &Plan,
    results: &Results,
    now: DateTime<Utc>,
    output: &Output<RootField>,
) -> Result<Answer, ServerError> {
    let mut writer = Writer {
        plan,
        results,
        now,
        out: Vec::new(),
        path: Vec::new(),
        errors: Vec::new(),
    };
    writer.field(output, |writer| match &output.value {
        RootField::One { node, selection } => {
            writer.nullable(|writer| writer.root_row(*node, 0, selection, output.position))
        }
        RootField::Many(connection) => writer.connection(connection, 0, output.position),
        RootField::Nodes { items, types } => writer.list(0..items.len(), |writer, index| {
            let NodesItem { of, index } = items[index];
            let (node, selection) = &types[of];
            writer.nullable(|writer| writer.root_row(*node, index, selection, output.position))
        }),
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

/// Where the writer is in the answer.
#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

type Written = Result<(), ServerError>;

struct Writer<'a> {
    plan: &'a Plan,
    results: &'a Results,
    now: DateTime<Utc>,
    out: Vec<u8>,
    path: Vec<Step<'a>>,
    errors: Vec<ServerError>,
}

impl<'a> Writer<'a> {
    fn root_row(
        &mut self,
        node: NodeIndex,
        index: usize,
        selection: &'a Selection,
        position: Pos,
    ) -> Written {
        match self.loaded(node, position)? {
            Loaded::One { batch, rows } => match rows[index] {
                Some(index) => self.object(selection, place(node, batch, index)),
                None => self.null(),
            },
            _ => Err(self.defect(position)),
        }
    }

    /// Writes what may be null, and null where it fails.
    fn nullable(&mut self, value: impl FnOnce(&mut Self) -> Written) -> Written {
        let (written, depth) = (self.out.len(), self.path.len());
        if let Err(error) = value(self) {
            self.errors.push(error);
            self.out.truncate(written);
            self.path.truncate(depth);
            self.null()?;
        }
        Ok(())
    }

    fn null(&mut self) -> Written {
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn name(&mut self, name: &str) -> Written {
        write_text(&mut self.out, name);
        Ok(())
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

    fn object(&mut self, selection: &'a Selection, place: Place<'a>) -> Written {
        self.fields(&selection.0, |writer, output| {
            writer.object_field(output, place)
        })
    }

    fn object_field(&mut self, output: &'a Output<ObjectField>, place: Place<'a>) -> Written {
        match &output.value {
            ObjectField::Typename(name) => self.name(name),
            ObjectField::Id { object, column } => self.id(object, place.row.cell(*column)),
            ObjectField::Column(column) => {
                write_cell(&mut self.out, place.row.cell(*column));
                Ok(())
            }
            ObjectField::Computed(computed) => {
                let cell = self.compute(computed, place.row);
                write_cell(&mut self.out, &cell);
                Ok(())
            }
            ObjectField::One {
                node,
                nullable: true,
                selection,
            } => self
                .nullable(|writer| writer.related(*node, true, selection, place, output.position)),
            ObjectField::One {
                node,
                nullable: false,
                selection,
            } => self.related(*node, false, selection, place, output.position),
            ObjectField::Key { key, selection } => match place.row.cell(*key) {
                Cell::Null => self.null(),
                _ => self.object(selection, place),
            },
            ObjectField::Parent {
                node,
                nullable,
                selection,
            } => {
                let parent = self.parent(*node, place, output.position)?;
                if *nullable {
                    self.nullable(|writer| writer.object(selection, parent))
                } else {
                    self.object(selection, parent)
                }
            }
            ObjectField::Many(connection) => {
                self.connection(connection, place.index, output.position)
            }
            ObjectField::Count(node) => self.count(*node, place.index, output.position),
        }
    }

    fn id(&mut self, object: &ObjectType, key: &Cell) -> Written {
        match key.integer() {
            Some(key) => self.name(&encode_id(object.name, key)),
            None => self.null(),
        }
    }

    fn compute(&self, computed: &Computed, row: Row<'a>) -> Cell {
        let cells: Vec<&Cell> = computed
            .columns
            .iter()
            .map(|&column| row.cell(column))
            .collect();
        (computed.compute)(&cells, self.now)
    }

    /// The row that a foreign key of this row names.
    fn related(
        &mut self,
        node: NodeIndex,
        nullable: bool,
        selection: &'a Selection,
        from: Place<'a>,
        position: Pos,
    ) -> Written {
        match self.loaded(node, position)? {
            Loaded::One { batch, rows } => match rows[from.index] {
                Some(index) => self.object(selection, place(node, batch, index)),
                None if nullable => self.null(),
                // The foreign key kept it there until this request's first
                // statement had run.
                None => Err(self.fail(
                    Code::RowMissing,
                    "It was deleted while this was read. Try again.",
                    position,
                )),
            },
            _ => Err(self.defect(position)),
        }
    }

    /// The row that this row was loaded through.
    fn parent(
        &self,
        node: NodeIndex,
        from: Place<'a>,
        position: Pos,
    ) -> Result<Place<'a>, ServerError> {
        match (
            self.loaded(from.node, position)?,
            self.loaded(node, position)?.batch(),
        ) {
            (Loaded::Many { parents, .. }, Some(batch)) => {
                Ok(place(node, batch, parents[from.index]))
            }
            _ => Err(self.defect(position)),
        }
    }

    /// A connection of the parent's row with this index.
    fn connection(
        &mut self,
        connection: &'a ConnectionOutput,
        parent: usize,
        position: Pos,
    ) -> Written {
        let rows = match connection.rows {
            Some(node) => Some(self.span(node, parent, position)?),
            None => None,
        };
        self.fields(&connection.fields, |writer, output| {
            match (&output.value, rows) {
                (ConnectionField::Nodes(selection), Some((node, batch, span))) => writer
                    .list(span.rows(), |writer, index| {
                        writer.object(selection, place(node, batch, index))
                    }),
                (ConnectionField::Edges(edges), Some((node, batch, span))) => {
                    writer.list(span.rows(), |writer, index| {
                        let place = place(node, batch, index);
                        writer.fields(edges, |writer, output| match &output.value {
                            EdgeField::Typename => writer.name(&connection.object.edge()),
                            EdgeField::Cursor => writer.cursor(connection, place.row),
                            EdgeField::Node(selection) => writer.object(selection, place),
                        })
                    })
                }
                (ConnectionField::PageInfo(fields), Some((node, batch, span))) => {
                    writer.fields(fields, |writer, output| {
                        writer.page_info(connection, output.value, (node, batch, span))
                    })
                }
                (ConnectionField::TotalCount(node), _) => {
                    writer.count(*node, parent, output.position)
                }
                (ConnectionField::Typename, _) => writer.name(&connection.object.connection()),
                (_, None) => Err(writer.defect(output.position)),
            }
        })
    }

    fn span(
        &self,
        node: NodeIndex,
        parent: usize,
        position: Pos,
    ) -> Result<(NodeIndex, &'a Batch, Span), ServerError> {
        match self.loaded(node, position)? {
            Loaded::Many { batch, spans, .. } => Ok((node, batch, spans[parent])),
            _ => Err(self.defect(position)),
        }
    }

    /// How many rows the parent's row with this index has.
    fn count(&mut self, node: NodeIndex, parent: usize, position: Pos) -> Written {
        match self.loaded(node, position)? {
            Loaded::Count(counts) => {
                write_integer(&mut self.out, counts[parent]);
                Ok(())
            }
            _ => Err(self.defect(position)),
        }
    }

    fn cursor(&mut self, connection: &ConnectionOutput, row: Row<'a>) -> Written {
        let key = row
            .cell(connection.object.table.key())
            .integer()
            .unwrap_or_default();
        let position = Position {
            value: row.cell(connection.order.column).clone(),
            key,
        };
        self.name(&encode_cursor(
            connection.object,
            connection.order,
            &position,
        ))
    }

    fn page_info(
        &mut self,
        connection: &ConnectionOutput,
        field: PageInfoField,
        (node, batch, span): (NodeIndex, &'a Batch, Span),
    ) -> Written {
        let beyond = |page: &Page, forward: bool| {
            if page.backward == forward {
                // On the side that the page does not walk to, there are rows
                // if the range was cut there.
                if forward {
                    page.before.is_some()
                } else {
                    page.after.is_some()
                }
            } else {
                span.more
            }
        };
        match field {
            PageInfoField::Typename => self.name(PAGE_INFO),
            PageInfoField::HasNextPage | PageInfoField::HasPreviousPage => {
                let forward = matches!(field, PageInfoField::HasNextPage);
                let is = match &self.plan.node(node).fetch {
                    Fetch::Page { page, .. } | Fetch::Many { page, .. } => beyond(page, forward),
                    _ => false,
                };
                write_cell(&mut self.out, &Cell::Boolean(is));
                Ok(())
            }
            PageInfoField::StartCursor | PageInfoField::EndCursor if span.len == 0 => self.null(),
            PageInfoField::StartCursor => self.cursor(connection, batch.row(span.start)),
            PageInfoField::EndCursor => {
                self.cursor(connection, batch.row(span.start + span.len - 1))
            }
        }
    }

    fn loaded(&self, node: NodeIndex, position: Pos) -> Result<&'a Loaded, ServerError> {
        self.results
            .of(node)
            .map_err(|error| self.fail(error.code(), &error.to_string(), position))
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

fn place(node: NodeIndex, batch: &Batch, index: usize) -> Place<'_> {
    Place {
        node,
        index,
        row: batch.row(index),
    }
}
