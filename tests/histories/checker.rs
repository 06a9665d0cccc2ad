//! Whether some order of the operations of a history explains all answers.
//!
//! An operation takes effect at one moment between its beginning and its end. So an order
//! explains a history if it keeps those that ended before others began before them, and if
//! the model gives the same answers one after another (Herlihy and Wing, *Linearizability: A
//! Correctness Condition for Concurrent Objects*, 1990). The search is that of Wing and Gong,
//! with Lowe's table of what was tried.

use std::collections::HashSet;
use std::fmt::Debug;
use std::hash::Hash;

/// The rules of an object, without anything at the same time.
pub(super) trait Model {
    type State: Clone + Eq + Hash;
    type Input: Debug;
    type Output: PartialEq + Debug;

    /// The answer to an operation, and the state after it.
    fn apply(state: &Self::State, input: &Self::Input) -> (Self::Output, Self::State);
}

/// An operation of a history.
#[derive(Debug)]
pub(super) struct Operation<M: Model> {
    pub(super) client: usize,
    pub(super) begun: u64,
    pub(super) input: M::Input,
    /// When it was answered and how. If it was not, it may happen at any time, or never.
    pub(super) answer: Option<(u64, M::Output)>,
}

/// The maximum number of operations of a history.
const MOST: usize = 128;

/// An order that explains the history, as indices. None if there is none.
pub(super) fn explain<M: Model>(
    initial: &M::State,
    history: &[Operation<M>],
) -> Option<Vec<usize>> {
    assert!(history.len() <= MOST, "{} operations", history.len());
    let mut search = Search {
        history,
        tried: HashSet::new(),
        order: Vec::new(),
    };
    search.from(0, initial).then_some(search.order)
}

struct Search<'a, M: Model> {
    history: &'a [Operation<M>],
    /// Sets of operations and the states after them that explain nothing.
    tried: HashSet<(u128, M::State)>,
    order: Vec<usize>,
}

impl<M: Model> Search<'_, M> {
    /// Whether the operations that are not done can follow.
    fn from(&mut self, done: u128, state: &M::State) -> bool {
        let history = self.history;
        let open = || (0..history.len()).filter(move |index| done >> index & 1 == 0);
        let ends = open().filter_map(|index| history[index].answer.as_ref());
        // Whoever begins after this end comes after the operation that it belongs to.
        let Some(first_end) = ends.map(|(ended, _)| *ended).min() else {
            return true;
        };
        for index in open() {
            let operation = &history[index];
            if operation.begun > first_end {
                continue;
            }
            let (output, next) = M::apply(state, &operation.input);
            if matches!(&operation.answer, Some((_, answer)) if *answer != output) {
                continue;
            }
            let done = done | 1 << index;
            if !self.tried.insert((done, next.clone())) {
                continue;
            }
            self.order.push(index);
            if self.from(done, &next) {
                return true;
            }
            self.order.pop();
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::{Model, Operation, explain};
    use crate::properties::choices::Choices;

    /// A number that is read, and increased if it is what was expected.
    #[derive(Debug)]
    struct Counter;

    #[derive(Clone, Copy, Debug)]
    enum Input {
        Read,
        Increase { expected: u32 },
    }

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Output {
        Is(u32),
        Differs,
    }

    impl Model for Counter {
        type State = u32;
        type Input = Input;
        type Output = Output;

        fn apply(state: &u32, input: &Input) -> (Output, u32) {
            match *input {
                Input::Read => (Output::Is(*state), *state),
                Input::Increase { expected } if expected == *state => {
                    (Output::Is(state + 1), state + 1)
                }
                Input::Increase { .. } => (Output::Differs, *state),
            }
        }
    }

    use Input::{Increase, Read};
    use Output::{Differs, Is};

    /// When an operation began, what it was, and when it was answered and how.
    type Entry = (u64, Input, Option<(u64, Output)>);

    fn is_explained(history: &[Entry]) -> bool {
        let operation = |&(begun, input, answer): &Entry| Operation {
            client: 0,
            begun,
            input,
            answer,
        };
        let history: Vec<Operation<Counter>> = history.iter().map(operation).collect();
        explain(&0, &history).is_some()
    }

    #[test]
    fn one_of_two_that_expect_the_same_is_refused() {
        let increase = Increase { expected: 0 };
        let both = |first, second| {
            is_explained(&[
                (1, increase, Some((3, first))),
                (2, increase, Some((4, second))),
            ])
        };
        assert!(both(Is(1), Differs));
        assert!(both(Differs, Is(1)));
        assert!(!both(Is(1), Is(1)), "a change is lost");
        assert!(!both(Differs, Differs));
        assert!(!both(Is(1), Is(2)));
    }

    #[test]
    fn what_was_answered_is_seen_by_those_who_ask_later() {
        let increase = Increase { expected: 0 };
        let read_at = |begun, seen| {
            is_explained(&[
                (2, increase, Some((4, Is(1)))),
                (begun, Read, Some((begun + 1, Is(seen)))),
            ])
        };
        assert!(read_at(0, 0) && !read_at(0, 1), "before it");
        assert!(read_at(3, 0) && read_at(3, 1), "at the same time");
        assert!(!read_at(5, 0) && read_at(5, 1), "after it");
    }

    /// Nobody sees a change, and then somebody does not.
    #[test]
    fn what_was_seen_stays() {
        let increase = Increase { expected: 0 };
        let reads = |first, second| {
            is_explained(&[
                (1, increase, Some((9, Is(1)))),
                (2, Read, Some((3, Is(first)))),
                (4, Read, Some((5, Is(second)))),
            ])
        };
        assert!(reads(0, 0) && reads(0, 1) && reads(1, 1));
        assert!(!reads(1, 0));
    }

    #[test]
    fn an_operation_without_an_answer_happens_once_or_never() {
        let increase = Increase { expected: 0 };
        let then = |reads: &[u32]| {
            let mut history = vec![(1, increase, None)];
            let reads = reads.iter().zip(1..);
            history.extend(
                reads.map(|(seen, time)| (10 * time, Read, Some((10 * time + 1, Is(*seen))))),
            );
            is_explained(&history)
        };
        assert!(then(&[0, 0]) && then(&[0, 1]) && then(&[1, 1]));
        assert!(!then(&[1, 0]) && !then(&[0, 2]));
    }

    /// Histories that are made from an order, whose answers are the model's, with longer
    /// times. With one wrong answer, nothing explains them.
    #[test]
    fn random_histories_are_explained_and_wrong_ones_are_not() {
        for seed in 0..300 {
            let mut choices = Choices::seeded(seed);
            let mut state = 0;
            let mut history = Vec::new();
            for step in 1..40_u64 {
                let input = if choices.one_in(2) {
                    Read
                } else {
                    let off = u32::from(choices.one_in(3));
                    Increase {
                        expected: state + off,
                    }
                };
                let (output, next) = Counter::apply(&state, &input);
                state = next;
                let mut around = || choices.below(60) as u64;
                let (before, after) = (around(), around());
                let begun = (20 * step).saturating_sub(before);
                history.push((begun, input, Some((20 * step + after, output))));
            }
            assert!(is_explained(&history), "{seed}: {history:?}");
            let changed = choices.below(history.len());
            // Nobody counts as far.
            history[changed].2 = history[changed].2.map(|(ended, _)| (ended, Is(1000)));
            assert!(!is_explained(&history), "{seed}");
        }
    }
}
