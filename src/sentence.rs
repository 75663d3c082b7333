//! Sentence borders, as ranges of token indices.
//!
//! Takes a text and its tokens, gives sentences in order that together hold every token. A full stop, question or
//! exclamation mark ends a sentence unless it belongs to an abbreviation that leads on (`Mr.`, `St.`, initials), stands
//! inside quotation marks or brackets that close again in the same paragraph, or is followed by a lower-case word. A
//! blank line, a headline, a bullet, an item of a list and a cell of a table end one too; the break of a hard-wrapped line
//! does not.

mod layout;

use std::ops::Range;

use crate::abbreviation::{self, Kind};
use crate::language::{has_role, role};
use crate::token::{Shape, Token, flag, leads_on};

/// A quotation or bracket that is longer than this many tokens is taken for a slip of the pen.
const MAX_ENCLOSED: usize = 60;

/// How many closing marks are looked through for the one that ends the sentence.
const MAX_CLOSING: usize = 8;

/// A line shorter than this many bytes may be a headline; hard-wrapped lines are longer.
const MAX_HEADLINE: usize = 55;

/// Whether a capitalised word, as at `token`, starts sentences only.
pub(crate) fn is_starter(token: Token) -> bool {
    token.is_capitalized() && (token.shape() == Shape::Title || token.end() - token.start() == 1) && has_role(token.hash(), role::STARTER)
}

/// The sentences of a text.
pub(crate) fn split(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let enclosed = enclosed(text, tokens);
    let mut sentences = Vec::with_capacity(tokens.len() / 16 + 1);
    let mut start = 0;
    let mut line_start = 0;
    let mut layout = layout::Layout::new(text, tokens);
    for index in 1..tokens.len() {
        let token = tokens[index];
        let mut is_border = token.starts_paragraph();
        if token.starts_line() {
            is_border |= layout.starts_item(index)
                || ends_headline(text, tokens, line_start, index) && !layout.leads_on(index - 1)
                || is_bullet(text, tokens, index);
            line_start = index;
        } else if token.has(flag::SPACE) {
            is_border |= layout.starts_cell(index);
        }
        is_border |= !enclosed[index] && ends_sentence(text, tokens, index);
        if is_border {
            sentences.push(start..index);
            start = index;
        }
    }
    if start < tokens.len() {
        sentences.push(start..tokens.len());
    }
    sentences
}

/// For each token, whether it stands inside quotation marks or brackets that close again.
fn enclosed(text: &str, tokens: &[Token]) -> Vec<bool> {
    let mut enclosed = vec![false; tokens.len()];
    let mut open: Vec<(char, usize)> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        if token.starts_paragraph() {
            open.clear();
        }
        if token.is_word() || token.end() - token.start() > 3 {
            continue;
        }
        let Some(mark) = token.text(text).chars().next() else { continue };
        let opener = match mark {
            ')' => '(',
            ']' => '[',
            '\u{201D}' => '\u{201C}',
            '\u{BB}' => '\u{AB}',
            '"' if open.iter().any(|&(other, _)| other == '"') => '"',
            '(' | '[' | '\u{201C}' | '\u{AB}' | '"' => {
                // Nesting deeper than people write is noise; forgetting the outermost keeps this linear.
                if open.len() == 8 {
                    open.remove(0);
                }
                open.push((mark, index));
                continue;
            }
            _ => continue,
        };
        if let Some(depth) = open.iter().rposition(|&(other, _)| other == opener) {
            let from = open[depth].1;
            open.truncate(depth);
            if index - from <= MAX_ENCLOSED {
                enclosed[from + 1..=index].fill(true);
            }
        }
    }
    enclosed
}

