//! Registers the types and arguments of groups.

use async_graphql::registry::{MetaField, Registry};

use super::ObjectType;
use super::groups::{DEFAULT_GROUPS, GroupType};
use super::meta::{field, input, insert_enum, insert_object, with_arguments};
use super::object_field::object_field;
use crate::zone::UTC;

/// Registers the types of groups, and returns the field that lists them.
pub(super) fn groups_field(
    registry: &mut Registry,
    object: &ObjectType,
    groups: &GroupType,
) -> MetaField {
    let (of, name) = (&groups.object, object.name);
    let fields: Vec<_> = of
        .fields
        .values()
        .map(|field| object_field(registry, of, field))
        .collect();
    insert_object(registry, of.name.to_owned(), of.description, fields);
    insert_enum(
        registry,
        groups.key_type(),
        &format!("What {name} objects can be grouped by."),
        groups
            .keys
            .iter()
            .map(|(name, key)| (*name, key.description.clone())),
    );
    insert_enum(
        registry,
        "GroupOrder".to_owned(),
        "The order of groups.",
        [
            ("KEYS", "By time, then by the other keys in the order of `by`. Objects are ordered by when they were added, other values by code point. Null is last.".to_owned()),
            ("KEYS_DESC", "The reverse of KEYS.".to_owned()),
            ("COUNT", "Largest count first, then as KEYS.".to_owned()),
        ],
    );
    let mut first = input(
        "first",
        "Int".to_owned(),
        "Returns at most this many groups.",
    );
    first.default_value = Some(DEFAULT_GROUPS.to_string());
    let mut order = input(
        "orderBy",
        "GroupOrder".to_owned(),
        "The order of the groups.",
    );
    order.default_value = Some("KEYS".to_owned());
    let mut arguments = vec![input(
        "by",
        format!("[{}!]!", groups.key_type()),
        "What the objects are grouped by: different keys, at most one of them of time.",
    )];
    if groups.time.is_some() {
        let mut zone = input(
            "timeZone",
            "String".to_owned(),
            "The IANA time zone of hours, days, weeks and months, such as `Europe/Berlin`. Changes of its clocks are known until the year 2099.",
        );
        zone.default_value = Some(format!("{UTC:?}"));
        arguments.push(zone);
    }
    arguments.extend([first, order]);
    let description = "The objects on all pages, grouped and counted. Groups without objects are left out. Costs one SQL statement, which reads all of these objects.";
    with_arguments(
        field("groups", format!("[{}!]!", of.name), description),
        arguments,
    )
}
