//! Tokens: words, numbers, punctuation, each with its bytes, flags, shape and the hash of its folded form.
//!
//! Takes any text, gives tokens in order; tokens and the blanks between them are the text. The borders are those of
//! UAX #29 with cuts and joins of our own, each for a reason:
//!
//! - cut: possessives and contractions (`Paris|'s`, `does|n't`, `can|not`), as in UD English: the name is without them
//! - cut: at a colon between letters (`Update:Jeenbekov`), which UAX #29 keeps for Swedish abbreviations
//! - cut: a sentence run into the next (`said.The`): lower-case word, dot, capitalised word
//! - cut: Kana by character, as Han is: a name may end anywhere in a run
//! - join: dots of abbreviations and initials (`U.S.`, `a.m.`, `Inc.`, `J.` before a name), which are no sentence ends
//! - join: web and e-mail addresses, `@handles` and `#tags`, in which names are not looked for
//!
//! ASCII is one loop over a table of byte classes; simple letters of other scripts have a table of their own; the rest
//! is left to unicode-segmentation.

mod cut;
mod segment;

use crate::abbreviation;
use crate::gazetteer::{fold, scan};
use crate::span::Span;

/// A word, number, punctuation mark or address in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    start: usize,
    hash: u64,
    len: u32,
    flags: u16,
}

/// How the letters of a token are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// `parliament`, or letters of a script without case.
    Lower,
    /// `Bishkek`
    Title,
    /// `UNESCO`, `U.S.`
    Upper,
    /// `McDonald`, `iPhone`
    Mixed,
    /// `1991`, `3.5`
    Number,
    /// Neither letter nor digit.
    Punctuation,
}

/// The flags of a token; more than one may be set.
pub(crate) mod flag {
    pub(crate) const LOWER: u16 = 1;
    pub(crate) const UPPER: u16 = 1 << 1;
    pub(crate) const DIGIT: u16 = 1 << 2;
    /// The first letter is a capital.
    pub(crate) const CAPITAL: u16 = 1 << 3;
    /// A blank stands before the token.
    pub(crate) const SPACE: u16 = 1 << 4;
    /// A line break stands before it.
    pub(crate) const LINE: u16 = 1 << 5;
    /// A blank line or a form feed stands before it.
    pub(crate) const PARAGRAPH: u16 = 1 << 6;
    /// Ends with the dot of an abbreviation.
    pub(crate) const DOTTED: u16 = 1 << 7;
    /// The second part of a contraction or a possessive.
    pub(crate) const CLITIC: u16 = 1 << 8;
    /// A web or e-mail address, a handle or a tag.
    pub(crate) const ADDRESS: u16 = 1 << 9;
    /// Letters of a script without case.
    pub(crate) const UNCASED: u16 = 1 << 10;
}

impl Token {
    pub(crate) fn new(span: Span, hash: u64, flags: u16) -> Self {
        // A token of four gigabytes is no name; its length saturates and its text is cut there.
        Self { start: span.start(), hash, len: u32::try_from(span.len()).unwrap_or(u32::MAX), flags }
    }

    /// The bytes of the token.
    pub fn span(self) -> Span {
        Span::new(self.start, self.end())
    }

    /// The first byte.
    pub fn start(self) -> usize {
        self.start
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.start + self.len as usize
    }

    /// The token as written.
    pub fn text(self, text: &str) -> &str {
        &text[self.start..self.end()]
    }

    /// The hash of the folded form: equal for `Straße` and `STRASSE`, `U.S.` and `US`. Never trusted alone.
    pub fn hash(self) -> u64 {
        self.hash
    }

    /// How its letters are written.
    pub fn shape(self) -> Shape {
        let has = |flag| self.flags & flag != 0;
        match (has(flag::LOWER | flag::UNCASED), has(flag::UPPER), has(flag::DIGIT)) {
            (false, false, false) => Shape::Punctuation,
            (false, false, true) => Shape::Number,
            (true, false, _) => Shape::Lower,
            (false, true, _) => Shape::Upper,
            (true, true, _) if has(flag::CAPITAL) && self.flags & MIXED == 0 => Shape::Title,
            _ => Shape::Mixed,
        }
    }

