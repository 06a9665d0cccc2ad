//! The one function of which callgrind counts the instructions, with all that it
//! calls.

/// A part of its name that no other function has.
pub(crate) const NAME: &str = "counted_by_callgrind";

/// Does some work twice, counts it once, and gives what came of it. The first time
/// makes what is made once for all requests.
pub(crate) fn count<T>(mut work: impl FnMut() -> T) -> T {
    drop(work());
    let mut done = None;
    counted_by_callgrind(&mut || done = Some(work()));
    done.expect("the work is done")
}

// The closure's type would be in the name of a generic function, and this name in
// that of a closure in here: callgrind would take both for this function.
#[inline(never)]
fn counted_by_callgrind(work: &mut dyn FnMut()) {
    work();
}
