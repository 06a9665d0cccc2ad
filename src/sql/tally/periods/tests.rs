//! Which filters a tally of periods covers, and texts that do not depend on values.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use entity::scan::Column;
use sea_orm::DbBackend;

use crate::schema::scan;
use crate::sql::tally::Tallied;
use crate::sql::{Binding, Comparison, Filter, GroupOrder, Grouping, Groups, Operand, Question};
use crate::table::{Cell, ColumnIndex};
use crate::viewer::Viewer;
use crate::zone::Zone;

const BACKENDS: [DbBackend; 2] = [DbBackend::Postgres, DbBackend::Sqlite];

fn column(column: Column) -> ColumnIndex {
    scan().table.index_of(column)
}

fn tallied(filter: &Filter, grouping: Option<&Grouping>) -> Option<Tallied> {
    Tallied::new(scan().tally.as_ref().unwrap(), filter, grouping)
}

fn compare(of: Column, comparison: Comparison, value: Operand) -> Filter {
    let column = column(of);
    Filter::Compare {
        column,
        comparison,
        value,
    }
}

fn time(comparison: Comparison, seconds: i64) -> Filter {
    let time = DateTime::from_timestamp(seconds, 0).unwrap();
    compare(
        Column::ScannedAt,
        comparison,
        Operand::Given(Cell::Time(time)),
    )
}

fn outcome(name: &str) -> Filter {
    let value = Operand::Given(Cell::Text(name.to_owned()));
    compare(Column::Outcome, Comparison::Equal, value)
}

fn last(span: TimeDelta) -> Filter {
    Filter::All(vec![
        compare(Column::ScannedAt, Comparison::Greater, Operand::Ago(span)),
        compare(Column::ScannedAt, Comparison::LessOrEqual, Operand::Now),
    ])
}

#[test]
fn a_range_of_time_is_one_that_all_scans_are_in() {
    let since = || time(Comparison::GreaterOrEqual, 1000);
    let hour = || last(TimeDelta::hours(1));
    for filter in [
        since(),
        hour(),
        Filter::All(vec![outcome("DENIED"), time(Comparison::Less, 10), since()]),
        Filter::All(vec![
            Filter::Broad(Box::new(Filter::OfGates(column(Column::GateId)))),
            Filter::All(vec![hour()]),
            Filter::Not(Box::new(Filter::IsNull(column(Column::DenialReason)))),
        ]),
    ] {
        assert!(tallied(&filter, None).is_some(), "{filter:?}");
    }
    for filter in [
        Filter::Any(vec![since(), outcome("DENIED")]),
        Filter::Not(Box::new(since())),
        Filter::All(vec![since(), hour()]),
        Filter::All(vec![time(Comparison::Less, 1), time(Comparison::Less, 2)]),
        time(Comparison::Equal, 1000),
        time(Comparison::NotEqual, 1000),
        Filter::IsNull(column(Column::PassId)),
        Filter::All(vec![since(), Filter::IsNull(column(Column::HolderId))]),
        Filter::OfGates(column(Column::PassId)),
    ] {
        assert_eq!(tallied(&filter, None), None, "{filter:?}");
    }
}

/// The texts of counts and groups of a filter, in a zone.
fn texts(backend: DbBackend, filter: &Filter, zone: &str) -> Vec<Arc<str>> {
    let binding = Binding {
        now: DateTime::UNIX_EPOCH,
        viewer: Viewer::open(),
    };
    let table = &scan().table;
    let foreign_key = column(Column::GateId);
    let groups = scan().groups.as_ref().unwrap();
    let mut texts = Vec::new();
    let mut add = |question: Question<'_>| {
        let prepared = question.prepare(backend, &[1, 2], &binding);
        // One value for each parameter.
        let _ = prepared.values.bind();
        texts.push(prepared.text);
    };
    let count = tallied(filter, None).unwrap();
    add(Question::Count {
        table,
        filter,
        tallied: Some(&count),
    });
    add(Question::CountChildren {
        table,
        filter,
        tallied: Some(&count),
        foreign_key,
    });
    for names in [
        &["HOUR"][..],
        &["DAY", "OUTCOME"],
        &["GATE", "WEEK"],
        &["MONTH", "DENIAL_REASON"],
    ] {
        let grouping = Grouping {
            keys: names.iter().map(|name| groups.keys[*name].key()).collect(),
            order: GroupOrder::Keys,
            first: 10,
            zone: Zone::find(zone),
        };
        let tallied = tallied(filter, Some(&grouping)).unwrap();
        let groups = Groups {
            table,
            filter,
            grouping: &grouping,
            tallied: Some(&tallied),
            looks_ahead: false,
        };
        add(Question::Groups(groups));
        add(Question::GroupsOfChildren {
            groups,
            foreign_key,
        });
    }
    texts
}

#[test]
fn a_text_is_built_once_for_all_ranges_and_zones() {
    let range = |from, until, name| {
        Filter::All(vec![
            time(Comparison::Greater, from),
            time(Comparison::Less, until),
            outcome(name),
        ])
    };
    for backend in BACKENDS {
        let expected = texts(backend, &range(0, 1, "DENIED"), "UTC");
        for (from, until) in [(900, 86_400), (5, 3), (-1, 4_000_000_000)] {
            for zone in ["Europe/Berlin", "Asia/Kathmandu", "Africa/Monrovia"] {
                let found = texts(backend, &range(from, until, "ADMITTED"), zone);
                for (found, expected) in found.iter().zip(&expected) {
                    assert!(Arc::ptr_eq(found, expected), "{found}\n{expected}");
                }
            }
        }
    }
}

#[test]
fn groups_of_other_keys_are_not_covered() {
    let groups = scan().groups.as_ref().unwrap();
    let pass = crate::schema::pass();
    let issued = pass.groups.as_ref().unwrap().keys["HOUR"].key();
    let covered = |keys| {
        let grouping = Grouping {
            keys,
            order: GroupOrder::Keys,
            first: 10,
            zone: None,
        };
        tallied(&Filter::EVERYTHING, Some(&grouping)).is_some()
    };
    assert!(covered(vec![groups.keys["HOUR"].key()]));
    assert!(!covered(vec![issued]));
}
