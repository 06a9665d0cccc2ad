//! The documents show what the code does.
//!
//! `UPDATE=1 cargo test --test main documents` renews the generated parts.

mod codes;
mod dependencies;
mod diagram;
mod examples;

use std::env;
use std::fs;
use std::path::Path;

use tokio::sync::Mutex;

/// Held from reading a document to writing it: tests that run at once renew different
/// parts of the README.
static DOCUMENTS: Mutex<()> = Mutex::const_new(());

/// Compares the part of a document between two marks, or writes it.
fn check_part(document: &str, name: &str, expected: &str) {
    let _lock = DOCUMENTS.blocking_lock();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    let text = fs::read_to_string(&path).unwrap();
    let (start, end) = (
        format!("<!-- {name}:start -->\n"),
        format!("<!-- {name}:end -->"),
    );
    let (before, rest) = text.split_once(&start).unwrap();
    let (part, after) = rest.split_once(&end).unwrap();
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, format!("{before}{start}{expected}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(
        part, expected,
        "{document} is out of date: renew it with `UPDATE=1 cargo test --test main documents`"
    );
}
