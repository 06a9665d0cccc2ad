//! `search`: objects of several types that match a text.

use std::sync::Arc;

use super::{FieldFetch, Planner, Written};
use crate::object::{ObjectType, SEARCH_CONNECTION};
use crate::plan::operation::{Group, sets};
use crate::plan::output::{SearchField, SearchOutput};
use crate::plan::search::{Wanted, first, types};
use crate::plan::{Fetch, NodeIndex};

impl<'a> Planner<'a> {
    /// Plans one statement for each type.
    pub(super) fn search(&mut self, group: &Group<'a>) -> Written<SearchOutput> {
        let argument = |name: &str| self.operation.argument(group[0], name);
        let (types, knows_types) = types(argument("types").as_deref());
        let (first, knows_first) =
            self.checked(group, first(argument("first").as_deref(), self.limits))?;
        let text = argument("text").unwrap_or_default();
        let wanted = Wanted::new(&text, self.limits, &mut self.values);
        let wanted = self.checked(group, wanted)?;
        for (name, is_known) in [("types", knows_types), ("first", knows_first)] {
            let open = self.open(group, &[name], &[]).filter(|_| !is_known);
            if let (Some(unknown), Some(open)) = (&mut self.unknown, open) {
                unknown.deciding.extend(open.variables);
            }
        }
        let fields = self.operation.collect(&[SEARCH_CONNECTION], sets(group));
        let names = || fields.values().flatten().map(|field| field.name.as_str());
        let nodes = if names().any(|name| name != "__typename") {
            self.search_nodes(&types, &wanted, first, group)?
        } else {
            Vec::new()
        };
        if names().any(|name| name == "hasMore") {
            for node in &nodes {
                self.nodes[node.get()].probes.following = true;
            }
        }
        let fields = self.outputs(fields, |planner, group| {
            Ok(match group[0].name.as_str() {
                "nodes" => {
                    let mut selections = Vec::with_capacity(nodes.len());
                    for (object, node) in types.iter().zip(&nodes) {
                        let groups = planner.collect(object, group);
                        selections.push(planner.selection(object, *node, groups)?);
                    }
                    SearchField::Nodes(selections)
                }
                "hasMore" => SearchField::HasMore,
                "__typename" => SearchField::Typename,
                _ => return Err(planner.unknown(group)),
            })
        })?;
        Ok(SearchOutput {
            first,
            nodes,
            fields,
        })
    }

    fn search_nodes(
        &mut self,
        types: &[&'static ObjectType],
        wanted: &Wanted,
        first: u32,
        group: &Group<'a>,
    ) -> Written<Vec<NodeIndex>> {
        let mut nodes = Vec::with_capacity(types.len());
        for &object in types {
            let search = Arc::new(wanted.search(object, self.operation.access));
            let order = search.order;
            let field_fetch = FieldFetch {
                fetch: Fetch::Search { search, first },
                open: self.open(group, &["first", "types"], &["text"]),
            };
            let node = self.node(None, object, field_fetch, group)?;
            self.needs(node, order);
            nodes.push(node);
        }
        Ok(nodes)
    }
}
