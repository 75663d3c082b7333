//! The rules: what the words around a name say about it.
//!
//! Takes the cues of a document, gives candidates, and points for the candidates of lists. The rules follow Mikheev, Moens
//! and Grover (1999): sure-fire contexts ("Mr X", "X Inc.", "X, the prime minister") score high, mere shape low. No rule
//! knows another; `resolve` weighs them. What a pattern can say is a row of a table ([`Rules`]); what none can is a function
//! of the modules below. A rule of a table is tried only where its rarest element stands, and looks at a bounded number of
//! tokens: the whole is linear in the text.

mod code;
mod list;
mod organization;
mod pattern;
mod person;
mod place;
mod view;
mod weigh;

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use crate::candidate::{Candidate, Class};
use crate::cue::{Evidence, Kinds};
use crate::document::Document;
use crate::error::Error;
use crate::keyed::HashMap;
use crate::label::Label;
pub(crate) use code::Code;
use code::Coded;
use pattern::{Anchor, Pattern};
use view::View;

/// A name is not longer than this many tokens.
const MAX_NAME: usize = 11;

/// Runs every rule over every sentence.
pub(crate) fn find(document: &Document<'_>, evidence: &mut Evidence, rules: &Rules, label_of: impl Fn(&Candidate) -> Label) {
    let mut found = Vec::new();
    for sentence in document.sentences() {
        let view = View::new(document, evidence, rules, sentence.clone());
        person::find(&view, &mut found);
        organization::find(&view, &mut found);
        place::find(&view, &mut found);
        rules.propose(&view, &mut found);
    }
    let mut candidates = std::mem::take(&mut evidence.candidates);
    each_in_its_sentence(document, evidence, rules, &mut candidates, |view, candidate| {
        person::see_listed(view, candidate);
        view.weigh(candidate);
        rules.weigh(view, candidate, &label_of(candidate));
    });
    found.sort_by_key(|candidate| candidate.tokens.start);
    each_in_its_sentence(document, evidence, rules, &mut found, |view, candidate| rules.weigh(view, candidate, &label_of(candidate)));
    candidates.append(&mut found);
    evidence.candidates = candidates;
}

/// Calls `weigh` for candidates in the order of the text, each with its sentence; what a user's entry decides stays.
fn each_in_its_sentence(
    document: &Document<'_>,
    evidence: &Evidence,
    rules: &Rules,
    candidates: &mut [Candidate],
    weigh: impl Fn(&View<'_, '_>, &mut Candidate),
) {
    let mut sentence_idx = 0;
    for candidate in candidates.iter_mut().filter(|candidate| !candidate.always) {
        while document.sentences()[sentence_idx].end <= candidate.tokens.start {
            sentence_idx += 1;
        }
        weigh(&View::new(document, evidence, rules, document.sentences()[sentence_idx].clone()), candidate);
    }
}

/// The number of a rule among those of an extractor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RuleId(u16);

/// A rule of a table: a pattern, what it proposes or weighs, and the two sentences that test it.
///
/// # Examples
/// ```
/// use onomast::rule::Rules;
/// let table = "id\tpattern\tlabel\tsubtype\tpoints\treason\tfires\tspares\n\
///     frigate\tfrigate [ <cap>{1,3} ]\tVESSEL\tship\t80\tafter a kind of ship\tThe frigate [Surprise] sank.\tA frigate sank.\n";
/// let rules = Rules::read("ships.tsv", table.as_bytes())?;
/// let rule = rules.iter().next().expect("the table has one");
/// assert_eq!((rule.id(), rule.points(), rule.reason(), rule.place()), ("frigate", 80, "after a kind of ship", ("ships.tsv", 2)));
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    id: Arc<str>,
    pattern: Arc<str>,
    label: Option<Label>,
    subtype: Arc<str>,
    points: i32,
    reason: Arc<str>,
    fires: Arc<str>,
    spares: Arc<str>,
    file: Arc<str>,
    line: usize,
    /// What explanations call its place.
    origin: Arc<str>,
    /// `None` for the rule of a function.
    parsed: Option<Pattern>,
}

impl Rule {
    /// Its name, unique among the rules of an extractor.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its pattern, as written; `(code)` if it is a function.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The label of what it proposes; `None` if it weighs what others proposed. A function may do both.
    pub fn label(&self) -> Option<&Label> {
        self.label.as_ref()
    }

    /// The finer type of what it proposes; empty if it tells none.
    pub fn subtype(&self) -> &str {
        &self.subtype
    }

    /// What it adds to a candidate, in points of a hundred; negative if it speaks against it.
    pub fn points(&self) -> i32 {
        self.points
    }

