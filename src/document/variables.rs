//! Coerces the values of an operation's variables, by the specification's
//! [CoerceVariableValues].
//!
//! [CoerceVariableValues]: https://spec.graphql.org/September2025/#CoerceVariableValues()

use apollo_compiler::ast::{self, Type};
use apollo_compiler::schema::{EnumType, ExtendedType, InputObjectType};
use async_graphql::{Name, Pos, ServerError, Value, Variables};
use indexmap::IndexMap;

use super::example::example;
use super::mistake::{capped, did_you_mean};
use super::scalar;
use super::schema::schema;
use crate::cut::cut;
use crate::error::{Code, MAX_ERRORS, error};
use crate::object::Mutation;
use crate::schema::mutation_of_input;

/// A variable of an operation.
#[derive(Debug)]
pub struct Variable {
    /// Its name, without `$`.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// Its value when the request gives none.
    pub default: Option<Value>,
    /// The mutation whose input it is. It cannot be anything else then.
    pub(crate) input_of: Option<&'static Mutation>,
    position: Pos,
}

impl Variable {
    /// A variable. The default must be a value of its type.
    pub(super) fn new(name: Name, ty: Type, default: Option<Value>, position: Pos) -> Self {
        let default = default.map(|default| Coercion::new(&name, true).value(&ty, &default));
        Self {
            input_of: mutation_of_input(ty.inner_named_type()),
            name,
            ty,
            default,
            position,
        }
    }
}

/// The value of each variable that the request gives or that has a default.
/// Without suggestions, no message contains a name that the caller did not write.
///
/// # Errors
///
/// One for each value that is missing or has the wrong type.
pub(super) fn coerce(
    variables: &[Variable],
    given: &Variables,
    suggestions: bool,
) -> Result<Variables, Vec<ServerError>> {
    let mut values = Variables::default();
    let mut mistakes = Vec::new();
    for variable in variables {
        let Variable { name, ty, .. } = variable;
        let value = match (given.get(name), &variable.default) {
            (Some(value), _) => {
                let mut coercion = Coercion::new(name, suggestions);
                let value = coercion.value(ty, value);
                let found = coercion.mistakes.into_iter();
                mistakes.extend(found.map(|message| (message, variable.position)));
                value
            }
            (None, Some(default)) => default.clone(),
            (None, None) if ty.is_non_null() => {
                let message = format!("Variable `${name}` of type `{ty}` needs a value.");
                mistakes.push((message, variable.position));
                continue;
            }
            (None, None) => continue,
        };
        values.insert(name.clone(), value);
    }
    if mistakes.is_empty() {
        return Ok(values);
    }
    Err(capped(mistakes.into_iter().map(|(message, position)| {
        error(Code::GraphqlValidationFailed, message, Some(position))
    })))
}

/// The coercion of one variable's value.
struct Coercion<'a> {
    variable: &'a str,
    suggestions: bool,
    /// The fields and indices that lead to the current value.
    path: Vec<Step<'a>>,
    mistakes: Vec<String>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Field(&'a str),
    Index(usize),
}

/// The most mistakes collected for one variable: one more than are reported.
const MOST: usize = MAX_ERRORS + 1;

/// The most bytes of a caller's name in a message.
const NAME: usize = 128;

impl<'a> Coercion<'a> {
    fn new(variable: &'a str, suggestions: bool) -> Self {
        Self {
            variable,
            suggestions,
            path: Vec::new(),
            mistakes: Vec::new(),
        }
    }

    /// The coerced value. After a mistake, it has no meaning.
    fn value(&mut self, ty: &'a Type, value: &'a Value) -> Value {
        match (ty, value) {
            (Type::NonNullNamed(_) | Type::NonNullList(_), Value::Null) => self.mistake(
                format!("must not be null: its type is `{ty}`"),
                "must not be null",
            ),
            (_, Value::Null) => Value::Null,
            (Type::List(item) | Type::NonNullList(item), Value::List(items)) => {
                let mut list = Vec::with_capacity(items.len());
                for (index, value) in items.iter().enumerate() {
                    if self.mistakes.len() >= MOST {
                        break;
                    }
                    list.push(self.at(Step::Index(index), item, value));
                }
                Value::List(list)
            }
            // A single item is coerced to a list of that item.
            (Type::List(item) | Type::NonNullList(item), value) => {
                Value::List(vec![self.value(item, value)])
            }
            (Type::Named(name) | Type::NonNullNamed(name), value) => {
                match schema().types.get(name) {
                    Some(ExtendedType::Enum(ty)) => self.enumeration(ty, value),
                    Some(ExtendedType::InputObject(ty)) => self.object(ty, value),
                    _ => self.scalar(name, value),
                }
            }
        }
    }

    fn at(&mut self, step: Step<'a>, ty: &'a Type, value: &'a Value) -> Value {
        self.path.push(step);
        let value = self.value(ty, value);
        self.path.pop();
        value
    }

