//! Who sends the requests that are counted.

use std::sync::Arc;

use gatepass::viewer::{Role, Viewer};

use crate::data::GATES;

/// Who sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sender {
    /// Anybody, on an open server.
    Anybody,
    /// The owner of a token.
    Token,
    /// The owner of a token that is bound to all gates, so that its answers have as many rows
    /// as those of the others.
    BoundToken,
}

impl Sender {
    /// What the name of a case ends with.
    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Self::Anybody => "",
            Self::Token => " by a token",
            Self::BoundToken => " by a bound token",
        }
    }

    /// The viewer whom a server would find.
    pub(crate) fn viewer(self) -> Arc<Viewer> {
        if self == Self::Anybody {
            return Viewer::open();
        }
        let gates: Arc<[i64]> = (1..).take(GATES).collect();
        Arc::new(Viewer {
            id: "token:12".into(),
            name: "Tablet at the main gate".into(),
            role: Role::Guard,
            gates: (self == Self::BoundToken).then_some(gates),
            expires_at: None,
        })
    }
}
