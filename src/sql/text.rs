//! Texts of statements, kept by their form.
//!
//! The form of a statement is all that decides its text: tables, columns, operators,
//! nesting, order and which cursors there are, but no value. So a text is built once
//! for all values. A text knows for each of its parameters where the value comes from:
//! it was built with these places in the place of the values, and they were read back
//! from it, in its own order.

use std::sync::{Arc, LazyLock};

use sea_orm::sea_query::SelectStatement;
use sea_orm::{DbBackend, Value, Values};

use super::{Order, is_postgres};
use crate::kept::{Kept, Weighed};
use crate::table::{ColumnIndex, ColumnSet, Table};

/// The memory for texts that are kept, in bytes. There could be more: clients choose
/// the columns and the filters.
const KEPT_BYTES: u64 = 4 << 20;

/// How many texts are kept when they are of usual length.
const KEPT_TEXTS: usize = 4096;

static KNOWN: LazyLock<Kept<Vec<u8>, Arc<Text>>> =
    LazyLock::new(|| Kept::new(KEPT_BYTES, KEPT_TEXTS));

/// The text of a statement, and where the values of its parameters come from.
#[derive(Debug, PartialEq, Eq)]
pub struct Text {
    pub(super) sql: Arc<str>,
    pub(super) backend: DbBackend,
    /// In the order of the text.
    pub(super) places: Box<[Place]>,
}

/// Where the value of a parameter comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The keys, as one array.
    Keys,
    /// The value of the unique column.
    Value,
    /// The most rows of the page.
    Limit,
    /// One row.
    One,
    /// Where a text is not found in another one.
    Nowhere,
    /// The order's column where the page's range starts.
    After,
    /// The key there.
    AfterKey,
    /// The order's column where the page's range ends.
    Before,
    /// The key there.
    BeforeKey,
    /// What the filter compares with, by its number.
    Compared(usize),
}

impl Place {
    /// Those that no filter has.
    const FIXED: [Self; 9] = [
        Self::Keys,
        Self::Value,
        Self::Limit,
        Self::One,
        Self::Nowhere,
        Self::After,
        Self::AfterKey,
        Self::Before,
        Self::BeforeKey,
    ];

    /// What stands for the value while a text is built.
    pub(super) fn number(self) -> u64 {
        let number = match self {
            Self::Compared(number) => Self::FIXED.len() + number,
            fixed => fixed.index(),
        };
        number as u64
    }

    fn index(self) -> usize {
        let mut fixed = Self::FIXED.iter();
        fixed
            .position(|of| *of == self)
            .expect("each place that no filter has is among them")
    }

    pub(super) fn to_value(self) -> Value {
        self.number().into()
    }

    fn from_value(value: &Value) -> Self {
        let Value::BigUnsigned(Some(number)) = value else {
            unreachable!("a statement is built of places, not of {value:?}")
        };
        let number = usize::try_from(*number).expect("it was a place's");
        match Self::FIXED.get(number) {
            Some(fixed) => *fixed,
            None => Self::Compared(number - Self::FIXED.len()),
        }
    }
}

impl Text {
    /// The text of a form, built if it is not known.
    pub(super) fn find_or_build(
        backend: DbBackend,
        form: Form,
        build: impl FnOnce() -> SelectStatement,
    ) -> Arc<Self> {
        if let Some(text) = KNOWN.get(&form.0) {
            return text;
        }
        let statement = backend.build(&build());
        let Values(places) = statement.values.unwrap_or(Values(Vec::new()));
        let text = Arc::new(Self {
            sql: statement.sql.into(),
            backend,
            places: places.iter().map(Place::from_value).collect(),
        });
        KNOWN.insert(form.0, Arc::clone(&text));
        text
    }

    /// As the database is sent it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.sql
    }

    /// The database that it is for.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.backend
    }
}

impl Weighed for Text {
    fn bytes(&self) -> usize {
        size_of::<Self>() + self.sql.len() + size_of_val(&*self.places)
    }
}

/// All that decides a text, written one after another. A part has a length that
/// follows from what is before it, so different statements have different forms.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Form(Vec<u8>);

impl Form {
    pub(super) fn new(backend: DbBackend, table: &Table) -> Self {
        let mut form = Self(Vec::with_capacity(64));
        form.byte(is_postgres(backend).into());
        form.table(table);
        form
    }

    pub(super) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    pub(super) fn number(&mut self, number: u64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    pub(super) fn column(&mut self, column: ColumnIndex) {
        self.byte(column.number());
    }

    pub(super) fn columns(&mut self, columns: ColumnSet) {
        self.number(columns.bits());
    }

    pub(super) fn table(&mut self, table: &Table) {
        self.number(table.name.len() as u64);
        self.0.extend_from_slice(table.name.as_bytes());
    }

    pub(super) fn order(&mut self, order: Order) {
        self.column(order.column);
        self.byte(order.is_descending().into());
    }

    pub(super) fn flags(&mut self, flags: impl IntoIterator<Item = bool>) {
        flags.into_iter().for_each(|flag| self.byte(flag.into()));
    }
}
