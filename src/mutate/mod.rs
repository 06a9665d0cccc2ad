//! Runs a mutation: one transaction, whose statements are its steps.
//!
//! ```text
//! claim ─▶ read, lock ─▶ decide ─▶ write ─▶ record ─▶ store ─▶ COMMIT
//! ```
//!
//! `claim` and `store` run only with an idempotency key. The key is claimed by the first
//! statement, so it and the write stand or fall together, and a request with the same key
//! waits there until the first one has ended. A mistake of the sender rolls everything
//! back. `run` is the entry point; it knows no mutation in particular.

mod check;
mod event;
mod idempotency;
mod rows;
mod scan;
mod stored;
mod sweep;
mod taken;

pub(crate) use sweep::{SWEEP_INTERVAL, sweep};

use std::collections::HashMap;
use std::sync::Arc;

use self::check::Checked;
use self::idempotency::Claimed;
use self::rows::is_unchanged;
use crate::batch::{Batch, Row};
use crate::database::{DatabaseError, Transaction};
use crate::loader::{Fetched, Source};
use crate::object::{Decision, Given, MOST_USER_ERRORS, Mistake, UserErrorCode, Values, Write};
use crate::plan::{Call, Input, Node, NodeIndex};
use crate::schema::random_code;
use crate::table::Cell;

/// How often a transaction is tried again that another one was in the way of.
const RETRIES: usize = 3;

/// What a mutation did.
#[derive(Debug)]
pub(crate) struct Mutated {
    /// The rows that it wrote. None if there are errors.
    pub(crate) rows: Arc<Fetched>,
    /// What is wrong with its input.
    pub(crate) errors: Vec<UserError>,
}

/// What is wrong with an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UserError {
    pub(crate) code: UserErrorCode,
    pub(crate) message: String,
    /// The path in the input.
    pub(crate) field: Vec<String>,
    /// The index of the item, if the mutation takes several.
    pub(crate) index: Option<usize>,
}

/// A mutation that runs.
struct Run<'a> {
    source: &'a Source,
    call: &'a Call,
    input: &'a Input,
    /// The response key of its field.
    path: &'a str,
    request_id: Option<&'a str>,
}

/// Why a transaction was rolled back.
enum Stopped {
    /// The sender is to blame.
    Mistakes(Vec<UserError>),
    /// Another transaction was in the way, or a random code is taken.
    Again(DatabaseError),
    Failed(DatabaseError),
}

impl From<DatabaseError> for Stopped {
    fn from(error: DatabaseError) -> Self {
        match error {
            // What the rules allow, the constraints do too, unless somebody changed it since.
            DatabaseError::Deadlock | DatabaseError::Serialization | DatabaseError::Constraint => {
                Self::Again(error)
            }
            error => Self::Failed(error),
        }
    }
}

/// Runs a mutation of a plan.
///
/// # Errors
///
/// If a statement failed. Then nothing was written, unless the database did not confirm the
/// end of the transaction.
pub(crate) async fn run(
    source: &Source,
    (path, call, input): (&str, &Call, &Input),
    request_id: Option<&str>,
) -> Result<Mutated, DatabaseError> {
    let run = Run {
        source,
        call,
        input,
        path,
        request_id,
    };
    let errors = run.malformed();
    if !errors.is_empty() {
        return Ok(Mutated::refused(errors));
    }
    if input.items.is_empty() {
        return run.wrote(Batch::new(run.node(call.steps.write).columns));
    }
    let mut tries = 0;
    loop {
        let mut transaction = source.session.begin(path).await?;
        let stopped = match run.attempt(&mut transaction).await {
            Ok(rows) => match transaction.commit(path).await {
                Ok(()) => return run.wrote(rows),
                // Stricter isolation and deferred constraints are checked at the end.
                Err(error) => error.into(),
            },
            Err(stopped) => {
                transaction.rollback().await;
                stopped
            }
        };
        match stopped {
            Stopped::Mistakes(errors) => return Ok(Mutated::refused(errors)),
            Stopped::Again(error) if tries < RETRIES => {
                tracing::debug!(path, %error, "a transaction is tried again");
                source.session.retry();
                tries += 1;
            }
            Stopped::Again(_) => return Err(DatabaseError::Conflict),
            Stopped::Failed(error) => return Err(error),
        }
    }
}

impl Mutated {
    fn refused(mut errors: Vec<UserError>) -> Self {
        errors.truncate(MOST_USER_ERRORS);
        Self {
            rows: Arc::default(),
            errors,
        }
    }
}

/// The rows that a step found, by key.
struct Found {
    batch: Batch,
    by_key: HashMap<i64, usize>,
}

