//! Patterns over tokens: what the rules of a language are written in.
//!
//! Takes the text of a pattern and gives its elements; takes a sentence and a token and gives the marked part if the
//! pattern stands there. Every element takes a bounded number of tokens, so a rule costs a bounded time a token.
//!
//! ```text
//! <title&cap> [ @name ]              a cue of a kind, here with a capital; `[` and `]` mark what the rule speaks of
//! [ $PERSON ] , <number> ,|.         a candidate with that label; one of two words
//! in|near the? [ <unknown>{1,3} ]    words in any case; `?` and `{least,most}` repeat an element
//! [ $PLACE&!given ] is a @content?    of a candidate no token may be of a kind; a word that is no article, no preposition
//! [ <place|org&!common> ] ~- ~based  one kind or the other, and one that must not be; `~` wants no blank before
//! ^ [ <upper>{1,4} ] ( @run ) $      `^` and `$` are the ends of the sentence, `@run` and `@name` reach as far as they can
//! ```

use std::ops::Range;

use super::View;
use crate::cue::{self, Kinds, kind};
use crate::document;
use crate::label::Label;
use crate::language::role;

/// The most tokens that one repeated element may take.
const MOST: u8 = 8;

/// One step of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Element {
    test: Test,
    least: u8,
    most: u8,
    /// No blank may stand before.
    is_glued: bool,
}

/// What an element asks of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    /// One of these words, by the hash of the folded form.
    Words(Vec<u64>),
    /// A token of one of the kinds of `any` (unless there is none), of all of `all` and of none of `none`.
    Kinds {
        any: Kinds,
        all: Kinds,
        none: Kinds,
    },
    /// A word in small letters that says something: no article, no preposition, no conjunction.
    Content,
    /// The name of a person, as far as capitals, initials and particles go.
    Name,
    /// Capitalised words, as far as they go.
    Run,
    /// The candidate that is weighed, with one of these labels, with any if there are none; and none of its tokens is of these kinds.
    Candidate(Vec<Label>, Kinds),
    Start,
    End,
}

/// What makes a rule worth trying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// At a token with one of these kinds.
    Kinds(Kinds),
    /// At one of these words.
    Words(Vec<u64>),
    /// For a candidate with one of these labels, or with any.
    Candidate(Vec<Label>),
}

/// A whole pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    elements: Vec<Element>,
    /// The marked part, as a range of elements.
    mark: (usize, usize),
    /// The element that is looked for first.
    anchor: usize,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What was found and what was expected, without the place.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut elements = Vec::new();
        let (mut start, mut end) = (None, None);
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            match word {
                "[" if start.is_none() => start = Some(elements.len()),
                "]" if start.is_some() && end.is_none() => end = Some(elements.len()),
                "[" | "]" => return Err(format!("found `{word}` out of place, expected one `[` and one `]` after it")),
                _ => elements.push(Element::parse(word)?),
            }
        }
        let (Some(start), Some(end)) = (start, end) else {
            return Err("found no marked part, expected `[` and `]` around it, with blanks beside them".to_owned());
        };
        if start == end {
            return Err("found nothing between `[` and `]`, expected the part that the rule speaks of".to_owned());
        }
        let pattern = Self { anchor: anchor(&elements)?, elements, mark: (start, end) };
        pattern.check().map(|()| pattern)
    }

    fn check(&self) -> Result<(), String> {
        let is_candidate = |element: &Element| matches!(element.test, Test::Candidate(..));
        let n_candidates = self.elements.iter().filter(|element| is_candidate(element)).count();
        let is_alone = self.mark.1 == self.mark.0 + 1 && is_candidate(&self.elements[self.mark.0]);
        if n_candidates > usize::from(is_alone) {
            return Err("found a candidate beside the mark, expected one alone between `[` and `]`".to_owned());
        }
        if self.elements[..self.anchor].iter().any(|element| element.test == Test::Name) {
            return Err("found `@name` before any cue, expected a kind or a word in front of it".to_owned());
        }
        Ok(())
    }

    /// What makes the rule worth trying.
    pub(super) fn anchor(&self) -> Anchor {
        match &self.elements[self.anchor].test {
            Test::Words(words) => Anchor::Words(words.clone()),
            Test::Candidate(labels, _) => Anchor::Candidate(labels.clone()),
            Test::Kinds { any, all, .. } => Anchor::Kinds(rarest(*any, *all)),
            Test::Content | Test::Name | Test::Run | Test::Start | Test::End => Anchor::Kinds(0),
        }
    }

    /// Whether the rule weighs candidates instead of proposing some.
    pub(super) fn weighs(&self) -> bool {
        matches!(self.elements[self.anchor].test, Test::Candidate(..))
    }

    /// The marked tokens, if the pattern stands around the anchor: a token, or the tokens of a candidate.
    pub(super) fn find(&self, view: &View<'_, '_>, at: Range<usize>) -> Option<Range<usize>> {
        if !self.has_neighbours(view, &at) {
            return None;
        }
        if let Test::Candidate(_, none) = self.elements[self.anchor].test
            && none != 0
            && at.clone().any(|index| view.kinds(index) & none != 0)
        {
            return None;
        }
        let mut walk = Walk { view, pattern: self, borders: [at.start, at.end] };
        let (from, token) = if self.weighs() { (self.anchor + 1, at.end) } else { (self.anchor, at.start) };
        let stands = walk.right(from, token) && walk.left(self.anchor, at.start);
        let [start, end] = if self.weighs() { [at.start, at.end] } else { walk.borders };
        (stands && start < end).then_some(start..end)
    }

    /// Whether the elements beside the anchor may stand there.
    ///
    /// PERF: most patterns fail there, where nothing needs to be walked.
    #[inline]
    fn has_neighbours(&self, view: &View<'_, '_>, at: &Range<usize>) -> bool {
        let anchor = &self.elements[self.anchor];
        if let Some(before) = self.anchor.checked_sub(1)
            && !self.elements[before].may_be_at(view, at.start.wrapping_sub(1), at.start == view.sentence.start)
        {
            return false;
        }
        // Where an anchor that repeats ends only a walk tells.
        let next = self.elements.get(self.anchor + 1).filter(|_| (anchor.least, anchor.most) == (1, 1));
        next.is_none_or(|next| next.may_be_at(view, at.end, at.end == view.sentence.end))
    }
}

