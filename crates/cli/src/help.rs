//! What `--help` tells at its end: examples, and what every column and field means.
//!
//! No line is longer than a narrow terminal, so that none is wrapped and columns stay columns.

/// The formats of `tag` and `match` alike; a literal, for `concat!` takes no constants.
macro_rules! formats {
    () => {
        "\
Input, packed with gzip, bzip2 or zstd or not, in UTF-8 or --encoding:
  text   A file is a document, named as the file. After each form feed
         starts another, FILE:2, FILE:3, ..., whose offsets start anew.
  jsonl  A line is a document: {\"id\":..., \"text\":\"...\"}. Its id comes back
         as it was written; a missing one is the number of the line. A line
         is answered as soon as no other waits.
  conll  A line is a token and further columns, parted by tabs, or by
         blanks in a document without any tab. A blank line ends a sentence,
         -DOCSTART- starts a document, which is named FILE:LINE. In a file
         that does not start with it each sentence is a document, unless
         --documents says otherwise.
  html, markdown, xml, srt, vtt
         A file is a document, and its text what a reader sees: no tags,
         scripts, code or comments, references decoded, blocks parted by
         blank lines. A page's <meta charset> counts if --encoding is not
         given. Of XML --text-path names the elements, such as body/p;
         subtitles are one text over all cues. --language en leaves out
         what the source says is in another language.
  csv    A row is a document, its --column the text. It is named as its
         column id says, or FILE:LINE. --keep gives back other columns.
  auto   One of these by the name of each file and its first bytes.

Output of --format tsv, and of text in a pipe; --fields chooses columns:
  file         the file; - is standard input
  document     the document, as named above
  line         the line where the mention starts, from 1: of the document,
               with --input conll and of markup of the file
  start, end   where the mention starts and ends in the document's text,
               in the unit of --offsets; the end is outside
  label        PERSON, PLACE, ORGANIZATION, MISC or a label of your lists; with
               --patterns or where --labels names them, of tag also DATE, TIME,
               MONEY, PERCENT, QUANTITY, EMAIL, URL, PHONE, HANDLE, HASHTAG,
               IBAN, IP, COORDINATE, IDENTIFIER
  subtype      the finer kind, such as city; may be empty
  text         the mention as the text writes it
  name         the name as the list writes it; empty if no list has it
  entity       the number of its entity in the document, from 0; empty
               for match
  ids          the ids of all list entries of that name, with | between
  score        how sure it is, from 0 to 1: of the mentions with 0.9, nine
               in ten are right; of your lists and labels, their points
  nominal      true for a common noun that stands for an institution
  entity-name  the name of its entity; only where --fields asks for it
  source-start, source-end
               where it stands in the source (in UTF-8), of input with
               markup; only where --fields asks for it
  value        what a closed form means, such as 2021-03-06; the last column
               where closed forms are asked for
  match        what was forgiven: fold (case, diacritics and the like),
               ending, translit, sound, parts, typo 1; empty where no list
               forgives more than the fold; only where --fields asks for it
  similarity   how near the text is to the name in the list, from 0 to 1; as
               match
  In cells a tab is written \\t, line ends \\n and \\r, a backslash \\\\,
  other control characters \\x1b or \\u2028. With --explain and
  --explain-at, lines that start with # follow the mentions of a document.

Output of --format jsonl, an object a document, in the order of the input:
  id           the id
  mentions     start, end, text, label, subtype?, score, nominal, source,
               ids?, name?, match?, similarity?, value?, attributes?, entries?,
               entity, explanation?
               of input with markup also source_start, source_end and, where
               tags break it, pieces: [[start, end], ...] in the source
  entities     label, name, mentions: their numbers from 0; not for match
  explanations with --explain-at: start, end (in bytes), words with their
               cues, candidates
  Fields with ? are left out where they are empty. source is gazetteer (a
  list of yours), built-in, context (a rule), pattern (a closed form), model
  or names (elsewhere in the document). value is that of a closed form, such
  as 2021-03-06 or USD 1200000000. match and similarity are there if the
  first entry is of a list that forgives more than the fold. attributes are
  those of the first entry; entries holds id, name and attributes of each
  where there are several.
  explanation (of --explain) and candidates hold text, label, source,
  points, score, reasons (what was seen, its points, where it comes from)
  and outcome.
  With --keep, the other fields of the line stand between id and mentions.

Output of --format conll: the input lines, and as last column B-LABEL,
I-LABEL or O; of other input a token a line. Nominal mentions are O.

Other formats:
  csv      the columns of tsv; cells with a comma, a quote or a line end
           are quoted, nothing is escaped
  inline   the text, [PERSON Ada Lovelace] for a mention; brackets and
           backslashes of the text stand behind a backslash. A form feed
           parts documents. Of overlapping mentions the first stands.
  html     one page without network, to look at, to search and to print:
           text, names, reasons, a map of places with coordinates. Its
           mentions are always explained.
  brat     standoff annotations (.ann), offsets in characters; what a list
           says, or the value of a form, stands in a note. Brat wants a
           file for each document: tag one at a time (several are parted by
           form feeds).
  webanno  W3C Web Annotations in JSON-LD, one page; positions in
           characters, quotes with what stands before and behind
  geojson  a feature for each place of a document whose list has columns
           lat and lon (latitude, longitude, lng, long); offsets of the
           mentions in the unit of --offsets

Exit status: 0 done; 1 some inputs failed, each is named on standard error
and the others are done; 2 wrong usage."
    };
}

pub(crate) const TAG: &str = concat!(
    "\
Examples:
  onomast tag article.txt                       colours and a table
  onomast tag -r letters/ --fields text,label   what a directory names
  onomast tag --encoding windows-1252 old.txt.gz
  onomast tag --input auto -r site/             pages, Markdown, subtitles
  onomast tag --input jsonl --format jsonl --keep < in.jsonl > out.jsonl
  onomast tag --gazetteer ships.tsv --block never.tsv article.txt
  onomast tag --gazetteer ships.tsv --tolerance translit,endings article.txt
  onomast tag --format html article.txt > article.html    a page to read
  onomast tag --patterns article.txt            dates and amounts too
  onomast tag --labels DATE,MONEY --reference-date 2021-10-05 article.txt
  onomast tag --explain article.txt             why each mention is one
  onomast tag --explain-at Jordan article.txt   what was made of a word
  onomast tag --rules mine.tsv article.txt      `onomast rules --help` tells
                                                how a rule is written

",
    formats!()
);

pub(crate) const MATCH: &str = concat!(
    "\
Examples:
  onomast match --gazetteer ships.tsv log.txt
  onomast match --gazetteer ships.tsv --overlap all log.txt
  onomast match --gazetteer ships.tsv --exit-status log.txt
  onomast match --gazetteer people.tsv --tolerance translit,parts,typo:1 \\
    --min-similarity 0.9 --fields text,name,match,similarity log.txt

A name of several entries is one mention with the ids of all and the
label of the first; under --overlap all it is one for each label.
`onomast compile --help` explains the words of --tolerance.

",
    formats!()
);
