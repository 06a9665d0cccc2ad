//! An OpenID provider of our own, with its keys.

mod keys;
mod tls;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::Utc;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub(crate) use keys::{Signature, SigningKey, encode};
pub(crate) use tls::Tls;

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
    /// The codes of people who have signed in, and what it gives for each.
    codes: BTreeMap<String, Code>,
    /// The secret of the client, if it has one.
    client_secret: Option<String>,
}

/// What a code stands for.
struct Code {
    challenge: String,
    redirect_uri: String,
    id_token: String,
}

/// A sign-in that a server asks for, from the address to which it sends a browser.
pub(crate) struct Authorization(BTreeMap<String, String>);

impl Authorization {
    pub(crate) fn new(address: &str) -> Self {
        let url = url::Url::parse(address).unwrap();
        Self(url.query_pairs().into_owned().collect())
    }

    pub(crate) fn parameter(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

impl Issuer {
    /// Starts one that publishes these keys.
    pub(crate) fn start(keys: &[&SigningKey]) -> Self {
        Self::listen(keys, None)
    }

    /// Starts one that is reached over HTTPS.
    pub(crate) fn start_with_tls(keys: &[&SigningKey], tls: Tls) -> Self {
        Self::listen(keys, Some(tls))
    }

    fn listen(keys: &[&SigningKey], tls: Option<Tls>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{}", listener.local_addr().unwrap());
        let issuer = Self {
            url,
            state: Arc::default(),
        };
        issuer.publish(keys);
        let server = issuer.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                // A client that goes away does not concern the others.
                let _ = match &tls {
                    Some(tls) => server.answer(tls.accept(stream)),
                    None => server.answer(stream),
                };
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

    /// Lets somebody sign in: a code for an ID token.
    pub(crate) fn give_code(&self, authorization: &Authorization, id_token: String) -> String {
        let mut state = self.state.lock().unwrap();
        let code = format!("code-{}", state.codes.len());
        let parameter = |name| authorization.parameter(name).to_owned();
        assert_eq!(parameter("code_challenge_method"), "S256");
        let given = Code {
            challenge: parameter("code_challenge"),
            redirect_uri: parameter("redirect_uri"),
            id_token,
        };
        state.codes.insert(code.clone(), given);
        code
    }

    /// Only exchanges codes for a client with this secret.
    pub(crate) fn set_client_secret(&self, secret: &str) {
        self.state.lock().unwrap().client_secret = Some(secret.to_owned());
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

    fn answer(&self, stream: impl Read + Write) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let path = line.split(' ').nth(1).unwrap_or_default();
        let path = path.split('?').next().unwrap_or_default().to_owned();
        let (mut length, mut authorization) = (0, String::new());
        loop {
            let mut header = String::new();
            reader.read_line(&mut header)?;
            let Some((name, value)) = header.split_once(':') else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap_or(0);
            } else if name.eq_ignore_ascii_case("authorization") {
                value.trim().clone_into(&mut authorization);
            }
        }
        let mut form = String::new();
        reader.by_ref().take(length).read_to_string(&mut form)?;
        let Some((status, body)) = self.body(&path, &form, &authorization) else {
            return Ok(());
        };
        let length = body.len();
        let stream = reader.get_mut();
        write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        )?;
        stream.flush()
    }

    /// The status and the body. None closes the connection.
    fn body(&self, path: &str, form: &str, authorization: &str) -> Option<(&str, String)> {
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
                    "authorization_endpoint": format!("{}/authorize?tenant=1", self.url),
                    "token_endpoint": format!("{}/token", self.url),
                });
                state.description.clone().unwrap_or(own)
            }
            "/keys" => json!({ "keys": state.keys }),
            "/token" => {
                let Some(id_token) = state.exchange(form, authorization) else {
                    let error = json!({ "error": "invalid_grant" });
                    return Some(("400 Bad Request", error.to_string()));
                };
                json!({ "id_token": id_token, "token_type": "Bearer" })
            }
            _ => return None,
        };
        Some(("200 OK", answer.to_string()))
    }
}

impl State {
    /// The ID token for a code, which works once, for the client that asked for it.
    fn exchange(&mut self, form: &str, authorization: &str) -> Option<String> {
        let form: BTreeMap<_, _> = url::form_urlencoded::parse(form.as_bytes()).collect();
        let parameter = |name: &str| form.get(name).map_or("", |value| value);
        let code = self.codes.remove(parameter("code"))?;
        let challenge = encode(&Sha256::digest(parameter("code_verifier")));
        let expected = self.client_secret.as_ref().map(|secret| {
            let pair = format!("gatepass-web:{secret}");
            format!("Basic {}", STANDARD.encode(pair))
        });
        let fits = parameter("grant_type") == "authorization_code"
            && parameter("client_id") == "gatepass-web"
            && parameter("redirect_uri") == code.redirect_uri
            && challenge == code.challenge
            && authorization == expected.unwrap_or_default();
        fits.then_some(code.id_token)
    }
}
