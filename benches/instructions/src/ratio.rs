//! What it costs to know who sends a request: Q1 as a token's owner, as a multiple of Q1 on an
//! open server.

use anyhow::{Context, Result};

use crate::{
    case::{self, Case},
    entrance::Entrance,
    viewer::Sender,
};

/// A cost, and the highest that is allowed.
pub(crate) struct Ratio {
    pub(crate) name: String,
    /// Instructions of the request on an open server, and of this one.
    counts: [u64; 2],
    limit: f64,
}

impl Ratio {
    /// Counts all of them. `open` is the count of Q1 on an open server.
    pub(crate) fn all(open: u64, mut count: impl FnMut(&str) -> Result<u64>) -> Result<Vec<Self>> {
        let [anybody, token] = [Entrance::Open, Entrance::Token].map(Entrance::name);
        let entrance = count(token)?.checked_sub(count(anybody)?);
        let entrance = entrance.context("a token costs less than none")?;
        let mut ratio = |sender, limit| {
            let request = Case::request(&case::LATEST, sender);
            let name = request.name();
            let now = count(&name)? + entrance;
            anyhow::Ok(Self {
                name,
                counts: [open, now],
                limit,
            })
        };
        Ok(vec![
            ratio(Sender::Token, 1.03)?,
            ratio(Sender::BoundToken, 1.15)?,
        ])
    }

    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    fn value(&self) -> f64 {
        let [open, now] = self.counts.map(|count| count as f64);
        now / open
    }

    pub(crate) fn holds(&self) -> bool {
        self.value() <= self.limit
    }

    pub(crate) fn line(&self) -> String {
        let (name, [open, now], limit) = (&self.name, self.counts, self.limit);
        let remark = if self.holds() { "" } else { "  TOO MUCH" };
        let value = self.value();
        format!("{name:<28} {open:>12} {now:>12} {value:>10.4} (at most {limit}){remark}")
    }
}

#[cfg(test)]
mod tests {
    use super::Ratio;

    #[test]
    fn a_token_may_cost_a_part_of_a_request() {
        for (entrance, [token, bound]) in [
            (0, [true, true]),
            (30_000, [true, true]),
            (30_001, [false, true]),
            (150_001, [false, false]),
        ] {
            let count = |name: &str| {
                Ok(match name {
                    "enter" => 5_000,
                    "enter by a token" => 5_000 + entrance,
                    _ => 1_000_000,
                })
            };
            let ratios = Ratio::all(1_000_000, count).unwrap();
            let holds: Vec<bool> = ratios.iter().map(Ratio::holds).collect();
            assert_eq!(holds, [token, bound], "{entrance}");
            let remarks = ratios
                .iter()
                .filter(|ratio| ratio.line().contains("TOO MUCH"));
            assert_eq!(
                remarks.count(),
                holds.iter().filter(|holds| !**holds).count()
            );
        }
    }
}
