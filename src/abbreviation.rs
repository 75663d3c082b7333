//! Abbreviations that are written with a dot which ends no sentence.
//!
//! The tokenizer keeps the dot on them, the fold makes it optional, and the sentence splitter looks at their kind.

/// Whether a sentence may end after the abbreviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Stands before a name or a number: the dot never ends a sentence (`Mr.`, `St.`).
    Before,
    /// Stands after one: the dot ends a sentence when the next word can start one (`Inc.`, `Jr.`).
    After,
}

/// Lower case.
const BEFORE: &[&str] = &[
    "adm", "amb", "approx", "atty", "bldg", "brig", "bros", "capt", "cdr", "cf", "cmdr", "col", "comdr", "cpl", "dr", "dra", "esq", "fr", "ft",
    "gen", "gov", "hon", "ing", "insp", "lic", "lt", "maj", "messrs", "mlle", "mme", "mr", "mrs", "ms", "msgr", "mt", "mx", "nos", "pfc", "pres",
    "prof", "pvt", "rep", "reps", "rev", "revd", "rt", "sen", "sens", "sgt", "sr", "sra", "srta", "st", "sta", "ste", "supt", "treas", "univ", "viz",
    "vol", "vs",
];

/// Lower case.
const AFTER: &[&str] = &[
    "ala", "apr", "ariz", "ark", "assn", "assoc", "aug", "ave", "blvd", "calif", "cie", "co", "colo", "conn", "corp", "cos", "dec", "dept", "etc",
    "feb", "fla", "ga", "hwy", "ill", "inc", "ind", "intl", "jan", "jr", "kan", "ky", "ltd", "mass", "md", "mfg", "mich", "minn", "mont", "neb",
    "nev", "nov", "oct", "okla", "ont", "ore", "pa", "penn", "plc", "pte", "pty", "que", "rd", "sept", "snr", "tenn", "tex", "va", "vt", "wash",
    "wis", "wyo",
];

/// Those that are no words of their own and keep their dot in lower case too.
const LOWER: &[&str] = &["approx", "cf", "corp", "dept", "dr", "etc", "inc", "jr", "ltd", "mr", "mrs", "viz", "vs"];

/// The kind of the abbreviation `word`, given without its dot; `None` if it is none.
pub(crate) fn kind(word: &str) -> Option<Kind> {
    let first = *word.as_bytes().first()?;
    if word.len() > 6 || !first.is_ascii_uppercase() && !LOWER.contains(&word) {
        return None;
    }
    let is = |list: &[&str]| list.iter().any(|entry| entry.eq_ignore_ascii_case(word));
    if is(BEFORE) {
        Some(Kind::Before)
    } else if is(AFTER) {
        Some(Kind::After)
    } else {
        None
    }
}

/// Every abbreviation with its kind; of compiled lists they are part of how they were made.
pub(crate) fn all() -> impl Iterator<Item = (Kind, &'static str)> {
    let lists = [(Kind::Before, BEFORE), (Kind::After, AFTER), (Kind::After, LOWER)];
    lists.into_iter().flat_map(|(kind, words)| words.iter().map(move |&word| (kind, word)))
}

/// Whether the dot after `word` belongs to it and may be left out.
pub(crate) fn drops_dot(word: &str) -> bool {
    kind(word).is_some()
}
