//! Changes of passes.

use entity::pass::Column;

use super::{
    LONG, SHORT, columns, current, expected_version, id, locked, looked_up, mistake, optional,
    required, unless,
};
use crate::batch::Row;
use crate::object::{
    Decision, InputKind, Items, Leaf, Mistake, Mutation, UserErrorCode, Values, Write,
};
use crate::schema::pass::PassKind;
use crate::schema::revocation::is_revoked;
use crate::schema::{gate, holder, pass};
use crate::table::{Cell, ColumnIndex};
use crate::viewer::Role;

fn column(column: Column) -> ColumnIndex {
    pass().table.index_of(column)
}

pub(super) fn mutations() -> [Mutation; 4] {
    let several = Mutation {
        name: "issuePasses",
        description: "Issues passes: all of them, or none.".to_owned(),
        items: Some(Items {
            field: "passes",
            ty: "NewPass",
            description: "A pass to issue.",
        }),
        ..issue()
    };
    [issue(), several, extend(), revoke()]
}

#[expect(clippy::too_many_lines, reason = "one entry for each field")]
fn issue() -> Mutation {
    use Column::{
        AnyGate, Code, GateId, HolderId, IssuedAt, Kind, MaxEntries, Purpose, ValidFrom,
        ValidUntil, VehiclePlate,
    };
    Mutation {
        name: "issuePass",
        description: "Issues a pass for a gate that is open to a holder who is not blocked."
            .to_owned(),
        role: Role::Officer,
        for_unbound: false,
        target: pass,
        items: None,
        fields: vec![
            id(
                "gate",
                gate,
                "The gate that the pass is for. A viewer who is bound to gates issues passes for these alone.",
            ),
            id("holder", holder, "The person who carries the pass."),
            required(
                "kind",
                InputKind::Enumeration(Leaf::from_type::<PassKind>()),
                "The purpose of the pass.",
            ),
            optional(
                "purpose",
                InputKind::Text(LONG),
                "The reason for the visit.",
            ),
            optional(
                "vehiclePlate",
                InputKind::Text(SHORT),
                "The plate of the vehicle, for a VEHICLE pass.",
            ),
            optional(
                "anyGate",
                InputKind::Boolean,
                "Whether the pass is valid at every gate, not only its own. Defaults to false. Not for viewers who are bound to gates.",
            ),
            optional(
                "maxEntries",
                InputKind::Integer,
                "How many entries the pass allows, at least 1. There is no limit by default.",
            ),
            optional(
                "validFrom",
                InputKind::Time,
                "The start of the time in which the pass is valid. Defaults to now.",
            ),
            required(
                "validUntil",
                InputKind::Time,
                "The end of the time in which the pass is valid, exclusive.",
            ),
            optional(
                "code",
                InputKind::Text(SHORT),
                "The unique code that the holder shows. By default, one is made that nobody can guess.",
            ),
        ],
        reads: vec![
            looked_up("gate", "gate", gate),
            looked_up("holder", "holder", holder),
        ],
        write: Write::Insert(columns(
            &pass().table,
            [
                Code,
                GateId,
                HolderId,
                Kind,
                Purpose,
                VehiclePlate,
                AnyGate,
                MaxEntries,
                IssuedAt,
                ValidFrom,
                ValidUntil,
            ],
        )),
        event: "PASS_ISSUED",
        decide: |decision| {
            let valid_from = match decision.value("validFrom") {
                Cell::Null => Cell::Time(decision.now),
                given => given,
            };
            let any_gate = decision.value("anyGate") == Cell::Boolean(true);
            let code = match decision.value("code") {
                Cell::Null => Cell::Text(decision.new_code.to_owned()),
                given => given,
            };
            let mut mistakes = places(decision, any_gate);
            mistakes.extend(details(decision, &valid_from));
            let values = vec![
                (column(Code), code),
                (column(GateId), decision.value("gate")),
                (column(HolderId), decision.value("holder")),
                (column(Kind), decision.value("kind")),
                (column(Purpose), decision.value("purpose")),
                (column(VehiclePlate), decision.value("vehiclePlate")),
                (column(AnyGate), Cell::Boolean(any_gate)),
                (column(MaxEntries), decision.value("maxEntries")),
                (column(IssuedAt), Cell::Time(decision.now)),
                (column(ValidFrom), valid_from),
                (column(ValidUntil), decision.value("validUntil")),
            ];
            unless(values, mistakes.into_iter().map(Some))
        },
    }
}