impl<'a> Run<'a> {
    fn node(&self, index: NodeIndex) -> &'a Node {
        self.source.plan.node(index)
    }

    /// The result, with the memory that it takes beside its rows.
    fn wrote(&self, rows: Batch) -> Result<Mutated, DatabaseError> {
        let rows = Fetched::list(rows);
        let rows = rows.map_err(|cause| DatabaseError::from_cause(&cause, self.path))?;
        let beside = rows.memory_beside_rows();
        self.source.memory.resize(0, beside)?;
        Ok(Mutated {
            rows: Arc::new(rows),
            errors: Vec::new(),
        })
    }

    async fn attempt(&self, transaction: &mut Transaction<'_>) -> Result<Batch, Stopped> {
        let claim = match self.claim(transaction).await? {
            Claimed::Before(rows) => return Ok(rows),
            Claimed::Now(claim) => claim,
        };
        let mut found = Vec::with_capacity(self.call.steps.reads.len());
        for (place, node) in self.call.steps.reads.iter().enumerate() {
            found.push(self.read(transaction, place, *node).await?);
        }
        let rows = match &self.call.mutation.write {
            Write::Scans => {
                let rows = self.scan(transaction).await?;
                self.record(transaction, &[], &rows).await?;
                rows
            }
            Write::Insert(_) => {
                let decided = self.decide(&found)?;
                let rows = self.insert(transaction, &decided).await?;
                self.record(transaction, &[], &rows).await?;
                rows
            }
            Write::Update(_) => {
                let decided = self.decide(&found)?;
                let before = found.first().ok_or(DatabaseError::Internal)?;
                let before: Vec<Row<'_>> = before.batch.rows().collect();
                if is_unchanged(&before, &decided) {
                    found.swap_remove(0).batch
                } else {
                    let rows = self.update(transaction, &before, &decided).await?;
                    self.record(transaction, &before, &rows).await?;
                    rows
                }
            }
        };
        self.store(transaction, claim, &rows).await?;
        Ok(rows)
    }

    /// Reads the rows that a field of the items refers to.
    async fn read(
        &self,
        transaction: &mut Transaction<'_>,
        place: usize,
        node: NodeIndex,
    ) -> Result<Found, Stopped> {
        let (node, mutation) = (self.node(node), self.call.mutation);
        let read = &mutation.reads[place];
        let mut fields = mutation.fields.iter();
        let field = fields.position(|field| field.name == read.field);
        let given = self.input.items.iter().filter_map(|item| {
            match field.and_then(|field| item.get(field)) {
                Some(Given::Value(Cell::Integer(key))) => Some(*key),
                _ => None,
            }
        });
        let mut keys: Vec<i64> = given.collect();
        keys.sort_unstable();
        keys.dedup();
        let batch = if keys.is_empty() {
            Batch::new(node.columns)
        } else {
            let (backend, binding) = (self.source.session.backend(), &self.source.binding);
            let prepared = node.statement(backend, &keys.into(), binding);
            self.source
                .read_step(transaction, (self.path, node), prepared)
                .await?
        };
        let key = node.object.table.key();
        let rows = batch.rows().enumerate();
        let by_key = rows.filter_map(|(index, row)| Some((row.cell(key).integer()?, index)));
        let by_key = by_key.collect();
        Ok(Found { batch, by_key })
    }

    /// The values of all items, or all mistakes.
    fn decide(&self, found: &[Found]) -> Result<Vec<Values>, Stopped> {
        let mutation = self.call.mutation;
        let (mut decided, mut errors) = (Vec::new(), Vec::new());
        for (index, given) in self.input.items.iter().enumerate() {
            let rows: Vec<Option<Row<'_>>> = mutation
                .reads
                .iter()
                .zip(found)
                .map(|(read, found)| {
                    let mut fields = mutation.fields.iter();
                    let field = fields.position(|field| field.name == read.field)?;
                    match given.get(field)? {
                        Given::Value(Cell::Integer(key)) => {
                            found.by_key.get(key).map(|row| found.batch.row(*row))
                        }
                        _ => None,
                    }
                })
                .collect();
            let new_code = random_code(&mut rand::rng());
            let decision = self.decision(given, &rows, &new_code);
            match (mutation.decide)(&decision) {
                Ok(values) => decided.push(values),
                Err(mistakes) => errors.extend(self.errors(index, mistakes)),
            }
        }
        if errors.is_empty() {
            Ok(decided)
        } else {
            Err(Stopped::Mistakes(errors))
        }
    }

    /// What the decision on an item is based on.
    fn decision<'b>(
        &'b self,
        given: &'b [Given],
        rows: &'b [Option<Row<'b>>],
        new_code: &'b str,
    ) -> Decision<'b> {
        Decision {
            mutation: self.call.mutation,
            given,
            rows,
            viewer: &self.source.binding.viewer,
            now: self.source.binding.now,
            new_code,
        }
    }

    /// Mistakes of an item as the sender sees them.
    fn errors(
        &self,
        index: usize,
        mistakes: Vec<Mistake>,
    ) -> impl Iterator<Item = UserError> + use<'a> {
        let items = self.call.mutation.items;
        mistakes.into_iter().map(move |mistake| {
            let item = items.map(|items| [items.field.to_owned(), index.to_string()]);
            let own = mistake.field.map(str::to_owned);
            UserError {
                code: mistake.code,
                message: mistake.message,
                field: item.into_iter().flatten().chain(own).collect(),
                index: items.map(|_| index),
            }
        })
    }

    /// What is wrong with the input, whatever the database contains.
    fn malformed(&self) -> Vec<UserError> {
        let mut errors: Vec<UserError> = idempotency::malformed(self.input).into_iter().collect();
        for (index, given) in self.input.items.iter().enumerate() {
            let mistakes = Checked::new(self.call.mutation, given).mistakes();
            errors.extend(self.errors(index, mistakes));
        }
        errors
    }
}
