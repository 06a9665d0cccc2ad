//! Writes the selected parts of the schema.

use std::collections::HashMap;

use async_graphql::{PathSegment, Pos, ServerError, Value as Constant};
use serde_json::Value;

use super::model::{Model, model};
use crate::database::Deadline;
use crate::error::{Code, MAX_ERRORS, answer_too_large, error, too_many_answers};
use crate::execute::{FieldAnswer, Introspection};
use crate::memory::{NoMemory, Room};
use crate::plan::Operation;
use crate::plan::operation::{Field, Groups, sets};

/// Why something could not be written.
enum Failed {
    /// A field failed. The nearest nullable field around it becomes null.
    Field(ServerError),
    /// The whole answer is too large or took too long.
    All(ServerError),
}

type Written = Result<(), Failed>;

impl From<NoMemory> for Failed {
    fn from(_: NoMemory) -> Self {
        Self::All(too_many_answers())
    }
}

/// The initial capacity of the text, in bytes.
const FIRST: usize = 16 * 1024;

pub(super) struct Writer<'a> {
    operation: Operation<'a>,
    model: &'static Model,
    room: Room,
    deadline: Option<Deadline>,
    out: String,
    /// The memory of the fields written before, in bytes.
    written: usize,
    path: Vec<PathSegment>,
    errors: Vec<ServerError>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(operation: Operation<'a>, room: Room, deadline: Option<Deadline>) -> Self {
        Self {
            operation,
            model: model(),
            room,
            deadline,
            out: String::new(),
            written: 0,
            path: Vec::new(),
            errors: Vec::new(),
        }
    }

    pub(super) fn write(mut self) -> Result<Introspection, ServerError> {
        let mut answers = HashMap::new();
        let groups = self
            .operation
            .collect(&[self.operation.root.name], [self.operation.selections]);
        for (key, group) in groups {
            let field = group[0];
            let is_type = match field.name.as_str() {
                "__type" => true,
                "__schema" => false,
                _ => continue,
            };
            self.path = vec![PathSegment::Field(key.to_owned())];
            let below = |names| self.operation.collect(names, sets(&group));
            let written = if is_type {
                let groups = below(&["__Type"]);
                self.nullable(|writer| writer.type_named(field, groups))
            } else {
                let groups = below(&["__Schema"]);
                let schema = &self.model.schema;
                self.object("__Schema", schema, groups, field.position)
            };
            let json = std::mem::take(&mut self.out);
            self.written += json.capacity();
            let json = match written {
                Ok(()) => Ok(json),
                Err(Failed::Field(error)) => Err(error),
                Err(Failed::All(error)) => return Err(error),
            };
            let errors = std::mem::take(&mut self.errors);
            answers.insert(key.to_owned(), FieldAnswer { json, errors });
        }
        Ok(Introspection::new(answers, self.room.reservation))
    }

    /// The field `__type`.
    fn type_named(&mut self, field: &'a Field, groups: Groups<'a>) -> Written {
        self.check_arguments(field)?;
        let name = self.operation.argument(field, "name");
        let name = match name.as_deref() {
            Some(Constant::String(name)) => name.as_str(),
            _ => "",
        };
        match self.model.types.get(name) {
            Some(ty) => self.object("__Type", ty, groups, field.position),
            None => self.text("null", field.position),
        }
    }

    fn object(
        &mut self,
        ty: &str,
        value: &'static Value,
        groups: Groups<'a>,
        position: Pos,
    ) -> Written {
        // A type is written whole in one place, and by its name elsewhere.
        let value = match value["name"].as_str() {
            Some(name) if ty == "__Type" => self.model.types.get(name).unwrap_or(value),
            _ => value,
        };
        if self.deadline.is_some_and(Deadline::is_past) {
            let message = "The request took too long. Ask for less at once.";
            return Err(Failed::All(error(
                Code::RequestTimeout,
                message,
                Some(position),
            )));
        }
        self.text("{", position)?;
        for (index, (key, group)) in groups.into_iter().enumerate() {
            let field = group[0];
            let comma = if index > 0 { "," } else { "" };
            self.text(comma, field.position)?;
            // Names of GraphQL need no escaping in JSON.
            self.text(&["\"", key, "\":"].concat(), field.position)?;
            self.path.push(PathSegment::Field(key.to_owned()));
            let write = |writer: &mut Self| writer.field(ty, value, &group);
            if is_nullable(&field.name) {
                self.nullable(write)?;
            } else {
                write(self)?;
            }
            self.path.pop();
        }
        self.text("}", position)
    }

    fn field(&mut self, ty: &str, value: &'static Value, group: &[&'a Field]) -> Written {
        let field = group[0];
        if field.name == "__typename" {
            return self.text(&format!("\"{ty}\""), field.position);
        }
        self.check_arguments(field)?;
        let value = &value[field.name.as_str()];
        let of = type_of(&field.name);
        match value {
            Value::Array(items) if !field.selections.is_empty() => {
                let all = self.operation.argument(field, "includeDeprecated");
                let all = all.as_deref() == Some(&Constant::Boolean(true));
                let is_told = |item: &&Value| all || item["isDeprecated"] != Value::Bool(true);
                self.text("[", field.position)?;
                for (index, item) in items.iter().filter(is_told).enumerate() {
                    let comma = if index > 0 { "," } else { "" };
                    self.text(comma, field.position)?;
                    self.path.push(PathSegment::Index(index));
                    self.object(of, item, self.below(of, group), field.position)?;
                    self.path.pop();
                }
                self.text("]", field.position)
            }
            Value::Object(_) => self.object(of, value, self.below(of, group), field.position),
            leaf => self.text(&leaf.to_string(), field.position),
        }
    }

    fn below(&self, ty: &'static str, group: &[&'a Field]) -> Groups<'a> {
        let sets = group.iter().map(|field| field.selections.as_slice());
        self.operation.collect(&[ty], sets)
    }

    /// Writes a nullable value. Writes null if it fails.
    fn nullable(&mut self, value: impl FnOnce(&mut Self) -> Written) -> Written {
        let (length, depth) = (self.out.len(), self.path.len());
        match value(self) {
            Err(Failed::Field(error)) => {
                // One more than are reported.
                if self.errors.len() <= MAX_ERRORS {
                    self.errors.push(error);
                }
                self.out.truncate(length);
                self.path.truncate(depth);
                self.out.push_str("null");
                Ok(())
            }
            written => written,
        }
    }

    fn check_arguments(&self, field: &Field) -> Written {
        let Some(message) = self.operation.null_argument(field) else {
            return Ok(());
        };
        let error = error(Code::BadArgument, message, Some(field.position));
        Err(Failed::Field(error.with_path(self.path.clone())))
    }

    fn text(&mut self, text: &str, position: Pos) -> Written {
        let length = self.out.len() + text.len();
        if self.written + length > self.room.limit {
            let mut error = answer_too_large(self.room.limit);
            error.locations.push(position);
            return Err(Failed::All(error));
        }
        if length > self.out.capacity() {
            let wanted = (2 * self.out.capacity()).max(length).max(FIRST);
            let wanted = wanted.min(self.room.limit);
            self.room.reservation.resize(self.written + wanted)?;
            self.out.reserve_exact(wanted - self.out.len());
        }
        self.out.push_str(text);
        Ok(())
    }
}

/// The type of a field's value, or of the items of its list.
fn type_of(field: &str) -> &'static str {
    match field {
        "fields" => "__Field",
        "args" | "inputFields" => "__InputValue",
        "enumValues" => "__EnumValue",
        "directives" => "__Directive",
        _ => "__Type",
    }
}

/// Whether an introspection field that has subfields or arguments is nullable.
fn is_nullable(field: &str) -> bool {
    matches!(
        field,
        "fields"
            | "interfaces"
            | "possibleTypes"
            | "enumValues"
            | "inputFields"
            | "ofType"
            | "mutationType"
            | "subscriptionType"
    )
}
