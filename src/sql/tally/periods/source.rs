//! What parts of a sum are read from, and their conditions and values there.

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, UnionType};

use super::Select;
use super::part::{PLACE, PLACES, Part, Source, literal};
use crate::sql::tally::condition::{Condition, Test};
use crate::sql::tally::key::Key;
use crate::sql::text::Place;
use crate::sql::{array, is_postgres};
use crate::table::ColumnIndex;

impl Select<'_> {
    /// Whether the numbers of each gate are read.
    pub(super) fn is_by_gate(&self) -> bool {
        let parent = self.tallied.tally.parent;
        let mut keys = self.tallied.keys.iter();
        self.by_parent
            || keys.any(|key| *key == Key::Column(parent))
            || self.tallied.condition.compares(parent)
    }

    /// Whether the condition itself names the gates.
    pub(super) fn is_of_some_gates(&self) -> bool {
        let parent = self.tallied.tally.parent;
        let names_them = |condition: &Condition| matches!(condition, Condition::Test(Test::OneOf(of, _)) if *of == parent);
        match &self.tallied.condition {
            Condition::All(all) => all.iter().any(names_them),
            condition => names_them(condition),
        }
    }

    /// A part as a statement: the columns, and those of the keys that it is asked for.
    pub(super) fn to_select(&self, part: Part, parent: Option<&'static str>) -> SelectStatement {
        let mut select = self.read_from(part.source, parent);
        let filter = self.filter(part.source);
        for condition in part.conditions.into_iter().chain(filter) {
            select.and_where(condition);
        }
        select
    }

    /// What parts are read from, for the keys.
    pub(super) fn read_from(
        &self,
        source: Source,
        parent: Option<&'static str>,
    ) -> SelectStatement {
        let table = self.table_of(source);
        let mut select = Query::select();
        select.from(table);
        if source == Source::Quarters {
            select.from_subquery(places(), PLACES);
        }
        let own = (table, self.name(self.tallied.tally.parent));
        if let Some(name) = parent {
            if own.1 == name {
                select.column(own);
            } else {
                select.expr_as(Expr::col(own), Alias::new(name));
            }
            let keys = Place::Keys.to_value();
            select.and_where(array::is_one_of(self.backend, Expr::col(own), keys));
        }
        select
    }

    /// The filter without its range of time, in a part. None if all rows match it.
    pub(super) fn filter(&self, source: Source) -> Option<Expr> {
        let condition = &self.tallied.condition;
        let test = |test| self.test(source, self.table_of(source), test);
        (*condition != Condition::Constant(true)).then(|| condition.to_expression(&test))
    }

    fn table_of(&self, source: Source) -> &'static str {
        match source {
            Source::Numbers | Source::Quarters => self.tallied.tally.table,
            Source::Changes => self.tallied.tally.changes,
            Source::Rows => self.table.name,
        }
    }

    /// The value of a column of the table, in a part.
    pub(super) fn value(&self, source: Source, of: ColumnIndex) -> Expr {
        let table = match source {
            Source::Numbers | Source::Quarters => self.tallied.tally.table,
            Source::Changes => self.tallied.tally.changes,
            Source::Rows => return Expr::col((self.table.name, self.name(of))),
        };
        let column = Expr::col((table, self.name(of)));
        if self.table.column(of).nullable {
            Expr::cust_with_exprs(
                if is_postgres(self.backend) {
                    "NULLIF($1, '')"
                } else {
                    "NULLIF(?, '')"
                },
                [column],
            )
        } else {
            column
        }
    }

    /// A test of a row of a part. It is true or false, never null.
    fn test(&self, source: Source, table: &'static str, test: Test) -> Expr {
        let column = |of| Expr::col((table, self.name(of)));
        let is_given = |of| match source {
            Source::Rows => column(of).is_not_null(),
            _ => column(of).ne(Expr::Constant("".into())),
        };
        let (of, compared) = match test {
            Test::Given(of) => return is_given(of),
            Test::Compare(of, comparison, number) => {
                let value = Place::FilterValue(self.first_value + number).to_value();
                (of, comparison.apply(column(of), value))
            }
            Test::OneOf(of, number) => {
                let value = Place::FilterValue(self.first_value + number).to_value();
                (of, array::is_one_of(self.backend, column(of), value))
            }
            Test::Revoked | Test::Begun | Test::Ended => {
                unreachable!("a tally of periods has no statuses")
            }
        };
        if self.table.column(of).nullable {
            is_given(of).and(compared)
        } else {
            compared
        }
    }
}

/// The places of the quarters of an hour.
fn places() -> SelectStatement {
    let mut select = Query::select();
    select.expr_as(literal(0), Alias::new(PLACE));
    for place in 1..4 {
        let mut other = Query::select();
        other.expr(literal(place));
        select.union(UnionType::All, other);
    }
    select
}
