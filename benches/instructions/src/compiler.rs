//! The compiler that made this program: another one makes other instructions of
//! it.

use std::{env, fmt, process::Command};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

/// A compiler.
#[derive(Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Compiler {
    /// Its version: `1.95.0`.
    rustc: String,
    /// What it compiles for: `x86_64-unknown-linux-gnu`.
    target: String,
}

impl Compiler {
    /// The one that is in use here.
    pub(crate) fn in_use() -> Result<Self> {
        let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let output = Command::new(rustc).arg("-vV").output()?;
        ensure!(output.status.success(), "rustc -vV: {}", output.status);
        Self::read(&String::from_utf8(output.stdout)?).context("rustc does not tell its version")
    }

    fn read(told: &str) -> Option<Self> {
        let value = |name| told.lines().find_map(|line| line.strip_prefix(name));
        Some(Self {
            rustc: value("release: ")?.to_owned(),
            target: value("host: ")?.to_owned(),
        })
    }

    /// Whether another one makes the same instructions: it differs in the patch
    /// alone.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.target == other.target && self.minor() == other.minor()
    }

    fn minor(&self) -> &str {
        self.rustc
            .rsplit_once('.')
            .map_or(&*self.rustc, |(minor, _)| minor)
    }
}

impl fmt::Display for Compiler {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "rustc {} for {}", self.rustc, self.target)
    }
}

#[cfg(test)]
mod tests {
    use super::Compiler;

    const TOLD: &str = "rustc 1.95.0 (59807616e 2026-04-14)\nbinary: rustc\n\
        commit-hash: 59807616e1fa2540724bfbac14d7976d7e4a3860\ncommit-date: 2026-04-14\n\
        host: x86_64-unknown-linux-gnu\nrelease: 1.95.0\nLLVM version: 22.1.2\n";

    fn compiler(rustc: &str, target: &str) -> Compiler {
        let (rustc, target) = (rustc.to_owned(), target.to_owned());
        Compiler { rustc, target }
    }

    #[test]
    fn what_rustc_tells_is_read() {
        let told = Compiler::read(TOLD);
        assert_eq!(told, Some(compiler("1.95.0", "x86_64-unknown-linux-gnu")));
        assert_eq!(Compiler::read("rustc 1.95.0"), None);
    }

    #[test]
    fn a_patch_makes_the_same_instructions() {
        let ours = compiler("1.95.0", "x86_64-unknown-linux-gnu");
        assert!(ours.is_like(&compiler("1.95.1", "x86_64-unknown-linux-gnu")));
    }

    #[test]
    fn another_minor_version_or_target_makes_others() {
        let ours = compiler("1.95.0", "x86_64-unknown-linux-gnu");
        assert!(!ours.is_like(&compiler("1.96.0", "x86_64-unknown-linux-gnu")));
        assert!(!ours.is_like(&compiler("1.95.0", "aarch64-unknown-linux-gnu")));
    }
}
