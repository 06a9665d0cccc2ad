//! Fields of `Mutation`: their input, their steps and their payload.

use std::sync::Arc;

use async_graphql::Value;

use super::{Planner, Written};
use crate::error::Code;
use crate::object::{
    Given, IDEMPOTENCY_KEY, InputField, InputKind, Leaf, MOST_ITEMS, Mutation, ObjectType,
    USER_ERROR, Write,
};
use crate::plan::call::{Call, ScanSteps, Steps};
use crate::plan::operation::{Group, sets};
use crate::plan::output::{MutationOutput, Output, PayloadField, RootField, UserErrorField};
use crate::plan::placeholder::{is_open, variable};
use crate::plan::value::{Read, cell, id, text};
use crate::plan::{Fetch, NodeIndex, rules};
use crate::schema::{SCANNED_AT, event, judged_columns, kept_columns, pass, recorded_columns};
use crate::sql::Step;
use crate::table::{Cell, ColumnSet, Kind, Table};

/// What is known of an input.
struct Input {
    items: Vec<Vec<Given>>,
    /// The number of items, or the largest possible.
    most: usize,
    /// Whether it has, or may have, an idempotency key.
    has_key: bool,
    key: Option<String>,
    /// Whether it has, or may have, a scan that was made earlier.
    has_earlier: bool,
}

impl<'a> Planner<'a> {
    pub(super) fn mutation(
        &mut self,
        mutation: &'static Mutation,
        group: &Group<'a>,
    ) -> Written<RootField> {
        let access = self.operation.access;
        let name = || format!("Mutation.{}", mutation.name);
        self.checked(group, rules::check(access, mutation.role, name))?;
        if mutation.for_unbound && access.gate_bound {
            let message = format!(
                "`{}` is not for viewers who are bound to gates. Sign in as one who sees all gates.",
                mutation.name
            );
            return Err(self.refuse(group, (Code::Forbidden, message)));
        }
        let input = self.input(mutation, group)?;
        let steps = self.steps(mutation, &input, group)?;
        let payload = mutation.payload_type();
        let written = mutation.payload_field();
        let groups = self.operation.collect(&[&payload], sets(group));
        let fields = self.outputs(groups, |planner, group| {
            Ok(match group[0].name.as_str() {
                "__typename" => PayloadField::Typename(payload.clone()),
                "userErrors" => PayloadField::UserErrors(planner.user_errors(group)?),
                name if name == written => {
                    let target = mutation.target();
                    let groups = planner.collect(target, group);
                    PayloadField::Written(planner.selection(target, steps.write, groups)?)
                }
                _ => return Err(planner.unknown(group)),
            })
        })?;
        let call = Call {
            mutation,
            key: input.key,
            items: input.items,
            steps,
        };
        Ok(RootField::Mutation(Box::new(MutationOutput {
            call,
            fields,
        })))
    }

    fn user_errors(&mut self, group: &Group<'a>) -> Written<Vec<Output<UserErrorField>>> {
        let groups = self.operation.collect(&[USER_ERROR], sets(group));
        self.outputs(groups, |planner, group| {
            Ok(match group[0].name.as_str() {
                "__typename" => UserErrorField::Typename,
                "code" => UserErrorField::Code,
                "message" => UserErrorField::Message,
                "field" => UserErrorField::Field,
                "index" => UserErrorField::Index,
                _ => return Err(planner.unknown(group)),
            })
        })
    }

    /// The nodes of the statements, one after another. Whatever follows waits for them.
    fn steps(
        &mut self,
        mutation: &'static Mutation,
        input: &Input,
        group: &Group<'a>,
    ) -> Written<Steps> {
        let target = mutation.target();
        let rows = input.most as u64;
        let mut reads = Vec::with_capacity(mutation.reads.len());
        let mut claim = None;
        if input.has_key {
            claim = Some(self.step(target, ("claim", Step::Claim), 1, group)?);
        }
        for read in &mutation.reads {
            let step = Step::Read { locks: read.locks };
            let node = self.step((read.object)(), (read.step, step), rows, group)?;
            self.needs_all(node, &(read.object)().table);
            reads.push(node);
        }
        let is_scans = mutation.write == Write::Scans;
        let mut scans = None;
        if is_scans {
            let passes = self.step(pass(), ("pass", Step::Passes), rows, group)?;
            let mut history = None;
            if input.has_earlier {
                history = Some(self.step(target, ("history", Step::History), rows, group)?);
            }
            scans = Some((passes, history));
        }
        let write = match &mutation.write {
            Write::Scans => Step::Insert {
                columns: judged_columns(),
                unique: None,
            },
            Write::Insert(columns) => {
                let mut columns_of = target.table.columns();
                let unique = columns_of
                    .find(|(index, column)| column.unique && *index != target.table.key());
                Step::Insert {
                    columns: columns.as_slice().into(),
                    unique: unique.map(|(index, _)| index),
                }
            }
            Write::Update(columns) => Step::Update {
                columns: columns.as_slice().into(),
            },
        };
        let write = self.step(target, ("write", write), rows, group)?;
        self.needs_all(write, &target.table);
        let scans = match scans {
            None => None,
            Some((passes, history)) => {
                let columns = kept_columns();
                let update = ("update", Step::Move { columns });
                Some(ScanSteps {
                    passes,
                    history,
                    update: self.step(pass(), update, rows, group)?,
                })
            }
        };
        let record = Step::Record {
            table: &event().table,
            columns: recorded_columns(),
        };
        let record = self.step(target, ("record", record), 0, group)?;
        let mut store = None;
        if input.has_key {
            store = Some(self.step(target, ("store", Step::Store), 0, group)?);
        }
        Ok(Steps {
            claim,
            reads,
            scans,
            write,
            record,
            store,
        })
    }

