//! How much work is done: steps, counted where every walk passes, in unit tests only.
//!
//! A time depends on the machine and on who else is busy there; a count does not. Outside of unit tests [`step`] is
//! nothing. What the build script compiles too (tokens, lists) calls it under `cfg(test)`, since there it does not exist.

#[cfg(test)]
thread_local! {
    static STEPS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// Counts `n_steps` of work on this thread.
#[cfg(test)]
pub(crate) fn step(n_steps: usize) {
    STEPS.set(STEPS.get() + n_steps as u64);
}

/// Counts nothing.
#[cfg(not(test))]
#[inline(always)]
#[allow(clippy::inline_always, reason = "it is not there")]
pub(crate) fn step(_n_steps: usize) {}

/// The generator of hostile texts, which the program that measures time shares.
#[cfg(all(test, feature = "english"))]
#[path = "../benches/patterns.rs"]
mod patterns;

#[cfg(all(test, feature = "english"))]
mod tests {
    use super::STEPS;
    use super::patterns::{self, Pattern};
    use crate::document::tokenize;
    use crate::gazetteer::{Overlap, Tolerances};
    use crate::{Document, Entry, Explain, Extractor, Gazetteer, Label, Matcher};

    /// What a short text may leave out: lists of known names that are not full yet, first allocations.
    const START: f64 = (16 << 10) as f64;

    /// How much more an eightfold text may cost: buffers double, and sorted things are compared a little more often.
    const GROWTH: f64 = 10.0;

    /// The shorter of the two lengths of each pattern: longer than what is known of one name.
    const LEN: usize = 2 << 10;

    fn user_list() -> Gazetteer {
        let names = patterns::nested_names(12);
        Gazetteer::from_entries(names.iter().map(|name| Entry::new(name, Label::MISC))).expect("they are names")
    }

    /// Steps and allocated bytes.
    fn work(run: impl FnOnce()) -> [u64; 2] {
        let before = STEPS.get();
        let allocated = allocation_counter::measure(run);
        [STEPS.get() - before, allocated.bytes_total]
    }

    /// Eight times the text may cost ten times the work.
    fn check_growth(len: usize, all: impl Iterator<Item = Pattern>, run: impl Fn(&str)) {
        let mut wrong = Vec::new();
        for pattern in all {
            let [short, long] = [len, len * 8].map(|len| pattern.text(len));
            let (small, big) = (work(|| run(&short)), work(|| run(&long)));
            for ((what, small), big) in ["steps", "bytes"].iter().zip(small).zip(big) {
                // The texts are not just eight times as long where a piece is long.
                let allowed = START + small as f64 * GROWTH * long.len() as f64 / (short.len() * 8) as f64;
                if big as f64 > allowed {
                    wrong.push((big * 10 / small.max(1), format!("{} {what}: {small} and {big}", pattern.name)));
                }
            }
        }
        wrong.sort();
        let told: Vec<&str> = wrong.iter().rev().map(|(_, told)| told.as_str()).collect();
        assert!(told.is_empty(), "work grows faster than the text:\n{}", told.join("\n"));
    }

    fn all() -> impl Iterator<Item = Pattern> {
        patterns::fixed().into_iter().chain(patterns::random(1).take(30))
    }

    #[test]
    fn there_are_enough_patterns() {
        assert!(patterns::fixed().len() >= 100);
        assert!(patterns::fixed().iter().all(|pattern| (LEN..LEN * 2).contains(&pattern.text(LEN).len())));
    }

    #[test]
    fn steps_are_counted_where_work_is_done() {
        let text = "President Sooronbai Jeenbekov left Bishkek. Mr Jeenbekov resigned.";
        let [steps, bytes] = work(|| assert_eq!(Extractor::english().extract(text).mentions().len(), 3));
        assert!(steps > 100 && bytes > 1000, "{steps} {bytes}");
    }

    #[test]
    fn tokens_and_sentences_grow_with_the_text() {
        check_growth(LEN / 2, all(), |text| {
            tokenize(text);
            Document::new(text);
        });
    }

    #[test]
    fn matching_grows_with_the_text() {
        for overlap in [Overlap::LeftmostLongest, Overlap::All, Overlap::LongestDominantRight] {
            let block = Gazetteer::from_entries([Entry::new("John", Label::MISC), Entry::new("a a", Label::MISC)]).expect("they are names");
            let english = Extractor::english();
            let lists = english.built_in_gazetteers().iter().cloned().chain([user_list()]);
            let matcher = lists.fold(Matcher::builder(), |builder, list| builder.gazetteer(list)).block(block).overlap(overlap).build();
            // The policies part only where the hits are chosen: those of the lists' names are enough for the others.
            let n_patterns = if overlap == Overlap::All { usize::MAX } else { 30 };
            check_growth(LEN / 2, patterns::fixed().into_iter().take(n_patterns), |text| {
                matcher.find(text);
            });
        }
    }

    #[test]
    fn tolerant_matching_grows_with_the_text() {
        for tolerances in ["translit,endings,parts,typo:1", "sound,typo:2"] {
            let names =
                patterns::nested_names(12).into_iter().chain(["John Smith", "Ludwig van Beethoven", "Бишкек", "aaaaaaaaaa"].map(str::to_owned));
            let mut builder = Gazetteer::builder_with(tolerances.parse::<Tolerances>().expect("known tolerances"));
            names.for_each(|name| builder.push(&Entry::new(name, Label::PERSON)).expect("they are names"));
            let list = builder.build().expect("small");
            let matcher = Matcher::builder().gazetteer(list).overlap(Overlap::All).min_similarity(0.8).build();
            check_growth(LEN, patterns::fixed().into_iter(), |text| {
                matcher.find(text);
            });
        }
    }

    #[test]
    fn extracting_grows_with_the_text() {
        let extractor = Extractor::builder().gazetteer(user_list()).build();
        check_growth(LEN, patterns::fixed().into_iter(), |text| {
            extractor.extract(text);
        });
    }

    #[cfg(feature = "markup")]
    #[test]
    fn reading_markup_grows_with_the_text() {
        let path = "p,b,*/li".parse().expect("it is a path");
        check_growth(LEN, patterns::markup().into_iter(), |text| {
            crate::markup::html(text);
        });
        check_growth(LEN, patterns::markup().into_iter(), |text| {
            crate::markup::xml(text, &path);
        });
        check_growth(LEN, patterns::markup().into_iter(), |text| {
            crate::markup::markdown(text);
        });
        check_growth(LEN, patterns::markup().into_iter(), |text| {
            crate::markup::subtitles(text);
        });
    }

    #[test]
    fn closed_forms_grow_with_the_text() {
        let patterns = || crate::pattern::Patterns::all().reference("2021-10-05".parse().expect("it is a date"));
        let extractor = Extractor::builder().built_in(crate::BuiltIn::None).patterns(patterns()).build();
        check_growth(LEN * 2, all().chain(patterns::forms()), |text| {
            extractor.extract(text);
        });
    }

    #[test]
    fn explaining_grows_with_the_text() {
        let extractor = Extractor::builder().gazetteer(user_list()).explain(Explain::Yes).build();
        let check = |len: usize, patterns: &mut dyn Iterator<Item = Pattern>| {
            check_growth(len, patterns, |text| {
                extractor.extract(text);
            });
        };
        let is_long_word = |pattern: &Pattern| pattern.name.starts_with("one long word");
        check(LEN, &mut all().filter(|pattern| !is_long_word(pattern)));
        // Beside a long word a short text has fewer names than are looked at for one mention.
        check(LEN * 4, &mut all().filter(is_long_word));
    }
}