    /// Whether the first letter is a capital.
    pub fn is_capitalized(self) -> bool {
        self.flags & flag::CAPITAL != 0
    }

    /// Whether it holds a letter or digit.
    pub fn is_word(self) -> bool {
        self.flags & (flag::LOWER | flag::UPPER | flag::DIGIT | flag::UNCASED) != 0
    }

    /// Whether a line break stands before it.
    pub fn starts_line(self) -> bool {
        self.flags & flag::LINE != 0
    }

    /// Whether a blank line stands before it.
    pub fn starts_paragraph(self) -> bool {
        self.flags & flag::PARAGRAPH != 0
    }

    pub(crate) fn has(self, flag: u16) -> bool {
        self.flags & flag != 0
    }
}

/// A capital after a lower-case letter or a second capital: set beside `CAPITAL` when the word is not just title case.
const MIXED: u16 = 1 << 11;

/// The tokens of a text.
///
/// # Examples
/// ```
/// let text = "Mr. Jeenbekov's U.S. trip";
/// let tokens: Vec<&str> = onomast::tokenize(text).iter().map(|token| token.text(text)).collect();
/// assert_eq!(tokens, ["Mr.", "Jeenbekov", "'s", "U.S.", "trip"]);
/// ```
pub fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5 + 4);
    let mut tokenizer = Tokenizer { text, tokens: &mut tokens, before: flag::PARAGRAPH };
    tokenizer.run();
    tokens
}

/// What a byte may be: bits of [`flag`] for letters and digits, and these.
mod byte {
    pub(super) const WORD: u8 = 0x07;
    /// A blank.
    pub(super) const SPACE: u8 = 0x08;
    /// Ends a word for certain.
    pub(super) const END: u8 = 0x10;
    /// May join what stands on both sides, or start an address.
    pub(super) const JOINER: u8 = 0x20;
    /// Beyond ASCII.
    pub(super) const HIGH: u8 = 0x40;
}

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut at = 0;
    while at < 256 {
        classes[at] = match at as u8 {
            b'a'..=b'z' => flag::LOWER as u8,
            b'A'..=b'Z' => flag::UPPER as u8,
            b'0'..=b'9' => flag::DIGIT as u8,
            b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C => byte::SPACE,
            b'.' | b'\'' | b':' | b'_' | b'@' | b'#' | b',' | b';' => byte::JOINER,
            0x80..=0xFF => byte::HIGH,
            _ => byte::END,
        };
        at += 1;
    }
    classes
};

fn class(byte: u8) -> u8 {
    CLASSES[byte as usize]
}

pub(super) struct Tokenizer<'t, 'o> {
    text: &'t str,
    tokens: &'o mut Vec<Token>,
    /// The flags of the blanks before the next token.
    before: u16,
}

