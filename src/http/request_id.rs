//! The ID of a request, in the `X-Request-Id` of its answer and in each of its log
//! lines.
//!
//! A trusted proxy sets the IDs of its requests, so that both logs contain the same
//! ones. IDs from other clients are ignored, because a client could make its requests
//! look like another's.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, request::Parts},
    response::Response,
};
use tracing::{Span, error_span};

use super::ClientSettings;
use crate::request_span::within;

/// The header with the ID, from a proxy and to the client.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The maximum length of an ID from a proxy, in bytes.
const LONGEST: usize = 128;

/// The ID of a request, which consists of letters, digits and a few signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RequestId(String);

impl RequestId {
    /// The ID from a trusted proxy, or else a new one.
    pub(super) fn new(clients: &ClientSettings, request: &Parts) -> Self {
        let given = clients
            .by_trusted_proxy(request)
            .then(|| Self::given(request));
        given.flatten().unwrap_or_else(Self::random)
    }

    fn given(request: &Parts) -> Option<Self> {
        let mut values = request.headers.get_all(REQUEST_ID).iter();
        // If there are two, the proxy did not write one of them.
        let (Some(value), None) = (values.next(), values.next()) else {
            return None;
        };
        let text = value.to_str().ok()?;
        let known = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:=+/@".contains(&byte);
        let fits = !text.is_empty() && text.len() <= LONGEST && text.bytes().all(known);
        fits.then(|| Self(text.to_owned()))
    }

    pub(super) fn random() -> Self {
        Self(format!("{:016x}", rand::random::<u64>()))
    }

    /// The span around each log line of the request. It has the highest level, so that
    /// no filter drops it.
    pub(super) fn span(&self) -> Span {
        error_span!("request", request_id = self.as_str())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0)
            .expect("an ID has only characters that are valid in a header")
    }
}

/// Gives an ID to a request that has no log line of its own.
pub(super) async fn identify<W>(request: Request, work: impl FnOnce(Request) -> W) -> Response
where
    W: Future<Output = Response>,
{
    let id = RequestId::random();
    let mut response = within(id.span(), work(request)).await;
    response.headers_mut().insert(REQUEST_ID, id.header());
    response
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::{LONGEST, REQUEST_ID, RequestId};

    fn given(values: &[&str]) -> Option<String> {
        let mut request = Request::get("/");
        for value in values {
            request = request.header(REQUEST_ID, *value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        RequestId::given(&parts).map(|id| id.as_str().to_owned())
    }

    #[test]
    fn ids_of_the_usual_proxies_are_taken() {
        for id in [
            "5f2b0c9d8e7a4b1c9d0e5f2b0c9d8e7a",
            "0f8fad5b-d9cb-469f-a165-70867728950e",
            "Root=1-67891233-abcdef012345678912345678",
        ] {
            assert_eq!(given(&[id]).as_deref(), Some(id));
        }
    }

    #[test]
    fn what_is_no_id_is_not() {
        let long = "a".repeat(LONGEST + 1);
        for values in [
            &[][..],
            &[""],
            &[&long],
            &["a b"],
            &["a\tb"],
            &["\"a\""],
            &["a", "a"],
        ] {
            assert_eq!(given(values), None, "{values:?}");
        }
    }
}
