//! Refuses heads that are too large, before anything else is checked.
//!
//! hyper's own limits are higher: 100 headers, 64 KiB for an address, and its buffer
//! (see `connections`). Above them, hyper itself answers 431 or 414 without a body.

use axum::{
    extract::Request,
    http::{HeaderMap, Uri},
};
use bytesize::ByteSize;

use super::HttpError;

/// Refuses a request whose address or headers are larger than allowed.
pub(super) fn check_head(request: &Request, limit: usize) -> Result<(), HttpError> {
    let most = ByteSize::b(limit as u64);
    if address_length(request.uri()) > limit {
        return Err(HttpError::AddressTooLong(most));
    }
    if headers_length(request.headers()) > limit {
        return Err(HttpError::HeadersTooLarge(most));
    }
    Ok(())
}

fn address_length(uri: &Uri) -> usize {
    uri.path_and_query().map_or(0, |path| path.as_str().len())
}

/// The size as sent: `name: value` and the end of the line.
fn headers_length(headers: &HeaderMap) -> usize {
    const AROUND: usize = ": \r\n".len();
    headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + AROUND)
        .sum()
}
