//! The maximum size of a plan's answer.
//!
//! The number of rows bounds what the database returns, but an answer can be larger. A
//! row is written once for each field and each row that leads to it, and a response key
//! is repeated with every value. So values and the bytes of their keys have their own
//! limits, computed from the shape of the answer and the page sizes.

use async_graphql::Pos;

use super::output::{
    ConnectionField, ConnectionOutput, EdgeField, MutationOutput, ObjectField, Output,
    PayloadField, RootField, SearchField, Selection, ViewerField,
};
use super::{Plan, Unknown};
use crate::object::MOST_USER_ERRORS;

/// The maximum size of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Fields and items of lists, counted each time that they are written.
    pub values: u64,
    /// The bytes of all response keys, each with its quotes, colon and comma. Keys in
    /// the answers of introspection are not included.
    pub key_bytes: u64,
}

/// The field with the largest part of the answer, without the fields of its fields.
#[derive(Debug)]
pub(super) struct Largest {
    /// Its path of response keys; empty for the root.
    pub(super) field: String,
    /// Its position in the document. None for the root.
    pub(super) position: Option<Pos>,
}

/// The number that decides which part is the largest.
pub(super) type Measure = fn(Written) -> u64;

impl Written {
    fn add(&mut self, other: Self) {
        self.values = self.values.saturating_add(other.values);
        self.key_bytes = self.key_bytes.saturating_add(other.key_bytes);
    }

    fn max(self, other: Self) -> Self {
        Self {
            values: self.values.max(other.values),
            key_bytes: self.key_bytes.max(other.key_bytes),
        }
    }
}

impl Plan {
    /// The maximum size of the answer, including its unknown parts.
    pub(super) fn measure(&self, unknown: Option<&Unknown>) -> Written {
        let mut walk = Walk::new(self, None);
        walk.answer(unknown);
        walk.total
    }

    /// The field with the largest part, by a measure.
    pub(super) fn largest(&self, measure: Measure, unknown: Option<&Unknown>) -> Largest {
        let mut walk = Walk::new(self, Some(measure));
        walk.answer(unknown);
        walk.largest
    }
}

struct Walk<'a> {
    plan: &'a Plan,
    total: Written,
    /// The fields from the root to the current one, if the walk looks for the largest.
    path: Vec<(&'a str, Pos)>,
    /// The measure, if the walk looks for the largest.
    measure: Option<Measure>,
    most: u64,
    largest: Largest,
}

impl<'a> Walk<'a> {
    fn new(plan: &'a Plan, measure: Option<Measure>) -> Self {
        Self {
            plan,
            total: Written::default(),
            path: Vec::new(),
            measure,
            most: 0,
            largest: Largest {
                field: String::new(),
                position: None,
            },
        }
    }

    #[inline]
    fn add(&mut self, written: Written) {
        self.total.add(written);
        if let Some(measure) = self.measure {
            self.compare(measure(written));
        }
    }

    #[cold]
    fn compare(&mut self, written: u64) {
        if written > self.most {
            self.most = written;
            let keys: Vec<&str> = self.path.iter().map(|(key, _)| *key).collect();
            self.largest = Largest {
                field: keys.join("."),
                position: self.path.last().map(|(_, position)| *position),
            };
        }
    }

    fn answer(&mut self, unknown: Option<&'a Unknown>) {
        let mut fields = self.plan.fields.iter();
        self.fields(&self.plan.fields, 1, |walk, field, times| {
            walk.root(field, times);
            let (Some(output), Some(unknown)) = (fields.next(), unknown) else {
                return;
            };
            if let Some(any) = unknown.any.get(output.key.as_str()) {
                walk.items(any.most as u64);
                walk.one_of(&any.types, any.most as u64);
            }
        });
    }

