//! Writes a connection: a page of rows and its position.

use async_graphql::Pos;

use super::super::json::{write_boolean, write_null, write_text};
use super::{Failure, Place, Writer, Written};
use crate::batch::{Batch, Row};
use crate::error::Code;
use crate::loader::{Loaded, Span};
use crate::object::PAGE_INFO;
use crate::opaque::encode_cursor;
use crate::plan::{ConnectionField, ConnectionOutput, EdgeField, NodeIndex, Output, PageInfoField};
use crate::sql::Position;

/// The page of one row of the parent.
#[derive(Clone, Copy)]
struct PageRows<'a> {
    node: NodeIndex,
    batch: &'a Batch,
    span: Span,
}

impl<'a> Writer<'a> {
    /// Writes a connection of the parent's row with this index.
    pub(super) fn connection(
        &mut self,
        connection: &'a ConnectionOutput,
        parent: usize,
        position: Pos,
    ) -> Written {
        let page = connection
            .rows
            .map(|node| self.page(node, parent, position))
            .transpose()?;
        self.fields(&connection.fields, |writer, output| {
            match (&output.value, page) {
                (ConnectionField::Typename, _) => {
                    write_text(writer.out.text(), &connection.object.connection());
                }
                (ConnectionField::Nodes(selection), Some(page)) => {
                    writer.list(page.span.rows(), |writer, index| {
                        writer.object(selection, Place::new(page.node, page.batch, index))
                    })?;
                }
                (ConnectionField::Edges(edges), Some(page)) => {
                    writer.list(page.span.rows(), |writer, index| {
                        writer.edge(connection, edges, Place::new(page.node, page.batch, index))
                    })?;
                }
                (ConnectionField::PageInfo(fields), Some(page)) => {
                    writer.fields(fields, |writer, output| {
                        writer.page_info(connection, output.value, page);
                        Ok(())
                    })?;
                }
                (ConnectionField::TotalCount(count), _) => {
                    writer.count(*count, parent, output.position)?;
                }
                (ConnectionField::Groups(groups), _) => {
                    let page = writer.page(groups.node, parent, output.position)?;
                    writer.list(page.span.rows(), |writer, index| {
                        let place = Place::new(page.node, page.batch, index);
                        writer.object(&groups.selection, place)
                    })?;
                }
                (ConnectionField::NullArgument(message), _) => {
                    return Err(writer.fail(Code::BadArgument, message, output.position));
                }
                (_, None) => return Err(writer.defect(output.position)),
            }
            Ok(())
        })
    }

    fn page(&self, node: NodeIndex, parent: usize, position: Pos) -> Result<PageRows<'a>, Failure> {
        match self.loaded(node, position)? {
            Loaded::Many { batch, spans, .. } => Ok(PageRows {
                node,
                batch,
                span: spans[parent],
            }),
            _ => Err(self.defect(position)),
        }
    }

    fn edge(
        &mut self,
        connection: &ConnectionOutput,
        edge: &'a [Output<EdgeField>],
        place: Place<'a>,
    ) -> Written {
        self.fields(edge, |writer, output| {
            match &output.value {
                EdgeField::Typename => write_text(writer.out.text(), &connection.object.edge()),
                EdgeField::Cursor => writer.cursor(connection, place.row),
                EdgeField::Node(selection) => writer.object(selection, place)?,
            }
            Ok(())
        })
    }

    fn page_info(
        &mut self,
        connection: &ConnectionOutput,
        field: PageInfoField,
        page: PageRows<'a>,
    ) {
        let PageRows { batch, span, .. } = page;
        match field {
            PageInfoField::Typename => write_text(self.out.text(), PAGE_INFO),
            PageInfoField::HasNextPage => write_boolean(self.out.text(), span.following),
            PageInfoField::HasPreviousPage => write_boolean(self.out.text(), span.preceding),
            PageInfoField::StartCursor | PageInfoField::EndCursor if span.len == 0 => {
                write_null(self.out.text());
            }
            PageInfoField::StartCursor => self.cursor(connection, batch.row(span.start)),
            PageInfoField::EndCursor => {
                self.cursor(connection, batch.row(span.start + span.len - 1));
            }
        }
    }

    fn cursor(&mut self, connection: &ConnectionOutput, row: Row<'a>) {
        let (object, order) = (connection.object, connection.order);
        let key = row
            .cell(object.table.key())
            .integer()
            .expect("a key is an integer, never null");
        let position = Position {
            value: row.cell(order.column).to_cell(),
            key,
        };
        write_text(self.out.text(), &encode_cursor(object, order, &position));
    }
}
