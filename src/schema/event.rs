//! `Event`: what was done through the API.

use std::sync::{Arc, LazyLock};

use async_graphql::Enum;
use entity::event::{Column, Entity};

use super::visibility::{settled_event, visible_event};
use crate::object::ObjectType;
use crate::sql::Direction;
use crate::table::ColumnIndex;
use crate::viewer::Role;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::event::EventKind")]
pub enum EventKind {
    /// A gate was added.
    GateCreated,
    /// The name or the location of a gate was changed.
    GateUpdated,
    /// A gate was closed.
    GateClosed,
    /// A closed gate was opened again.
    GateReopened,
    /// A holder was added.
    HolderRegistered,
    /// The name, the company or the telephone number of a holder was changed.
    HolderUpdated,
    /// A holder was blocked from all gates.
    HolderBlocked,
    /// A holder is no longer blocked.
    HolderUnblocked,
    /// A pass was issued.
    PassIssued,
    /// The end of a pass was changed.
    PassExtended,
    /// A pass was revoked.
    PassRevoked,
    /// A code was read at a gate.
    ScanRecorded,
}

/// The description of connections to events, which says how to follow them.
pub(super) const EVENTS: &str = "What was done through the API, oldest first. An event only appears behind all events that were there before, so `after` with the last cursor that you have read misses none. On PostgreSQL, an event appears when every transaction that is older than its own has ended.";

/// A change that was made through the API.
#[must_use]
pub(crate) fn event() -> &'static ObjectType {
    static EVENT: LazyLock<ObjectType> = LazyLock::new(|| {
        ObjectType::builder::<Entity>(
            "Event",
            "A change that was made through the API. An event never changes.",
        )
        .objects_for_role(Role::Officer)
        .enumeration::<EventKind>(Column::Kind, "What was done.")
        .column(Column::At, "When it was done.")
        .column(
            Column::Viewer,
            "Who did it: what identified the viewer, such as `token:12`.",
        )
        .column(
            Column::RequestId,
            "The request that did it: the `X-Request-Id` of its answer. Null outside of HTTP.",
        )
        .column(
            Column::OldValues,
            "The changed fields before, as a JSON object. Null for a new object.",
        )
        .column(
            Column::NewValues,
            "The changed fields after, or all that are not null of a new object, as a JSON object.",
        )
        .one(
            "gate",
            super::gate,
            Column::GateId,
            "The gate that the event is about, or whose pass or scan it is about. Null if there is none.",
        )
        .one(
            "holder",
            super::holder,
            Column::HolderId,
            "The holder that the event is about, or whose pass or scan it is about. Null if there is none, or if you may not see it.",
        )
        .one(
            "pass",
            super::pass,
            Column::PassId,
            "The pass that the event is about, or whose scan it is about. Null if there is none, or if you may not see it.",
        )
        .one(
            "scan",
            super::scan,
            Column::ScanId,
            "The scan that the event is about. Null if there is none, or if you may not see it.",
        )
        .order("TRANSACTION_ID", Column::TransactionId)
        .rows_for_all(settled_event)
        .rows(visible_event)
        .ordered_by(Column::TransactionId, Direction::Ascending)
    });
    &EVENT
}

/// The columns of an event that its writer gives.
#[must_use]
pub(crate) fn recorded_columns() -> Arc<[ColumnIndex]> {
    use Column::{
        At, GateId, HolderId, Kind, NewValues, OldValues, PassId, RequestId, ScanId, Viewer,
    };
    static RECORDED: LazyLock<Arc<[ColumnIndex]>> = LazyLock::new(|| {
        let columns = [
            Kind, At, Viewer, RequestId, GateId, HolderId, PassId, ScanId, OldValues, NewValues,
        ];
        columns.map(|column| event().table.index_of(column)).into()
    });
    Arc::clone(&RECORDED)
}
