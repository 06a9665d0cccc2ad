//! Arguments of groups: different keys, at most one of them of time, and a time zone.

use async_graphql::parser::types::{BaseType, FieldDefinition, InputValueDefinition, TypeKind};
use serde_json::json;

use super::arguments::{Given, definition};
use super::input::Input;
use super::value::About;
use super::{MOST_ROWS, Maker, Mistake};
use crate::support::schema::base;

/// Zones whose clocks change near the random rows, and others with odd offsets.
const ZONES: [&str; 7] = [
    "UTC",
    "Europe/Berlin",
    "america/st_johns",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "America/Havana",
];

const TIMES: [&str; 4] = ["HOUR", "DAY", "WEEK", "MONTH"];

impl Maker<'_, '_> {
    /// The arguments of groups, and their number.
    pub(super) fn groups<'d>(
        &mut self,
        field: &'d FieldDefinition,
        by: &'d InputValueDefinition,
        rows: usize,
    ) -> (Given<'d>, usize) {
        let mut given = vec![(by, self.keys(by))];
        if let Some(zone) = definition(field, "timeZone")
            && self.choices.below(2) == 1
        {
            let name = if self.mistakes(Mistake::Keys) {
                "Europe/Nowhere"
            } else {
                self.choices.pick(&ZONES)
            };
            let name = Input::Text(name.to_owned());
            let ty = &zone.ty.node;
            let value = match self.choices.below(8) {
                7 => self.missing(ty),
                _ => self.perhaps_variable(ty, name),
            };
            given.push((zone, value));
        }
        let all = 100;
        let mut size = all;
        if let Some(first) = definition(field, "first")
            && (rows * all > MOST_ROWS || self.choices.below(4) > 0)
        {
            size = *self.choices.pick(&[3, 1, 2, 5, 20]);
            let value = if self.mistakes(Mistake::Size) {
                json!(self.choices.pick(&[0, -1]))
            } else {
                json!(size)
            };
            let value = self.perhaps_variable(&first.ty.node, Input::Plain(value));
            given.push((first, value));
        }
        if let Some(order) = definition(field, "orderBy")
            && self.choices.below(2) == 1
        {
            let value = self.value(&order.ty.node, About::default(), false);
            given.push((order, value));
        }
        (given, size)
    }

    fn keys(&mut self, by: &InputValueDefinition) -> Input {
        let ty = &by.ty.node;
        let name = base(ty);
        let Some(TypeKind::Enum(values)) = self.schema.kind(name) else {
            panic!("{name} is no enum");
        };
        let names = values.values.iter();
        let mut names: Vec<String> = names
            .map(|value| value.node.value.node.to_string())
            .collect();
        let mistake = self.mistakes(Mistake::Keys).then(|| self.choices.below(2));
        if mistake == Some(0) {
            return self.perhaps_variable(ty, Input::List(Vec::new()));
        }
        let mut keys = Vec::new();
        loop {
            let key = names.remove(self.choices.below(names.len()));
            if TIMES.contains(&key.as_str()) {
                names.retain(|name| !TIMES.contains(&name.as_str()));
            }
            self.document.members.insert(format!("{name}.{key}"));
            let key = Input::Enum(key);
            keys.push(match &ty.base {
                BaseType::List(item) if self.choices.one_in(8) => self.variable(item, false, key),
                _ => key,
            });
            if names.is_empty() || keys.len() == 3 || self.choices.below(2) == 0 {
                break;
            }
        }
        if mistake.is_some() {
            keys.push(keys[0].clone());
        }
        if keys.iter().any(|key| matches!(key, Input::Variable(..))) {
            return Input::List(keys);
        }
        // A single item is coerced to a list.
        if keys.len() == 1 && self.choices.one_in(8) {
            return keys.remove(0);
        }
        self.perhaps_variable(ty, Input::List(keys))
    }
}
