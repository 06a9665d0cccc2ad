//! The name that was probably meant by one that is unknown.

/// How alike two names must be for one to be suggested: 1 for equal ones, as
/// [`strsim::jaro`] has it. clap suggests flags by the same measure.
const ALIKE: f64 = 0.8;

/// The known name that is most like the unknown one, if one is like it.
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
    fn a_slip_is_found_and_nothing_else() {
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
