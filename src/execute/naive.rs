//! What naive resolvers would have run for the same answer.
//!
//! A naive resolver runs a statement each time that a field needs rows: one for each
//! page, count and object by its key, for each object of the answer that the field is
//! in. It keeps nothing: an object that a hundred rows refer to is fetched a hundred
//! times, and so is the object that a row was loaded through. So the number follows
//! from the plan and its rows, and nothing runs for it.

use crate::batch::Batch;
use crate::loader::Loaded;
use crate::plan::{
    ConnectionField, ConnectionOutput, EdgeField, NodeIndex, ObjectField, PayloadField, Plan,
    RootField, SearchField, SearchOutput, Selection, ViewerField,
};
use crate::table::ColumnIndex;

use super::Results;
use super::search::Found;

/// How many SQL statements naive resolvers would have run for an answer.
#[must_use]
pub(crate) fn naive_statements(plan: &Plan, results: &Results) -> u64 {
    let mut counting = Counting {
        plan,
        results,
        statements: 0,
    };
    for field in &plan.fields {
        counting.root(&field.value);
    }
    counting.statements
}

/// The rows of a node, and how many objects of the answer are made of each.
#[derive(Clone, Copy)]
struct Objects<'a> {
    loaded: &'a Loaded,
    times: &'a [u64],
}

impl Objects<'_> {
    fn total(self) -> u64 {
        self.times.iter().sum()
    }

    /// How many of the objects have a value in a column.
    fn with(self, column: ColumnIndex) -> u64 {
        let rows = self.loaded.batch().into_iter().flat_map(Batch::rows);
        let with = rows.zip(self.times);
        with.filter(|(row, _)| row.cell(column).integer().is_some())
            .map(|(_, times)| times)
            .sum()
    }
}

struct Counting<'a> {
    plan: &'a Plan,
    results: &'a Results,
    statements: u64,
}

impl<'a> Counting<'a> {
    fn root(&mut self, field: &RootField) {
        match field {
            RootField::Typename(_) | RootField::Introspection | RootField::NullArgument { .. } => {}
            RootField::One { node, selection } => {
                self.statements += 1;
                self.each(*node, &[1], selection);
            }
            RootField::Many(connection) => self.connection(connection, &[1]),
            RootField::Search(search) => self.search(search),
            RootField::Mutation(mutation) => {
                self.statements += mutation.call.statements() as u64;
                for field in &mutation.fields {
                    if let PayloadField::Written(selection) = &field.value {
                        let node = mutation.call.steps.write;
                        self.pages(node, &[1], |counting, rows| {
                            counting.selection(selection, rows);
                        });
                    }
                }
            }
            RootField::Viewer(fields) => {
                for field in fields {
                    if let ViewerField::Gates { node, selection } = &field.value {
                        self.statements += 1;
                        self.pages(*node, &[1], |counting, gates| {
                            counting.selection(selection, gates);
                        });
                    }
                }
            }
            RootField::Nodes { items, types, .. } => {
                self.statements += items.len() as u64;
                for (of, (node, selection)) in types.iter().enumerate() {
                    let named = items.iter().filter(|item| item.of == of);
                    let mut times = Vec::new();
                    for item in named {
                        if times.len() <= item.index {
                            times.resize(item.index + 1, 0);
                        }
                        times[item.index] += 1;
                    }
                    self.each(*node, &times, selection);
                }
            }
        }
    }

    /// A search looks for objects of each type, and the fields of those that it returns.
    fn search(&mut self, search: &SearchOutput) {
        self.statements += search.nodes.len() as u64;
        // What failed has no rows.
        let Ok(found) = Found::merge(self.results, search) else {
            return;
        };
        for (place, node) in search.nodes.iter().enumerate() {
            let Ok(loaded) = self.results.get(*node) else {
                return;
            };
            let mut times = vec![0; loaded.batch().map_or(0, Batch::len)];
            for (_, row) in found.objects.iter().filter(|(of, _)| *of == place) {
                times[*row] = 1;
            }
            let objects = Objects {
                loaded,
                times: &times,
            };
            for field in &search.fields {
                if let SearchField::Nodes(types) = &field.value {
                    self.selection(&types[place], objects);
                }
            }
        }
    }

    /// The objects of a node with one row, or none, for each of its parent's.
    /// `parents` says how often each of those is in the answer.
    fn each(&mut self, node: NodeIndex, parents: &[u64], selection: &Selection) {
        if parents.iter().all(|times| *times == 0) {
            return;
        }
        // What failed has no rows.
        let Ok(loaded @ Loaded::One { batch, rows }) = self.results.get(node) else {
            return;
        };
        let mut times = vec![0; batch.len()];
        for (row, parent) in rows.iter().zip(parents) {
            if let Some(row) = row {
                times[*row] += parent;
            }
        }
        let objects = Objects {
            loaded,
            times: &times,
        };
        self.selection(selection, objects);
    }

