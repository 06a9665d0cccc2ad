//! What a token or a session grants, as the database has it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use entity::token::TokenRole;
use sea_orm::{ActiveEnum, DbErr, QueryResult};

use super::Denial;
use super::oidc::{Person, Verified};
use super::role::from_stored;
use super::secret::SecretHash;
use crate::viewer::Viewer;

/// The time between two records of a use.
pub(super) const NOTE_INTERVAL: TimeDelta = TimeDelta::minutes(1);

/// The time that a session lasts without being used.
pub(super) const SESSION_IDLE: TimeDelta = TimeDelta::hours(12);

/// The time after which somebody has to sign in again in any case.
pub(super) const SESSION_MOST: TimeDelta = TimeDelta::days(7);

/// What a token or a session grants.
#[derive(Debug)]
pub(crate) struct Grant {
    /// Who it stands for.
    pub(crate) viewer: Arc<Viewer>,
    /// What the viewer, and a session, comes from.
    pub(super) owner: Owner,
    expires_at: Option<DateTime<Utc>>,
    revoked: bool,
    pub(super) session: Option<SessionGrant>,
    /// The time of the last use that was recorded, in seconds since 1970.
    noted: AtomicI64,
}

/// What a viewer comes from.
#[derive(Debug)]
pub(super) enum Owner {
    /// The token with this key.
    Token(i64),
    /// A person whom a provider has authenticated.
    Person(Person),
}

/// A session as the database has it.
pub(super) enum StoredSession {
    OfToken(Grant),
    /// The keys of the person's gates are to be looked up.
    OfPerson(Person, SessionGrant),
}

/// The session of a grant.
#[derive(Debug)]
pub(super) struct SessionGrant {
    pub(super) id: i64,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

impl Grant {
    /// Reads the rows of [`super::statements::token_by_hash`]. None if there are none, or
    /// if they do not have the hash.
    pub(super) fn from_token(
        rows: &[QueryResult],
        hash: SecretHash,
    ) -> Result<Option<Self>, DbErr> {
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let stored: String = row.try_get_by_index(4)?;
        if !hash.is(&stored) {
            return Ok(None);
        }
        Self::read(row, rows, None).map(Some)
    }

    /// Reads the rows of [`super::statements::session_by_hash`], like
    /// [`Grant::from_token`].
    pub(super) fn from_session(
        rows: &[QueryResult],
        hash: SecretHash,
    ) -> Result<Option<StoredSession>, DbErr> {
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let stored: String = row.try_get_by_index(9)?;
        if !hash.is(&stored) {
            return Ok(None);
        }
        let session = SessionGrant {
            id: row.try_get_by_index(10)?,
            created_at: row.try_get_by_index(11)?,
            expires_at: row.try_get_by_index(12)?,
        };
        if let Some(issuer) = row.try_get_by_index::<Option<String>>(13)? {
            let person = person(row, issuer)?;
            return Ok(Some(StoredSession::OfPerson(person, session)));
        }
        let grant = Self::read(row, rows, Some(session))?;
        Ok(Some(StoredSession::OfToken(grant)))
    }

    fn read(
        row: &QueryResult,
        rows: &[QueryResult],
        session: Option<SessionGrant>,
    ) -> Result<Self, DbErr> {
        let token: i64 = row.try_get_by_index(0)?;
        let name: String = row.try_get_by_index(1)?;
        let role: String = row.try_get_by_index(2)?;
        let gate_bound: bool = row.try_get_by_index(3)?;
        let expires_at: Option<DateTime<Utc>> = row.try_get_by_index(5)?;
        let revoked_at: Option<DateTime<Utc>> = row.try_get_by_index(6)?;
        let last_used_at: Option<DateTime<Utc>> = row.try_get_by_index(7)?;
        let gates: Vec<i64> = rows
            .iter()
            .filter_map(|row| row.try_get_by_index(8).transpose())
            .collect::<Result<_, _>>()?;
        let ends = session.as_ref().map(SessionGrant::ends);
        let extended_at = session.as_ref().and_then(SessionGrant::extended_at);
        let noted_at = extended_at.or(last_used_at);
        let viewer = Viewer {
            id: format!("token:{token}").into(),
            name: name.into(),
            role: from_stored(TokenRole::try_from_value(&role)?),
            // A bound token whose gates are gone sees the rows of none.
            gates: gate_bound.then(|| gates.into()),
            expires_at: expires_at.into_iter().chain(ends).min(),
        };
        Ok(Self {
            viewer: Arc::new(viewer),
            owner: Owner::Token(token),
            expires_at,
            revoked: revoked_at.is_some(),
            session,
            noted: AtomicI64::new(noted_at.map_or(i64::MIN, |time| time.timestamp())),
        })
    }

