//! Records scans: reads and locks their passes, judges them, writes them, and keeps the state
//! of the passes.
//!
//! ```text
//! passes ─▶ history, if a scan is late ─▶ judge ─▶ write ─▶ update
//! ```

mod judge;
mod read;

use entity::scan::ScanOutcome;
use sea_orm::ActiveEnum;

use self::judge::{Item, Judged, Verdict, judge};
use self::read::{Subject, read_history, read_subject};
use super::{Run, Stopped};
use crate::batch::Batch;
use crate::database::{DatabaseError, Transaction};
use crate::object::Mistake;
use crate::plan::ScanSteps;
use crate::schema::{Attempt, gate};
use crate::sql::{JsonRow, prepare, rows_parameter};

impl Run<'_> {
    /// Records the scans of all items, in their order.
    pub(super) async fn scan(&self, transaction: &mut Transaction<'_>) -> Result<Batch, Stopped> {
        let steps = self.call.steps.scans.ok_or(DatabaseError::Internal)?;
        self.decide(&[])?;
        let items = self.input.items.iter();
        let attempts: Vec<Attempt> = items
            .map(|given| Attempt::new(&self.decision(given, &[], "")))
            .collect();
        let subjects = self.subjects(transaction, steps, &attempts).await?;
        let mut items: Vec<Item<'_>> = attempts
            .iter()
            .zip(&subjects)
            .map(|(attempt, subject)| Item::new(attempt, subject))
            .collect();
        self.add_history(transaction, steps, &mut items).await?;
        let Judged { verdicts, passes } = judge(&items, self.source.binding.now);
        let rows = items.iter().zip(&verdicts);
        let rows: Vec<_> = rows.map(|(item, verdict)| row(item, verdict)).collect();
        let rows = self.write(transaction, &rows).await?;
        if !passes.is_empty() {
            let passes: Vec<_> = passes.iter().map(judge::State::row).collect();
            let node = self.node(steps.update);
            let text = node.text(self.source.session.backend());
            let prepared = prepare(&text, [rows_parameter(&passes)]);
            let update = self
                .source
                .run_step(transaction, (self.path, node), prepared);
            update.await?;
        }
        Ok(rows)
    }

    /// What is in the database about each item. The passes are locked.
    async fn subjects(
        &self,
        transaction: &mut Transaction<'_>,
        steps: ScanSteps,
        attempts: &[Attempt],
    ) -> Result<Vec<Subject>, Stopped> {
        let asked = attempts.iter().map(|attempt| {
            JsonRow::from([
                ("gate_id", attempt.gate.into()),
                ("code", attempt.code.as_str().into()),
            ])
        });
        let asked: Vec<_> = asked.collect();
        let subjects = self.read_rows(transaction, steps.passes, &asked, read_subject);
        let subjects = subjects.await?;
        if subjects.len() != attempts.len() {
            return Err(DatabaseError::Internal.into());
        }
        let unknown = subjects.iter().enumerate();
        let unknown = unknown.filter(|(_, subject)| subject.gate.is_none());
        let errors: Vec<_> = unknown
            .flat_map(|(index, _)| self.errors(index, vec![Mistake::not_found(gate, "gate")]))
            .collect();
        if errors.is_empty() {
            Ok(subjects)
        } else {
            Err(Stopped::Mistakes(errors))
        }
    }

    /// Reads what was admitted before and after each late scan.
    async fn add_history(
        &self,
        transaction: &mut Transaction<'_>,
        steps: ScanSteps,
        items: &mut [Item<'_>],
    ) -> Result<(), Stopped> {
        let late = items.iter_mut().filter(|item| item.is_late());
        let mut late: Vec<&mut Item<'_>> = late.collect();
        if late.is_empty() {
            return Ok(());
        }
        let node = steps.history.ok_or(DatabaseError::Internal)?;
        let asked = late.iter().map(|item| {
            let pass = item.pass.map(|pass| pass.key);
            JsonRow::from([("pass_id", pass.into()), ("at", item.at.into())])
        });
        let asked: Vec<_> = asked.collect();
        let histories = self.read_rows(transaction, node, &asked, read_history);
        let histories = histories.await?;
        if histories.len() != late.len() {
            return Err(DatabaseError::Internal.into());
        }
        for (item, history) in late.iter_mut().zip(histories) {
            item.history = history;
        }
        Ok(())
    }
}

/// The row of a scan.
fn row<'a>(item: &Item<'a>, verdict: &Verdict) -> JsonRow<'a> {
    let pass = item.pass;
    let outcome = if verdict.is_admitted {
        ScanOutcome::Admitted
    } else {
        ScanOutcome::Denied
    };
    JsonRow::from([
        ("code", item.attempt.code.as_str().into()),
        ("pass_id", pass.map(|pass| pass.key).into()),
        ("holder_id", pass.map(|pass| pass.holder).into()),
        ("gate_id", item.attempt.gate.into()),
        ("direction", item.attempt.direction.to_value().into()),
        ("outcome", outcome.to_value().into()),
        (
            "denial_reason",
            verdict.denial.map(|reason| reason.to_value()).into(),
        ),
        ("scanned_at", verdict.at.into()),
        ("late", verdict.is_late.into()),
        ("conflict", verdict.is_conflict.into()),
    ])
}
