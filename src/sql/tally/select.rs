//! The statement of a count from a tally: a sum of numbers, changes, and the rows that begin
//! or end between the tally's instant and the time of the request.

use sea_orm::DbBackend;
use sea_orm::sea_query::{
    Alias, CaseStatement, Expr, ExprTrait, Func, Query, SelectStatement, UnionType,
};

use super::condition::{Condition, Stage, Test};
use super::key::Key;
use super::{Life, Tallied};
use crate::sql::text::Place;
use crate::sql::{array, is_postgres};
use crate::table::{ColumnIndex, Table};

/// The names of columns and of the subquery in statements.
const AT: &str = "at";
pub(super) const COUNT: &str = "count";
pub(super) const NUMBER: &str = "number";
const REVOKED: &str = "revoked";
pub(super) const SUMMED: &str = "summed";

/// Numbers of some rows of a table.
pub(super) struct Part {
    pub(super) table: &'static str,
    pub(super) number: Expr,
    /// The conditions of the count.
    pub(super) conditions: Vec<Expr>,
    /// The range of time in which the rows are, if they are in one.
    pub(super) range: Option<Range>,
}

/// Rows with a time between the instant of the tally and the time of the request.
pub(super) struct Range {
    /// The column of the time.
    pub(super) time: ColumnIndex,
    /// The conditions on them.
    pub(super) conditions: [Expr; 3],
}

impl Part {
    fn new(table: &'static str, number: Expr) -> Self {
        Self {
            table,
            number,
            conditions: Vec::new(),
            range: None,
        }
    }
}

fn sum() -> Expr {
    Func::sum(Expr::col((SUMMED, NUMBER))).into()
}

/// A name of the schema as a literal.
fn literal(name: &str) -> Expr {
    Expr::cust(format!("'{name}'"))
}

pub(super) struct Select<'a> {
    pub(super) tallied: &'a Tallied,
    pub(super) backend: DbBackend,
    pub(super) table: &'static Table,
    /// Whether rows are counted for each of some keys.
    pub(super) by_parent: bool,
    /// The number of the filter's first value among those of the statement.
    pub(super) first_value: usize,
}

/// The rows of a part of the sum.
#[derive(Clone, Copy)]
pub(super) enum Rows {
    /// Numbers of the tally, for one status or without regard to it.
    Numbers(Option<Stage>),
    /// Changes that are not among the numbers.
    Changes,
    /// Rows that enter a status or leave it, or without regard to it.
    Moving(Option<Stage>),
}

