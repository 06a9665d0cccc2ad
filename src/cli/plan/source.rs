//! Texts assembled from parts of files. Each part keeps its file, line and column.

use std::ops::Range;
use std::sync::Arc;

use async_graphql::Pos;

use super::mistake::Place;

/// A file that was read.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) name: String,
    /// The text with line feeds as line ends, and without a byte order mark.
    pub(super) text: String,
}

/// A text, most of it copied from files.
#[derive(Clone, Debug, Default)]
pub(super) struct Mapped {
    text: String,
    pieces: Vec<Piece>,
}

/// A part of a text. It ends where the next part starts.
#[derive(Clone, Debug)]
struct Piece {
    /// The start, in bytes.
    start: usize,
    source: Arc<Source>,
    /// The offset of its origin in the file, in bytes.
    offset: usize,
    /// Whether it is a copy of the file's text, or a replacement for it.
    is_copied: bool,
}

/// A change of a text: the replacement of a range.
#[derive(Debug)]
pub(super) struct Edit {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

impl Source {
    /// A file. Normalizes the line ends and removes a byte order mark.
    pub(super) fn new(name: String, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let text = if text.contains('\r') {
            text.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            text.to_owned()
        };
        Self { name, text }
    }

    /// The place of an offset in bytes.
    pub(super) fn place(&self, offset: usize) -> Place {
        let before = &self.text[..self.text.floor_char_boundary(offset)];
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        Place::new(
            &self.name,
            Pos {
                line: before.matches('\n').count() + 1,
                column: before[line..].chars().count() + 1,
            },
        )
    }
}

impl Mapped {
    /// A whole file.
    pub(super) fn whole(source: &Arc<Source>) -> Self {
        let mut text = Self::default();
        text.copy(source, 0..source.text.len());
        text
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Appends a part of a file.
    pub(super) fn copy(&mut self, source: &Arc<Source>, range: Range<usize>) {
        self.begin(source, range.start, true);
        self.text.push_str(&source.text[range]);
    }

    /// Appends a replacement for the text at an offset in a file.
    pub(super) fn write(&mut self, text: &str, source: &Arc<Source>, offset: usize) {
        self.begin(source, offset, false);
        self.text.push_str(text);
    }

    /// Appends a part of another text.
    pub(super) fn append(&mut self, other: &Self, range: Range<usize>) {
        let first = other.piece(range.start);
        for (index, piece) in other.pieces.iter().enumerate().skip(first) {
            if piece.start >= range.end && index > first {
                break;
            }
            let next = other.pieces.get(index + 1);
            let end = next.map_or(other.text.len(), |next| next.start);
            let (start, end) = (piece.start.max(range.start), end.min(range.end));
            let skipped = if piece.is_copied {
                start - piece.start
            } else {
                0
            };
            self.begin(&piece.source, piece.offset + skipped, piece.is_copied);
            self.text.push_str(&other.text[start..end]);
        }
    }

    /// Appends text without a place of its own, such as a line end.
    pub(super) fn push(&mut self, text: &str) {
        if let Some(last) = self.pieces.last().cloned() {
            let offset = last.offset + self.text.len() - last.start;
            let offset = if last.is_copied { offset } else { last.offset };
            self.write(text, &last.source, offset);
        }
    }

    /// The text with changes, which must not overlap.
    pub(super) fn edited(&self, mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| edit.range.start);
        let mut text = Self::default();
        let mut end = 0;
        for edit in edits {
            // An edit inside an earlier edit's range is already gone.
            if edit.range.start < end {
                continue;
            }
            text.append(self, end..edit.range.start);
            let piece = &self.pieces[self.piece(edit.range.start)];
            text.write(&edit.text, &piece.source, self.origin(edit.range.start));
            end = edit.range.end;
        }
        text.append(self, end..self.text.len());
        text
    }

    /// The place in a file of an offset in the text.
    pub(super) fn place(&self, offset: usize) -> Place {
        let source = &self.pieces[self.piece(offset)].source;
        source.place(self.origin(offset))
    }

    /// The place in a file of a line and column in the text, as errors report them.
    pub(super) fn place_at(&self, position: Pos) -> Place {
        let mut lines = self.text.split_inclusive('\n');
        let above = lines.by_ref().take(position.line.saturating_sub(1));
        let above: usize = above.map(str::len).sum();
        let line = lines.next().unwrap_or_default();
        let within = line.char_indices().nth(position.column.saturating_sub(1));
        self.place(above + within.map_or(line.len(), |(index, _)| index))
    }

    fn begin(&mut self, source: &Arc<Source>, offset: usize, is_copied: bool) {
        self.pieces.push(Piece {
            start: self.text.len(),
            source: Arc::clone(source),
            offset,
            is_copied,
        });
    }

    /// The index of the piece that contains an offset: the last one that starts at
    /// or before it.
    fn piece(&self, offset: usize) -> usize {
        let after = self.pieces.partition_point(|piece| piece.start <= offset);
        after.saturating_sub(1)
    }

    fn origin(&self, offset: usize) -> usize {
        let piece = &self.pieces[self.piece(offset)];
        if piece.is_copied {
            piece.offset + offset - piece.start
        } else {
            piece.offset
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use async_graphql::Pos;

    use super::{Edit, Mapped, Source};

    #[test]
    fn copies_and_changes_keep_their_places() {
        let first = Arc::new(Source::new(
            "a".to_owned(),
            "\u{feff}one\r\nt\u{e9}o three\n",
        ));
        let second = Arc::new(Source::new("b".to_owned(), "x\ny z"));
        let mut text = Mapped::default();
        text.copy(&first, 4..first.text.len());
        text.copy(&second, 2..5);
        assert_eq!(text.text(), "t\u{e9}o three\ny z");
        assert_eq!(text.place(5).to_string(), "a:2:5");
        let at_z = Pos { line: 2, column: 3 };
        assert_eq!(text.place_at(at_z).to_string(), "b:2:3");

        let edits = vec![
            Edit {
                range: 0..4,
                text: "longer than it was".to_owned(),
            },
            Edit {
                range: 5..10,
                text: String::new(),
            },
        ];
        let text = text.edited(edits);
        assert_eq!(text.text(), "longer than it was \ny z");
        assert_eq!(text.place(7).to_string(), "a:2:1");
        assert_eq!(text.place(18).to_string(), "a:2:4");
        assert_eq!(text.place_at(at_z).to_string(), "b:2:3");
        let mut part = Mapped::default();
        part.append(&text, 20..21);
        assert_eq!(
            (part.text(), part.place(0).to_string()),
            ("y", "b:2:1".to_owned())
        );
    }
}
