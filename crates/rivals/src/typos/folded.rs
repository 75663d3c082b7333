//! What the peers see of a text or a name, and the rule by which they agree.
//!
//! Words are runs of letters and digits, folded as onomast folds them; between two stands a blank, or the marks that part them.

use ::onomast::gazetteer;
use strsim::osa_distance;

/// Names of fewer letters are found only if all are right.
const SHORTEST_NAME: usize = 5;
/// So are words, of a name or a text.
pub(super) const SHORTEST_WORD: usize = 4;

/// A text, folded.
#[derive(Default)]
pub(crate) struct Folded {
    pub(super) text: String,
    pub(super) words: Vec<Word>,
}

/// A word of it.
pub(super) struct Word {
    /// In what is folded.
    start: usize,
    end: usize,
    /// In the text.
    pub(super) from: usize,
    pub(super) to: usize,
    /// Whether one of its letters may be wrong: not if it is short or written small.
    pub(super) may_be_wrong: bool,
    /// Whether a name may go on to the next.
    joins: bool,
}

impl Folded {
    /// A text of its own.
    pub(super) fn new(text: &str) -> Self {
        let mut folded = Self::default();
        folded.read(text);
        folded
    }

    /// Takes another text.
    pub(super) fn read(&mut self, text: &str) {
        self.text.clear();
        self.words.clear();
        let mut end = 0;
        while let Some(from) = text[end..].find(char::is_alphanumeric).map(|len| end + len) {
            if let Some(last) = self.words.last_mut() {
                last.joins = push_gap(&text[last.from..last.to], &text[end..from], &mut self.text);
            }
            end = text[from..].find(|letter: char| !letter.is_alphanumeric()).map_or(text.len(), |len| from + len);
            self.push(&text[from..end], from);
        }
    }

    fn push(&mut self, word: &str, from: usize) {
        let start = self.text.len();
        if word.is_ascii() {
            self.text.extend(word.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
        } else {
            self.text.push_str(&gazetteer::folded(word));
        }
        let may_be_wrong = is_long(&self.text[start..]) && !word.starts_with(char::is_lowercase);
        self.words.push(Word { start, end: self.text.len(), from, to: from + word.len(), may_be_wrong, joins: false });
    }

    /// All words with what stands between them.
    pub(super) fn whole(&self) -> &str {
        if self.words.is_empty() { "" } else { self.window(0, self.words.len() - 1) }
    }

    /// From one word to another.
    pub(super) fn window(&self, first: usize, last: usize) -> &str {
        &self.text[self.words[first].start..self.words[last].end]
    }

    pub(super) fn word(&self, at: usize) -> &str {
        self.window(at, at)
    }

    /// What stands between a word and the next, if a name may go on there.
    pub(super) fn gap(&self, at: usize) -> Option<&str> {
        let next = self.words.get(at + 1)?;
        self.words[at].joins.then(|| &self.text[self.words[at].end..next.start])
    }

    /// The rule: the words are those of the name, but for one that has one letter too many, too few, another, or two changed about.
    pub(super) fn agrees(&self, (first, last): (usize, usize), name: &str) -> bool {
        let (mut rest, mut is_wrong) = (name, false);
        for at in first..=last {
            let len = rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len());
            let (other, more) = rest.split_at(len);
            if self.word(at) != other {
                if is_wrong || !self.words[at].may_be_wrong || !is_long(other) || osa_distance(self.word(at), other) != 1 {
                    return false;
                }
                is_wrong = true;
            }
            let gap = if at < last { self.gap(at) } else { Some("") };
            let Some(more) = gap.and_then(|gap| more.strip_prefix(gap)) else { return false };
            rest = more;
        }
        rest.is_empty() && (!is_wrong || may_be_wrong(name))
    }
}

/// Whether a word is long enough for a wrong letter.
pub(super) fn is_long(word: &str) -> bool {
    word.chars().nth(SHORTEST_WORD - 1).is_some()
}

/// Whether a name has letters enough for one to be wrong.
pub(super) fn may_be_wrong(name: &str) -> bool {
    name.chars().filter(|letter| letter.is_alphanumeric()).nth(SHORTEST_NAME - 1).is_some()
}

/// Appends what stands between two words; whether a name may reach over it.
fn push_gap(before: &str, gap: &str, out: &mut String) -> bool {
    let is_initial = before.chars().nth(1).is_none() && gap.starts_with(". ");
    let from = out.len();
    let mut n_lines = 0;
    for mark in gap[usize::from(is_initial)..].chars() {
        match mark {
            '\n' => n_lines += 1,
            '-' | '\u{2010}'..='\u{2015}' | '\u{AD}' => {}
            '\u{2019}' => out.push('\''),
            mark if mark.is_whitespace() => {}
            mark => out.push(mark),
        }
    }
    if out.len() == from {
        out.push(' ');
    }
    n_lines < 2
}
