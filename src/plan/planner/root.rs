//! Fields of the root.

use std::borrow::Cow;

use async_graphql::Value;

use super::{FieldFetch, Planner, Written};
use crate::error::Code;
use crate::object::{FieldKind, ObjectType};
use crate::plan::Fetch;
use crate::plan::operation::Group;
use crate::plan::output::RootField;
use crate::plan::placeholder::{any_cell, is_open};
use crate::plan::rules;
use crate::plan::value::{any_id, id, text};
use crate::schema::Root;
use crate::table::{Cell, ColumnIndex, Kind};

impl<'a> Planner<'a> {
    pub(super) fn root(&mut self, root: &'static Root, group: &Group<'a>) -> Written<RootField> {
        if let Some(message) = self.operation.null_argument(group[0]) {
            let nullable = matches!(root, Root::One { .. } | Root::Node | Root::Mutation(_));
            return Ok(RootField::NullArgument { message, nullable });
        }
        match root {
            Root::One { target, by, .. } => {
                let target = target();
                let (column, value) = self.unique(target, by, group)?;
                let field_fetch = FieldFetch {
                    fetch: Fetch::Unique { column, value },
                    open: self.open(group, by, &[]),
                };
                let node = self.node(None, target, field_fetch, group)?;
                let selection = self.selection(target, node, self.collect(target, group))?;
                Ok(RootField::One { node, selection })
            }
            Root::Many { target, .. } => {
                let target = target();
                let access = self.operation.access;
                let allowed = rules::check(access, target.role, || target.name.to_owned());
                self.checked(group, allowed)?;
                let page = self.page(target, group)?;
                let filter = self.filter(target, group)?;
                self.connection(target, None, Fetch::Page { filter, page }, group)
                    .map(RootField::Many)
            }
            Root::Node => {
                let value = self.operation.argument(group[0], "id").unwrap_or_default();
                if is_open(&value) {
                    return self.any_node(group);
                }
                let (target, key) = self.checked(group, any_id(&value))?;
                let fetch = Fetch::Unique {
                    column: target.table.key(),
                    value: Cell::Integer(key),
                };
                let node = self.node(None, target, fetch, group)?;
                let selection = self.selection(target, node, self.collect(target, group))?;
                Ok(RootField::One { node, selection })
            }
            Root::Nodes => self.nodes(group),
            Root::Search => self.search(group).map(RootField::Search),
            Root::Viewer => self.viewer(group),
            Root::Mutation(mutation) => self.mutation(mutation, group),
        }
    }

    /// The unique column that an argument names, and its value.
    fn unique(
        &self,
        target: &'static ObjectType,
        by: &[&str],
        group: &Group<'a>,
    ) -> Written<(ColumnIndex, Cell)> {
        let given: Vec<(&str, Cow<'a, Value>)> = by
            .iter()
            .filter_map(|&name| Some((name, self.operation.argument(group[0], name)?)))
            .filter(|(_, value)| **value != Value::Null)
            .collect();
        let (open, known): (Vec<_>, Vec<_>) =
            given.into_iter().partition(|(_, value)| is_open(value));
        // At most one of the unknown ones is not null, and none of them if a known one
        // is given.
        let given = match open.first() {
            Some(first) if known.is_empty() => std::slice::from_ref(first),
            _ => known.as_slice(),
        };
        let [(name, value)] = given else {
            let names = by
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(" and ");
            return Err(self.refuse(
                group,
                (
                    Code::BadArgument,
                    format!("Expected exactly one of {names}."),
                ),
            ));
        };
        let field = &target.fields[*name];
        self.allow(target, field, group)?;
        match &field.kind {
            FieldKind::Column { column, .. } if is_open(value) => {
                Ok((*column, any_cell(target.table.column(*column).kind)))
            }
            FieldKind::Column { column, .. } => {
                Ok((*column, Cell::Text(self.checked(group, text(value))?)))
            }
            _ if is_open(value) => Ok((target.table.key(), any_cell(Kind::BigInteger))),
            _ => Ok((
                target.table.key(),
                Cell::Integer(self.checked(group, id(target, value))?),
            )),
        }
    }
}
