//! Hostile texts for the tests that count work and for the program that measures time: both include this file.
//!
//! A pattern makes a text of any length. What is asked of a text eight times as long is that it costs about eight times
//! as much.

/// Something that is repeated, or grows, until a text is long enough.
pub(crate) struct Pattern {
    pub(crate) name: String,
    kind: Kind,
}

enum Kind {
    /// One piece again and again.
    Repeated(String),
    /// As `Repeated`, with another word of letters for every `#`.
    Counted(String),
    /// Half of the text is one word of letters and a surname; the rest is the piece.
    LongWord(String),
    /// The first piece for one half, the second for the other.
    Halves(String, String),
}

impl Pattern {
    fn repeated(piece: &str) -> Self {
        Self { name: format!("{piece:?}"), kind: Kind::Repeated(piece.to_owned()) }
    }

    fn counted(piece: &str) -> Self {
        Self { name: format!("{piece:?}, ever other #"), kind: Kind::Counted(piece.to_owned()) }
    }

    fn long_word(piece: &str) -> Self {
        Self { name: format!("one long word, then {piece:?}"), kind: Kind::LongWord(piece.to_owned()) }
    }

    fn halves(first: &str, second: &str) -> Self {
        Self { name: format!("{first:?}, then {second:?}"), kind: Kind::Halves(first.to_owned(), second.to_owned()) }
    }

    /// The text of at least `len` bytes, and not much more.
    pub(crate) fn text(&self, len: usize) -> String {
        match &self.kind {
            Kind::Repeated(piece) => fill(piece, len),
            Kind::Counted(piece) => {
                let (mut text, mut number) = (String::new(), 0);
                while text.len() < len {
                    text += &piece.replace('#', &letters(number));
                    number += 1;
                }
                text
            }
            Kind::LongWord(piece) => format!("J{} Smith said. {}", fill("o", len / 2), fill(piece, len / 2)),
            Kind::Halves(first, second) => fill(first, len / 2) + &fill(second, len / 2),
        }
    }
}

fn fill(piece: &str, len: usize) -> String {
    piece.repeat(len / piece.len() + 1)
}

