//! `Gate`.

use std::sync::LazyLock;

use entity::gate::{Column, Entity};

use super::presence;
use crate::object::{Find, ObjectType};
use crate::sql::Direction;
use crate::viewer::Role;

/// A place where people enter and leave the site.
#[must_use]
pub(crate) fn gate() -> &'static ObjectType {
    static GATE: LazyLock<ObjectType> = LazyLock::new(|| {
        ObjectType::builder::<Entity>("Gate", "A place where people enter and leave the site.")
            .column(
                Column::Code,
                "The unique code that is written on the gate, such as `G0007`.",
            )
            .searched()
            .column(Column::Name, "The name that people use for it.")
            .searched()
            .column(Column::Location, "Where the gate is.")
            .searched()
            .column(
                Column::ClosedAt,
                "When the gate was closed. Null while it is open.",
            )
            .column(Column::CreatedAt, "When the gate was added to the system.")
            .column(
                Column::Version,
                "How often the gate was changed, plus one. Changes take it as `expectedVersion`, and are refused if it has changed since.",
            )
            .column(
                Column::UpdatedAt,
                "When the gate was last changed. Null if it never was.",
            )
            .count::<entity::pass::Entity>(
                "occupancy",
                super::pass,
                entity::pass::Column::GateId,
                presence::inside,
                "The number of passes of this gate whose holder is inside. Costs one SQL statement for all gates together.",
            )
            .many::<entity::pass::Entity>(
                "passes",
                super::pass,
                entity::pass::Column::GateId,
                "The passes issued for this gate.",
            )
            .many::<entity::scan::Entity>(
                "scans",
                super::scan,
                entity::scan::Column::GateId,
                "The scans made at this gate.",
            )
            .last::<entity::scan::Entity>(
                "lastScan",
                super::scan,
                entity::scan::Column::GateId,
                "The newest scan made at this gate. Null if there is none.",
            )
            .many::<entity::event::Entity>(
                "history",
                super::event,
                entity::event::Column::GateId,
                "What was done to the gate and its passes, and the scans made at it, oldest first, like `events`.",
            )
            .for_role(Role::Officer)
            .found_by(Column::Code, Find::Words)
            .found_by(Column::Name, Find::Words)
            .order("CODE", Column::Code)
            .order("NAME", Column::Name)
            .order("CREATED_AT", Column::CreatedAt)
            .order("CLOSED_AT", Column::ClosedAt)
            .ordered_by(Column::Code, Direction::Ascending)
    });
    &GATE
}
