//! Arguments: paging, orders and filters, made from an object's fields.

use async_graphql::registry::{MetaInputValue, Registry};

use super::meta::{input, insert_enum, insert_input};
use super::{FieldKind, Leaf, ObjectType};
use crate::sql::Direction;
use crate::table::Kind;

/// The arguments of a connection.
#[must_use]
pub fn connection_arguments(object: &ObjectType) -> Vec<MetaInputValue> {
    let name = object.name;
    let rows = || "Int".to_owned();
    let cursor = || "String".to_owned();
    let first =
        "The most rows of the page, from the start. 20 when neither `first` nor `last` is given.";
    vec![
        input("first", rows(), first),
        input("after", cursor(), "Only rows behind this cursor."),
        input(
            "last",
            rows(),
            "The most rows of the page, from the end. Not together with `first`.",
        ),
        input("before", cursor(), "Only rows before this cursor."),
        input(
            "filter",
            format!("{name}Filter"),
            "Only rows that meet this.",
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
    format!("The order of the rows; {by} {direction} when it is not given.")
}

/// The arguments of a field that finds one object by one of them.
#[must_use]
pub fn unique_arguments(names: &[&str]) -> Vec<MetaInputValue> {
    let (required, description) = match names {
        [_] => ("!", "Which one."),
        _ => ("", "Which one. Give exactly one of the arguments."),
    };
    let argument = |&name: &&str| {
        let scalar = if name == "id" { "ID" } else { "String" };
        input(name, format!("{scalar}{required}"), description)
    };
    names.iter().map(argument).collect()
}

/// Registers the order of an object's connections.
pub(super) fn register_order(registry: &mut Registry, object: &ObjectType) {
    let name = object.name;
    insert_enum(
        registry,
        "OrderDirection".to_owned(),
        "Which end of an order comes first.",
        [
            (
                "ASC",
                "The smallest or earliest first; text by code point.".to_owned(),
            ),
            (
                "DESC",
                "The largest or latest first; text by code point.".to_owned(),
            ),
        ],
    );
    let by = object.orderings.iter().map(|ordering| {
        let column = object.table.column(ordering.column);
        let ties = if column.unique {
            ""
        } else {
            ", and rows equal in it by their key"
        };
        (
            ordering.name,
            format!("By {}{ties}.", column.name.replace('_', " ")),
        )
    });
    let of = format!("{name}OrderField");
    insert_enum(
        registry,
        of.clone(),
        &format!("What {name} objects can be ordered by."),
        by,
    );
    let mut direction = input(
        "direction",
        "OrderDirection!".to_owned(),
        "Which end comes first.",
    );
    direction.default_value = Some("ASC".to_owned());
    insert_input(
        registry,
        format!("{name}Order"),
        &format!("An order of {name} objects."),
        [input("field", of + "!", "What to order by."), direction],
    );
}

/// Registers the filter of an object's connections: an entry for each column,
/// computed value and related object that filters can ask about.
pub(super) fn register_filter(registry: &mut Registry, object: &ObjectType) {
    let name = object.name;
    let own = || format!("{name}Filter");
    let mut entries = Vec::new();
    for field in object.fields.values() {
        let (ty, description) = match &field.kind {
            FieldKind::Id => (
                operators(
                    registry,
                    Leaf::of_kind(Kind::BigInteger),
                    &["eq", "ne", "in"],
                ),
                "By `id`.",
            ),
            FieldKind::Column { column, leaf } => {
                let kind = object.table.column(*column).kind;
                (
                    operators(registry, *leaf, operators_of(kind, *leaf)),
                    field.description,
                )
            }
            FieldKind::Computed(computed) if computed.filter.is_some() => (
                operators(registry, computed.leaf, &["eq", "in"]),
                field.description,
            ),
            FieldKind::One { target, .. } => {
                (format!("{}Filter", target().name), field.description)
            }
            FieldKind::Computed(_) | FieldKind::Many { .. } | FieldKind::Count { .. } => continue,
        };
        entries.push(input(&field.name, ty, description));
    }
    entries.extend([
        input(
            "and",
            format!("[{}!]", own()),
            "All of these hold. True of none.",
        ),
        input(
            "or",
            format!("[{}!]", own()),
            "At least one of these holds. False of none.",
        ),
        input("not", own(), "This does not hold."),
    ]);
    let description = format!(
        "A condition on {name} objects: all of its entries hold. An entry that is null is left out. \
         A comparison with a null value does not hold."
    );
    insert_input(registry, own(), &description, entries);
}

/// The operators that make sense of a column's values.
fn operators_of(kind: Kind, leaf: Leaf) -> &'static [&'static str] {
    match kind {
        Kind::BigInteger | Kind::Boolean => &["eq", "ne", "in", "isNull"],
        Kind::Text if leaf.reference(true) != "String" => &["eq", "ne", "in", "isNull"],
        Kind::Integer | Kind::Time => &["eq", "ne", "in", "lt", "lte", "gt", "gte", "isNull"],
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

/// Registers the operators on values of a leaf type and names their input.
fn operators(registry: &mut Registry, leaf: Leaf, names: &[&str]) -> String {
    let value = leaf.reference(true);
    let entries = names.iter().map(|&name| {
        let (ty, description) = match name {
            "eq" => (value.clone(), "It is this."),
            "ne" => (value.clone(), "It has a value, which is not this."),
            "in" => (format!("[{value}!]"), "It is one of these."),
            "lt" => (value.clone(), "It is less than this."),
            "lte" => (value.clone(), "It is this or less."),
            "gt" => (value.clone(), "It is more than this."),
            "gte" => (value.clone(), "It is this or more."),
            "isNull" => ("Boolean".to_owned(), "Whether it has no value."),
            "contains" => (
                value.clone(),
                "It contains this text, without regard to case.",
            ),
            "startsWith" => (
                value.clone(),
                "It starts with this text, without regard to case.",
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
            "Conditions on a value of type {value}: all of them hold. None of them may be null."
        ),
        entries,
    );
    name
}
