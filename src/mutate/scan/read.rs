//! Reads the rows of the statements in `src/sql/scan.rs`.

use std::ops::ControlFlow;

use chrono::{DateTime, Utc};
use entity::scan::Direction;
use sea_orm::{DbErr, QueryResult};

use crate::batch::decode;
use crate::database::{DatabaseError, Transaction};
use crate::mutate::{Run, Stopped};
use crate::plan::NodeIndex;
use crate::schema::admission::{Permission, Presence};
use crate::sql::{JsonRow, prepare, rows_parameter};
use crate::table::{CellRef, Kind};

/// What is in the database about a scan.
#[derive(Debug)]
pub(super) struct Subject {
    /// The gate.
    pub(super) gate: Option<Gate>,
    /// The pass with the code.
    pub(super) pass: Option<Pass>,
}

/// A gate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gate {
    /// When it was closed.
    pub(super) closed_at: Option<DateTime<Utc>>,
}

/// A pass, which is locked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pass {
    /// The key.
    pub(super) key: i64,
    /// The key of its holder.
    pub(super) holder: i64,
    /// What it allows.
    pub(super) permission: Permission,
    /// Where its holder is.
    pub(super) presence: Presence,
    /// The time of its newest scan.
    pub(super) last_scanned_at: Option<DateTime<Utc>>,
}

/// An admitted scan.
pub(super) type Passage = (DateTime<Utc>, Direction);

/// What was admitted around a late scan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct History {
    /// The last scan until then.
    pub(super) last: Option<Passage>,
    /// The first scan after it.
    pub(super) next: Option<Passage>,
    /// How many entries are after it.
    pub(super) later_entries: i32,
}

impl Run<'_> {
    /// Reads the rows of a step that was given items.
    pub(super) async fn read_rows<T: Send>(
        &self,
        transaction: &mut Transaction<'_>,
        node: NodeIndex,
        items: &[JsonRow<'_>],
        read: fn(&mut Cells<'_>) -> Result<T, DbErr>,
    ) -> Result<Vec<T>, Stopped> {
        let node = self.node(node);
        let text = node.text(self.source.session.backend());
        let prepared = prepare(&text, [rows_parameter(items)]);
        let memory = prepared.values.memory() + items.len() * size_of::<T>();
        self.source.memory.resize(0, memory)?;
        let mut rows: Result<Vec<T>, DbErr> = Ok(Vec::with_capacity(items.len()));
        let mut each = |row: QueryResult| {
            let Ok(known) = &mut rows else {
                return ControlFlow::Break(());
            };
            match read(&mut Cells::new(&row)) {
                Ok(read) => known.push(read),
                Err(error) => rows = Err(error),
            }
            ControlFlow::Continue(())
        };
        let step = (self.path, node.step().unwrap_or_default());
        transaction.fetch(step, prepared, &mut each).await?;
        let rows = rows.map_err(|cause| DatabaseError::from_cause(&cause, self.path));
        Ok(rows?)
    }
}

/// The cells of a row, one after another.
pub(super) struct Cells<'a> {
    row: &'a QueryResult,
    place: usize,
}

impl<'a> Cells<'a> {
    fn new(row: &'a QueryResult) -> Self {
        Self { row, place: 0 }
    }

    fn next(&mut self, kind: Kind) -> Result<CellRef<'a>, DbErr> {
        let place = self.place;
        self.place += 1;
        decode(self.row, place, kind, false)
    }

    fn key(&mut self) -> Result<Option<i64>, DbErr> {
        Ok(self.next(Kind::BigInteger)?.integer())
    }

    fn number(&mut self) -> Result<Option<i32>, DbErr> {
        let number = self.next(Kind::Integer)?.integer();
        Ok(number.and_then(|number| i32::try_from(number).ok()))
    }

    fn time(&mut self) -> Result<Option<DateTime<Utc>>, DbErr> {
        Ok(self.next(Kind::Time)?.time())
    }

    fn truth(&mut self) -> Result<bool, DbErr> {
        Ok(self.next(Kind::Boolean)? == CellRef::Boolean(true))
    }

    fn passage(&mut self) -> Result<Option<Passage>, DbErr> {
        let at = self.time()?;
        let direction = match self.next(Kind::Text)? {
            CellRef::Text("IN") => Some(Direction::In),
            CellRef::Text("OUT") => Some(Direction::Out),
            _ => None,
        };
        Ok(at.zip(direction))
    }
}

/// A row of `passes`.
pub(super) fn read_subject(cells: &mut Cells<'_>) -> Result<Subject, DbErr> {
    let gate = cells.key()?;
    let closed_at = cells.time()?;
    let (key, holder, of) = (cells.key()?, cells.key()?, cells.key()?);
    let (any_gate, max_entries) = (cells.truth()?, cells.number()?);
    let (valid_from, valid_until, revoked_at) = (cells.time()?, cells.time()?, cells.time()?);
    let (inside_since, entries) = (cells.time()?, cells.number()?);
    let (last_scanned_at, blocked_at) = (cells.time()?, cells.time()?);
    let pass = || {
        Some(Pass {
            key: key?,
            holder: holder?,
            permission: Permission {
                gate: of?,
                any_gate,
                valid_from: valid_from?,
                valid_until: valid_until?,
                revoked_at,
                blocked_at,
                max_entries,
            },
            presence: Presence {
                inside_since,
                entries: entries?,
            },
            last_scanned_at,
        })
    };
    Ok(Subject {
        gate: gate.map(|_| Gate { closed_at }),
        pass: pass(),
    })
}

/// A row of `history`.
pub(super) fn read_history(cells: &mut Cells<'_>) -> Result<History, DbErr> {
    let (last, next) = (cells.passage()?, cells.passage()?);
    let later_entries = cells.key()?.unwrap_or_default();
    Ok(History {
        last,
        next,
        later_entries: i32::try_from(later_entries).unwrap_or(i32::MAX),
    })
}