impl Select<'_> {
    pub(super) fn count(&self) -> SelectStatement {
        let mut select = Query::select();
        if self.by_parent {
            let parent = (SUMMED, self.name(self.tallied.tally.parent));
            select.column(parent).group_by_col(parent);
        }
        let parent = self.by_parent.then(|| self.name(self.tallied.tally.parent));
        let sum = Func::coalesce([sum(), Expr::cust("0")]);
        let sum = Expr::expr(sum).cast_as(Alias::new("bigint"));
        select
            .expr_as(sum, Alias::new(COUNT))
            .from_subquery(self.parts(parent, &[]), SUMMED);
        select
    }

    pub(super) fn groups(
        &self,
        parent: Option<&'static str>,
        keys: &[&'static str],
    ) -> SelectStatement {
        let mut select = Query::select();
        for name in parent.iter().chain(keys) {
            select.column((SUMMED, *name)).group_by_col((SUMMED, *name));
        }
        select
            .expr_as(sum().cast_as(Alias::new("bigint")), Alias::new(COUNT))
            .from_subquery(self.parts(parent, keys), SUMMED)
            .and_having(sum().ne(Expr::cust("0")));
        select
    }

    /// The parts of the sum.
    pub(super) fn summands(&self) -> impl Iterator<Item = (Rows, Part)> {
        let [_, scheduled, active, expired] = &self.tallied.stages;
        let life = self.life();
        let begins = self.between(life.from, scheduled, active);
        let ends = self.between(life.until, active, expired);
        let changes = is_postgres(self.backend).then(|| self.changes());
        let parts = self.numbers().into_iter().chain(changes);
        parts.chain(begins).chain(ends)
    }

    /// The parts of the sum as a statement, with the keys under these names.
    fn parts(&self, parent: Option<&'static str>, keys: &[&'static str]) -> SelectStatement {
        let parts = self.summands();
        let mut parts = parts.map(|part| self.to_select(part, (parent, keys)));
        let mut first = parts.next().expect("the numbers are at least one");
        for part in parts {
            first.union(UnionType::All, part);
        }
        first
    }

    /// Whether the status is a key.
    fn is_by_status(&self) -> bool {
        let mut keys = self.tallied.keys.iter();
        keys.any(|key| matches!(key, Key::Status(_)))
    }

    /// The numbers at the instant of the tally.
    fn numbers(&self) -> Vec<(Rows, Part)> {
        let table = self.tallied.tally.table;
        let stage = |stage: &Stage| Expr::col((table, stage.name()));
        let sum = |stages: &[Stage]| {
            let stages = stages.iter().map(stage);
            stages.reduce(Expr::add).expect("there is at least one")
        };
        let test = |test| self.kept(table, test);
        let restricted = |rows, condition: &Condition, number| {
            let mut part = Part::new(table, number);
            if *condition != Condition::Constant(true) {
                part.conditions.push(condition.to_expression(&test));
            }
            (rows, part)
        };
        if self.is_by_status() {
            let stages = self.tallied.stages.iter();
            let stages = stages.filter(|(_, condition)| *condition != Condition::NEVER);
            let parts = stages
                .map(|(of, condition)| restricted(Rows::Numbers(Some(*of)), condition, stage(of)));
            let parts: Vec<_> = parts.collect();
            if !parts.is_empty() {
                return parts;
            }
        }
        let conditions = self.conditions();
        let number = match conditions.as_slice() {
            [] => {
                let any = Rows::Numbers(Some(Stage::Revoked));
                return vec![restricted(any, &Condition::NEVER, Expr::cust("0"))];
            }
            [(condition, stages)] => {
                return vec![restricted(Rows::Numbers(None), condition, sum(stages))];
            }
            conditions => {
                let cases = conditions.iter().map(|(condition, stages)| {
                    let case = CaseStatement::new();
                    let case = case.case(condition.to_expression(&test), sum(stages));
                    Expr::Case(Box::new(case.finally(Expr::cust("0"))))
                });
                cases.reduce(Expr::add).expect("there are some")
            }
        };
        vec![(Rows::Numbers(None), Part::new(table, number))]
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
    fn changes(&self) -> (Rows, Part) {
        let table = self.tallied.tally.changes;
        let mut part = Part::new(table, Expr::col((table, NUMBER)));
        let condition = &self.tallied.condition;
        if *condition != Condition::Constant(true) {
            let test = |test| self.changed(test);
            part.conditions.push(condition.to_expression(&test));
        }
        (Rows::Changes, part)
    }

    /// The rows with a time between the instant and the time of the request. They leave one
    /// status then, and enter another one.
    fn between(
        &self,
        time: ColumnIndex,
        (from, before): &(Stage, Condition),
        (to, after): &(Stage, Condition),
    ) -> Vec<(Rows, Part)> {
        let test = |test| self.own(test);
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
        // The time of the request may be before the instant.
        let signed = |[forward, backward]: [&'static str; 2]| {
            let (instant, now) = (self.instant(), Expr::val(Place::Now.to_value()));
            let case = CaseStatement::new().case(instant.lte(now), Expr::cust(forward));
            Expr::Case(Box::new(case.finally(Expr::cust(backward))))
        };
        let entering = || of_matching(signed(["1", "-1"]), after);
        let leaving = || of_matching(signed(["-1", "1"]), before);
        let moving = |stage, number| (Rows::Moving(stage), self.in_range(time, number));
        if self.is_by_status() {
            let leaves = (*before != Condition::NEVER).then(|| moving(Some(*from), leaving()));
            let enters = (*after != Condition::NEVER).then(|| moving(Some(*to), entering()));
            return leaves.into_iter().chain(enters).collect();
        }
        let number = match (before, after) {
            (before, after) if before == after => return Vec::new(),
            (&Condition::NEVER, _) => entering(),
            (_, &Condition::NEVER) => leaving(),
            (before, after) => {
                let [before, after] = [before, after].map(|of| of_matching(Expr::cust("1"), of));
                signed(["1", "-1"]).mul(after.sub(before))
            }
        };
        vec![moving(None, number)]
    }

    /// Rows that are not revoked, with a time between the instant and the time of the request.
    fn in_range(&self, time: ColumnIndex, number: Expr) -> Part {
        let column = |column| Expr::col((self.table.name, self.name(column)));
        let [least, greatest] = match self.backend {
            DbBackend::Postgres => ["LEAST", "GREATEST"],
            _ => ["min", "max"],
        };
        let end = |name| {
            let ends = [self.instant(), Expr::val(Place::Now.to_value())];
            Func::cust(Alias::new(name)).args(ends)
        };
        let mut part = Part::new(self.table.name, number);
        let conditions = [
            column(self.life().revoked).is_null(),
            column(time).gt(end(least)),
            column(time).lte(end(greatest)),
        ];
        part.range = Some(Range { time, conditions });
        part
    }

    /// A part as a statement: the parent, the keys and the number.
    fn to_select(
        &self,
        (rows, part): (Rows, Part),
        (parent, keys): (Option<&'static str>, &[&'static str]),
    ) -> SelectStatement {
        let mut select = Query::select();
        select.from(part.table);
        if let Some(name) = parent {
            self.add_parent(&mut select, rows, part.table, name);
        }
        for (key, name) in self.tallied.keys.iter().zip(keys) {
            let value = match (key, rows) {
                (Key::Column(of), _) => {
                    self.add_column(&mut select, part.table, *of, name);
                    continue;
                }
                (key, Rows::Numbers(stage) | Rows::Moving(stage)) => {
                    let name = stage.and_then(|stage| key.name(stage));
                    literal(name.expect("a part by status has one"))
                }
                (key, Rows::Changes) => self.status(*key),
            };
            select.expr_as(value, Alias::new(*name));
        }
        let range = part.range.into_iter().flat_map(|range| range.conditions);
        for condition in range.chain(part.conditions) {
            select.and_where(condition);
        }
        select.expr_as(part.number, Alias::new(NUMBER));
        select
    }

    /// Selects the parents of rows under a name, and restricts the rows to theirs.
    pub(super) fn add_parent(
        &self,
        select: &mut SelectStatement,
        rows: Rows,
        table: &'static str,
        name: &'static str,
    ) {
        let parent = Expr::col((table, self.name(self.tallied.tally.parent)));
        // No index finds rows in a range by their parent.
        let compared = match rows {
            Rows::Moving(_) => parent.add(Expr::cust("0")),
            Rows::Numbers(_) | Rows::Changes => parent,
        };
        let keys = Place::Keys.to_value();
        self.add_column(select, table, self.tallied.tally.parent, name);
        select.and_where(array::is_one_of(self.backend, compared, keys));
    }

    /// Selects a column under a name, which is mostly its own.
    fn add_column(
        &self,
        select: &mut SelectStatement,
        table: &'static str,
        column: ColumnIndex,
        name: &'static str,
    ) {
        let own = (table, self.name(column));
        if own.1 == name {
            select.column(own);
        } else {
            select.expr_as(Expr::col(own), Alias::new(name));
        }
    }

    /// The status of a change at the instant.
    fn status(&self, key: Key) -> Expr {
        let name = |stage| literal(key.name(stage).expect("the key has all statuses"));
        let case = CaseStatement::new()
            .case(self.changed(Test::Revoked), name(Stage::Revoked))
            .case(self.changed(Test::Begun).not(), name(Stage::Scheduled))
            .case(self.changed(Test::Ended).not(), name(Stage::Active));
        Expr::Case(Box::new(case.finally(name(Stage::Expired))))
    }

    /// A test of a change.
    fn changed(&self, test: Test) -> Expr {
        let (table, life) = (self.tallied.tally.changes, self.life());
        let over = |time| Expr::col((table, self.name(time))).lte(self.instant());
        match test {
            Test::Revoked => Expr::col((table, REVOKED)),
            Test::Begun => over(life.from),
            Test::Ended => over(life.until),
            test => self.kept(table, test),
        }
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
        let value = |number| Place::FilterValue(self.first_value + number).to_value();
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
        let time = self.life().time;
        let mut select = Query::select();
        select.column((time, AT)).from(time);
        Expr::SubQuery(None, Box::new(select.into()))
    }

    fn life(&self) -> &'static Life {
        let life = self.tallied.tally.life();
        life.expect("the tally is one of statuses")
    }

    pub(super) fn name(&self, column: ColumnIndex) -> &'static str {
        self.table.column(column).name
    }
}
