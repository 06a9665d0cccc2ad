//! `Pass`.

use std::sync::LazyLock;

use async_graphql::Enum;
use async_graphql::resolver_utils::EnumType;
use chrono::{DateTime, Utc};
use entity::pass::{Column, Entity};

use crate::object::ObjectType;
use crate::sql::{Comparison, Direction, Filter};
use crate::table::{Cell, CellRef};

/// What a pass is issued for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::pass::PassKind")]
pub enum PassKind {
    /// A guest.
    Visitor,
    /// Someone who works on the site for another company.
    Contractor,
    /// A vehicle; the pass names its plate.
    Vehicle,
    /// Someone who works here.
    Staff,
}

/// Whether a pass admits now, and why not: the first that applies of revoked,
/// scheduled, expired, active.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum PassStatus {
    /// It was revoked.
    Revoked,
    /// It is not valid yet.
    Scheduled,
    /// It is not valid any longer: `validUntil` is past, or now.
    Expired,
    /// It is valid.
    Active,
}

impl PassStatus {
    /// The columns that the status follows from.
    const COLUMNS: [Column; 3] = [Column::RevokedAt, Column::ValidFrom, Column::ValidUntil];

    fn at([revoked_at, valid_from, valid_until]: [CellRef<'_>; 3], now: DateTime<Utc>) -> Self {
        if revoked_at != CellRef::Null {
            Self::Revoked
        } else if valid_from.time().is_some_and(|from| now < from) {
            Self::Scheduled
        } else if valid_until.time().is_some_and(|until| now >= until) {
            Self::Expired
        } else {
            Self::Active
        }
    }

    /// The same rules as a condition on the columns: that the status is one of
    /// these.
    ///
    /// A pass is valid from before it is valid until, as the table holds. So
    /// what is not expired ends after now, scheduled or not: a range of the
    /// order by `valid_until`, where a walk of it starts.
    fn filter(statuses: &[Self], now: DateTime<Utc>) -> Filter {
        let [revoked_at, valid_from, valid_until] =
            Self::COLUMNS.map(|column| pass().table.index_of(column));
        let compare = |column, comparison| {
            let value = Cell::Time(now);
            Filter::Broad(Box::new(Filter::Compare {
                column,
                comparison,
                value,
            }))
        };
        let begun = || compare(valid_from, Comparison::LessOrEqual);
        let to_begin = || compare(valid_from, Comparison::Greater);
        let ended = || compare(valid_until, Comparison::LessOrEqual);
        let to_end = || compare(valid_until, Comparison::Greater);

        let has = |status| statuses.contains(&status);
        let in_time = match [Self::Scheduled, Self::Active, Self::Expired].map(has) {
            [false, false, false] => None,
            [true, true, true] => Some(vec![]),
            [true, true, false] => Some(vec![to_end()]),
            [true, false, false] => Some(vec![to_begin(), to_end()]),
            [false, true, true] => Some(vec![begun()]),
            [false, true, false] => Some(vec![begun(), to_end()]),
            [false, false, true] => Some(vec![ended()]),
            [true, false, true] => Some(vec![Filter::Any(vec![to_begin(), ended()])]),
        };
        let kept = Filter::IsNull(revoked_at);
        let revoked = has(Self::Revoked).then(|| Filter::Not(Box::new(kept.clone())));
        let in_time = in_time.map(|mut times| {
            times.insert(0, kept);
            Filter::All(times)
        });
        Filter::Any(revoked.into_iter().chain(in_time).collect())
    }

    fn name(self) -> &'static str {
        let item = Self::items().iter().find(|item| item.value == self);
        item.expect("every status is in the schema").name
    }

    fn named(name: &str) -> Option<Self> {
        Self::items()
            .iter()
            .find(|item| item.name == name)
            .map(|item| item.value)
    }
}

/// Leave to pass a gate.
#[must_use]
pub fn pass() -> &'static ObjectType {
    static PASS: LazyLock<ObjectType> = LazyLock::new(|| {
        ObjectType::of::<Entity>("Pass", "Leave to pass a gate.")
            .column(Column::Code, "What the holder shows, unique and not guessable.")
            .enumeration::<PassKind>(Column::Kind, "What it is issued for.")
            .computed::<PassStatus, 3>(
                "status",
                PassStatus::COLUMNS,
                |cells, now| CellRef::Text(PassStatus::at(cells, now).name()),
                "Whether it admits at the instant of this request, and why not.",
            )
            .filtered(|names, now| {
                let statuses: Option<Vec<_>> = names.iter().map(|name| PassStatus::named(name)).collect();
                Some(PassStatus::filter(&statuses?, now))
            })
            .computed::<bool, 3>(
                "active",
                PassStatus::COLUMNS,
                |cells, now| CellRef::Boolean(PassStatus::at(cells, now) == PassStatus::Active),
                "Whether `status` is ACTIVE.",
            )
            .column(Column::Purpose, "Why the holder comes.")
            .column(Column::VehiclePlate, "The vehicle's plate, of a VEHICLE pass.")
            .column(Column::AnyGate, "Whether every gate admits it, not only its own.")
            .column(Column::MaxEntries, "How often it admits. Null for no limit.")
            .column(Column::IssuedAt, "When it was issued.")
            .column(Column::ValidFrom, "From when it admits.")
            .column(Column::ValidUntil, "Until when it admits, exclusive.")
            .column(Column::RevokedAt, "Since when it admits no longer, before its time. Null for one that was not revoked.")
            .column(Column::RevokeReason, "Why it was revoked.")
            .column(Column::InsideSince, "Since when its holder is inside. Null while outside.")
            .one("gate", super::gate, Column::GateId, "The gate it was issued for.")
            .one("holder", super::holder, Column::HolderId, "Who carries it.")
            .many::<entity::scan::Entity>("scans", super::scan, entity::scan::Column::PassId, "Its readings at gates.")
            .order("ISSUED_AT", Column::IssuedAt)
            .order("VALID_UNTIL", Column::ValidUntil)
            .order("CODE", Column::Code)
            .ordered_by(Column::IssuedAt, Direction::Descending)
    });
    &PASS
}
