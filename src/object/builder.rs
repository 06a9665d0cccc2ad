//! A builder for object types: one line for each field.

use std::marker::PhantomData;

use async_graphql::{InputType, OutputType};
use chrono::{DateTime, Utc};
use indexmap::IndexMap;
use sea_orm::{EntityTrait, IdenStatic};

use super::groups::KeySource;
use super::rules::{RowRule, required};
use super::{
    Computed, ComputedFilter, Field, FieldKind, Find, GroupType, Leaf, ObjectRef, ObjectType,
    Ordering,
};
use crate::sql::{Case, Direction, Filter, Order, Tally};
use crate::table::{CellRef, ColumnIndex, Kind, Table};
use crate::viewer::Role;
use crate::zone::Unit;

/// An object type under construction.
pub struct Builder<E: EntityTrait> {
    name: &'static str,
    description: &'static str,
    table: Table,
    fields: IndexMap<String, Field>,
    orderings: Vec<Ordering>,
    groups: Vec<(&'static str, KeySource)>,
    search: Vec<(ColumnIndex, Find)>,
    tally: Option<Tally>,
    rows: Option<RowRule>,
    rows_for_all: Option<RowRule>,
    role: Role,
    entity: PhantomData<E>,
}

impl ObjectType {
    /// Starts an object type whose objects are the entity's rows. Its first field
    /// is the global `id`.
    #[must_use]
    pub fn builder<E: EntityTrait>(name: &'static str, description: &'static str) -> Builder<E> {
        Builder {
            name,
            description,
            table: Table::from_entity::<E>(),
            fields: IndexMap::new(),
            orderings: Vec::new(),
            groups: Vec::new(),
            search: Vec::new(),
            tally: None,
            rows: None,
            rows_for_all: None,
            role: Role::Viewer,
            entity: PhantomData,
        }
        .field(
            "id".to_owned(),
            "An opaque ID, unique among all objects. `node` finds the object by it.",
            FieldKind::Id,
        )
    }
}

impl<E: EntityTrait> Builder<E> {
    fn field(mut self, name: String, description: &'static str, kind: FieldKind) -> Self {
        let known = self.fields.insert(
            name.clone(),
            Field {
                name,
                description,
                kind,
                role: Role::Viewer,
            },
        );
        assert!(known.is_none(), "{} has two fields of one name", self.name);
        self
    }

    /// A column under its own name, in camel case.
    #[must_use]
    pub fn column(self, column: E::Column, description: &'static str) -> Self {
        let leaf = Leaf::from_kind(self.table.column(self.table.index_of(column)).kind);
        self.column_of(column, leaf, description)
    }

    /// Marks the column that was added last as one that has an index of its texts, so
    /// that filters find a part of them without reading all rows.
    ///
    /// # Panics
    ///
    /// When the last field is not a column of text.
    #[must_use]
    pub fn searched(mut self) -> Self {
        match self.fields.last().map(|(_, field)| &field.kind) {
            Some(FieldKind::Column { column, .. })
                if self.table.column(*column).kind == Kind::Text =>
            {
                self.table.mark_searched(*column);
            }
            _ => panic!("only a column of text has an index of its texts"),
        }
        self
    }

    /// Requires a role to read the field that was added last, in whatever way.
    ///
    /// # Panics
    ///
    /// When there is no field.
    #[must_use]
    pub fn for_role(mut self, role: Role) -> Self {
        let (_, field) = self.fields.last_mut().expect("a field was added");
        field.role = role;
        field.description = format!("{}{}", field.description, required(role)).leak();
        self
    }

    /// Limits the rows that a viewer sees who is bound to gates. The condition becomes a
    /// part of every statement that reads the object's rows.
    #[must_use]
    pub fn rows(mut self, rule: fn() -> Filter) -> Self {
        self.rows = Some(RowRule::new(rule));
        self
    }

