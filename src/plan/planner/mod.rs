//! Walks an operation once, from the root down through objects and connections.

mod connection;
mod groups;
mod nodes;
mod object;
mod root;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::BuildHasher;
use std::rc::Rc;
use std::sync::OnceLock;

use async_graphql::Value;
use hashbrown::{DefaultHashBuilder, HashTable};

use self::nodes::Ids;
use super::filter::filter;
use super::filter_values::FilterValues;
use super::operation::{Group, Groups, Operation, sets};
use super::output::{Output, RootField};
use super::page::page;
use super::value::{Complaint, Read};
use super::{
    Fetch, KeySource, Limits, Node, NodeIndex, Open, Plan, SharedFilter, Unknown, Written as Size,
};
use crate::error::{Code, Refusal};
use crate::object::{NODE, ObjectType};
use crate::schema::OBJECTS;
use crate::sql::{Page, Probes};
use crate::table::{ColumnIndex, ColumnSet};

/// The number of statements at which planning stops, if fewer are allowed. A refusal
/// can then name the cost of most operations, and costs little itself.
const MOST_PLANNED: usize = 1000;

/// The number of nodes that most operations do not exceed.
const USUAL_NODES: usize = 7;

/// Plans a validated operation with the values of its variables.
///
/// Planning stops after `limits.max_statements` statements, or after 1,000 if fewer are
/// allowed. The plan is then not [whole](Plan::whole) and cannot run.
///
/// # Errors
///
/// If an argument is invalid. [`Plan::check_cost`] checks the operation's cost.
pub fn plan(operation: Operation<'_>, limits: Limits) -> Result<Plan, Refusal> {
    let (plan, _) = walk(operation, limits, None)?;
    Ok(plan)
}

/// Walks an operation. Either its variables have values, or `unknown` collects what
/// depends on them.
pub(super) fn walk(
    operation: Operation<'_>,
    limits: Limits,
    unknown: Option<Unknown>,
) -> Written<(Plan, Option<Unknown>)> {
    let mut planner = Planner {
        operation,
        limits,
        nodes: Vec::new(),
        known: HashTable::with_capacity(USUAL_NODES),
        hasher: DefaultHashBuilder::default(),
        unknown,
        path: Vec::new(),
        filters: BTreeMap::new(),
        ids: BTreeMap::new(),
        values: FilterValues::new(limits.max_filter_values),
        stopped: false,
    };
    let fields = match planner.fields() {
        Err(_) if planner.stopped => Vec::new(),
        fields => fields?,
    };
    let mut plan = Plan {
        nodes: planner.nodes,
        fields,
        written: Size::default(),
        whole: !planner.stopped,
    };
    plan.written = plan.measure(planner.unknown.as_ref());
    Ok((plan, planner.unknown))
}

struct Planner<'a> {
    operation: Operation<'a>,
    limits: Limits,
    nodes: Vec<Node>,
    /// The nodes by their identities.
    known: HashTable<NodeIndex>,
    hasher: DefaultHashBuilder,
    /// The unknown parts, if variables have no values. None in a request.
    unknown: Option<Unknown>,
    /// The response keys from the root to the current field.
    path: Vec<&'a str>,
    /// The filters that come from variables, by the value's address and the type, and
    /// the number of values in each.
    filters: BTreeMap<(usize, &'static str), (SharedFilter, usize)>,
    /// The ids that come from variables, by the value's address.
    ids: BTreeMap<usize, Rc<Ids>>,
    /// The number of values in filters.
    values: FilterValues,
    /// Whether planning has stopped because of too many statements.
    stopped: bool,
}

/// What fields must have in common to share a node: the parent, the type of the rows,
/// the fetch and its unknown parts.
type Identity<'a> = (Option<NodeIndex>, &'static str, &'a Fetch, Option<&'a Open>);

fn identity<'a>(nodes: &'a [Node], unknown: Option<&'a Unknown>, index: NodeIndex) -> Identity<'a> {
    let node = &nodes[index.get()];
    let open = unknown.map(|unknown| &unknown.open[index.get()]);
    (node.parent, node.object.name, &node.fetch, open)
}

/// The rows that a field fetches, and the unknown parts of that.
#[derive(Clone)]
pub(super) struct FieldFetch {
    pub(super) fetch: Fetch,
    /// None in a request.
    pub(super) open: Option<Open>,
}

impl From<Fetch> for FieldFetch {
    fn from(fetch: Fetch) -> Self {
        Self { fetch, open: None }
    }
}

