//! The counts that are committed, and what others are, held against them.

use std::{collections::BTreeMap, fs, path::PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::compiler::Compiler;

/// How far a count may be from the one that is committed, as a part of it.
pub(crate) const TOLERANCE: f64 = 0.05;

/// Instructions, by what they are counted of.
pub(crate) type Counts = BTreeMap<String, u64>;

/// Counts, and the compiler that they are of.
#[derive(Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Baseline {
    #[serde(flatten)]
    pub(crate) compiler: Compiler,
    pub(crate) instructions: Counts,
}

/// A count that was, is, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) before: Option<u64>,
    pub(crate) now: Option<u64>,
}

impl Baseline {
    /// The one that is committed.
    pub(crate) fn read() -> Result<Self> {
        let file = file();
        let text = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        serde_json::from_slice(&text).with_context(|| format!("{} is no baseline", file.display()))
    }

    /// Makes this the one to commit.
    pub(crate) fn write(&self) -> Result<()> {
        let file = file();
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))
    }

    /// What became of each count, and what came to them.
    pub(crate) fn changes<'a>(
        &'a self,
        now: &'a Counts,
    ) -> impl Iterator<Item = (&'a str, Change)> {
        let change = |name: &str| Change {
            before: self.instructions.get(name).copied(),
            now: now.get(name).copied(),
        };
        let gone = self
            .instructions
            .keys()
            .filter(|&name| !now.contains_key(name));
        now.keys()
            .chain(gone)
            .map(move |name| (name.as_str(), change(name)))
    }
}

impl Change {
    /// By how much of itself a count grew; nothing when it only was, or only is.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    pub(crate) fn growth(self) -> Option<f64> {
        let (before, now) = (self.before? as f64, self.now? as f64);
        Some((now - before) / before)
    }

    /// Whether the committed count still tells what it is.
    pub(crate) fn holds(self) -> bool {
        self.growth()
            .is_some_and(|growth| growth.abs() <= TOLERANCE)
    }
}

fn file() -> PathBuf {
    concat!(env!("CARGO_MANIFEST_DIR"), "/baseline.json").into()
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::{Baseline, Change, Counts};

    fn change(before: impl Into<Option<u64>>, now: impl Into<Option<u64>>) -> Change {
        let (before, now) = (before.into(), now.into());
        Change { before, now }
    }

    #[test]
    fn a_count_may_change_by_five_per_cent() {
        for now in [9_500, 9_999, 10_000, 10_500] {
            assert!(change(10_000, now).holds(), "{now}");
        }
    }

    #[test]
    fn neither_more_nor_less_holds() {
        for now in [0, 9_499, 10_501, 20_000] {
            assert!(!change(10_000, now).holds(), "{now}");
        }
    }

    #[test]
    fn a_count_that_is_new_or_gone_does_not_hold() {
        assert!(!change(None, 10_000).holds());
        assert!(!change(10_000, None).holds());
    }

    #[test]
    fn every_count_is_compared_once() -> serde_json::Result<()> {
        let baseline: Baseline = from_value(json!({
            "rustc": "1.95.0",
            "target": "x86_64-unknown-linux-gnu",
            "instructions": { "plan Q1": 10, "plan Q2": 20 },
        }))?;
        let now = Counts::from(
            [("plan Q2", 21), ("plan Q3", 30)].map(|(name, count)| (name.to_owned(), count)),
        );
        let changes: Vec<_> = baseline.changes(&now).collect();
        assert_eq!(
            changes,
            [
                ("plan Q2", change(20, 21)),
                ("plan Q3", change(None, 30)),
                ("plan Q1", change(10, None)),
            ]
        );
        Ok(())
    }
}
