//! Ends what was started when this process ends.

use std::ffi::OsStr;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

/// A shell that waits on a pipe which the kernel closes with this process,
/// however it ends: a static is not dropped, and nothing is when it is killed.
/// The pipe is closed when this is dropped, too.
#[derive(Debug)]
pub struct Watchdog(Child);

impl Watchdog {
    /// Runs a script after this process's end. `$1` is its argument.
    ///
    /// # Errors
    ///
    /// There is no shell.
    pub fn new(script: &str, argument: impl AsRef<OsStr>) -> io::Result<Self> {
        let script = format!("cat > /dev/null\n{script}");
        let child = Command::new("sh")
            .args(["-c", &script, "watchdog"])
            .arg(argument)
            // An interrupt from the keyboard is not for it.
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
        // The pipe is closed and the script runs to its end.
        let _ = self.0.wait();
    }
}
