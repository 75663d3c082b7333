//! What `--help` tells at its end: examples, and what every column and field means.

/// The formats of `tag` and `match` alike; a literal, for `concat!` takes no constants.
macro_rules! formats {
    () => {
        "\
Input:
  text   a file is a document, named as the file; after each form feed starts another, named FILE:2, FILE:3, ...
         and offsets start anew
  jsonl  a line is a document: {\"id\":..., \"text\":\"...\"}; an id comes back as it was written, a missing one is the number
         of the line; a line is answered as soon as no other waits, so a program can write one and read its answer
  conll  a line is a token, then tab-separated columns; a blank line ends a sentence, -DOCSTART- starts a document;
         in a file that does not start with it each sentence is one, unless --documents says otherwise
  All may be packed with gzip, bzip2 or zstd (told by the first bytes), and may start with a byte order mark.

Output of --format tsv, and of text in a pipe, by columns (--fields chooses and orders them):
  file         the file; - is standard input
  document     the document: its id, or FILE, FILE:2, ... of a file of several
  line         the line where the mention starts, from 1: of the document's text, or of the file with --input conll
  start, end   where the mention starts and ends in the document's text, in the unit of --offsets
  label        PERSON, PLACE, ORGANIZATION, MISC or a label of your lists
  subtype      the finer kind, such as city; may be empty
  text         the mention as the text writes it
  name         the name as the list writes it; empty if no list has it
  entity       the number of its entity in the document, from 0; empty for match
  ids          the ids of all list entries of that name, separated by |
  score        how sure it is, from 0 to 1
  nominal      true for a common noun that stands for an institution
  entity-name  the name of its entity; only where --fields asks for it
  In cells a tab is \\t, line ends are \\n and \\r, a backslash is \\\\, other control characters are \\x1b or \\u2028.
  With --explain and --explain-at, lines that start with # follow the mentions of a document.

Output of --format jsonl, an object a document, in the order of the input:
  id           the id
  mentions     start, end, text, label, subtype?, score, nominal, source, ids?, name?, attributes?, entity
  entities     label, name, mentions: the numbers of its mentions, from 0 (not for match)
  explanations with --explain-at: start, end (in bytes), words with their cues, candidates
  With --keep, the other fields of the line stand between id and mentions.

Output of --format conll: the input lines with the tag as last column: B-LABEL, I-LABEL or O.

Exit status: 0 done, 1 some inputs failed (each named on standard error, the rest done), 2 wrong usage."
    };
}

pub(crate) const TAG: &str = concat!(
    "\
Examples:
  onomast tag article.txt                          people read it: colours and a table
  onomast tag -r letters/ --fields text,label      a table of what is named in a directory
  onomast tag --input jsonl --format jsonl --keep  a filter for JSON lines
  onomast tag --encoding windows-1252 old.txt.gz   packed, and not in UTF-8
  onomast tag --explain article.txt                why each mention is one
  onomast tag --explain-at Jordan article.txt      what was made of a word, and what it lost to

",
    formats!()
);

pub(crate) const MATCH: &str = concat!(
    "\
Examples:
  onomast match --gazetteer ships.tsv log.txt               the names of a list
  onomast match --gazetteer ships.tsv --overlap all log.txt every name and every label of each
  onomast match --gazetteer ships.tsv --exit-status log.txt status 1 if there is none

A name of several entries is one mention with the ids of all and the label of the first; under --overlap all it is
one for each label.

",
    formats!()
);