/// The kinds that an element with both sets is looked for by.
fn rarest(any: Kinds, all: Kinds) -> Kinds {
    let rare = all & cue::RARE;
    match (rare, any) {
        (0, 0) => 1 << all.trailing_zeros(),
        (0, any) => any,
        // One of them must be there: the first is as good as any.
        (rare, _) => 1 << rare.trailing_zeros(),
    }
}

/// The element that is the rarest in text: a candidate, a word, a cue of a list; what every sentence has comes last.
fn anchor(elements: &[Element]) -> Result<usize, String> {
    let rank = |element: &Element| match &element.test {
        _ if element.least == 0 => None,
        Test::Candidate(..) => Some(0),
        // PERF: a comma stands everywhere.
        Test::Words(words) if [",", "."].iter().any(|mark| words.contains(&literal(mark))) => Some(4),
        Test::Words(_) => Some(1),
        Test::Kinds { any: 0, all: 0, .. } => None,
        Test::Kinds { any, all, .. } if rarest(*any, *all) & !cue::RARE == 0 => Some(2),
        Test::Kinds { .. } => Some(3),
        Test::Content | Test::Name | Test::Run | Test::Start | Test::End => None,
    };
    let ranked = elements.iter().enumerate().filter_map(|(index, element)| rank(element).map(|rank| (rank, index)));
    ranked.min().map(|(_, index)| index).ok_or_else(|| "found no word and no kind that must be there, expected one".to_owned())
}

impl Element {
    /// Whether a token of the sentence is one that the element takes.
    #[inline]
    fn is_at(&self, view: &View<'_, '_>, at: usize) -> bool {
        if !view.sentence.contains(&at) || !view.is_glued_as(self.is_glued, at) {
            return false;
        }
        match &self.test {
            Test::Words(words) => words.contains(&view.hash(at)),
            Test::Kinds { any, all, none } => {
                let kinds = view.kinds(at);
                (*any == 0 || kinds & any != 0) && kinds & all == *all && kinds & none == 0
            }
            Test::Content => view.kinds(at) & kind::LOWER != 0 && !view.has_role(at, role::SMALL),
            Test::Name | Test::Run | Test::Candidate(..) | Test::Start | Test::End => false,
        }
    }

    /// Whether the element may be at a token, beside which the sentence ends or does not.
    #[inline]
    fn may_be_at(&self, view: &View<'_, '_>, at: usize, is_end: bool) -> bool {
        match self.test {
            Test::Words(_) | Test::Kinds { .. } | Test::Content => self.least == 0 || self.is_at(view, at),
            Test::Start | Test::End => is_end,
            Test::Name | Test::Run | Test::Candidate(..) => true,
        }
    }

