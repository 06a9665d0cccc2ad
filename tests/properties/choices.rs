//! A test case as a sequence of numbers, each of which makes one decision.
//!
//! A generator takes the simplest branch for 0. So fewer and smaller numbers give a
//! smaller case, and one shrinking algorithm works for all generators.

use proptest::collection::vec;
use proptest::num::u32::ANY;
use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;

/// An endless sequence of decisions.
pub(crate) struct Choices<'a>(Box<dyn Iterator<Item = u32> + Send + 'a>);

impl<'a> Choices<'a> {
    /// These decisions, followed by the simplest ones.
    pub(crate) fn new(numbers: &'a [u32]) -> Self {
        Self(Box::new(
            numbers.iter().copied().chain(std::iter::repeat(0)),
        ))
    }

    /// Random decisions from a seed.
    pub(crate) fn seeded(seed: u64) -> Self {
        // SplitMix64: each number is a hash of its index.
        Self(Box::new((1_u64..).map(move |index| {
            let mut hash = seed.wrapping_add(index).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            u32::try_from(hash >> 32).expect("it is half of the bits")
        })))
    }

    /// A number below a bound. 0 is the simplest.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let number = u64::from(self.0.next().expect("they are endless"));
        let bound = u64::try_from(bound).expect("a bound is small");
        usize::try_from((number * bound) >> 32).expect("it is below the bound")
    }

    /// True once in this many times. False is the simplest.
    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    /// One of the items. The first is the simplest.
    pub(crate) fn pick<'b, T>(&mut self, items: &'b [T]) -> &'b T {
        &items[self.below(items.len())]
    }
}

/// This many random numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numbers(pub(crate) usize);

impl Strategy for Numbers {
    type Tree = Shrinking;
    type Value = Vec<u32>;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let current = vec(ANY, self.0).new_tree(runner)?.current();
        Ok(Shrinking {
            current,
            previous: None,
            steps: Vec::new(),
            improved: true,
        })
    }
}

/// Numbers that become fewer and smaller.
pub(crate) struct Shrinking {
    current: Vec<u32>,
    previous: Option<Vec<u32>>,
    /// The steps still to try in this round, the next one last.
    steps: Vec<Step>,
    /// Whether a step of this round was kept.
    improved: bool,
}

#[derive(Clone, Copy)]
enum Step {
    /// Remove this many numbers, starting here.
    Remove(usize, usize),
    Zero(usize),
    Halve(usize),
}

impl Shrinking {
    fn round(&self) -> Vec<Step> {
        let length = self.current.len();
        let mut steps: Vec<Step> = (0..length).map(Step::Halve).collect();
        steps.extend((0..length).map(Step::Zero));
        for exponent in 0..8 {
            let size = 1 << exponent;
            let starts = (0..length).step_by(size);
            steps.extend(starts.map(|start| Step::Remove(start, size)));
        }
        steps
    }

    fn apply(&self, step: Step) -> Option<Vec<u32>> {
        let mut numbers = self.current.clone();
        match step {
            Step::Remove(start, size) if start < numbers.len() => {
                numbers.drain(start..numbers.len().min(start + size));
            }
            Step::Zero(index) => *numbers.get_mut(index)? = 0,
            Step::Halve(index) => *numbers.get_mut(index)? /= 2,
            Step::Remove(..) => return None,
        }
        (numbers != self.current).then_some(numbers)
    }
}

impl ValueTree for Shrinking {
    type Value = Vec<u32>;

    fn current(&self) -> Vec<u32> {
        self.current.clone()
    }

    fn simplify(&mut self) -> bool {
        // The previous step also fails, so it is kept.
        if self.previous.take().is_some() {
            self.improved = true;
        }
        loop {
            let Some(step) = self.steps.pop() else {
                if !std::mem::take(&mut self.improved) {
                    return false;
                }
                self.steps = self.round();
                continue;
            };
            if let Some(numbers) = self.apply(step) {
                self.previous = Some(std::mem::replace(&mut self.current, numbers));
                return true;
            }
        }
    }

    fn complicate(&mut self) -> bool {
        match self.previous.take() {
            Some(previous) => {
                self.current = previous;
                self.simplify()
            }
            None => false,
        }
    }
}
