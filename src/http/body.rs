//! Reading a request's body, up to a limit.

use std::{pin::pin, time::Duration};

use axum::{
    body::{Body, BodyDataStream},
    http::{HeaderMap, header},
};
use bytesize::ByteSize;
use futures_util::StreamExt;
use mediatype::{
    MediaType, Value,
    names::{APPLICATION, JSON},
};
use tokio::time;

use super::HttpError;

/// How long the rest of a body that is too large is read and thrown away.
const DRAIN_TIME: Duration = Duration::from_secs(5);

/// The body, when it has at most `limit` bytes and comes whole within `patience`.
///
/// # Errors
///
/// The body is larger, or its client did not send all of it in time.
pub(super) async fn read(
    headers: &HeaderMap,
    body: Body,
    limit: usize,
    patience: Duration,
) -> Result<Vec<u8>, HttpError> {
    let too_large = || HttpError::PayloadTooLarge(ByteSize::b(limit as u64));
    let declared = declared_length(headers);
    // A client that asks first is told before it sends anything.
    if declared.is_some_and(|length| length > limit as u64) && headers.contains_key(header::EXPECT)
    {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    let mut chunks = body.into_data_stream();
    let mut late = pin!(time::sleep(patience));
    loop {
        let chunk = tokio::select! {
            chunk = chunks.next() => chunk,
            () = late.as_mut() => return Err(HttpError::BodyTimeout(patience)),
        };
        let Some(chunk) = chunk else {
            return Ok(bytes);
        };
        let chunk = chunk.map_err(|_| HttpError::BadRequest("the body ended early".to_owned()))?;
        if bytes.len() + chunk.len() > limit {
            drop(bytes);
            drain(chunks).await;
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
}

/// The body's media type, when it is one of JSON.
pub(super) fn json_type(headers: &HeaderMap) -> Option<MediaType<'_>> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    MediaType::parse(value)
        .ok()
        .filter(|of| of.ty == APPLICATION && of.suffix.unwrap_or(of.subty) == JSON)
}

/// Whether a charset is the one that is spoken here.
pub(super) fn is_utf_8(charset: Value<'_>) -> bool {
    charset.unquoted_str().eq_ignore_ascii_case("utf-8")
}

/// The length that the client announced, if it did.
fn declared_length(headers: &HeaderMap) -> Option<u64> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

/// Reads what is left, for a while. Most clients read no answer before they
/// have sent everything; closing on them would look like a broken network.
async fn drain(mut chunks: BodyDataStream) {
    let rest = async { while let Some(Ok(_)) = chunks.next().await {} };
    // Whoever sends for longer has to do without an answer.
    let _ = time::timeout(DRAIN_TIME, rest).await;
}
