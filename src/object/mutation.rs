//! The vocabulary of mutations: what one takes, what it reads before it writes, what it
//! writes, and who may use it.
//!
//! A mutation is data, like an object. The schema, the bill and the run follow from it.
//! Its one function, [`Mutation::decide`], is a rule: it sees what the mutation was given
//! and the rows that were read, and says what is written. It asks no clock and no
//! database.

use std::fmt;

use chrono::{DateTime, Utc};

use super::{Leaf, ObjectRef};
use crate::batch::Row;
use crate::table::{Cell, ColumnIndex};
use crate::viewer::{Role, Viewer};

/// The maximum number of items of a mutation that takes several.
pub(crate) const MOST_ITEMS: usize = 500;

/// The maximum number of mistakes that an answer lists.
pub(crate) const MOST_USER_ERRORS: usize = 100;

/// The name of the input's field with the idempotency key.
pub(crate) const IDEMPOTENCY_KEY: &str = "idempotencyKey";

/// A field of the type `Mutation`.
pub struct Mutation {
    /// Its name in the schema: `issuePass`.
    pub name: &'static str,
    /// Its description in the schema.
    pub description: String,
    /// The role that it requires.
    pub role: Role,
    /// Whether viewers who are bound to gates may not use it.
    pub for_unbound: bool,
    /// The type of the objects that it writes.
    pub target: ObjectRef,
    /// Its items, if it takes several.
    pub items: Option<Items>,
    /// The fields of its input, or of each item.
    pub fields: Vec<InputField>,
    /// What it reads before it writes, each in one statement.
    pub reads: Vec<Read>,
    /// What it writes.
    pub write: Write,
    /// The kind of the events that record it.
    pub event: &'static str,
    /// Decides what is written for an item.
    pub decide: fn(&Decision<'_>) -> Result<Values, Vec<Mistake>>,
}

/// The items of a mutation that takes several.
#[derive(Clone, Copy, Debug)]
pub struct Items {
    /// The field of the input, and of the payload: `passes`.
    pub field: &'static str,
    /// The input type of an item: `NewPass`.
    pub ty: &'static str,
    /// The description of that type.
    pub description: &'static str,
}

/// A field of an input.
#[derive(Debug)]
pub struct InputField {
    /// The name in the schema.
    pub name: &'static str,
    /// The type of its values.
    pub kind: InputKind,
    /// Whether it must be given, and not be null.
    pub required: bool,
    /// The description in the schema.
    pub description: &'static str,
}

/// The type of an input's values.
#[derive(Clone, Copy)]
pub enum InputKind {
    /// The ID of an object.
    Object(ObjectRef),
    /// A text of at most this many characters.
    Text(usize),
    /// A 32-bit integer.
    Integer,
    /// True or false.
    Boolean,
    /// An instant.
    Time,
    /// A value of an enum.
    Enumeration(Leaf),
}

/// A statement that reads the rows that a field of the input refers to.
#[derive(Clone, Copy)]
pub struct Read {
    /// Its name in the bill.
    pub step: &'static str,
    /// The field with the ID.
    pub field: &'static str,
    /// The type of the rows.
    pub object: ObjectRef,
    /// Whether the mutation changes the rows, so that nobody else may rely on them until the
    /// end of the transaction. Nobody else changes them in any case.
    pub locks: bool,
}

/// The statement that writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Adds rows with values in these columns.
    Insert(Vec<ColumnIndex>),
    /// Changes these columns of the rows that the first read found, and their version.
    Update(Vec<ColumnIndex>),
    /// Adds scans, which the rules of admission judge, and keeps the state of their passes.
    Scans,
}

/// What an input's field was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// Nothing.
    Absent,
    /// Null, or a value.
    Value(Cell),
    /// A text that is not the ID of an object of the type.
    BadId,
}

/// Values for columns of a row.
pub(crate) type Values = Vec<(ColumnIndex, Cell)>;

/// What is wrong with an item, for which its sender is to blame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The code.
    pub code: UserErrorCode,
    /// The field of the item. None for the item as a whole.
    pub field: Option<&'static str>,
    /// What is wrong, and what to do.
    pub message: String,
}

