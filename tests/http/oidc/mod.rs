//! Tokens of an OpenID provider.

mod bad_tokens;
mod login;
mod mutations;
mod provider;
mod settings;
mod viewers;

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::support::{
    issuer::{Issuer, SigningKey},
    server::{Answer, Server, send},
    tokens::bearer,
};

/// A provider with one RSA key, and a closed server without tokens that accepts its own.
struct Fixture {
    key: SigningKey,
    issuer: Issuer,
    server: Server,
}

impl Fixture {
    fn start(arguments: &[&str]) -> Self {
        let key = SigningKey::rsa("rsa", 0);
        let issuer = Issuer::start(&[&key]);
        let server = start(&issuer, arguments);
        Self {
            key,
            issuer,
            server,
        }
    }

    /// A token with these claims.
    fn token(&self, claims: &Value) -> String {
        self.key.token(&self.issuer.claims(claims))
    }

    fn ask(&self, token: &str) -> Answer {
        ask(&self.server, token)
    }
}

/// A closed server that accepts the provider's tokens.
fn start(issuer: &Issuer, arguments: &[&str]) -> Server {
    let arguments = [&issuer.flags()[..], arguments].concat();
    Server::start_closed(tempdir().unwrap(), &arguments)
}

/// Asks who sends the request.
fn ask(server: &Server, token: &str) -> Answer {
    query(
        server,
        token,
        "{ viewer { name role gates { code } expiresAt } }",
    )
}

fn query(server: &Server, token: &str, query: &str) -> Answer {
    let body = json!({ "query": query }).to_string();
    let bearer = bearer(token);
    let headers = [
        ("content-type", "application/json"),
        ("authorization", bearer.as_str()),
    ];
    send(server, "POST", "/graphql", &headers, body.as_bytes())
}
