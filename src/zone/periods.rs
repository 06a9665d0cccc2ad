//! Periods of a zone: when its clocks have which offset from UTC.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The length of a day in seconds.
pub(super) const DAY: i64 = 86_400;

/// 2100-01-01T00:00:00Z. Rules are for ever, but nobody knows those of that time. So the
/// last offset before it stays.
const HORIZON: i64 = 4_102_444_800;

/// 10000-01-01T00:00:00 in seconds since 1970, the local time after the last year.
const END_OF_YEARS: i64 = 253_402_300_800;

/// A time in which the clocks have one offset. It ends where the next one starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Period {
    /// The first second, since 1970. The first period starts at the smallest number.
    pub(super) start: i64,
    /// The seconds from UTC to local time.
    pub(super) offset: i32,
}

/// All periods of a zone, in the order of time. There is at least one.
#[derive(Debug)]
pub(super) struct Periods(Vec<Period>);

impl Periods {
    /// The periods of a zone's clocks. Two consecutive ones have different offsets.
    pub(super) fn of_clocks(zone: &TimeZone) -> Self {
        let mut periods = vec![Period {
            start: i64::MIN,
            offset: zone.to_offset(Timestamp::MIN).seconds(),
        }];
        for transition in zone.following(Timestamp::MIN) {
            let start = transition.timestamp().as_second();
            if start >= HORIZON {
                break;
            }
            let offset = transition.offset().seconds();
            if periods.last().is_some_and(|last| last.offset != offset) {
                periods.push(Period { start, offset });
            }
        }
        Self(periods)
    }

    /// The periods in which dates never go back: a day starts when the clocks first show
    /// its date, and lasts until they first show a later one.
    ///
    /// Clocks that are set back across midnight show the earlier date again. For this
    /// time, the result has a period that continues the later date. The same is done for
    /// the last hours of the year 9999, so that no date is later than that.
    pub(super) fn of_dates(&self) -> Self {
        let mut dates: Vec<Period> = Vec::with_capacity(self.0.len());
        // The latest date that the clocks have shown.
        let mut date = None;
        for (index, &Period { start, offset }) in self.0.iter().enumerate() {
            let (until, seconds) = (self.end(index), i64::from(offset));
            let midnight = date.map(|date: i64| date * DAY);
            let resumes = match midnight {
                Some(midnight) if midnight - seconds > start => {
                    let offset = midnight - start;
                    let offset = i32::try_from(offset).expect("clocks change by a day at most");
                    dates.push(Period { start, offset });
                    midnight - seconds
                }
                _ => start,
            };
            if resumes < until {
                let start = resumes;
                dates.push(Period { start, offset });
            }
            let last = (until - 1).saturating_add(seconds);
            date = date.max(Some(last.div_euclid(DAY)));
        }
        if let Some(&Period { offset, .. }) = dates.last()
            && offset > 0
        {
            let start = END_OF_YEARS - i64::from(offset);
            let offset = offset - i32::try_from(DAY).expect("a day is short");
            dates.push(Period { start, offset });
        }
        Self(dates)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Period> {
        self.0.iter()
    }

    /// A period by its index.
    pub(super) fn get(&self, index: usize) -> Period {
        self.0[index]
    }

    /// The first second after a period.
    pub(super) fn end(&self, index: usize) -> i64 {
        self.0.get(index + 1).map_or(i64::MAX, |next| next.start)
    }

    /// The index of the period with an instant.
    pub(super) fn at(&self, seconds: i64) -> usize {
        self.0.partition_point(|period| period.start <= seconds) - 1
    }

    /// The first instant from which on all periods start at multiples of a length, and
    /// have such offsets. The greatest number if there is none.
    pub(super) fn aligned_since(&self, length: i64) -> i64 {
        let is_aligned = |seconds: i64| seconds.rem_euclid(length) == 0;
        let mut since = i64::MAX;
        for &Period { start, offset } in self.0.iter().rev() {
            if !is_aligned(offset.into()) {
                return since;
            }
            if start != i64::MIN && !is_aligned(start) {
                return start - start.rem_euclid(length) + length;
            }
            since = start;
        }
        since
    }

    /// The first instant of a day, counted from 1970, or of the next one that exists.
    pub(super) fn start_of_day(&self, day: i64) -> i64 {
        let midnight = day * DAY;
        let mut index = self.at(midnight - DAY * 2);
        // No offset is longer than a day.
        while self.end(index) < i64::MAX
            && self.end(index) + i64::from(self.0[index].offset) <= midnight
        {
            index += 1;
        }
        let Period { start, offset } = self.0[index];
        start.max(midnight - i64::from(offset))
    }
}