/// Whether a sentence ends before the token at `index`.
fn ends_sentence(text: &str, tokens: &[Token], index: usize) -> bool {
    let (mut last, next) = (index - 1, tokens[index]);
    // Closing marks belong to the sentence that they close; more of them than people write are noise, and linear time.
    while last > index.saturating_sub(MAX_CLOSING) && last > 0 && is_closing(tokens[last].text(text)) && !tokens[last].has(flag::SPACE) {
        last -= 1;
    }
    let can_start = next.is_capitalized() || next.has(flag::DIGIT | flag::UNCASED) || is_opening(next.text(text));
    match tokens[last].text(text) {
        // "Yahoo! Inc. said": a legal form starts no sentence; those of two letters are other words, too ("No! Co-operate").
        "!" | "?" if next.text(text).len() > 2 && has_role(next.hash(), role::LEGAL_FORM) => false,
        "!" | "?" | "\u{3002}" | "\u{FF01}" | "\u{FF1F}" | "\u{964}" | "\u{61F}" | "\u{6D4}" => can_start && !is_closing(next.text(text)),
        "." | "\u{2026}" => can_start && (next.has(flag::SPACE) || next.is_capitalized()) && !is_closing(next.text(text)),
        _ if last == index - 1 => ends_with_abbreviation(text, tokens, last),
        _ => false,
    }
}

/// Whether the abbreviation at `last` ends its sentence: a word that only starts sentences must follow, or one with a
/// capital the letter that something is counted by.
fn ends_with_abbreviation(text: &str, tokens: &[Token], last: usize) -> bool {
    let token = tokens[last];
    if !token.has(flag::DOTTED) {
        return false;
    }
    if leads_on(token, text) {
        return is_counting_letter(tokens, last);
    }
    let word = token.text(text).trim_end_matches('.');
    debug_assert!(abbreviation::kind(word) != Some(Kind::Before));
    is_starter(tokens[last + 1])
}

/// Whether the letter at `last` is no initial: "plan B. Ben", "vitamin A. Anna", "than I. Bram".
fn is_counting_letter(tokens: &[Token], last: usize) -> bool {
    let Some(before) = last.checked_sub(1).map(|index| tokens[index]) else { return false };
    let roles = if has_role(tokens[last].hash(), role::PRONOUN) { role::LETTERED | role::BEFORE_PRONOUN } else { role::LETTERED };
    tokens[last + 1].is_capitalized() && tokens[last].end() - tokens[last].start() == 2 && has_role(before.hash(), roles)
}

fn is_closing(mark: &str) -> bool {
    matches!(mark, ")" | "]" | "\"" | "'" | "''" | "\u{201D}" | "\u{2019}" | "\u{BB}")
}

fn is_opening(mark: &str) -> bool {
    matches!(
        mark,
        "(" | "[" | "\"" | "'" | "``" | "`" | "\u{201C}" | "\u{2018}" | "\u{AB}" | "-" | "\u{2013}" | "\u{2014}" | "$" | "\u{A3}" | "\u{20AC}"
    )
}

/// Whether the line from `start` to `end` is a headline: all capitals before one that is not, or short, without a
/// final mark, and before a line that starts with a capital.
fn ends_headline(text: &str, tokens: &[Token], start: usize, end: usize) -> bool {
    let line = &tokens[start..end];
    let Some(last) = line.last() else { return false };
    let is_caps = |line: &[Token]| {
        let mut words = line.iter().filter(|token| token.is_word() && token.shape() != Shape::Number).peekable();
        words.peek().is_some() && words.all(|token| token.shape() == Shape::Upper)
    };
    let next_len = tokens[end..].iter().skip(1).position(|token| token.starts_line()).map_or(tokens.len() - end, |len| len + 1).min(12);
    let next = &tokens[end..end + next_len];
    if is_caps(line) && line.iter().filter(|token| token.is_word()).count() > 1 {
        return !is_caps(next);
    }
    let is_short = last.end() - line[0].start() < MAX_HEADLINE;
    let has_final = matches!(last.text(text), "," | ";" | "-" | "(" | "\u{2013}") || last.has(flag::DOTTED);
    let is_whole_paragraph_line = tokens[start].starts_paragraph();
    // "He met Ada" goes on in the next line.
    let is_clause = is_starter(line[0]) && line.iter().any(|token| token.shape() == Shape::Lower);
    let n_capitals = line.iter().filter(|token| token.is_capitalized()).count();
    // Two words of three: "I need no Apple" goes on in the next line.
    let is_titled = n_capitals * 3 >= 2 * line.iter().filter(|token| token.is_word()).count();
    is_short
        && is_titled
        && !is_clause
        && !has_final
        && is_whole_paragraph_line
        && tokens[end].is_capitalized()
        && last.is_word()
        && (last.is_capitalized() || last.has(flag::DIGIT))
}

