//! Strings that callers receive and send back, and should not interpret.

mod cursor;
mod id;

pub(crate) use cursor::{decode_cursor, encode_cursor};
pub(crate) use id::{decode_id, encode_id};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

fn encode(text: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

/// Decodes the result of [`encode`]. Each text has only one encoding, so no two
/// strings mean the same.
fn decode(name: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(name).ok()
}