    fn enumeration(&mut self, ty: &EnumType, value: &Value) -> Value {
        let text = match value {
            Value::String(text) => text.as_str(),
            Value::Enum(name) => name.as_str(),
            _ => "",
        };
        if ty.values.contains_key(text) {
            return Value::Enum(Name::new(text));
        }
        let names: Vec<&str> = ty.values.keys().map(ast::NamedType::as_str).collect();
        let message = format!("must be a value of `{}`: {}", ty.name, names.join(", "));
        self.mistake(message, "has an unknown value")
    }

    fn scalar(&mut self, name: &str, value: &Value) -> Value {
        let expected = match (name, value) {
            ("Int", Value::Number(number)) if is_int(number) => {
                return Value::from(number.as_i64().unwrap_or_default());
            }
            ("ID", Value::Number(number)) => match whole(number) {
                Some(id) => return Value::String(id),
                None => "an ID: a string or a whole number",
            },
            ("Boolean", Value::Boolean(_))
            | ("String" | "ID", Value::String(_))
            | ("Float", Value::Number(_)) => return value.clone(),
            ("Int", _) => "an Int: a whole number of 32 bits",
            ("Boolean", _) => "a Boolean: true or false",
            ("String", _) => "a String",
            ("ID", _) => "an ID: a string or a whole number",
            ("Float", _) => "a Float: a number",
            _ => match scalar::expected(name, value) {
                Some(expected) => {
                    return self.mistake(format!("must be {expected}"), "has the wrong type");
                }
                None => return value.clone(),
            },
        };
        self.mistake(format!("must be {expected}"), "has the wrong type")
    }

    fn object(&mut self, ty: &'a InputObjectType, value: &'a Value) -> Value {
        let Value::Object(fields) = value else {
            let written = match value {
                Value::String(text) => text.as_str(),
                _ => "",
            };
            let example = example(&Type::Named(ty.name.clone()), written);
            let example = example.into_json().unwrap_or_default();
            let message = format!("must be an object of type `{}`, such as {example}", ty.name);
            return self.mistake(message, "must be an object");
        };
        for field in fields.keys() {
            if self.mistakes.len() >= MOST {
                break;
            }
            if !ty.fields.contains_key(field.as_str()) {
                let names = ty.fields.keys().map(ast::NamedType::as_str);
                let suggestion = did_you_mean(field, names).unwrap_or_default();
                let field = cut(field, NAME);
                self.mistake(
                    format!("has no field `{field}` in type `{}`.{suggestion}", ty.name),
                    &format!("has no field `{field}`"),
                );
            }
        }
        let mut values = IndexMap::new();
        for (name, definition) in &ty.fields {
            if self.mistakes.len() >= MOST {
                break;
            }
            let field = fields.get(name.as_str());
            let value = match (field, &definition.default_value) {
                (Some(value), _) => self.at(Step::Field(name), &definition.ty, value),
                (None, Some(default)) => constant(default),
                (None, None) if definition.ty.is_non_null() => {
                    let message = format!(
                        "lacks the required field `{name}` of type `{}`",
                        definition.ty
                    );
                    self.mistake(message, "lacks a required field")
                }
                (None, None) => continue,
            };
            values.insert(Name::new(name.as_str()), value);
        }
        Value::Object(values)
    }

    /// Records a mistake at the current path, as `discreet` without suggestions.
    fn mistake(&mut self, message: String, discreet: &str) -> Value {
        let mut place = format!("${}", self.variable);
        for step in &self.path {
            place.push('.');
            match step {
                Step::Field(name) => place.push_str(name),
                Step::Index(index) => place.push_str(&index.to_string()),
            }
        }
        let message = if self.suggestions {
            message
        } else {
            discreet.to_owned()
        };
        let end = if message.ends_with('?') || message.ends_with('.') {
            ""
        } else {
            "."
        };
        self.mistakes
            .push(format!("Variable `{place}` {message}{end}"));
        Value::Null
    }
}

/// Whether a number is a 32-bit integer. `serde_json` reads `-0` as a float; it is
/// one too.
fn is_int(number: &serde_json::Number) -> bool {
    match number.as_i64() {
        Some(number) => i32::try_from(number).is_ok(),
        None => is_negative_zero(number),
    }
}

fn is_negative_zero(number: &serde_json::Number) -> bool {
    number
        .as_f64()
        .is_some_and(|number| number == 0.0 && number.is_sign_negative())
}

/// The smallest number that needs more than 64 bits. No float that is as large
/// has a fraction.
const BEYOND_U64: f64 = 18_446_744_073_709_551_616.0;

/// An integer of any size, as text.
fn whole(number: &serde_json::Number) -> Option<String> {
    if number.is_i64() || number.is_u64() {
        return Some(number.to_string());
    }
    let number = number.as_f64()?;
    // serde_json reads an integer of more than 64 bits as a float.
    let is_large = number.abs() >= BEYOND_U64;
    (is_large || number == 0.0 && number.is_sign_negative()).then(|| format!("{number:.0}"))
}

/// A default value of the schema. All of them are enum values.
fn constant(default: &ast::Value) -> Value {
    match default {
        ast::Value::Enum(name) => Value::Enum(Name::new(name.as_str())),
        _ => Value::Null,
    }
}
