//! Finds the known name that an unknown one probably means.

/// The minimum similarity of a suggestion, where 1 means equal ([`strsim::jaro`]).
/// clap suggests flags by the same measure.
const ALIKE: f64 = 0.8;

/// The known name that is most similar to the unknown one, if it is similar enough.
pub(super) fn nearest<'a>(
    unknown: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (strsim::jaro(unknown, name), name))
        .filter(|(alike, _)| *alike > ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_misspelling_is_found_and_nothing_else() {
        let known = ["bind", "max-rows", "max-statements", "database-url"];
        for (unknown, expected) in [
            ("bnid", Some("bind")),
            ("max_rows", Some("max-rows")),
            ("max-statement", Some("max-statements")),
            ("databaseurl", Some("database-url")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(unknown, known), expected, "{unknown}");
        }
    }
}
