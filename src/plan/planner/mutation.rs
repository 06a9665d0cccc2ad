//! Fields of `Mutation`: their input, their steps and their payload.

use std::sync::Arc;

use super::{Planner, Written};
use crate::error::Code;
use crate::object::{MOST_ITEMS, Mutation, ObjectType, USER_ERROR, Write};
use crate::plan::call::{Call, ScanSteps, Steps};
use crate::plan::input::{InputShape, InputSource, InputValue};
use crate::plan::operation::{Group, sets};
use crate::plan::output::{MutationOutput, Output, PayloadField, RootField, UserErrorField};
use crate::plan::{Fetch, NodeIndex, rules};
use crate::schema::{event, judged_columns, kept_columns, pass, recorded_columns};
use crate::sql::Step;
use crate::table::{ColumnSet, Table};

/// The argument of every mutation.
const INPUT: &str = "input";

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
        let (shape, input) = self.input(mutation, group)?;
        let steps = self.steps(mutation, shape, group)?;
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
            input,
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
        shape: InputShape,
        group: &Group<'a>,
    ) -> Written<Steps> {
        let target = mutation.target();
        let rows = shape.items as u64;
        let mut reads = Vec::with_capacity(mutation.reads.len());
        let mut claim = None;
        if shape.has_key {
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
            if shape.has_earlier {
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
        if shape.has_key {
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

    fn input(
        &mut self,
        mutation: &'static Mutation,
        group: &Group<'a>,
    ) -> Written<(InputShape, InputSource)> {
        let value = self.operation.argument(group[0], INPUT).unwrap_or_default();
        let value = InputValue::new(mutation, &value);
        value.deciding().into_iter().for_each(|of| self.decides(of));
        let shape = value.shape();
        if shape.items > MOST_ITEMS {
            let message = format!(
                "`{}` has {} items; the limit is {MOST_ITEMS}. Send them in several requests.",
                mutation.items.map_or(INPUT, |items| items.field),
                shape.items
            );
            return Err(self.refuse(group, (Code::BadArgument, message)));
        }
        let input = self.checked(group, value.read())?;
        let source = match group[0].variable(INPUT) {
            Some(name) => InputSource::Variable(name.clone()),
            None => InputSource::Plan(Arc::new(input)),
        };
        Ok((shape, source))
    }

    /// Notes a variable that the cost depends on.
    fn decides(&mut self, variable: &str) {
        if let Some(unknown) = &mut self.unknown {
            unknown.deciding.insert(variable.to_owned());
        }
    }
}