    /// The fields of an object that is written this many times.
    fn fields<V>(
        &mut self,
        outputs: &'a [Output<V>],
        times: u64,
        mut below: impl FnMut(&mut Self, &'a V, u64),
    ) {
        const COMMA: usize = 1;
        let keys: usize = outputs
            .iter()
            .map(|output| output.key.before_value().len() + COMMA)
            .sum();
        self.add(Written {
            values: times.saturating_mul(outputs.len() as u64),
            key_bytes: times.saturating_mul(keys as u64),
        });
        let is_searching = self.measure.is_some();
        for output in outputs {
            if is_searching {
                self.path.push((output.key.as_str(), output.position));
            }
            below(self, &output.value, times);
            if is_searching {
                self.path.pop();
            }
        }
    }

    /// The items of lists.
    fn items(&mut self, values: u64) {
        let key_bytes = 0;
        self.add(Written { values, key_bytes });
    }

    fn root(&mut self, field: &'a RootField, times: u64) {
        match field {
            RootField::Typename(_) | RootField::Introspection | RootField::NullArgument { .. } => {}
            RootField::One { selection, .. } => self.selection(selection, times),
            RootField::Many(connection) => self.connection(connection, times),
            RootField::Mutation(mutation) => self.mutation(mutation, times),
            RootField::Search(search) => {
                let first = search.first.into();
                self.fields(&search.fields, times, |walk, field, _| {
                    if let SearchField::Nodes(types) = field {
                        walk.items(first);
                        walk.one_of(types, first);
                    }
                });
            }
            RootField::Viewer(fields) => self.fields(fields, times, |walk, field, times| {
                if let ViewerField::Gates { node, selection } = field {
                    let gates = walk.plan.node(*node).max_rows.saturating_mul(times);
                    walk.items(gates);
                    walk.selection(selection, gates);
                }
            }),
            RootField::Nodes { items, types } => {
                self.items(items.len() as u64);
                let mut counts = vec![0; types.len()];
                for item in items.iter() {
                    counts[item.of] += 1;
                }
                for ((_, selection), count) in types.iter().zip(counts) {
                    self.selection(selection, count);
                }
            }
        }
    }

    /// A mutation writes its rows, or else what is wrong with its input.
    fn mutation(&mut self, mutation: &'a MutationOutput, times: u64) {
        let node = self.plan.node(mutation.call.steps.write);
        let is_list = mutation.call.mutation.items.is_some();
        let rows = node.max_rows.saturating_mul(times);
        self.fields(&mutation.fields, times, |walk, field, _| match field {
            PayloadField::Typename(_) => {}
            PayloadField::Written(selection) => {
                if is_list {
                    walk.items(rows);
                }
                walk.selection(selection, rows);
            }
            PayloadField::UserErrors(fields) => {
                let most = MOST_USER_ERRORS as u64;
                walk.items(most);
                walk.fields(fields, most, |_, _, _| {});
            }
        });
    }

    /// Objects that may be of several types. The maximum is reached if all are of the
    /// largest one.
    fn one_of(&mut self, types: &'a [Selection], times: u64) {
        let before = self.total;
        let mut most = Written::default();
        for selection in types {
            self.total = Written::default();
            self.selection(selection, times);
            most = most.max(self.total);
        }
        self.total = before;
        self.total.add(most);
    }

    fn selection(&mut self, selection: &'a Selection, times: u64) {
        self.fields(&selection.0, times, Self::object_field);
    }

    fn object_field(&mut self, field: &'a ObjectField, times: u64) {
        match field {
            ObjectField::Typename(_)
            | ObjectField::Id { .. }
            | ObjectField::Column(_)
            | ObjectField::Computed(_)
            | ObjectField::NullArgument(_)
            | ObjectField::Count(_) => {}
            ObjectField::One { selection, .. }
            | ObjectField::Key { selection, .. }
            | ObjectField::Parent { selection, .. }
            | ObjectField::First { selection, .. } => self.selection(selection, times),
            ObjectField::Many(connection) => self.connection(connection, times),
        }
    }

    fn connection(&mut self, connection: &'a ConnectionOutput, times: u64) {
        let page = connection
            .rows
            .and_then(|rows| self.plan.node(rows).fetch.page());
        let rows = times.saturating_mul(page.map_or(0, |page| page.limit.into()));
        self.fields(
            &connection.fields,
            times,
            |walk, field, times| match field {
                ConnectionField::Typename
                | ConnectionField::TotalCount(_)
                | ConnectionField::NullArgument(_) => {}
                ConnectionField::Groups(groups) => {
                    let grouping = walk.plan.node(groups.node).fetch.grouping();
                    let most = grouping.map_or(0, |grouping| grouping.first.into());
                    let groups_in_all = times.saturating_mul(most);
                    walk.items(groups_in_all);
                    walk.selection(&groups.selection, groups_in_all);
                }
                ConnectionField::PageInfo(fields) => walk.fields(fields, times, |_, _, _| {}),
                ConnectionField::Nodes(selection) => {
                    walk.items(rows);
                    walk.selection(selection, rows);
                }
                ConnectionField::Edges(fields) => {
                    walk.items(rows);
                    walk.fields(fields, rows, |walk, field, rows| {
                        if let EdgeField::Node(selection) = field {
                            walk.selection(selection, rows);
                        }
                    });
                }
            },
        );
    }
}
