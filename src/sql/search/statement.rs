//! The statement of a search.
//!
//! It never has to rank more than a few thousand rows, however common the text is. As for
//! [pages](crate::sql::candidates), an index of texts is asked for a number of rows that
//! match. If it has fewer, they are ranked and sorted. If it has that many, the ranks are
//! tried one after another, best first, and the databases stop at the limit. The rows of
//! a rank are found
//!
//! - in ranges of an index, if the text is at the start of a column with an order;
//! - among a number of rows from the index of texts, or, if it has that many, by a walk of
//!   the order, which soon meets some. Those that are the whole text, and those of a
//!   text that no such index finds, come from ranges of the column's own index.

use sea_orm::DbBackend;
use sea_orm::sea_query::{
    Alias, Asterisk, CaseStatement, CommonTableExpression, Expr, ExprTrait, Func, IntoTableRef,
    JoinType, Order as SqlOrder, Query, SelectStatement, UnionType, WithClause,
};

use super::{RANGES, Rank, Search, SearchedColumn, Test};
use crate::sql::filter::Filter;
use crate::sql::text::Place;
use crate::sql::walk::Stretch;
use crate::sql::{is_postgres, names};
use crate::table::{ColumnIndex, ColumnSet, Table};

/// The name of the column with a row's rank.
const RANK: &str = "rank";
/// The names of ranges, of their starts and of their ends.
const RANGE: &str = "r";
const START: &str = "start";
const END: &str = "end";
/// The name of a table that rows are looked up in.
const FOUND: &str = "c";
/// The name of a part of the rows.
const PART: &str = "p";
/// The name of a condition on a whole part, in SQLite.
const ONCE: &str = "k";
/// The names of the rows that match, and of those that match by the starts of words.
const ALL: &str = "n";
const BY_WORDS: &str = "w";

/// The statement, for these columns, which include the key and the order, and for the rows
/// that also match a condition.
pub(in crate::sql) fn select(
    backend: DbBackend,
    table: &'static Table,
    columns: ColumnSet,
    search: &Search,
    filter: Option<&Filter>,
) -> SelectStatement {
    let builder = Builder {
        backend,
        table,
        columns,
        search,
        filter,
        with: WithClause::new(),
        has_with: false,
        guard: Vec::new(),
    };
    builder.select()
}

struct Builder<'a> {
    backend: DbBackend,
    table: &'static Table,
    columns: ColumnSet,
    search: &'a Search,
    /// What the rows match beside the search. Indexes are asked without it.
    filter: Option<&'a Filter>,
    /// The rows that indexes are asked for.
    with: WithClause,
    has_with: bool,
    /// The condition under which the ranks are tried one after another.
    guard: Vec<Expr>,
}

