//! Writes the rows of a table while the next ones are generated.

use tokio::sync::mpsc;

use super::SeedError;
use super::progress::Progress;
use super::record::Record;

/// Rows per chunk: enough to amortize the hand-over, few enough to keep in memory.
pub(super) const CHUNK: usize = 4096;

/// Chunks that may wait to be written.
const AHEAD: usize = 4;

/// The tables, parents first.
pub(super) const TABLES: [&str; 4] = ["gate", "holder", "pass", "scan"];

/// A database that loads rows in bulk.
pub(super) trait Loader {
    /// Writes all rows from the channel. Calls `written` after each chunk with the
    /// number of rows so far.
    async fn load<R: Record>(
        &mut self,
        rows: mpsc::Receiver<Vec<R>>,
        written: impl FnMut(u64) + Send,
    ) -> Result<(), SeedError>;
}

/// Generates the rows of a table on their own thread, and writes them.
pub(super) async fn table<L: Loader, R: Record>(
    loader: &mut L,
    rows: impl Iterator<Item = R> + Send + 'static,
    total: u64,
    progress: &dyn Progress,
) -> Result<(), SeedError> {
    progress.report(R::table(), 0, total);
    let (sender, receiver) = mpsc::channel(AHEAD);
    let maker = tokio::task::spawn_blocking(move || {
        let mut rows = rows;
        loop {
            let chunk: Vec<R> = rows.by_ref().take(CHUNK).collect();
            // The writer stopped on an error and reports it.
            if chunk.is_empty() || sender.blocking_send(chunk).is_err() {
                break;
            }
        }
    });
    let result = loader
        .load(receiver, |written| {
            progress.report(R::table(), written, total);
        })
        .await;
    if let Err(panic) = maker.await {
        std::panic::resume_unwind(panic.into_panic());
    }
    result
}
