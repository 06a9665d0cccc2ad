//! What was not planned, in numbers: a bill of half of a repository is told from
//! one of the whole.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

/// How many endings of files are named.
const NAMED: usize = 4;

/// What was found and not planned.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Skipped {
    /// Files that are read for documents, and have none.
    pub(super) without_documents: usize,
    /// The files of what defines types.
    pub(super) schemas: Vec<String>,
    /// Files and folders that `--ignore` leaves out.
    pub(super) ignored: usize,
    /// Files that are not read, by ending.
    pub(super) other_kinds: BTreeMap<String, usize>,
    /// Where documents are made by the program as it runs.
    pub(super) dynamic: Vec<String>,
    /// Operations that stand elsewhere, too.
    pub(super) repeated: usize,
    /// The names of operations of which nothing is sent.
    pub(super) local: Vec<String>,
    /// The names of queries that Relay makes of fragments.
    pub(super) refetch_queries: Vec<String>,
}

impl Skipped {
    /// Counts a file that is not read.
    pub(super) fn add_other(&mut self, path: &Path) {
        let ending = path.extension().map_or_else(
            || "no ending".to_owned(),
            |ending| format!(".{}", ending.to_string_lossy().to_lowercase()),
        );
        *self.other_kinds.entry(ending).or_default() += 1;
    }

    /// In a line; none when nothing was skipped.
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
            "file or folder by --ignore",
            "files and folders by --ignore",
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
            "document that is made as the script runs",
            "documents that are made as the script runs",
            named(&self.dynamic),
        );
        add(
            self.repeated,
            "operation that stands elsewhere, too",
            "operations that stand elsewhere, too",
            String::new(),
        );
        add(
            self.local.len(),
            "operation that its client does not send",
            "operations that their client does not send",
            named(&self.local),
        );
        add(
            self.refetch_queries.len(),
            "query of @refetchable, which Relay's compiler makes",
            "queries of @refetchable, which Relay's compiler makes: its manifest of persisted documents has them",
            named(&self.refetch_queries),
        );
        (!parts.is_empty()).then(|| format!("skipped: {}", parts.join(", ")))
    }

    /// The endings that most files have: ` (.png 12, .css 3, 5 more)`.
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
