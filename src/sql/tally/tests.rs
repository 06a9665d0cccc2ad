//! Which filters a tally covers, and texts that do not depend on values.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use entity::pass::Column;
use sea_orm::DbBackend;

use super::Tallied;
use crate::schema::pass;
use crate::sql::{Binding, Comparison, Filter, Fit, GroupOrder, Grouping, Operand, Question};
use crate::table::{Cell, ColumnIndex};
use crate::viewer::Viewer;

const BACKENDS: [DbBackend; 2] = [DbBackend::Postgres, DbBackend::Sqlite];

fn column(column: Column) -> ColumnIndex {
    pass().table.index_of(column)
}

fn tallied(filter: &Filter) -> Option<Tallied> {
    Tallied::new(pass().tally.as_ref().unwrap(), filter, None)
}

fn compare(of: Column, comparison: Comparison, value: Operand) -> Filter {
    let column = column(of);
    Filter::Compare {
        column,
        comparison,
        value,
    }
}

fn kind(name: &str) -> Filter {
    let value = Operand::Given(Cell::Text(name.to_owned()));
    compare(Column::Kind, Comparison::Equal, value)
}

fn begun() -> Filter {
    compare(Column::ValidFrom, Comparison::LessOrEqual, Operand::Now)
}

fn not_revoked() -> Filter {
    Filter::IsNull(column(Column::RevokedAt))
}

fn not(filter: Filter) -> Filter {
    Filter::Not(Box::new(filter))
}

#[test]
fn parts_that_are_not_tallied_are_not_covered() {
    let time = |comparison, value| compare(Column::ValidFrom, comparison, value);
    let at = Operand::Given(Cell::Time(DateTime::UNIX_EPOCH));
    let ago = Operand::Ago(TimeDelta::hours(1));
    let other = Filter::IsNull(column(Column::Purpose));
    let related = Filter::Related {
        key: column(Column::GateId),
        table: &crate::schema::gate().table,
        filter: Box::new(Filter::EVERYTHING),
    };
    for filter in [
        time(Comparison::LessOrEqual, at),
        time(Comparison::Greater, ago),
        // Ranges exclude one end and include the other.
        Filter::All(vec![not_revoked(), time(Comparison::Less, Operand::Now)]),
        // The numbers do not say when a revoked pass begins.
        begun(),
        Filter::Any(vec![not_revoked(), begun()]),
        compare(Column::IssuedAt, Comparison::LessOrEqual, Operand::Now),
        Filter::Matches {
            column: column(Column::Kind),
            text: "V".to_owned(),
            fit: Fit::Start,
            indexed: false,
        },
        Filter::OfGates(column(Column::HolderId)),
        other.clone(),
        not(other.clone()),
        Filter::All(vec![kind("STAFF"), other.clone()]),
        Filter::Any(vec![kind("STAFF"), other]),
        related,
    ] {
        assert_eq!(tallied(&filter), None, "{filter:?}");
    }
}

/// Filters that are covered, with these values.
fn covered(one: &str, other: &str) -> Vec<Filter> {
    let active = || Filter::All(vec![not_revoked(), begun()]);
    let any_gate = Operand::Given(Cell::Boolean(one < other));
    vec![
        Filter::EVERYTHING,
        Filter::Any(Vec::new()),
        kind(one),
        not(kind(one)),
        not_revoked(),
        active(),
        not(active()),
        // If values decided, these would be one condition for equal kinds.
        Filter::Any(vec![
            Filter::All(vec![kind(one), active()]),
            Filter::All(vec![kind(other), not(active())]),
        ]),
        Filter::All(vec![
            Filter::OneOf {
                column: column(Column::Kind),
                values: [one, other].map(|name| Cell::Text(name.to_owned())).into(),
            },
            Filter::Broad(Box::new(Filter::Any(vec![
                Filter::OfGates(column(Column::GateId)),
                compare(Column::AnyGate, Comparison::Equal, any_gate),
            ]))),
            not(Filter::IsNull(column(Column::InsideSince))),
        ]),
    ]
}

#[test]
fn a_text_is_built_once_for_all_values() {
    let binding = Binding {
        now: DateTime::UNIX_EPOCH,
        viewer: Viewer::open(),
    };
    let texts = |backend, one, other| -> Vec<Arc<str>> {
        let filters = covered(one, other);
        let questions = filters.iter().flat_map(|filter| {
            let tallied = tallied(filter).unwrap_or_else(|| panic!("{filter:?}"));
            let table = &pass().table;
            let root = Question::Count {
                table,
                filter,
                tallied: Some(&tallied),
            };
            let nested = Question::CountChildren {
                table,
                filter,
                tallied: Some(&tallied),
                foreign_key: column(Column::GateId),
            };
            [root, nested].map(|question| question.prepare(backend, &[1, 2], &binding).text)
        });
        questions.collect()
    };
    for backend in BACKENDS {
        let (first, second) = (
            texts(backend, "STAFF", "STAFF"),
            texts(backend, "STAFF", "VISITOR"),
        );
        for (place, (first, second)) in first.iter().zip(&second).enumerate() {
            assert!(Arc::ptr_eq(first, second), "{first}\n{second}");
            let again = texts(backend, "VISITOR", "STAFF");
            assert!(Arc::ptr_eq(first, &again[place]));
        }
    }
}

#[test]
fn a_count_by_kind_reads_numbers_alone() {
    let filter = Filter::All(vec![kind("STAFF"), not_revoked()]);
    let tallied = tallied(&filter).unwrap();
    let question = Question::CountChildren {
        table: &pass().table,
        filter: &filter,
        tallied: Some(&tallied),
        foreign_key: column(Column::GateId),
    };
    let text = question.text(DbBackend::Sqlite);
    assert_eq!(
        text.as_str(),
        r#"SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND "pass_tally"."kind" = ?) AS "summed" GROUP BY "summed"."gate_id""#
    );
}

#[test]
fn groups_by_other_keys_are_not_covered() {
    let tally = pass().tally.as_ref().unwrap();
    let groups = pass().groups.as_ref().unwrap();
    let covered = |names: &[&str]| {
        let keys = names.iter().map(|name| groups.keys[name].key());
        let grouping = Grouping {
            keys: keys.collect(),
            order: GroupOrder::Keys,
            first: 10,
            zone: None,
        };
        Tallied::new(tally, &Filter::EVERYTHING, Some(&grouping)).is_some()
    };
    for names in [&["STATUS"][..], &["GATE"], &["KIND", "STATUS", "GATE"]] {
        assert!(covered(names), "{names:?}");
    }
    for names in [&["HOLDER"][..], &["STATUS", "HOLDER"], &["HOUR"]] {
        assert!(!covered(names), "{names:?}");
    }
}