    fn parse(word: &str) -> Result<Self, String> {
        let (is_glued, word) = word.strip_prefix('~').filter(|rest| !rest.is_empty()).map_or((false, word), |rest| (true, rest));
        let (word, least, most) = repeats(word)?;
        let test = match word {
            "^" => Test::Start,
            "$" => Test::End,
            "@content" => Test::Content,
            "@name" => Test::Name,
            "@run" => Test::Run,
            _ if word.starts_with('$') && word.len() > 1 => candidate(&word[1..])?,
            _ if word.starts_with('<') && word.len() > 1 => kinds(word)?,
            _ if word.starts_with('@') && word.len() > 1 => {
                return Err(format!("found `{word}`, expected @content, @name or @run, or a backslash before the mark"));
            }
            _ => Test::Words(word.split('|').map(literal).collect()),
        };
        if !matches!(test, Test::Words(_) | Test::Kinds { .. } | Test::Content) && (least, most) != (1, 1) {
            return Err(format!("found `{word}` repeated, expected it once"));
        }
        Ok(Self { test, least, most, is_glued })
    }
}

/// The hash of a literal word; a backslash before it keeps a mark from meaning something.
fn literal(word: &str) -> u64 {
    document::token_hash(word.strip_prefix('\\').filter(|rest| !rest.is_empty()).unwrap_or(word))
}

/// Takes `?` and `{least,most}` off the end of an element.
fn repeats(word: &str) -> Result<(&str, u8, u8), String> {
    if let Some(rest) = word.strip_suffix('?').filter(|rest| !rest.is_empty() && !rest.ends_with(['|', '\\'])) {
        return Ok((rest, 0, 1));
    }
    let Some((rest, counts)) = word.strip_suffix('}').and_then(|word| word.rsplit_once('{')).filter(|(rest, _)| !rest.is_empty()) else {
        return Ok((word, 1, 1));
    };
    let (least, most) = counts.split_once(',').unwrap_or((counts, counts));
    match (least.parse::<u8>(), most.parse::<u8>()) {
        (Ok(least), Ok(most)) if least <= most && (1..=MOST).contains(&most) => Ok((rest, least, most)),
        _ => Err(format!("found `{{{counts}}}`, expected two numbers up to {MOST}, the smaller first")),
    }
}

/// `$PERSON|PLACE`, `$*`, `$PLACE&!given|surname`.
fn candidate(text: &str) -> Result<Test, String> {
    let (labels, none) = text.split_once('&').map_or((text, None), |(labels, none)| (labels, Some(none)));
    let none = match none.map(|none| (none, none.strip_prefix('!'))) {
        None => 0,
        Some((_, Some(names))) => kinds_of(names)?,
        Some((none, None)) => return Err(format!("found `&{none}` behind a label, expected `&!` and kinds that it must not be of")),
    };
    if labels == "*" {
        return Ok(Test::Candidate(Vec::new(), none));
    }
    let labels = labels.split('|').map(|label| Label::try_from(label).map_err(|_| format!("found `{label}`, expected a label")));
    Ok(Test::Candidate(labels.collect::<Result<_, _>>()?, none))
}

/// Several kinds with `|` between them.
fn kinds_of(names: &str) -> Result<Kinds, String> {
    let of = |name: &str| {
        cue::kind(name).ok_or_else(|| format!("found the kind `{name}`, expected one of {}", cue::names().collect::<Vec<_>>().join(", ")))
    };
    names.split('|').try_fold(0, |kinds, name| Ok(kinds | of(name)?))
}

/// `<given|surname&cap&!common>`.
fn kinds(word: &str) -> Result<Test, String> {
    let inner = word.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    let inner = inner.ok_or_else(|| format!("found `{word}`, expected `>` at its end, or behind it `?` or `{{1,3}}`"))?;
    let (mut any, mut all, mut none) = (0, 0, 0);
    for part in inner.split('&') {
        let (set, names) = match part.strip_prefix('!') {
            Some(names) => (&mut none, names),
            None if part.contains('|') => (&mut any, part),
            None => (&mut all, part),
        };
        *set |= kinds_of(names)?;
    }
    Ok(Test::Kinds { any, all, none })
}

/// One attempt to find a pattern.
struct Walk<'w, 'a, 't> {
    view: &'w View<'a, 't>,
    pattern: &'w Pattern,
    /// The first marked token, and one past the last.
    borders: [usize; 2],
}

