//! Changes of gates.

use entity::gate::Column;

use super::{
    SHORT, changed, columns, current, expected_version, id, locked, mistake, never_null, optional,
    required, unless,
};
use crate::object::{Decision, InputKind, Mistake, Mutation, UserErrorCode, Values, Write};
use crate::schema::gate;
use crate::table::{Cell, ColumnIndex};
use crate::viewer::Role;

fn column(column: Column) -> ColumnIndex {
    gate().table.index_of(column)
}

pub(super) fn mutations() -> [Mutation; 4] {
    [create(), update(), close(), reopen()]
}

fn create() -> Mutation {
    use Column::{Code, CreatedAt, Location, Name};
    Mutation {
        name: "createGate",
        description: "Adds a gate.".to_owned(),
        role: Role::Admin,
        for_unbound: true,
        target: gate,
        items: None,
        fields: vec![
            required(
                "code",
                InputKind::Text(SHORT),
                "The unique code that is written on the gate, such as `G0007`. It never changes.",
            ),
            required(
                "name",
                InputKind::Text(SHORT),
                "The name that people use for it.",
            ),
            required("location", InputKind::Text(SHORT), "Where the gate is."),
        ],
        reads: Vec::new(),
        write: Write::Insert(columns(&gate().table, [Code, Name, Location, CreatedAt])),
        event: "GATE_CREATED",
        decide: |decision| {
            Ok(vec![
                (column(Code), decision.value("code")),
                (column(Name), decision.value("name")),
                (column(Location), decision.value("location")),
                (column(CreatedAt), Cell::Time(decision.now)),
            ])
        },
    }
}

/// A change of an existing gate.
fn change(name: &'static str, description: &str, event: &'static str, set: &[Column]) -> Mutation {
    Mutation {
        name,
        description: description.to_owned(),
        role: Role::Admin,
        for_unbound: true,
        target: gate,
        items: None,
        fields: vec![id("gate", gate, "The gate."), expected_version()],
        reads: vec![locked("gate", "gate", gate)],
        write: Write::Update(set.iter().map(|set| column(*set)).collect()),
        event,
        decide: |_| Ok(Vec::new()),
    }
}

fn update() -> Mutation {
    use Column::{Location, Name, Version};
    let base = change(
        "updateGate",
        "Changes the name or the location of a gate. Fields that are left out stay as they are.",
        "GATE_UPDATED",
        &[Name, Location],
    );
    let mut fields = base.fields;
    fields.push(optional(
        "name",
        InputKind::Text(SHORT),
        "The name that people use for it.",
    ));
    fields.push(optional(
        "location",
        InputKind::Text(SHORT),
        "Where the gate is.",
    ));
    Mutation {
        fields,
        decide: |decision| {
            let row = current(decision, "gate", column(Version))?;
            let values = vec![
                (column(Name), changed(decision, "name", row, column(Name))),
                (
                    column(Location),
                    changed(decision, "location", row, column(Location)),
                ),
            ];
            unless(
                values,
                [
                    never_null(decision, "name"),
                    never_null(decision, "location"),
                ],
            )
        },
        ..base
    }
}

fn close() -> Mutation {
    Mutation {
        decide: |decision| closed_at(decision, Cell::Time(decision.now), "The gate is closed."),
        ..change(
            "closeGate",
            "Closes a gate. It then admits nobody, and no pass is issued for it.",
            "GATE_CLOSED",
            &[Column::ClosedAt],
        )
    }
}

fn reopen() -> Mutation {
    Mutation {
        decide: |decision| closed_at(decision, Cell::Null, "The gate is open."),
        ..change(
            "reopenGate",
            "Opens a closed gate again.",
            "GATE_REOPENED",
            &[Column::ClosedAt],
        )
    }
}

/// Closes or opens a gate, unless it is that already.
fn closed_at(decision: &Decision<'_>, new: Cell, already: &str) -> Result<Values, Vec<Mistake>> {
    let closed_at = column(Column::ClosedAt);
    let row = current(decision, "gate", column(Column::Version))?;
    let is_closed = row.cell(closed_at).time().is_some();
    let is_already = is_closed == (new != Cell::Null);
    unless(
        vec![(closed_at, new)],
        [mistake(
            is_already,
            UserErrorCode::WrongState,
            "gate",
            already,
        )],
    )
}
