//! Flags for who may send requests.

use std::net::SocketAddr;

use chrono::Utc;
use clap::{Args, builder::BoolishValueParser};
use sea_orm::DatabaseConnection;

use super::{
    error::CliError, http_options::HttpOptions, oidc_options::OidcOptions, options::DatabaseOptions,
};
use crate::auth;

/// Who may send requests.
#[derive(Debug, Args)]
#[command(next_help_heading = "Signing in")]
pub(super) struct SignInOptions {
    /// Let everyone do everything, without signing in. Only allowed on a loopback address.
    #[arg(long, env = "GATEPASS_OPEN", value_parser = BoolishValueParser::new())]
    pub(super) open: bool,
    #[command(flatten)]
    pub(super) oidc: OidcOptions,
}

impl SignInOptions {
    /// Refuses to open the server to others than the programs of this machine.
    pub(super) fn check(&self, http: &HttpOptions) -> Result<(), CliError> {
        let bind = http.bind;
        let conflict = if !self.open {
            return Ok(());
        } else if self.oidc.are_set() {
            return Err(CliError::Usage(
                "the flag '--open' cannot be used with '--oidc-issuer': nobody signs in to an open server"
                    .to_owned(),
            ));
        } else if !is_loopback(bind) {
            format!("--bind {bind}")
        } else if http.answers_for_others() {
            "--allowed-host".to_owned()
        } else {
            return Ok(());
        };
        Err(CliError::Usage(format!(
            "the flag '--open' cannot be used with '{conflict}': everyone who can reach the server \
             could do everything. Create tokens with `gatepass token create` instead, or use a \
             loopback address and its names"
        )))
    }

    /// Makes sure that somebody can sign in. On a loopback address, a token may be
    /// created later.
    pub(super) async fn check_tokens(
        &self,
        bind: SocketAddr,
        connection: &DatabaseConnection,
        database: &DatabaseOptions,
    ) -> Result<(), CliError> {
        if self.open || self.oidc.are_set() {
            return Ok(());
        }
        let found = auth::has_usable(connection, Utc::now()).await;
        let found = found.map_err(|cause| CliError::failed("cannot look for tokens", &cause))?;
        if found {
            return Ok(());
        }
        let create = format!(
            "gatepass token create --name NAME --role admin --database-url '{}'",
            database.shown()
        );
        if is_loopback(bind) {
            tracing::warn!(
                "nobody can sign in, because there is no token: create one with `{create}`, or start \
                 with --open to let every program of this machine do everything"
            );
            return Ok(());
        }
        Err(CliError::Failed(format!(
            "nobody could sign in, because there is no token; create one with `{create}`, or name \
             an OpenID provider with --oidc-issuer"
        )))
    }
}

fn is_loopback(address: SocketAddr) -> bool {
    address.ip().to_canonical().is_loopback()
}