    fn selection(&mut self, selection: &Selection, objects: Objects<'_>) {
        for field in &selection.0 {
            self.object_field(&field.value, objects);
        }
    }

    fn object_field(&mut self, field: &ObjectField, objects: Objects<'_>) {
        match field {
            ObjectField::Typename(_)
            | ObjectField::Id { .. }
            | ObjectField::Column(_)
            | ObjectField::Computed(_)
            | ObjectField::NullArgument(_) => {}
            ObjectField::One {
                node, selection, ..
            } => {
                let key = self.plan.parent_column(self.plan.node(*node));
                self.statements += key.map_or(0, |key| objects.with(key));
                self.each(*node, objects.times, selection);
            }
            ObjectField::Key { key, .. } => self.statements += objects.with(*key),
            ObjectField::Parent {
                node, selection, ..
            } => {
                self.statements += objects.total();
                self.parents(*node, objects, selection);
            }
            ObjectField::Many(connection) => self.connection(connection, objects.times),
            ObjectField::First { node, selection } => {
                self.statements += objects.total();
                self.pages(*node, objects.times, |counting, rows| {
                    counting.selection(selection, rows);
                });
            }
            ObjectField::Count(_) => self.statements += objects.total(),
        }
    }

    /// The objects that objects were loaded through.
    fn parents(&mut self, node: NodeIndex, objects: Objects<'_>, selection: &Selection) {
        let Loaded::Many { parents, .. } = objects.loaded else {
            return;
        };
        let Ok(loaded) = self.results.get(node) else {
            return;
        };
        let Some(batch) = loaded.batch() else {
            return;
        };
        let mut times = vec![0; batch.len()];
        for (parent, of) in parents.iter().zip(objects.times) {
            times[*parent] += of;
        }
        let above = Objects {
            loaded,
            times: &times,
        };
        self.selection(selection, above);
    }

    /// Connections, one for each of the parents.
    fn connection(&mut self, connection: &ConnectionOutput, parents: &[u64]) {
        let connections: u64 = parents.iter().sum();
        if connections == 0 {
            return;
        }
        for field in &connection.fields {
            match &field.value {
                ConnectionField::TotalCount(_) => self.statements += connections,
                ConnectionField::Groups(groups) => {
                    self.statements += connections;
                    if let Some((loaded, times)) = self.listed(groups.node, parents) {
                        let times = &times;
                        self.selection(&groups.selection, Objects { loaded, times });
                    }
                }
                _ => {}
            }
        }
        let Some(node) = connection.rows else {
            return;
        };
        self.statements += connections;
        self.pages(node, parents, |counting, objects| {
            for field in &connection.fields {
                match &field.value {
                    ConnectionField::Nodes(selection) => counting.selection(selection, objects),
                    ConnectionField::Edges(edges) => {
                        for edge in edges {
                            if let EdgeField::Node(selection) = &edge.value {
                                counting.selection(selection, objects);
                            }
                        }
                    }
                    ConnectionField::Typename
                    | ConnectionField::PageInfo(_)
                    | ConnectionField::TotalCount(_)
                    | ConnectionField::Groups(_)
                    | ConnectionField::NullArgument(_) => {}
                }
            }
        });
    }

    /// The objects of a node's pages, if any of their parents is in the answer.
    fn pages(
        &mut self,
        node: NodeIndex,
        parents: &[u64],
        below: impl FnOnce(&mut Self, Objects<'_>),
    ) {
        if parents.iter().all(|times| *times == 0) {
            return;
        }
        let Some((loaded, times)) = self.listed(node, parents) else {
            return;
        };
        let objects = Objects {
            loaded,
            times: &times,
        };
        below(self, objects);
    }

    /// The rows of a node with lists of them, and how many objects are made of each.
    /// `parents` says how often each list is in the answer. None if it failed.
    fn listed(&self, node: NodeIndex, parents: &[u64]) -> Option<(&'a Loaded, Vec<u64>)> {
        let Ok(loaded @ Loaded::Many { batch, spans, .. }) = self.results.get(node) else {
            return None;
        };
        let mut times = vec![0; batch.len()];
        for (span, parent) in spans.iter().zip(parents) {
            for row in span.rows() {
                times[row] += parent;
            }
        }
        Some((loaded, times))
    }
}
