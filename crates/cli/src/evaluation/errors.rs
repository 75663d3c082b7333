//! Errors: name by name, and by what kind of error they are.

use std::collections::HashMap;
use std::fmt::Write as _;

use onomast::evaluate::{TagSpan, spans};

use crate::escape;

/// Errors counted by what they are called.
#[derive(Default)]
pub(crate) struct Errors {
    names: HashMap<String, u64>,
    classes: HashMap<String, u64>,
    gold: u64,
}

impl Errors {
    /// Adds a sentence; `words` gives those of a span.
    pub(crate) fn add(&mut self, gold: &[String], predicted: &[String], words: impl Fn(&TagSpan) -> String) {
        let (gold, predicted) = (spans(gold), spans(predicted));
        self.gold += gold.len() as u64;
        for missed in gold.iter().filter(|span| !predicted.contains(span)) {
            let found: Vec<&TagSpan> = predicted.iter().filter(|other| overlap(missed, other)).collect();
            let shown: Vec<String> = found.iter().map(|other| format!("{} [{}]", other.label, words(other))).collect();
            let shown = if shown.is_empty() { "nothing".to_owned() } else { shown.join(" + ") };
            *self.names.entry(format!("gold {} [{}], found {shown}", missed.label, words(missed))).or_default() += 1;
            *self.classes.entry(class(missed, &found)).or_default() += 1;
        }
        for extra in predicted.iter().filter(|span| !gold.iter().any(|other| overlap(span, other))) {
            *self.names.entry(format!("gold nothing, found {} [{}]", extra.label, words(extra))).or_default() += 1;
            *self.classes.entry(format!("invented: {}", extra.label)).or_default() += 1;
        }
    }

    /// The commonest names.
    pub(crate) fn write_names(&self, most: usize, out: &mut String) {
        for (what, count) in largest(&self.names).into_iter().take(most) {
            let _ = writeln!(out, "{count:>5}  {what}");
        }
    }

    /// The largest classes, with how many there are for a hundred gold names.
    pub(crate) fn write_classes(&self, most: usize, out: &mut String) {
        for (what, count) in largest(&self.classes).into_iter().take(most) {
            let share = 100.0 * count as f64 / self.gold.max(1) as f64;
            let _ = writeln!(out, "{count:>5}  {share:>5.2} %  {}", escape::line(what));
        }
    }
}

fn overlap(left: &TagSpan, right: &TagSpan) -> bool {
    left.start < right.end && right.start < left.end
}

/// The class of a gold name that was not found as it is.
fn class(gold: &TagSpan, found: &[&TagSpan]) -> String {
    let label = &gold.label;
    match found {
        [] => format!("missed: {label}"),
        [one] => {
            let kind = match (one.start.cmp(&gold.start), one.end.cmp(&gold.end)) {
                (std::cmp::Ordering::Equal, std::cmp::Ordering::Equal) => return format!("label: {label} as {}", one.label),
                _ if one.start <= gold.start && one.end >= gold.end => "too long",
                _ if one.start >= gold.start && one.end <= gold.end => "too short",
                _ => "shifted",
            };
            if one.label == *label { format!("border, {kind}: {label}") } else { format!("border, {kind}, and label: {label} as {}", one.label) }
        }
        _ => format!("border, in pieces: {label}"),
    }
}

fn largest(counts: &HashMap<String, u64>) -> Vec<(&str, u64)> {
    let mut all: Vec<(&str, u64)> = counts.iter().map(|(what, &count)| (what.as_str(), count)).collect();
    all.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(right.0)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(gold: &str, predicted: &str, expected: &[&str]) {
        let tags = |tags: &str| tags.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let mut errors = Errors::default();
        errors.add(&tags(gold), &tags(predicted), |span| format!("{}-{}", span.start, span.end));
        let classes = largest(&errors.classes);
        assert_eq!(classes.iter().map(|(what, _)| *what).collect::<Vec<_>>(), expected, "{gold} / {predicted}");
    }

    #[test]
    fn classes() {
        check("B-A I-A O", "B-A I-A O", &[]);
        check("B-A I-A O", "O O O", &["missed: A"]);
        check("O O O", "O B-A O", &["invented: A"]);
        check("B-A I-A O", "B-B I-B O", &["label: A as B"]);
        check("B-A I-A O", "B-A O O", &["border, too short: A"]);
        check("B-A I-A O", "B-A I-A I-A", &["border, too long: A"]);
        check("B-A I-A O", "O B-A I-A", &["border, shifted: A"]);
        check("B-A I-A O", "O B-B O", &["border, too short, and label: A as B"]);
        check("B-A I-A O", "B-A B-A O", &["border, in pieces: A"]);
    }
}
