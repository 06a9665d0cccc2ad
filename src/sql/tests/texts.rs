//! Each text is built once for all values, and its values are bound in the right order.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{DbBackend, Value};

use crate::sql::text::Text;
use crate::sql::{
    Binding, Case, Comparison, Direction, Filter, Fit, GroupKey, GroupOrder, Grouping, Groups,
    Operand, Order, Page, Position, Prepared, Probes, Question, Rows,
};
use crate::table::{Cell, ColumnIndex, ColumnSet, Table};
use crate::viewer::Viewer;
use crate::zone::{Unit, Zone};

const BACKENDS: [DbBackend; 2] = [DbBackend::Postgres, DbBackend::Sqlite];

/// A table with a name that no other test uses.
fn table(name: &'static str) -> &'static Table {
    let mut table = Table::from_entity::<entity::pass::Entity>();
    table.name = name;
    Box::leak(Box::new(table))
}

/// The parts that vary while the form stays the same.
#[derive(Clone, Copy)]
struct Given {
    keys: &'static [i64],
    number: i64,
    text: &'static str,
    limit: u32,
    now: DateTime<Utc>,
}

impl Given {
    fn first() -> Self {
        Self {
            keys: &[3],
            number: 3,
            text: "a",
            limit: 1,
            now: DateTime::UNIX_EPOCH,
        }
    }

    fn second() -> Self {
        Self {
            keys: &[1, 2, 20],
            number: 40,
            text: "other.text",
            limit: 20,
            now: DateTime::from_timestamp(1_795_305_600, 0).unwrap(),
        }
    }

    fn operand(self) -> Operand {
        Operand::Given(Cell::Integer(self.number))
    }

    fn compare(self, column: ColumnIndex, comparison: Comparison) -> Filter {
        Filter::Compare {
            column,
            comparison,
            value: self.operand(),
        }
    }

    /// Filters with different forms.
    #[expect(clippy::too_many_lines, reason = "a list")]
    fn filters(self, table: &'static Table) -> Vec<Filter> {
        let (key, code) = (table.key(), table.index_of(entity::pass::Column::Code));
        let equal = |column| self.compare(column, Comparison::Equal);
        let related = |filter| Filter::Related {
            key: table.index_of(entity::pass::Column::GateId),
            table: &crate::schema::gate().table,
            filter: Box::new(filter),
        };
        let referring = |filter| {
            let scan = &crate::schema::scan().table;
            Filter::Referring {
                table: scan,
                foreign_key: scan.index_of(entity::scan::Column::PassId),
                filter: Box::new(filter),
            }
        };
        let scan_key = crate::schema::scan().table.key();
        let of_gates = Filter::OfGates(table.index_of(entity::pass::Column::GateId));
        let matches = |fit, indexed| Filter::Matches {
            column: code,
            text: self.text.to_owned(),
            fit,
            indexed,
        };
        let one_of = |column| Filter::OneOf {
            column,
            values: self.keys.iter().copied().map(Cell::Integer).collect(),
        };
        let now = Filter::Compare {
            column: key,
            comparison: Comparison::Equal,
            value: Operand::Now,
        };
        let ago = Filter::Compare {
            column: key,
            comparison: Comparison::Greater,
            value: Operand::Ago(TimeDelta::hours(self.number)),
        };
        let not = |filter| Filter::Not(Box::new(filter));
        let broad = |filter| Filter::Broad(Box::new(filter));
        let comparisons = [
            Comparison::NotEqual,
            Comparison::Less,
            Comparison::LessOrEqual,
            Comparison::Greater,
            Comparison::GreaterOrEqual,
        ];
        let mut all: Vec<Filter> = comparisons
            .map(|comparison| self.compare(key, comparison))
            .into();
        all.extend([
            Filter::EVERYTHING,
            Filter::Any(vec![]),
            Filter::All(vec![Filter::EVERYTHING, equal(key)]),
            equal(key),
            equal(code),
            Filter::All(vec![equal(key), equal(code)]),
            Filter::All(vec![equal(code), equal(key)]),
            Filter::Any(vec![equal(key), equal(code)]),
            Filter::Any(vec![Filter::All(vec![equal(key), equal(code)]), now]),
            Filter::Any(vec![Filter::All(vec![equal(key)]), equal(code), equal(key)]),
            not(equal(code)),
            not(Filter::All(vec![matches(Fit::Start, true), one_of(key)])),
            broad(equal(key)),
            broad(equal(code)),
            one_of(key),
            one_of(code),
            Filter::IsNull(key),
            Filter::IsNull(code),
            not(Filter::IsNull(code)),
            matches(Fit::Start, false),
            matches(Fit::Start, true),
            matches(Fit::Anywhere, true),
            Filter::All(vec![
                equal(key),
                matches(Fit::Start, true),
                matches(Fit::Anywhere, true),
            ]),
            Filter::Any(vec![
                matches(Fit::Start, true),
                matches(Fit::Anywhere, true),
            ]),
            related(matches(Fit::Anywhere, true)),
            Filter::Any(vec![
                equal(key),
                related(matches(Fit::Anywhere, true)),
                equal(code),
            ]),
            matches(Fit::Anywhere, false),
            related(equal(crate::schema::gate().table.key())),
            related(self.compare(crate::schema::gate().table.key(), Comparison::Less)),
            related(Filter::EVERYTHING),
            not(related(matches(Fit::Anywhere, false))),
            Filter::All(vec![ago, equal(code)]),
            referring(Filter::EVERYTHING),
            referring(equal(scan_key)),
            referring(Filter::All(vec![
                self.compare(scan_key, Comparison::Less),
                self.compare(scan_key, Comparison::Greater),
            ])),
            not(referring(equal(scan_key))),
            broad(referring(equal(scan_key))),
            of_gates.clone(),
            Filter::OfGates(key),
            broad(of_gates.clone()),
            broad(Filter::Any(vec![of_gates.clone(), equal(code)])),
            Filter::All(vec![
                Filter::Any(vec![equal(key), equal(code)]),
                Filter::All(vec![equal(key), broad(of_gates.clone())]),
            ]),
            related(Filter::All(vec![matches(Fit::Anywhere, true), of_gates])),
            Filter::All(vec![referring(equal(scan_key)), equal(code)]),
        ]);
        all
    }

    fn pages(self, table: &'static Table) -> Vec<(Page, Probes)> {
        let position = |is_null| Position {
            value: if is_null {
                Cell::Null
            } else {
                Cell::Integer(self.number)
            },
            key: self.number + 1,
        };
        let mut all = Vec::new();
        let issued = table.index_of(entity::pass::Column::IssuedAt);
        let inside = table.index_of(entity::pass::Column::InsideSince);
        // Whether the cursors are those of rows without a value.
        let orders = [
            (table.key(), Direction::Ascending, [false, false]),
            (issued, Direction::Descending, [false, false]),
            (inside, Direction::Ascending, [false, false]),
            (inside, Direction::Descending, [false, true]),
            (inside, Direction::Ascending, [true, false]),
            (inside, Direction::Descending, [true, true]),
        ];
        for (column, direction, nulls) in orders {
            for flags in 0_u8..32 {
                let flag = |bit: u8| flags & (1 << bit) != 0;
                let page = Page {
                    order: Order { column, direction },
                    limit: self.limit,
                    backward: flag(0),
                    after: flag(1).then(|| position(nulls[0])),
                    before: flag(2).then(|| position(nulls[1])),
                };
                let probes = Probes {
                    preceding: flag(3),
                    following: flag(4),
                };
                all.push((page, probes));
            }
        }
        all
    }

    fn groupings(self, table: &'static Table) -> Vec<Grouping> {
        let (gate, purpose, issued) = (
            table.index_of(entity::pass::Column::GateId),
            table.index_of(entity::pass::Column::Purpose),
            table.index_of(entity::pass::Column::IssuedAt),
        );
        let case = |name, comparison| Case {
            name,
            when: Filter::Compare {
                column: issued,
                comparison,
                value: Operand::Now,
            },
        };
        let cases = vec![
            case("PAST", Comparison::LessOrEqual),
            case("FUTURE", Comparison::Greater),
        ];
        let computed = GroupKey::Computed(cases.leak());
        let time = |unit| GroupKey::Time(issued, unit);
        let zone = Zone::find(if self.limit > 1 {
            "Europe/Berlin"
        } else {
            "UTC"
        });
        let mut all = Vec::new();
        for order in [
            GroupOrder::Keys,
            GroupOrder::KeysDescending,
            GroupOrder::Count,
        ] {
            for keys in [
                vec![GroupKey::Column(gate)],
                vec![GroupKey::Column(purpose), GroupKey::Column(gate)],
                vec![computed.clone()],
                vec![time(Unit::Hour), computed.clone()],
                vec![time(Unit::Day)],
                vec![GroupKey::Column(gate), time(Unit::Week)],
                vec![time(Unit::Month)],
            ] {
                let first = self.limit;
                all.push(Grouping {
                    keys,
                    order,
                    first,
                    zone,
                });
            }
        }
        all
    }

    /// Calls a function for each of many questions.
    fn each(self, table: &'static Table, mut act: impl FnMut(Question<'_>)) {
        let mut columns = ColumnSet::default();
        columns.insert(table.key());
        let foreign_key = table.index_of(entity::pass::Column::GateId);
        let value = &Cell::Integer(self.number);
        for (column, _) in table.columns() {
            act(Question::Keys {
                table,
                columns,
                filter: None,
            });
            act(Question::Value {
                table,
                columns,
                column,
                value,
                filter: None,
            });
            columns.insert(column);
        }
        for (number, filter) in self.filters(table).iter().enumerate() {
            let condition = Some(filter);
            act(Question::Keys {
                table,
                columns,
                filter: condition,
            });
            act(Question::Value {
                table,
                columns,
                column: table.key(),
                value,
                filter: condition,
            });
            act(Question::Count {
                table,
                filter,
                tallied: None,
            });
            act(Question::CountChildren {
                table,
                filter,
                tallied: None,
                foreign_key,
            });
            for grouping in &self.groupings(table) {
                let groups = Groups {
                    table,
                    filter,
                    grouping,
                    tallied: None,
                    looks_ahead: self.limit > 1,
                };
                act(Question::Groups(groups));
                act(Question::GroupsOfChildren {
                    groups,
                    foreign_key,
                });
            }
            // Each filter is tried with some pages, and each page with some filters.
            for (page, probes) in self.pages(table).iter().skip(number % 5).step_by(5) {
                let rows = Rows {
                    table,
                    columns,
                    filter,
                    page,
                    probes: *probes,
                };
                act(Question::Page(rows));
                act(Question::Children { rows, foreign_key });
            }
        }
    }

    fn prepare(self, question: Question<'_>, backend: DbBackend) -> Prepared {
        question.prepare(
            backend,
            self.keys,
            &Binding {
                now: self.now,
                viewer: Arc::new(Viewer {
                    gates: Some(self.keys.into()),
                    ..(*Viewer::open()).clone()
                }),
            },
        )
    }
}