    /// What somebody may do whom a provider has authenticated, and who is bound to these
    /// gates.
    pub(super) fn from_verified(verified: Verified, gates: Option<Arc<[i64]>>) -> Self {
        let Verified {
            person,
            expires_at,
            accepted_until,
        } = verified;
        Self::from_person(person, gates, expires_at, accepted_until)
    }

    /// What somebody may do in a session that began at a provider.
    pub(super) fn from_person_session(
        person: Person,
        gates: Option<Arc<[i64]>>,
        session: SessionGrant,
    ) -> Self {
        let ends = session.ends();
        let grant = Self::from_person(person, gates, ends, ends);
        let noted = session
            .extended_at()
            .map_or(i64::MIN, |time| time.timestamp());
        Self {
            noted: AtomicI64::new(noted),
            session: Some(session),
            ..grant
        }
    }

    fn from_person(
        person: Person,
        gates: Option<Arc<[i64]>>,
        expires_at: DateTime<Utc>,
        accepted_until: DateTime<Utc>,
    ) -> Self {
        let viewer = Viewer {
            id: Arc::clone(&person.id),
            name: Arc::clone(&person.name),
            role: person.role,
            gates,
            expires_at: Some(expires_at),
        };
        Self {
            viewer: Arc::new(viewer),
            owner: Owner::Person(person),
            expires_at: Some(accepted_until),
            revoked: false,
            session: None,
            // There is no record of its use, unless it is that of a session.
            noted: AtomicI64::new(i64::MAX),
        }
    }

    /// The grant of [`Viewer::open`].
    #[cfg(test)]
    pub(super) fn open() -> Self {
        Self {
            viewer: Viewer::open(),
            owner: Owner::Token(0),
            expires_at: None,
            revoked: false,
            session: None,
            noted: AtomicI64::new(i64::MIN),
        }
    }

    /// Whether it holds at a time.
    pub(super) fn check(&self, now: DateTime<Utc>) -> Result<(), Denial> {
        if self.revoked {
            return Err(Denial::Revoked);
        }
        let session_ends = self.session.as_ref().map(|session| session.expires_at);
        let ends = self.expires_at.into_iter().chain(session_ends).min();
        match ends {
            Some(ends) if ends <= now => Err(Denial::Expired),
            _ => Ok(()),
        }
    }

    /// Whether this use has to be recorded: at most one a minute is.
    pub(super) fn is_to_be_noted(&self, now: DateTime<Utc>) -> bool {
        let (now, noted) = (now.timestamp(), self.noted.load(Ordering::Relaxed));
        now >= noted.saturating_add(NOTE_INTERVAL.num_seconds())
            && self
                .noted
                .compare_exchange(noted, now, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
    }
}

/// Reads the person of a session.
fn person(row: &QueryResult, issuer: String) -> Result<Person, DbErr> {
    let id: String = row.try_get_by_index(14)?;
    let name: String = row.try_get_by_index(15)?;
    let role: String = row.try_get_by_index(16)?;
    let gates: Option<String> = row.try_get_by_index(17)?;
    let gates = gates.map(|gates| serde_json::from_str(&gates)).transpose();
    Ok(Person {
        issuer: issuer.into(),
        id: id.into(),
        name: name.into(),
        role: from_stored(TokenRole::try_from_value(&role)?),
        gates: gates.map_err(|error| DbErr::Json(error.to_string()))?,
    })
}

impl SessionGrant {
    /// The time after which it cannot be extended.
    fn ends(&self) -> DateTime<Utc> {
        self.created_at + SESSION_MOST
    }

    /// The time at which it was last extended. None if it cannot be extended further.
    fn extended_at(&self) -> Option<DateTime<Utc>> {
        (self.expires_at < self.ends()).then(|| self.expires_at - SESSION_IDLE)
    }

    /// The end of a session that is used now.
    pub(super) fn extended(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        (now + SESSION_IDLE).min(self.ends())
    }
}
