//! `gatepass token`.

mod text;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, Subcommand, builder::BoolishValueParser};
use sea_orm::DatabaseConnection;
use serde_json::json;

use super::{
    error::CliError,
    logging::LogOptions,
    options::{DatabaseOptions, MigrateOptions},
    prepare, print,
    role_name::RoleName,
    values::positive_time,
};
use crate::auth::{self, NewToken, Secret, TokenDescription, TokenError};

/// The commands of `token`.
#[derive(Debug, Args)]
pub(super) struct Token {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Create a token and print its secret, which cannot be shown again.
    #[command(after_help = "Examples:
  gatepass token create --name Ada --role officer --expires 90d
  gatepass token create --name main-gate-tablet --role guard --gate G0001 --gate G0002")]
    Create(Create),
    /// List all tokens, without their secrets.
    #[command(after_help = "Examples:
  gatepass token list
  gatepass token list --json --database-url postgres://gatepass@localhost/gatepass")]
    List(List),
    /// Revoke a token and end its sessions. A running server notices it within 10 seconds.
    #[command(after_help = "Examples:
  gatepass token revoke 12
  gatepass token revoke 12 --database-url postgres://gatepass@localhost/gatepass")]
    Revoke(Revoke),
    /// Replace a token by a new one with the same name, role and gates, and print its secret.
    #[command(after_help = "Examples:
  gatepass token rotate 12
  gatepass token rotate 12 --overlap 1h --expires 90d")]
    Rotate(Rotate),
}

/// The flags that all `token` commands take.
#[derive(Debug, Args)]
struct Target {
    #[command(flatten)]
    database: DatabaseOptions,
    #[command(flatten)]
    migration: MigrateOptions,
    #[command(flatten)]
    log: LogOptions,
}

/// The flags of `token create`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tokens")]
struct Create {
    /// The name that people know the token by, such as that of its owner or of a device.
    // What describes one token has no environment variable: it would describe every one.
    #[arg(long, value_name = "NAME", value_parser = name)]
    name: String,
    /// What the token allows. Each role may do what those before it may.
    #[arg(long, value_name = "ROLE")]
    role: RoleName,
    /// The code of a gate. The token then only shows the passes, scans and holders of its gates. Separate several with commas, or repeat the flag. By default, a token shows those of all gates.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    gate: Vec<String>,
    /// How long the token works, such as 90d. By default, it works until it is revoked.
    #[arg(long, value_name = "TIME", value_parser = positive_time)]
    expires: Option<Duration>,
    /// Print the token as JSON.
    #[arg(long, env = "GATEPASS_JSON", value_parser = BoolishValueParser::new())]
    json: bool,
    #[command(flatten)]
    target: Target,
}

/// The flags of `token list`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tokens")]
struct List {
    /// Print the tokens as JSON.
    #[arg(long, env = "GATEPASS_JSON", value_parser = BoolishValueParser::new())]
    json: bool,
    #[command(flatten)]
    target: Target,
}

/// The flags of `token revoke`.
#[derive(Debug, Args)]
struct Revoke {
    /// The number of the token, from `gatepass token list`.
    #[arg(value_name = "ID")]
    id: i64,
    #[command(flatten)]
    target: Target,
}

/// The flags of `token rotate`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tokens")]
struct Rotate {
    /// The number of the token, from `gatepass token list`.
    #[arg(value_name = "ID")]
    id: i64,
    /// How long the old token still works. By default, it is revoked at once.
    #[arg(long, value_name = "TIME", value_parser = positive_time)]
    overlap: Option<Duration>,
    /// How long the new token works. By default, as long as the old one did when it was new.
    #[arg(long, value_name = "TIME", value_parser = positive_time)]
    expires: Option<Duration>,
    /// Print the token as JSON.
    #[arg(long, env = "GATEPASS_JSON", value_parser = BoolishValueParser::new())]
    json: bool,
    #[command(flatten)]
    target: Target,
}

