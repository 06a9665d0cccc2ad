//! Who may read what of an object: the roles of its fields, and the rule of its rows.

use std::fmt;
use std::sync::LazyLock;

use async_graphql::resolver_utils::EnumType;

use super::{Field, FieldKind, ObjectType};
use crate::sql::Filter;
use crate::table::ColumnIndex;
use crate::viewer::{Access, Role};

/// The condition on the rows that a viewer sees.
///
/// It is made when it is first needed, because it may refer to another object.
pub struct RowRule(LazyLock<Filter>);

impl RowRule {
    pub(super) fn new(make: fn() -> Filter) -> Self {
        Self(LazyLock::new(make))
    }
}

impl fmt::Debug for RowRule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("RowRule")
    }
}

/// The name of a role in the schema: `GUARD`.
#[must_use]
pub(crate) fn role_name(role: Role) -> &'static str {
    let mut items = Role::items().iter();
    let item = items.find(|item| item.value == role);
    item.expect("every role is in the schema").name
}

/// The sentence about a role behind a description. Empty if everyone has the role.
#[must_use]
pub(super) fn required(role: Role) -> String {
    if role == Role::Viewer {
        return String::new();
    }
    format!(" Requires the role {}.", role_name(role))
}

impl ObjectType {
    /// The condition on the rows that a viewer with this access sees. None if it sees
    /// all of them.
    #[must_use]
    pub(crate) fn visible(&self, access: Access) -> Option<&Filter> {
        let bound = self.rows.as_ref().filter(|_| access.gate_bound);
        let rule = bound.or(self.rows_for_all.as_ref());
        rule.map(|rule| &*rule.0)
    }

    /// Whether everyone who sees a row of this object also sees the row of `target` that
    /// its foreign key refers to.
    #[must_use]
    pub(crate) fn shows(&self, target: &ObjectType, key: ColumnIndex, access: Access) -> bool {
        let Some(rule) = target.visible(access) else {
            return true;
        };
        let rule = match rule {
            Filter::Broad(rule) => rule,
            rule => rule,
        };
        match (rule, self.visible(access)) {
            (
                Filter::Referring {
                    table,
                    foreign_key,
                    filter,
                },
                Some(own),
            ) => table.name == self.table.name && *foreign_key == key && **filter == *own,
            _ => false,
        }
    }

    /// The field with the value of a column, or with the row that it refers to.
    #[must_use]
    pub(crate) fn field_of(&self, column: ColumnIndex) -> Option<&Field> {
        self.fields.values().find(|field| match &field.kind {
            FieldKind::Column { column: own, .. } | FieldKind::One { key: own, .. } => {
                *own == column
            }
            _ => false,
        })
    }

    /// The role that the values of a column require.
    pub(super) fn role_of(&self, column: ColumnIndex) -> Role {
        self.field_of(column)
            .map_or(Role::Viewer, |field| field.role)
    }

    /// Gives each order the role of its field.
    pub(super) fn set_roles_of_orders(&mut self) {
        let roles = self.orderings.iter();
        let roles: Vec<_> = roles.map(|order| self.role_of(order.column)).collect();
        for (ordering, role) in self.orderings.iter_mut().zip(roles) {
            ordering.role = role;
        }
    }

    /// Checks that no rule can be bypassed by another part of the object.
    ///
    /// # Panics
    ///
    /// When a computed field or the default order reads a column that requires another
    /// role, a relation that is never null leads to a row that not everyone sees, or a
    /// search has nothing to look in for somebody.
    pub(crate) fn check_rules(&self) {
        let name = self.name;
        for field in self.fields.values() {
            let target = field.kind.target();
            let required = target.map_or(Role::Viewer, |target| target.role);
            assert!(
                required <= field.role,
                "{name}.{} leads to objects that require another role",
                field.name
            );
            match &field.kind {
                FieldKind::Computed(computed) => {
                    for column in &computed.columns {
                        assert!(
                            self.role_of(*column) <= field.role,
                            "{name}.{} shows a column that requires another role",
                            field.name
                        );
                    }
                }
                FieldKind::One { target, key } if !self.table.column(*key).nullable => {
                    let bound = Access {
                        role: Role::Viewer,
                        gate_bound: true,
                    };
                    assert!(
                        self.shows(target(), *key, bound),
                        "{name}.{} is never null, but not everyone sees its object",
                        field.name
                    );
                }
                _ => {}
            }
        }
        let everyone = Access {
            role: Role::Viewer,
            gate_bound: true,
        };
        assert!(
            self.search.is_empty() || !self.searched_by(everyone).is_empty(),
            "not everyone can search for {name}"
        );
        assert_eq!(
            self.role_of(self.default_order.column),
            Role::Viewer,
            "everyone needs the default order of {name}"
        );
    }
}

#[cfg(test)]
mod tests {
    use entity::pass::{Column, Entity};

    use crate::object::ObjectType;
    use crate::schema::{OBJECTS, holder};
    use crate::sql::Direction;
    use crate::table::CellRef;
    use crate::viewer::{Access, Role};

    const BOUND: Access = Access {
        role: Role::Admin,
        gate_bound: true,
    };

    #[test]
    fn the_objects_of_the_schema_have_no_gaps() {
        for object in OBJECTS {
            object().check_rules();
        }
    }

    #[test]
    #[should_panic(expected = "Pass.short shows a column that requires another role")]
    fn a_computed_field_does_not_bypass_the_role_of_its_column() {
        ObjectType::builder::<Entity>("Pass", "")
            .column(Column::Code, "")
            .for_role(Role::Guard)
            .computed::<bool, 1>(
                "short",
                [Column::Code],
                |[code], _| CellRef::Boolean(matches!(code, CellRef::Text(code) if code.len() < 5)),
                "",
            )
            .ordered_by(Column::IssuedAt, Direction::Descending)
            .check_rules();
    }

    #[test]
    #[should_panic(expected = "everyone needs the default order of Pass")]
    fn the_default_order_requires_no_role() {
        ObjectType::builder::<Entity>("Pass", "")
            .column(Column::Code, "")
            .for_role(Role::Guard)
            .ordered_by(Column::Code, Direction::Ascending)
            .check_rules();
    }

    #[test]
    #[should_panic(expected = "Pass.holder is never null, but not everyone sees its object")]
    fn a_relation_that_is_never_null_leads_to_visible_rows() {
        ObjectType::builder::<Entity>("Pass", "")
            .one("holder", holder, Column::HolderId, "")
            .ordered_by(Column::IssuedAt, Direction::Descending)
            .check_rules();
    }

    #[test]
    fn everyone_who_sees_a_pass_sees_its_holder_but_not_everyone_who_sees_a_scan() {
        use crate::schema::{gate, pass, scan};

        let key = |object: &ObjectType, name: &str| {
            let mut columns = object.table.columns();
            let found = columns.find(|(_, column)| column.name == name);
            found.unwrap().0
        };
        for (object, relation, target, expected) in [
            (pass(), "gate_id", gate(), true),
            (pass(), "holder_id", holder(), true),
            (scan(), "gate_id", gate(), true),
            (scan(), "pass_id", pass(), false),
            (scan(), "holder_id", holder(), false),
        ] {
            let column = key(object, relation);
            let shows = object.shows(target, column, BOUND);
            assert_eq!(shows, expected, "{} of {}", relation, object.name);
            assert!(object.shows(target, column, Access::FULL));
        }
    }
}
