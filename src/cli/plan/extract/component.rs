//! Finds the scripts in Vue and Svelte components: the text between `<script>` and
//! `</script>`.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::{Found, script};
use crate::cli::plan::source::Source;

/// A script: the range of its text, and its language.
#[derive(Debug, PartialEq, Eq)]
struct Script<'a> {
    range: Range<usize>,
    language: &'a str,
}

/// The documents in a component's scripts.
pub(super) fn extract(source: &Arc<Source>) -> Found {
    let mut found = Found::default();
    for Script { range, language } in scripts(&source.text) {
        let part = script::extract(source, range, language);
        found.documents.extend(part.documents);
        found.mistakes.extend(part.mistakes);
        found.dynamic.extend(part.dynamic);
    }
    found
}

/// The scripts of a component. In HTML, a script ends at the next `</script`,
/// whatever its content.
fn scripts(text: &str) -> Vec<Script<'_>> {
    static START: LazyLock<Regex> = LazyLock::new(|| {
        // A comment, or a start tag with its attributes.
        let pattern =
            r#"(?is)<!--.*?(?:-->|$)|<(script|style)((?:\s(?:[^>"']|"[^"]*"|'[^']*')*)?)>"#;
        Regex::new(pattern).expect("it is a regular expression")
    });
    static LANGUAGE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?i)\blang\s*=\s*["']?(\w+)"#).expect("it is a regular expression")
    });
    static END: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("(?i)</(script|style)").expect("it is a regular expression"));
    let mut scripts = Vec::new();
    let mut from = 0;
    while let Some(captures) = START.captures_at(text, from) {
        from = captures.get_match().end();
        let Some(name) = captures.get(1) else {
            continue;
        };
        let attributes = captures.get(2).map_or("", |attributes| attributes.as_str());
        if attributes.ends_with('/') {
            continue;
        }
        let start = from;
        let is_end = |end: &regex::Captures<'_>| end[1].eq_ignore_ascii_case(name.as_str());
        let end = END.captures_iter(&text[start..]).find(is_end);
        let length = end.map_or(text.len() - start, |end| end.get_match().start());
        from = start + length;
        if name.as_str().eq_ignore_ascii_case("script") {
            let language = LANGUAGE.captures(attributes).and_then(|of| of.get(1));
            scripts.push(Script {
                range: start..from,
                language: language.map_or("js", |language| language.as_str()),
            });
        }
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::scripts;

    #[test]
    fn scripts_are_found_with_their_language() {
        let text = "<template><p title=\"a > b\">x</p></template>\n\
            <!-- <script>no</script> -->\n\
            <style>a { content: '<script>' }</style>\n\
            <script setup lang=\"ts\" title='>'>one</script >\n\
            <SCRIPT>two < 3</SCRIPT>\n<script src=\"x.js\" />\n<scripted>no</scripted>\n<script>open";
        let found: Vec<_> = scripts(text)
            .into_iter()
            .map(|script| (&text[script.range], script.language))
            .collect();
        assert_eq!(found, [("one", "ts"), ("two < 3", "js"), ("open", "js")]);
    }
}
