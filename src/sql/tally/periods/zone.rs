//! Since when a time zone's buckets consist of whole quarters, hours or days of UTC.

use chrono::{DateTime, Utc};

use super::{quarter, start};
use crate::zone::{Unit, Zone};

/// What the numbers of a bucket are summed of. A zone whose clocks are set by whole hours needs
/// no quarters, and days of UTC are sums of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sql) enum Grain {
    Day,
    Hour,
    Quarter,
}

/// The numbers that serve the buckets of a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sql) struct Alignment {
    /// What a bucket is summed of.
    pub(in crate::sql) grain: Grain,
    /// The first quarter of which that is true. Earlier rows are counted themselves.
    pub(in crate::sql) since: i64,
}

/// 2000-01-01T00:00:00Z. If a zone is aligned to something longer only since a later time, too
/// many rows could be before that.
const LATEST: i64 = 946_684_800;

/// 0001-01-01T00:00:00Z and 10000-01-01T00:00:00Z, between which all times of requests are.
const YEARS: [i64; 2] = [-62_135_596_800, 253_402_300_800];

const LENGTHS: [(Grain, i64); 3] = [
    (Grain::Day, 86_400),
    (Grain::Hour, 3600),
    (Grain::Quarter, super::QUARTER),
];

impl Grain {
    /// Its number in a statement.
    pub(in crate::sql) fn number(self) -> i64 {
        self as i64
    }
}

impl Alignment {
    /// The longest grain of a zone's buckets.
    pub(in crate::sql) fn new(zone: &Zone, unit: Unit) -> Self {
        let mut lengths = LENGTHS.iter().filter(|(grain, _)| {
            // No hour is a sum of days.
            *grain != Grain::Day || unit != Unit::Hour
        });
        let found = lengths.find_map(|(grain, length)| {
            let since = zone.aligned_since(unit, *length).clamp(YEARS[0], YEARS[1]);
            let is_early = since <= LATEST || *grain == Grain::Quarter;
            is_early.then_some((*grain, since))
        });
        let (grain, since) = found.expect("the last one is always taken");
        // A time at which a grain begins is one at which a quarter does.
        let since = quarter(since);
        Self { grain, since }
    }

    /// The time since which the numbers serve the buckets.
    pub(in crate::sql) fn instant(self) -> DateTime<Utc> {
        start(self.since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aligned(name: &str, unit: Unit) -> (Grain, String) {
        let alignment = Alignment::new(Zone::find(name).unwrap(), unit);
        (alignment.grain, alignment.instant().to_rfc3339())
    }

    #[test]
    fn zones_are_aligned_since_their_clocks_are_set_by_whole_quarters() {
        let cases = [
            ("UTC", Unit::Day, Grain::Day, "0001-01-01T00:00:00+00:00"),
            ("UTC", Unit::Hour, Grain::Hour, "0001-01-01T00:00:00+00:00"),
            (
                "Europe/Berlin",
                Unit::Day,
                Grain::Hour,
                "1893-03-31T23:00:00+00:00",
            ),
            (
                "Asia/Kolkata",
                Unit::Hour,
                Grain::Quarter,
                "1905-12-31T18:45:00+00:00",
            ),
            (
                "Africa/Monrovia",
                Unit::Month,
                Grain::Day,
                "1972-01-08T00:00:00+00:00",
            ),
            (
                "Asia/Kathmandu",
                Unit::Week,
                Grain::Quarter,
                "1919-12-31T18:45:00+00:00",
            ),
        ];
        for (name, unit, grain, since) in cases {
            assert_eq!(aligned(name, unit), (grain, since.to_owned()), "{name}");
        }
    }

    /// The earliest times of quarters are documented.
    #[test]
    fn every_zone_is_aligned_since_1972() {
        let latest = DateTime::from_timestamp(63_936_000, 0).unwrap();
        let mut zones = 0;
        for name in jiff::tz::TimeZoneDatabase::bundled().available() {
            let zone = Zone::find(name.as_str()).unwrap();
            for unit in Unit::ALL {
                let alignment = Alignment::new(zone, unit);
                let is_early = alignment.instant() <= latest;
                assert!(is_early || alignment.grain != Grain::Quarter, "{name}");
                zones += usize::from(is_early);
            }
        }
        assert!(zones > 1000, "only {zones}");
    }
}