    fn step(
        &mut self,
        object: &'static ObjectType,
        (name, step): (&'static str, Step),
        rows: u64,
        group: &Group<'a>,
    ) -> Written<NodeIndex> {
        let fetch = Fetch::Step {
            name,
            step: Arc::new(step),
            rows,
            number: self.nodes.len(),
        };
        let node = self.node(None, object, fetch, group)?;
        self.after = self.nodes[node.get()].round;
        Ok(node)
    }

    fn needs_all(&mut self, node: NodeIndex, table: &Table) {
        let mut all = ColumnSet::default();
        table.columns().for_each(|(column, _)| all.insert(column));
        self.nodes[node.get()].columns = all;
    }

    fn input(&mut self, mutation: &'static Mutation, group: &Group<'a>) -> Written<Input> {
        let value = self.operation.argument(group[0], "input");
        let value = value.unwrap_or_default();
        if let Some(name) = variable(&value) {
            self.decides(name);
            return Ok(Input {
                items: Vec::new(),
                most: if mutation.items.is_some() {
                    MOST_ITEMS
                } else {
                    1
                },
                has_key: true,
                key: None,
                has_earlier: true,
            });
        }
        let entry = |name: &str| match &*value {
            Value::Object(fields) => fields.get(name),
            _ => None,
        };
        let key = entry(IDEMPOTENCY_KEY).filter(|key| **key != Value::Null);
        if let Some(name) = key.and_then(variable) {
            self.decides(name);
        }
        let has_key = key.is_some();
        let key = match key {
            Some(key) if !is_open(key) => Some(self.checked(group, text(key))?),
            _ => None,
        };
        let Some(items) = mutation.items else {
            let given = self.given(mutation, &value, group)?;
            let has_earlier = self.is_earlier(&value);
            return Ok(Input {
                items: vec![given],
                most: 1,
                has_key,
                key,
                has_earlier,
            });
        };
        let list = match entry(items.field) {
            Some(list) if variable(list).is_some() => {
                self.decides(variable(list).unwrap_or_default());
                return Ok(Input {
                    items: Vec::new(),
                    most: MOST_ITEMS,
                    has_key,
                    key,
                    has_earlier: true,
                });
            }
            Some(Value::List(list)) => list.as_slice(),
            // The specification coerces a single item to a list.
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        if list.len() > MOST_ITEMS {
            let message = format!(
                "`{}` has {} items; the limit is {MOST_ITEMS}. Send them in several requests.",
                items.field,
                list.len()
            );
            return Err(self.refuse(group, (Code::BadArgument, message)));
        }
        let given = list.iter().map(|item| self.given(mutation, item, group));
        let given = given.collect::<Written<Vec<_>>>()?;
        let mut has_earlier = false;
        for item in list {
            has_earlier |= self.is_earlier(item);
        }
        Ok(Input {
            most: given.len(),
            items: given,
            has_key,
            key,
            has_earlier,
        })
    }

    /// Whether an item is, or may be, a scan that was made earlier.
    fn is_earlier(&mut self, item: &Value) -> bool {
        let at = match item {
            Value::Object(fields) => fields.get(SCANNED_AT),
            item => variable(item).map(|_| item),
        };
        if let Some(name) = at.and_then(variable) {
            self.decides(name);
        }
        at.is_some_and(|at| *at != Value::Null)
    }

    /// Notes a variable that the cost depends on.
    fn decides(&mut self, variable: &str) {
        if let Some(unknown) = &mut self.unknown {
            unknown.deciding.insert(variable.to_owned());
        }
    }

    /// What the fields of an item were given.
    fn given(&self, mutation: &Mutation, item: &Value, group: &Group<'a>) -> Written<Vec<Given>> {
        let entry = |field: &InputField| match item {
            Value::Object(fields) => fields.get(field.name),
            _ => None,
        };
        let fields = mutation.fields.iter();
        fields
            .map(|field| self.checked(group, given(field, entry(field))))
            .collect()
    }
}

/// What a field was given. Validation accepts only values of its type.
fn given(field: &InputField, value: Option<&Value>) -> Read<Given> {
    let value = match value {
        None => return Ok(Given::Absent),
        Some(value) if is_open(value) => return Ok(Given::Absent),
        Some(Value::Null) => return Ok(Given::Value(Cell::Null)),
        Some(value) => value,
    };
    let read = match field.kind {
        InputKind::Object(object) => {
            return Ok(match id(object(), value) {
                Ok(key) => Given::Value(Cell::Integer(key)),
                Err(_) => Given::BadId,
            });
        }
        InputKind::Text(_) => text(value).map(Cell::Text),
        InputKind::Integer => cell(Kind::Integer, Leaf::from_kind(Kind::Integer), value),
        InputKind::Boolean => cell(Kind::Boolean, Leaf::from_kind(Kind::Boolean), value),
        InputKind::Time => cell(Kind::Time, Leaf::from_kind(Kind::Time), value),
        InputKind::Enumeration(leaf) => match value {
            Value::String(name) if leaf.accepts(value) => Ok(Cell::Text(name.clone())),
            value => cell(Kind::Text, leaf, value),
        },
    };
    let named = |(code, message): (Code, String)| (code, format!("`{}`: {message}", field.name));
    read.map(Given::Value).map_err(named)
}
