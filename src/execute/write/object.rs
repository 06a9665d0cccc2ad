//! Writes the fields of a row.

use async_graphql::Pos;

use super::super::json::{write_cell, write_integer, write_null, write_text};
use super::{Failure, Place, Writer, Written};
use crate::error::Code;
use crate::loader::Loaded;
use crate::opaque::encode_id;
use crate::plan::{CountColumn, NodeIndex, ObjectField, Output, Selection};
use crate::table::CellRef;

impl<'a> Writer<'a> {
    /// The fields of a row.
    pub(super) fn object(&mut self, selection: &'a Selection, place: Place<'a>) -> Written {
        self.fields(&selection.0, |writer, output| {
            writer.object_field(output, place)
        })
    }

    fn object_field(&mut self, output: &'a Output<ObjectField>, place: Place<'a>) -> Written {
        let position = output.position;
        match &output.value {
            ObjectField::Typename(name) => write_text(self.out.text(), name),
            ObjectField::Id { object, column } => match place.row.cell(*column).integer() {
                Some(key) => write_text(self.out.text(), &encode_id(object.name, key)),
                None => write_null(self.out.text()),
            },
            ObjectField::Column(column) => {
                let cell = place.row.cell(*column);
                if let CellRef::Text(text) = cell {
                    self.out.check_text(text.len())?;
                }
                write_cell(self.out.text(), cell);
            }
            ObjectField::Computed(computed) => {
                let cell = (computed.compute)(place.row, self.binding.now);
                write_cell(self.out.text(), cell);
            }
            ObjectField::One {
                node,
                nullable: true,
                selection,
            } => {
                self.nullable(|writer| writer.related(*node, true, selection, place, position))?;
            }
            ObjectField::One {
                node,
                nullable: false,
                selection,
            } => {
                self.related(*node, false, selection, place, position)?;
            }
            ObjectField::Key { key, selection } => match place.row.cell(*key) {
                CellRef::Null => write_null(self.out.text()),
                _ => self.object(selection, place)?,
            },
            ObjectField::Parent {
                node,
                nullable,
                selection,
            } => {
                let parent = self.parent(*node, place, position)?;
                if *nullable {
                    self.nullable(|writer| writer.object(selection, parent))?;
                } else {
                    self.object(selection, parent)?;
                }
            }
            ObjectField::Many(connection) => self.connection(connection, place.index, position)?,
            ObjectField::First { node, selection } => {
                self.nullable(|writer| writer.first(*node, selection, place, position))?;
            }
            ObjectField::Count(count) => self.count(*count, place.index, position)?,
            ObjectField::NullArgument(message) => {
                return Err(self.fail(Code::BadArgument, message, position));
            }
        }
        Ok(())
    }

    /// Writes the row that a foreign key of this row refers to.
    fn related(
        &mut self,
        node: NodeIndex,
        nullable: bool,
        selection: &'a Selection,
        from: Place<'a>,
        position: Pos,
    ) -> Written {
        let Loaded::One { batch, rows } = self.loaded(node, position)? else {
            return Err(self.defect(position));
        };
        match rows[from.index] {
            Some(index) => self.object(selection, Place::new(node, batch, index)),
            None if nullable => {
                write_null(self.out.text());
                Ok(())
            }
            // It existed when this row was read, because of the foreign key.
            None => Err(self.fail(
                Code::RowMissing,
                "The object was deleted while the request ran. Try again.",
                position,
            )),
        }
    }

    /// Writes the only row of a page, or null if the page has none.
    fn first(
        &mut self,
        node: NodeIndex,
        selection: &'a Selection,
        from: Place<'a>,
        position: Pos,
    ) -> Written {
        let Loaded::Many { batch, spans, .. } = self.loaded(node, position)? else {
            return Err(self.defect(position));
        };
        let Some(index) = spans[from.index].rows().next() else {
            write_null(self.out.text());
            return Ok(());
        };
        self.object(selection, Place::new(node, batch, index))
    }

    /// The row through which this row was loaded.
    fn parent(
        &self,
        node: NodeIndex,
        from: Place<'a>,
        position: Pos,
    ) -> Result<Place<'a>, Failure> {
        match (
            self.loaded(from.node, position)?,
            self.loaded(node, position)?.batch(),
        ) {
            (Loaded::Many { parents, .. }, Some(batch)) => {
                Ok(Place::new(node, batch, parents[from.index]))
            }
            _ => Err(self.defect(position)),
        }
    }

    /// Writes the number of rows that refer to the parent's row with this index.
    pub(super) fn count(&mut self, count: CountColumn, parent: usize, position: Pos) -> Written {
        let Loaded::Counts(counts) = self.loaded(count.node, position)? else {
            return Err(self.defect(position));
        };
        write_integer(self.out.text(), counts.number(parent, count.column));
        Ok(())
    }
}
