//! `Viewer`: who sends the request.

use async_graphql::OutputType;
use async_graphql::registry::Registry;

use crate::object::{DateTime, field, insert_object};
use crate::viewer::Role;

/// The name of the type.
pub(crate) const VIEWER: &str = "Viewer";

/// Registers the type, and that of roles.
pub(super) fn register_viewer(registry: &mut Registry) {
    let role = <Role as OutputType>::create_type_info(registry);
    let time = <DateTime as OutputType>::type_name().into_owned();
    <DateTime as OutputType>::create_type_info(registry);
    insert_object(
        registry,
        VIEWER.to_owned(),
        "Who sends the request.",
        [
            field(
                "id",
                "ID!".to_owned(),
                "What identifies the viewer in the server's log. It is not the ID of an object.",
            ),
            field(
                "name",
                "String!".to_owned(),
                "The name that people know the viewer by.",
            ),
            field("role", role, "What the viewer may do."),
            field(
                "gates",
                format!("[{}!]", super::gate().name),
                "The gates that the viewer is bound to, by code. The viewer then sees their scans, their passes, passes that are valid at any gate, and the holders of these passes. Null if the viewer sees everything. Costs one SQL statement if it is not null.",
            ),
            field(
                "expiresAt",
                time,
                "When the viewer has to sign in again. Null if never.",
            ),
        ],
    );
}
