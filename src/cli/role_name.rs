//! The names of roles on the command line.

use clap::ValueEnum;

use crate::viewer::Role;

/// The name of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum RoleName {
    Viewer,
    Guard,
    Officer,
    Admin,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Viewer => Self::Viewer,
            RoleName::Guard => Self::Guard,
            RoleName::Officer => Self::Officer,
            RoleName::Admin => Self::Admin,
        }
    }
}