#[test]
fn questions_that_differ_in_values_have_the_text_that_is_built_for_them() {
    let table = table("of_all_questions");
    for backend in BACKENDS {
        let mut first = Vec::new();
        Given::first().each(table, |question| {
            first.push(Given::first().prepare(question, backend));
        });
        assert!(first.len() > 3000, "only {} questions", first.len());
        let mut first = first.iter();
        Given::second().each(table, |question| {
            let second = Given::second().prepare(question, backend);
            let first = first.next().unwrap();
            assert_eq!(first.text, second.text);
            assert_eq!(first.values.len(), second.values.len());
            let built = Text::build(backend, &question.build(backend));
            assert_eq!(*question.text(backend), built);
            let parameters = number_of_parameters(&second.text);
            assert_eq!(second.values.len(), parameters, "{}", second.text);
        });
    }
}

/// The highest number of a parameter, or how many there are if they have none.
fn number_of_parameters(text: &str) -> usize {
    let parts: Vec<&str> = text.split(['$', '?']).skip(1).collect();
    let numbers = parts.iter().filter_map(|part| {
        let end = part.find(|character: char| !character.is_ascii_digit());
        part[..end.unwrap_or(part.len())].parse().ok()
    });
    numbers.max().unwrap_or(parts.len())
}

#[test]
fn a_text_is_built_once_for_all_values() {
    let table = table("of_one_text");
    for backend in BACKENDS {
        let texts = |given: Given| -> Vec<Arc<str>> {
            let filters = given.filters(table);
            let counts = filters.iter().map(|filter| Question::Count {
                table,
                filter,
                tallied: None,
            });
            let prepared = counts.map(|question| given.prepare(question, backend).text);
            prepared.collect()
        };
        for (first, second) in texts(Given::first()).iter().zip(texts(Given::second())) {
            assert!(Arc::ptr_eq(first, &second), "{second}");
        }
    }
}

