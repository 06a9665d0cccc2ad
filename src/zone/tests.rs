//! The buckets of all zones are disjoint and in order, and each contains its instants.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::{Entry, Unit, Zone};

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The periods of a zone that matter for all instants.
fn all_entries(zone: &Zone, unit: Unit) -> Vec<Entry> {
    zone.entries(unit, [None, None]).collect()
}

/// Those that matter for one instant.
fn entries_at(zone: &Zone, unit: Unit, instant: DateTime<Utc>) -> Vec<Entry> {
    zone.entries(unit, [Some(instant); 2]).collect()
}

/// The number of an instant's bucket, as the databases compute it.
fn bucket(entries: &[Entry], unit: Unit, instant: DateTime<Utc>) -> i64 {
    let seconds = instant.timestamp();
    let index = entries.partition_point(|entry| entry.start.is_none_or(|start| start <= seconds));
    let local = seconds + entries[index - 1].number;
    if let Some(length) = unit.seconds() {
        assert!(local >= 0, "{instant}");
        local / length
    } else {
        let local = DateTime::from_timestamp(local, 0).unwrap().date_naive();
        let start = local.with_day(1).unwrap();
        start.and_time(chrono::NaiveTime::MIN).and_utc().timestamp()
    }
}

fn interval(zone: &str, unit: Unit, instant: &str) -> [String; 2] {
    let (zone, instant) = (Zone::find(zone).unwrap(), time(instant));
    let entries = entries_at(zone, unit, instant);
    let (from, until) = zone.interval(unit, bucket(&entries, unit, instant));
    [from, until].map(|end| end.map_or("none".to_owned(), |end| end.to_rfc3339()))
}

