//! The id of a request: on its answer as `X-Request-Id`, and on each line that it
//! leaves in the log.
//!
//! A trusted proxy gives its requests their ids, so that its log and this one tell
//! of the same request. What any other client sends is not taken: it could make
//! its requests look like another's.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, request::Parts},
    middleware::Next,
    response::Response,
};
use tracing::{Instrument, Span, error_span};

use super::ClientSettings;

/// What carries it, from a proxy and to the client.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is taken, in bytes.
const LONGEST: usize = 128;

/// A request's id: letters, digits and a few signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RequestId(String);

impl RequestId {
    /// The id that a trusted proxy gave the request, or else a new one.
    pub(super) fn new(clients: &ClientSettings, request: &Parts) -> Self {
        let given = clients
            .by_trusted_proxy(request)
            .then(|| Self::given(request));
        given.flatten().unwrap_or_else(Self::random)
    }

    fn given(request: &Parts) -> Option<Self> {
        let mut values = request.headers.get_all(REQUEST_ID).iter();
        // Of two, one was not written by the proxy.
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

    /// What the log has around each line of the request: of the highest level, so that
    /// no filter drops it.
    pub(super) fn span(&self) -> Span {
        error_span!("request", request_id = self.as_str())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).expect("its characters are those of a header's value")
    }
}

/// Gives an id to a request that leaves no line of its own in the log.
pub(super) async fn identify(request: Request, next: Next) -> Response {
    let id = RequestId::random();
    let mut response = next.run(request).instrument(id.span()).await;
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
