//! `Gate`.

use std::sync::LazyLock;

use entity::gate::{Column, Entity};

use crate::object::ObjectType;
use crate::sql::{Direction, Filter};

/// A place that people pass.
#[must_use]
pub fn gate() -> &'static ObjectType {
    static GATE: LazyLock<ObjectType> = LazyLock::new(|| {
        ObjectType::of::<Entity>("Gate", "A place that people pass.")
            .column(
                Column::Code,
                "What is written on the gate, unique: `G0007`.",
            )
            .column(Column::Name, "What people call it.")
            .column(Column::Location, "Where it stands.")
            .column(
                Column::ClosedAt,
                "Since when it admits nobody. Null while it is open.",
            )
            .column(Column::CreatedAt, "When it was entered into the system.")
            .count::<entity::pass::Entity>(
                "occupancy",
                super::pass,
                entity::pass::Column::GateId,
                |pass| Filter::Not(Box::new(Filter::IsNull(pass.index_of(entity::pass::Column::InsideSince)))),
                "How many of its passes have someone inside. One statement, for all gates together.",
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
                "The readings taken at this gate.",
            )
            .order("CODE", Column::Code)
            .order("NAME", Column::Name)
            .order("CREATED_AT", Column::CreatedAt)
            .ordered_by(Column::Code, Direction::Ascending)
    });
    &GATE
}