/// Zones with different clocks, and these from another source than the periods: many names
/// are links to the same zone.
fn zones() -> Vec<(&'static Zone, Clocks)> {
    let names = TimeZoneDatabase::bundled();
    let mut zones: Vec<(&'static Zone, Clocks)> = Vec::new();
    for name in names.available() {
        let clocks = Clocks::new(&names.get(name.as_str()).unwrap());
        if zones.iter().all(|(_, known)| *known != clocks) {
            zones.push((Zone::find(name.as_str()).unwrap(), clocks));
        }
    }
    assert!(zones.len() > 200, "{} zones", zones.len());
    zones
}

/// The changes of a zone's clocks until 2100, and the offset from each on.
#[derive(PartialEq)]
struct Clocks {
    first: i64,
    changes: Vec<(i64, i64)>,
}

impl Clocks {
    fn new(zone: &TimeZone) -> Self {
        let end = time("2100-01-01T00:00:00Z").timestamp();
        let changes = zone.following(Timestamp::MIN);
        Self {
            first: zone.to_offset(Timestamp::MIN).seconds().into(),
            changes: changes
                .map(|change| {
                    let offset = change.offset().seconds();
                    (change.timestamp().as_second(), offset.into())
                })
                .take_while(|(change, _)| *change < end)
                .collect(),
        }
    }

    fn date(&self, seconds: i64) -> NaiveDate {
        let next = self
            .changes
            .partition_point(|(change, _)| *change <= seconds);
        let offset = match next.checked_sub(1) {
            Some(last) => self.changes[last].1,
            None => self.first,
        };
        let local = DateTime::from_timestamp(seconds + offset, 0).unwrap();
        local.date_naive()
    }

    /// The latest date that the clocks have shown, if no change of two days ago matters.
    fn latest_date(&self, seconds: i64) -> NaiveDate {
        let recent = self.changes.iter().map(|(change, _)| *change);
        let recent = recent.filter(|change| (seconds - 172_800..=seconds).contains(change));
        let shown = recent.map(|change| self.date(change - 1));
        shown.fold(self.date(seconds), NaiveDate::max)
    }
}

/// Instants around every change of a zone's clocks.
fn instants(clocks: &Clocks) -> Vec<DateTime<Utc>> {
    const MINUTES: [i64; 12] = [-2880, -1440, -60, -30, -1, 0, 1, 29, 59, 60, 600, 1440];
    let mut instants = vec![
        time("0001-01-01T00:00:00Z"),
        time("1969-12-31T23:59:59.999999Z"),
        time("2026-07-01T12:34:56.789Z"),
        time("2400-02-29T00:00:00Z"),
        time("9999-12-31T23:59:59.999999Z"),
    ];
    for (change, _) in &clocks.changes {
        let change = DateTime::from_timestamp(*change, 0).unwrap();
        // From 2040 on, the same rules apply as before.
        if change < time("2040-01-01T00:00:00Z") {
            for minutes in MINUTES {
                let near = change + TimeDelta::minutes(minutes);
                instants.extend([near - TimeDelta::microseconds(1), near]);
            }
        }
    }
    instants.sort_unstable();
    instants.dedup();
    instants
}

#[test]
fn buckets_are_disjoint_in_order_and_contain_their_instants() {
    for (zone, clocks) in zones() {
        let instants = instants(&clocks);
        for unit in Unit::ALL {
            let all = all_entries(zone, unit);
            let mut before: Option<(i64, Option<DateTime<Utc>>)> = None;
            for &instant in &instants {
                let number = bucket(&all, unit, instant);
                let narrow = entries_at(zone, unit, instant);
                assert_eq!(number, bucket(&narrow, unit, instant), "{zone:?} {instant}");
                let (from, until) = zone.interval(unit, number);
                assert!(
                    from.is_none_or(|from| from <= instant)
                        && until.is_none_or(|until| instant < until),
                    "{zone:?} {unit:?}: {instant} is not in {from:?} to {until:?}"
                );
                if let Some((last, end)) = before.replace((number, until))
                    && last != number
                {
                    assert!(last < number, "{zone:?} {unit:?}: {instant} goes back");
                    assert!(
                        end.unwrap() <= from.unwrap(),
                        "{zone:?} {unit:?} at {instant}"
                    );
                }
            }
        }
    }
}

#[test]
fn days_start_when_the_clocks_first_show_their_date() {
    for (zone, clocks) in zones() {
        let entries = Unit::ALL.map(|unit| (unit, all_entries(zone, unit)));
        let entries = HashMap::from(entries);
        for instant in instants(&clocks) {
            if instant < time("0002-01-01T00:00:00Z") || instant >= time("9999-12-31T00:00:00Z") {
                continue;
            }
            let date = clocks.latest_date(instant.timestamp());
            let monday = date - TimeDelta::days(date.weekday().num_days_from_monday().into());
            for (unit, first) in [
                (Unit::Day, date),
                (Unit::Week, monday),
                (Unit::Month, date.with_day(1).unwrap()),
            ] {
                let number = bucket(&entries[&unit], unit, instant);
                let (from, _) = zone.interval(unit, number);
                let from = from.unwrap().timestamp();
                assert!(clocks.date(from) >= first, "{zone:?} {unit:?} at {instant}");
                assert!(
                    clocks.date(from - 1) < first,
                    "{zone:?} {unit:?} at {instant}"
                );
            }
        }
    }
}

#[test]
fn hours_end_where_the_clocks_change() {
    for (zone, instant, expected) in [
        // 02:00 to 03:00 comes twice in Berlin.
        (
            "Europe/Berlin",
            "2026-10-25T00:30:00Z",
            ["2026-10-25T00:00:00", "2026-10-25T01:00:00"],
        ),
        (
            "Europe/Berlin",
            "2026-10-25T01:30:00Z",
            ["2026-10-25T01:00:00", "2026-10-25T02:00:00"],
        ),
        // Lord Howe sets its clocks back from 02:00 to 01:30.
        (
            "Australia/Lord_Howe",
            "2026-04-04T14:45:00Z",
            ["2026-04-04T14:00:00", "2026-04-04T15:00:00"],
        ),
        (
            "Australia/Lord_Howe",
            "2026-04-04T15:15:00Z",
            ["2026-04-04T15:00:00", "2026-04-04T15:30:00"],
        ),
        // And forward from 02:00 to 02:30.
        (
            "Australia/Lord_Howe",
            "2026-10-03T15:45:00Z",
            ["2026-10-03T15:30:00", "2026-10-03T16:00:00"],
        ),
        (
            "Asia/Kathmandu",
            "2026-11-22T08:00:00Z",
            ["2026-11-22T07:15:00", "2026-11-22T08:15:00"],
        ),
        // Until 1893, Berlin was 53 minutes and 28 seconds ahead of UTC.
        (
            "Europe/Berlin",
            "1893-03-31T23:10:00Z",
            ["1893-03-31T23:06:32", "1893-04-01T00:00:00"],
        ),
    ] {
        let expected = expected.map(|end| format!("{end}+00:00"));
        assert_eq!(
            interval(zone, Unit::Hour, instant),
            expected,
            "{zone} {instant}"
        );
    }
}

#[test]
fn days_are_as_long_as_the_clocks_make_them() {
    for (zone, unit, instant, expected) in [
        (
            "Europe/Berlin",
            Unit::Day,
            "2026-03-29T12:00:00Z",
            ["2026-03-28T23:00:00", "2026-03-29T22:00:00"],
        ),
        (
            "Europe/Berlin",
            Unit::Day,
            "2026-10-25T12:00:00Z",
            ["2026-10-24T22:00:00", "2026-10-25T23:00:00"],
        ),
        (
            "Europe/Berlin",
            Unit::Week,
            "2026-10-25T12:00:00Z",
            ["2026-10-18T22:00:00", "2026-10-25T23:00:00"],
        ),
        (
            "Europe/Berlin",
            Unit::Month,
            "2026-10-25T12:00:00Z",
            ["2026-09-30T22:00:00", "2026-10-31T23:00:00"],
        ),
        // Samoa had no 30 December 2011.
        (
            "Pacific/Apia",
            Unit::Day,
            "2011-12-30T09:59:59Z",
            ["2011-12-29T10:00:00", "2011-12-30T10:00:00"],
        ),
        (
            "Pacific/Apia",
            Unit::Day,
            "2011-12-30T10:00:00Z",
            ["2011-12-30T10:00:00", "2011-12-31T10:00:00"],
        ),
        // St. John's set its clocks back from 00:01 to 23:01 of the day before.
        (
            "America/St_Johns",
            Unit::Day,
            "2010-11-07T02:00:00Z",
            ["2010-11-06T02:30:00", "2010-11-07T02:30:00"],
        ),
        (
            "America/St_Johns",
            Unit::Day,
            "2010-11-07T02:45:00Z",
            ["2010-11-07T02:30:00", "2010-11-08T03:30:00"],
        ),
        (
            "UTC",
            Unit::Week,
            "2026-11-22T23:59:59Z",
            ["2026-11-16T00:00:00", "2026-11-23T00:00:00"],
        ),
    ] {
        let expected = expected.map(|end| format!("{end}+00:00"));
        assert_eq!(
            interval(zone, unit, instant),
            expected,
            "{zone} {unit:?} {instant}"
        );
    }
    let last = interval("Pacific/Kiritimati", Unit::Month, "9999-12-31T23:59:59Z");
    assert_eq!(last, ["9999-11-30T10:00:00+00:00", "none"]);
    let first = interval("America/New_York", Unit::Day, "0001-01-01T00:00:00Z");
    assert_eq!(first, ["none", "0001-01-01T04:56:02+00:00"]);
}

#[test]
fn zones_have_iana_names() {
    assert_eq!(Zone::find("europe/berlin"), Zone::find("Europe/Berlin"));
    assert!(Zone::find("Europe/Berlin").is_some());
    for wrong in ["", "Berlin", "CEST", "+01:00", "UTC+1", "Europe/Berlin "] {
        assert_eq!(Zone::find(wrong), None, "{wrong}");
    }
}
