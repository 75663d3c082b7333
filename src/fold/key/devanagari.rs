//! The vowel that Devanagari does not write: it follows each consonant without a vowel sign, but is silent at the end of a
//! word and between two syllables with vowels (मनमोहन is Manmohan).
//!
//! After Ohala, *Aspects of Hindi Phonology*, 1983: a schwa falls in the context VC_CV, and at the end of a word that does
//! not end in a cluster.

/// A consonant with what is written on it, or any other character.
struct Syllable {
    /// Where in the word its letters end, and an unwritten vowel would be.
    end: usize,
    is_consonant: bool,
    /// A nasal sound or a breath ends it; its vowel is always spoken.
    is_closed: bool,
    vowel: Vowel,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Vowel {
    Written,
    Unwritten,
    None,
}

/// Whether a character is one of the script.
pub(super) fn is_devanagari(character: char) -> bool {
    matches!(character, '\u{900}'..='\u{97F}')
}

/// The word with the vowels that are spoken but not written as the letter अ.
pub(super) fn with_vowels(word: &str) -> String {
    let mut syllables = syllables(word);
    drop_silent(&mut syllables);
    let mut out = String::with_capacity(2 * word.len());
    let mut at = 0;
    for syllable in &syllables {
        out.push_str(&word[at..syllable.end]);
        if syllable.vowel == Vowel::Unwritten {
            out.push('अ');
        }
        at = syllable.end;
    }
    out + &word[at..]
}

fn syllables(word: &str) -> Vec<Syllable> {
    let mut syllables: Vec<Syllable> = Vec::new();
    for (at, character) in word.char_indices() {
        let end = at + character.len_utf8();
        match (character, syllables.last_mut()) {
            ('\u{93C}', Some(last)) => last.end = end,
            ('\u{94D}', Some(last)) => last.vowel = Vowel::None,
            ('\u{900}'..='\u{903}', Some(last)) => last.is_closed = true,
            ('\u{93A}'..='\u{94C}' | '\u{955}'..='\u{957}' | '\u{962}'..='\u{963}', Some(last)) => last.vowel = Vowel::Written,
            ('\u{915}'..='\u{939}' | '\u{958}'..='\u{95F}', _) => {
                syllables.push(Syllable { end, is_consonant: true, is_closed: false, vowel: Vowel::Unwritten });
            }
            _ => syllables.push(Syllable { end, is_consonant: false, is_closed: false, vowel: Vowel::Written }),
        }
    }
    syllables
}

fn drop_silent(syllables: &mut [Syllable]) {
    let n_syllables = syllables.len();
    for at in 1..n_syllables {
        let before = syllables[at - 1].vowel;
        let is_silent = match syllables.get(at + 1) {
            None => before != Vowel::None,
            Some(next) => {
                let is_last = at + 2 == n_syllables && next.vowel == Vowel::Unwritten;
                before != Vowel::None && next.is_consonant && next.vowel != Vowel::None && !is_last
            }
        };
        if is_silent && !syllables[at].is_closed && syllables[at].vowel == Vowel::Unwritten {
            syllables[at].vowel = Vowel::None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unwritten_vowels_are_spoken_or_silent() {
        for (word, spoken) in [
            ("कमल", "कअमअल"),
            ("मनमोहन", "मअनमोहअन"),
            ("नरेन्द्र", "नअरेन्द्रअ"),
            ("गांधी", "गांधी"),
            ("सलमान", "सअलमान"),
            ("न", "नअ"),
            ("संसद", "सअंसअद"),
            ("", ""),
        ] {
            assert_eq!(with_vowels(word), spoken, "{word}");
        }
    }
}
