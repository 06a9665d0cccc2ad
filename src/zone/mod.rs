//! Time zones and the buckets of time in them.
//!
//! A zone is data: the periods in which its clocks have one offset from UTC. Statements
//! bind these periods ([`Zone::entries`]), so both databases compute the same buckets,
//! whatever their own data about time zones is. They return the number of each bucket,
//! and [`Zone::interval`] says when it starts and ends.

mod periods;

use std::collections::HashMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{LazyLock, OnceLock};

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use jiff::tz::TimeZoneDatabase;

use self::periods::{DAY, Period, Periods};

/// The zone of UTC.
pub(crate) const UTC: &str = "UTC";

/// The zones by their names in lower case. Each is made when it is first used, and there
/// are some hundreds of them.
static ZONES: LazyLock<HashMap<String, OnceLock<Zone>>> = LazyLock::new(|| {
    let names = TimeZoneDatabase::bundled();
    let names = names.available();
    names
        .map(|name| (name.as_str().to_ascii_lowercase(), OnceLock::new()))
        .collect()
});

/// An IANA time zone.
pub struct Zone {
    name: String,
    /// The periods as the clocks show them.
    clocks: Periods,
    /// The periods in which dates never go back.
    dates: Periods,
}

/// The length of a bucket of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// An hour of the zone's clocks. It ends when they change.
    Hour,
    /// A day of the calendar.
    Day,
    /// An ISO week, which starts on Monday.
    Week,
    /// A month of the calendar.
    Month,
}

impl Unit {
    /// All units, the shortest first.
    pub(crate) const ALL: [Self; 4] = [Self::Hour, Self::Day, Self::Week, Self::Month];

    /// The name in the schema.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Hour => "HOUR",
            Self::Day => "DAY",
            Self::Week => "WEEK",
            Self::Month => "MONTH",
        }
    }

    /// Its length in seconds, by which a sum of an instant and an [entry's](Entry) number
    /// is divided. None for months, whose lengths differ.
    pub(crate) fn seconds(self) -> Option<i64> {
        match self {
            Self::Hour => Some(HOUR),
            Self::Day => Some(DAY),
            Self::Week => Some(WEEK),
            Self::Month => None,
        }
    }
}

/// A period of a zone, as a statement uses it.
///
/// The number of an instant's bucket is `(seconds + number) / length`, with the instant's
/// seconds since 1970 and the [length](Unit::seconds) of the unit. Both are positive, so
/// that the division rounds down. For months, `seconds + number` is the local time in
/// seconds, and the number of the bucket is that of the start of its month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The start in seconds since 1970. None for the first period.
    pub(crate) start: Option<i64>,
    /// The number that is added to an instant.
    pub(crate) number: i64,
}

/// The start and the end of a bucket. None where it is beyond the years 1 to 9999, which
/// a `DateTime` can represent.
pub(crate) type Interval = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

const HOUR: i64 = 3600;
const WEEK: i64 = 7 * DAY;

/// The days from a Monday before the year 1 to 1970. With them, local times are positive,
/// and weeks start on Mondays.
const DAYS_BEFORE: i64 = 719_533;
const BEFORE: i64 = DAYS_BEFORE * DAY;

/// The distance between the same local times of consecutive periods in the numbers of
/// hours. It is larger than any local time, and divisible by an hour.
const PERIOD: i64 = HOUR << 28;

