//! `groups` of a connection.

use std::collections::BTreeSet;

use super::{FieldFetch, Planner, Written};
use crate::object::{FieldKind, GroupType, ObjectType};
use crate::plan::groups::{Groups, groups};
use crate::plan::operation::{Group, sets};
use crate::plan::output::{ConnectionField, GroupsOutput, ObjectField, Selection};
use crate::plan::{Fetch, NodeIndex, Open};

/// The connection whose rows are grouped.
pub(super) struct Connection {
    pub(super) object: &'static ObjectType,
    pub(super) parent: Option<NodeIndex>,
    /// A page of it.
    pub(super) page: Fetch,
    /// The unknown parts of its filter.
    pub(super) open: Option<Open>,
}

/// The groups of a field.
struct Asked {
    of: &'static GroupType,
    groups: Groups,
    /// The variables without a value among the keys.
    variables: BTreeSet<String>,
}

impl<'a> Planner<'a> {
    pub(super) fn groups(
        &mut self,
        connection: &Connection,
        group: &Group<'a>,
    ) -> Written<ConnectionField> {
        if let Some(message) = self.operation.null_argument(group[0]) {
            return Ok(ConnectionField::NullArgument(message));
        }
        let object = connection.object;
        let Some(of) = object.groups.as_deref() else {
            return Err(self.unknown(group));
        };
        let argument = |name: &str| self.operation.argument(group[0], name);
        let groups = self.checked(
            group,
            groups(object, of, self.operation.access, self.limits, argument),
        )?;
        let open = self.open_groups(connection, &groups, group);
        let fetch = connection.page.groups(groups.grouping.clone());
        let fetch = fetch.expect("a connection fetches pages");
        let parent = connection.parent;
        let node = self.node(parent, object, FieldFetch { fetch, open }, group)?;
        let variables = self.open(group, &["by"], &[]).unwrap_or_default().variables;
        let asked = Asked {
            of,
            groups,
            variables,
        };
        let fields = self.operation.collect(&[of.object.name], sets(group));
        let fields = self.outputs(fields, |planner, group| {
            planner.group_field(node, &asked, group)
        })?;
        let selection = Selection(fields);
        Ok(ConnectionField::Groups(GroupsOutput { node, selection }))
    }

    /// The unknown parts of the statement, which are those of the filter and of the
    /// arguments.
    fn open_groups(
        &mut self,
        connection: &Connection,
        groups: &Groups,
        group: &Group<'a>,
    ) -> Option<Open> {
        let mut open = connection.open.clone()?;
        let uses_zone = groups.grouping.zone.is_some() || groups.has_other_keys;
        for (name, shapes) in [
            ("by", true),
            ("timeZone", false),
            ("first", false),
            ("orderBy", true),
        ] {
            let value = self.operation.argument(group[0], name);
            if let Some(value) = value
                && (uses_zone || name != "timeZone")
            {
                open.add(name, &value, shapes);
            }
        }
        if !groups.is_bounded {
            let first = self.open(group, &["first"], &[]);
            if let (Some(unknown), Some(first)) = (&mut self.unknown, first) {
                unknown.deciding.extend(first.variables);
            }
        }
        Some(open)
    }

    /// A field of each group. A relation that is not a key is null, and costs nothing.
    fn group_field(
        &mut self,
        node: NodeIndex,
        asked: &Asked,
        group: &Group<'a>,
    ) -> Written<ObjectField> {
        let (of, name) = (asked.of, group[0].name.as_str());
        let kind = of.object.fields.get(name).map(|field| &field.kind);
        match kind {
            Some(FieldKind::One { key, .. }) => {
                let mut keys = asked.groups.keys.iter();
                let is_key = keys.any(|name| of.keys[name].column == Some(*key));
                if !is_key && !asked.groups.has_other_keys {
                    self.needs(node, *key);
                    return Ok(ObjectField::Column(*key));
                }
                let before = self.nodes.len();
                let field = self.field(&of.object, node, group)?;
                if let Some(unknown) = &mut self.unknown
                    && !is_key
                    && self.nodes.len() > before
                {
                    unknown.deciding.extend(asked.variables.iter().cloned());
                }
                return Ok(field);
            }
            Some(FieldKind::Column { column, .. }) if *column == of.has_more => {
                self.nodes[node.get()].probes.following = true;
            }
            _ => {}
        }
        self.field(&of.object, node, group)
    }
}