/// A number as a lower-case word.
fn letters(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

/// The names of a user's list in which each is the start of the next: `a`, `a a`, and on to `n_words` words.
pub(crate) fn nested_names(n_words: usize) -> Vec<String> {
    let of = |word: &'static str, gap: &'static str| (1..=n_words).map(move |len| vec![word; len].join(gap));
    of("a", " ").chain(of("Zork", "-")).collect()
}

const PIECES: [&str; 128] = [
    // Names of lists.
    "a ",
    "Zork ",
    "Zork-",
    "a-",
    "John Smith, ",
    "John Smith ",
    "John Smith. ",
    "John ",
    "Smith ",
    "J. Smith ",
    "John\n",
    "John Smith\n",
    "John Smith\t",
    "Paris\n",
    "Paris, ",
    "New York, ",
    "New York ",
    "New\n",
    "New York Stock Exchange ",
    "United Nations ",
    "Microsoft ",
    "United States of America and ",
    "Super Bowl ",
    "Victoria, Australia, ",
    "parliament ",
    "The Parliament ",
    "China Daily Times ",
    // Words that lead to names or end them.
    "near ",
    "Near ",
    "Mount ",
    "Lake ",
    "House of ",
    "city of ",
    "City of ",
    "mayor of ",
    "Mayor of ",
    "Bank of ",
    "Bank of the ",
    "University of ",
    "Ministry of Foreign ",
    "Inc\n",
    "Inc ",
    "Inc. ",
    "Corp. Ltd. ",
    "AG ",
    "CO ",
    "Mr. ",
    "Mr ",
    "Dr ",
    "Dr. Mr. ",
    "President ",
    "Prime Minister ",
    "Judge Blocks of the ",
    "President Wins Adams of ",
    "said ",
    "John said ",
    "said John, ",
    "van der ",
    "Jan van der ",
    "bin ",
    "al-",
    "his wife ",
    "River ",
    "Naryn River ",
    "River Party ",
    "Party ",
    "Party of ",
    "University ",
    "Street Bank ",
    "in ",
    "in Zork ",
    "Zork, Paris, ",
    "Zork-based ",
    "Aa and ",
    "Aa & ",
    "A & B ",
    "of ",
    "Aa of ",
    "Aa for the ",
    "Aa - ",
    "Monday ",
    "May ",
    "John Monday ",
    // Lines, tables, datelines, headlines.
    "ALMATY (Reuters) - ",
    "PARIS, ",
    "PARIS ",
    "PARIS\n",
    "BANK RAISES RATES\n",
    "BANK ",
    "UN ",
    "XYZ ",
    "XYZ 3 ",
    "Paris 3 ",
    "Bank Raises Rates\n",
    "Bank Raises Rates\n\n",
    "- John\n",
    "John:\n\n",
    "1. John\n",
    "A\n",
    "A\n\n",
    "a\n",
    "Paris\tLondon\n",
    "\t",
    "\n",
    "   ",
    "Aa   ",
    // Marks.
    "(",
    ")",
    "()",
    "(a) ",
    "[",
    "\"",
    "\"Aa. ",
    "'",
    "\u{2019}",
    "\u{201C}",
    "\u{201D}",
    ".",
    "...",
    "A.",
    "A. ",
    "a.",
    "\u{2014}",
    "_",
    "@a",
    "#a ",
    "a@a.",
    "http://",
];

const MORE: [&str; 34] = [
    "a's ",
    "John's ",
    "a'a'",
    "l'Aa ",
    "O'Aa-Bb'",
    "Aa.Bb",
    "1",
    "1 ",
    "1,",
    "1.",
    "1996-08-30 ",
    "Aa, 42, ",
    "Aa (",
    "Aa who ",
    "AaBb",
    "iAa ",
    "\u{301}",
    "a\u{301}",
    "\u{6771}\u{4EAC}",
    "\u{30AB}",
    "\u{30AB}\u{3099}",
    "\u{E01}\u{E31}",
    "\u{1F469}\u{200D}",
    "\u{200D}",
    "\u{202E}",
    "Aa\u{200E} ",
    "\u{FEFF}Aa ",
    "a\u{AD}",
    "\u{130} ",
    "\u{DF} ",
    "\0",
    "\r",
    "Aa\r\n",
    "\u{2028}",
];

/// The patterns that are tried every time.
pub(crate) fn fixed() -> Vec<Pattern> {
    let counted =
        ["Mr. X# met Y# Z#. ", "John X#, ", "X# Smith said. ", "X# Inc. ", "Bank of X# ", "X#\n", "X#\t", "X# X# ", "XY# ", "\"X#\" ", "X#, Paris. "];
    let long = ["John Smith. ", "John Smith said. ", "J. Smith ", "Mr. Smith, ", "Smith ", "Jo Smith\n"];
    let halves = [("(", ")"), ("Mount ", "Mr. "), ("John ", "Smith "), ("A. ", "Smith, "), ("a ", "Zork "), ("\"", "Aa. "), ("Bank of ", "Inc ")];
    let repeated = PIECES.iter().chain(&MORE).map(|piece| Pattern::repeated(piece));
    let counted = counted.iter().map(|piece| Pattern::counted(piece));
    let long = long.iter().map(|piece| Pattern::long_word(piece));
    let halves = halves.iter().map(|(first, second)| Pattern::halves(first, second));
    repeated.chain(counted).chain(long).chain(halves).collect()
}

/// What opens, closes and nests, one language after the other.
#[cfg(feature = "markup")]
const MARKUP: &[&str] = &[
    "<",
    "</",
    "<>",
    "</>",
    "<a",
    "<a ",
    "<a b",
    "<a b=",
    "<a b=\"",
    "<a b='c' ",
    "<!",
    "<!-",
    "<!--",
    "<!-- a ",
    "-->",
    "<!--<",
    "<?",
    "<![CDATA[",
    "]]>",
    "&",
    "&#",
    "&#x",
    "&#9",
    "&a",
    "&amp",
    "&notin",
    "&&",
    ";",
    "<b>",
    "</b>",
    "<b>a</b>",
    "<b><i></b></i>",
    "<p>",
    "<p><b>",
    "</p>",
    "<p></b>",
    "<div>",
    "</div>",
    "<div><span>",
    "<table>",
    "<table><tr><td>",
    "<td>",
    "<tr>",
    "<li>",
    "<ul><li>",
    "<dd><dt>",
    "<option>",
    "<svg>",
    "<svg><title>",
    "<title>",
    "<title></titl",
    "<script>",
    "</script>",
    "<script><!--<script>",
    "<script></scrip",
    "<textarea>",
    "<plaintext>",
    "<pre>\n",
    "<code>",
    "<template>",
    "<ruby><rt>",
    "<div hidden>",
    "<i lang=de>",
    "<i lang=de>a</i>",
    "<x-y>",
    "a<wbr>",
    "&shy;",
    "\0",
    "\r",
    "\r\n",
    " \n",
    "*",
    "**",
    "**a",
    "*a**",
    "_a",
    "~~",
    "`",
    "``",
    "`a",
    "```\n",
    "[",
    "]",
    "[a](",
    "[a]",
    "![",
    "[[",
    "[^a]",
    "[^a]: ",
    "[a]: b\n",
    "> ",
    ">",
    "- ",
    "- a\n",
    "1. ",
    "  - a\n",
    "| ",
    "| a ",
    "|-|\n",
    "# ",
    "a\n===\n",
    "---\n",
    "\\",
    "<http:",
    "a\n: b\n",
    "{#",
    "-->\n",
    "{\\",
    "{\\an8",
    "<00:",
    "a --> b\n{\\a\n",
    "a --> b\n<0\n",
];

/// Texts with markup: what opens and never closes, closes and never opened, nests, and looks like something else.
#[cfg(feature = "markup")]
pub(crate) fn markup() -> Vec<Pattern> {
    let counted = ["<x#>", "<x#></y#>", "<a b#=c#>", "[a#]: b\n", "[^a#]: b\n", "[a#]", "<p id=#>"];
    let repeated = MARKUP.iter().map(|piece| Pattern::repeated(piece));
    let halves = [
        ("<b>", "</b>"),
        ("<div>", "</p>"),
        ("<i>", "<p>"),
        ("<p>", "</i>"),
        ("<div hidden>", "</div>"),
        ("[", "]"),
        ("*", "a*"),
        ("> ", "- "),
        ("<b>", "</i>"),
    ];
    let halves = halves.iter().map(|(first, second)| Pattern::halves(first, second));
    repeated.chain(counted.iter().map(|piece| Pattern::counted(piece))).chain(halves).collect()
}

/// Texts in which closed forms start everywhere and end nowhere, or never.
pub(crate) fn forms() -> Vec<Pattern> {
    const FORMS: [&str; 60] = [
        "1 ",
        "1, ",
        "1.1",
        "1.",
        "1,000 ",
        "100 000 ",
        "1/2 ",
        "1/1/2001 ",
        "1/",
        "2001-01-",
        "1-",
        "1:1",
        "10:30 ",
        "10:30-",
        "1 to ",
        "$",
        "$1 ",
        "$1-",
        "$1 million to ",
        "-1",
        "+1 ",
        "+1-",
        "(1",
        "(1) ",
        "00 1 ",
        "1% ",
        "1 km ",
        "1 km/",
        "5 feet 5 inches ",
        "1\u{B0}",
        "1\u{B0} 1' 1\" ",
        "N 1.1 ",
        "one ",
        "one hundred and ",
        "twenty-",
        "a ",
        "a million ",
        "half a ",
        "May ",
        "May 5-",
        "1 May ",
        "1 and 2 May ",
        "Monday ",
        "Monday, ",
        "last ",
        "the last ",
        "two days after ",
        "1 day and ",
        "first of ",
        "the end of ",
        "early ",
        "2001 to ",
        "10.1000/a",
        "10.1000/)",
        "a.com/",
        "a-b.com",
        "a@b ",
        "1:",
        "::1",
        "GB82 WEST 1234 ",
    ];
    FORMS.iter().map(|piece| Pattern::repeated(piece)).collect()
}

/// Patterns without end: some pieces of the fixed ones, drawn by a generator with a seed and repeated together.
pub(crate) fn random(seed: u64) -> impl Iterator<Item = Pattern> {
    let mut state = seed;
    // SplitMix64, by Sebastiano Vigna.
    let mut draw = move |n: usize| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % n as u64).unwrap_or_default()
    };
    let pieces: Vec<&str> = PIECES.iter().chain(&MORE).copied().collect();
    std::iter::repeat_with(move || {
        let chosen: String = (0..=draw(4)).map(|_| pieces[draw(pieces.len())]).collect();
        if draw(8) == 0 { Pattern::counted(&format!("{chosen}X# ")) } else { Pattern::repeated(&chosen) }
    })
}