/// The output of a field, or the operation's refusal.
type Written<V> = Result<V, Refusal>;

/// The address of an argument's value, if it is the value of a variable.
#[expect(
    clippy::ptr_arg,
    reason = "the function tests whether the value is borrowed"
)]
fn address(value: &Cow<'_, Value>) -> Option<usize> {
    match value {
        Cow::Borrowed(value) => Some(std::ptr::from_ref(*value).addr()),
        Cow::Owned(_) => None,
    }
}

fn introspection_disabled(name: &str) -> Complaint {
    let message = format!(
        "`{name}` is not available: introspection is disabled. Ask the server's operator for the schema."
    );
    (Code::IntrospectionDisabled, message)
}

impl<'a> Planner<'a> {
    fn fields(&mut self) -> Written<Vec<Output<RootField>>> {
        let root = self.operation.root;
        let groups = self
            .operation
            .collect(&[root.name], [self.operation.selections]);
        self.outputs(groups, |planner, group| {
            let name = group[0].name.as_str();
            match (name, root.fields.get(name)) {
                (_, Some(field)) => planner.root(field, group),
                ("__typename", None) => Ok(RootField::Typename(root.name)),
                ("__schema" | "__type", None) if planner.limits.introspection => {
                    Ok(RootField::Introspection)
                }
                ("__schema" | "__type", None) => {
                    Err(planner.refuse(group, introspection_disabled(name)))
                }
                (_, None) => Err(planner.unknown(group)),
            }
        })
    }

    /// Plans one field of the answer, with its key on the path.
    pub(super) fn output<V>(
        &mut self,
        key: &'a str,
        group: &Group<'a>,
        value: impl FnOnce(&mut Self) -> Written<V>,
    ) -> Written<Output<V>> {
        self.path.push(key);
        let value = value(self)?;
        self.path.pop();
        Ok(Output::new(key, group[0].position, value))
    }

