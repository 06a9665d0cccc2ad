//! Random rows with many ties, equal times, and confusing text.

use chrono::{DateTime, Duration, Utc};
use entity::pass::PassKind;
use entity::scan::{DenialReason, Direction, ScanOutcome};
use entity::{gate, holder, pass, scan};
use sea_orm::{DatabaseConnection, EntityTrait, IntoActiveModel};

use crate::choices::Choices;
use crate::model::Data;

/// The time of every request.
pub(crate) fn now() -> DateTime<Utc> {
    "2026-11-22T08:00:00.000250Z".parse().unwrap()
}

/// Distances from now, in microseconds.
const DISTANCES: [i64; 13] = [
    0,
    0,
    1,
    -1,
    -250,
    1_000_000,
    -1_000_250,
    -3_600_000_000,
    3_600_000_000,
    -86_400_000_000,
    86_399_999_750,
    -2_592_000_000_000,
    2_592_000_000_000,
];

/// Upper and lower case beyond ASCII, letters whose cases have different lengths,
/// and the special characters of patterns and quotes.
const TEXTS: [&str; 30] = [
    "Anna",
    "anna",
    "ANNA B",
    "Straße",
    "STRASSE",
    "strAẞe 7",
    "ΣΊΣΥΦΟΣ",
    "Σίσυφος",
    "σίσυφοσ",
    "100%",
    "100_",
    "1000",
    "a_b%c",
    "a.b*c",
    "O'Brien",
    "\"quoted\" \\ back",
    "é",
    "e\u{301}",
    "ÉCOLE",
    "日本語",
    "😀 ok",
    "\u{212a}elvin",
    "kelvin",
    "ſharp",
    "İstanbul",
    "ıstanbul",
    "istanbul",
    "tab\tand\nline",
    "\u{ffff}",
    " ",
];

/// The amounts of data: none at all, no passes, or a few of everything.
const SIZES: [[usize; 4]; 8] = [
    [4, 5, 18, 26],
    [6, 3, 30, 12],
    [2, 8, 12, 40],
    [3, 3, 0, 6],
    [5, 2, 24, 24],
    [1, 1, 16, 20],
    [0, 0, 0, 0],
    [8, 9, 9, 9],
];

/// The rows for a number. `times` multiplies their amount.
pub(crate) fn make(number: usize, times: usize) -> Data {
    make_around(now(), number, times)
}

/// The same, with times before and after an instant.
pub(crate) fn make_around(instant: DateTime<Utc>, number: usize, times: usize) -> Data {
    let [gates, holders, passes, scans] = SIZES[number % SIZES.len()].map(|rows| rows * times);
    let mut choices = Choices::seeded(u64::try_from(number * 100 + times).unwrap());
    let mut maker = Maker {
        choices: &mut choices,
        instant,
    };
    let mut data = Data {
        gates: maker.rows(gates, Maker::gate),
        holders: maker.rows(holders, Maker::holder),
        ..Data::default()
    };
    data.passes = maker.rows(passes, |maker, key| maker.pass(key, &data));
    data.scans = maker.rows(scans, |maker, key| maker.scan(key, &data));
    data
}

struct Maker<'a, 'b> {
    choices: &'a mut Choices<'b>,
    instant: DateTime<Utc>,
}

impl Maker<'_, '_> {
    /// Rows whose keys have gaps.
    fn rows<T>(&mut self, count: usize, mut make: impl FnMut(&mut Self, i64) -> T) -> Vec<T> {
        let mut key = 0;
        (0..count)
            .map(|_| {
                key += 1 + i64::from(self.choices.one_in(4));
                make(self, key)
            })
            .collect()
    }

    fn time(&mut self) -> DateTime<Utc> {
        self.instant + Duration::microseconds(*self.choices.pick(&DISTANCES))
    }

