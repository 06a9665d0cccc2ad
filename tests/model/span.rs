//! Spans of time: ISO 8601 durations, and distances from now.

use super::value::Value;
use super::world::World;

/// The microseconds from now to a time.
pub(super) fn distance(value: &Value, world: &World) -> Option<i64> {
    match value {
        Value::Time(time) => (*time - world.now).num_microseconds(),
        _ => None,
    }
}

/// The length of an ISO 8601 duration, which is valid. Only the last number has a fraction.
pub(super) fn microseconds(text: &str) -> i64 {
    let mut seconds = 0.0;
    let (mut number, mut in_time) = (String::new(), false);
    for character in text.trim_start_matches('P').chars() {
        let unit = match (character, in_time) {
            ('T', _) => {
                in_time = true;
                continue;
            }
            ('W', false) => 604_800.0,
            ('D', false) => 86_400.0,
            ('H', true) => 3600.0,
            ('M', true) => 60.0,
            ('S', true) => 1.0,
            (',', _) => {
                number.push('.');
                continue;
            }
            _ => {
                number.push(character);
                continue;
            }
        };
        seconds += unit * number.parse::<f64>().expect("it is a number");
        number.clear();
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is at most 100 years")]
    let microseconds = (seconds * 1e6).round() as i64;
    microseconds
}
