//! A change of each column of a pass.

use entity::pass::Column;
use gatepass::engine::Engine;
use gatepass::plan::Limits;
use sea_orm::{ConnectionTrait, IdenStatic, Iterable};

use super::{assert_counts, boundary, literal};
use crate::support::database::migrated;
use crate::support::rows;

/// Another value of a column, and what else must change with it.
fn change(column: Column) -> String {
    let at = |hours| literal(boundary(hours, 1));
    match column {
        Column::Id => "id = id + 1000".to_owned(),
        Column::Code => "code = 'X' || code".to_owned(),
        Column::GateId => "gate_id = 3 - gate_id".to_owned(),
        Column::HolderId => "holder_id = 3 - holder_id".to_owned(),
        Column::Kind => "kind = 'STAFF'".to_owned(),
        Column::Purpose => "purpose = 'Tea'".to_owned(),
        Column::VehiclePlate => "vehicle_plate = 'B 1', kind = 'VEHICLE'".to_owned(),
        Column::AnyGate => "any_gate = NOT any_gate".to_owned(),
        Column::MaxEntries => "max_entries = 7".to_owned(),
        Column::IssuedAt => format!("issued_at = {}", at(1)),
        Column::ValidFrom => format!("valid_from = {}", at(9)),
        Column::ValidUntil => format!("valid_until = {}", at(11)),
        Column::RevokedAt => format!("revoked_at = {}", at(2)),
        Column::RevokeReason => format!("revoke_reason = 'Lost', revoked_at = {}", at(2)),
        Column::InsideSince => format!("inside_since = {}", at(3)),
        Column::Entries => "entries = 2".to_owned(),
        Column::LastScannedAt => format!("last_scanned_at = {}", at(3)),
        Column::Version => "version = version + 1".to_owned(),
        Column::UpdatedAt => format!("updated_at = {}", at(4)),
    }
}

#[tokio::test]
async fn a_change_of_each_column_is_counted() {
    for database in migrated().await {
        let engine = Engine::new(database.clone(), Limits::default());
        let gates = [
            rows::gate(&database, "1").await,
            rows::gate(&database, "2").await,
        ];
        for name in ["Ada", "Bob"] {
            rows::holder(&database, name).await;
        }
        for (number, column) in Column::iter().enumerate() {
            let pass = rows::pass(&database, &format!("P{number}"), (gates[0], 1), 8).await;
            for is_folded in [false, true] {
                if is_folded {
                    assert!(engine.fold_tallies(boundary(10, 1)).await);
                }
                let texts = [
                    format!("UPDATE pass SET {} WHERE id = {pass}", change(column)),
                    // Back to the same, and again.
                    format!("UPDATE pass SET {name} = {name}", name = column.as_str()),
                ];
                for text in texts {
                    database.execute_unprepared(&text).await.unwrap();
                    let now = boundary([8, 10, 12][number % 3], 1);
                    assert_counts(&engine, &database, &gates, now, &text).await;
                }
            }
        }
    }
}
