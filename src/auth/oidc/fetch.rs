//! Requests to the provider. Each has a limit of time and of bytes, and none follows a
//! redirect, which could lead anywhere.

use std::time::Duration;

use reqwest::header::{HeaderValue, InvalidHeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::Url;

use super::settings::{Issuer, IssuerError};

/// The maximum time of a request, with its answer.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The maximum size of an answer. Keys with certificates take a few KiB each.
const MAX_ANSWER: usize = 512 * 1024;

/// Sends requests to the provider.
pub(super) struct Fetch(Client);

/// Why the provider's answer cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    #[error("the request failed: {}", causes(.0))]
    Request(#[from] reqwest::Error),
    #[error("the provider answered with status {status}{}", explanation(.error.as_deref()))]
    Status {
        status: StatusCode,
        /// What OAuth calls the error, such as `invalid_client`.
        error: Option<String>,
    },
    #[error("the client's ID or secret cannot be sent")]
    Header(#[from] InvalidHeaderValue),
    #[error("the answer is larger than {MAX_ANSWER} bytes")]
    TooLarge,
    #[error("the answer is not what OpenID Connect expects: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the provider describes itself as another issuer, {0}")]
    OtherIssuer(String),
    #[error("the provider names an address that cannot be used: {0}")]
    Endpoint(#[from] IssuerError),
    #[error("the provider has no key for signatures by RS256, PS256, ES256 or EdDSA")]
    NoKeys,
}

/// An answer that is not what was asked for.
#[derive(Deserialize)]
struct Refusal {
    error: String,
}

/// The name of an error, unless somebody could hide something else in it.
fn explanation(error: Option<&str>) -> String {
    let is_name = |error: &&str| {
        error.len() <= 64
            && error
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let name = error.filter(is_name);
    name.map_or_else(String::new, |name| format!(" ({name})"))
}

/// reqwest's own message does not contain the cause.
fn causes(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}

impl Fetch {
    /// # Errors
    ///
    /// If the certificates of the system cannot be read.
    pub(super) fn new(issuer: &Issuer) -> Result<Self, reqwest::Error> {
        // Fails if the program has chosen an implementation before, which is used then.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .timeout(TIMEOUT)
            .redirect(Policy::none())
            // Requests are rare, so a connection is seldom used twice.
            .pool_max_idle_per_host(0)
            .user_agent(concat!("gatepass/", env!("CARGO_PKG_VERSION")));
        let client = if issuer.is_loopback() {
            // It is not asked through a proxy. Its certificate, if any, must be one that
            // the system knows.
            client.no_proxy()
        } else {
            client.https_only(true)
        };
        let client = if issuer.as_str().starts_with("http://") {
            // Works without certificates of the system.
            client.tls_certs_only([])
        } else {
            client
        };
        Ok(Self(client.build()?))
    }

    /// The JSON at an address.
    pub(super) async fn get<T: DeserializeOwned>(&self, url: Url) -> Result<T, FetchError> {
        let request = self.0.get(url).header("accept", "application/json");
        read(request.send().await?).await
    }

    /// The JSON that answers a form. `authorization` shows who sends it.
    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        url: Url,
        form: String,
        authorization: Option<String>,
    ) -> Result<T, FetchError> {
        let mut request = self
            .0
            .post(url)
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(authorization) = authorization {
            let mut value = HeaderValue::try_from(authorization)?;
            value.set_sensitive(true);
            request = request.header("authorization", value);
        }
        read(request.body(form).send().await?).await
    }
}

async fn read<T: DeserializeOwned>(mut response: Response) -> Result<T, FetchError> {
    let status = response.status();
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if bytes.len() + chunk.len() > MAX_ANSWER {
            return Err(FetchError::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    if status == StatusCode::OK {
        return Ok(serde_json::from_slice(&bytes)?);
    }
    let refusal = serde_json::from_slice::<Refusal>(&bytes).ok();
    let error = refusal.map(|refusal| refusal.error);
    Err(FetchError::Status { status, error })
}
