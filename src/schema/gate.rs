//! `Gate`.

use std::sync::LazyLock;

use entity::gate::{Column, Entity};

use crate::object::ObjectType;
use crate::sql::Direction;

/// A place that people pass.
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