    pub(super) fn outputs<V>(
        &mut self,
        groups: Groups<'a>,
        mut value: impl FnMut(&mut Self, &Group<'a>) -> Written<V>,
    ) -> Written<Vec<Output<V>>> {
        let groups = groups.into_iter();
        groups
            .map(|(key, group)| self.output(key, &group, |planner| value(planner, &group)))
            .collect()
    }

    /// The filter of a field. The filter of a variable is read once for all fields that
    /// use it, but its values count for each of them.
    pub(super) fn filter(
        &mut self,
        target: &'static ObjectType,
        group: &Group<'a>,
    ) -> Written<SharedFilter> {
        let Some(value) = self.operation.argument(group[0], "filter") else {
            return Ok(SharedFilter::EVERYTHING);
        };
        let key = address(&value).map(|address| (address, target.name));
        if let Some((known, values)) = key.and_then(|key| self.filters.get(&key)) {
            let (known, counted) = (known.clone(), self.values.add(*values));
            self.checked(group, counted)?;
            return Ok(known);
        }
        let before = self.values.used();
        let read = filter(target, self.limits, &mut self.values, &value);
        let shared = SharedFilter::new(self.checked(group, read)?, &self.hasher);
        if let Some(key) = key {
            let values = self.values.used() - before;
            self.filters.insert(key, (shared.clone(), values));
        }
        Ok(shared)
    }

    pub(super) fn checked<T>(&self, group: &Group<'a>, result: Read<T>) -> Written<T> {
        result.map_err(|complaint| self.refuse(group, complaint))
    }

    pub(super) fn page(&mut self, target: &'static ObjectType, group: &Group<'a>) -> Written<Page> {
        let argument = |name: &str| self.operation.argument(group[0], name);
        let (page, is_known) = self.checked(group, page(target, self.limits, argument))?;
        if !is_known {
            let sizes = self.open(group, &["first", "last"], &[]);
            if let (Some(unknown), Some(sizes)) = (&mut self.unknown, sizes) {
                unknown.deciding.extend(sizes.variables);
            }
        }
        Ok(page)
    }

    /// The unknown parts of a field's arguments, if values are unknown. If only one of
    /// `parameters` is given, it does not change the statement's text.
    pub(super) fn open(
        &self,
        group: &Group<'a>,
        parameters: &[&str],
        others: &[&str],
    ) -> Option<Open> {
        self.unknown.as_ref()?;
        let mut open = Open::default();
        let given = |name: &&str| {
            let value = self.operation.argument(group[0], name);
            value.filter(|value| **value != Value::Null)
        };
        let several = parameters.iter().filter_map(given).count() > 1;
        let parameters = parameters.iter().map(|name| (name, several));
        for (name, shapes) in parameters.chain(others.iter().map(|name| (name, true))) {
            if let Some(value) = given(name) {
                open.add(name, &value, shapes);
            }
        }
        Some(open)
    }

    /// Collects a group's fields of an object.
    pub(super) fn collect(&self, object: &ObjectType, group: &Group<'a>) -> Groups<'a> {
        self.operation.collect(&[object.name, NODE], sets(group))
    }

    /// The node of a statement: a new one, or an existing one with the same identity.
    pub(super) fn node(
        &mut self,
        parent: Option<NodeIndex>,
        object: &'static ObjectType,
        field_fetch: impl Into<FieldFetch>,
        group: &Group<'a>,
    ) -> Written<NodeIndex> {
        let FieldFetch { fetch, open } = field_fetch.into();
        let unknown = self.unknown.as_ref();
        let open = unknown.map(|_| open.unwrap_or_default());
        let field_fetch: Identity<'_> = (parent, object.name, &fetch, open.as_ref());
        let hash = self.hasher.hash_one(field_fetch);
        let is_same = |node: &NodeIndex| identity(&self.nodes, unknown, *node) == field_fetch;
        if let Some(&node) = self.known.find(hash, is_same) {
            return Ok(node);
        }
        if self.nodes.len() > self.most_nodes() {
            self.stopped = true;
            return Err(self.refuse(group, (Code::TooManyStatements, String::new())));
        }
        let node = NodeIndex::new(self.nodes.len());
        let keys = parent.map(|parent| KeySource::new(&self.nodes, parent, &fetch));
        let round = KeySource::round(keys, &self.nodes);
        let max_rows = fetch.max_rows(parent.map_or(1, |parent| self.nodes[parent.get()].max_rows));
        let mut columns = ColumnSet::default();
        match &fetch {
            Fetch::Count { .. } | Fetch::CountMany { .. } => {}
            Fetch::Many { foreign_key, .. } => columns.insert(*foreign_key),
            Fetch::Groups { .. } | Fetch::GroupsMany { .. } => {
                let groups = object.groups.as_ref();
                columns.insert(groups.expect("the object has groups").count);
            }
            Fetch::Unique { .. } | Fetch::Keys(_) | Fetch::Page { .. } | Fetch::One { .. } => {
                columns.insert(object.table.key());
            }
        }
        self.nodes.push(Node {
            parent,
            keys,
            dependents: Vec::new(),
            round,
            path: self.path.join("."),
            position: group[0].position,
            object,
            fetch,
            columns,
            probes: Probes::default(),
            max_rows,
            text: OnceLock::new(),
        });
        if let (Some(unknown), Some(open)) = (&mut self.unknown, open) {
            unknown.open.push(open);
        }
        if let Some(keys) = keys {
            self.nodes[keys.node.get()].dependents.push(node);
        }
        let unknown = self.unknown.as_ref();
        self.known.insert_unique(hash, node, |node| {
            let identity = identity(&self.nodes, unknown, *node);
            self.hasher.hash_one(identity)
        });
        Ok(node)
    }

    /// The number of nodes at which planning stops.
    fn most_nodes(&self) -> usize {
        let statements = self.limits.max_statements.max(MOST_PLANNED);
        match self.unknown {
            None => statements,
            // Not all alternatives run: allow one more for each type of object.
            Some(_) => statements.saturating_mul(OBJECTS.len()),
        }
    }

    pub(super) fn needs(&mut self, node: NodeIndex, column: ColumnIndex) {
        self.nodes[node.get()].columns.insert(column);
    }

    /// The refusal of a field that the planner does not know. Validation accepts only
    /// fields of the schema, so this is a bug.
    pub(super) fn unknown(&self, group: &Group<'a>) -> Refusal {
        let name = group[0].name.as_str();
        tracing::error!(
            name,
            path = self.path.join("."),
            "a field cannot be planned"
        );
        let message = "Internal error. The server's log contains the cause.";
        self.refuse(group, (Code::Internal, message.to_owned()))
    }

    pub(super) fn refuse(&self, group: &Group<'a>, (code, message): Complaint) -> Refusal {
        Refusal {
            code,
            message,
            position: group[0].position,
            field: self.path.join("."),
            excess: None,
        }
    }
}
