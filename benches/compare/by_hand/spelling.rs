//! The ranges of an index with all texts that begin with some letters, in upper and
//! lower case.

/// Ranges of texts. Each contains its start, but not its end.
pub(super) struct Ranges {
    pub(super) starts: Vec<String>,
    pub(super) ends: Vec<String>,
}

impl Ranges {
    /// The ranges with each spelling of a text and nothing else.
    pub(super) fn of_whole(spellings: &[String]) -> Self {
        // No text is between these two, because none contains U+0000.
        Self::new(spellings, |text| format!("{text}\u{1}"))
    }

    /// The ranges with all texts that begin with a spelling.
    pub(super) fn of_start(spellings: &[String]) -> Self {
        Self::new(spellings, |text| {
            let mut characters = text.chars();
            let last = characters.next_back().map_or(0, u32::from);
            let next = char::from_u32(last + 1).unwrap_or(char::MAX);
            format!("{}{next}", characters.as_str())
        })
    }

    fn new(spellings: &[String], end: impl Fn(&str) -> String) -> Self {
        Self {
            starts: spellings.to_vec(),
            ends: spellings.iter().map(|text| end(text)).collect(),
        }
    }
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
