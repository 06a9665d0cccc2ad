//! Reports progress.

use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressStyle};

/// Receives the number of rows written to a table. `"indexes"` is reported like a
/// table.
pub trait Progress: Send + Sync {
    /// `done` of `total` rows of `table` are written.
    fn report(&self, table: &'static str, done: u64, total: u64);
}

impl<F: Fn(&'static str, u64, u64) + Send + Sync> Progress for F {
    fn report(&self, table: &'static str, done: u64, total: u64) {
        self(table, done, total);
    }
}

/// One progress bar per table on standard error, if that is a terminal.
#[derive(Debug, Default)]
pub struct Bar {
    current: Mutex<Option<(&'static str, ProgressBar)>>,
}

impl Bar {
    /// A bar that appears with the first progress.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Progress for Bar {
    fn report(&self, table: &'static str, done: u64, total: u64) {
        let mut current = self
            .current
            .lock()
            .expect("nothing panics while it holds the lock");
        let bar = match current.take() {
            Some((shown, bar)) if shown == table => bar,
            _ => start(table, total),
        };
        bar.set_position(done);
        if done >= total {
            bar.finish();
        }
        *current = Some((table, bar));
    }
}

/// `ProgressBar` draws on standard error, and only if that is a terminal.
fn start(table: &'static str, total: u64) -> ProgressBar {
    let style = ProgressStyle::with_template(
        "{prefix:>8} {bar:40} {human_pos:>11}/{human_len:11} {per_sec:>14} {elapsed:>4}",
    )
    .expect("the template is valid");
    let bar = ProgressBar::new(total).with_style(style);
    bar.set_prefix(table);
    bar
}
