//! Values of types: lists, enums and input objects.

use async_graphql::parser::types::{BaseType, InputValueDefinition, Type, TypeKind};

use super::counts::TALLIED;
use super::input::Input;
use super::{Maker, Mistake};
use crate::support::schema::base;

/// The maximum depth of filters.
const FILTER_DEPTH: usize = 3;

/// The subject of a value: a field of an object type.
#[derive(Clone, Copy, Default)]
pub(super) struct About<'s> {
    pub(super) object: &'s str,
    pub(super) field: &'s str,
}

/// The location of an entry in an input object.
#[derive(Clone, Copy)]
struct Place {
    /// Whether it compares a field.
    is_operator: bool,
    /// Whether it must not contain a variable.
    constant: bool,
    /// How much deeper it may nest.
    depth: usize,
}

impl<'a> Maker<'a, '_> {
    /// A value of a type, for a location in a document.
    pub(super) fn value(&mut self, ty: &Type, about: About<'_>, constant: bool) -> Input {
        self.value_within(ty, about, constant, FILTER_DEPTH)
    }

    fn value_within(&mut self, ty: &Type, about: About<'_>, constant: bool, depth: usize) -> Input {
        if !constant && self.choices.one_in(6) {
            let value = self.constant(ty, about, true, depth);
            return self.variable(ty, false, value);
        }
        self.constant(ty, about, constant, depth)
    }

    fn constant(&mut self, ty: &Type, about: About<'_>, constant: bool, depth: usize) -> Input {
        let name = match &ty.base {
            BaseType::Named(name) => name.as_str(),
            // A single item is coerced to a list.
            BaseType::List(item) if self.choices.one_in(10) => {
                return self.constant(item, about, constant, depth.saturating_sub(1));
            }
            BaseType::List(item) => {
                let mut items = Vec::new();
                while items.len() < 5 && self.choices.below(3) > 0 {
                    let inner = depth.saturating_sub(1);
                    items.push(self.value_within(item, about, constant, inner));
                }
                return Input::List(items);
            }
        };
        match self.schema.kind(name) {
            Some(TypeKind::Enum(values)) => {
                let names: Vec<_> = values
                    .values
                    .iter()
                    .map(|value| &value.node.value.node)
                    .filter(|value| self.may(name, value))
                    .collect();
                let value = self.choices.pick(&names).to_string();
                self.document.members.insert(format!("{name}.{value}"));
                Input::Enum(value)
            }
            Some(TypeKind::InputObject(_)) => self.object(name, about, constant, depth),
            _ => self.scalar(name, about),
        }
    }

    /// An input object with its required entries and some others.
    fn object(&mut self, name: &str, about: About<'_>, constant: bool, depth: usize) -> Input {
        // A type's filter is about its fields, a field's operators are about the
        // field.
        let object = name
            .strip_suffix("Filter")
            .filter(|object| self.world.object(object).is_some());
        let place = Place {
            is_operator: object.is_none()
                && name.ends_with("Filter")
                && !name.ends_with("ListFilter"),
            constant,
            depth: depth.saturating_sub(1),
        };
        let mut fields = Vec::new();
        for entry in self.chosen(name, depth) {
            let field = entry.name.node.to_string();
            self.document.members.insert(format!("{name}.{field}"));
            let about = match object {
                Some(object) => About {
                    object,
                    field: &field,
                },
                None => about,
            };
            let value = self.entry(entry, about, place);
            fields.push((field, value));
        }
        Input::Object(fields)
    }

    /// The entries of an input object to include.
    fn chosen(&mut self, name: &str, depth: usize) -> Vec<&'a InputValueDefinition> {
        let mut entries = self.schema.entries(name).expect("it is an input object");
        entries.retain(|entry| self.may(name, &entry.name.node));
        if self.is_tallied && name == "PassFilter" {
            entries.retain(|entry| TALLIED.contains(&entry.name.node.as_str()));
        }
        let is_needed = |entry: &&InputValueDefinition| {
            !entry.ty.node.nullable && entry.default_value.is_none()
        };
        let (mut chosen, mut rest): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_needed);
        if depth == 0 {
            rest.retain(|entry| !base(&entry.ty.node).ends_with(name));
        }
        // Mostly one, since several conditions together rarely match.
        let most = chosen.len() + 3;
        let mut odds = 10;
        while !rest.is_empty() && chosen.len() < most && self.choices.below(odds) > 0 {
            let index = self.choices.below(rest.len());
            chosen.push(rest.remove(index));
            odds = 2;
            if self.choices.below(2) == 0 {
                break;
            }
        }
        chosen
    }

    /// The value of an entry.
    fn entry(&mut self, entry: &InputValueDefinition, about: About<'_>, place: Place) -> Input {
        let Place {
            is_operator,
            constant,
            depth,
        } = place;
        let ty = &entry.ty.node;
        if is_operator && self.mistakes(Mistake::Operator) {
            return Input::Null;
        }
        if ty.nullable && !(constant && is_operator) && self.choices.one_in(16) {
            return if is_operator {
                let name = self.name("v");
                self.empty(ty, name)
            } else if constant {
                Input::Null
            } else {
                self.missing(ty)
            };
        }
        let value = self.constant(ty, about, constant, depth);
        if !constant && self.choices.one_in(6) && !holds_variable(&value) {
            self.variable(ty, entry.default_value.is_some(), value)
        } else {
            value
        }
    }
}

fn holds_variable(value: &Input) -> bool {
    match value {
        Input::Variable(..) => true,
        Input::List(items) => items.iter().any(holds_variable),
        Input::Object(fields) => fields.iter().any(|(_, value)| holds_variable(value)),
        _ => false,
    }
}
