//! Medians.

/// The middle of the numbers, or the mean of the two in the middle. NaN without
/// numbers.
pub(crate) fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    match (numbers.len(), numbers.get(middle)) {
        (_, None) => f64::NAN,
        (length, Some(upper)) if length % 2 == 0 => f64::midpoint(numbers[middle - 1], *upper),
        (_, Some(only)) => *only,
    }
}