impl Tokenizer<'_, '_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let first = class(bytes[at]);
            if first == byte::SPACE {
                at = self.blanks(at);
            } else if first & byte::WORD != 0 {
                at = self.word(at);
            } else if self.is_alone(at) {
                self.push(at, at + 1, 0);
                at += 1;
            } else {
                at = self.chunk(at);
            }
        }
    }

    /// Whether the punctuation at `at` is a token whatever stands around it: no mark may follow, no address start.
    fn is_alone(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let may_join = class(bytes[at]) == byte::HIGH || matches!(bytes[at], b'@' | b'#' | b'_' | b'\'');
        !may_join && bytes.get(at + 1).is_none_or(|&next| class(next) != byte::HIGH)
    }

    /// Reads blanks and remembers what they mean for the next token.
    fn blanks(&mut self, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut lines = 0;
        while at < bytes.len() && class(bytes[at]) == byte::SPACE {
            match bytes[at] {
                b'\n' => lines += 1,
                b'\r' if bytes.get(at + 1) != Some(&b'\n') => lines += 1,
                0x0C => lines += 2,
                _ => {}
            }
            at += 1;
        }
        self.before |= flag::SPACE;
        if lines > 0 {
            self.before |= if lines > 1 { flag::LINE | flag::PARAGRAPH } else { flag::LINE };
        }
        at
    }

    /// A word of ASCII letters and digits, when what follows it ends it for certain; else the whole chunk.
    fn word(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = start + 1;
        let first = class(bytes[start]);
        let mut rest = 0;
        while end < bytes.len() && class(bytes[end]) & byte::WORD != 0 {
            rest |= class(bytes[end]);
            end += 1;
        }
        let follows = bytes.get(end).map_or(byte::END, |&byte| class(byte));
        if follows & (byte::JOINER | byte::HIGH) != 0 && !self.ends_plainly(end) {
            return self.chunk(start);
        }
        self.push_ascii(start, end, first, rest);
        end
    }

    /// Whether the joiner at `at` stands before a blank and so joins nothing; a dot may still belong to the word.
    fn ends_plainly(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        match bytes[at] {
            b',' | b';' | b':' => bytes.get(at + 1).is_none_or(|&next| class(next) == byte::SPACE),
            _ => false,
        }
    }

    fn push_ascii(&mut self, start: usize, end: usize, first: u8, rest: u8) {
        let bytes = self.text.as_bytes();
        let mut flags = u16::from(first | rest);
        if u16::from(first) & flag::UPPER != 0 {
            flags |= flag::CAPITAL;
        }
        if u16::from(rest) & flag::UPPER != 0 && flags & flag::LOWER != 0 {
            flags |= MIXED;
        }
        if &bytes[start..end] == b"cannot" || &bytes[start..end] == b"Cannot" {
            self.push(start, start + 3, 0);
            self.push(start + 3, end, flag::CLITIC);
            return;
        }
        let hash = scan::hash_at(bytes, start, end, true);
        self.tokens.push(Token::new(Span::new(start, end), hash, flags | self.before));
        self.before = 0;
    }

    /// Appends a token of any bytes.
    pub(super) fn push(&mut self, start: usize, end: usize, flags: u16) {
        let text = &self.text[start..end];
        let bytes = text.as_bytes();
        if bytes.len() == 1 && class(bytes[0]) & byte::WORD == 0 {
            self.tokens.push(Token::new(Span::new(start, end), u64::from(bytes[0]), flags | self.before));
            self.before = 0;
            return;
        }
        let (mut letters, mut has_first) = (0, false);
        for character in text.chars() {
            let kind = match character {
                _ if character.is_lowercase() => flag::LOWER,
                _ if character.is_uppercase() => flag::UPPER,
                _ if character.is_numeric() => flag::DIGIT,
                _ if character.is_alphabetic() => flag::UNCASED,
                _ => continue,
            };
            if kind == flag::UPPER {
                letters |= if has_first { MIXED } else { flag::CAPITAL };
            }
            has_first |= kind != flag::DIGIT;
            letters |= kind;
        }
        if letters & flag::LOWER == 0 {
            letters &= !MIXED;
        }
        self.tokens.push(Token::new(Span::new(start, end), token_hash(text), letters | flags | self.before));
        self.before = 0;
    }

    /// Everything up to the next blank: by the table of simple characters, or by unicode-segmentation.
    fn chunk(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let len = bytes[start..].iter().position(|&byte| class(byte) == byte::SPACE).unwrap_or(bytes.len() - start);
        let end = start + len;
        let mut at = start;
        while at < end {
            if let Some(stop) = cut::address(self.text, at, end) {
                self.push(at, stop, flag::ADDRESS);
                at = stop;
                continue;
            }
            let stop = segment::next(self.text, at, end);
            at = self.segment(at, stop);
        }
        end
    }

    /// One segment of UAX #29 with our cuts and joins; gives where the next one starts.
    fn segment(&mut self, start: usize, end: usize) -> usize {
        let text = self.text;
        let slice = &text[start..end];
        if slice.chars().all(|character| character.is_whitespace() || matches!(character, '\u{200B}' | '\u{FEFF}')) {
            self.before |= flag::SPACE;
            if slice.contains(['\u{85}', '\u{2028}', '\u{2029}']) {
                self.before |= flag::LINE;
            }
            return end;
        }
        let stop = cut::with_dot(text, start, end);
        if stop > end {
            self.push(start, stop, flag::DOTTED);
            return stop;
        }
        let mut from = start;
        for (at, flags) in cut::inside(slice) {
            self.push(from, start + at, flags.0);
            from = start + at;
            self.before |= flags.1;
        }
        let last_flags = if from > start { self.before & flag::CLITIC } else { 0 };
        self.before &= !flag::CLITIC;
        self.push(from, end, last_flags);
        end
    }
}

