//! Viewers of requests, by role and gates.

use std::sync::Arc;

use gatepass::viewer::{Role, Viewer};

/// A viewer with a role, such as `GUARD`, bound to these gates or to none.
pub(crate) fn viewer(role: &str, gates: Option<&[i64]>) -> Arc<Viewer> {
    let role: Role = role.to_lowercase().parse().expect("it is a role");
    Arc::new(Viewer {
        role,
        gates: gates.map(Arc::from),
        ..(*Viewer::open()).clone()
    })
}
