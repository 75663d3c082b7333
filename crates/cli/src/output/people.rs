//! What people read on a terminal: the text with its mentions marked, and tables of what was found.

use std::borrow::Cow;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use onomast::{Extraction, Label};

use crate::escape;
use crate::output::Found;
use crate::tag::Matched;

/// Whether there are colours; without them, marks in brackets stand for them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Look {
    Colored,
    Plain,
}

impl Look {
    fn of(self, style: Style) -> Style {
        match self {
            Self::Colored => style,
            Self::Plain => Style::new(),
        }
    }

    fn label(self, label: &Label) -> Style {
        self.of(match label.as_str() {
            "PERSON" => AnsiColor::Yellow.on_default(),
            "PLACE" => AnsiColor::Green.on_default(),
            "ORGANIZATION" => AnsiColor::Cyan.on_default(),
            "MISC" => AnsiColor::Magenta.on_default(),
            _ => AnsiColor::Blue.on_default(),
        })
    }
}

/// What stands beside the text and is not part of it.
pub(crate) fn dim(look: Look) -> Style {
    look.of(Style::new().dimmed())
}

/// Which document comes now, where there are several.
pub(crate) fn heading(name: &str, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let bold = look.of(Style::new().bold());
    writeln!(out, "{bold}==> {} <=={bold:#}", escape::line(name))
}

/// The text with its mentions marked, nominal ones less brightly; overlapping ones as far as the first reaches.
pub(crate) fn text<'a>(text: &str, found: impl Iterator<Item = Found<'a>>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut at = 0;
    for found in found {
        if found.span.start() < at {
            continue;
        }
        let style = look.label(found.label);
        let style = if found.nominal || look == Look::Plain { style } else { style.bold() };
        let (before, name) = (escape::block(&text[at..found.span.start()]), escape::block(&text[found.span.range()]));
        match look {
            Look::Colored => write!(out, "{before}{style}{name}{style:#}")?,
            Look::Plain => write!(out, "{before}[{} {name}]", escape::line(found.label.as_str()))?,
        }
        at = found.span.end();
    }
    let rest = &text[at..];
    let end = if text.ends_with('\n') { "" } else { "\n" };
    write!(out, "{}{end}", escape::block(rest))
}

/// A line of a table.
struct Line<'a> {
    label: &'a Label,
    name: &'a str,
    count: usize,
    more: String,
}

/// A table of entities: label, name, how often, as what else.
pub(crate) fn entities(extraction: &Extraction<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let lines = extraction.entities().iter().map(|entity| {
        let mut forms: Vec<String> = Vec::new();
        for &mention in entity.mentions() {
            let mention = &extraction.mentions()[mention];
            let value = mention.value().map(|value| format!("= {value}"));
            for form in [Some(in_one_line(mention.text())), value].into_iter().flatten() {
                if form != entity.name() && !forms.contains(&form) {
                    forms.push(form);
                }
            }
        }
        Line { label: entity.label(), name: entity.name(), count: entity.mentions().len(), more: forms.join(", ") }
    });
    table(&lines.collect::<Vec<_>>(), look, out)
}

/// A table of list entries: label, name, how often, ids.
pub(crate) fn entries(found: &[Matched<'_, '_>], look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for found in found {
        let first = found.first();
        let ids = super::ids(found.entries.iter().copied()).join(", ");
        let place = *places.entry((first.label(), first.name(), ids.clone())).or_insert_with(|| {
            lines.push(Line { label: first.label(), name: first.name(), count: 0, more: ids });
            lines.len() - 1
        });
        lines[place].count += 1;
    }
    table(&lines, look, out)
}

fn table(lines: &[Line<'_>], look: Look, out: &mut dyn Write) -> io::Result<()> {
    let width = lines.iter().map(|line| line.name.chars().count()).max().unwrap_or(0).min(40);
    writeln!(out)?;
    for line in lines {
        let (style, bold) = (look.label(line.label), look.of(Style::new().bold()));
        let (label, name, more) = (escape::line(line.label.as_str()), escape::line(line.name), escape::line(&line.more));
        let row = format!("{style}{label:<13}{style:#} {bold}{name:<width$}{bold:#} {:>4}  {more}", line.count);
        writeln!(out, "{}", row.trim_end())?;
    }
    Ok(())
}

/// Every run of blanks is one blank.
fn in_one_line(text: &str) -> String {
    let words: Vec<Cow<'_, str>> = text.split_whitespace().map(escape::line).collect();
    words.join(" ")
}
