//! `Pass`.

use std::sync::LazyLock;

use async_graphql::Enum;
use async_graphql::resolver_utils::{EnumItem, EnumType};
use chrono::{DateTime, Utc};
use entity::pass::{Column, Entity};

use super::presence::{inside, is_inside, outside};
use super::revocation::{is_revoked, not_revoked};
use super::tally::pass_tally;
use super::visibility::visible_pass;
use crate::object::{ComputedFilter, Find, ObjectType};
use crate::sql::{Case, Comparison, Direction, Filter, Operand};
use crate::table::CellRef;
use crate::viewer::Role;

/// The purpose of a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::pass::PassKind")]
pub enum PassKind {
    /// A guest.
    Visitor,
    /// A person who works on the site for another company.
    Contractor,
    /// A vehicle, identified by its plate.
    Vehicle,
    /// A person who works for the site's owner.
    Staff,
}

/// Whether a pass is valid now. The first of these that applies: REVOKED, SCHEDULED,
/// EXPIRED, ACTIVE.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum PassStatus {
    /// The pass was revoked.
    Revoked,
    /// The pass is not valid yet.
    Scheduled,
    /// The pass is no longer valid: `validUntil` is in the past, or now.
    Expired,
    /// The pass is valid.
    Active,
}

impl PassStatus {
    /// The columns that determine the status.
    const COLUMNS: [Column; 3] = [Column::RevokedAt, Column::ValidFrom, Column::ValidUntil];