    /// Limits the rows that anybody sees. The condition becomes a part of every statement
    /// that reads the object's rows. That of [`rows`](Self::rows) takes its place, so it
    /// repeats it.
    #[must_use]
    pub fn rows_for_all(mut self, rule: fn() -> Filter) -> Self {
        self.rows_for_all = Some(RowRule::new(rule));
        self
    }

    /// Requires a role to read the objects at all. Fields that lead to them require it
    /// too, or the server does not start.
    #[must_use]
    pub fn objects_for_role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }

    /// A column with an enum's values, which the database stores by name.
    #[must_use]
    pub fn enumeration<T>(self, column: E::Column, description: &'static str) -> Self
    where
        T: InputType + OutputType,
    {
        self.column_of(column, Leaf::from_type::<T>(), description)
    }

    fn column_of(self, column: E::Column, leaf: Leaf, description: &'static str) -> Self {
        let index = self.table.index_of(column);
        let kind = FieldKind::Column {
            column: index,
            leaf,
        };
        self.field(camel_case(column.as_str()), description, kind)
    }

    /// A value computed from columns. The function receives only the cells of these
    /// columns, so it cannot read one that the statement did not select.
    #[must_use]
    pub fn computed<T, const N: usize>(
        self,
        name: &str,
        columns: [E::Column; N],
        compute: fn([CellRef<'_>; N], DateTime<Utc>) -> CellRef<'static>,
        description: &'static str,
    ) -> Self
    where
        T: InputType + OutputType,
    {
        let columns = columns.map(|column| self.table.index_of(column));
        let filter = None;
        let computed = Computed {
            filter,
            leaf: Leaf::from_type::<T>(),
            columns: columns.to_vec(),
            compute: Box::new(move |row, now| compute(columns.map(|column| row.cell(column)), now)),
        };
        self.field(name.to_owned(), description, FieldKind::Computed(computed))
    }

    /// Makes the computed field that was added last available to filters.
    ///
    /// # Panics
    ///
    /// When the last field is not computed.
    #[must_use]
    pub fn filtered(mut self, filter: ComputedFilter) -> Self {
        match self.fields.last_mut().map(|(_, field)| &mut field.kind) {
            Some(FieldKind::Computed(computed)) => computed.filter = Some(filter),
            _ => panic!("only a computed field takes a filter"),
        }
        self
    }

    /// Declares a nullable column in which few rows have a value, with an index of these
    /// rows alone.
    ///
    /// # Panics
    ///
    /// When the column is never null.
    #[must_use]
    pub fn sparse(mut self, column: E::Column) -> Self {
        self.table.set_sparse(self.table.index_of(column));
        self
    }

    /// The row that a foreign key of this table refers to. Null where the key is.
    #[must_use]
    pub fn one(
        self,
        name: &str,
        target: ObjectRef,
        key: E::Column,
        description: &'static str,
    ) -> Self {
        let key = self.table.index_of(key);
        self.field(name.to_owned(), description, FieldKind::One { target, key })
    }

    /// A connection to the rows whose foreign key refers to this row.
    #[must_use]
    pub fn many<T: EntityTrait>(
        self,
        name: &str,
        target: ObjectRef,
        foreign_key: T::Column,
        description: &'static str,
    ) -> Self {
        let foreign_key = Table::from_entity::<T>().index_of(foreign_key);
        self.field(
            name.to_owned(),
            description,
            FieldKind::Many {
                target,
                foreign_key,
            },
        )
    }

    /// The newest of the rows whose foreign key refers to this row: the first one in
    /// the default order of their type, which starts with the newest. Null if there is
    /// none.
    #[must_use]
    pub fn last<T: EntityTrait>(
        self,
        name: &str,
        target: ObjectRef,
        foreign_key: T::Column,
        description: &'static str,
    ) -> Self {
        let foreign_key = Table::from_entity::<T>().index_of(foreign_key);
        let kind = FieldKind::First {
            target,
            foreign_key,
        };
        self.field(name.to_owned(), description, kind)
    }

    /// The number of rows that refer to this row and meet a condition on columns
    /// that `condition` looks up in their table.
    #[must_use]
    pub fn count<T: EntityTrait>(
        self,
        name: &str,
        target: ObjectRef,
        foreign_key: T::Column,
        condition: fn(&Table) -> Filter,
        description: &'static str,
    ) -> Self {
        let table = Table::from_entity::<T>();
        let kind = FieldKind::Count {
            target,
            foreign_key: table.index_of(foreign_key),
            filter: condition(&table),
        };
        self.field(name.to_owned(), description, kind)
    }

    /// An order that connections offer. It needs an index at the root and for each
    /// parent. Rows without a value come last.
    #[must_use]
    pub fn order(mut self, name: &'static str, column: E::Column) -> Self {
        let column = self.table.index_of(column);
        self.orderings.push(Ordering {
            name,
            column,
            role: Role::Viewer,
        });
        self
    }

    /// A column by which a search finds the objects. The first one orders those that are
    /// equally good, so it needs an order of its own.
    ///
    /// # Panics
    ///
    /// When the column is not [searched](Self::searched).
    #[must_use]
    pub fn found_by(mut self, column: E::Column, find: Find) -> Self {
        let index = self.table.index_of(column);
        let name = self.table.column(index).name;
        assert!(self.table.column(index).searched, "no index has {name}");
        self.search.push((index, find));
        self
    }

    /// A key of groups: the values of a column, or the objects that a foreign key refers
    /// to.
    #[must_use]
    pub fn grouped_by(mut self, name: &'static str, column: E::Column) -> Self {
        let column = self.table.index_of(column);
        self.groups.push((name, KeySource::Column(column)));
        self
    }

    /// Keys of groups: the hours, days, weeks and months of a column.
    #[must_use]
    pub fn grouped_by_time(mut self, column: E::Column) -> Self {
        let column = self.table.index_of(column);
        let units = Unit::ALL.map(|unit| (unit.name(), KeySource::Time(column, unit)));
        self.groups.extend(units);
        self
    }

    /// A key of groups: the names of a computed field. `cases` has the condition for each
    /// name.
    #[must_use]
    pub fn grouped_by_computed(
        mut self,
        name: &'static str,
        field: &'static str,
        cases: fn() -> &'static [Case],
    ) -> Self {
        self.groups.push((name, KeySource::Computed(field, cases)));
        self
    }

    /// Reads counts of the rows from a tally, if it covers their filter. `tally` looks its
    /// columns up in the table.
    #[must_use]
    pub fn tallied(mut self, tally: fn(&Table) -> Tally) -> Self {
        self.tally = Some(tally(&self.table));
        self
    }

    /// Finishes the object type with the default order of its connections.
    #[must_use]
    pub fn ordered_by(self, column: E::Column, direction: Direction) -> ObjectType {
        let default_order = Order {
            column: self.table.index_of(column),
            direction,
        };
        let mut object = ObjectType {
            name: self.name,
            description: self.description,
            table: self.table,
            fields: self.fields,
            orderings: self.orderings,
            default_order,
            search: self.search,
            groups: None,
            tally: self.tally,
            rows: self.rows,
            rows_for_all: self.rows_for_all,
            role: self.role,
        };
        if let Some((first, _)) = object.search.first() {
            let column = object.table.column(*first);
            let is_order = object.is_ordered_by(*first) && !column.nullable;
            assert!(is_order, "{} does not order {}", column.name, object.name);
        }
        object.set_roles_of_orders();
        object.groups = GroupType::new(&object, self.groups).map(Box::new);
        object
    }
}

/// `valid_until` as `validUntil`.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut camel = words.next().unwrap_or_default().to_owned();
    for word in words {
        let (head, tail) = word.split_at(1);
        camel.push_str(&head.to_ascii_uppercase());
        camel.push_str(tail);
    }
    camel
}
