//! Arguments for paging, orders and filters, generated from an object's fields.

use async_graphql::registry::{MetaInputValue, Registry};

use super::meta::{input, insert_enum, insert_input};
use super::rules::required;
use super::{Computed, ComputedFilter, Duration, FieldKind, Leaf, ObjectType};
use crate::sql::Direction;
use crate::table::Kind;

/// The arguments of a connection.
#[must_use]
pub(crate) fn connection_arguments(object: &ObjectType) -> Vec<MetaInputValue> {
    let name = object.name;
    let rows = || "Int".to_owned();
    let cursor = || "String".to_owned();
    let first = "Returns at most this many rows, from the start. Defaults to 20 if neither `first` nor `last` is given.";
    vec![
        input("first", rows(), first),
        input("after", cursor(), "Returns only rows after this cursor."),
        input(
            "last",
            rows(),
            "Returns at most this many rows, from the end. Cannot be combined with `first`.",
        ),
        input("before", cursor(), "Returns only rows before this cursor."),
        input(
            "filter",
            format!("{name}Filter"),
            "Returns only rows that match this filter.",
        ),
        input("orderBy", format!("{name}Order"), &default_order(object)),
    ]
}

fn default_order(object: &ObjectType) -> String {
    let direction = match object.default_order.direction {
        Direction::Ascending => "ascending",
        Direction::Descending => "descending",
    };
    let by = object.ordering_name(object.default_order);
    format!("The order of the rows. Defaults to {by} {direction}.")
}

/// The arguments of a field that finds one object by one of its arguments.
#[must_use]
pub(crate) fn unique_arguments(object: &ObjectType, names: &[&str]) -> Vec<MetaInputValue> {
    let (non_null, description) = match names {
        [_] => ("!", "Identifies the object."),
        _ => (
            "",
            "Identifies the object. Give exactly one of the arguments.",
        ),
    };
    let argument = |&name: &&str| {
        let scalar = if name == "id" { "ID" } else { "String" };
        let role = required(object.fields[name].role);
        input(
            name,
            format!("{scalar}{non_null}"),
            &format!("{description}{role}"),
        )
    };
    names.iter().map(argument).collect()
}

/// Registers the order of an object's connections.
pub(super) fn register_order(registry: &mut Registry, object: &ObjectType) {
    let name = object.name;
    insert_enum(
        registry,
        "OrderDirection".to_owned(),
        "The direction of an order.",
        [
            (
                "ASC",
                "Smallest or earliest first. Text is ordered by code point.".to_owned(),
            ),
            (
                "DESC",
                "Largest or latest first. Text is ordered by code point.".to_owned(),
            ),
        ],
    );
    let by = object.orderings.iter().map(|ordering| {
        let column = object.table.column(ordering.column);
        let ties = if column.unique { "" } else { ", then by key" };
        let nulls = if column.nullable {
            " Objects without a value come last in both directions."
        } else {
            ""
        };
        (
            ordering.name,
            format!(
                "By {}{ties}.{nulls}{}",
                column.name.replace('_', " "),
                required(ordering.role)
            ),
        )
    });
    let of = format!("{name}OrderField");
    insert_enum(
        registry,
        of.clone(),
        &format!("The fields by which {name} objects can be ordered."),
        by,
    );
    let mut direction = input(
        "direction",
        "OrderDirection!".to_owned(),
        "The direction of the order.",
    );
    direction.default_value = Some("ASC".to_owned());
    insert_input(
        registry,
        format!("{name}Order"),
        &format!("An order of {name} objects."),
        [
            input("field", of + "!", "The field to order by."),
            direction,
        ],
    );
}

