//! Roles as the table `token` stores them.

use entity::token::TokenRole;

use crate::viewer::Role;

pub(super) fn from_stored(role: TokenRole) -> Role {
    match role {
        TokenRole::Viewer => Role::Viewer,
        TokenRole::Guard => Role::Guard,
        TokenRole::Officer => Role::Officer,
        TokenRole::Admin => Role::Admin,
    }
}

pub(super) fn to_stored(role: Role) -> TokenRole {
    match role {
        Role::Viewer => TokenRole::Viewer,
        Role::Guard => TokenRole::Guard,
        Role::Officer => TokenRole::Officer,
        Role::Admin => TokenRole::Admin,
    }
}