impl Walk<'_, '_, '_> {
    /// Notes that the walk stands before an element: there the mark may start or end.
    fn pass(&mut self, element: usize, token: usize) {
        if element == self.pattern.mark.0 {
            self.borders[0] = token;
        }
        if element == self.pattern.mark.1 {
            self.borders[1] = token;
        }
    }

    /// Whether the elements from `element` on stand from the token `at` on, each with as many tokens as it can take.
    fn right(&mut self, element: usize, at: usize) -> bool {
        self.pass(element, at);
        let Some(step) = self.pattern.elements.get(element) else { return true };
        let end = match step.test {
            Test::Start => return at == self.view.sentence.start && self.right(element + 1, at),
            Test::End => return at == self.view.sentence.end && self.right(element + 1, at),
            Test::Name => self.view.name_end(at),
            Test::Run => self.view.run_end(at, 0),
            Test::Words(_) | Test::Kinds { .. } | Test::Content | Test::Candidate(..) => return self.repeat_right(element, at),
        };
        end > at && self.view.is_glued_as(step.is_glued, at) && self.right(element + 1, end)
    }

    fn repeat_right(&mut self, element: usize, at: usize) -> bool {
        let pattern = self.pattern;
        let step = &pattern.elements[element];
        let mut n_found = 0;
        while n_found < step.most && step.is_at(self.view, at + usize::from(n_found)) {
            n_found += 1;
        }
        // A longer run than the element may take is not cut.
        if step.most > 1 && n_found == step.most && step.is_at(self.view, at + usize::from(n_found)) {
            return false;
        }
        (step.least..=n_found).rev().any(|n_taken| self.right(element + 1, at + usize::from(n_taken)))
    }

    /// Whether the elements before `element` stand before the token `at`.
    fn left(&mut self, element: usize, at: usize) -> bool {
        self.pass(element, at);
        let Some(before) = element.checked_sub(1) else { return true };
        match self.pattern.elements[before].test {
            Test::Start => at == self.view.sentence.start && self.left(before, at),
            Test::Run => {
                let start = self.view.run_start(at, 0);
                start < at && self.left(before, start)
            }
            Test::End | Test::Name | Test::Candidate(..) => false,
            Test::Words(_) | Test::Kinds { .. } | Test::Content => self.repeat_left(before, at),
        }
    }

    fn repeat_left(&mut self, before: usize, at: usize) -> bool {
        let pattern = self.pattern;
        let step = &pattern.elements[before];
        let is_at = |walk: &Self, n_taken: u8| at.checked_sub(usize::from(n_taken)).is_some_and(|at| step.is_at(walk.view, at));
        let mut n_found = 0;
        while n_found < step.most && is_at(self, n_found + 1) {
            n_found += 1;
        }
        if step.most > 1 && n_found == step.most && is_at(self, n_found + 1) {
            return false;
        }
        (step.least..=n_found).rev().any(|n_taken| self.left(before, at - usize::from(n_taken)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_pattern_says_what_was_expected() {
        for (text, expected) in [
            ("a b", "found no marked part"),
            ("[ ] a", "found nothing between"),
            ("] a [", "found `]` out of place"),
            ("[ <cap>{3,1} ]", "expected two numbers"),
            ("[ <cap>{1,9} ]", "expected two numbers"),
            ("[ <queen> ]", "found the kind `queen`"),
            ("[ <cap ]", "expected `>`"),
            ("[ <cap>+ ]", "or behind it `?`"),
            ("a [ @nme ]", "found `@nme`, expected @content, @name or @run"),
            ("[ @name ]", "found no word and no kind"),
            ("[ @name ] said", "found `@name` before any cue"),
            ("[ $PERSON <cap> ]", "found a candidate beside the mark"),
            ("$PLACE [ <cap> ]", "found a candidate beside the mark"),
            ("[ @run? ] said", "repeated"),
            ("[ $PLACE&given ] said", "expected `&!`"),
            ("[ $PLACE&!queen ] said", "found the kind `queen`"),
            ("[ @content ] $", "found no word and no kind"),
        ] {
            let message = Pattern::parse(text).expect_err(text);
            assert!(message.contains(expected), "{text}: {message}");
        }
    }

    #[test]
    fn the_anchor_is_the_rarest_element() {
        let anchor = |text: &str| Pattern::parse(text).map(|pattern| pattern.anchor);
        assert_eq!(anchor("<cap> <title> [ <cap> ]"), Ok(1));
        assert_eq!(anchor("<cap> <title> [ <cap> ] said"), Ok(3));
        assert_eq!(anchor("said [ $PERSON ]"), Ok(1));
        assert_eq!(anchor("<title>? [ <given&!wordy> ]"), Ok(1));
    }
}