/// Registers the filter of an object's connections: an entry for each column,
/// computed value and related object that can be filtered by.
pub(super) fn register_filter(registry: &mut Registry, object: &ObjectType) {
    let name = object.name;
    let own = || format!("{name}Filter");
    let mut entries = Vec::new();
    for field in object.fields.values() {
        let (ty, description) = match &field.kind {
            FieldKind::Id => (
                operators(
                    registry,
                    Leaf::from_kind(Kind::BigInteger),
                    &["eq", "ne", "in"],
                ),
                "The object's `id`.",
            ),
            FieldKind::Column { column, leaf } => {
                let kind = object.table.column(*column).kind;
                (
                    operators(registry, *leaf, operators_of(kind, *leaf)),
                    field.description,
                )
            }
            FieldKind::Computed(Computed {
                filter: Some(filter),
                leaf,
                ..
            }) => {
                let ty = match filter {
                    ComputedFilter::Enumeration { .. } => {
                        operators(registry, *leaf, &["eq", "ne", "in"])
                    }
                    ComputedFilter::Boolean(_) => leaf.reference(true),
                };
                (ty, field.description)
            }
            FieldKind::One { target, .. } => {
                (format!("{}Filter", target().name), field.description)
            }
            FieldKind::Many { target, .. } => (list_filter(registry, target()), field.description),
            FieldKind::Computed(_) | FieldKind::First { .. } | FieldKind::Count { .. } => continue,
        };
        entries.push(input(&field.name, ty, description));
    }
    entries.extend([
        input(
            "and",
            format!("[{}!]", own()),
            "Matches if all of these filters match. An empty list matches everything.",
        ),
        input(
            "or",
            format!("[{}!]", own()),
            "Matches if at least one of these filters matches. An empty list matches nothing.",
        ),
        input("not", own(), "Matches if this filter does not match."),
    ]);
    let description = format!(
        "A filter on {name} objects. It matches if all of its entries match. An entry that is null \
         is ignored. A comparison with a null field does not match."
    );
    insert_input(registry, own(), &description, entries);
}

/// Registers the conditions on the rows that refer to an object, and returns the name of
/// their input.
fn list_filter(registry: &mut Registry, target: &ObjectType) -> String {
    let rows = target.name;
    let (name, filter) = (format!("{rows}ListFilter"), format!("{rows}Filter"));
    let entries = [
        input(
            "some",
            filter.clone(),
            &format!(
                "At least one {rows} matches this filter. An empty filter matches if there is one."
            ),
        ),
        input(
            "none",
            filter,
            &format!("No {rows} matches this filter. An empty filter matches if there is none."),
        ),
    ];
    let description = format!(
        "Conditions on the {rows} objects of a connection, all of which must be true. An entry \
         that is null is ignored."
    );
    insert_input(registry, name.clone(), &description, entries);
    name
}

/// The operators for a column's values.
fn operators_of(kind: Kind, leaf: Leaf) -> &'static [&'static str] {
    match kind {
        Kind::BigInteger | Kind::Boolean => &["eq", "ne", "in", "isNull"],
        Kind::Text if leaf.reference(true) != "String" => &["eq", "ne", "in", "isNull"],
        Kind::Integer => &["eq", "ne", "in", "lt", "lte", "gt", "gte", "isNull"],
        Kind::Time => &[
            "eq", "ne", "in", "lt", "lte", "gt", "gte", "isNull", "last", "next",
        ],
        Kind::Text => &[
            "eq",
            "ne",
            "in",
            "lt",
            "lte",
            "gt",
            "gte",
            "isNull",
            "contains",
            "startsWith",
        ],
    }
}

/// Registers the operators for values of a leaf type, and returns the name of their
/// input.
fn operators(registry: &mut Registry, leaf: Leaf, names: &[&str]) -> String {
    let value = leaf.reference(true);
    let duration = Leaf::from_type::<Duration>();
    if names.contains(&"last") {
        duration.register(registry, true);
    }
    let entries = names.iter().map(|&name| {
        let (ty, description) = match name {
            "eq" => (value.clone(), "Equal to this value."),
            "ne" => (value.clone(), "Not null, and not equal to this value."),
            "in" => (format!("[{value}!]"), "Equal to one of these values."),
            "lt" => (value.clone(), "Less than this value."),
            "lte" => (value.clone(), "Less than or equal to this value."),
            "gt" => (value.clone(), "Greater than this value."),
            "gte" => (value.clone(), "Greater than or equal to this value."),
            "isNull" => (
                "Boolean".to_owned(),
                "True matches null, false matches any value.",
            ),
            "contains" => (value.clone(), "Contains this text, ignoring case. Of three letters or digits or more, an index finds names, companies, codes, locations and vehicle plates."),
            "startsWith" => (value.clone(), "Starts with this text, ignoring case. An index finds the same texts as for `contains`."),
            "last" => (
                duration.reference(true),
                "Within this span before the time of the request: after its start, up to and \
                 including the time of the request. `PT24H` matches the last 24 hours.",
            ),
            "next" => (
                duration.reference(true),
                "Within this span after the time of the request: after the time of the request, \
                 up to and including the span's end. `P7D` matches the next 7 days.",
            ),
            _ => unreachable!("every operator is described"),
        };
        input(name, ty, description)
    });
    let name = format!("{value}Filter");
    insert_input(
        registry,
        name.clone(),
        &format!(
            "Conditions on a value of type {value}, all of which must be true. An operator must not be null."
        ),
        entries,
    );
    name
}
