//! Finds out who sends a request, and manages what that takes.
//!
//! | file | what it does |
//! |---|---|
//! | `secret` | secrets and their hashes |
//! | `tokens` | tokens, as operators make, list, revoke and rotate them |
//! | `statements`, `grant` | what the database says about a secret |
//! | `recent` | what it said in the last seconds |
//! | `sessions` | sessions of browsers, begun and ended |
//! | `oidc` | what a provider says about its tokens |
//! | `people` | who is behind them |
//! | `verified`, `gates` | which of them were verified in the last seconds, and their gates |
//!
//! `Auth` is what a server asks. Its statements run before a request is planned, so
//! they are on no bill and in no ledger (`Database::run_aside`). There is at most one for
//! a token in ten seconds, and one a minute that records its use.

mod gates;
mod grant;
mod oidc;
mod people;
mod recent;
mod role;
mod secret;
mod sessions;
mod statements;
mod tokens;
mod verified;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use sea_orm::{DbBackend, Statement};

pub use self::oidc::{
    ClaimPath, ClaimPathError, ClientSecret, ClientSecretError, Issuer, IssuerError, Oidc,
    OidcClient, OidcError, OidcSettings, RoleRule, RoleRuleError,
};
pub use self::secret::{Secret, SecretKind};
pub use self::tokens::{
    NewToken, TokenDescription, TokenError, create, has_usable, list, revoke, rotate,
};

use self::gates::Gates;
pub(crate) use self::grant::Grant;
use self::grant::{NOTE_INTERVAL, Owner};
use self::oidc::NoAccess;
pub(crate) use self::oidc::{Exchange, Jwt, JwtError, Login};
use self::recent::Recent;
use self::secret::SecretHash;
use self::verified::VerifiedTokens;
use crate::database::{Database, DatabaseError};

/// What a request sends to show who sends it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Credential<'a> {
    /// The secret of a token.
    Token(SecretHash),
    /// The secret of a session.
    Session(SecretHash),
    /// A token of the OpenID provider.
    Jwt(Jwt<'a>),
}

