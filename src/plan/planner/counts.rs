//! Which counts share a statement: those of one parent that read the same tally.

use async_graphql::Value;

use super::{FieldFetch, Planner, Written};
use crate::object::{Computed, ComputedFilter, FieldKind, ObjectType};
use crate::plan::counts::MOST_COUNTS;
use crate::plan::operation::Group;
use crate::plan::output::CountColumn;
use crate::plan::placeholder::{is_open, variable};
use crate::plan::{Fetch, FurtherCount, NodeIndex, Open};
use crate::sql::Tallied;

impl<'a> Planner<'a> {
    /// The place of a count: in a statement of its own, or in that of other counts.
    pub(super) fn count(
        &mut self,
        parent: Option<NodeIndex>,
        object: &'static ObjectType,
        field_fetch: impl Into<FieldFetch>,
        group: &Group<'a>,
    ) -> Written<CountColumn> {
        self.place(parent, object, field_fetch.into(), group)
    }

    /// The unknown parts of the filter of a count.
    pub(super) fn open_count(&self, object: &ObjectType, group: &Group<'a>) -> Option<Open> {
        let mut open = self.open(group, &[], &["filter"])?;
        let filter = self.operation.argument(group[0], "filter");
        open.may_be_uncovered = filter.is_some_and(|filter| !is_certain(object, &filter));
        Some(open)
    }

    /// The node whose statement a count can share. None if the count needs its own.
    pub(super) fn host(
        &self,
        parent: Option<NodeIndex>,
        fetch: &Fetch,
        tallied: Option<&Tallied>,
        open: Option<&Open>,
    ) -> Option<NodeIndex> {
        let tallied = tallied.filter(|_| fetch.is_count())?;
        if open.is_some_and(|open| open.may_be_uncovered) {
            return None;
        }
        let mut nodes = self.nodes.iter().enumerate().rev();
        let (host, _) = nodes.find(|(index, node)| {
            let own = node.tallied.as_deref();
            let may_be_uncovered = |index: usize| {
                let unknown = self.unknown.as_ref();
                unknown.is_some_and(|unknown| unknown.open[index].may_be_uncovered)
            };
            node.parent == parent
                && own.is_some_and(|own| own.shares_with(tallied))
                && node.fetch.is_count()
                && node.count_columns() < MOST_COUNTS
                && !may_be_uncovered(*index)
        })?;
        Some(NodeIndex::new(host))
    }

    /// Adds a count to the statement of others.
    pub(super) fn join(
        &mut self,
        host: NodeIndex,
        count: FurtherCount,
        open: Option<Open>,
    ) -> CountColumn {
        let node = &mut self.nodes[host.get()];
        let column = node.count_columns();
        node.further.push(count);
        if let (Some(unknown), Some(open)) = (&mut self.unknown, open) {
            unknown.join(host, column, open);
        }
        CountColumn { node: host, column }
    }
}

/// Whether a tally that covers a filter covers it for all values of its variables. A value
/// that is missing leaves its condition out, which changes nothing about the others. But
/// which fields and operators an unknown filter has is unknown.
fn is_certain(object: &ObjectType, filter: &Value) -> bool {
    let Value::Object(entries) = filter else {
        return variable(filter).is_none();
    };
    entries.iter().all(|(name, value)| match name.as_str() {
        "and" | "or" => match value {
            Value::List(filters) => filters.iter().all(|filter| is_certain(object, filter)),
            filter => is_certain(object, filter),
        },
        "not" => is_certain(object, value),
        name => has_certain_operators(object, name, value),
    })
}

/// The same for the entry of a field.
fn has_certain_operators(object: &ObjectType, name: &str, value: &Value) -> bool {
    let kind = object.fields.get(name).map(|field| &field.kind);
    match (kind, value) {
        (Some(FieldKind::One { target, .. }), filter) => is_certain(target(), filter),
        (Some(FieldKind::Many { target, .. }), Value::Object(filters)) => {
            filters.values().all(|filter| is_certain(target(), filter))
        }
        (_, Value::Object(operators)) => {
            let mut operators = operators.iter();
            operators.all(|(operator, value)| operator != "isNull" || !is_open(value))
        }
        // It is compared with a value that has no operators.
        (_, value) => variable(value).is_none() || is_boolean(object, name),
    }
}

fn is_boolean(object: &ObjectType, name: &str) -> bool {
    matches!(
        object.fields.get(name).map(|field| &field.kind),
        Some(FieldKind::Computed(Computed {
            filter: Some(ComputedFilter::Boolean(_)),
            ..
        }))
    )
}
