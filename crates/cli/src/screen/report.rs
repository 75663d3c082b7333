//! What is told of the candidates of a record: for people, as a table, as JSON lines.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Result;
use serde::Serialize;

use super::Candidate;
use super::known::Agreement;
use super::records::Record;
use crate::arguments::{ColorChoice, TableFormat};
use crate::output::people::{self, Look};
use crate::output::{csv, table};
use crate::pipeline::Frame;
use crate::{escape, tag};

/// How the output is to look.
pub(super) enum Form {
    People(Look),
    Tsv,
    Csv,
    Jsonl,
}

const COLUMNS: [&str; 13] =
    ["id", "name", "rank", "similarity", "match", "entry", "as", "label", "entry-id", "birth", "entry-birth", "country", "entry-country"];

impl Form {
    pub(super) fn new(format: TableFormat, color: ColorChoice) -> Self {
        match format {
            TableFormat::Text if color.is_for_people() => Self::People(tag::look(color)),
            TableFormat::Text | TableFormat::Tsv => Self::Tsv,
            TableFormat::Csv => Self::Csv,
            TableFormat::Jsonl => Self::Jsonl,
        }
    }

    /// Writes what was found for a record.
    pub(super) fn write(&self, record: &Record, candidates: &[Candidate<'_>], out: &mut dyn Write) -> Result<()> {
        match self {
            Self::People(_) if candidates.is_empty() => {}
            Self::People(look) => for_people(record, candidates, *look, out)?,
            Self::Tsv => out.write_all(table::tsv(&rows(record, candidates)).as_bytes())?,
            Self::Csv => table::comma_separated(&rows(record, candidates), out)?,
            Self::Jsonl => {
                serde_json::to_writer(&mut *out, &Line::of(record, candidates))?;
                out.write_all(b"\n")?;
            }
        }
        Ok(())
    }
}

impl Frame for Form {
    fn start(&self, out: &mut dyn Write) -> Result<()> {
        let header = COLUMNS.map(str::to_owned);
        match self {
            Self::Tsv => writeln!(out, "{}", header.join("\t"))?,
            Self::Csv => csv::line(&header, out)?,
            Self::People(_) | Self::Jsonl => {}
        }
        Ok(())
    }

    fn between(&self) -> &'static [u8] {
        if matches!(self, Self::People(_)) { b"\n" } else { b"" }
    }
}

/// The name of a candidate that is near, if it is not the one that its entry goes by.
fn other_name<'g>(candidate: &Candidate<'g>) -> Option<&'g str> {
    (candidate.name != candidate.entry.name()).then_some(candidate.name)
}

fn told(agreement: Option<Agreement>) -> &'static str {
    agreement.map_or("", Agreement::as_str)
}

fn rows(record: &Record, candidates: &[Candidate<'_>]) -> table::Table {
    let row = |(index, candidate): (usize, &Candidate<'_>)| {
        table::row([
            &record.id,
            &record.name,
            &(index + 1).to_string(),
            &candidate.similarity.to_string(),
            &candidate.how.to_string(),
            candidate.entry.name(),
            other_name(candidate).unwrap_or_default(),
            candidate.entry.label().as_str(),
            candidate.entry.id(),
            told(candidate.birth),
            &candidate.known.birth,
            told(candidate.country),
            &candidate.known.country,
        ])
    };
    candidates.iter().enumerate().map(row).collect()
}

/// A heading with the record, and a line a candidate.
fn for_people(record: &Record, candidates: &[Candidate<'_>], look: Look, out: &mut dyn Write) -> Result<()> {
    let known = [&record.name, &record.birth, &record.country].map(String::as_str);
    let known: Vec<&str> = known.into_iter().filter(|value| !value.is_empty()).collect();
    people::heading(&format!("{}: {}", record.id, known.join(", ")), look, out)?;
    let line = |candidate: &Candidate<'_>| {
        let entry = &candidate.entry;
        let similarity = format!("{:.3}", candidate.similarity);
        table::row([&similarity, entry.name(), entry.label().as_str(), entry.id(), &reasons(candidate)])
    };
    let lines: Vec<Vec<String>> = candidates.iter().map(line).collect();
    Ok(out.write_all(table::aligned(&lines).as_bytes())?)
}

/// How the name matched, and what agrees and differs.
fn reasons(candidate: &Candidate<'_>) -> String {
    let of_known =
        |what: &str, agreement: Option<Agreement>, value: &str| agreement.map(|agreement| format!("{what} {} ({value})", agreement.as_str()));
    let matched = other_name(candidate).map_or_else(|| candidate.how.to_string(), |name| format!("{} of {name}", candidate.how));
    let birth = of_known("birth", candidate.birth, &candidate.known.birth);
    let country = of_known("country", candidate.country, &candidate.known.country);
    [Some(matched), birth, country].into_iter().flatten().map(|reason| escape::line(&reason).into_owned()).collect::<Vec<_>>().join("; ")
}

/// A record as a line of JSON.
#[derive(Serialize)]
struct Line<'r> {
    id: &'r str,
    name: &'r str,
    #[serde(skip_serializing_if = "str::is_empty")]
    birth: &'r str,
    #[serde(skip_serializing_if = "str::is_empty")]
    country: &'r str,
    candidates: Vec<Told<'r>>,
}

/// A candidate of it.
#[derive(Serialize)]
struct Told<'r> {
    similarity: f64,
    #[serde(rename = "match")]
    how: onomast::gazetteer::How,
    name: &'r str,
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    other_name: Option<&'r str>,
    label: &'r str,
    #[serde(skip_serializing_if = "str::is_empty")]
    id: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    birth: Option<Agreement>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<Agreement>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<&'r str, &'r str>,
}

impl<'r> Line<'r> {
    fn of(record: &'r Record, candidates: &'r [Candidate<'_>]) -> Self {
        let told = |candidate: &'r Candidate<'_>| Told {
            similarity: candidate.similarity,
            how: candidate.how,
            name: candidate.entry.name(),
            other_name: other_name(candidate),
            label: candidate.entry.label().as_str(),
            id: candidate.entry.id(),
            birth: candidate.birth,
            country: candidate.country,
            attributes: candidate.entry.attributes().into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        };
        Self { id: &record.id, name: &record.name, birth: &record.birth, country: &record.country, candidates: candidates.iter().map(told).collect() }
    }
}
