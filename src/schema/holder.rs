//! `Holder`.

use std::sync::LazyLock;

use entity::holder::{Column, Entity};

use crate::object::ObjectType;
use crate::sql::Direction;

/// Who carries passes.
#[must_use]
pub fn holder() -> &'static ObjectType {
    static HOLDER: LazyLock<ObjectType> = LazyLock::new(|| {
        ObjectType::of::<Entity>("Holder", "Who carries passes.")
            .column(Column::Name, "Full name.")
            .column(Column::Company, "Whom the holder works for.")
            .column(Column::Phone, "Telephone number, as it was given.")
            .column(
                Column::BlockedAt,
                "Since when no gate admits the holder. Null for one who is not blocked.",
            )
            .column(Column::BlockReason, "Why the holder is blocked.")
            .column(
                Column::CreatedAt,
                "When the holder was entered into the system.",
            )
            .many::<entity::pass::Entity>(
                "passes",
                super::pass,
                entity::pass::Column::HolderId,
                "The passes issued to this holder.",
            )
            .order("NAME", Column::Name)
            .order("CREATED_AT", Column::CreatedAt)
            .ordered_by(Column::Name, Direction::Ascending)
    });
    &HOLDER
}
