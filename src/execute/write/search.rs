//! Writes the objects that a search finds.

use async_graphql::Pos;

use super::super::json::{write_boolean, write_text};
use super::super::search::Found;
use super::{Place, Writer, Written};
use crate::object::SEARCH_CONNECTION;
use crate::plan::{SearchField, SearchOutput};

impl<'a> Writer<'a> {
    pub(super) fn search(&mut self, search: &'a SearchOutput, position: Pos) -> Written {
        let found = Found::merge(self.results, search);
        let found = found.map_err(|error| self.database_failure(error, position))?;
        self.fields(&search.fields, |writer, output| {
            match &output.value {
                SearchField::Typename => write_text(writer.out.text(), SEARCH_CONNECTION),
                SearchField::HasMore => write_boolean(writer.out.text(), found.has_more),
                SearchField::Nodes(types) => {
                    writer.list(0..found.objects.len(), |writer, index| {
                        let (of, row) = found.objects[index];
                        let node = search.nodes[of];
                        let Some(batch) = writer.loaded(node, position)?.batch() else {
                            return Err(writer.defect(position));
                        };
                        writer.object(&types[of], Place::new(node, batch, row))
                    })?;
                }
            }
            Ok(())
        })
    }
}
