//! Changes of holders.

use entity::holder::Column;

use super::{
    LONG, SHORT, changed, columns, current, expected_version, id, locked, mistake, never_null,
    optional, required, unless,
};
use crate::object::{
    Decision, InputField, InputKind, Items, Mistake, Mutation, UserErrorCode, Values, Write,
};
use crate::schema::holder;
use crate::table::{Cell, ColumnIndex};
use crate::viewer::Role;

fn column(column: Column) -> ColumnIndex {
    holder().table.index_of(column)
}

pub(super) fn mutations() -> [Mutation; 5] {
    let several = Mutation {
        name: "registerHolders",
        description: "Adds holders: all of them, or none.".to_owned(),
        items: Some(Items {
            field: "holders",
            ty: "NewHolder",
            description: "A holder to add.",
        }),
        ..register()
    };
    [register(), several, update(), block(), unblock()]
}

/// What people may be known by, beside their name.
fn details() -> [InputField; 2] {
    [
        optional(
            "company",
            InputKind::Text(SHORT),
            "The company that the holder works for.",
        ),
        optional("phone", InputKind::Text(SHORT), "The telephone number."),
    ]
}

fn register() -> Mutation {
    use Column::{Company, CreatedAt, Name, Phone};
    let name = required("name", InputKind::Text(SHORT), "The full name.");
    Mutation {
        name: "registerHolder",
        description: "Adds a holder.".to_owned(),
        role: Role::Officer,
        for_unbound: true,
        target: holder,
        items: None,
        fields: [name].into_iter().chain(details()).collect(),
        reads: Vec::new(),
        write: Write::Insert(columns(&holder().table, [Name, Company, Phone, CreatedAt])),
        event: "HOLDER_REGISTERED",
        decide: |decision| {
            Ok(vec![
                (column(Name), decision.value("name")),
                (column(Company), decision.value("company")),
                (column(Phone), decision.value("phone")),
                (column(CreatedAt), Cell::Time(decision.now)),
            ])
        },
    }
}

/// A change of an existing holder.
fn change(name: &'static str, description: &str, event: &'static str, set: &[Column]) -> Mutation {
    Mutation {
        name,
        description: description.to_owned(),
        role: Role::Officer,
        for_unbound: false,
        target: holder,
        items: None,
        fields: vec![id("holder", holder, "The holder."), expected_version()],
        reads: vec![locked("holder", "holder", holder)],
        write: Write::Update(set.iter().map(|set| column(*set)).collect()),
        event,
        decide: |_| Ok(Vec::new()),
    }
}

fn update() -> Mutation {
    use Column::{Company, Name, Phone, Version};
    let base = change(
        "updateHolder",
        "Changes the name, the company or the telephone number of a holder. Fields that are left out stay as they are, and null clears them.",
        "HOLDER_UPDATED",
        &[Name, Company, Phone],
    );
    let mut fields = base.fields;
    fields.push(optional("name", InputKind::Text(SHORT), "The full name."));
    fields.extend(details());
    Mutation {
        fields,
        decide: |decision| {
            let row = current(decision, "holder", column(Version))?;
            let new = |field, of| (column(of), changed(decision, field, row, column(of)));
            let values = vec![
                new("name", Name),
                new("company", Company),
                new("phone", Phone),
            ];
            unless(values, [never_null(decision, "name")])
        },
        ..base
    }
}

fn block() -> Mutation {
    let base = change(
        "blockHolder",
        "Blocks a holder from all gates.",
        "HOLDER_BLOCKED",
        &[Column::BlockedAt, Column::BlockReason],
    );
    let mut fields = base.fields;
    fields.push(optional(
        "reason",
        InputKind::Text(LONG),
        "Why the holder is blocked.",
    ));
    Mutation {
        fields,
        decide: |decision| {
            let (at, reason) = (Cell::Time(decision.now), decision.value("reason"));
            blocked(decision, at, reason, "The holder is blocked.")
        },
        ..base
    }
}

fn unblock() -> Mutation {
    Mutation {
        decide: |decision| {
            blocked(
                decision,
                Cell::Null,
                Cell::Null,
                "The holder is not blocked.",
            )
        },
        ..change(
            "unblockHolder",
            "Ends the block of a holder.",
            "HOLDER_UNBLOCKED",
            &[Column::BlockedAt, Column::BlockReason],
        )
    }
}

/// Blocks or unblocks a holder, unless it is that already.
fn blocked(
    decision: &Decision<'_>,
    at: Cell,
    reason: Cell,
    already: &str,
) -> Result<Values, Vec<Mistake>> {
    let blocked_at = column(Column::BlockedAt);
    let row = current(decision, "holder", column(Column::Version))?;
    let is_blocked = row.cell(blocked_at).time().is_some();
    let is_already = is_blocked == (at != Cell::Null);
    unless(
        vec![(blocked_at, at), (column(Column::BlockReason), reason)],
        [mistake(
            is_already,
            UserErrorCode::WrongState,
            "holder",
            already,
        )],
    )
}
