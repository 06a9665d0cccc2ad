//! Targets of ratios.

use serde::Serialize;

/// The bound of a ratio.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Bound {
    /// At most.
    AtMost(f64),
    /// At least.
    AtLeast(f64),
}

/// A bound, and whether the measured value meets it.
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

    /// The bound and whether it is met, in words.
    pub(crate) fn words(self) -> String {
        let bound = match self.bound {
            Bound::AtMost(most) => format!("≤ {most}"),
            Bound::AtLeast(least) => format!("≥ {least}"),
        };
        let reached = if self.reached { "reached" } else { "missed" };
        format!("{bound} {reached}")
    }
}
