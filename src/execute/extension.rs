//! The extensions that a caller requested.

use std::io::{self, Write};
use std::sync::Arc;

use serde::Serialize;

use super::Response;
use super::write::{Buffer, Failure};
use crate::memory::{AnswerMemory, Reservation, Room};

impl Response {
    /// Adds extensions. They are a part of the answer and count towards its size limit
    /// and its memory. If they do not fit, the answer becomes an error without data.
    #[must_use]
    pub fn extend(
        mut self,
        extensions: &impl Serialize,
        limit: usize,
        memory: Option<Arc<dyn AnswerMemory>>,
    ) -> Self {
        let data = self.data.as_ref().map_or(0, String::len);
        let room = Room {
            limit: limit.saturating_sub(data),
            reservation: Reservation::new(memory),
        };
        match write(extensions, room) {
            Ok((text, reservation)) => {
                self.extensions = Some(text);
                self.reservation.join(reservation);
                self
            }
            Err(failure) => Self::without_room(failure, limit),
        }
    }
}

/// Writes JSON text within a limit.
fn write(value: &impl Serialize, room: Room) -> Result<(String, Reservation), Failure> {
    let mut writer = Bounded {
        text: Buffer::new(room.limit, room.reservation),
        failure: None,
    };
    if let Err(error) = serde_json::to_writer(&mut writer, value) {
        return Err(writer
            .failure
            .unwrap_or_else(|| unreachable!("keys are text, so it is JSON: {error}")));
    }
    writer.text.check_limit()?;
    let (text, reservation) = writer.text.finish();
    Ok((
        String::from_utf8(text).expect("JSON is written from text"),
        reservation,
    ))
}

/// Text with a limit on its memory.
struct Bounded {
    text: Buffer,
    /// The reason why writing stopped.
    failure: Option<Failure>,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = self.text.check();
        match room.and_then(|()| self.text.check_text(bytes.len())) {
            Ok(()) => self.text.text().write(bytes),
            Err(failure) => {
                self.failure = Some(failure);
                Err(io::ErrorKind::StorageFull.into())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::{Arc, Mutex};

    use crate::execute::Response;
    use crate::memory::{AnswerMemory, NoMemory};

    /// The bytes taken, and the maximum.
    #[derive(Debug)]
    struct Memory {
        most: usize,
        taken: Mutex<usize>,
    }

    impl AnswerMemory for Memory {
        fn take(&self, bytes: usize) -> Result<(), NoMemory> {
            let mut taken = self.taken.lock().unwrap();
            if *taken + bytes > self.most {
                return Err(NoMemory);
            }
            *taken += bytes;
            Ok(())
        }

        fn give_back(&self, bytes: usize) {
            *self.taken.lock().unwrap() -= bytes;
        }
    }

    fn extended(value: &str, limit: usize, memory: &Arc<Memory>) -> Response {
        let response = Response {
            data: Some("{\"a\":1}".to_owned()),
            ..Response::default()
        };
        let memory = Arc::<Memory>::clone(memory);
        response.extend(&HashMap::from([("said", value)]), limit, Some(memory))
    }

    #[test]
    fn an_extension_is_a_part_of_the_answer() {
        let memory = Arc::new(Memory {
            most: 1 << 20,
            taken: Mutex::default(),
        });
        let value = "x".repeat(100_000);
        let json = format!("{{\"data\":{{\"a\":1}},\"extensions\":{{\"said\":\"{value}\"}}}}");
        let limit = value.len() + 7 + 11;
        let response = extended(&value, limit, &memory);
        assert!(*memory.taken.lock().unwrap() > value.len());
        let (body, reservation) = response.into_body();
        assert_eq!(String::from_utf8(body).unwrap(), json);
        assert_eq!(*memory.taken.lock().unwrap(), reservation.bytes());
        assert!(reservation.bytes() >= json.len());
        drop(reservation);
        assert_eq!(*memory.taken.lock().unwrap(), 0);

        let response = extended(&value, limit - 1, &memory);
        assert_eq!(response.codes(), ["ANSWER_TOO_LARGE"]);
        assert_eq!(response.data.as_deref(), Some("null"));
        assert!(response.extensions.is_none() && !response.lacks_memory());
        assert_eq!(*memory.taken.lock().unwrap(), 0);
    }

    #[test]
    fn it_takes_the_memory_of_answers() {
        let memory = Arc::new(Memory {
            most: 100_000,
            taken: Mutex::default(),
        });
        let response = extended(&"x".repeat(100_000), usize::MAX, &memory);
        assert!(response.lacks_memory() && response.extensions.is_none());
        assert_eq!(*memory.taken.lock().unwrap(), 0);
    }
}