    /// What an explanation says of it.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// A sentence in which it fires, with the marked part in brackets.
    pub fn fires(&self) -> &str {
        &self.fires
    }

    /// A sentence in which it must not fire.
    pub fn spares(&self) -> &str {
        &self.spares
    }

    /// The file and the line, counted from one, that it was read from.
    pub fn place(&self) -> (&str, usize) {
        (&self.file, self.line)
    }

    pub(crate) fn origin(&self) -> Arc<str> {
        Arc::clone(&self.origin)
    }
}

/// Rules, ready to be applied; cheap to clone.
///
/// A table has the columns `id`, `pattern`, `label`, `subtype`, `points`, `reason`, `fires` and `spares`. How patterns are
/// written stands in `languages/README.md`.
///
/// # Examples
/// ```
/// use onomast::{Extractor, rule::Rules};
/// let table = "id\tpattern\tlabel\tsubtype\tpoints\treason\tfires\tspares\n\
///     frigate\tfrigate [ <cap>{1,3} ]\tVESSEL\tship\t80\tafter a kind of ship\tThe frigate [Surprise] sank.\tA frigate sank.\n";
/// let extractor = Extractor::builder().rules(&Rules::read("ships.tsv", table.as_bytes())?).build();
/// let found = extractor.extract("They saw the frigate Zorkana.");
/// assert_eq!((found.mentions()[0].label().as_str(), found.mentions()[0].text()), ("VESSEL", "Zorkana"));
///
/// let error = Rules::read("ships.tsv", "id\tpattern\n".as_bytes()).unwrap_err();
/// assert_eq!(error.to_string(), "ships.tsv:1: found no column `label` in the header, expected one");
/// # Ok::<(), onomast::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Rules(Arc<Table>);

#[derive(Debug)]
struct Table {
    rules: Vec<Rule>,
    /// For each kind, the rules that are tried at a token which has it, with all the kinds they are tried at.
    by_kind: Vec<Vec<(u16, Kinds)>>,
    /// All those kinds.
    anchors: Kinds,
    by_word: HashMap<u64, Vec<u16>>,
    /// A bit for each word: few tokens pass that are no anchor.
    words: Vec<u64>,
    weighing: Weighing,
    /// The rows of the rules that are functions.
    coded: Vec<Coded>,
}

/// The rules that weigh candidates.
#[derive(Debug, Default)]
struct Weighing {
    /// Those of each label that any rule names.
    of_label: Vec<(Label, Vec<u16>)>,
    /// Those of every other label.
    of_any: Vec<u16>,
}

impl Weighing {
    /// From the rules in their order, each with the labels that it weighs; with none it weighs any.
    fn new(rules: &[(Vec<Label>, u16)]) -> Self {
        let mut weighing = Self::default();
        for label in rules.iter().flat_map(|(labels, _)| labels) {
            if weighing.of_label.iter().all(|(known, _)| known != label) {
                let of_label = rules.iter().filter(|(labels, _)| labels.is_empty() || labels.contains(label));
                weighing.of_label.push((label.clone(), of_label.map(|&(_, number)| number).collect()));
            }
        }
        weighing.of_any = rules.iter().filter(|(labels, _)| labels.is_empty()).map(|&(_, number)| number).collect();
        weighing
    }

    /// Those of one label.
    fn of(&self, label: &Label) -> &[u16] {
        self.of_label.iter().find(|(known, _)| known == label).map_or(&self.of_any, |(_, numbers)| numbers)
    }
}

/// The length of the filter of words: 4 kB.
const FILTER_LEN: usize = 512;

impl Default for Rules {
    fn default() -> Self {
        Self::compile(Vec::new())
    }
}

impl Rules {
    /// The rules of the language that is built in.
    pub(crate) fn english() -> Self {
        Self::compile(built_in())
    }

    /// Those of them that are functions, and so at work without the language's lists, too.
    pub(crate) fn of_code() -> Self {
        static OF_CODE: LazyLock<Rules> = LazyLock::new(|| Rules::compile(built_in().into_iter().filter(|rule| rule.parsed.is_none()).collect()));
        OF_CODE.clone()
    }

