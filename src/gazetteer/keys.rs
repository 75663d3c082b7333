//! The words of a name or a text as a list sees them that forgives more than the fold.
//!
//! Takes a text and the words of the fold, gives *units*, which are those words but for the few that an apostrophe joins
//! (`O'Brien`, `Лук'яненко`), the folded form of a unit, from which its key is made, and the *form* of a whole name: its
//! keys with what stands between them.

use super::tolerance::Tolerances;
use crate::fold::key::{Level, key};
use crate::fold::{self, Class, SoftHyphen, Word, class};

/// Stands in a form around what lies between two words, if that is more than a gap.
pub(crate) const MARK: u8 = 0x1F;

/// Appends the units of a name.
pub(crate) fn push_units(name: &str, words: &mut Vec<Word>) {
    let from = words.len();
    fold::words(name, SoftHyphen::Ignored, |word| words.push(word));
    join(name, words, from);
}

/// Joins the words from `from` on that an apostrophe holds together; the hash of a unit is that of its words.
pub(crate) fn join(text: &str, words: &mut Vec<Word>, from: usize) {
    // PERF: most texts have nothing to join, and then no word is moved.
    let mut pairs = words[from..].windows(2);
    let Some(first) = pairs.position(|pair| is_joint(text, &pair[0], &pair[1])) else { return };
    let from = from + first;
    let mut n_kept = from;
    for at in from..words.len() {
        let word = words[at];
        if n_kept > from && is_joint(text, &words[n_kept - 1], &word) {
            let last = &mut words[n_kept - 1];
            (last.end, last.hash) = (word.end, fold::extend(last.hash, word.hash));
        } else {
            words[n_kept] = word;
            n_kept += 1;
        }
    }
    words.truncate(n_kept);
}

/// Whether an apostrophe between two words is a letter of one: that of an Irish name, or one between letters of Cyrillic.
fn is_joint(text: &str, left: &Word, right: &Word) -> bool {
    // PERF: nearly all words are parted by a blank.
    let bytes = text.as_bytes();
    if bytes[left.end] == b' ' || !matches!(right.start - left.end, 1..=3) {
        return false;
    }
    let mut marks = text[left.end..right.start].chars();
    let is_apostrophe = marks.next().is_some_and(|mark| class(mark) == Class::Apostrophe) && marks.next().is_none();
    let (before, after) = (text[left.start..left.end].chars(), text[right.start..right.end].chars().next());
    let is_cyrillic = |letter: Option<char>| matches!(letter, Some('\u{400}'..='\u{52F}'));
    let is_irish = || matches!(&text[left.start..left.end], "O" | "Ó") && after.is_some_and(char::is_uppercase);
    is_apostrophe && (is_cyrillic(before.last()) && is_cyrillic(after) || is_irish())
}

/// Appends the folded form of a unit; that of what a company is, in its short form.
pub(crate) fn fold_unit(unit: &str, soft: SoftHyphen, out: &mut String) {
    let from = out.len();
    if unit.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        out.extend(unit.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
    } else {
        fold::folded_words(unit, soft, |_, folded| out.push_str(folded));
    }
    if let Some((_, short)) = SHORT_FORMS.iter().find(|(long, _)| out[from..] == **long) {
        out.truncate(from);
        out.push_str(short);
    }
}

/// What a company is, written out and short.
const SHORT_FORMS: &[(&str, &str)] = &[("company", "co"), ("corporation", "corp"), ("incorporated", "inc"), ("limited", "ltd")];

/// A name without the apostrophes inside its words, if it has any: D'Annunzio is DAnnunzio, too.
pub(crate) fn without_apostrophes(name: &str) -> Option<String> {
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphabetic);
    let is_inside = |at: usize, mark: char| {
        class(mark) == Class::Apostrophe && is_letter(name[..at].chars().last()) && is_letter(name[at + mark.len_utf8()..].chars().next())
    };
    let kept: String = name.char_indices().filter(|&(at, mark)| !is_inside(at, mark)).map(|(_, mark)| mark).collect();
    (kept.len() < name.len()).then_some(kept)
}

