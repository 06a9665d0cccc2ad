//! The characters that comparisons which ignore case take for the same letter.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::m20261122_000005_fold::FOLDING;

/// All characters that differ from this one in case alone, itself included, in ascending
/// order: `K`, `k` and the sign of the kelvin.
#[must_use]
pub fn spellings(character: char) -> Vec<char> {
    static FOLDED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
        let (from, to) = FOLDING.split_once('\n').expect("the folding has two lines");
        from.chars().zip(to.chars()).collect()
    });
    static ALIKE: LazyLock<HashMap<char, Vec<char>>> = LazyLock::new(|| {
        let mut alike: HashMap<char, Vec<char>> = HashMap::new();
        for (&from, &to) in FOLDED.iter().filter(|(from, to)| from != to) {
            alike.entry(to).or_insert_with(|| vec![to]).push(from);
        }
        for each in alike.values_mut() {
            each.sort_unstable();
        }
        alike
    });
    let folded = FOLDED.get(&character).copied().unwrap_or(character);
    let alike = ALIKE.get(&folded);
    alike.cloned().unwrap_or_else(|| vec![character])
}
