//! Formats JSON for people: on several lines, with keys in their original order.

/// Puts each field and each item of a JSON text on its own line.
pub(crate) fn indented(text: &str) -> String {
    let mut lines = String::new();
    let mut depth = 0;
    let (mut in_text, mut escaped) = (false, false);
    let mut previous = ' ';
    for character in text.chars() {
        let line = |depth: usize| format!("\n{}", "  ".repeat(depth));
        if in_text {
            lines.push(character);
            in_text = escaped || character != '"';
            escaped = !escaped && character == '\\';
            previous = character;
            continue;
        }
        match character {
            '}' | ']' => {
                depth -= 1;
                if !matches!(previous, '{' | '[') {
                    lines.push_str(&line(depth));
                }
                lines.push(character);
            }
            _ => {
                if matches!(previous, '{' | '[') && depth > 0 {
                    lines.push_str(&line(depth));
                }
                lines.push(character);
                match character {
                    '{' | '[' => depth += 1,
                    ',' => lines.push_str(&line(depth)),
                    ':' => lines.push(' '),
                    '"' => in_text = true,
                    _ => {}
                }
            }
        }
        previous = character;
    }
    lines + "\n"
}

#[test]
fn only_the_spaces_change() {
    let text = r#"{"a":[],"b":{"c":["x, {y}: \"z\"\\",{}],"d":null},"e":[1,2]}"#;
    let lines = indented(text);
    let expected = r#"{
  "a": [],
  "b": {
    "c": [
      "x, {y}: \"z\"\\",
      {}
    ],
    "d": null
  },
  "e": [
    1,
    2
  ]
}
"#;
    assert_eq!(lines, expected);
}
