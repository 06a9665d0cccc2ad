//! The values of an operation's variables: [CoerceVariableValues] of the
//! specification.
//!
//! [CoerceVariableValues]: https://spec.graphql.org/October2021/#CoerceVariableValues()

use async_graphql::parser::types::{BaseType, Type, VariableDefinition};
use async_graphql::registry::{MetaInputValue, MetaType};
use async_graphql::{Name, Positioned, ServerError, Value, Variables};
use indexmap::IndexMap;

use super::types::types;
use crate::error::{Code, error};

/// The value of each variable that was given or has a default. Without
/// suggestions, no message names what a value could be.
pub(super) fn coerce(
    definitions: &[Positioned<VariableDefinition>],
    given: &Variables,
    suggestions: bool,
) -> Result<Variables, Vec<ServerError>> {
    let mut values = Variables::default();
    let mut errors = Vec::new();
    for definition in definitions {
        let (name, of) = (&definition.node.name.node, &definition.node.var_type.node);
        let default = definition.node.default_value.as_ref();
        let Some(value) = given.get(name).or(default.map(|default| &default.node)) else {
            if !of.nullable {
                let message = format!("The variable `${name}` is a `{of}`. Give it a value.");
                errors.push(refuse(definition, message));
            }
            continue;
        };
        match value_of(of, value) {
            Ok(value) => {
                values.insert(name.clone(), value);
            }
            Err(mismatch) => {
                let message = mismatch.tell(name, suggestions);
                errors.push(refuse(definition, message));
            }
        }
    }
    if errors.is_empty() {
        Ok(values)
    } else {
        Err(errors)
    }
}

fn refuse(definition: &Positioned<VariableDefinition>, message: String) -> ServerError {
    error(Code::GraphqlValidationFailed, message, Some(definition.pos))
}

/// A value that is none of its type.
struct Mismatch {
    /// The fields and indices down to it, the last first.
    path: Vec<String>,
    what: String,
    /// What it could be.
    suggestion: Option<String>,
}

impl Mismatch {
    fn new(what: String) -> Self {
        Self {
            path: Vec::new(),
            what,
            suggestion: None,
        }
    }

    fn below(mut self, step: &dyn std::fmt::Display) -> Self {
        self.path.push(step.to_string());
        self
    }

    fn tell(self, variable: &str, suggestions: bool) -> String {
        let mut place = format!("${variable}");
        for step in self.path.iter().rev() {
            place.push('.');
            place.push_str(step);
        }
        let suggestion = self.suggestion.filter(|_| suggestions);
        let suggestion = suggestion.unwrap_or_default();
        format!("The variable `{place}` {}{suggestion}", self.what)
    }
}

type Coerced = Result<Value, Mismatch>;

fn value_of(of: &Type, value: &Value) -> Coerced {
    match (&of.base, value) {
        (_, Value::Null) if of.nullable => Ok(Value::Null),
        (_, Value::Null) => Err(Mismatch::new(format!(
            "is a `{of}`, which may not be null."
        ))),
        (BaseType::List(of), Value::List(items)) => items
            .iter()
            .enumerate()
            .map(|(index, item)| value_of(of, item).map_err(|error| error.below(&index)))
            .collect::<Result<_, _>>()
            .map(Value::List),
        // One item stands for a list of it.
        (BaseType::List(of), item) => Ok(Value::List(vec![value_of(of, item)?])),
        (BaseType::Named(name), value) => named(name, value),
    }
}

/// A value, not null, of a type without modifiers.
fn named(name: &str, value: &Value) -> Coerced {
    match types().get(name) {
        Some(MetaType::Enum { enum_values, .. }) => {
            let text = match value {
                Value::String(text) => text.as_str(),
                Value::Enum(text) => text.as_str(),
                _ => "",
            };
            if enum_values.contains_key(text) {
                return Ok(Value::Enum(Name::new(text)));
            }
            let names: Vec<&str> = enum_values.keys().map(String::as_str).collect();
            let mut mismatch = Mismatch::new(format!("is no `{name}`."));
            mismatch.suggestion = Some(format!(" It is one of {}.", names.join(", ")));
            Err(mismatch)
        }
        Some(MetaType::InputObject { input_fields, .. }) => match value {
            Value::Object(fields) => object(name, input_fields, fields),
            _ => Err(Mismatch::new(format!("is a `{name}`, which is an object."))),
        },
        // `DateTime` is checked where it is used, as it is in a document.
        _ => scalar(name, value),
    }
}

fn scalar(name: &str, value: &Value) -> Coerced {
    let fits = match (name, value) {
        ("Int", Value::Number(number)) => number
            .as_i64()
            .is_some_and(|number| i32::try_from(number).is_ok()),
        ("ID", Value::Number(number)) if number.is_i64() || number.is_u64() => {
            return Ok(Value::String(number.to_string()));
        }
        ("Float", Value::Number(_))
        | ("Boolean", Value::Boolean(_))
        | ("String" | "ID", Value::String(_)) => true,
        ("Int" | "Float" | "Boolean" | "String" | "ID", _) => false,
        _ => true,
    };
    if fits {
        return Ok(value.clone());
    }
    Err(Mismatch::new(match name {
        "Int" => "is an `Int`: a whole number of 32 bits.".to_owned(),
        "Boolean" => "is a `Boolean`: true or false.".to_owned(),
        "String" => "is a `String`, and so is text.".to_owned(),
        name => format!("is no `{name}`."),
    }))
}

fn object(
    name: &str,
    types: &IndexMap<String, MetaInputValue>,
    fields: &IndexMap<Name, Value>,
) -> Coerced {
    if let Some(unknown) = fields
        .keys()
        .find(|field| !types.contains_key(field.as_str()))
    {
        let what = format!("is none: `{name}` has no such field.");
        return Err(Mismatch::new(what).below(&unknown));
    }
    let mut values = IndexMap::new();
    for (field, of) in types {
        let of_type = Type::new(&of.ty).expect("the schema's types are types");
        let value = match (fields.get(field.as_str()), &of.default_value) {
            (Some(value), _) => value_of(&of_type, value),
            // All defaults of the schema are values of enums.
            (None, Some(default)) => value_of(&of_type, &Value::Enum(Name::new(default))),
            (None, None) if of_type.nullable => continue,
            (None, None) => Err(Mismatch::new(format!("is a `{of_type}`. Give it a value."))),
        };
        values.insert(Name::new(field), value.map_err(|error| error.below(field))?);
    }
    Ok(Value::Object(values))
}