impl Builder<'_> {
    fn select(mut self) -> SelectStatement {
        let mut ranks = Vec::new();
        if let Some(test) = self.anywhere()
            && self.ask_index(ALL, test)
        {
            ranks.push(self.few());
            self.guard.push(there_are_many(ALL));
        }
        for rank in [Rank::Whole, Rank::Start] {
            let sources = (0..self.search.columns.len())
                .flat_map(|place| self.sources(rank, place))
                .collect();
            ranks.push(self.rank(rank, sources));
        }
        if let (Some(words), Some(anywhere)) = (self.words(), self.anywhere()) {
            let mut conditions = vec![self.condition(words)];
            conditions.extend(self.tests(Rank::Start).map(|test| self.opposite(test)));
            let sources = if self.ask_index(BY_WORDS, words) {
                self.few_or_walk(BY_WORDS, &conditions)
            } else {
                vec![self.walk(&conditions, &[])]
            };
            ranks.push(self.rank(Rank::Words, sources));
            let others = [self.condition(anywhere), self.opposite(words)];
            ranks.push(self.rank(Rank::Anywhere, vec![self.walk(&others, &[])]));
        }
        let mut all = union(ranks);
        all.limit(Place::Limit.number());
        if self.has_with {
            all.with_cte(self.with);
        }
        all
    }

    /// All rows that match, ranked, if there are few.
    fn few(&self) -> SelectStatement {
        let is_one_of = |rank| {
            let tests = self.tests(rank).map(|test| self.condition(test));
            tests.reduce(Expr::or)
        };
        let mut ranked = CaseStatement::new();
        let words = self.words().map(|words| self.condition(words));
        for (rank, condition) in [
            (Rank::Whole, is_one_of(Rank::Whole)),
            (Rank::Start, is_one_of(Rank::Start)),
            (Rank::Words, words),
        ] {
            if let Some(condition) = condition {
                ranked = ranked.case(condition, Expr::cust(rank.to_sql()));
            }
        }
        let ranked = ranked.finally(Expr::cust(Rank::Anywhere.to_sql()));
        let mut select = self.columns_of(self.table.name);
        select
            .expr_as(ranked, Alias::new(RANK))
            .from_as(ALL, self.table.name)
            .and_where(there_are_many(ALL).not());
        if let Some(anywhere) = self.anywhere() {
            select.and_where(self.condition(anywhere));
        }
        self.restrict(&mut select);
        select.order_by(Alias::new(RANK), SqlOrder::Asc);
        self.sort(&mut select, self.table.name);
        self.part(select, Some(Expr::col((PART, RANK))))
    }

    /// The rows of a rank, in order and up to the limit.
    fn rank(&self, rank: Rank, sources: Vec<SelectStatement>) -> SelectStatement {
        let mut parts: Vec<_> = sources
            .into_iter()
            .map(|source| self.part(source, None))
            .collect();
        let ordered = if parts.len() == 1 {
            parts.swap_remove(0)
        } else {
            let mut ordered = self.columns_of(PART);
            ordered.from_subquery(union(parts), PART);
            self.sort(&mut ordered, PART);
            ordered
        };
        self.part(ordered, Some(Expr::cust(rank.to_sql())))
    }

    /// The rows of a rank whose column is the text, or begins with it.
    fn sources(&mut self, rank: Rank, place: usize) -> Vec<SelectStatement> {
        let SearchedColumn { column, by_order } = self.search.columns[place];
        let tests: Vec<Test> = self.tests(rank).collect();
        let test = tests[place];
        let mut others = tests[..place].to_vec();
        if rank == Rank::Start {
            others.extend(self.tests(Rank::Whole));
        }
        let mut conditions = vec![self.condition(test)];
        conditions.extend(others.into_iter().map(|other| self.opposite(other)));
        if column == self.search.order {
            return vec![self.in_ranges(rank, &conditions)];
        }
        let name = format!("{}{place}", if rank == Rank::Whole { "e" } else { "s" });
        // Few rows are in the ranges of a whole text. Of those of its start, the databases
        // only guess how many there are; with an index of texts, they know it and stop early.
        let in_ranges = by_order && rank == Rank::Whole;
        let mut asks = !in_ranges && self.ask_index(&name, test);
        if !asks && by_order {
            let rows = self.asked_in_ranges(rank, column, test);
            self.add_rows(&name, rows);
            asks = true;
        }
        if asks {
            self.few_or_walk(&name, &conditions)
        } else {
            vec![self.walk(&conditions, &[])]
        }
    }

    /// A number of the rows whose column is in the ranges of a rank, from its index.
    fn asked_in_ranges(&self, rank: Rank, column: ColumnIndex, test: Test) -> SelectStatement {
        let mut found = self.all_columns();
        found
            .and_where(self.is_in_range(column))
            .and_where(self.condition(test))
            .limit(Place::Candidates.number());
        if !is_postgres(self.backend) {
            self.join_ranges(&mut found, rank);
            found.cross_join(self.table.name);
            return found;
        }
        // In a statement of its own, and in order, so that it walks the index.
        let name = self.table.column(column).name;
        found
            .from(self.table.name)
            .order_by((self.table.name, name), SqlOrder::Asc);
        let mut rows = Query::select();
        rows.column((FOUND, Asterisk));
        self.join_ranges(&mut rows, rank);
        rows.join_lateral(JoinType::InnerJoin, found, FOUND, Expr::cust("TRUE"))
            .limit(Place::Candidates.number());
        rows
    }

    /// Those of the rows that an index was asked for, if there are few, or else of all
    /// rows.
    fn few_or_walk(&self, name: &str, conditions: &[Expr]) -> Vec<SelectStatement> {
        let mut few = self.columns_of(self.table.name);
        few.from_as(Alias::new(name), self.table.name)
            .and_where(there_are_many(name).not());
        for condition in self.guard.iter().chain(conditions) {
            few.and_where(condition.clone());
        }
        self.restrict(&mut few);
        vec![few, self.walk(conditions, &[there_are_many(name)])]
    }

    /// The first rows in the order that meet some conditions. `guard` is what else decides
    /// whether it runs.
    fn walk(&self, conditions: &[Expr], guard: &[Expr]) -> SelectStatement {
        let guard: Vec<Expr> = self.guard.iter().chain(guard).cloned().collect();
        let mut walk = self.pass(self.columns, conditions);
        if is_postgres(self.backend) || guard.is_empty() {
            for guard in guard {
                walk.and_where(guard);
            }
            return walk;
        }
        // SQLite tests a condition without columns on each row, but looks nothing up for
        // an empty array.
        let mut select = self.columns_of(FOUND);
        from_once(&mut select, guard);
        let walk = self.pass(self.key(), conditions);
        self.look_up(&mut select, walk);
        select
    }

    /// The first rows in the order whose text is in the ranges of a rank.
    fn in_ranges(&self, rank: Rank, conditions: &[Expr]) -> SelectStatement {
        let range = self.is_in_range(self.search.order);
        let mut select = self.columns_of(FOUND);
        if is_postgres(self.backend) {
            self.join_ranges(&mut select, rank);
            let mut walk = self.pass(self.columns, conditions);
            walk.and_where(range);
            select.join_lateral(JoinType::InnerJoin, walk, FOUND, Expr::cust("TRUE"));
            for guard in &self.guard {
                select.and_where(guard.clone());
            }
            self.sort(&mut select, FOUND);
            return select;
        }
        if !self.guard.is_empty() {
            from_once(&mut select, self.guard.clone());
        }
        self.join_ranges(&mut select, rank);
        let mut walk = self.pass(self.key(), conditions);
        walk.and_where(range);
        self.look_up(&mut select, walk);
        select
    }

    /// Joins the rows with some keys to a statement for SQLite, in order and up to the
    /// limit.
    fn look_up(&self, select: &mut SelectStatement, keys: SelectStatement) {
        let key = self.table.column(self.table.key()).name;
        select
            .cross_join(self.table.name.into_table_ref().alias(FOUND))
            .and_where(Expr::col((FOUND, key)).in_subquery(keys));
        self.sort(select, FOUND);
    }

    /// A walk of the order.
    fn pass(&self, columns: ColumnSet, conditions: &[Expr]) -> SelectStatement {
        let (table, mut select) = (self.table, Query::select());
        select
            .columns(names(table, columns).map(|name| (table.name, name)))
            .from(table.name);
        let all = conditions.iter().cloned().chain(self.restriction());
        let all = all.reduce(Expr::and).expect("there is a condition");
        select.and_where(if is_postgres(self.backend) {
            // PostgreSQL expects every other row to meet such a condition. Of several, it
            // would expect that too few rows meet all of them for walking the order.
            CaseStatement::new()
                .case(all, Expr::cust("TRUE"))
                .finally(Expr::cust("FALSE"))
                .into()
        } else {
            all
        });
        let walk = self.search.to_order().walk(false);
        walk.pass(&mut select, Stretch::All, self.backend, table);
        select.limit(Place::Limit.number());
        select
    }

    fn sort(&self, select: &mut SelectStatement, alias: &'static str) {
        let walk = self.search.to_order().walk(false);
        walk.sort(select, self.table, alias);
        select.limit(Place::Limit.number());
    }

    /// Adds the ranges of a rank to a statement's tables.
    fn join_ranges(&self, select: &mut SelectStatement, rank: Rank) {
        let ends = if rank == Rank::Whole { 1 } else { 2 };
        let [starts, ends] = [0, ends].map(|number| Place::FilterValue(number).to_value());
        let mut ranges = Query::select();
        if is_postgres(self.backend) {
            let each = |array| Func::cust(Alias::new("unnest")).arg(array);
            ranges
                .expr_as(each(starts), Alias::new(START))
                .expr_as(each(ends), Alias::new(END));
        } else {
            let each = |array| Func::cust(Alias::new("json_each")).arg(array);
            ranges
                .expr_as(Expr::col((START, "value")), Alias::new(START))
                .expr_as(Expr::col((END, "value")), Alias::new(END))
                .from_function(each(starts), START)
                .from_function(each(ends), END)
                .and_where(Expr::col((START, "key")).eq(Expr::col((END, "key"))));
        }
        select.from_subquery(ranges, RANGE);
    }

    /// The condition that a column is in a range.
    fn is_in_range(&self, column: ColumnIndex) -> Expr {
        let value = || Expr::col((self.table.name, self.table.column(column).name));
        let from = value().gte(Expr::col((RANGE, START)));
        from.and(value().lt(Expr::col((RANGE, END))))
    }

    /// Asks an index for the rows that meet a condition, if it can find them.
    fn ask_index(&mut self, name: &str, test: Test) -> bool {
        let narrowing = self.search.tests[test.0].narrowing(self.first(test));
        let Some(narrowing) = narrowing else {
            return false;
        };
        let rows = narrowing.rows(self.backend, self.table, Place::Candidates);
        self.add_rows(name, rows);
        true
    }

    fn add_rows(&mut self, name: &str, rows: SelectStatement) {
        let rows = CommonTableExpression::new()
            .table_name(Alias::new(name))
            .query(rows)
            .materialized(true)
            .to_owned();
        self.with.cte(rows);
        self.has_with = true;
    }

    /// The rows of a statement as a part of another one, with their rank.
    fn part(&self, rows: SelectStatement, rank: Option<Expr>) -> SelectStatement {
        let mut select = self.columns_of(PART);
        if let Some(rank) = rank {
            select.expr_as(rank, Alias::new(RANK));
        }
        select.from_subquery(rows, PART);
        select
    }

    fn columns_of(&self, alias: &'static str) -> SelectStatement {
        let mut select = Query::select();
        select.columns(names(self.table, self.columns).map(|name| (alias, name)));
        select
    }

    fn all_columns(&self) -> SelectStatement {
        let mut select = Query::select();
        select.column((self.table.name, Asterisk));
        select
    }

    fn key(&self) -> ColumnSet {
        let mut key = ColumnSet::default();
        key.insert(self.table.key());
        key
    }

    /// The conditions of a rank on columns.
    fn tests(&self, rank: Rank) -> impl Iterator<Item = Test> + use<> {
        let columns = self.search.columns.len();
        let first = if rank == Rank::Whole { 0 } else { columns };
        (first..first + columns).map(Test)
    }

    fn words(&self) -> Option<Test> {
        let tests = self.search.tests.len();
        self.search.has_words().then(|| Test(tests - 2))
    }

    fn anywhere(&self) -> Option<Test> {
        let tests = self.search.tests.len();
        self.search.has_words().then(|| Test(tests - 1))
    }

    /// Adds the condition that the rows match beside the search.
    fn restrict(&self, select: &mut SelectStatement) {
        if let Some(restriction) = self.restriction() {
            select.and_where(restriction);
        }
    }

    fn restriction(&self) -> Option<Expr> {
        let first = self.first(Test(self.search.tests.len()));
        self.filter
            .map(|filter| filter.to_condition(self.backend, self.table, first))
    }

    /// The number of a condition's first value.
    fn first(&self, test: Test) -> usize {
        let before = self.search.tests[..test.0].iter();
        RANGES + before.map(Filter::number_of_values).sum::<usize>()
    }

    fn condition(&self, test: Test) -> Expr {
        self.search.tests[test.0].to_condition(self.backend, self.table, self.first(test))
    }

    fn opposite(&self, test: Test) -> Expr {
        let opposite = Filter::Not(Box::new(self.search.tests[test.0].clone()));
        opposite.to_condition(self.backend, self.table, self.first(test))
    }
}

/// Whether an index found so many rows that there may be more.
fn there_are_many(name: &str) -> Expr {
    let mut count = Query::select();
    count
        .expr(Func::count(Expr::col(Asterisk)))
        .from(Alias::new(name));
    Expr::SubQuery(None, Box::new(count.into())).eq(Place::Candidates.to_value())
}

/// Makes a statement for SQLite return nothing unless some conditions hold.
fn from_once(select: &mut SelectStatement, conditions: Vec<Expr>) {
    let all = conditions.into_iter().reduce(Expr::and);
    let once = CaseStatement::new()
        .case(all.expect("there is a condition"), Expr::cust("'[0]'"))
        .finally(Expr::cust("'[]'"));
    let once = Func::cust(Alias::new("json_each")).arg(once);
    select.from_function(once, ONCE);
}

/// The rows of statements, one after another.
fn union(statements: Vec<SelectStatement>) -> SelectStatement {
    let all = statements.into_iter().reduce(|mut all, other| {
        all.union(UnionType::All, other);
        all
    });
    all.expect("there is a statement")
}
