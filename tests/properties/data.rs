//! Random rows with many ties, equal times, and confusing text.

use chrono::{DateTime, Duration, Utc};
use entity::pass::PassKind;
use entity::scan::ScanOutcome;
use entity::{event, gate, holder, pass, scan};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnDef, ColumnTrait, ColumnType, DatabaseConnection,
    EntityTrait, IntoActiveModel, Iterable, TryIntoModel, Value,
};

use crate::model::Data;
use crate::properties::choices::Choices;

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
    data.events = maker.rows(passes, |maker, key| maker.event(key, &data));
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

    /// A row of an entity: with these cells, and any where no rule asks for some.
    fn row<E>(&mut self, cells: impl IntoIterator<Item = (E::Column, Value)>) -> E::Model
    where
        E: EntityTrait,
        E::ActiveModel: TryIntoModel<E::Model>,
    {
        let mut row = <E::ActiveModel as ActiveModelTrait>::default();
        for (column, value) in cells {
            row.set(column, value);
        }
        for column in E::Column::iter() {
            if row.is_not_set(column) {
                row.set(column, self.cell(&column.def()));
            }
        }
        row.try_into_model().unwrap()
    }

    /// Any value of a column. Half of those that may be null are.
    fn cell(&mut self, column: &ColumnDef) -> Value {
        let value: Value = match column.get_column_type() {
            ColumnType::Integer => (*self.choices.pick(&[1, 2, 2, 10, i32::MAX])).into(),
            ColumnType::Boolean => self.choices.one_in(3).into(),
            ColumnType::Text | ColumnType::String(_) => self.text().into(),
            ColumnType::TimestampWithTimeZone => self.time().into(),
            other => panic!("no value is made of {other:?}"),
        };
        if column.is_null() && self.choices.below(2) == 0 {
            return value.as_null();
        }
        value
    }

    fn gate(&mut self, id: i64) -> gate::Model {
        use gate::Column::{Code, Id};
        let code = format!("{}G{id:04}", self.choices.pick(&["", "g", "É"]));
        self.row::<gate::Entity>([(Id, id.into()), (Code, code.into())])
    }

    fn holder(&mut self, id: i64) -> holder::Model {
        use holder::Column::{BlockReason, BlockedAt, Id, Phone};
        let blocked_at = self.maybe(Self::time);
        let reason = blocked_at.and_then(|_| self.maybe(Self::text));
        let phone = self.maybe(|maker| *maker.choices.pick(&["", "+49 1", "0"]));
        self.row::<holder::Entity>([
            (Id, id.into()),
            (Phone, phone.into()),
            (BlockedAt, blocked_at.into()),
            (BlockReason, reason.into()),
        ])
    }

    fn pass(&mut self, id: i64, data: &Data) -> pass::Model {
        use PassKind::{Contractor, Staff, Vehicle, Visitor};
        use pass::Column::{
            Code, GateId, HolderId, Id, Kind, RevokeReason, RevokedAt, ValidFrom, ValidUntil,
            VehiclePlate,
        };
        let code = format!("{}-{id}", self.choices.pick(&["P", "p", "%", "_", "ß"]));
        let kind = *self.choices.pick(&[Visitor, Contractor, Vehicle, Staff]);
        let plate = (kind == Vehicle).then(|| self.text());
        let valid_from = self.time();
        let valid_until = self.time().max(valid_from + Duration::microseconds(1));
        let revoked_at = self.maybe(|maker| maker.maybe(Self::time)).flatten();
        let reason = revoked_at.and_then(|_| self.maybe(Self::text));
        let gate = self.choices.pick(&data.gates).id;
        let holder = self.choices.pick(&data.holders).id;
        self.row::<pass::Entity>([
            (Id, id.into()),
            (Code, code.into()),
            (GateId, gate.into()),
            (HolderId, holder.into()),
            (Kind, kind.to_value().into()),
            (VehiclePlate, plate.into()),
            (ValidFrom, valid_from.into()),
            (ValidUntil, valid_until.into()),
            (RevokedAt, revoked_at.into()),
            (RevokeReason, reason.into()),
        ])
    }

    fn event(&mut self, id: i64, data: &Data) -> event::Model {
        use event::Column::{
            GateId, HolderId, Id, Kind, NewValues, OldValues, PassId, ScanId, TransactionId, Viewer,
        };
        let kinds: Vec<event::EventKind> = event::EventKind::iter().collect();
        let kind = *self.choices.pick(&kinds);
        let gate = self.maybe(|maker| maker.choices.pick(&data.gates).id);
        let holder = self.maybe(|maker| maker.choices.pick(&data.holders).id);
        let pass = self.maybe(|maker| maker.choices.pick(&data.passes).id);
        let scans = !data.scans.is_empty();
        let scan = self.maybe(|maker| scans.then(|| maker.choices.pick(&data.scans).id));
        let values = |maker: &mut Self| *maker.choices.pick(&["{}", "{\"name\":\"Zoë\"}"]);
        let (old, new) = (self.maybe(values), self.maybe(values));
        let viewer = *self.choices.pick(&["open", "token:1"]);
        // Transactions that have ended long ago.
        let transaction = i64::from(*self.choices.pick(&[0, 1, 1, 2, 3]));
        self.row::<event::Entity>([
            (Id, id.into()),
            (Kind, kind.to_value().into()),
            (Viewer, viewer.into()),
            (GateId, gate.into()),
            (HolderId, holder.into()),
            (PassId, pass.into()),
            (ScanId, scan.flatten().into()),
            (OldValues, old.into()),
            (NewValues, new.into()),
            (TransactionId, transaction.into()),
        ])
    }

    fn scan(&mut self, id: i64, data: &Data) -> scan::Model {
        use scan::Column::{
            Code, Conflict, DenialReason, Direction, GateId, HolderId, Id, Late, Outcome, PassId,
        };
        use scan::DenialReason::{
            AlreadyInside, EntriesExhausted, Expired, GateClosed, HolderBlocked, NotInside,
            NotYetValid, Revoked, UnknownPass, WrongGate,
        };
        let direction = *self
            .choices
            .pick(&[scan::Direction::In, scan::Direction::Out]);
        let known = !data.passes.is_empty() && !self.choices.one_in(4);
        let reason = if !known {
            Some(*self.choices.pick(&[GateClosed, UnknownPass]))
        } else if direction == scan::Direction::In {
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
        let code = pass.map_or("unknown", |pass| &pass.code);
        let gate = self.choices.pick(&data.gates).id;
        // Some scans are forced.
        let outcome = match reason {
            Some(_) if !self.choices.one_in(4) => ScanOutcome::Denied,
            _ => ScanOutcome::Admitted,
        };
        let late = self.choices.one_in(3);
        let conflict = late && self.choices.one_in(2);
        self.row::<scan::Entity>([
            (Id, id.into()),
            (Code, code.into()),
            (PassId, pass.map(|pass| pass.id).into()),
            (HolderId, pass.map(|pass| pass.holder_id).into()),
            (GateId, gate.into()),
            (Direction, direction.to_value().into()),
            (Outcome, outcome.to_value().into()),
            (DenialReason, reason.map(|reason| reason.to_value()).into()),
            (Late, late.into()),
            (Conflict, conflict.into()),
        ])
    }
}

/// Writes rows to an empty database.
pub(crate) async fn store(data: &Data, database: &DatabaseConnection) {
    insert::<gate::Entity, _>(&data.gates, database).await;
    insert::<holder::Entity, _>(&data.holders, database).await;
    insert::<pass::Entity, _>(&data.passes, database).await;
    insert::<scan::Entity, _>(&data.scans, database).await;
    insert::<event::Entity, _>(&data.events, database).await;
}

#[expect(clippy::disallowed_methods, reason = "no request runs it")]
async fn insert<E, M>(rows: &[M], database: &DatabaseConnection)
where
    E: EntityTrait<Model = M>,
    M: IntoActiveModel<E::ActiveModel> + Clone,
{
    // A statement has a limited number of parameters.
    for rows in rows.chunks(1000) {
        let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
        E::insert_many(rows)
            .exec_without_returning(database)
            .await
            .unwrap();
    }
}