impl Zone {
    /// The zone with an IANA name, in upper or lower case.
    #[must_use]
    pub(crate) fn find(name: &str) -> Option<&'static Self> {
        let zone = ZONES.get(&name.to_ascii_lowercase())?;
        if let Some(zone) = zone.get() {
            return Some(zone);
        }
        let found = TimeZoneDatabase::bundled().get(name).ok()?;
        Some(zone.get_or_init(|| {
            let clocks = Periods::of_clocks(&found);
            Self {
                name: found.iana_name().unwrap_or(name).to_owned(),
                dates: clocks.of_dates(),
                clocks,
            }
        }))
    }

    /// The zone that is always UTC.
    ///
    /// # Panics
    ///
    /// If the program's data lacks UTC.
    #[must_use]
    pub(crate) fn utc() -> &'static Self {
        Self::find(UTC).expect("the bundled data contains UTC")
    }

    /// The IANA name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    fn periods(&self, unit: Unit) -> &Periods {
        match unit {
            Unit::Hour => &self.clocks,
            Unit::Day | Unit::Week | Unit::Month => &self.dates,
        }
    }

    /// The periods that a statement needs for buckets of a unit, in the order of time.
    /// `range` bounds the instants, both ends included.
    pub(crate) fn entries(
        &self,
        unit: Unit,
        range: [Option<DateTime<Utc>>; 2],
    ) -> impl Iterator<Item = Entry> {
        let periods = self.periods(unit);
        let [first, last] = range.map(|end| end.map(|end| periods.at(end.timestamp())));
        let first = first.unwrap_or(0);
        let last = last.unwrap_or(periods.len() - 1).max(first);
        let numbered = (0..).zip(periods.iter()).take(last + 1).skip(first);
        numbered.enumerate().map(move |(place, (index, period))| {
            let offset = i64::from(period.offset);
            Entry {
                start: (place > 0).then_some(period.start),
                number: match unit {
                    Unit::Hour => offset + BEFORE + PERIOD * index,
                    Unit::Day | Unit::Week => offset + BEFORE,
                    Unit::Month => offset,
                },
            }
        })
    }

    /// The first instant from which on each stretch of UTC of a length, in seconds since
    /// 1970, is in one bucket of a unit. The length divides that of the unit.
    pub(crate) fn aligned_since(&self, unit: Unit, length: i64) -> i64 {
        self.periods(unit).aligned_since(length)
    }

    /// The start and the end of the bucket with a number.
    pub(crate) fn interval(&self, unit: Unit, bucket: i64) -> Interval {
        let day = |number: i64| {
            let number = i32::try_from(number).ok()?;
            NaiveDate::from_epoch_days(number)
        };
        let between = |from: Option<NaiveDate>, until: Option<NaiveDate>| {
            let start = |date: NaiveDate| self.dates.start_of_day(date.to_epoch_days().into());
            (from.map(start), until.map(start))
        };
        let (from, until) = match unit {
            Unit::Hour => self.hour(bucket),
            Unit::Day => {
                let date = day(bucket - DAYS_BEFORE);
                between(
                    date,
                    date.and_then(|date| date.checked_add_days(Days::new(1))),
                )
            }
            Unit::Week => {
                let date = day(bucket * 7 - DAYS_BEFORE);
                between(
                    date,
                    date.and_then(|date| date.checked_add_days(Days::new(7))),
                )
            }
            Unit::Month => {
                let date = day(bucket.div_euclid(DAY));
                let next = date.and_then(|date| date.checked_add_months(Months::new(1)));
                between(date, next)
            }
        };
        let instant = |seconds: Option<i64>| {
            let instant = DateTime::from_timestamp(seconds?, 0)?;
            (1..=9999).contains(&instant.year()).then_some(instant)
        };
        (instant(from), instant(until))
    }

    /// The start and the end of an hour. It begins and ends within one period.
    fn hour(&self, bucket: i64) -> (Option<i64>, Option<i64>) {
        let seconds = bucket * HOUR;
        let Ok(index) = usize::try_from(seconds / PERIOD) else {
            return (None, None);
        };
        let Period { start, offset } = self.clocks.get(index);
        let from = seconds % PERIOD - BEFORE - i64::from(offset);
        let until = from + HOUR;
        let end = self.clocks.end(index);
        (Some(from.max(start)), Some(until.min(end)))
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Zone({})", self.name)
    }
}

/// Zones are equal if their names are.
impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl Hash for Zone {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

#[cfg(test)]
mod tests;
