//! The data of a new server. `initdb` makes it once for all servers of the process, because
//! a copy takes a tenth of its time.

use std::sync::{Mutex, PoisonError};

use crate::Error;
use crate::home::Home;
use crate::place::Kind;

/// Data that no server uses.
static ORIGINAL: Mutex<Option<Home>> = Mutex::new(None);

/// Copies the data of a new server to a folder.
pub(crate) fn copy_to(home: &Home, kind: Kind) -> Result<(), Error> {
    // One that fails to be made is not kept.
    let mut original = ORIGINAL.lock().unwrap_or_else(PoisonError::into_inner);
    let original = match &mut *original {
        Some(original) => original,
        missing => missing.insert(initialize(kind)?),
    };
    home.copy(&original.data())
}

fn initialize(kind: Kind) -> Result<Home, Error> {
    let home = Home::new(kind, r#"rm -rf "$1""#)?;
    let arguments = [
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-locale",
        "--no-sync",
    ];
    home.run("initdb", &arguments)?;
    Ok(home)
}