#[test]
fn values_stand_where_the_text_has_them() {
    let table = table("of_places");
    let given = Given::second();
    let (key, code, until) = (
        table.key(),
        table.index_of(entity::pass::Column::Code),
        table.index_of(entity::pass::Column::ValidUntil),
    );
    let filter = &Filter::All(vec![
        Filter::Any(vec![
            Filter::Matches {
                column: code,
                text: "a.b".to_owned(),
                fit: Fit::Start,
                indexed: false,
            },
            Filter::Compare {
                column: until,
                comparison: Comparison::Greater,
                value: Operand::Now,
            },
        ]),
        given.compare(key, Comparison::NotEqual),
    ]);
    let position = |key| Position {
        value: Cell::Integer(10 * key),
        key,
    };
    let page = &Page {
        order: Order {
            column: until,
            direction: Direction::Ascending,
        },
        limit: 5,
        backward: false,
        after: Some(position(7)),
        before: Some(position(8)),
    };
    let mut columns = ColumnSet::default();
    columns.insert(key);
    let rows = Rows {
        table,
        columns,
        filter,
        page,
        probes: Probes {
            preceding: true,
            following: false,
        },
    };
    let foreign_key = table.index_of(entity::pass::Column::GateId);
    let question = Question::Children { rows, foreign_key };
    let filtered = |pattern: &str| -> Vec<Value> {
        vec![pattern.into(), given.now.into(), given.number.into()]
    };
    let pair = |value: i64, key: i64| -> Vec<Value> { vec![value.into(), key.into()] };
    let limit = |rows: u64| -> Vec<Value> { vec![rows.into()] };
    // The text has the filter and the range twice: for the page, and for the row that
    // precedes it.
    for (backend, pattern) in [
        (DbBackend::Postgres, "A.B"),
        (DbBackend::Sqlite, r"(?i)\Aa\.b"),
    ] {
        let prepared = given.prepare(question, backend);
        let keys = vec![crate::sql::array::bind_keys(backend, given.keys)];
        let (after, before) = (pair(70, 7), pair(80, 8));
        let rest = [before, limit(5), limit(1)].concat();
        let expected = match backend {
            DbBackend::Sqlite => [after, keys, filtered(pattern), rest].concat(),
            _ => [keys, filtered(pattern), after, rest].concat(),
        };
        assert_eq!(prepared.values.bind(), expected, "{}", prepared.text);
        assert_eq!(prepared.keys, 3);
    }
}