/// What is wrong with the gate and the holder of a new pass.
fn places(decision: &Decision<'_>, any_gate: bool) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let closed_at = gate().table.index_of(entity::gate::Column::ClosedAt);
    match decision.row("gate") {
        Err(mistake) => mistakes.push(mistake),
        Ok(row) => mistakes.extend(mistake(
            row.cell(closed_at).time().is_some(),
            UserErrorCode::WrongState,
            "gate",
            "The gate is closed. Choose another one, or reopen it.",
        )),
    }
    let blocked_at = holder().table.index_of(entity::holder::Column::BlockedAt);
    match decision.row("holder") {
        Err(mistake) => mistakes.push(mistake),
        Ok(row) => mistakes.extend(mistake(
            row.cell(blocked_at).time().is_some(),
            UserErrorCode::WrongState,
            "holder",
            "The holder is blocked. Unblock the holder first.",
        )),
    }
    if let Some(own) = &decision.viewer.gates {
        let is_own = matches!(decision.value("gate"), Cell::Integer(gate) if own.contains(&gate));
        let code = UserErrorCode::OtherGate;
        let message = "You are bound to other gates. Choose one of yours.";
        mistakes.extend(mistake(!is_own, code, "gate", message));
        let message = "You are bound to gates, so your passes are for one of these alone.";
        mistakes.extend(mistake(any_gate, code, "anyGate", message));
    }
    mistakes
}

/// What is wrong with the other fields of a new pass.
fn details(decision: &Decision<'_>, valid_from: &Cell) -> impl Iterator<Item = Mistake> {
    let kind = decision.value("kind");
    let has_plate = decision.value("vehiclePlate") != Cell::Null;
    let is_vehicle = kind == Cell::Text("VEHICLE".to_owned());
    let entries = decision.value("maxEntries");
    let is_none = matches!(entries, Cell::Integer(entries) if entries < 1);
    let is_reversed = match (valid_from, decision.value("validUntil")) {
        (Cell::Time(from), Cell::Time(until)) => *from >= until,
        _ => true,
    };
    let code = UserErrorCode::Invalid;
    [
        mistake(
            has_plate && !is_vehicle,
            code,
            "vehiclePlate",
            "Only a VEHICLE pass has a plate.",
        ),
        mistake(is_none, code, "maxEntries", "It must be at least 1."),
        mistake(
            is_reversed,
            code,
            "validUntil",
            "It must be after `validFrom`.",
        ),
    ]
    .into_iter()
    .flatten()
}

/// A change of an existing pass.
fn change(name: &'static str, description: &str, event: &'static str, set: &[Column]) -> Mutation {
    Mutation {
        name,
        description: description.to_owned(),
        role: Role::Officer,
        for_unbound: false,
        target: pass,
        items: None,
        fields: vec![id("pass", pass, "The pass."), expected_version()],
        reads: vec![locked("pass", "pass", pass)],
        write: Write::Update(set.iter().map(|set| column(*set)).collect()),
        event,
        decide: |_| Ok(Vec::new()),
    }
}

fn extend() -> Mutation {
    let base = change(
        "extendPass",
        "Moves the end of a pass to a later time. A pass that has expired becomes valid again.",
        "PASS_EXTENDED",
        &[Column::ValidUntil],
    );
    let mut fields = base.fields;
    fields.push(required(
        "validUntil",
        InputKind::Time,
        "The new end of the time in which the pass is valid, exclusive.",
    ));
    Mutation {
        fields,
        decide: |decision| {
            let valid_until = column(Column::ValidUntil);
            let row = current(decision, "pass", column(Column::Version))?;
            let new = decision.value("validUntil");
            let is_later = matches!(
                (&new, row.cell(valid_until).time()),
                (Cell::Time(new), Some(old)) if *new > old
            );
            let mistakes = [
                not_revoked(row),
                mistake(
                    !is_later,
                    UserErrorCode::Invalid,
                    "validUntil",
                    "It must be after the pass's own `validUntil`.",
                ),
            ];
            unless(vec![(valid_until, new)], mistakes)
        },
        ..base
    }
}

fn revoke() -> Mutation {
    let base = change(
        "revokePass",
        "Revokes a pass for good.",
        "PASS_REVOKED",
        &[Column::RevokedAt, Column::RevokeReason],
    );
    let mut fields = base.fields;
    fields.push(optional(
        "reason",
        InputKind::Text(LONG),
        "Why the pass is revoked.",
    ));
    Mutation {
        fields,
        decide: |decision| -> Result<Values, Vec<Mistake>> {
            let row = current(decision, "pass", column(Column::Version))?;
            let values = vec![
                (column(Column::RevokedAt), Cell::Time(decision.now)),
                (column(Column::RevokeReason), decision.value("reason")),
            ];
            unless(values, [not_revoked(row)])
        },
        ..base
    }
}

/// That a pass was not revoked before.
fn not_revoked(row: Row<'_>) -> Option<Mistake> {
    mistake(
        is_revoked(row.cell(column(Column::RevokedAt)).time()),
        UserErrorCode::WrongState,
        "pass",
        "The pass was revoked.",
    )
}
