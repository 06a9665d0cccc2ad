//! The fields of `Mutation`, the root of all changes: one file for each object.

mod code;
mod gate;
mod holder;
mod pass;
mod scan;

pub(crate) use code::{ALPHABET, random_code};
pub(crate) use scan::{Attempt, SCANNED_AT, judged_columns, kept_columns};

use std::sync::LazyLock;

use sea_orm::ColumnTrait;

use super::{Root, RootType};
use crate::batch::Row;
use crate::object::{
    Decision, InputField, InputKind, Mistake, Mutation, ObjectRef, Read, UserErrorCode,
};
use crate::table::{Cell, ColumnIndex, Table};

/// The maximum length of a name or a code, in characters.
const SHORT: usize = 200;

/// The maximum length of a reason or a purpose, in characters.
const LONG: usize = 1000;

/// The name of the field with the version that a change expects.
const EXPECTED_VERSION: &str = "expectedVersion";

/// The root of mutations.
#[must_use]
pub(crate) fn mutation() -> &'static RootType {
    static MUTATION: LazyLock<RootType> = LazyLock::new(|| {
        let all = gate::mutations()
            .into_iter()
            .chain(holder::mutations())
            .chain(pass::mutations())
            .chain(scan::mutations());
        RootType {
            name: "Mutation",
            description: "The root of all changes. Its fields run one after another, each in a transaction of its own.",
            fields: all
                .map(|mutation| (mutation.name, Root::Mutation(Box::new(mutation))))
                .collect(),
        }
    });
    &MUTATION
}

/// The mutation whose input has this type.
#[must_use]
pub(crate) fn mutation_of_input(ty: &str) -> Option<&'static Mutation> {
    let ty = ty.strip_suffix("Input")?;
    let mut fields = mutation().fields.iter();
    fields.find_map(|(name, field)| match field {
        Root::Mutation(mutation) if name.eq_ignore_ascii_case(ty) => Some(&**mutation),
        _ => None,
    })
}

/// The indices of an entity's columns.
fn columns<C: ColumnTrait, const N: usize>(table: &Table, columns: [C; N]) -> Vec<ColumnIndex> {
    columns.map(|column| table.index_of(column)).into()
}

/// A field that must be given.
fn required(name: &'static str, kind: InputKind, description: &'static str) -> InputField {
    InputField {
        name,
        kind,
        required: true,
        description,
    }
}

/// A field that may be absent.
fn optional(name: &'static str, kind: InputKind, description: &'static str) -> InputField {
    InputField {
        required: false,
        ..required(name, kind, description)
    }
}

/// The field with the ID of the object that a mutation changes.
fn id(name: &'static str, object: ObjectRef, description: &'static str) -> InputField {
    required(name, InputKind::Object(object), description)
}

/// The field with the version that a change expects.
fn expected_version() -> InputField {
    optional(
        EXPECTED_VERSION,
        InputKind::Integer,
        "The `version` of the object that you saw. If the object has changed since, nothing is written.",
    )
}

/// Reads the object that is changed, and locks it.
fn locked(step: &'static str, field: &'static str, object: ObjectRef) -> Read {
    Read {
        step,
        field,
        object,
        locks: true,
    }
}

/// Reads an object that another one will refer to, which stays as it is meanwhile.
fn looked_up(step: &'static str, field: &'static str, object: ObjectRef) -> Read {
    Read {
        locks: false,
        ..locked(step, field, object)
    }
}

/// The row that a mutation changes, if it has the version that the change expects.
fn current<'a>(
    decision: &Decision<'a>,
    field: &'static str,
    version: ColumnIndex,
) -> Result<Row<'a>, Vec<Mistake>> {
    let row = decision.row(field).map_err(|mistake| vec![mistake])?;
    match (
        decision.value(EXPECTED_VERSION),
        row.cell(version).to_cell(),
    ) {
        (Cell::Integer(expected), Cell::Integer(version)) if expected != version => {
            let message = format!(
                "The object has version {version}, not {expected}: it has changed since. Read it again."
            );
            let code = UserErrorCode::VersionMismatch;
            Err(vec![Mistake::new(code, EXPECTED_VERSION, message)])
        }
        _ => Ok(row),
    }
}

/// The new value of a column: what the field was given, or else what the row has.
fn changed(decision: &Decision<'_>, field: &str, row: Row<'_>, column: ColumnIndex) -> Cell {
    match decision.given(field) {
        Some(cell) => cell.clone(),
        None => row.cell(column).to_cell(),
    }
}

/// That a field of a column that is never null was not given null.
fn never_null(decision: &Decision<'_>, field: &'static str) -> Option<Mistake> {
    let is_null = decision.given(field) == Some(&Cell::Null);
    is_null.then(|| {
        let message = "It must not be null. Leave it out to keep what it is.";
        Mistake::new(UserErrorCode::Invalid, field, message)
    })
}

/// Values, unless there are mistakes.
fn unless<T>(
    values: T,
    mistakes: impl IntoIterator<Item = Option<Mistake>>,
) -> Result<T, Vec<Mistake>> {
    let mistakes: Vec<Mistake> = mistakes.into_iter().flatten().collect();
    if mistakes.is_empty() {
        Ok(values)
    } else {
        Err(mistakes)
    }
}

/// A mistake in a field, if something is wrong.
fn mistake(
    is_wrong: bool,
    code: UserErrorCode,
    field: &'static str,
    message: &str,
) -> Option<Mistake> {
    is_wrong.then(|| Mistake::new(code, field, message))
}
