//! Names that callers are given to hand back, and are not meant to read.

mod cursor;
mod id;

pub(crate) use cursor::{decode_cursor, encode_cursor};
pub(crate) use id::{decode_id, encode_id};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

fn encode(text: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

/// Reads what [`encode`] made. Its alphabet has one spelling for each text, so
/// no two names mean one thing.
fn decode(name: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(name).ok()
}