#[test]
fn the_gates_of_a_viewer_are_bound_wherever_a_text_has_them() {
    let table = table("of_gates");
    let (first, second) = (Given::first(), Given::second());
    let column = table.index_of(entity::pass::Column::GateId);
    let filter = &Filter::All(vec![
        second.compare(table.key(), Comparison::NotEqual),
        Filter::Broad(Box::new(Filter::OfGates(column))),
    ]);
    let mut columns = ColumnSet::default();
    columns.insert(table.key());
    let page = &Page::first_row(Order {
        column: table.key(),
        direction: Direction::Ascending,
    });
    let rows = Rows {
        table,
        columns,
        filter,
        page,
        probes: Probes::default(),
    };
    // The keys are also those of parents. A walk tests the parent itself first.
    let question = Question::Children {
        rows,
        foreign_key: column,
    };
    for backend in BACKENDS {
        let prepared = second.prepare(question, backend);
        let keys = || crate::sql::array::bind_keys(backend, second.keys);
        let number: Value = second.number.into();
        // The parents' keys, and the viewer's gates once for both places.
        let expected = vec![keys(), keys(), number, 1_u64.into()];
        assert_eq!(prepared.values.bind(), expected, "{}", prepared.text);
        // Not those of the request that the text was built for.
        let other = first.prepare(question, backend);
        assert!(Arc::ptr_eq(&prepared.text, &other.text));
        assert_ne!(prepared.values, other.values);
    }
}