    fn text(&mut self) -> String {
        (*self.choices.pick(&TEXTS)).to_owned()
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.choices.below(2) == 1).then(|| make(self))
    }

    fn gate(&mut self, id: i64) -> gate::Model {
        gate::Model {
            id,
            code: format!("{}G{id:04}", self.choices.pick(&["", "g", "É"])),
            name: self.text(),
            location: self.text(),
            closed_at: self.maybe(Self::time),
            created_at: self.time(),
        }
    }

    fn holder(&mut self, id: i64) -> holder::Model {
        let blocked_at = self.maybe(Self::time);
        holder::Model {
            id,
            name: self.text(),
            company: self.maybe(Self::text),
            phone: self.maybe(|maker| maker.choices.pick(&["", "+49 1", "0"]).to_string()),
            blocked_at,
            block_reason: blocked_at.and_then(|_| self.maybe(Self::text)),
            created_at: self.time(),
        }
    }

    fn pass(&mut self, id: i64, data: &Data) -> pass::Model {
        use PassKind::{Contractor, Staff, Vehicle, Visitor};
        let kind = *self.choices.pick(&[Visitor, Contractor, Vehicle, Staff]);
        let valid_from = self.time();
        let revoked_at = self.maybe(|maker| maker.maybe(Self::time)).flatten();
        let plate = (kind == Vehicle).then(|| self.text());
        pass::Model {
            id,
            code: format!("{}-{id}", self.choices.pick(&["P", "p", "%", "_", "ß"])),
            gate_id: self.choices.pick(&data.gates).id,
            holder_id: self.choices.pick(&data.holders).id,
            kind,
            purpose: self.maybe(Self::text),
            vehicle_plate: plate,
            any_gate: self.choices.one_in(3),
            max_entries: self.maybe(|maker| *maker.choices.pick(&[1, 2, 2, 10, i32::MAX])),
            issued_at: self.time(),
            valid_from,
            valid_until: self.time().max(valid_from + Duration::microseconds(1)),
            revoked_at,
            revoke_reason: revoked_at.and_then(|_| self.maybe(Self::text)),
            inside_since: self.maybe(Self::time),
        }
    }

    fn scan(&mut self, id: i64, data: &Data) -> scan::Model {
        use DenialReason::{
            AlreadyInside, EntriesExhausted, Expired, GateClosed, HolderBlocked, NotInside,
            NotYetValid, Revoked, UnknownPass, WrongGate,
        };
        let direction = *self.choices.pick(&[Direction::In, Direction::Out]);
        let known = !data.passes.is_empty() && !self.choices.one_in(4);
        let reason = if !known {
            Some(*self.choices.pick(&[GateClosed, UnknownPass]))
        } else if direction == Direction::In {
            let reasons = [
                GateClosed,
                Revoked,
                HolderBlocked,
                WrongGate,
                NotYetValid,
                Expired,
                AlreadyInside,
                EntriesExhausted,
            ];
            self.maybe(|maker| *maker.choices.pick(&reasons))
        } else {
            let reasons = [GateClosed, Revoked, HolderBlocked, WrongGate, NotInside];
            self.maybe(|maker| *maker.choices.pick(&reasons))
        };
        let pass = known.then(|| self.choices.pick(&data.passes));
        scan::Model {
            id,
            code: pass.map_or_else(|| "unknown".to_owned(), |pass| pass.code.clone()),
            pass_id: pass.map(|pass| pass.id),
            gate_id: self.choices.pick(&data.gates).id,
            direction,
            outcome: if reason.is_some() {
                ScanOutcome::Denied
            } else {
                ScanOutcome::Admitted
            },
            denial_reason: reason,
            scanned_at: self.time(),
        }
    }
}

/// Writes rows to an empty database.
pub(crate) async fn store(data: &Data, database: &DatabaseConnection) {
    insert::<gate::Entity, _>(&data.gates, database).await;
    insert::<holder::Entity, _>(&data.holders, database).await;
    insert::<pass::Entity, _>(&data.passes, database).await;
    insert::<scan::Entity, _>(&data.scans, database).await;
}

#[expect(clippy::disallowed_methods, reason = "no request runs it")]
async fn insert<E, M>(rows: &[M], database: &DatabaseConnection)
where
    E: EntityTrait<Model = M>,
    M: IntoActiveModel<E::ActiveModel> + Clone,
{
    if !rows.is_empty() {
        let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
        E::insert_many(rows)
            .exec_without_returning(database)
            .await
            .unwrap();
    }
}
