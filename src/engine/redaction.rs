//! Explanations without the values of parameters.

/// What stands for a value.
const HIDDEN: &str = "'…'";

/// Hides the values in an explanation, line by line.
///
/// `PostgreSQL` plans a statement with its values, and writes them as constants:
/// `(id = '5'::bigint)`, where a quote inside of a text is doubled. A text may have
/// line breaks, so a value may begin in one line and end in another. What is not in
/// quotes is names, keywords, and the numbers of the plan itself.
#[derive(Debug, Default)]
pub(super) struct Redaction {
    /// Whether the last line ended inside of a value.
    in_value: bool,
}

impl Redaction {
    /// The next line; none when all of it is part of a value.
    pub(super) fn line(&mut self, line: &str) -> Option<String> {
        let began_in_value = self.in_value;
        let mut shown = String::new();
        let mut characters = line.chars().peekable();
        while let Some(character) = characters.next() {
            match (character, self.in_value) {
                ('\'', false) => {
                    shown.push_str(HIDDEN);
                    self.in_value = true;
                }
                ('\'', true) => self.in_value = characters.next_if_eq(&'\'').is_some(),
                (_, false) => shown.push(character),
                (_, true) => {}
            }
        }
        shown.shrink_to_fit();
        (!began_in_value || !shown.is_empty()).then_some(shown)
    }
}

#[cfg(test)]
mod tests {
    use super::Redaction;

    fn redact(lines: &[&str]) -> Vec<String> {
        let mut redaction = Redaction::default();
        let shown = lines.iter().filter_map(|line| redaction.line(line));
        shown.collect()
    }

    #[test]
    fn values_are_hidden_and_the_plan_is_not() {
        let lines = [
            "Index Scan using pass_pkey on pass  (cost=0.42..8.44 rows=1 width=16)",
            "  Index Cond: (id = ANY ('{1,2,3}'::bigint[]))",
            "  Filter: ((name = 'O''Brien'::text) AND (code <> E'a\\\\''b'::text) AND any_gate)",
        ];
        let shown = [
            "Index Scan using pass_pkey on pass  (cost=0.42..8.44 rows=1 width=16)",
            "  Index Cond: (id = ANY ('…'::bigint[]))",
            "  Filter: ((name = '…'::text) AND (code <> E'…'::text) AND any_gate)",
        ];
        assert_eq!(redact(&lines), shown);
    }

    #[test]
    fn a_value_may_have_line_breaks() {
        let lines = [
            "Filter: (name = 'one",
            "it''s two",
            "",
            "three'::text)",
            "end",
        ];
        let shown = ["Filter: (name = '…'", "::text)", "end"];
        assert_eq!(redact(&lines), shown);
    }
}
