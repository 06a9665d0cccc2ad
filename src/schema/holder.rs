//! `Holder`.

use std::sync::LazyLock;

use entity::holder::{Column, Entity};

use super::visibility::visible_holder;
use crate::object::{Find, ObjectType};
use crate::sql::Direction;
use crate::viewer::Role;

/// A person who carries passes.
#[must_use]
pub(crate) fn holder() -> &'static ObjectType {
    static HOLDER: LazyLock<ObjectType> = LazyLock::new(|| {
        ObjectType::builder::<Entity>("Holder", "A person who carries passes.")
            .column(Column::Name, "The full name.")
            .searched()
            .column(Column::Company, "The company that the holder works for.")
            .searched()
            .column(Column::Phone, "The telephone number, as the holder gave it.")
            .for_role(Role::Officer)
            .column(
                Column::BlockedAt,
                "When the holder was blocked from all gates. Null if the holder is not blocked.",
            )
            .column(Column::BlockReason, "Why the holder is blocked.")
            .for_role(Role::Officer)
            .column(
                Column::CreatedAt,
                "When the holder was added to the system.",
            )
            .column(
                Column::Version,
                "How often the holder was changed, plus one. Changes take it as `expectedVersion`, and are refused if it has changed since.",
            )
            .column(
                Column::UpdatedAt,
                "When the holder was last changed. Null if it never was.",
            )
            .many::<entity::pass::Entity>(
                "passes",
                super::pass,
                entity::pass::Column::HolderId,
                "The passes issued to this holder.",
            )
            .many::<entity::scan::Entity>(
                "scans",
                super::scan,
                entity::scan::Column::HolderId,
                "The scans of this holder's passes.",
            )
            .last::<entity::scan::Entity>(
                "lastScan",
                super::scan,
                entity::scan::Column::HolderId,
                "The newest scan of this holder's passes. Null if there is none.",
            )
            .many::<entity::event::Entity>(
                "history",
                super::event,
                entity::event::Column::HolderId,
                "What was done to the holder and its passes, and their scans, oldest first, like `events`.",
            )
            .for_role(Role::Officer)
            .found_by(Column::Name, Find::Words)
            .found_by(Column::Company, Find::Words)
            .order("NAME", Column::Name)
            .order("CREATED_AT", Column::CreatedAt)
            .order("COMPANY", Column::Company)
            .grouped_by("COMPANY", Column::Company)
            .rows(visible_holder)
            .ordered_by(Column::Name, Direction::Ascending)
    });
    &HOLDER
}
