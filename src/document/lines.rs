//! Line and column numbers of a text.

use async_graphql::Pos;

/// The starts of a text's lines. By the specification, a line ends with a line
/// feed, a carriage return, or both.
pub(super) struct Lines<'a> {
    text: &'a str,
    /// Offsets in bytes, ascending.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let ends = (0..bytes.len()).filter(|&index| match bytes[index] {
            b'\n' => true,
            b'\r' => bytes.get(index + 1) != Some(&b'\n'),
            _ => false,
        });
        let starts = std::iter::once(0).chain(ends.map(|end| end + 1)).collect();
        Self { text, starts }
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// The line and the column of an offset in bytes. Columns count characters.
    /// Both start at 1.
    pub(super) fn position(&self, offset: usize) -> Pos {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line - 1];
        let before = self.text.get(start..offset).unwrap_or_default();
        Pos {
            line,
            column: before.chars().count() + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn lines_end_at_line_feeds_and_carriage_returns() {
        let text = "a\rb\r\nc\nd\u{2028}é x";
        let lines = Lines::new(text);
        let place = |of: char| {
            let position = lines.position(text.find(of).unwrap());
            (position.line, position.column)
        };
        assert_eq!(place('a'), (1, 1));
        assert_eq!(place('b'), (2, 1));
        assert_eq!(place('c'), (3, 1));
        assert_eq!(place('d'), (4, 1));
        assert_eq!(place('x'), (4, 5));
        let end = lines.position(usize::MAX);
        assert_eq!((end.line, end.column), (4, 6));
    }
}