    /// Reads a file of rules.
    ///
    /// # Errors
    /// If the file cannot be read or a row is bad; the error names file, line and column. Nothing is loaded by half.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let shown = path.as_ref().display().to_string();
        let file = File::open(&path).map_err(|error| Error::io(&shown, error))?;
        Self::read(&shown, BufReader::new(file))
    }

    /// Reads rules; `file` is the name that errors show.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn read(file: &str, reader: impl BufRead) -> Result<Self, Error> {
        list::read(file, reader).map(Self::compile)
    }

    /// These rules and then `others`; of two with one id the later stands.
    #[must_use]
    pub fn with(&self, others: &Self) -> Self {
        let mut rules = self.0.rules.clone();
        for rule in others.iter() {
            match rules.iter_mut().find(|known| known.id == rule.id) {
                Some(known) => known.clone_from(rule),
                None => rules.push(rule.clone()),
            }
        }
        Self::compile(rules)
    }

    /// The rules, in the order of their tables.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Rule> {
        self.0.rules.iter()
    }

    fn compile(rules: Vec<Rule>) -> Self {
        let (mut by_kind, mut words, mut anchors) = (vec![Vec::new(); Kinds::BITS as usize], vec![0; FILTER_LEN], 0);
        let (mut by_word, mut weighing): (HashMap<u64, Vec<u16>>, _) = (HashMap::default(), Vec::new());
        for (number, rule) in rules.iter().enumerate() {
            let number = number as u16;
            let Some(pattern) = &rule.parsed else { continue };
            match pattern.anchor() {
                Anchor::Candidate(labels) => weighing.push((labels, number)),
                Anchor::Kinds(kinds) => {
                    anchors |= kinds;
                    bits(kinds).for_each(|bit| by_kind[bit].push((number, kinds)));
                }
                Anchor::Words(hashes) => {
                    for hash in hashes {
                        by_word.entry(hash).or_default().push(number);
                        words[filter_word(hash)] |= 1 << (hash & 63);
                    }
                }
            }
        }
        let coded = code::rows(&rules);
        Self(Arc::new(Table { rules, by_kind, anchors, by_word, words, weighing: Weighing::new(&weighing), coded }))
    }

    /// What the row of a function says.
    fn coded(&self, code: Code) -> Coded {
        self.0.coded[code as usize]
    }

    pub(crate) fn rule(&self, id: RuleId) -> &Rule {
        &self.0.rules[usize::from(id.0)]
    }

    /// Appends what the rules propose in one sentence.
    fn propose(&self, view: &View<'_, '_>, found: &mut Vec<Candidate>) {
        for at in view.sentence.clone() {
            let hash = view.hash(at);
            if self.0.words[filter_word(hash)] >> (hash & 63) & 1 != 0
                && let Some(numbers) = self.0.by_word.get(&hash)
            {
                numbers.iter().for_each(|&number| self.try_at(view, at, number, found));
            }
            let mut tried = 0;
            for bit in bits(view.kinds(at) & self.0.anchors) {
                for &(number, kinds) in &self.0.by_kind[bit] {
                    // A rule that wants one of several kinds is tried once at a token that has two of them.
                    if kinds & tried == 0 {
                        self.try_at(view, at, number, found);
                    }
                }
                tried |= 1 << bit;
            }
        }
    }

    fn try_at(&self, view: &View<'_, '_>, at: usize, number: u16, found: &mut Vec<Candidate>) {
        let rule = &self.0.rules[usize::from(number)];
        if let Some(label) = &rule.label
            && let Some(tokens) = rule.parsed.as_ref().and_then(|pattern| pattern.find(view, at..at + 1))
        {
            found.push(Candidate::new(tokens, Class::of(label), RuleId(number), rule.points));
        }
    }

    /// Adds the points of the rules that speak of one candidate.
    fn weigh(&self, view: &View<'_, '_>, candidate: &mut Candidate, label: &Label) {
        for &number in self.0.weighing.of(label) {
            let rule = &self.0.rules[usize::from(number)];
            if rule.parsed.as_ref().is_some_and(|pattern| pattern.find(view, candidate.tokens.clone()).is_some()) {
                candidate.add(RuleId(number), rule.points);
            }
        }
    }
}

/// The rows of the built-in table.
fn built_in() -> Vec<Rule> {
    const TABLE: &str = include_str!("../languages/en/rules.tsv");
    // The table is part of the library; a test reads it.
    list::read("en/rules.tsv", TABLE.as_bytes()).unwrap_or_default()
}

/// The numbers of the bits that are set.
fn bits(kinds: Kinds) -> impl Iterator<Item = usize> {
    let mut rest = kinds;
    std::iter::from_fn(move || {
        let bit = rest.trailing_zeros() as usize;
        (rest != 0).then(|| {
            rest &= rest - 1;
            bit
        })
    })
}

fn filter_word(hash: u64) -> usize {
    (hash >> 6) as usize & (FILTER_LEN - 1)
}
