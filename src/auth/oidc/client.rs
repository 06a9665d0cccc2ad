//! This server as the provider knows it.

use std::fmt;
use std::str::FromStr;

/// This server as a client of the provider.
#[derive(Clone, Debug)]
pub struct OidcClient {
    /// Its client ID.
    pub id: String,
    /// Its secret. None for a public client.
    pub secret: Option<ClientSecret>,
}

/// The secret with which this server shows the provider that it is the client.
#[derive(Clone)]
pub struct ClientSecret(String);

/// Why a text is not a client's secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the secret is empty")]
pub struct ClientSecretError;

impl ClientSecret {
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl FromStr for ClientSecret {
    type Err = ClientSecretError;

    fn from_str(text: &str) -> Result<Self, ClientSecretError> {
        let is_given = !text.is_empty();
        is_given
            .then(|| Self(text.to_owned()))
            .ok_or(ClientSecretError)
    }
}

/// A secret must not get into a log.
impl fmt::Debug for ClientSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ClientSecret(..)")
    }
}
