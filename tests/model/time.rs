//! Hours, days, weeks and months of a time zone.
//!
//! The ends of a bucket are found among all instants near it at which the clocks may show
//! a new date: midnights with each offset of these days, and changes of the clocks.

use chrono::{DateTime, Utc};
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// The length of a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Hour,
    Day,
    Week,
    Month,
}

impl Unit {
    pub(crate) const ALL: [Self; 4] = [Self::Hour, Self::Day, Self::Week, Self::Month];

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Hour => "HOUR",
            Self::Day => "DAY",
            Self::Week => "WEEK",
            Self::Month => "MONTH",
        }
    }
}

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// The start and the end of the bucket with an instant.
pub(crate) fn bucket(
    zone: &TimeZone,
    unit: Unit,
    time: DateTime<Utc>,
) -> (DateTime<Utc>, DateTime<Utc>) {
    let seconds = time.timestamp();
    let (from, until) = match unit {
        Unit::Hour => hour(zone, seconds),
        Unit::Day | Unit::Week | Unit::Month => {
            let date = latest_date(zone, seconds);
            let (first, next) = match unit {
                Unit::Day | Unit::Hour => (date, date.tomorrow()),
                Unit::Week => {
                    let days = date.weekday().since(Weekday::Monday);
                    let monday = date.checked_sub(i64::from(days).days());
                    let monday = monday.expect("it is a date");
                    (monday, monday.checked_add(7.days()))
                }
                Unit::Month => {
                    let first = date.first_of_month();
                    (first, first.checked_add(1.month()))
                }
            };
            let next = next.expect("it is a date");
            (first_shown(zone, first), first_shown(zone, next))
        }
    };
    let time = |seconds| DateTime::from_timestamp(seconds, 0).expect("it is an instant");
    (time(from), time(until))
}

fn date_at(zone: &TimeZone, seconds: i64) -> Date {
    zone.to_datetime(instant(seconds)).date()
}

fn offset_at(zone: &TimeZone, seconds: i64) -> i64 {
    zone.to_offset(instant(seconds)).seconds().into()
}

fn instant(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("it is an instant")
}

/// The changes of the clocks between two instants, both included.
fn changes(zone: &TimeZone, from: i64, until: i64) -> Vec<i64> {
    zone.following(instant(from - 1))
        .map(|change| change.timestamp().as_second())
        .take_while(|change| *change <= until)
        .filter(|change| offset_at(zone, change - 1) != offset_at(zone, *change))
        .collect()
}

fn hour(zone: &TimeZone, seconds: i64) -> (i64, i64) {
    let local = seconds + offset_at(zone, seconds);
    let (from, until) = (
        seconds - local.rem_euclid(HOUR),
        seconds - local.rem_euclid(HOUR) + HOUR,
    );
    let changes = changes(zone, from, until);
    let before = changes.iter().filter(|change| **change <= seconds).max();
    let after = changes.iter().filter(|change| **change > seconds).min();
    (
        before.map_or(from, |change| from.max(*change)),
        after.map_or(until, |change| until.min(*change)),
    )
}

/// The latest date that the clocks have shown up to an instant.
fn latest_date(zone: &TimeZone, seconds: i64) -> Date {
    let changes = changes(zone, seconds - 2 * DAY, seconds);
    let shown = changes.into_iter().map(|change| date_at(zone, change - 1));
    shown.fold(date_at(zone, seconds), Date::max)
}

/// The first instant at which the clocks show a date, or a later one.
fn first_shown(zone: &TimeZone, date: Date) -> i64 {
    let days = date.duration_since(jiff::civil::date(1970, 1, 1));
    let midnight = days.as_secs();
    let changes = changes(zone, midnight - 2 * DAY, midnight + 2 * DAY);
    let mut near = vec![midnight - 2 * DAY, midnight + 2 * DAY];
    near.extend(&changes);
    let midnights = near.iter().map(|at| midnight - offset_at(zone, *at));
    let candidates = midnights.chain(changes.iter().copied());
    let shown = candidates.filter(|at| date_at(zone, *at) >= date);
    shown.min().expect("every date is followed by a later one")
}
