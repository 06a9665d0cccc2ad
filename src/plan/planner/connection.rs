//! Fields of a connection.

use super::groups::Connection;
use super::{FieldFetch, Planner, Written};
use crate::object::{ObjectType, PAGE_INFO};
use crate::plan::operation::{Group, sets};
use crate::plan::output::{ConnectionField, ConnectionOutput, EdgeField, Output, PageInfoField};
use crate::plan::{Fetch, NodeIndex};
use crate::sql::Order;

impl<'a> Planner<'a> {
    /// A connection. Its page is a statement if a row is selected, its count if
    /// `totalCount` is.
    pub(super) fn connection(
        &mut self,
        object: &'static ObjectType,
        parent: Option<NodeIndex>,
        fetch: Fetch,
        group: &Group<'a>,
    ) -> Written<ConnectionOutput> {
        let range = ["after", "before", "orderBy", "filter"];
        let open = self.open(group, &["first", "last"], &range);
        let counted = self.open_count(object, group);
        let order = fetch.page().expect("a connection fetches pages").order;
        let groups = self.operation.collect(&[&object.connection()], sets(group));
        let (mut wants_rows, mut wants_groups) = (false, false);
        for field in groups.values().flatten() {
            match field.name.as_str() {
                "nodes" | "edges" | "pageInfo" => wants_rows = true,
                "groups" => wants_groups = true,
                _ => {}
            }
        }
        let count = FieldFetch {
            fetch: fetch.count().expect("a connection fetches pages"),
            open: counted,
        };
        let grouped = wants_groups.then(|| Connection {
            object,
            parent,
            page: fetch.clone(),
            open: count.open.clone(),
        });
        let rows = if wants_rows {
            Some(self.node(parent, object, FieldFetch { fetch, open }, group)?)
        } else {
            None
        };
        let fields = self.outputs(groups, |planner, group| {
            Ok(match (group[0].name.as_str(), rows) {
                ("groups", _) => match &grouped {
                    Some(connection) => planner.groups(connection, group)?,
                    None => return Err(planner.unknown(group)),
                },
                ("nodes", Some(rows)) => {
                    let groups = planner.collect(object, group);
                    ConnectionField::Nodes(planner.selection(object, rows, groups)?)
                }
                ("edges", Some(rows)) => {
                    ConnectionField::Edges(planner.edges(object, rows, order, group)?)
                }
                ("pageInfo", Some(rows)) => {
                    ConnectionField::PageInfo(planner.page_info(object, rows, order, group)?)
                }
                ("totalCount", _) => ConnectionField::TotalCount(planner.count(
                    parent,
                    object,
                    count.clone(),
                    group,
                )?),
                ("__typename", _) => ConnectionField::Typename,
                _ => return Err(planner.unknown(group)),
            })
        })?;
        Ok(ConnectionOutput {
            object,
            rows,
            order,
            fields,
        })
    }

    fn edges(
        &mut self,
        object: &'static ObjectType,
        rows: NodeIndex,
        order: Order,
        group: &Group<'a>,
    ) -> Written<Vec<Output<EdgeField>>> {
        let groups = self.operation.collect(&[&object.edge()], sets(group));
        self.outputs(groups, |planner, group| {
            Ok(match group[0].name.as_str() {
                "cursor" => {
                    planner.needs_cursor(rows, object, order);
                    EdgeField::Cursor
                }
                "node" => {
                    let groups = planner.collect(object, group);
                    EdgeField::Node(planner.selection(object, rows, groups)?)
                }
                "__typename" => EdgeField::Typename,
                _ => return Err(planner.unknown(group)),
            })
        })
    }

    fn page_info(
        &mut self,
        object: &'static ObjectType,
        rows: NodeIndex,
        order: Order,
        group: &Group<'a>,
    ) -> Written<Vec<Output<PageInfoField>>> {
        let groups = self.operation.collect(&[PAGE_INFO], sets(group));
        self.outputs(groups, |planner, group| {
            let field = match group[0].name.as_str() {
                "hasNextPage" => PageInfoField::HasNextPage,
                "hasPreviousPage" => PageInfoField::HasPreviousPage,
                "startCursor" => PageInfoField::StartCursor,
                "endCursor" => PageInfoField::EndCursor,
                "__typename" => PageInfoField::Typename,
                _ => return Err(planner.unknown(group)),
            };
            match field {
                PageInfoField::HasNextPage => planner.nodes[rows.get()].probes.following = true,
                PageInfoField::HasPreviousPage => {
                    planner.nodes[rows.get()].probes.preceding = true;
                }
                PageInfoField::StartCursor | PageInfoField::EndCursor => {
                    planner.needs_cursor(rows, object, order);
                }
                PageInfoField::Typename => {}
            }
            Ok(field)
        })
    }

    /// Selects the columns of a cursor: the order's column and the key.
    fn needs_cursor(&mut self, rows: NodeIndex, object: &ObjectType, order: Order) {
        self.needs(rows, order.column);
        self.needs(rows, object.table.key());
    }
}
