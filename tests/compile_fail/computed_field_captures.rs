//! A computed field's function is a function of cells: it holds no connection.
//!
//! error[E0308]

use entity::gate::{Column, Entity};
use gatepass::object::ObjectType;
use gatepass::table::CellRef;

fn main() {}

fn describe(database: gatepass::database::Database) {
    let _ = ObjectType::of::<Entity>("Gate", "A gate.").computed::<bool, 1>(
        "reachable",
        [Column::Code],
        move |_, _| CellRef::Boolean(database.backend() == sea_orm::DbBackend::Sqlite),
        "Reads a database that it was given.",
    );
}
