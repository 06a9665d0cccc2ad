//! What a ratio is to be.

use serde::Serialize;

/// Where a ratio is to stay.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Bound {
    /// Not above.
    AtMost(f64),
    /// Not below.
    AtLeast(f64),
}

/// A bound, and whether what was measured is within.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Target {
    pub(crate) bound: Bound,
    pub(crate) reached: bool,
}

impl Target {
    pub(crate) fn new(bound: Bound, value: f64) -> Self {
        let reached = match bound {
            Bound::AtMost(most) => value <= most,
            Bound::AtLeast(least) => value >= least,
        };
        Self { bound, reached }
    }

    /// The bound and whether it is reached, in words.
    pub(crate) fn words(self) -> String {
        let bound = match self.bound {
            Bound::AtMost(most) => format!("≤ {most}"),
            Bound::AtLeast(least) => format!("≥ {least}"),
        };
        let reached = if self.reached { "reached" } else { "missed" };
        format!("{bound} {reached}")
    }
}
