//! SQL texts, cached by their form.
//!
//! The form of a statement is everything that determines its text: tables, columns,
//! operators, nesting, order and the presence of cursors, but no values. So one text is
//! built for all values. A text is built with a place instead of each value. The places
//! are then read back from it in its own order, so that each parameter's source is
//! known. Equal ones are one parameter.

use std::sync::{Arc, LazyLock};

use sea_orm::sea_query::SelectStatement;
use sea_orm::{DbBackend, Value, Values};

use super::is_postgres;
use super::shared_places::share;
use crate::kept::{Kept, Weighed};
use crate::table::{ColumnIndex, ColumnSet, Table};

/// The maximum memory of cached texts, in bytes. It must be bounded because clients
/// choose the columns and the filters.
const KEPT_BYTES: u64 = 4 << 20;

/// The number of cached texts if they have the usual length.
const KEPT_TEXTS: usize = 4096;

static KNOWN: LazyLock<Kept<Vec<u8>, Arc<Text>>> =
    LazyLock::new(|| Kept::new(KEPT_BYTES, KEPT_TEXTS));

/// The text of a statement, and the sources of its parameters' values.
#[derive(Debug, PartialEq, Eq)]
pub struct Text {
    pub(super) sql: Arc<str>,
    pub(super) backend: DbBackend,
    /// The sources, in the order of the parameters' numbers.
    pub(super) places: Box<[Place]>,
}

/// The source of a parameter's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The keys, as one array.
    Keys,
    /// The value of the unique column.
    Value,
    /// The maximum number of rows on the page.
    Limit,
    /// The number one, as a limit.
    One,
    /// The number zero: the result of a text search without a match, and an offset.
    Nowhere,
    /// The value of the order's column at the start of the page's range.
    After,
    /// The key at the start.
    AfterKey,
    /// The value of the order's column at the end of the page's range.
    Before,
    /// The key at the end.
    BeforeKey,
    /// The starts of a zone's periods after the first one, as one array.
    ZoneStarts,
    /// The numbers of a zone's periods, as one array.
    ZoneNumbers,
    /// A zone's periods with their starts, ends and numbers, as JSON.
    ZonePeriods,
    /// What the buckets of a zone are summed of, as a number.
    ZoneGrain,
    /// The first quarter of an hour that serves the buckets of a zone.
    ZoneQuarter,
    /// The time since which quarters of an hour serve the buckets of a zone.
    ZoneSince,
    /// The time of the request.
    Now,
    /// The maximum number of rows that an index is asked for before a page walks its
    /// order instead.
    Candidates,
    /// A value of the filter, by its number.
    FilterValue(usize),
    /// The pattern with which an index finds a text of the filter, by the text's number.
    Pattern(usize),
    /// The number of the quarter of an hour that a time of the filter is in, by the time's
    /// number.
    Quarter(usize),
    /// The start of that quarter.
    QuarterStart(usize),
}

impl Place {
    /// The places outside of filters.
    const FIXED: [Self; 17] = [
        Self::Keys,
        Self::Value,
        Self::Limit,
        Self::One,
        Self::Nowhere,
        Self::After,
        Self::AfterKey,
        Self::Before,
        Self::BeforeKey,
        Self::ZoneStarts,
        Self::ZoneNumbers,
        Self::ZonePeriods,
        Self::ZoneGrain,
        Self::ZoneQuarter,
        Self::ZoneSince,
        Self::Now,
        Self::Candidates,
    ];

    /// The number that represents the place while a text is built.
    pub(super) fn number(self) -> u64 {
        let number = match self {
            Self::FilterValue(number) => Self::FIXED.len() + 4 * number,
            Self::Pattern(number) => Self::FIXED.len() + 4 * number + 1,
            Self::Quarter(number) => Self::FIXED.len() + 4 * number + 2,
            Self::QuarterStart(number) => Self::FIXED.len() + 4 * number + 3,
            fixed => fixed.index(),
        };
        number as u64
    }

    fn index(self) -> usize {
        let mut fixed = Self::FIXED.iter();
        fixed
            .position(|of| *of == self)
            .expect("FIXED contains every place outside of filters")
    }

    pub(super) fn to_value(self) -> Value {
        self.number().into()
    }

    fn from_value(value: &Value) -> Self {
        let Value::BigUnsigned(Some(number)) = value else {
            unreachable!("a statement is built of places, not of {value:?}")
        };
        let number = usize::try_from(*number).expect("the number was made from a place");
        if let Some(fixed) = Self::FIXED.get(number) {
            return *fixed;
        }
        let number = number - Self::FIXED.len();
        match number % 4 {
            0 => Self::FilterValue(number / 4),
            1 => Self::Pattern(number / 4),
            2 => Self::Quarter(number / 4),
            _ => Self::QuarterStart(number / 4),
        }
    }
}

impl Text {
    /// The text of a form, which is built if it is not cached.
    pub(super) fn find_or_build(form: Form, build: impl FnOnce() -> Self) -> Arc<Self> {
        if let Some(text) = KNOWN.get(&form.0) {
            return text;
        }
        let text = Arc::new(build());
        KNOWN.insert(form.0, Arc::clone(&text));
        text
    }

    pub(super) fn build(backend: DbBackend, statement: &SelectStatement) -> Self {
        let statement = backend.build(statement);
        let Values(places) = statement.values.unwrap_or(Values(Vec::new()));
        let places = places.iter().map(Place::from_value).collect();
        let (sql, places) = share(backend, statement.sql, places);
        Self {
            sql: sql.into(),
            backend,
            places: places.into(),
        }
    }

    /// The text as it is sent to the database.
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

/// Everything that determines a text, as a sequence of bytes. The length of each part
/// follows from the parts before it, so different statements have different forms.
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
        self.name(table.name);
    }

    pub(super) fn name(&mut self, name: &str) {
        self.number(name.len() as u64);
        self.0.extend_from_slice(name.as_bytes());
    }

    pub(super) fn flags(&mut self, flags: impl IntoIterator<Item = bool>) {
        flags.into_iter().for_each(|flag| self.byte(flag.into()));
    }
}
