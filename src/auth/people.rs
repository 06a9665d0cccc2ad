//! Who is behind a token or a sign-in of an OpenID provider: what the provider says, and
//! the gates that this server's database has.

use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Utc};

use super::grant::Grant;
use super::oidc::{Exchange, Jwt, Login, Person, Refusal, Verified};
use super::secret::Secret;
use super::{Auth, Denial};
use crate::database::DatabaseError;

impl Auth {
    /// What a token of the provider grants.
    pub(super) async fn verify(
        &self,
        jwt: Jwt<'_>,
        now: DateTime<Utc>,
        instant: Instant,
    ) -> Result<Arc<Grant>, Denial> {
        let Some(oidc) = &self.0.oidc else {
            return Err(Denial::Malformed);
        };
        let hash = jwt.hash();
        if let Some(grant) = self.0.verified.get(&hash, instant) {
            return Ok(grant);
        }
        let verified = oidc.verify(jwt, now, instant).await.map_err(|refusal| {
            let denial = Denial::from(refusal);
            tracing::info!(reason = %denial, "JWT refused");
            denial
        })?;
        let grant = self.grant(verified, instant).await?;
        self.0.verified.insert(hash, Arc::clone(&grant), instant);
        Ok(grant)
    }

    /// Where a browser signs in at the provider, which then comes back to `callback`.
    ///
    /// # Errors
    ///
    /// If the provider is away, or no browser can sign in there.
    pub(crate) async fn authorize(
        &self,
        secret: &Secret,
        callback: &str,
        instant: Instant,
    ) -> Result<String, Denial> {
        let (Some(oidc), Some(login)) = (&self.0.oidc, Login::new(secret.expose())) else {
            return Err(Denial::Login);
        };
        let address = oidc.authorization(&login, callback, instant).await?;
        Ok(address.into())
    }

    /// Who has signed in at the provider, in a browser that has come back.
    ///
    /// # Errors
    ///
    /// If the provider does not say so, or that person may do nothing here.
    pub(crate) async fn finish_login(&self, exchange: Exchange<'_>) -> Result<Arc<Grant>, Denial> {
        let oidc = self.0.oidc.as_ref().ok_or(Denial::Login)?;
        let instant = exchange.instant;
        let verified = oidc.exchange(exchange).await.map_err(|refusal| {
            let denial = Denial::from(refusal);
            tracing::info!(reason = %denial, "sign-in refused");
            denial
        })?;
        self.grant(verified, instant).await
    }

    async fn grant(&self, verified: Verified, instant: Instant) -> Result<Arc<Grant>, Denial> {
        let gates = self.gates(&verified.person, instant).await?;
        Ok(Arc::new(Grant::from_verified(verified, gates)))
    }

    /// The keys of a person's gates. None for one who is bound to none.
    pub(super) async fn gates(
        &self,
        person: &Person,
        instant: Instant,
    ) -> Result<Option<Arc<[i64]>>, DatabaseError> {
        let Some(codes) = &person.gates else {
            return Ok(None);
        };
        let gates = self.0.gates.find(&self.0.database, codes, instant).await?;
        Ok(Some(gates.into()))
    }
}

impl From<Refusal> for Denial {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Token(error) => Self::Jwt(error),
            Refusal::Access(error) => Self::NoAccess(error),
            Refusal::Login => Self::Login,
            Refusal::Away(wait) => Self::ProviderAway(wait),
        }
    }
}
