//! The statement of a count from a tally: a sum of numbers, changes, and the rows that begin
//! or end between the tally's instant and the time of the request.

use sea_orm::DbBackend;
use sea_orm::sea_query::{
    Alias, CaseStatement, Expr, ExprTrait, Func, Query, SelectStatement, UnionType,
};

use super::Tallied;
use super::condition::{Condition, Stage, Test};
use crate::sql::text::Place;
use crate::sql::{array, is_postgres};
use crate::table::{ColumnIndex, Table};

/// The names of columns and of the subquery in statements.
const AT: &str = "at";
const COUNT: &str = "count";
const NUMBER: &str = "number";
const REVOKED: &str = "revoked";
const SUMMED: &str = "summed";

pub(super) struct Select<'a> {
    pub(super) tallied: &'a Tallied,
    pub(super) backend: DbBackend,
    pub(super) table: &'static Table,
    /// Whether rows are counted for each of some keys.
    pub(super) by_parent: bool,
}

impl Select<'_> {
    pub(super) fn statement(&self) -> SelectStatement {
        let [_, scheduled, active, expired] = &self.tallied.stages;
        let life = &self.tallied.tally.life;
        let begins = self.between(life.from, &scheduled.1, &active.1);
        let ends = self.between(life.until, &active.1, &expired.1);
        let changes = is_postgres(self.backend).then(|| self.changes());
        let mut parts = self.numbers();
        for part in changes.into_iter().chain(begins).chain(ends) {
            parts.union(UnionType::All, part);
        }
        let sum = Func::sum(Expr::col((SUMMED, NUMBER)));
        let sum = Func::coalesce([sum.into(), Expr::cust("0")]);
        let sum = Expr::expr(sum).cast_as(Alias::new("bigint"));
        let mut select = Query::select();
        if self.by_parent {
            let parent = (SUMMED, self.name(self.tallied.tally.parent));
            select.column(parent).group_by_col(parent);
        }
        select
            .expr_as(sum, Alias::new(COUNT))
            .from_subquery(parts, SUMMED);
        select
    }

    /// The numbers at the instant of the tally.
    fn numbers(&self) -> SelectStatement {
        let table = self.tallied.tally.table;
        let stage = |stage: &Stage| Expr::col((table, stage.name()));
        let sum = |stages: &[Stage]| {
            let stages = stages.iter().map(stage);
            stages.reduce(Expr::add).expect("there is at least one")
        };
        let test = |test| self.kept(table, test);
        let conditions = self.conditions();
        if let [(condition, stages)] = conditions.as_slice() {
            let mut select = self.part(table, None, sum(stages));
            if *condition != &Condition::Constant(true) {
                select.and_where(condition.to_expression(&test));
            }
            return select;
        }
        if conditions.is_empty() {
            let mut select = self.part(table, None, Expr::cust("0"));
            select.and_where(Expr::cust("FALSE"));
            return select;
        }
        let cases = conditions.iter().map(|(condition, stages)| {
            let case = CaseStatement::new();
            let case = case.case(condition.to_expression(&test), sum(stages));
            Expr::Case(Box::new(case.finally(Expr::cust("0"))))
        });
        let number = cases.reduce(Expr::add).expect("there are some");
        self.part(table, None, number)
    }

    /// The conditions for the rows of a status, each with the statuses that it is for.
    fn conditions(&self) -> Vec<(&Condition, Vec<Stage>)> {
        let mut conditions: Vec<(&Condition, Vec<Stage>)> = Vec::new();
        for (stage, condition) in &self.tallied.stages {
            let mut known = conditions.iter_mut();
            match known.find(|(known, _)| *known == condition) {
                _ if *condition == Condition::NEVER => {}
                Some((_, stages)) => stages.push(*stage),
                None => conditions.push((condition, vec![*stage])),
            }
        }
        conditions
    }

    /// The changes that are not among the numbers yet.
    fn changes(&self) -> SelectStatement {
        let (table, life) = (self.tallied.tally.changes, &self.tallied.tally.life);
        let over = |time| Expr::col((table, self.name(time))).lte(self.instant());
        let test = |test| match test {
            Test::Revoked => Expr::col((table, REVOKED)),
            Test::Begun => over(life.from),
            Test::Ended => over(life.until),
            test => self.kept(table, test),
        };
        let mut select = self.part(table, None, Expr::col((table, NUMBER)));
        let condition = &self.tallied.condition;
        if *condition != Condition::Constant(true) {
            select.and_where(condition.to_expression(&test));
        }
        select
    }

    /// The rows with a time between the instant and the time of the request, which match
    /// one condition before it and another one from then on.
    fn between(
        &self,
        time: ColumnIndex,
        before: &Condition,
        after: &Condition,
    ) -> Option<SelectStatement> {
        if before == after {
            return None;
        }
        let table = self.table.name;
        let column = |column| Expr::col((table, self.name(column)));
        let now = || Expr::val(Place::Now.to_value());
        let [least, greatest] = match self.backend {
            DbBackend::Postgres => ["LEAST", "GREATEST"],
            _ => ["min", "max"],
        };
        let end = |name| Func::cust(Alias::new(name)).args([self.instant(), now()]);
        let test = |test| self.own(test);
        // The time of the request may be before the instant.
        let signed = |[forward, backward]: [&'static str; 2]| {
            let case = CaseStatement::new().case(self.instant().lte(now()), Expr::cust(forward));
            Expr::Case(Box::new(case.finally(Expr::cust(backward))))
        };
        // Not a condition on the row, because an index of what it tests could find rows that
        // are many, while few are in the range.
        let of_matching = |number: Expr, condition: &Condition| match condition {
            Condition::Constant(true) => number,
            condition => {
                let case = CaseStatement::new();
                let case = case.case(condition.to_expression(&test), number);
                Expr::Case(Box::new(case.finally(Expr::cust("0"))))
            }
        };
        let number = match (before, after) {
            (&Condition::NEVER, after) => of_matching(signed(["1", "-1"]), after),
            (before, &Condition::NEVER) => of_matching(signed(["-1", "1"]), before),
            (before, after) => {
                let [leaving, entering] =
                    [before, after].map(|of| of_matching(Expr::cust("1"), of));
                signed(["1", "-1"]).mul(entering.sub(leaving))
            }
        };
        let mut select = self.part(table, Some(Expr::cust("0")), number);
        select
            .and_where(column(self.tallied.tally.life.revoked).is_null())
            .and_where(column(time).gt(end(least)))
            .and_where(column(time).lte(end(greatest)));
        Some(select)
    }

    /// A number for each row of a table, after the row's parent. `offset` is added to the
    /// parent in the condition, so that no index finds the rows by it.
    fn part(&self, table: &'static str, offset: Option<Expr>, number: Expr) -> SelectStatement {
        let mut select = Query::select();
        select.from(table);
        if self.by_parent {
            let parent = (table, self.name(self.tallied.tally.parent));
            let compared = match offset {
                Some(offset) => Expr::col(parent).add(offset),
                None => Expr::col(parent),
            };
            let keys = Place::Keys.to_value();
            select
                .column(parent)
                .and_where(array::is_one_of(self.backend, compared, keys));
        }
        select.expr_as(number, Alias::new(NUMBER));
        select
    }

    /// A test of a row of the tally, or of its changes.
    fn kept(&self, table: &'static str, test: Test) -> Expr {
        let column = |column| Expr::col((table, self.name(column)));
        match test {
            Test::Given(given) => {
                let mut names = self.tallied.tally.given.iter();
                let (_, name) = names
                    .find(|(column, _)| *column == given)
                    .expect("the tally has the column");
                Expr::col((table, *name))
            }
            test => self.value(test, column),
        }
    }

    /// A test of a row of the table itself.
    fn own(&self, test: Test) -> Expr {
        let column = |column| Expr::col((self.table.name, self.name(column)));
        match test {
            Test::Given(given) => column(given).is_not_null(),
            test => self.value(test, column),
        }
    }

    /// A test of a value.
    fn value(&self, test: Test, column: impl Fn(ColumnIndex) -> Expr) -> Expr {
        let value = |number| Place::FilterValue(number).to_value();
        match test {
            Test::Compare(of, comparison, number) => comparison.apply(column(of), value(number)),
            Test::OneOf(of, number) => array::is_one_of(self.backend, column(of), value(number)),
            Test::Given(_) | Test::Revoked | Test::Begun | Test::Ended => {
                unreachable!("the status decides these")
            }
        }
    }

    /// The instant of the tally.
    fn instant(&self) -> Expr {
        let time = self.tallied.tally.time;
        let mut select = Query::select();
        select.column((time, AT)).from(time);
        Expr::SubQuery(None, Box::new(select.into()))
    }

    fn name(&self, column: ColumnIndex) -> &'static str {
        self.table.column(column).name
    }
}
