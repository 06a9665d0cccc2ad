//! Groups of rows with equal keys, and the number of rows in each.
//!
//! A statement reads every row that matches its filter: counting is all that it does. Its
//! rows are limited after that, for each parent by their rank among the parent's groups.

use sea_orm::DbBackend;
use sea_orm::sea_query::{
    Alias, Asterisk, CaseStatement, Expr, ExprTrait, Func, NullOrdering, Order as SqlOrder, Query,
    SelectStatement, WindowStatement,
};

use super::bucket::{bucket, zone_periods};
use super::filter_form::FilterValue;
use super::tally::Alignment;
use super::text::{Form, Place};
use super::zone_parameter::ZoneParameter;
use super::{Binding, Filter, Tallied, array, is_postgres};
use crate::table::{ColumnIndex, Kind, Table};
use crate::zone::{Unit, Zone};

/// What rows are grouped by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum GroupKey {
    /// The values of a column.
    Column(ColumnIndex),
    /// The buckets of time that the values of a column are in.
    Time(ColumnIndex, Unit),
    /// The names of a computed value.
    Computed(&'static [Case]),
}

/// A name of a computed value, and the condition for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Case {
    /// The name.
    pub name: &'static str,
    /// The condition. Exactly one case's condition holds for a row.
    pub when: Filter,
}

/// The order of groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum GroupOrder {
    /// By time, then by the other keys. Null is last.
    #[default]
    Keys,
    /// The reverse.
    KeysDescending,
    /// The largest count first, then by the keys.
    Count,
}

/// How rows are grouped, and how many groups are returned.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grouping {
    /// The keys, each once. At least one, and at most one of time.
    pub keys: Vec<GroupKey>,
    /// The order of the groups.
    pub order: GroupOrder,
    /// The maximum number of groups, at the root or for each parent.
    pub first: u32,
    /// The time zone of buckets. None without a key of time.
    pub zone: Option<&'static Zone>,
}

/// Groups of a table's rows. A statement returns the values of the keys, in their order,
/// and the count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Groups<'a> {
    /// The table.
    pub table: &'static Table,
    /// The condition on the rows.
    pub filter: &'a Filter,
    /// How they are grouped.
    pub grouping: &'a Grouping,
    /// The same, if a tally covers the condition and the keys.
    pub tallied: Option<&'a Tallied>,
    /// Whether one more group is fetched, which shows that there are more.
    pub looks_ahead: bool,
}

impl GroupKey {
    /// The kind of its values: a number for a bucket of time.
    #[must_use]
    pub fn kind(&self, table: &Table) -> Kind {
        match self {
            Self::Column(column) => table.column(*column).kind,
            Self::Time(..) => Kind::BigInteger,
            Self::Computed(_) => Kind::Text,
        }
    }
}

/// The names of columns in statements.
const PARENT: &str = "parent";
const COUNT: &str = "count";
const RANK: &str = "rank";
/// The names of subqueries: the groups of all parents, and their ranks.
const GROUPED: &str = "g";
const RANKED: &str = "r";

impl<'a> Groups<'a> {
    /// The maximum number of fetched groups.
    pub(super) fn limit(&self) -> u64 {
        u64::from(self.grouping.first) + u64::from(self.looks_ahead)
    }

    /// Adds everything that determines the text of the statement.
    pub(super) fn add_to(&self, form: &mut Form) {
        let Grouping { keys, order, .. } = self.grouping;
        form.number(keys.len() as u64);
        for key in keys {
            match key {
                GroupKey::Column(column) => {
                    form.byte(0);
                    form.column(*column);
                }
                GroupKey::Time(column, unit) => {
                    form.byte(1);
                    form.column(*column);
                    form.name(unit.name());
                }
                GroupKey::Computed(cases) => {
                    form.byte(2);
                    form.number(cases.len() as u64);
                    for case in *cases {
                        form.name(case.name);
                        case.when.add_to(form);
                    }
                }
            }
        }
        form.flags([self.tallied.is_some()]);
        form.byte(match order {
            GroupOrder::Keys => 0,
            GroupOrder::KeysDescending => 1,
            GroupOrder::Count => 2,
        });
        self.filter.add_to(form);
    }

    /// Appends the values in the conditions of computed keys. They follow the filter's.
    pub(super) fn case_values(self, all: &mut Vec<FilterValue<'a>>) {
        for key in &self.grouping.keys {
            if let GroupKey::Computed(cases) = key {
                for case in *cases {
                    case.when.filter_values(self.table, all);
                }
            }
        }
    }

    /// The value of a place for the periods of the time zone.
    pub(super) fn zone_parameter(&self, place: Place, binding: &Binding) -> ZoneParameter {
        let (column, unit) = self.time().expect("only a key of time has a time zone");
        ZoneParameter {
            zone: self.zone(),
            unit,
            range: self.filter.time_range(column, binding),
            now: binding.now,
            place,
        }
    }

    /// The numbers that serve the buckets of time, if a tally has them.
    pub(super) fn alignment(&self) -> Option<Alignment> {
        let (_, unit) = self.time().filter(|_| self.tallied.is_some())?;
        Some(Alignment::new(self.zone(), unit))
    }

    /// The column of time and the unit of the buckets, if they are a key.
    fn time(&self) -> Option<(ColumnIndex, Unit)> {
        let mut keys = self.grouping.keys.iter();
        keys.find_map(|key| match key {
            GroupKey::Time(column, unit) => Some((*column, *unit)),
            _ => None,
        })
    }