/// Why nobody is behind a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Denial {
    /// It is not a secret at all.
    #[error("it is not a token: check that it was copied completely")]
    Malformed,
    /// Nobody has this secret.
    #[error("it is not known")]
    Unknown,
    /// The token or the session has ended.
    #[error("it has expired")]
    Expired,
    /// The token was revoked.
    #[error("it was revoked")]
    Revoked,
    /// It is not a token that the OpenID provider made for this server.
    #[error(transparent)]
    Jwt(#[from] JwtError),
    /// The OpenID provider knows who it is, but they may do nothing here.
    #[error(transparent)]
    NoAccess(#[from] NoAccess),
    /// A sign-in at the OpenID provider was not finished.
    #[error("the sign-in at the OpenID provider was not finished")]
    Login,
    /// The OpenID provider does not say. It is asked again after this time.
    #[error("the OpenID provider does not answer")]
    ProviderAway(Duration),
    /// The database does not say.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Finds out who sends requests. Clones share what was found out.
#[derive(Clone)]
pub(crate) struct Auth(Arc<Inner>);

struct Inner {
    database: Database,
    tokens: Recent,
    sessions: Recent,
    oidc: Option<Oidc>,
    verified: VerifiedTokens,
    gates: Gates,
    /// Whether the database refuses to record uses, as one does that may only be read.
    notes_nothing: AtomicBool,
}

impl<'a> Credential<'a> {
    /// The credential in an `Authorization: Bearer` header. A token of this server and one
    /// of a provider differ in their form.
    ///
    /// # Errors
    ///
    /// [`Denial::Malformed`].
    pub(crate) fn from_bearer(text: &'a str) -> Result<Self, Denial> {
        match Jwt::new(text) {
            Some(jwt) => Ok(Self::Jwt(jwt?)),
            None => Self::from_secret(text),
        }
    }

    /// The token of this server with a secret.
    ///
    /// # Errors
    ///
    /// [`Denial::Malformed`].
    pub(crate) fn from_secret(text: &str) -> Result<Self, Denial> {
        let hash = SecretKind::Token.hash(text);
        hash.map(Self::Token).ok_or(Denial::Malformed)
    }

    /// The credential in a cookie.
    ///
    /// # Errors
    ///
    /// [`Denial::Malformed`].
    pub(crate) fn from_cookie(text: &str) -> Result<Self, Denial> {
        let hash = SecretKind::Session.hash(text);
        hash.map(Self::Session).ok_or(Denial::Malformed)
    }
}

impl Auth {
    pub(crate) fn new(database: Database, oidc: Option<Oidc>) -> Self {
        Self(Arc::new(Inner {
            database,
            tokens: Recent::new(),
            sessions: Recent::new(),
            oidc,
            verified: VerifiedTokens::new(),
            gates: Gates::new(),
            notes_nothing: AtomicBool::new(false),
        }))
    }

    /// Whether a credential was right when it was last looked up. No statement runs.
    pub(crate) fn recognizes(&self, credential: Credential<'_>, now: DateTime<Utc>) -> bool {
        let last = match credential {
            Credential::Token(hash) => self.0.tokens.last(&hash),
            Credential::Session(hash) => self.0.sessions.last(&hash),
            Credential::Jwt(_) => None,
        };
        last.is_some_and(|grant| grant.check(now).is_ok())
    }

    /// Whether a credential is that of a session which was looked up before. A page that
    /// refreshes itself keeps sending the one that it has, after it has ended, too.
    pub(crate) fn has_seen_session(&self, credential: Credential<'_>) -> bool {
        matches!(credential, Credential::Session(hash) if self.0.sessions.has_seen(&hash))
    }

    /// Who is behind a credential.
    ///
    /// # Errors
    ///
    /// Why nobody is.
    pub(crate) async fn find(
        &self,
        credential: Credential<'_>,
        now: DateTime<Utc>,
    ) -> Result<Arc<Grant>, Denial> {
        let found = match credential {
            Credential::Token(hash) => {
                let look_up = || look_up_token(self.0.database.clone(), hash);
                self.0.tokens.find(hash, Instant::now(), look_up).await?
            }
            Credential::Session(hash) => {
                let look_up = || self.clone().look_up_session(hash);
                self.0.sessions.find(hash, Instant::now(), look_up).await?
            }
            Credential::Jwt(jwt) => Some(self.verify(jwt, now, Instant::now()).await?),
        };
        let grant = found.ok_or(Denial::Unknown)?;
        if let Err(denial) = grant.check(now) {
            let viewer = &grant.viewer;
            tracing::info!(viewer = &*viewer.id, name = &*viewer.name, reason = %denial, "credential refused");
            return Err(denial);
        }
        self.note(&grant, now);
        Ok(grant)
    }

    fn backend(&self) -> DbBackend {
        self.0.database.backend()
    }

    async fn run(&self, purpose: &str, statement: Statement) -> Result<(), DatabaseError> {
        let rows = self.0.database.run_aside(purpose, statement).await?;
        debug_assert!(rows.is_empty(), "it changes rows and returns none");
        Ok(())
    }

    /// Records a use, at most once a minute, while the request goes on.
    fn note(&self, grant: &Grant, now: DateTime<Utc>) {
        if self.0.notes_nothing.load(Ordering::Relaxed) || !grant.is_to_be_noted(now) {
            return;
        }
        let backend = self.backend();
        let token = match grant.owner {
            Owner::Token(token) => Some(statements::note_use(backend, token, now, NOTE_INTERVAL)),
            Owner::Person(_) => None,
        };
        let session = grant
            .session
            .as_ref()
            .map(|session| statements::extend_session(backend, session.id, session.extended(now)));
        let auth = self.clone();
        tokio::spawn(async move {
            for statement in [token, session].into_iter().flatten() {
                let noted = auth.run("last use", statement).await;
                if noted == Err(DatabaseError::ReadOnly)
                    && !auth.0.notes_nothing.swap(true, Ordering::Relaxed)
                {
                    tracing::warn!(
                        "the uses of tokens are not recorded, and sessions are not extended, \
                         because the database refuses to"
                    );
                }
            }
        });
    }
}

async fn look_up_token(database: Database, hash: SecretHash) -> recent::Found {
    let select = statements::token_by_hash(database.backend(), hash);
    let rows = database.run_aside("token", select).await?;
    let grant = Grant::from_token(&rows, hash);
    let grant = grant.map_err(|cause| DatabaseError::from_cause(&cause, "token"))?;
    Ok(grant.map(Arc::new))
}
