//! Fields of a row.

use super::{Planner, Written};
use crate::object::{FieldKind, ObjectRef, ObjectType};
use crate::plan::operation::{Group, Groups};
use crate::plan::output::{ConnectionOutput, ObjectField, Selection};
use crate::plan::{Fetch, NodeIndex, SharedFilter};
use crate::sql::Page;
use crate::table::ColumnIndex;

impl<'a> Planner<'a> {
    /// The fields that are written for each row of a node.
    pub(super) fn selection(
        &mut self,
        object: &'static ObjectType,
        node: NodeIndex,
        groups: Groups<'a>,
    ) -> Written<Selection> {
        self.outputs(groups, |planner, group| planner.field(object, node, group))
            .map(Selection)
    }

    pub(super) fn field(
        &mut self,
        object: &'static ObjectType,
        node: NodeIndex,
        group: &Group<'a>,
    ) -> Written<ObjectField> {
        let name = group[0].name.as_str();
        let Some(field) = object.fields.get(name) else {
            return match name {
                "__typename" => Ok(ObjectField::Typename(object.name)),
                _ => Err(self.unknown(group)),
            };
        };
        self.allow(object, field, group)?;
        Ok(match &field.kind {
            FieldKind::Id => {
                let column = object.table.key();
                self.needs(node, column);
                ObjectField::Id { object, column }
            }
            FieldKind::Column { column, .. } => {
                self.needs(node, *column);
                ObjectField::Column(*column)
            }
            FieldKind::Computed(computed) => {
                for column in &computed.columns {
                    self.needs(node, *column);
                }
                ObjectField::Computed(computed)
            }
            FieldKind::One { target, key } => self.one(object, node, *target, *key, group)?,
            FieldKind::Many { .. } if self.operation.null_argument(group[0]).is_some() => {
                let message = self.operation.null_argument(group[0]);
                ObjectField::NullArgument(message.unwrap_or_default())
            }
            FieldKind::Many {
                target,
                foreign_key,
            } => ObjectField::Many(self.many(object, node, *target, *foreign_key, group)?),
            FieldKind::First {
                target,
                foreign_key,
            } => self.first(object, node, *target, *foreign_key, group)?,
            FieldKind::Count {
                target,
                foreign_key,
                filter,
            } => {
                self.needs(node, object.table.key());
                let fetch = Fetch::CountMany {
                    foreign_key: *foreign_key,
                    filter: SharedFilter::new(filter.clone(), &self.hasher),
                };
                ObjectField::Count(self.count(Some(node), target(), fetch, group)?)
            }
        })
    }

    fn one(
        &mut self,
        object: &'static ObjectType,
        node: NodeIndex,
        target: ObjectRef,
        key: ColumnIndex,
        group: &Group<'a>,
    ) -> Written<ObjectField> {
        let target = target();
        let groups = self.collect(target, group);
        let nullable = object.table.column(key).nullable;
        if let Some(parent) = self.parent_by(node, key) {
            let selection = self.selection(target, parent, groups)?;
            return Ok(ObjectField::Parent {
                node: parent,
                nullable,
                selection,
            });
        }
        self.needs(node, key);
        let shows = object.shows(target, key, self.operation.access);
        if shows && is_of_key(target, &groups) {
            let selection = self.key_selection(target, key, groups)?;
            return Ok(ObjectField::Key { key, selection });
        }
        let child = self.node(Some(node), target, Fetch::One { key }, group)?;
        self.nodes[child.get()].may_hide = !shows;
        let selection = self.selection(target, child, groups)?;
        Ok(ObjectField::One {
            node: child,
            nullable,
            selection,
        })
    }

    /// The node through whose rows a node's rows were loaded by a foreign key, if any.
    /// Each row then knows that row.
    fn parent_by(&self, node: NodeIndex, key: ColumnIndex) -> Option<NodeIndex> {
        let node = &self.nodes[node.get()];
        match node.fetch {
            Fetch::Many { foreign_key, .. } if foreign_key == key => node.parent,
            _ => None,
        }
    }

    /// The fields of another row, if only its key is selected.
    fn key_selection(
        &mut self,
        target: &'static ObjectType,
        key: ColumnIndex,
        groups: Groups<'a>,
    ) -> Written<Selection> {
        let selection = self.outputs(groups, |planner, group| {
            let name = group[0].name.as_str();
            match (name, target.fields.get(name)) {
                (_, Some(_)) => Ok(ObjectField::Id {
                    object: target,
                    column: key,
                }),
                ("__typename", None) => Ok(ObjectField::Typename(target.name)),
                (_, None) => Err(planner.unknown(group)),
            }
        })?;
        Ok(Selection(selection))
    }

    /// The first row of a connection without arguments. It shares the node of a
    /// connection that asks for one row.
    fn first(
        &mut self,
        object: &'static ObjectType,
        node: NodeIndex,
        target: ObjectRef,
        foreign_key: ColumnIndex,
        group: &Group<'a>,
    ) -> Written<ObjectField> {
        let target = target();
        self.needs(node, object.table.key());
        let fetch = Fetch::Many {
            foreign_key,
            filter: SharedFilter::EVERYTHING,
            page: Page::first_row(target.default_order),
        };
        let groups = self.collect(target, group);
        let child = self.node(Some(node), target, fetch, group)?;
        let selection = self.selection(target, child, groups)?;
        Ok(ObjectField::First {
            node: child,
            selection,
        })
    }

    fn many(
        &mut self,
        object: &'static ObjectType,
        node: NodeIndex,
        target: ObjectRef,
        foreign_key: ColumnIndex,
        group: &Group<'a>,
    ) -> Written<ConnectionOutput> {
        let target = target();
        let page = self.page(target, group)?;
        let filter = self.filter(target, group)?;
        self.needs(node, object.table.key());
        let fetch = Fetch::Many {
            foreign_key,
            filter,
            page,
        };
        self.connection(target, Some(node), fetch, group)
    }
}

/// Whether all selected fields of an object follow from its key.
fn is_of_key(object: &ObjectType, groups: &Groups<'_>) -> bool {
    groups.values().flatten().all(|field| {
        let field = object.fields.get(field.name.as_str());
        field.is_none_or(|field| matches!(field.kind, FieldKind::Id))
    })
}
