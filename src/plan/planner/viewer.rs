//! `viewer`: who sends the request.

use super::{Planner, Written};
use crate::plan::operation::{Group, sets};
use crate::plan::output::{RootField, ViewerField};
use crate::plan::{Fetch, SharedFilter};
use crate::schema::{VIEWER, gate};
use crate::sql::{Filter, Page};
use crate::viewer::MOST_GATES;

impl<'a> Planner<'a> {
    pub(super) fn viewer(&mut self, group: &Group<'a>) -> Written<RootField> {
        let groups = self.operation.collect(&[VIEWER], sets(group));
        let fields = self.outputs(groups, |planner, group| {
            Ok(match group[0].name.as_str() {
                "__typename" => ViewerField::Typename,
                "id" => ViewerField::Id,
                "name" => ViewerField::Name,
                "role" => ViewerField::Role,
                "expiresAt" => ViewerField::ExpiresAt,
                "gates" => planner.viewers_gates(group)?,
                _ => return Err(planner.unknown(group)),
            })
        });
        fields.map(RootField::Viewer)
    }

    /// A page of the viewer's gates, if it is bound to some. The gates themselves are bound
    /// when the statement is made.
    fn viewers_gates(&mut self, group: &Group<'a>) -> Written<ViewerField> {
        if !self.operation.access.gate_bound {
            return Ok(ViewerField::AllGates);
        }
        let gate = gate();
        let filter = Filter::OfGates(gate.table.key());
        let fetch = Fetch::Page {
            filter: SharedFilter::new(filter, &self.hasher),
            page: Page {
                limit: MOST_GATES.min(self.limits.max_page_size),
                ..Page::first_row(gate.default_order)
            },
        };
        let node = self.node(None, gate, fetch, group)?;
        let selection = self.selection(gate, node, self.collect(gate, group))?;
        Ok(ViewerField::Gates { node, selection })
    }
}
