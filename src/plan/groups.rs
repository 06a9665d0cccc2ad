//! Converts the arguments of `groups`.

use std::borrow::Cow;

use async_graphql::Value;

use super::placeholder::{is_open, variable};
use super::value::{Read, name_of};
use super::{Limits, rules};
use crate::error::Code;
use crate::object::{DEFAULT_GROUPS, GroupType, ObjectType};
use crate::sql::{GroupOrder, Grouping};
use crate::viewer::Access;
use crate::zone::Zone;

/// The groups that the arguments ask for, as far as they are known.
pub(super) struct Groups {
    pub(super) grouping: Grouping,
    /// The names of the keys, in their order.
    pub(super) keys: Vec<&'static str>,
    /// Whether there may be other keys, in place of variables without a value.
    pub(super) has_other_keys: bool,
    /// Whether the maximum number of groups is known. Otherwise it is as large as allowed.
    pub(super) is_bounded: bool,
}

/// Reads the arguments. `argument` returns those that were given.
pub(super) fn groups<'v>(
    object: &ObjectType,
    of: &'static GroupType,
    access: Access,
    limits: Limits,
    argument: impl Fn(&str) -> Option<Cow<'v, Value>>,
) -> Read<Groups> {
    let by = argument("by").unwrap_or_default();
    let keys = keys(of, &by)?;
    for name in &keys {
        let key = &of.keys[name];
        rules::check(access, key.role, || {
            format!("{}.{}", object.name, key.field)
        })?;
    }
    let zone = zone(argument("timeZone").as_deref())?;
    let has_other_keys = is_open(&by);
    let mut named = keys.clone();
    if named.is_empty() {
        // All of them are unknown. The text of the statement has one of them.
        named.extend(of.keys.keys().next());
    }
    let has_time = named.iter().any(|name| of.keys[name].is_time());
    let (first, is_bounded) = first(argument("first").as_deref(), limits)?;
    let grouping = Grouping {
        keys: named.iter().map(|name| of.keys[name].key()).collect(),
        order: order(argument("orderBy").as_deref())?,
        first,
        zone: has_time.then_some(zone),
    };
    Ok(Groups {
        grouping,
        keys,
        has_other_keys,
        is_bounded,
    })
}

/// The names of the known keys.
fn keys(of: &'static GroupType, by: &Value) -> Read<Vec<&'static str>> {
    let bad = |message| (Code::BadArgument, message);
    let items = match by {
        Value::List(items) => items.as_slice(),
        // The specification coerces a single item to a list.
        one => std::slice::from_ref(one),
    };
    let example = of.keys.keys().next().copied().unwrap_or_default();
    if items.is_empty() {
        return Err(bad(format!(
            "`by` must contain at least one key, such as `by: [{example}]`."
        )));
    }
    let mut keys: Vec<&'static str> = Vec::with_capacity(items.len());
    let mut time: Option<&'static str> = None;
    for item in items.iter().filter(|item| variable(item).is_none()) {
        let known = name_of(item).and_then(|name| of.keys.get_key_value(name));
        let Some((&name, key)) = known else {
            return Err(bad(format!(
                "`by` must contain keys of the schema, such as `by: [{example}]`."
            )));
        };
        if keys.contains(&name) {
            return Err(bad(format!(
                "`by` contains {name} twice. Use each key once, such as `by: [{name}]`."
            )));
        }
        if key.is_time()
            && let Some(other) = time.replace(name)
        {
            return Err(bad(format!(
                "`by` contains {other} and {name}. Use one key of time, such as `by: [{other}]`."
            )));
        }
        keys.push(name);
    }
    Ok(keys)
}

fn zone(value: Option<&Value>) -> Read<&'static Zone> {
    match value {
        None | Some(Value::Null) => Ok(Zone::utc()),
        Some(value) if is_open(value) => Ok(Zone::utc()),
        Some(Value::String(name)) if let Some(zone) = Zone::find(name) => Ok(zone),
        Some(_) => Err((
            Code::BadArgument,
            "`timeZone` must be the name of an IANA time zone, such as \"Europe/Berlin\"."
                .to_owned(),
        )),
    }
}

/// The maximum number of groups, and whether it is known.
fn first(value: Option<&Value>, limits: Limits) -> Read<(u32, bool)> {
    let most = limits.max_page_size;
    let number = match value {
        None | Some(Value::Null) => return Ok((DEFAULT_GROUPS.min(most), true)),
        Some(value) if is_open(value) => return Ok((most, false)),
        Some(Value::Number(number)) => number.as_i64(),
        Some(_) => None,
    };
    match number.and_then(|number| u32::try_from(number).ok()) {
        Some(first) if first > most => Err((
            Code::PageTooLarge,
            format!(
                "`first` is {first}; the limit is {most} groups (--max-page-size). Group a smaller part of the rows, with a filter."
            ),
        )),
        Some(first) if first > 0 => Ok((first, true)),
        _ => Err((
            Code::BadArgument,
            format!(
                "`first` must be a number of groups, 1 or more, such as `first: {DEFAULT_GROUPS}`."
            ),
        )),
    }
}

fn order(value: Option<&Value>) -> Read<GroupOrder> {
    match value {
        None | Some(Value::Null) => Ok(GroupOrder::Keys),
        Some(value) if is_open(value) => Ok(GroupOrder::Keys),
        Some(value) => match name_of(value) {
            Some("KEYS") => Ok(GroupOrder::Keys),
            Some("KEYS_DESC") => Ok(GroupOrder::KeysDescending),
            Some("COUNT") => Ok(GroupOrder::Count),
            _ => Err((
                Code::BadArgument,
                "`orderBy` must be an order of the schema, such as `orderBy: COUNT`.".to_owned(),
            )),
        },
    }
}
