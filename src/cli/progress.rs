//! How far seeding has come, on a terminal.

use indicatif::{ProgressBar, ProgressStyle};

use crate::seed::Progress;

/// A bar on standard error, one table after the other; nothing where that is
/// not a terminal.
#[derive(Debug)]
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// A bar that shows nothing yet.
    pub(super) fn new() -> Self {
        let style = ProgressStyle::with_template("{msg:>8} {wide_bar} {human_pos}/{human_len}")
            .expect("the template is well-formed");
        Self(ProgressBar::new(0).with_style(style))
    }
}

impl Progress for Bar {
    fn start(&self, table: &'static str, rows: u64) {
        self.0.reset();
        self.0.set_length(rows);
        self.0.set_message(table);
    }

    fn advance(&self, rows: u64) {
        self.0.inc(rows);
    }

    fn finish(&self) {
        self.0.finish_and_clear();
    }
}