    fn zone(&self) -> &'static Zone {
        self.grouping.zone.unwrap_or_else(Zone::utc)
    }

    /// The groups of all rows that match the filter.
    pub(super) fn all(&self, backend: DbBackend) -> SelectStatement {
        let mut select = self.grouped(backend, None);
        let count = self.grouping.keys.len() + 1;
        for (key, order, nulls) in self.order() {
            let position = Expr::cust(key.map_or(count, |key| key + 1).to_string());
            match nulls {
                Some(nulls) => select.order_by_expr_with_nulls(position, order, nulls),
                None => select.order_by_expr(position, order),
            };
        }
        select.limit(Place::Limit.number());
        select
    }

    /// The first groups of each parent, after the parent's key.
    pub(super) fn of_children(
        &self,
        backend: DbBackend,
        foreign_key: ColumnIndex,
    ) -> SelectStatement {
        let names = || {
            let keys = (0..self.grouping.keys.len()).map(|key| self.name(key));
            [PARENT].into_iter().chain(keys).chain([COUNT])
        };
        let mut window = WindowStatement::partition_by((GROUPED, PARENT));
        for (key, order, nulls) in self.order() {
            let column = (GROUPED, key.map_or(COUNT, |key| self.name(key)));
            match nulls {
                Some(nulls) => window.order_by_with_nulls(column, order, nulls),
                None => window.order_by(column, order),
            };
        }
        let mut ranked = Query::select();
        ranked
            .columns(names().map(|name| (GROUPED, name)))
            .expr_window_as(
                Func::cust(Alias::new("row_number")),
                window,
                Alias::new(RANK),
            )
            .from_subquery(self.grouped(backend, Some(foreign_key)), GROUPED);
        let mut select = Query::select();
        select
            .columns(names().map(|name| (RANKED, name)))
            .from_subquery(ranked, RANKED)
            .and_where(Expr::col((RANKED, RANK)).lte(Place::Limit.to_value()))
            .order_by((RANKED, PARENT), SqlOrder::Asc)
            .order_by((RANKED, RANK), SqlOrder::Asc);
        select
    }

    /// The statement without order and limit. Parameters are different even if their
    /// values are the same, so keys are referred to by their positions.
    fn grouped(&self, backend: DbBackend, parent: Option<ColumnIndex>) -> SelectStatement {
        let table = self.table;
        if let Some(tallied) = self.tallied {
            let names = (0..self.grouping.keys.len()).map(|key| self.name(key));
            let names: Vec<_> = names.collect();
            let parent = parent.map(|_| PARENT);
            return tallied.groups(backend, table, (parent, &names));
        }
        let column = |column| Expr::col((table.name, table.column(column).name));
        let mut select = Query::select();
        select.from(table.name);
        let mut keys = self.grouping.keys.len();
        if let Some(parent) = parent {
            select
                .expr_as(column(parent), Alias::new(PARENT))
                .and_where(array::is_one_of(
                    backend,
                    column(parent),
                    Place::Keys.to_value(),
                ));
            keys += 1;
        }
        let mut compared = Vec::new();
        self.filter.filter_values(table, &mut compared);
        for (index, key) in self.grouping.keys.iter().enumerate() {
            let value = match key {
                GroupKey::Column(of) => column(*of),
                GroupKey::Time(of, unit) => {
                    if !is_postgres(backend) {
                        select.with_cte(zone_periods(backend));
                    }
                    bucket(backend, column(*of), *unit)
                }
                GroupKey::Computed(cases) => {
                    let mut value = CaseStatement::new();
                    for case in *cases {
                        let when = case.when.to_condition(backend, table, compared.len());
                        case.when.filter_values(table, &mut compared);
                        value = value.case(when, Expr::cust(quoted(case.name)));
                    }
                    value.into()
                }
            };
            select.expr_as(value, Alias::new(self.name(index)));
        }
        select
            .expr_as(Func::count(Expr::col(Asterisk)), Alias::new(COUNT))
            .add_group_by((1..=keys).map(|position| Expr::cust(position.to_string())));
        self.filter.restrict(&mut select, backend, table, None);
        select
    }

    /// The name of a key's column.
    fn name(&self, key: usize) -> &'static str {
        match &self.grouping.keys[key] {
            GroupKey::Column(column) => self.table.column(*column).name,
            GroupKey::Time(..) => "time",
            GroupKey::Computed(_) => "computed",
        }
    }

    /// The order of the groups: keys by their indices, and None for the count.
    fn order(&self) -> impl Iterator<Item = (Option<usize>, SqlOrder, Option<NullOrdering>)> {
        let Grouping { keys, order, .. } = self.grouping;
        let is_time = |key: &usize| matches!(keys[*key], GroupKey::Time(..));
        let (time, others): (Vec<_>, Vec<_>) = (0..keys.len()).partition(is_time);
        let count = (*order == GroupOrder::Count).then_some((None, SqlOrder::Desc, None));
        let (direction, nulls) = match order {
            GroupOrder::Keys | GroupOrder::Count => (SqlOrder::Asc, NullOrdering::Last),
            GroupOrder::KeysDescending => (SqlOrder::Desc, NullOrdering::First),
        };
        let keys = time.into_iter().chain(others).map(move |key| {
            let nullable = match &keys[key] {
                GroupKey::Column(column) => self.table.column(*column).nullable,
                GroupKey::Time(..) | GroupKey::Computed(_) => false,
            };
            (Some(key), direction.clone(), nullable.then_some(nulls))
        });
        count.into_iter().chain(keys)
    }
}

/// A name of the schema as a literal.
fn quoted(name: &str) -> String {
    format!("'{name}'")
}
