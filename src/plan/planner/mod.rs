//! Walks an operation once, from the root down through objects and connections.

mod connection;
mod counts;
mod groups;
mod mutation;
mod node;
mod nodes;
mod object;
mod root;
mod search;
#[cfg(test)]
mod tests;
mod viewer;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use async_graphql::Value;
use hashbrown::{DefaultHashBuilder, HashTable};

use self::node::FieldFetch;
use self::nodes::Ids;
use super::filter::filter;
use super::filter_values::FilterValues;
use super::operation::{Group, Groups, Operation, sets};
use super::output::{CountColumn, Output, RootField};
use super::page::page;
use super::value::{Complaint, Read};
use super::{Limits, Node, NodeIndex, Open, Plan, SharedFilter, Unknown, Written as Size, rules};
use crate::error::{Code, Refusal};
use crate::object::{Field, ObjectType};
use crate::sql::Page;
use crate::table::ColumnIndex;

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
        after: 0,
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
    /// The nodes by their identities, and the columns of those that count.
    known: HashTable<CountColumn>,
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
    /// The number of round trips until the last step of the last mutation has run.
    after: usize,
    /// Whether planning has stopped because of too many statements.
    stopped: bool,
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
        let read = filter(
            target,
            self.operation.access,
            self.limits,
            &mut self.values,
            &value,
        );
        let shared = SharedFilter::new(self.checked(group, read)?, &self.hasher);
        if let Some(key) = key {
            let values = self.values.used() - before;
            self.filters.insert(key, (shared.clone(), values));
        }
        Ok(shared)
    }

    /// Refuses a field that requires another role.
    #[inline]
    pub(super) fn allow(
        &self,
        object: &ObjectType,
        field: &Field,
        group: &Group<'a>,
    ) -> Written<()> {
        let access = self.operation.access;
        self.checked(
            group,
            rules::check(access, field.role, || field.path(object)),
        )
    }

    pub(super) fn checked<T>(&self, group: &Group<'a>, result: Read<T>) -> Written<T> {
        result.map_err(|complaint| self.refuse(group, complaint))
    }

    pub(super) fn page(&mut self, target: &'static ObjectType, group: &Group<'a>) -> Written<Page> {
        let argument = |name: &str| self.operation.argument(group[0], name);
        let page = page(target, self.operation.access, self.limits, argument);
        let (page, is_known) = self.checked(group, page)?;
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
        self.operation.collect(&object.type_names(), sets(group))
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