/// Whether the token at `index` is the bullet or number of a list item.
fn is_bullet(text: &str, tokens: &[Token], index: usize) -> bool {
    let has_text = tokens.get(index + 1).is_some_and(|next| next.has(flag::SPACE) && !next.starts_line());
    match tokens[index].text(text) {
        "\u{2022}" | "*" | "\u{25AA}" | "\u{25CF}" | "\u{2023}" | "\u{25E6}" | "|" => true,
        "-" | "\u{2013}" | "\u{2014}" | "+" | "\u{B7}" | ">" => has_text,
        "(" | "[" => {
            tokens.get(index + 1).is_some_and(|next| next.shape() == Shape::Number)
                && tokens.get(index + 2).is_some_and(|next| matches!(next.text(text), ")" | "]"))
        }
        number if tokens[index].shape() == Shape::Number && number.len() <= 2 => {
            tokens.get(index + 1).is_some_and(|next| matches!(next.text(text), "." | ")"))
                && tokens.get(index + 2).is_some_and(|next| next.has(flag::SPACE))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::document::Document;

    fn check(text: &str, expect: &[&str]) {
        let document = Document::new(text);
        let found: Vec<String> = (0..document.sentences().len()).map(|index| document.sentence_text(index).replace('\n', " ")).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn abbreviations_and_initials_lead_on() {
        check(
            "Mr. Smith of Acme Inc. met J. K. Rowling in St. Louis. They ate.",
            &["Mr. Smith of Acme Inc. met J. K. Rowling in St. Louis.", "They ate."],
        );
        check("He works for Apple Inc. The firm is big.", &["He works for Apple Inc.", "The firm is big."]);
        check("It rose 3.5 percent. Sales fell.", &["It rose 3.5 percent.", "Sales fell."]);
        check("At 5 p.m. he left the U.S. Congress.", &["At 5 p.m. he left the U.S. Congress."]);
    }

    #[test]
    fn quotations_and_brackets_hold_together() {
        check("\"I came. I saw,\" he said. She left.", &["\"I came. I saw,\" he said.", "She left."]);
        check("It rained (Much. Too much.) all day. Then it stopped.", &["It rained (Much. Too much.) all day.", "Then it stopped."]);
        check("An unpaired \" mark. Stays harmless.", &["An unpaired \" mark.", "Stays harmless."]);
        check("Is it? Yes! Good.", &["Is it?", "Yes!", "Good."]);
        check("He left Yelloh! Inc. for good. Go! Include it.", &["He left Yelloh! Inc. for good.", "Go!", "Include it."]);
        check("Good luck! Co members left.", &["Good luck!", "Co members left."]);
    }

    #[test]
    fn lines() {
        check(
            "BANK RAISES RATES\nThe bank raised its rates on\nMonday, officials said.",
            &["BANK RAISES RATES", "The bank raised its rates on Monday, officials said."],
        );
        check("One line\n\nAnother", &["One line", "Another"]);
        check("Almaty\nOsaka\n", &["Almaty", "Osaka"]);
        check("Lake\nTahoe", &["Lake Tahoe"]);
        check("Ada Lovelace\tAlmaty\nAlan Turing\tOsaka", &["Ada Lovelace", "Almaty", "Alan Turing", "Osaka"]);
        check("One\ttab in a sentence. And no\ttable.", &["One\ttab in a sentence.", "And no\ttable."]);
        check("To: Ada\nFrom: Alan, who wrote this\nyesterday.", &["To: Ada", "From: Alan, who wrote this yesterday."]);
        check("We need:\n- bread\n- wine", &["We need:", "- bread", "- wine"]);
        check(
            "He visited the town of New\nYork in the winter of last year and he stayed\nthere.",
            &["He visited the town of New York in the winter of last year and he stayed there."],
        );
    }
}
