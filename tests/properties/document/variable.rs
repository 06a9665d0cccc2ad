//! Variables in place of values.

use async_graphql::parser::types::Type;
use serde_json::{Value as Json, json};

use super::Maker;
use super::input::Input;

impl Maker<'_, '_> {
    pub(super) fn perhaps_variable(&mut self, ty: &Type, value: Input) -> Input {
        if self.choices.one_in(4) {
            self.variable(ty, false, value)
        } else {
            value
        }
    }

    /// A variable for a location of this type. `defaulted` if the location has a
    /// default.
    pub(super) fn variable(&mut self, ty: &Type, defaulted: bool, value: Input) -> Input {
        let name = self.name("v");
        let nullable = Type {
            base: ty.base.clone(),
            nullable: true,
        };
        let strict = Type {
            base: ty.base.clone(),
            nullable: false,
        };
        let needed = !ty.nullable && !defaulted;
        let definition = match self.choices.below(4) {
            0 => {
                self.document.variables.insert(name.clone(), value.json());
                format!("{strict}")
            }
            1 if !needed => {
                self.document.variables.insert(name.clone(), value.json());
                format!("{nullable}")
            }
            2 => format!("{nullable} = {}", value.literal()),
            // A given value takes precedence over the default.
            3 if matches!(value, Input::Plain(Json::Bool(_))) => {
                self.document.variables.insert(name.clone(), value.json());
                format!("{strict} = {}", value.json() != json!(true))
            }
            _ => format!("{strict} = {}", value.literal()),
        };
        self.definitions.push(format!("${name}: {definition}"));
        Input::Variable(name, Some(Box::new(value)))
    }

    /// No value, for a nullable location.
    pub(super) fn missing(&mut self, ty: &Type) -> Input {
        let name = self.name("v");
        match self.choices.below(3) {
            0 => return Input::Null,
            1 => {
                self.document.variables.insert(name.clone(), Json::Null);
            }
            _ => {}
        }
        self.empty(ty, name)
    }

    /// A variable without a value.
    pub(super) fn empty(&mut self, ty: &Type, name: String) -> Input {
        let base = Type {
            base: ty.base.clone(),
            nullable: true,
        };
        self.definitions.push(format!("${name}: {base}"));
        Input::Variable(name, None)
    }
}