impl Token {
    pub(super) async fn run(self) -> Result<(), CliError> {
        match self.action {
            Action::Create(create) => create.run().await,
            Action::List(list) => list.run().await,
            Action::Revoke(revoke) => revoke.run().await,
            Action::Rotate(rotate) => rotate.run().await,
        }
    }
}

impl Target {
    /// Connects, does the work and closes the database.
    async fn run<T>(
        &self,
        work: impl AsyncFnOnce(&DatabaseConnection) -> Result<T, TokenError>,
    ) -> Result<T, CliError> {
        self.log.start();
        let connection = prepare::connect(&self.database, &self.migration, false).await?;
        let done = work(&connection).await;
        prepare::close(connection).await;
        Ok(done?)
    }
}

impl Create {
    async fn run(self) -> Result<(), CliError> {
        let now = Utc::now();
        if self.role == RoleName::Admin && !self.gate.is_empty() {
            return Err(CliError::Usage(
                "the flag '--gate' cannot be used with '--role admin': an administrator can \
                 create one for any gate"
                    .to_owned(),
            ));
        }
        let new = NewToken {
            name: self.name,
            role: self.role.into(),
            gates: (!self.gate.is_empty()).then_some(self.gate),
            expires_at: self.expires.map(|time| later(now, time)).transpose()?,
        };
        let created = self
            .target
            .run(async |connection| auth::create(connection, new, now).await);
        let (token, secret) = created.await?;
        print(&created_text(&token, &secret, self.json))
    }
}

impl List {
    async fn run(self) -> Result<(), CliError> {
        let listed = self
            .target
            .run(async |connection| auth::list(connection).await);
        let tokens = listed.await?;
        if self.json {
            return print(&format!("{:#}\n", json!(tokens)));
        }
        print(&text::table(&tokens, Utc::now()))
    }
}

impl Revoke {
    async fn run(self) -> Result<(), CliError> {
        let revoked = self
            .target
            .run(async |connection| auth::revoke(connection, self.id, Utc::now()).await);
        let TokenDescription { id, name, .. } = revoked.await?;
        print(&format!("Revoked token {id} ({name}).\n"))
    }
}

impl Rotate {
    async fn run(self) -> Result<(), CliError> {
        let now = Utc::now();
        let until = self.overlap.map(|time| later(now, time)).transpose()?;
        let overlap = until.map_or(TimeDelta::zero(), |until| until - now);
        let end = self.expires.map(|time| later(now, time)).transpose()?;
        let lifetime = end.map(|end| end - now);
        let rotated = self.target.run(async |connection| {
            auth::rotate(connection, self.id, overlap, lifetime, now).await
        });
        let (token, secret) = rotated.await?;
        print(&created_text(&token, &secret, self.json))
    }
}

fn created_text(token: &TokenDescription, secret: &Secret, as_json: bool) -> String {
    if !as_json {
        return text::created(token, secret);
    }
    let mut described = json!(token);
    described["secret"] = secret.expose().into();
    format!("{described:#}\n")
}

/// The end of a time that begins now.
fn later(now: DateTime<Utc>, time: Duration) -> Result<DateTime<Utc>, CliError> {
    let time = TimeDelta::from_std(time).ok();
    let end = time.and_then(|time| now.checked_add_signed(time));
    let end = end.filter(|end| end.timestamp() < LATEST);
    end.ok_or_else(|| CliError::Usage("the time is too long: use at most 1000 years".to_owned()))
}

/// The year 4000, in seconds since 1970.
const LATEST: i64 = 64_060_588_800;

fn name(text: &str) -> Result<String, String> {
    let text = text.trim();
    let fits = !text.is_empty() && text.len() <= 200 && !text.chars().any(char::is_control);
    if fits {
        Ok(text.to_owned())
    } else {
        Err("it must be a text on one line of at most 200 bytes".to_owned())
    }
}

impl From<TokenError> for CliError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::UnknownGates(_) | TokenError::TooManyGates(_) => {
                Self::Usage(format!("invalid value for '--gate <CODE>': {error}"))
            }
            TokenError::Unknown(_) => Self::Usage(error.to_string()),
            _ => Self::failed("cannot manage tokens", &error),
        }
    }
}
