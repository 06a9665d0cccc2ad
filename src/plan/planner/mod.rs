//! Walking an operation, once: from the root, down objects and connections.

mod connection;
mod object;
mod root;

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::filter;
use super::operation::{Group, Groups, Operation, sets};
use super::output::{Output, RootField};
use super::page::page;
use super::value::{Complaint, Read};
use super::{Fetch, Limits, Node, NodeIndex, Plan};
use crate::error::{Code, Refusal};
use crate::object::{NODE, ObjectType};
use crate::schema::{QUERY, roots};
use crate::sql::{Filter, Page, Probes};
use crate::table::{ColumnIndex, ColumnSet};

/// Plans a validated operation, whose statuses are those at `now`.
///
/// # Errors
///
/// When an argument makes no sense. Whether the operation may cost what it
/// does is for [`Plan::check_cost`] to say.
pub fn plan(operation: Operation<'_>, limits: Limits, now: DateTime<Utc>) -> Result<Plan, Refusal> {
    Planner {
        operation,
        limits,
        now,
        nodes: Vec::new(),
        known: HashMap::new(),
        path: Vec::new(),
    }
    .plan()
}

struct Planner<'a> {
    operation: Operation<'a>,
    limits: Limits,
    /// The instant that filters by status ask about.
    now: DateTime<Utc>,
    nodes: Vec<Node>,
    /// Fields that agree in all of this share a node.
    known: HashMap<(Option<NodeIndex>, &'static str, Fetch), NodeIndex>,
    /// The response keys down to where the walk is.
    path: Vec<&'a str>,
}

/// What a field writes, or why the operation is refused.
type Written<V> = Result<V, Refusal>;

impl<'a> Planner<'a> {
    fn plan(mut self) -> Written<Plan> {
        let groups = self
            .operation
            .collect(&[QUERY], [&self.operation.definition.selection_set]);
        let fields = self.outputs(groups, |planner, group| {
            let name = group[0].node.name.node.as_str();
            match (name, roots().get(name)) {
                (_, Some(root)) => planner.root(root, group),
                ("__typename", None) => Ok(RootField::Typename),
                (_, None) => Ok(RootField::Introspection),
            }
        })?;
        Ok(Plan {
            nodes: self.nodes,
            fields,
        })
    }

    /// Makes one field of the answer, with its key on the path meanwhile.
    pub(super) fn output<V>(
        &mut self,
        key: &'a str,
        group: &Group<'a>,
        value: impl FnOnce(&mut Self) -> Written<V>,
    ) -> Written<Output<V>> {
        self.path.push(key);
        let value = value(self)?;
        self.path.pop();
        Ok(Output::new(key, group[0].pos, value))
    }

    pub(super) fn outputs<V>(
        &mut self,
        groups: Groups<'a>,
        mut value: impl FnMut(&mut Self, &Group<'a>) -> Written<V>,
    ) -> Written<Vec<Output<V>>> {
        groups
            .into_iter()
            .map(|(key, group)| {
                self.agree(key, &group)?;
                self.output(key, &group, |planner| value(planner, &group))
            })
            .collect()
    }

    /// Refuses fields of one response key that are not one field of the answer:
    /// [FieldsInSetCanMerge] of the specification. async-graphql looks for them
    /// within one selection set, and not in those that are merged.
    ///
    /// [FieldsInSetCanMerge]: https://spec.graphql.org/October2021/#FieldsInSetCanMerge()
    fn agree(&self, key: &str, group: &Group<'a>) -> Written<()> {
        let (first, others) = group.split_first().expect("a group has a field");
        match others
            .iter()
            .find(|other| !self.operation.agree(first, other))
        {
            None => Ok(()),
            Some(other) => Err(Refusal {
                code: Code::GraphqlValidationFailed,
                message: format!(
                    "`{key}` stands for different fields, or for one with different arguments. Give them different aliases."
                ),
                position: other.pos,
                field: self
                    .path
                    .iter()
                    .copied()
                    .chain([key])
                    .collect::<Vec<_>>()
                    .join("."),
                excess: None,
            }),
        }
    }

    pub(super) fn filter(&self, target: &'static ObjectType, group: &Group<'a>) -> Written<Filter> {
        let value = self.operation.argument(group[0], "filter");
        self.checked(
            group,
            filter::filter(target, self.limits, self.now, value.as_ref()),
        )
    }

    pub(super) fn checked<T>(&self, group: &Group<'a>, result: Read<T>) -> Written<T> {
        result.map_err(|complaint| self.refuse(group, complaint))
    }

    pub(super) fn page(&self, target: &'static ObjectType, group: &Group<'a>) -> Written<Page> {
        let argument = |name: &str| self.operation.argument(group[0], name);
        self.checked(group, page(target, self.limits, argument))
    }

    /// The fields that a group selects of an object.
    pub(super) fn collect(&self, object: &ObjectType, group: &Group<'a>) -> Groups<'a> {
        self.operation.collect(&[object.name, NODE], sets(group))
    }

    /// The node of a statement: a new one, or the one that asks the same.
    pub(super) fn node(
        &mut self,
        parent: Option<NodeIndex>,
        object: &'static ObjectType,
        fetch: Fetch,
        group: &Group<'a>,
    ) -> NodeIndex {
        let identity = (parent, object.name, fetch.clone());
        if let Some(&node) = self.known.get(&identity) {
            return node;
        }
        let node = NodeIndex::new(self.nodes.len());
        let max_rows = fetch.max_rows(parent.map_or(1, |parent| self.nodes[parent.get()].max_rows));
        let mut columns = ColumnSet::default();
        match &fetch {
            Fetch::Count { .. } | Fetch::CountMany { .. } => {}
            Fetch::Many { foreign_key, .. } => columns.insert(*foreign_key),
            Fetch::Unique { .. } | Fetch::Keys(_) | Fetch::Page { .. } | Fetch::One { .. } => {
                columns.insert(object.table.key());
            }
        }
        self.nodes.push(Node {
            parent,
            children: Vec::new(),
            path: self.path.join("."),
            position: group[0].pos,
            object,
            fetch,
            columns,
            probes: Probes::default(),
            max_rows,
        });
        if let Some(parent) = parent {
            self.nodes[parent.get()].children.push(node);
        }
        self.known.insert(identity, node);
        node
    }

    pub(super) fn needs(&mut self, node: NodeIndex, column: ColumnIndex) {
        self.nodes[node.get()].columns.insert(column);
    }

    pub(super) fn refuse(&self, group: &Group<'a>, (code, message): Complaint) -> Refusal {
        Refusal {
            code,
            message,
            position: group[0].pos,
            field: self.path.join("."),
            excess: None,
        }
    }
}
