//! Quarters of an hour, and since when a time zone's buckets consist of whole quarters, hours or
//! days of UTC.

use chrono::{DateTime, Utc};

use crate::zone::{Unit, Zone};

/// The length of a quarter of an hour, in seconds.
pub(super) const QUARTER: i64 = 900;

/// The number of the quarter of an hour that a time is in.
pub(super) fn quarter(seconds: i64) -> i64 {
    (seconds + migration::SCAN_TALLY_ORIGIN).div_euclid(QUARTER)
}

/// The start of a quarter of an hour.
pub(super) fn start(quarter: i64) -> DateTime<Utc> {
    let seconds = quarter * QUARTER - migration::SCAN_TALLY_ORIGIN;
    DateTime::from_timestamp(seconds, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// What the numbers of a bucket are summed of. A zone whose clocks are set by whole hours needs
/// no quarters, and days of UTC are sums of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grain {
    Day,
    Hour,
    Quarter,
}

/// The numbers that serve the buckets of a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Alignment {
    /// What a bucket is summed of.
    pub(super) grain: Grain,
    /// The first quarter of which that is true. Earlier rows are counted themselves.
    pub(super) since: i64,
}

/// 2000-01-01T00:00:00Z. If a zone is aligned to something longer only since a later time, too
/// many rows could be before that, unless it is not aligned to quarters either.
const LATEST: i64 = 946_684_800;

/// 0001-01-01T00:00:00Z and 10000-01-01T00:00:00Z, between which all times of requests are.
const YEARS: [i64; 2] = [-62_135_596_800, 253_402_300_800];

const LENGTHS: [(Grain, i64); 3] = [
    (Grain::Day, 86_400),
    (Grain::Hour, 3600),
    (Grain::Quarter, QUARTER),
];

impl Grain {
    /// Its number in a statement.
    pub(super) fn number(self) -> i64 {
        self as i64
    }
}

impl Alignment {
    /// The longest grain of a zone's buckets.
    pub(super) fn new(zone: &Zone, unit: Unit) -> Self {
        let mut lengths = LENGTHS.iter().filter(|(grain, _)| {
            // No hour is a sum of days.
            *grain != Grain::Day || unit != Unit::Hour
        });
        let since = |length| {
            let since = zone.aligned_since(unit, length);
            since.clamp(YEARS[0], YEARS[1])
        };
        let latest = since(QUARTER).max(LATEST);
        let found = lengths.find_map(|(grain, length)| {
            let since = since(*length);
            (since <= latest).then_some((*grain, since))
        });
        let (grain, since) = found.expect("the last one is always taken");
        // A time at which a grain begins is one at which a quarter does.
        let since = quarter(since);
        Self { grain, since }
    }

    /// The time since which the numbers serve the buckets.
    pub(super) fn instant(self) -> DateTime<Utc> {
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
                "1893-04-01T00:00:00+00:00",
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
                "1919-12-31T18:30:00+00:00",
            ),
        ];
        for (name, unit, grain, since) in cases {
            assert_eq!(aligned(name, unit), (grain, since.to_owned()), "{name}");
        }
    }

    /// The clocks of most of these changed at one minute past midnight.
    #[test]
    fn zones_are_aligned_since_1972_with_few_exceptions() {
        let most: DateTime<Utc> = "1972-01-08T00:00:00Z".parse().unwrap();
        let mut late = Vec::new();
        for name in jiff::tz::TimeZoneDatabase::bundled().available() {
            let zone = Zone::find(name.as_str()).unwrap();
            let since = [Unit::Hour, Unit::Day].map(|unit| zone.aligned_since(unit, 900));
            let since = since.into_iter().max().unwrap();
            if since > most.timestamp() {
                let since = DateTime::from_timestamp(since, 0).unwrap();
                late.push(format!("{} {}", zone.name(), since.date_naive()));
            }
        }
        late.sort();
        let expected = [
            "America/Goose_Bay 2011-03-13",
            "America/Moncton 2006-10-29",
            "America/St_Johns 2011-03-13",
            "Antarctica/Casey 2022-10-01",
            "Asia/Gaza 2011-03-31",
            "Asia/Hebron 2011-03-31",
            "Canada/Newfoundland 2011-03-13",
            "Pacific/Guam 1976-08-21",
            "Pacific/Kiritimati 1979-10-01",
            "Pacific/Saipan 1976-08-21",
        ];
        assert_eq!(late, expected);
    }
}
