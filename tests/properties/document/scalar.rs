//! Scalars, mostly values of some row.

use serde_json::json;

use super::input::Input;
use super::value::About;
use super::{Maker, Mistake};
use crate::model::{self, Value};

impl Maker<'_, '_> {
    pub(super) fn scalar(&mut self, name: &str, about: About<'_>) -> Input {
        match name {
            "Boolean" => Input::Plain(json!(self.choices.below(2) == 0)),
            "ID" => Input::Text(self.id(about)),
            "Int" => match self.sample(about) {
                Some(Value::Integer(number)) => Input::Plain(json!(number)),
                _ => Input::Plain(json!(self.choices.pick(&[2, 0, 1, -1, i32::MAX, i32::MIN]))),
            },
            "DateTime" => {
                let time = match self.sample(about) {
                    Some(Value::Time(time)) => time,
                    _ => self.world.now,
                };
                Input::Text(self.time(time))
            }
            "Duration" => Input::Text(self.duration(about)),
            _ => match self.sample(about) {
                Some(Value::Text(text)) => Input::Text(self.part(&text)),
                _ => Input::Text((*self.choices.pick(&["", "%", "s", "K", "nowhere"])).to_owned()),
            },
        }
    }

    /// The value of some row.
    fn sample(&mut self, about: About<'_>) -> Option<Value> {
        let object = self.world.object(about.object)?;
        let rows = &self.world.table(object).rows;
        if rows.is_empty() || self.choices.one_in(8) {
            return None;
        }
        let row = &rows[self.choices.below(rows.len())];
        Some(row.cell(about.field).clone())
    }

    /// A text or a part of it, possibly in another case.
    pub(super) fn part(&mut self, text: &str) -> String {
        let characters: Vec<char> = text.chars().collect();
        let text: String = match self.choices.below(8) {
            6 => characters.iter().take(2).collect(),
            7 if !characters.is_empty() => {
                let start = self.choices.below(characters.len());
                characters[start..].iter().take(3).collect()
            }
            _ => text.to_owned(),
        };
        match self.choices.below(10) {
            8 => text.to_uppercase(),
            9 => text.to_lowercase(),
            _ => text,
        }
    }

    fn time(&mut self, time: chrono::DateTime<chrono::Utc>) -> String {
        let time = match self.choices.below(8) {
            5 => self.world.now,
            6 => time + chrono::Duration::microseconds(1),
            7 => *self.choices.pick(&[
                chrono::DateTime::UNIX_EPOCH,
                "0001-01-01T00:00:00Z".parse().expect("it is a time"),
                "9999-12-31T23:59:59.999999Z".parse().expect("it is a time"),
            ]),
            _ => time,
        };
        match self.choices.below(4) {
            3 if time > chrono::DateTime::UNIX_EPOCH
                && time < self.world.now + chrono::Duration::days(999) =>
            {
                let east = chrono::FixedOffset::east_opt(5 * 3600 + 1800).expect("it is an offset");
                time.with_timezone(&east).to_rfc3339()
            }
            _ => time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true),
        }
    }

    /// A span: mostly the distance of some row's time from now, which is an edge for that
    /// row.
    fn duration(&mut self, about: About<'_>) -> String {
        let distance = match self.sample(about) {
            Some(Value::Time(time)) => (time - self.world.now).abs(),
            _ => chrono::Duration::zero(),
        };
        let mut micros = distance.num_microseconds().unwrap_or_default();
        if self.world.is_live {
            // No edge: the clock moves past it while the test runs.
            micros += 6 * 3_600_000_000;
        }
        let micros = micros + *self.choices.pick(&[0, 0, 0, 1, -1]);
        if micros <= 0 || self.choices.one_in(5) {
            let texts = [
                "PT1H",
                "P1D",
                "PT24H",
                "P4W",
                "P1DT0,5H",
                "PT0.000001S",
                "P36525D",
            ];
            return (*self.choices.pick(&texts)).to_owned();
        }
        let (seconds, fraction) = (micros / 1_000_000, micros % 1_000_000);
        match self.choices.below(3) {
            2 => format!("P{}DT{}.{fraction:06}S", seconds / 86_400, seconds % 86_400),
            1 => format!("PT{}M{},{fraction:06}S", seconds / 60, seconds % 60),
            _ => format!("PT{seconds}.{fraction:06}S"),
        }
    }

    /// An ID of a row, or of a deleted one.
    fn id(&mut self, about: About<'_>) -> String {
        let mut object = match self.world.object(about.object) {
            Some(object) => object,
            None => self.choices.pick(model::objects()),
        };
        if self.mistakes(Mistake::Id) {
            if self.choices.below(2) == 0 || self.world.object(about.object).is_none() {
                return "nonsense".to_owned();
            }
            object = if object == "Gate" { "Scan" } else { "Gate" };
        }
        let rows = &self.world.table(object).rows;
        let key = if rows.is_empty() || self.choices.one_in(6) {
            *self
                .choices
                .pick(&[1, 0, -1, 1_000_000, i64::MAX, i64::MIN])
        } else {
            rows[self.choices.below(rows.len())].key
        };
        model::id(object, key)
    }
}
