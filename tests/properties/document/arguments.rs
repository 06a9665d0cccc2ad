//! Arguments of fields.

use async_graphql::parser::types::{FieldDefinition, InputValueDefinition};

use super::input::Input;
use super::value::About;
use super::{Maker, Mistake};
use crate::support::schema::base;

/// Arguments and their values.
pub(super) type Given<'d> = Vec<(&'d InputValueDefinition, Input)>;

/// The definition of a field's argument, if it exists.
pub(super) fn definition<'d>(
    field: &'d FieldDefinition,
    name: &str,
) -> Option<&'d InputValueDefinition> {
    let mut arguments = field.arguments.iter().map(|argument| &argument.node);
    arguments.find(|argument| argument.name.node == name)
}

impl Maker<'_, '_> {
    /// The arguments of a field, and the number of objects that it leads to.
    pub(super) fn arguments(
        &mut self,
        on: &str,
        field: &FieldDefinition,
        rows: usize,
    ) -> (String, usize) {
        let definition = |name| definition(field, name);
        let (given, size) =
            if let (Some(first), Some(last)) = (definition("first"), definition("last")) {
                self.connection(field, [first, last], rows)
            } else if let Some(by) = definition("by") {
                self.groups(field, by, rows)
            } else if definition("text").is_some() {
                self.search(field)
            } else if let (Some(id), Some(code)) = (definition("id"), definition("code")) {
                (self.unique(on, field, [id, code]), 1)
            } else {
                self.others(field)
            };
        if given.is_empty() {
            return (String::new(), size);
        }
        let spelled: Vec<String> = given
            .iter()
            .map(|(definition, value)| {
                let name = &definition.name.node;
                let member = format!("{on}.{}({name})", field.name.node);
                self.document.members.insert(member);
                format!("{name}: {}", value.literal())
            })
            .collect();
        (format!("({})", spelled.join(", ")), size)
    }

    /// One of the two arguments that identify an object.
    fn unique<'d>(
        &mut self,
        on: &str,
        of: &FieldDefinition,
        either: [&'d InputValueDefinition; 2],
    ) -> Given<'d> {
        let object = base(&of.ty.node);
        let by_code = format!("{}(code)", of.name.node);
        let by = if self.mistakes(Mistake::Unique) {
            *self.choices.pick(&[[false, false], [true, true]])
        } else if !self.may(on, &by_code) {
            [true, false]
        } else {
            *self.choices.pick(&[[false, true], [true, false]])
        };
        let mut given = Vec::new();
        for (definition, given_at_all) in either.into_iter().zip(by) {
            let (ty, field) = (&definition.ty.node, &definition.name.node);
            if given_at_all {
                given.push((definition, self.value(ty, About { object, field }, false)));
            } else if self.choices.one_in(8) {
                given.push((definition, self.missing(ty)));
            }
        }
        given
    }

    /// The required arguments and some others, and the number of objects for a
    /// list.
    fn others<'d>(&mut self, field: &'d FieldDefinition) -> (Given<'d>, usize) {
        let (mut given, mut size) = (Vec::new(), 1);
        for argument in &field.arguments {
            let argument = &argument.node;
            let optional = argument.ty.node.nullable || argument.default_value.is_some();
            if !optional || self.choices.below(2) == 0 {
                let about = About {
                    object: base(&field.ty.node),
                    field: &argument.name.node,
                };
                let value = self.value(&argument.ty.node, about, false);
                if let Some(Input::List(items)) = value.resolved() {
                    size = items.len();
                }
                given.push((argument, value));
            }
        }
        (given, size)
    }
}
