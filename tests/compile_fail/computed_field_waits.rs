//! A computed field's function waits for nothing, so for no statement either.
//!
//! error[E0728]

use entity::gate::{Column, Entity};
use gatepass::object::ObjectType;
use gatepass::table::CellRef;

fn main() {}

fn describe() {
    let _ = ObjectType::of::<Entity>("Gate", "A gate.").computed::<bool, 1>(
        "reachable",
        [Column::Code],
        |_, _| {
            std::future::pending::<()>().await;
            CellRef::Boolean(true)
        },
        "Waits for a statement.",
    );
}
