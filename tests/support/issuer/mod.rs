//! An OpenID provider of our own, with its keys.

mod keys;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use chrono::Utc;
use serde_json::{Value, json};

pub(crate) use keys::{Signature, SigningKey, encode};

/// A provider on this machine. It answers until the test ends.
#[derive(Clone)]
pub(crate) struct Issuer {
    url: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    keys: Vec<Value>,
    away: bool,
    requests: BTreeMap<String, usize>,
    /// What it says instead of its own description.
    description: Option<Value>,
}

impl Issuer {
    /// Starts one that publishes these keys.
    pub(crate) fn start(keys: &[&SigningKey]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let issuer = Self {
            url,
            state: Arc::default(),
        };
        issuer.publish(keys);
        let server = issuer.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                // A client that goes away does not concern the others.
                let _ = server.answer(&stream.unwrap());
            }
        });
        issuer
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Publishes these keys and no others.
    pub(crate) fn publish(&self, keys: &[&SigningKey]) {
        let keys = keys.iter().map(|key| key.jwk());
        self.state.lock().unwrap().keys = keys.collect();
    }

    /// Publishes another description of itself.
    pub(crate) fn describe(&self, description: Value) {
        self.state.lock().unwrap().description = Some(description);
    }

    /// Closes all connections from now on, or answers again.
    pub(crate) fn set_away(&self, away: bool) {
        self.state.lock().unwrap().away = away;
    }

    /// How many requests came for a path.
    pub(crate) fn requests(&self, path: &str) -> usize {
        let requests = &self.state.lock().unwrap().requests;
        requests.get(path).copied().unwrap_or_default()
    }

    /// Claims of a token that a server accepts, with these in addition or instead. Null
    /// leaves a claim out.
    pub(crate) fn claims(&self, more: &Value) -> Value {
        let now = Utc::now().timestamp();
        let mut claims = json!({
            "iss": self.url,
            "sub": "f81d4fae",
            "aud": "gatepass",
            "iat": now,
            "exp": now + 300,
            "name": "Ada Lovelace",
            "roles": ["gate-guard"],
        });
        for (name, value) in more.as_object().unwrap() {
            let claims = claims.as_object_mut().unwrap();
            if value.is_null() {
                claims.remove(name);
            } else {
                claims.insert(name.clone(), value.clone());
            }
        }
        claims
    }

    /// The flags of a server that accepts its tokens.
    pub(crate) fn flags(&self) -> Vec<&str> {
        vec![
            "--oidc-issuer",
            &self.url,
            "--oidc-audience",
            "gatepass,other",
            "--oidc-role",
            "guard=gate-guard,officer=gate-office,admin=gate-admin,viewer=gate-viewer",
        ]
    }

    fn answer(&self, stream: &TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let path = line.split(' ').nth(1).unwrap_or_default();
        let path = path.split('?').next().unwrap_or_default().to_owned();
        let mut length = 0;
        loop {
            let mut header = String::new();
            reader.read_line(&mut header)?;
            let Some((name, value)) = header.split_once(':') else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        reader.take(length).read_to_end(&mut Vec::new())?;
        let Some(body) = self.body(&path) else {
            return Ok(());
        };
        let length = body.len();
        let mut stream = stream;
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        )
    }

    /// None closes the connection.
    fn body(&self, path: &str) -> Option<String> {
        let mut state = self.state.lock().unwrap();
        *state.requests.entry(path.to_owned()).or_default() += 1;
        if state.away {
            return None;
        }
        let answer = match path {
            "/.well-known/openid-configuration" => {
                let own = json!({
                    "issuer": self.url,
                    "jwks_uri": format!("{}/keys", self.url),
                });
                state.description.clone().unwrap_or(own)
            }
            "/keys" => json!({ "keys": state.keys }),
            _ => return None,
        };
        Some(answer.to_string())
    }
}
