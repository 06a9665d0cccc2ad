//! Writes the payload of a mutation.

use async_graphql::Pos;
use async_graphql::resolver_utils::EnumType;

use super::super::json::{write_integer, write_null, write_text};
use super::{Place, Writer, Written};
use crate::loader::Loaded;
use crate::mutate::UserError;
use crate::object::{USER_ERROR, UserErrorCode};
use crate::plan::{MutationOutput, Output, PayloadField, Selection, UserErrorField};

impl<'a> Writer<'a> {
    /// Writes a payload, or null if the mutation failed.
    pub(super) fn mutation(&mut self, mutation: &'a MutationOutput, position: Pos) -> Written {
        let node = mutation.call.steps.write;
        let errors = self.results.user_errors(node);
        let errors = errors.map_err(|error| self.database_failure(error, position))?;
        self.fields(&mutation.fields, |writer, output| match &output.value {
            PayloadField::Typename(name) => {
                write_text(writer.out.text(), name);
                Ok(())
            }
            PayloadField::UserErrors(fields) => writer.user_errors(errors, fields),
            PayloadField::Written(_) if !errors.is_empty() => {
                write_null(writer.out.text());
                Ok(())
            }
            PayloadField::Written(selection) => {
                writer.nullable(|writer| writer.written(mutation, selection, output.position))
            }
        })
    }

    /// What was written: a list, or one object.
    fn written(
        &mut self,
        mutation: &'a MutationOutput,
        selection: &'a Selection,
        position: Pos,
    ) -> Written {
        let node = mutation.call.steps.write;
        if mutation.call.mutation.items.is_some() {
            return self.all_rows(node, selection, position);
        }
        let Loaded::Many { batch, spans, .. } = self.loaded(node, position)? else {
            return Err(self.defect(position));
        };
        let first = spans.first().and_then(|span| span.rows().next());
        let Some(row) = first else {
            return Err(self.defect(position));
        };
        self.object(selection, Place::new(node, batch, row))
    }

    fn user_errors(
        &mut self,
        errors: &'a [UserError],
        fields: &'a [Output<UserErrorField>],
    ) -> Written {
        self.list(0..errors.len(), |writer, index| {
            let error = &errors[index];
            writer.fields(fields, |writer, output| {
                let out = writer.out.text();
                match output.value {
                    UserErrorField::Typename => write_text(out, USER_ERROR),
                    UserErrorField::Code => write_text(out, code_name(error.code)),
                    UserErrorField::Message => write_text(out, &error.message),
                    UserErrorField::Index => match error.index {
                        Some(index) => write_integer(out, i64::try_from(index).unwrap_or(i64::MAX)),
                        None => write_null(out),
                    },
                    UserErrorField::Field => {
                        return writer.list(0..error.field.len(), |writer, step| {
                            write_text(writer.out.text(), &error.field[step]);
                            Ok(())
                        });
                    }
                }
                Ok(())
            })
        })
    }
}

/// The name of a code in the schema: `VERSION_MISMATCH`.
fn code_name(code: UserErrorCode) -> &'static str {
    let mut items = UserErrorCode::items().iter();
    let item = items.find(|item| item.value == code);
    item.expect("every code is in the schema").name
}
