//! Ends what was started when this process ends, however it does: a shell that
//! waits on a pipe which the kernel closes with this process.

use std::{
    ffi::OsStr,
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
};

use anyhow::Result;

/// A shell that waits. Its pipe is closed when this is dropped.
pub(crate) struct Watchdog(Child);

impl Watchdog {
    /// Runs a script after this process's end. `$1` is its argument.
    pub(crate) fn new(script: &str, argument: impl AsRef<OsStr>) -> Result<Self> {
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
