//! The times of rows, in microseconds since 1970, UTC.

use chrono::{DateTime, Utc};

pub(super) const MINUTE: i64 = 60_000_000;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

/// The resolution of a row's random position in time.
const STEPS: u64 = 1 << 20;

/// The year that the data covers.
pub(super) struct Calendar {
    pub(super) now: i64,
    /// Midnight one year before the end.
    pub(super) start: i64,
}

impl Calendar {
    pub(super) fn new(now: DateTime<Utc>) -> Self {
        let now = now.timestamp_micros();
        Self {
            now,
            start: midnight(now - 365 * DAY),
        }
    }

    /// The time of the `index`th of `count` rows spread evenly from `from` to
    /// `until`. `draw` places it randomly within its share. Later rows never get
    /// earlier times.
    pub(super) fn spread(
        &self,
        (from, until): (i64, i64),
        index: u64,
        count: u64,
        draw: u32,
    ) -> i64 {
        let part = i128::from(index) * i128::from(STEPS) + i128::from(u64::from(draw) % STEPS);
        let whole = i128::from(count) * i128::from(STEPS);
        let offset = i128::from(until - from) * part / whole;
        self.daytime(from + i64::try_from(offset).expect("less than `until - from`"))
    }

    /// Moves a time into the hours from 6 to 18 of its day, keeping the order.
    /// Times of today stay unchanged, since the day may not have progressed that
    /// far.
    pub(super) fn daytime(&self, moment: i64) -> i64 {
        let day = midnight(moment);
        if day == midnight(self.now) {
            moment
        } else {
            day + 6 * HOUR + (moment - day) / 2
        }
    }
}

/// The start of the day.
pub(super) fn midnight(moment: i64) -> i64 {
    moment - moment.rem_euclid(DAY)
}

/// The time as the entities store it.
pub(super) fn date_time(moment: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(moment).expect("years from 2000 to 9000 are dates")
}

/// The version of a row that was changed once, at `changed`, if at all, and the time of
/// that.
pub(super) fn last_change(changed: Option<i64>) -> (i32, Option<DateTime<Utc>>) {
    (1 + i32::from(changed.is_some()), changed.map(date_time))
}
