//! Sessions of browsers: begun for the owner of a token or for a person, looked up, and
//! ended.

use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Utc};

use super::grant::{Grant, Owner, SESSION_IDLE, SESSION_MOST, StoredSession};
use super::oidc::{Oidc, Person};
use super::role::to_stored;
use super::secret::{Secret, SecretHash, SecretKind};
use super::statements::{self, SessionOwner, StoredPerson};
use super::{Auth, recent};
use crate::database::DatabaseError;

/// A session that has begun.
pub(crate) struct NewSession {
    /// The secret for the cookie.
    pub(crate) secret: Secret,
    /// The time after which somebody has to sign in again in any case.
    pub(crate) ends: DateTime<Utc>,
}

impl Auth {
    /// Begins a session for the viewer of a grant. Its secret is new.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub(crate) async fn begin_session(
        &self,
        grant: &Grant,
        now: DateTime<Utc>,
    ) -> Result<NewSession, DatabaseError> {
        let most = now + SESSION_MOST;
        let (owner, ends) = match &grant.owner {
            Owner::Token(token) => {
                let ends = grant.viewer.expires_at.map_or(most, |end| end.min(most));
                (SessionOwner::Token(*token), ends)
            }
            // The provider's token says who somebody is, not for how long: it expires
            // after minutes.
            Owner::Person(person) => (SessionOwner::Person(stored(person)), most),
        };
        let secret = Secret::random(SecretKind::Session);
        let backend = self.backend();
        // Each new session removes some old ones, so their number stays bounded.
        let trim = statements::trim_sessions(backend, &owner);
        let insert =
            statements::insert_session(backend, owner, secret.hash(), now, now + SESSION_IDLE);
        self.run("session", insert).await?;
        self.run("session", trim).await?;
        self.run("session", statements::sweep_sessions(backend, now))
            .await?;
        self.0.sessions.forget();
        Ok(NewSession { secret, ends })
    }

    /// Ends a session at once.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub(crate) async fn end_session(&self, hash: SecretHash) -> Result<(), DatabaseError> {
        let delete = statements::delete_session(self.backend(), hash);
        let ended = self.run("session", delete).await;
        self.0.sessions.forget();
        ended
    }

    /// What a session grants. One that began at a provider ends when the server is started
    /// without it.
    pub(super) async fn look_up_session(self, hash: SecretHash) -> recent::Found {
        let select = statements::session_by_hash(self.backend(), hash);
        let rows = self.0.database.run_aside("session", select).await?;
        let stored = Grant::from_session(&rows, hash);
        let stored = stored.map_err(|cause| DatabaseError::from_cause(&cause, "session"))?;
        let grant = match stored {
            None => return Ok(None),
            Some(StoredSession::OfToken(grant)) => grant,
            Some(StoredSession::OfPerson(person, session)) => {
                if self.0.oidc.as_ref().map(Oidc::issuer) != Some(&*person.issuer) {
                    return Ok(None);
                }
                let gates = self.gates(&person, Instant::now()).await?;
                Grant::from_person_session(person, gates, session)
            }
        };
        Ok(Some(Arc::new(grant)))
    }
}

fn stored(person: &Person) -> StoredPerson<'_> {
    let gates = person.gates.as_ref();
    StoredPerson {
        issuer: &person.issuer,
        id: &person.id,
        name: &person.name,
        role: to_stored(person.role),
        gates: gates.map(|codes| serde_json::Value::from(codes.clone()).to_string()),
    }
}
