//! Counts what was not planned, so that a partial result is visible.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

/// How many names or file extensions are listed.
const NAMED: usize = 4;

/// Everything that was found and not planned.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Skipped {
    /// Files of a known kind that contain no documents.
    pub(super) without_documents: usize,
    /// Files that define types.
    pub(super) schemas: Vec<String>,
    /// Files and folders that `--ignore` excludes.
    pub(super) ignored: usize,
    /// Files of other kinds, by extension.
    pub(super) other_kinds: BTreeMap<String, usize>,
    /// The places where the program builds a document at run time.
    pub(super) dynamic: Vec<String>,
    /// Copies of other operations.
    pub(super) repeated: usize,
    /// The names of operations that are not sent.
    pub(super) local: Vec<String>,
    /// The names of the queries that Relay creates from fragments.
    pub(super) refetch_queries: Vec<String>,
}

impl Skipped {
    /// Counts a file of another kind.
    pub(super) fn add_other(&mut self, path: &Path) {
        let ending = path.extension().map_or_else(
            || "no ending".to_owned(),
            |ending| format!(".{}", ending.to_string_lossy().to_lowercase()),
        );
        *self.other_kinds.entry(ending).or_default() += 1;
    }

    /// A summary in one line. None if nothing was skipped.
    pub(super) fn line(&self) -> Option<String> {
        let mut parts = Vec::new();
        let mut add = |count: usize, one: &str, many: &str, more: String| {
            if count > 0 {
                let noun = if count == 1 { one } else { many };
                parts.push(format!("{count} {noun}{more}"));
            }
        };
        let named = |names: &[String]| match names {
            [] => String::new(),
            names if names.len() <= NAMED => format!(" ({})", names.join(", ")),
            names => format!(" ({}, …)", names[..NAMED].join(", ")),
        };
        add(
            self.without_documents,
            "file without documents",
            "files without documents",
            String::new(),
        );
        add(
            self.schemas.len(),
            "schema",
            "schemas",
            named(&self.schemas),
        );
        add(
            self.ignored,
            "file or folder excluded by --ignore",
            "files and folders excluded by --ignore",
            String::new(),
        );
        let others = self.other_kinds.values().sum();
        add(
            others,
            "file of another kind",
            "files of other kinds",
            self.kinds(),
        );
        add(
            self.dynamic.len(),
            "document that is built at run time",
            "documents that are built at run time",
            named(&self.dynamic),
        );
        add(
            self.repeated,
            "duplicate operation",
            "duplicate operations",
            String::new(),
        );
        add(
            self.local.len(),
            "operation that stays on the client",
            "operations that stay on the client",
            named(&self.local),
        );
        add(
            self.refetch_queries.len(),
            "query of @refetchable, which Relay's compiler creates",
            "queries of @refetchable, which Relay's compiler creates: its manifest of persisted documents contains them",
            named(&self.refetch_queries),
        );
        (!parts.is_empty()).then(|| format!("skipped: {}", parts.join(", ")))
    }

    /// The most frequent extensions: ` (.png 12, .css 3, 5 more)`.
    fn kinds(&self) -> String {
        let mut kinds: Vec<_> = self.other_kinds.iter().collect();
        kinds.sort_by_key(|(ending, count)| (usize::MAX - **count, (*ending).clone()));
        let mut parts: Vec<String> = kinds
            .iter()
            .take(NAMED)
            .map(|(ending, count)| format!("{ending} {count}"))
            .collect();
        let more: usize = kinds.iter().skip(NAMED).map(|(_, count)| **count).sum();
        if more > 0 {
            parts.push(format!("{more} more"));
        }
        format!(" ({})", parts.join(", "))
    }
}