/// Appends what lies between two units of a form.
pub(crate) fn write_gap(text: &str, before: &Word, after: &Word, soft: SoftHyphen, out: &mut String) {
    let gap = &text[before.end..after.start];
    if gap == " " {
        return out.push(' ');
    }
    let from = out.len();
    out.push(char::from(MARK));
    fold::gap(gap, Some(&text[before.start..before.end]), true, soft, out);
    let marks = &out[from + 1..];
    if marks == " " || matches!(marks, "," | ".,") && is_legal_form(&text[after.start..after.end]) {
        out.truncate(from);
        return out.push(' ');
    }
    out.push(char::from(MARK));
}

/// Short forms of what a company is, before which a comma does not count: `CO., LTD.`
const LEGAL_FORMS: &[&str] = &[
    "ab",
    "ag",
    "as",
    "bv",
    "co",
    "corp",
    "gmbh",
    "inc",
    "incorporated",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "nv",
    "oy",
    "plc",
    "pty",
    "sa",
    "spa",
    "srl",
];

fn is_legal_form(word: &str) -> bool {
    let letters = |word: &str| word.len() <= 12 && word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'.');
    letters(word) && LEGAL_FORMS.binary_search(&word.replace('.', "").to_ascii_lowercase().as_str()).is_ok()
}

/// Writes the form of one name after another.
pub(crate) struct FormWriter {
    level: Level,
    folded: String,
    form: String,
    /// Where the keys stand in the form.
    keys: Vec<(usize, usize)>,
}

impl FormWriter {
    pub(crate) fn new(tolerances: Tolerances) -> Self {
        Self { level: tolerances.level().level(), folded: String::new(), form: String::new(), keys: Vec::new() }
    }

    /// Writes the form of a name and appends its units, whose hashes are those of their keys.
    pub(crate) fn write(&mut self, name: &str, words: &mut Vec<Word>) {
        let from = words.len();
        push_units(name, words);
        self.form.clear();
        self.keys.clear();
        for at in from..words.len() {
            if at > from {
                write_gap(name, &words[at - 1], &words[at], SoftHyphen::Ignored, &mut self.form);
            }
            let start = self.form.len();
            self.folded.clear();
            fold_unit(&name[words[at].start..words[at].end], SoftHyphen::Ignored, &mut self.folded);
            key(&self.folded, self.level, &mut self.form);
            words[at].hash = fold::hash(&self.form.as_bytes()[start..]);
            self.keys.push((start, self.form.len()));
        }
    }

    /// The form written last.
    pub(crate) fn form(&self) -> &str {
        &self.form
    }

    /// Its keys.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|&(start, end)| &self.form[start..end])
    }
}

#[cfg(test)]
mod tests {
    use super::super::tolerance::Tolerance;
    use super::*;

    fn form(name: &str) -> String {
        let mut writer = FormWriter::new(Tolerances::from(Tolerance::Full).with_parts());
        writer.write(name, &mut Vec::new());
        writer.form().replace(char::from(MARK), "|")
    }

    #[test]
    fn apostrophes_inside_words_may_go() {
        for (name, expected) in
            [("Gabriele D'Annunzio", Some("Gabriele DAnnunzio")), ("the Joneses' house", None), ("Xi’an", Some("Xian")), ("Osh", None)]
        {
            assert_eq!(without_apostrophes(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn a_form_is_keys_and_what_is_between_them() {
        for (name, expected) in [
            ("Winston–Salem", "winston salem"),
            ("Sean O'Brien", "sean obrien"),
            ("the o'clock news", "the o|'|clock news"),
            ("Лук'яненко", "лукяненко"),
            ("John's Bar", "john|'|s bar"),
            ("Müller, Hans", "muller|,|hans"),
            ("ACME CO., LTD.", "acme co ltd"),
            ("Acme Company Limited", "acme co ltd"),
            ("AT&T", "at|&|t"),
            ("東京", "東||京"),
        ] {
            assert_eq!(form(name), expected, "{name}");
        }
    }
}
