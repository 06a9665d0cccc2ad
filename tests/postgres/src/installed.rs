//! Finds the installed PostgreSQL.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Error;

/// The folder of the binaries: on the path, or where packages install them, newest
/// version first.
pub(crate) fn binaries() -> Result<PathBuf, Error> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut versions: Vec<PathBuf> = [
        "/usr/lib/postgresql",
        "/usr/local/pgsql",
        "/opt/homebrew/opt",
    ]
    .into_iter()
    .filter_map(|parent| fs::read_dir(parent).ok())
    .flatten()
    .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
    .collect();
    versions.sort();
    std::env::split_paths(&path)
        .chain(versions.into_iter().rev())
        .find(|folder| {
            ["initdb", "pg_ctl", "postgres"]
                .iter()
                .all(|program| folder.join(program).is_file())
        })
        .ok_or(Error::Missing(
            "found no folder with initdb, pg_ctl and postgres (Debian: apt install postgresql)",
        ))
}

/// The user and group of the server. PostgreSQL refuses to run as root, so root
/// runs it as `postgres`, who becomes the owner of the folder. None for the current
/// user.
pub(crate) fn account(folder: &Path) -> Result<Option<(u32, u32)>, Error> {
    if fs::metadata(folder)?.uid() != 0 {
        return Ok(None);
    }
    let number = |which: &str| {
        let output = Command::new("id").args([which, "postgres"]).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    let (Some(user), Some(group)) = (number("-u"), number("-g")) else {
        return Err(Error::Missing(
            "root can not run PostgreSQL, and there is no user `postgres`",
        ));
    };
    chown(folder, Some(user), Some(group))?;
    Ok(Some((user, group)))
}
