//! What is wrong with an item whatever the database contains.

use crate::object::{Given, InputField, InputKind, Mistake, Mutation, UserErrorCode};
use crate::table::Cell;

/// An item, and the mutation that it is for.
pub(super) struct Checked<'a> {
    mutation: &'a Mutation,
    given: &'a [Given],
}

impl<'a> Checked<'a> {
    pub(super) fn new(mutation: &'a Mutation, given: &'a [Given]) -> Self {
        Self { mutation, given }
    }

    pub(super) fn mistakes(&self) -> Vec<Mistake> {
        let fields = self.mutation.fields.iter().zip(self.given);
        fields
            .filter_map(|(field, given)| mistake(field, given))
            .collect()
    }
}

fn mistake(field: &InputField, given: &Given) -> Option<Mistake> {
    match (field.kind, given) {
        (InputKind::Object(object), Given::BadId) => {
            let message = format!(
                "This is not the ID of a {}. Use the `id` of one that you see.",
                object().name
            );
            Some(Mistake::new(UserErrorCode::NotFound, field.name, message))
        }
        (InputKind::Text(most), Given::Value(Cell::Text(text))) => {
            if text.trim().is_empty() {
                let advice = if field.required {
                    "It must not be empty."
                } else {
                    "It must not be empty. Use null for no value."
                };
                return Some(Mistake::new(UserErrorCode::Blank, field.name, advice));
            }
            let length = text.chars().count();
            (length > most).then(|| {
                let message = format!("It has {length} characters; the limit is {most}.");
                Mistake::new(UserErrorCode::TooLong, field.name, message)
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::mistake;
    use crate::object::{Given, InputField, InputKind, UserErrorCode};
    use crate::table::Cell;

    #[test]
    fn texts_are_neither_blank_nor_too_long() {
        let field = InputField {
            name: "name",
            kind: InputKind::Text(3),
            required: true,
            description: "",
        };
        let code = |text: &str| {
            let given = Given::Value(Cell::Text(text.to_owned()));
            mistake(&field, &given).map(|mistake| mistake.code)
        };
        assert_eq!(code("äöü"), None);
        assert_eq!(code(""), Some(UserErrorCode::Blank));
        assert_eq!(code(" \t"), Some(UserErrorCode::Blank));
        assert_eq!(code("äöüß"), Some(UserErrorCode::TooLong));
        assert_eq!(mistake(&field, &Given::Value(Cell::Null)), None);
        assert_eq!(mistake(&field, &Given::Absent), None);
    }
}
