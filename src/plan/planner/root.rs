//! Fields of the root.

use std::collections::BTreeSet;

use async_graphql::Value;
use indexmap::IndexMap;

use super::{Asked, Planner, Written};
use crate::error::Code;
use crate::object::{FieldKind, ObjectType};
use crate::plan::operation::Group;
use crate::plan::output::{NodesItem, RootField};
use crate::plan::unknown::{any_cell, is_open};
use crate::plan::value::{any_id, id, text};
use crate::plan::{Alternatives, Fetch};
use crate::schema::{OBJECTS, Root};
use crate::table::{Cell, ColumnIndex, Kind};

impl<'a> Planner<'a> {
    pub(super) fn root(&mut self, root: &'static Root, group: &Group<'a>) -> Written<RootField> {
        if let Some(message) = self.operation.null_argument(group[0]) {
            let nullable = matches!(root, Root::One { .. } | Root::Node);
            return Ok(RootField::NullArgument { message, nullable });
        }
        match root {
            Root::One { target, by, .. } => {
                let target = target();
                let (column, value) = self.unique(target, by, group)?;
                let asked = Asked {
                    fetch: Fetch::Unique { column, value },
                    open: self.open(group, by, &[]),
                };
                let node = self.node(None, target, asked, group);
                let selection = self.selection(target, node, self.collect(target, group))?;
                Ok(RootField::One { node, selection })
            }
            Root::Many { target, .. } => {
                let target = target();
                let page = self.page(target, group)?;
                let filter = self.filter(target, group)?;
                self.connection(target, None, Fetch::Page { filter, page }, group)
                    .map(RootField::Many)
            }
            Root::Node => {
                let value = self.operation.argument(group[0], "id").unwrap_or_default();
                if is_open(&value) {
                    return self.any(group, "id", 1, |object| Fetch::Unique {
                        column: object.table.key(),
                        value: any_cell(Kind::BigInteger),
                    });
                }
                let (target, key) = self.checked(group, any_id(&value))?;
                let fetch = Fetch::Unique {
                    column: target.table.key(),
                    value: Cell::Integer(key),
                };
                let node = self.node(None, target, fetch, group);
                let selection = self.selection(target, node, self.collect(target, group))?;
                Ok(RootField::One { node, selection })
            }
            Root::Nodes => self.nodes(group),
        }
    }

    /// Objects of any types by their ids: a statement a type.
    fn nodes(&mut self, group: &Group<'a>) -> Written<RootField> {
        // A variable that was left out leaves the argument out.
        let most = self.limits.max_page_size as usize;
        let ids = match self.operation.argument(group[0], "ids") {
            Some(Value::List(ids)) => ids,
            Some(ids) if is_open(&ids) => return self.any_of(group, most),
            Some(id) if id != Value::Null => vec![id],
            _ => return Err(self.refuse(group, (Code::BadArgument, "Give `ids`.".to_owned()))),
        };
        if ids.len() > most {
            let message = format!(
                "`ids` names {} objects, and a page has at most {most} (--max-page-size).",
                ids.len()
            );
            return Err(self.refuse(group, (Code::PageTooLarge, message)));
        }
        let (open, ids): (Vec<_>, Vec<_>) = ids.into_iter().partition(is_open);
        if !open.is_empty() {
            self.any_of(group, open.len())?;
        }
        let ids = ids
            .iter()
            .map(|id| self.checked(group, any_id(id)))
            .collect::<Written<Vec<_>>>()?;
        let mut keys: IndexMap<&'static str, (&'static ObjectType, BTreeSet<i64>)> =
            IndexMap::new();
        for &(object, key) in &ids {
            keys.entry(object.name)
                .or_insert_with(|| (object, BTreeSet::new()))
                .1
                .insert(key);
        }
        let keys: IndexMap<_, (_, Vec<i64>)> = keys
            .into_iter()
            .map(|(name, (object, keys))| (name, (object, keys.into_iter().collect())))
            .collect();
        let mut types = Vec::with_capacity(keys.len());
        for (object, keys) in keys.values() {
            let fetch = Fetch::Keys(keys.clone());
            let node = self.node(None, object, fetch, group);
            types.push((
                node,
                self.selection(object, node, self.collect(object, group))?,
            ));
        }
        let items = ids.iter().map(|(object, key)| {
            let (of, _, (_, keys)) = keys
                .get_full(object.name)
                .expect("each id's type is among the types");
            NodesItem {
                of,
                index: keys.partition_point(|of| of < key),
            }
        });
        Ok(RootField::Nodes {
            items: items.collect(),
            types,
        })
    }

    /// Objects of which it is not known what they are, some of each type.
    fn any_of(&mut self, group: &Group<'a>, most: usize) -> Written<RootField> {
        let key = || vec![0; most];
        self.any(group, "ids", most, |_| Fetch::Keys(key()))
    }

    /// A statement for each type that an argument may name.
    fn any(
        &mut self,
        group: &Group<'a>,
        argument: &str,
        most: usize,
        fetch: impl Fn(&ObjectType) -> Fetch,
    ) -> Written<RootField> {
        let mut types = Vec::with_capacity(OBJECTS.len());
        for object in OBJECTS {
            let object = object();
            let asked = Asked {
                fetch: fetch(object),
                open: self.open(group, &[argument], &[]).of_any_type(),
            };
            let node = self.node(None, object, asked, group);
            let selection = self.selection(object, node, self.collect(object, group))?;
            types.push((node, selection));
        }
        let nodes = types.iter().map(|(node, _)| *node).collect();
        let alternatives = Alternatives { nodes, most };
        if !self.alternatives.contains(&alternatives) {
            self.alternatives.push(alternatives);
        }
        let items = Vec::new();
        Ok(RootField::Nodes { items, types })
    }

    /// The unique column that an argument names, and its value.
    fn unique(
        &self,
        target: &'static ObjectType,
        by: &[&str],
        group: &Group<'a>,
    ) -> Written<(ColumnIndex, Cell)> {
        let given: Vec<(&str, Value)> = by
            .iter()
            .filter_map(|&name| Some((name, self.operation.argument(group[0], name)?)))
            .filter(|(_, value)| *value != Value::Null)
            .collect();
        let (open, known): (Vec<_>, Vec<_>) =
            given.into_iter().partition(|(_, value)| is_open(value));
        // Of those that are not known all are null, beside one that is, and
        // else all but one.
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
                (Code::BadArgument, format!("Give exactly one of {names}.")),
            ));
        };
        match &target.fields[*name].kind {
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
