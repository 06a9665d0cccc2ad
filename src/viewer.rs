//! Who sends a request, and what that decides.
//!
//! A viewer enters a request in two parts. Its [`Access`] is known to the planner, and
//! plans are cached by it; the ids of its gates are bound to statements as values. So all
//! viewers with one access share plans, and everyone shares documents.

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Utc};

/// The maximum number of gates that a viewer is bound to. A plan counts on it, because it
/// does not know the gates.
pub const MOST_GATES: u32 = 100;

/// What somebody may do. Each role may do what those before it may.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    strum::Display,
    strum::EnumString,
    async_graphql::Enum,
)]
#[strum(serialize_all = "lowercase")]
pub enum Role {
    /// Reads gates, passes, holders and scans, but no codes.
    Viewer,
    /// Also reads codes, as someone does who scans passes at a gate.
    Guard,
    /// Also reads phone numbers and why holders were blocked and passes revoked, as
    /// someone does who issues passes.
    Officer,
    /// Also manages tokens.
    Admin,
}

/// What a plan depends on: the role, and whether rows are limited to some gates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Access {
    /// The role.
    pub role: Role,
    /// Whether the viewer only sees what belongs to its gates.
    pub gate_bound: bool,
}

impl Access {
    /// Everything.
    pub const FULL: Self = Self {
        role: Role::Admin,
        gate_bound: false,
    };
}

/// Who sends a request.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// What identifies the viewer in the log and in records: `token:12`, for example.
    pub id: Arc<str>,
    /// The name that people know the viewer by.
    pub name: Arc<str>,
    /// The role.
    pub role: Role,
    /// The ids of the gates that the viewer is bound to, at most [`MOST_GATES`]. None: it
    /// sees all gates' rows.
    pub gates: Option<Arc<[i64]>>,
    /// When the viewer has to sign in again.
    pub expires_at: Option<DateTime<Utc>>,
}

impl Viewer {
    /// The viewer of a server that is open to everyone, and of programs that use the
    /// library: it may do everything.
    #[must_use]
    pub fn open() -> Arc<Self> {
        static OPEN: LazyLock<Arc<Viewer>> = LazyLock::new(|| {
            Arc::new(Viewer {
                id: "open".into(),
                name: "Everyone".into(),
                role: Role::Admin,
                gates: None,
                expires_at: None,
            })
        });
        Arc::clone(&OPEN)
    }

    /// What plans depend on.
    #[must_use]
    pub fn access(&self) -> Access {
        Access {
            role: self.role,
            gate_bound: self.gates.is_some(),
        }
    }
}