/// A token that somebody else has cut: whatever the bytes are, they are one token.
pub(crate) fn of_span(text: &str, span: Span) -> Token {
    let mut tokens = Vec::with_capacity(1);
    let mut tokenizer = Tokenizer { text, tokens: &mut tokens, before: 0 };
    let word = &text[span.range()];
    let is_dotted = word.len() > 1 && word.ends_with('.') && word.starts_with(char::is_alphabetic);
    let is_clitic = word.starts_with(['\'', '\u{2019}']) && word.len() > 1 || word.eq_ignore_ascii_case("n't");
    let flags = if is_dotted { flag::DOTTED } else { 0 } | if is_clitic { flag::CLITIC } else { 0 } | flag::SPACE;
    tokenizer.push(span.start(), span.end(), flags);
    tokens[0]
}

/// The hash of a token: of its one word in the sense of the fold, or of its characters.
fn token_hash(text: &str) -> u64 {
    let word = text.strip_suffix('.').filter(|word| !word.is_empty()).unwrap_or(text);
    let mut hash = None;
    let mut n_words = 0;
    fold::words(word, fold::SoftHyphen::Ignored, |word| {
        n_words += 1;
        hash = Some(word.hash);
    });
    match (n_words, hash) {
        (1, Some(hash)) => hash,
        _ => fold::hash(fold::fold(text, fold::SoftHyphen::Ignored, fold::Strength::Folded).as_bytes()),
    }
}

/// Whether byte offsets are borders of tokens, found by tokenizing only the neighbourhood of what is asked.
pub(crate) struct Borders<'t> {
    text: &'t str,
    /// The chunk whose borders are known.
    chunk: (usize, usize),
    borders: Vec<usize>,
}

impl<'t> Borders<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, chunk: (0, 0), borders: Vec::new() }
    }

    /// Whether the span starts and ends with tokens; the dot of an abbreviation may stay outside.
    pub(crate) fn are(&mut self, span: Span) -> bool {
        (self.is_plain_start(span.start()) || self.is_border(span.start())) && (self.is_plain_end(span.end()) || self.is_border(span.end()))
    }

    fn is_plain_start(&self, at: usize) -> bool {
        at == 0 || self.text.as_bytes()[at - 1] == b' '
    }

    fn is_plain_end(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let is_blank = |at: usize| bytes.get(at).is_none_or(|&byte| byte == b' ' || byte == b'\n');
        is_blank(at) || matches!(bytes[at], b',' | b'.' | b')' | b';' | b'"') && is_blank(at + 1)
    }

    fn is_border(&mut self, at: usize) -> bool {
        if at < self.chunk.0 || at > self.chunk.1 {
            self.read_chunk(at);
        }
        at == self.chunk.0 || at == self.chunk.1 || self.borders.binary_search(&at).is_ok()
    }

    fn read_chunk(&mut self, at: usize) {
        let bytes = self.text.as_bytes();
        let is_blank = |byte: &u8| class(*byte) == byte::SPACE;
        let start = bytes[..at].iter().rposition(is_blank).map_or(0, |blank| blank + 1);
        let end = bytes[at..].iter().position(is_blank).map_or(bytes.len(), |len| at + len);
        self.chunk = (start, end);
        self.borders.clear();
        for token in tokenize(&self.text[start..end]) {
            let token_end = start + token.end();
            self.borders.push(start + token.start());
            if token.has(flag::DOTTED) {
                self.borders.push(token_end - 1);
            }
            self.borders.push(token_end);
        }
        self.borders.dedup();
    }
}

