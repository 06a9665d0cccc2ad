//! Idempotency keys: a mutation that is sent again changes nothing, and answers the same.

use std::io;
use std::ops::ControlFlow;

use chrono::TimeDelta;
use sea_orm::{DbErr, QueryResult};
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::{Run, Stopped, UserError, stored};
use crate::batch::Batch;
use crate::database::{DatabaseError, Transaction};
use crate::object::{Given, IDEMPOTENCY_KEY, Mutation, UserErrorCode};
use crate::plan::Input;
use crate::sql::{JsonValue, prepare};

/// The maximum length of a key, in characters.
const LONGEST: usize = 128;

/// How long a key is known.
pub(crate) const KNOWN_FOR: TimeDelta = TimeDelta::hours(24);

/// What a key was used for.
pub(super) enum Claimed {
    /// Nothing: the mutation runs, and then stores its result. None if there is no key.
    Now(Option<Claim>),
    /// The same mutation, which wrote these rows.
    Before(Batch),
}

/// The hash of the input for which this transaction holds a key.
pub(super) struct Claim(String);

/// What is wrong with the key.
pub(super) fn malformed(input: &Input) -> Option<UserError> {
    let key = input.key.as_deref()?;
    let error = |code, message: String| UserError {
        code,
        message,
        field: vec![IDEMPOTENCY_KEY.to_owned()],
        index: None,
    };
    if key.trim().is_empty() {
        let message = "It must not be empty. Leave it out for none.".to_owned();
        return Some(error(UserErrorCode::Blank, message));
    }
    let length = key.chars().count();
    (length > LONGEST).then(|| {
        let message = format!("It has {length} characters; the limit is {LONGEST}.");
        error(UserErrorCode::TooLong, message)
    })
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// The hash of a mutation and its input, in hexadecimal digits.
fn hash(mutation: &Mutation, input: &Input) -> Result<String, DatabaseError> {
    let mut digest = HashOf(Sha256::new());
    // A hash takes all bytes, and all values have a form in JSON.
    serde_json::to_writer(&mut digest, &(mutation.name, Items(&input.items)))
        .map_err(|_| DatabaseError::Internal)?;
    let digits = digest.0.finalize().into_iter();
    let digits = digits.flat_map(|byte| [byte >> 4, byte & 15]);
    let digits = digits.map(|digit| char::from(DIGITS[usize::from(digit)]));
    Ok(digits.collect())
}

/// Hashes what is written to it.
struct HashOf(Sha256);

impl io::Write for HashOf {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Items as JSON: an array of the values of each. What was not given is an empty array, so that
/// it differs from null.
struct Items<'a>(&'a [Vec<Given>]);

impl Serialize for Items<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|item| Fields(item)))
    }
}

struct Fields<'a>(&'a [Given]);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(FieldValue))
    }
}

struct FieldValue<'a>(&'a Given);

impl Serialize for FieldValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Given::Absent => serializer.collect_seq([(); 0]),
            Given::Value(value) => serializer.collect_seq([JsonValue::from(value)]),
            Given::BadId => serializer.serialize_str("bad"),
        }
    }
}

impl Run<'_> {
    /// Claims the key. Waits for another transaction that has claimed it.
    pub(super) async fn claim(
        &self,
        transaction: &mut Transaction<'_>,
    ) -> Result<Claimed, Stopped> {
        let (Some(claim), Some(key)) = (self.call.steps.claim, &self.input.key) else {
            return Ok(Claimed::Now(None));
        };
        let (node, binding) = (self.node(claim), &self.source.binding);
        let (hash, now) = (hash(self.call.mutation, self.input)?, binding.now);
        let viewer = &*binding.viewer.id;
        let expired = now - KNOWN_FOR;
        let values = [
            viewer.into(),
            key.as_str().into(),
            hash.as_str().into(),
            now.into(),
            expired.into(),
        ];
        let text = node.text(self.source.session.backend());
        let mut read: Result<_, DbErr> = Err(DbErr::RecordNotFound("the key".to_owned()));
        let mut each = |row: QueryResult| {
            read = known(&row);
            ControlFlow::Continue(())
        };
        let step = (self.path, "claim");
        transaction
            .fetch(step, prepare(&text, values), &mut each)
            .await?;
        let (input, result) = read.map_err(|cause| DatabaseError::from_cause(&cause, self.path))?;
        let Some(result) = result else {
            return Ok(Claimed::Now(Some(Claim(hash))));
        };
        if input != hash {
            let message =
                "This key was used for another input within the last 24 hours. Use a new one.";
            return Err(Stopped::Mistakes(vec![UserError {
                code: UserErrorCode::IdempotencyKeyReused,
                message: message.to_owned(),
                field: vec![IDEMPOTENCY_KEY.to_owned()],
                index: None,
            }]));
        }
        let rows = stored::from_text(&result, self.node(self.call.steps.write));
        let rows = rows.ok_or(DatabaseError::Internal)?;
        self.source.memory.resize(0, rows.memory())?;
        Ok(Claimed::Before(rows))
    }

    /// Stores what was written under the key.
    pub(super) async fn store(
        &self,
        transaction: &mut Transaction<'_>,
        claim: Option<Claim>,
        rows: &Batch,
    ) -> Result<(), Stopped> {
        let (Some(store), Some(key), Some(Claim(hash))) =
            (self.call.steps.store, &self.input.key, claim)
        else {
            return Ok(());
        };
        let node = self.node(store);
        let result = stored::to_text(rows, self.node(self.call.steps.write));
        let binding = &self.source.binding;
        let values = [
            (&*binding.viewer.id).into(),
            key.as_str().into(),
            hash.into(),
            binding.now.into(),
            result.into(),
        ];
        let text = node.text(self.source.session.backend());
        let prepared = prepare(&text, values);
        self.source
            .run_step(transaction, (self.path, node), prepared)
            .await?;
        Ok(())
    }
}

fn known(row: &QueryResult) -> Result<(String, Option<String>), DbErr> {
    Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))
}
