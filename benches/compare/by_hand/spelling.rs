//! The ranges of an index with all texts that begin with some letters, in upper and
//! lower case.

/// The end of the range that begins with a text and has nothing else.
pub(super) fn after_whole(text: &str) -> String {
    // No text is between these two, because none contains U+0000.
    format!("{text}\u{1}")
}

/// The end of the range of all texts that begin with a text.
pub(super) fn after_start(text: &str) -> String {
    let mut characters = text.chars();
    let last = characters.next_back().map_or(0, u32::from);
    let next = char::from_u32(last + 1).unwrap_or(char::MAX);
    format!("{}{next}", characters.as_str())
}

/// All spellings of a text of Latin letters, in the order of their characters.
pub(super) fn spellings(text: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for letter in text.chars() {
        let (upper, lower) = (letter.to_ascii_uppercase(), letter.to_ascii_lowercase());
        let forms: &[char] = match lower {
            // The sign of the kelvin and the long s.
            'k' => &['K', 'k', '\u{212a}'],
            's' => &['S', 's', '\u{17f}'],
            _ => &[upper, lower],
        };
        let longer = all
            .iter()
            .flat_map(|start| forms.iter().map(move |form| format!("{start}{form}")));
        all = longer.collect();
    }
    all
}