    fn at([revoked_at, valid_from, valid_until]: [CellRef<'_>; 3], now: DateTime<Utc>) -> Self {
        if is_revoked(revoked_at.time()) {
            Self::Revoked
        } else if valid_from.time().is_some_and(|from| now < from) {
            Self::Scheduled
        } else if valid_until.time().is_some_and(|until| now >= until) {
            Self::Expired
        } else {
            Self::Active
        }
    }

    /// The same rules as a condition on the columns: the status is one of these.
    ///
    /// The table guarantees that `valid_from` is before `valid_until`. So a pass
    /// that has not expired ends after now, even if it is scheduled: a range of the
    /// order by `valid_until`, which an index walk can start from.
    fn filter(statuses: &[Self]) -> Filter {
        let [_, valid_from, valid_until] =
            Self::COLUMNS.map(|column| pass().table.index_of(column));
        let compare = |column, comparison| {
            let value = Operand::Now;
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
        let kept = not_revoked(&pass().table);
        let revoked = has(Self::Revoked).then(|| Filter::Not(Box::new(kept.clone())));
        let in_time = in_time.map(|mut times| {
            times.insert(0, kept);
            Filter::All(times)
        });
        Filter::Any(revoked.into_iter().chain(in_time).collect())
    }

    /// The condition for each status.
    fn cases() -> &'static [Case] {
        static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
            let case = |item: &EnumItem<PassStatus>| Case {
                name: item.name,
                when: PassStatus::filter(&[item.value]),
            };
            PassStatus::items().iter().map(case).collect()
        });
        &CASES
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

/// Permission for a holder to pass a gate.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one call for each field")]
pub(crate) fn pass() -> &'static ObjectType {
    static PASS: LazyLock<ObjectType> = LazyLock::new(|| {
        ObjectType::builder::<Entity>("Pass", "Permission for a holder to pass a gate.")
            .column(
                Column::Code,
                "The unique code that the holder shows. It cannot be guessed.",
            )
            .searched()
            .for_role(Role::Guard)
            .enumeration::<PassKind>(Column::Kind, "The purpose of the pass.")
            .computed::<PassStatus, 3>(
                "status",
                PassStatus::COLUMNS,
                |cells, now| CellRef::Text(PassStatus::at(cells, now).name()),
                "Whether the pass is valid at the time of this request.",
            )
            .filtered(ComputedFilter::Enumeration {
                names: || PassStatus::items().iter().map(|item| item.name).collect(),
                filter: |names| {
                    let statuses: Option<Vec<_>> =
                        names.iter().map(|name| PassStatus::named(name)).collect();
                    Some(PassStatus::filter(&statuses?))
                },
            })
            .computed::<bool, 3>(
                "active",
                PassStatus::COLUMNS,
                |cells, now| CellRef::Boolean(PassStatus::at(cells, now) == PassStatus::Active),
                "Whether `status` is ACTIVE.",
            )
            .column(Column::Purpose, "The reason for the visit.")
            .column(
                Column::VehiclePlate,
                "The plate of the vehicle, for a VEHICLE pass.",
            )
            .searched()
            .column(
                Column::AnyGate,
                "Whether the pass is valid at every gate, not only its own.",
            )
            .column(
                Column::MaxEntries,
                "How many entries the pass allows. Null if there is no limit.",
            )
            .column(Column::IssuedAt, "When the pass was issued.")
            .column(
                Column::ValidFrom,
                "The start of the time in which the pass is valid.",
            )
            .column(
                Column::ValidUntil,
                "The end of the time in which the pass is valid, exclusive.",
            )
            .column(
                Column::RevokedAt,
                "When the pass was revoked. Null if it was not.",
            )
            .column(Column::RevokeReason, "Why the pass was revoked.")
            .for_role(Role::Officer)
            .column(
                Column::InsideSince,
                "When the holder entered. Null while the holder is outside.",
            )
            .sparse(Column::InsideSince)
            .column(
                Column::Entries,
                "How often the holder entered: the admitted scans of direction IN.",
            )
            .column(
                Column::Version,
                "How often the pass was changed, plus one. Changes take it as `expectedVersion`, and are refused if it has changed since. Scans do not count.",
            )
            .column(
                Column::UpdatedAt,
                "When the pass was last changed, other than by a scan. Null if it never was.",
            )
            .computed::<bool, 1>(
                "inside",
                [Column::InsideSince],
                |[inside_since], _| CellRef::Boolean(is_inside(inside_since.time())),
                "Whether the holder is inside: `insideSince` is set.",
            )
            .filtered(ComputedFilter::Boolean(|is_inside| {
                let pass = &pass().table;
                if is_inside {
                    inside(pass)
                } else {
                    outside(pass)
                }
            }))
            .one(
                "gate",
                super::gate,
                Column::GateId,
                "The gate that the pass was issued for.",
            )
            .one(
                "holder",
                super::holder,
                Column::HolderId,
                "The person who carries the pass.",
            )
            .many::<entity::scan::Entity>(
                "scans",
                super::scan,
                entity::scan::Column::PassId,
                "The scans of this pass.",
            )
            .last::<entity::scan::Entity>(
                "lastScan",
                super::scan,
                entity::scan::Column::PassId,
                "The newest scan of this pass. Null if there is none.",
            )
            .many::<entity::event::Entity>(
                "history",
                super::event,
                entity::event::Column::PassId,
                "What was done to the pass, and its scans, oldest first, like `events`.",
            )
            .for_role(Role::Officer)
            .found_by(Column::Code, Find::Start)
            .found_by(Column::VehiclePlate, Find::Words)
            .order("ISSUED_AT", Column::IssuedAt)
            .order("VALID_UNTIL", Column::ValidUntil)
            .order("CODE", Column::Code)
            .order("INSIDE_SINCE", Column::InsideSince)
            .grouped_by("GATE", Column::GateId)
            .grouped_by("HOLDER", Column::HolderId)
            .grouped_by("KIND", Column::Kind)
            .grouped_by_computed("STATUS", "status", PassStatus::cases)
            .grouped_by_time(Column::IssuedAt)
            .tallied(pass_tally)
            .rows(visible_pass)
            .ordered_by(Column::IssuedAt, Direction::Descending)
    });
    &PASS
}
