//! Writes who sends the request.

use async_graphql::Pos;

use super::super::json::{write_cell, write_null, write_text};
use super::{Place, Writer, Written};
use crate::loader::Loaded;
use crate::object::role_name;
use crate::plan::{NodeIndex, Output, Selection, ViewerField};
use crate::schema::VIEWER;
use crate::table::CellRef;

impl<'a> Writer<'a> {
    pub(super) fn viewer(&mut self, fields: &'a [Output<ViewerField>]) -> Written {
        self.fields(fields, |writer, output| {
            let viewer = &writer.binding.viewer;
            let out = writer.out.text();
            match &output.value {
                ViewerField::Typename => write_text(out, VIEWER),
                ViewerField::Id => write_text(out, &viewer.id),
                ViewerField::Name => write_text(out, &viewer.name),
                ViewerField::Role => write_text(out, role_name(viewer.role)),
                ViewerField::ExpiresAt => {
                    write_cell(out, viewer.expires_at.map_or(CellRef::Null, CellRef::Time));
                }
                ViewerField::AllGates => write_null(out),
                ViewerField::Gates { node, selection } => {
                    writer.nullable(|writer| writer.all_rows(*node, selection, output.position))?;
                }
            }
            Ok(())
        })
    }

    /// The rows of a node that fetches a page at the root, as a list.
    pub(super) fn all_rows(
        &mut self,
        node: NodeIndex,
        selection: &'a Selection,
        position: Pos,
    ) -> Written {
        let Loaded::Many { batch, spans, .. } = self.loaded(node, position)? else {
            return Err(self.defect(position));
        };
        self.list(spans[0].rows(), |writer, row| {
            writer.object(selection, Place::new(node, batch, row))
        })
    }
}
