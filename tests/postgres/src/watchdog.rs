//! Runs a script when this process ends.

use std::ffi::OsStr;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

/// A shell that waits on a pipe. The kernel closes the pipe with this process,
/// however it ends, whereas statics are not dropped, and a killed process drops
/// nothing. Dropping the watchdog also closes the pipe.
#[derive(Debug)]
pub struct Watchdog(Child);

impl Watchdog {
    /// Runs a script after the end of this process. `$1` is its argument.
    ///
    /// # Errors
    ///
    /// When there is no shell.
    pub fn new(script: &str, argument: impl AsRef<OsStr>) -> io::Result<Self> {
        let script = format!("cat > /dev/null\n{script}");
        let child = Command::new("sh")
            .args(["-c", &script, "watchdog"])
            .arg(argument)
            // An interrupt from the keyboard must not stop it.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self(child))
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        // Closes the pipe, and waits until the script has ended.
        let _ = self.0.wait();
    }
}