/// The kinds of mistakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub enum UserErrorCode {
    /// A text is empty, or has only spaces.
    Blank,
    /// A text is longer than allowed.
    TooLong,
    /// The value is not possible, or does not fit the others.
    Invalid,
    /// Another object has this value already, or another item of the same request.
    Taken,
    /// There is no such object, or you may not see it.
    NotFound,
    /// You are bound to other gates.
    OtherGate,
    /// The object has changed since the version that you expect.
    VersionMismatch,
    /// The state of an object does not allow it: its gate is closed, for example.
    WrongState,
    /// The idempotency key was used for another input.
    IdempotencyKeyReused,
}

/// What a decision is based on.
pub struct Decision<'a> {
    /// The mutation.
    pub mutation: &'a Mutation,
    /// What its fields were given, in their order.
    pub given: &'a [Given],
    /// The row that each of its reads found.
    pub rows: &'a [Option<Row<'a>>],
    /// Who asks.
    pub viewer: &'a Viewer,
    /// The time of the request.
    pub now: DateTime<Utc>,
    /// A code that nobody can guess, for a new pass.
    pub new_code: &'a str,
}

impl Mutation {
    /// The name of its input type: `IssuePassInput`.
    #[must_use]
    pub fn input_type(&self) -> String {
        format!("{}Input", capitalized(self.name))
    }

    /// The name of its payload type: `IssuePassPayload`.
    #[must_use]
    pub fn payload_type(&self) -> String {
        format!("{}Payload", capitalized(self.name))
    }

    /// The field of its payload with what it wrote: `pass` or `passes`.
    #[must_use]
    pub fn payload_field(&self) -> String {
        match self.items {
            Some(items) => items.field.to_owned(),
            None => self.target().name.to_lowercase(),
        }
    }

    /// The type of the objects that it writes.
    #[must_use]
    pub fn target(&self) -> &'static super::ObjectType {
        (self.target)()
    }
}

/// `issuePass` as `IssuePass`.
fn capitalized(name: &str) -> String {
    let (head, tail) = name.split_at(1);
    head.to_uppercase() + tail
}

impl<'a> Decision<'a> {
    fn place(&self, name: &str) -> usize {
        let mut fields = self.mutation.fields.iter();
        let place = fields.position(|field| field.name == name);
        place.unwrap_or_else(|| panic!("{} has no field {name}", self.mutation.name))
    }

    /// What a field was given. None if nothing.
    #[must_use]
    pub fn given(&self, name: &str) -> Option<&'a Cell> {
        match &self.given[self.place(name)] {
            Given::Value(cell) => Some(cell),
            Given::Absent | Given::BadId => None,
        }
    }

    /// The value of a field. Null if nothing was given.
    #[must_use]
    pub fn value(&self, name: &str) -> Cell {
        self.given(name).cloned().unwrap_or(Cell::Null)
    }

    /// The row that a field refers to.
    ///
    /// # Errors
    ///
    /// When there is none that the viewer sees.
    pub fn row(&self, name: &'static str) -> Result<Row<'a>, Mistake> {
        let mut reads = self.mutation.reads.iter();
        let place = reads.position(|read| read.field == name);
        let place = place.unwrap_or_else(|| panic!("no step reads {name}"));
        let object = self.mutation.reads[place].object;
        self.rows[place].ok_or_else(|| Mistake::not_found(object, name))
    }
}

impl Mistake {
    /// A mistake in a field.
    #[must_use]
    pub fn new(code: UserErrorCode, field: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            field: Some(field),
            message: message.into(),
        }
    }
}

impl Mistake {
    /// That there is no object with the ID in a field.
    pub(crate) fn not_found(object: ObjectRef, field: &'static str) -> Self {
        let message = format!(
            "There is no {} with this ID. Use the `id` of one that you see.",
            object().name
        );
        Self::new(UserErrorCode::NotFound, field, message)
    }
}

impl fmt::Debug for Mutation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}

impl fmt::Debug for InputKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Object(_) => "Object",
            Self::Text(_) => "Text",
            Self::Integer => "Integer",
            Self::Boolean => "Boolean",
            Self::Time => "Time",
            Self::Enumeration(_) => "Enumeration",
        })
    }
}
