//! A folder with a server's data, and the programs that work on it.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::place::{self, Kind};
use crate::{Error, Watchdog, installed};

/// A folder that is removed when this is dropped, and at the latest with the process.
#[derive(Debug)]
pub(crate) struct Home {
    binaries: PathBuf,
    folder: PathBuf,
    /// The user of the server. None for the current user.
    account: Option<(u32, u32)>,
    _watchdog: Watchdog,
}

impl Home {
    /// A new folder, and the script that removes it.
    pub(crate) fn new(kind: Kind, end: &str) -> Result<Self, Error> {
        let binaries = installed::binaries()?;
        let folder = place::folder(kind)?;
        let account = installed::account(folder.path())?;
        let folder = folder.keep();
        Ok(Self {
            binaries,
            account,
            _watchdog: Watchdog::new(end, &folder)?,
            folder,
        })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Runs one of the installed programs of PostgreSQL on the data.
    pub(crate) fn run(&self, program: &'static str, arguments: &[&str]) -> Result<(), Error> {
        let mut command = Command::new(self.binaries.join(program));
        command.args(arguments).arg("-D").arg(self.data());
        self.finish(program, command)
    }

    /// Copies data that no server uses to this folder.
    pub(crate) fn copy(&self, data: &Path) -> Result<(), Error> {
        let mut command = Command::new("cp");
        let paths: [&OsStr; 2] = [data.as_ref(), self.folder.as_ref()];
        command.arg("-Rp").args(paths);
        self.finish("cp", command)
    }

    /// Runs a program as the server's user.
    fn finish(&self, program: &'static str, mut command: Command) -> Result<(), Error> {
        // The watchdog handles an interrupt from the keyboard.
        command.current_dir(&self.folder).process_group(0);
        if let Some((user, group)) = self.account {
            command.uid(user).gid(group);
        }
        // To a file, because a server that inherits a pipe would keep it open.
        let log = self.folder.join(program);
        let output = File::create(&log)?;
        let errors = output.try_clone()?;
        let done = command
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .status()?;
        if done.success() {
            return Ok(());
        }
        let said = fs::read_to_string(log).unwrap_or_default();
        Err(Error::Failed { program, said })
    }
}