/// Whether the token is an abbreviation that never ends a sentence.
pub(crate) fn leads_on(token: Token, text: &str) -> bool {
    token.has(flag::DOTTED) && {
        let word = token.text(text).trim_end_matches('.');
        abbreviation::kind(word) == Some(abbreviation::Kind::Before) || fold::is_letter(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    fn texts(text: &str) -> Vec<&str> {
        tokenize(text).iter().map(|token| token.text(text)).collect()
    }

    #[test]
    fn tokens_as_people_expect_them() {
        for (text, expect) in [
            ("Paris's O\u{2019}Brien\u{2019}s James' don't can't cannot", "Paris 's O\u{2019}Brien \u{2019}s James ' do n't ca n't can not"),
            ("U.S. J.K. Rowling a.m. Inc. Mr. X", "U.S. J.K. Rowling a.m. Inc. Mr. X"),
            ("He left. J. Smith stayed.", "He left . J. Smith stayed ."),
            ("Winston-Salem and/or US$5 3.5 1,000 10:30", "Winston - Salem and / or US $ 5 3.5 1,000 10 : 30"),
            (
                "see https://example.com/a?b=c, mail a.b@example.org now @name #tag",
                "see https://example.com/a?b=c , mail a.b@example.org now @name #tag",
            ),
            ("said.The Update:Jeenbekov", "said . The Update : Jeenbekov"),
            ("东京タワー", "东 京 タ ワ ー"),
            ("Жээнбеков Бишкекте, \u{AB}ЖК\u{BB}.", "Жээнбеков Бишкекте , \u{AB} ЖК \u{BB} ."),
            ("They'll we've I'm he'd you're", "They 'll we 've I 'm he 'd you 're"),
            ("Apple Inc.", "Apple Inc."),
            ("Ph.D. e.g. example.com.", "Ph.D. e.g. example.com ."),
        ] {
            assert_eq!(texts(text).join(" "), expect);
        }
    }

    #[test]
    fn shapes_and_hashes() {
        let token = |text: &str| tokenize(text)[0];
        for (text, shape) in [
            ("parliament", Shape::Lower),
            ("Bishkek", Shape::Title),
            ("UNESCO", Shape::Upper),
            ("U.S.", Shape::Upper),
            ("McDonald", Shape::Mixed),
            ("iPhone", Shape::Mixed),
            ("1991", Shape::Number),
            ("?", Shape::Punctuation),
            ("Жээнбеков", Shape::Title),
            ("中", Shape::Lower),
        ] {
            assert_eq!(token(text).shape(), shape, "{text}");
        }
        assert_eq!(token("U.S.").hash(), token("us").hash());
        assert_eq!(token("Straße").hash(), token("STRASSE").hash());
    }

    /// The deliberate differences from UAX #29, as a reader of the module's list would tell them.
    fn is_deliberate(text: &str, border: usize, is_ours: bool) -> bool {
        let before = text[..border].chars().next_back().unwrap_or(' ');
        let after = text[border..].chars().next().unwrap_or(' ');
        let quotes = ['\'', '\u{2019}'];
        if is_ours {
            return tokenize(text).iter().any(|token| token.has(flag::ADDRESS))
                || quotes.contains(&after)
                || before == ':'
                || after == ':'
                || before == '.'
                || after == '.'
                || after == 'n'
                || after == 'N'
                || text[..border].to_lowercase().ends_with("can")
                || fold::class(before) == fold::Class::Single
                || fold::class(after) == fold::Class::Single;
        }
        // A join: inside one of our tokens that is an abbreviation or an address.
        let inside = tokenize(text).into_iter().find(|token| token.start() < border && border < token.end());
        inside.is_some_and(|token| token.has(flag::DOTTED | flag::ADDRESS))
    }

    fn assert_agrees(text: &str) {
        let mut ours: Vec<usize> = tokenize(text).iter().flat_map(|token| [token.start(), token.end()]).collect();
        ours.dedup();
        let words: Vec<(usize, &str)> = text.split_word_bound_indices().filter(|(_, word)| !word.trim().is_empty()).collect();
        let theirs: Vec<usize> = words.iter().flat_map(|(at, word)| [*at, at + word.len()]).collect();
        let is_blank =
            |character: Option<char>| character.is_none_or(|character| character.is_whitespace() || matches!(character, '\u{200B}' | '\u{FEFF}'));
        let is_beside_blank = |border: usize| is_blank(text[border..].chars().next()) || is_blank(text[..border].chars().next_back());
        for &border in &ours {
            assert!(theirs.contains(&border) || is_beside_blank(border) || is_deliberate(text, border, true), "our border at {border} in {text:?}");
        }
        for &border in &theirs {
            assert!(ours.contains(&border) || is_beside_blank(border) || is_deliberate(text, border, false), "their border at {border} in {text:?}");
        }
    }

    #[test]
    fn agrees_with_unicode_segmentation_in_many_scripts() {
        for text in [
            "The parliament of Kyrgyzstan sat in Bishkek on Monday, 3,000 people waiting.",
            "Жогорку Кеңештин депутаттары Бишкекте чогулду, деп билдирди басма сөз кызматы.",
            "Η Βουλή των Ελλήνων συνεδρίασε στην Αθήνα· όλοι ήταν εκεί.",
            "Հայաստանի խորհրդարանը Երևանում է։",
            "הכנסת התכנסה בירושלים ביום שני.",
            "اجتمع البرلمان في القاهرة يوم الاثنين، ١٢ مارس.",
            "مجلس شورای اسلامی در تهران تشکیل جلسه داد.",
            "संसद की बैठक नई दिल्ली में हुई।",
            "பாராளுமன்றம் சென்னையில் கூடியது.",
            "รัฐสภาประชุมที่กรุงเทพฯ",
            "国会は東京で開かれた。スカイタワー",
            "全国人大在北京开会，共3000人。",
            "국회는 서울에서 열렸다.",
            "საქართველოს პარლამენტი თბილისშია.",
            "Österreichs Nationalrat tagte in Wien, straßenweise.",
            "Quốc hội họp tại Hà Nội.",
            "የኢትዮጵያ ፓርላማ በአዲስ አበባ ተሰበሰበ።",
        ] {
            assert_agrees(text);
        }
    }

    proptest! {
        #[test]
        fn agrees_with_unicode_segmentation(text in "\\PC{0,24}") {
            assert_agrees(&text);
        }

        #[test]
        fn agrees_with_unicode_segmentation_on_lively_text(text in "([a-zA-Z0-9]{1,3}|[-_.,;:'\u{2019}/ ]|[\u{C0}-\u{24F}\u{370}-\u{3FF}\u{400}-\u{4FF}]|[\u{300}-\u{310}\u{5D0}-\u{5EA}\u{620}-\u{64A}\u{4E00}-\u{4E10}\u{AC00}-\u{AC10}\u{904}-\u{94D}\u{E01}-\u{E3A}\u{2010}-\u{2026}\u{3001}\u{FF0C}]){0,16}") {
            assert_agrees(&text);
        }

        #[test]
        fn tokens_and_gaps_are_the_text(text in "(\\PC|[ \\n\\t]|[a-zA-Z.'@:/#]{1,5}){0,30}") {
            let mut at = 0;
            for token in tokenize(&text) {
                prop_assert!(token.start() >= at && token.end() > token.start());
                let gap = &text[at..token.start()];
                let is_blank = gap.chars().all(|character| character.is_whitespace() || matches!(character, '\u{200B}' | '\u{FEFF}'));
                prop_assert!(is_blank, "{:?}", gap);
                at = token.end();
                prop_assert!(!token.text(&text).is_empty());
            }
            let rest = &text[at..];
            let is_blank = rest.chars().all(|character| character.is_whitespace() || matches!(character, '\u{200B}' | '\u{FEFF}'));
            prop_assert!(is_blank, "{:?}", rest);
        }
    }
}
