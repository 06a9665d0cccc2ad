//! Flags for an OpenID provider.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::Args;

use super::error::CliError;
use crate::auth::{ClaimPath, ClientSecret, Issuer, Oidc, OidcClient, OidcSettings, RoleRule};

/// The provider whose tokens are accepted, and what they mean.
#[derive(Debug, Args)]
#[expect(clippy::struct_field_names, reason = "each is the name of a flag")]
pub(super) struct OidcOptions {
    /// Accept tokens (JWTs) of this OpenID Connect provider, by its issuer URL, such as `https://login.example/realms/gates`. Requires --oidc-audience and --oidc-role. Disabled by default.
    #[arg(long, env = "GATEPASS_OIDC_ISSUER", value_name = "URL", requires_all = ["oidc_audience", "oidc_role"])]
    oidc_issuer: Option<Issuer>,
    /// The audience (claim aud) that a token must be for. Separate several with commas, or repeat the flag.
    #[arg(
        long,
        env = "GATEPASS_OIDC_AUDIENCE",
        value_name = "AUDIENCE",
        value_delimiter = ',',
        requires = "oidc_issuer"
    )]
    oidc_audience: Vec<String>,
    /// The claim with the roles of a token's owner: its name, or a path such as `realm_access.roles`. Its value is a string or a list of strings.
    #[arg(
        long,
        env = "GATEPASS_OIDC_ROLE_CLAIM",
        value_name = "CLAIM",
        default_value = "roles"
    )]
    oidc_role_claim: ClaimPath,
    /// A role, and the value of --oidc-role-claim that gives it, such as officer=gate-office. The highest role counts; an owner without any is refused. Separate several with commas, or repeat the flag.
    #[arg(
        long,
        env = "GATEPASS_OIDC_ROLE",
        value_name = "ROLE=VALUE",
        value_delimiter = ',',
        requires = "oidc_issuer"
    )]
    oidc_role: Vec<RoleRule>,
    /// The claim with the codes of the gates that a token's owner is bound to: its name, or a path. * stands for all gates; an owner without the claim is bound to none and sees no passes. By default, nobody is bound to gates.
    #[arg(
        long,
        env = "GATEPASS_OIDC_GATE_CLAIM",
        value_name = "CLAIM",
        requires = "oidc_issuer"
    )]
    oidc_gate_claim: Option<ClaimPath>,
    /// The ID of this server as a client of the provider. With it, people can sign in to the pages at the provider, which must allow /login/callback of this server as a redirect URI.
    #[arg(
        long,
        env = "GATEPASS_OIDC_CLIENT_ID",
        value_name = "ID",
        requires = "oidc_issuer"
    )]
    oidc_client_id: Option<String>,
    /// The client's secret, unless it is a public client. Set the variable, or use --oidc-client-secret-file: other users of the machine can read command lines.
    #[arg(
        long,
        env = "GATEPASS_OIDC_CLIENT_SECRET",
        value_name = "SECRET",
        hide_env_values = true,
        requires = "oidc_client_id"
    )]
    oidc_client_secret: Option<ClientSecret>,
    /// A file that contains the client's secret.
    #[arg(
        long,
        env = "GATEPASS_OIDC_CLIENT_SECRET_FILE",
        value_name = "FILE",
        requires = "oidc_client_id",
        conflicts_with = "oidc_client_secret"
    )]
    oidc_client_secret_file: Option<PathBuf>,
}

impl OidcOptions {
    /// Whether tokens of a provider are accepted.
    pub(super) fn are_set(&self) -> bool {
        self.oidc_issuer.is_some()
    }

    /// The provider, if there is one.
    pub(super) fn provider(&self) -> Result<Option<Oidc>, CliError> {
        let Some(issuer) = self.oidc_issuer.clone() else {
            return Ok(None);
        };
        let settings = OidcSettings {
            issuer,
            audiences: self.oidc_audience.clone(),
            role_claim: self.oidc_role_claim.clone(),
            roles: self.oidc_role.clone(),
            gate_claim: self.oidc_gate_claim.clone(),
            client: self.client()?,
        };
        let provider = Oidc::new(settings)
            .map_err(|cause| CliError::failed("cannot use --oidc-issuer", &cause))?;
        Ok(Some(provider))
    }

    fn client(&self) -> Result<Option<OidcClient>, CliError> {
        let Some(id) = self.oidc_client_id.clone() else {
            return Ok(None);
        };
        let secret = match &self.oidc_client_secret_file {
            None => self.oidc_client_secret.clone(),
            Some(path) => Some(read_secret(path)?),
        };
        Ok(Some(OidcClient { id, secret }))
    }
}

/// The secret in a file, which may end with a line break.
fn read_secret(path: &Path) -> Result<ClientSecret, CliError> {
    let cannot = |cause: &dyn std::fmt::Display| {
        let path = path.display();
        CliError::Failed(format!("cannot use the secret in {path}: {cause}"))
    };
    let text = fs::read_to_string(path).map_err(|cause| cannot(&cause))?;
    text.trim_end().parse().map_err(|cause| cannot(&cause))
}
