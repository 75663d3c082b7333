//! The options of an extractor, as JSON tells them.

use onomast::pattern::{DateOrder, Patterns};
use onomast::{BuiltIn as Lists, Explain, Extractor, ExtractorBuilder, Gazetteer, Label};
use serde::Deserialize;

use crate::{BuiltIn, Told};

/// What a caller may wish; `index.d.ts` of the package tells what each means.
#[allow(clippy::struct_excessive_bools, reason = "what JavaScript gives is so")]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Options {
    labels: Option<Vec<String>>,
    patterns: Option<Forms>,
    reference_date: Option<String>,
    day_first: bool,
    region: Option<String>,
    gazetteer: Vec<String>,
    block: Vec<String>,
    built_in: bool,
    model: bool,
    explain: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            labels: None,
            patterns: None,
            reference_date: None,
            day_first: false,
            region: None,
            gazetteer: Vec::new(),
            block: Vec::new(),
            built_in: true,
            model: true,
            explain: false,
        }
    }
}

/// Which closed forms are wanted: all, none, or those of some labels.
#[derive(Deserialize)]
#[serde(untagged)]
enum Forms {
    All(bool),
    Of(Vec<String>),
}

impl Options {
    /// The extractor of these options.
    ///
    /// # Errors
    /// If a list has a bad row, or an option a value that it cannot have.
    pub(crate) fn extractor(self, built_in: &BuiltIn) -> Told<Extractor> {
        let patterns = self.patterns()?;
        let gazetteers = lists("gazetteer", &self.gazetteer)?;
        let known = Label::known_with(Patterns::labels().chain(gazetteers.iter().flat_map(Gazetteer::labels).cloned()));
        let mut builder = gazetteers.into_iter().fold(Extractor::builder().patterns(patterns), ExtractorBuilder::gazetteer);
        builder = lists("block", &self.block)?.into_iter().fold(builder, ExtractorBuilder::block);
        if let Some(labels) = &self.labels {
            let labels = read_labels(labels)?;
            if let Some(label) = labels.iter().find(|label| !known.contains(label)) {
                let known: Vec<&str> = known.iter().map(Label::as_str).collect();
                return Err(format!("labels: found `{label}`, expected some of {}", known.join(", ")).into());
            }
            builder = builder.labels(labels);
        }
        match &built_in.lists {
            Some((names, words)) if self.built_in => builder = builder.built_in_lists(names.clone(), words.clone()),
            _ => builder = builder.built_in(Lists::None),
        }
        match &built_in.model {
            Some(model) if self.model => builder = builder.built_in_model(model.clone()),
            _ => builder = builder.without_model(),
        }
        Ok(builder.explain(if self.explain { Explain::Yes } else { Explain::No }).build())
    }

    /// The closed forms: those that are asked for, else those that the labels name.
    fn patterns(&self) -> Told<Patterns> {
        let mut patterns = match (&self.patterns, &self.labels) {
            (Some(Forms::All(true)), _) => Patterns::all(),
            (Some(Forms::All(false)), _) | (None, None) => Patterns::of([]),
            (Some(Forms::Of(labels)), _) | (None, Some(labels)) => Patterns::of(read_labels(labels)?),
        };
        patterns = patterns.order(if self.day_first { DateOrder::DayFirst } else { DateOrder::MonthFirst });
        if let Some(date) = &self.reference_date {
            patterns = patterns.reference(date.parse()?);
        }
        if let Some(region) = &self.region {
            patterns = patterns.region(region.parse()?);
        }
        Ok(patterns)
    }
}

fn read_labels(names: &[String]) -> Result<Vec<Label>, onomast::Error> {
    names.iter().map(|name| name.parse()).collect()
}

/// Lists in TSV; errors name them by what they are for, and by their number if there are several.
fn lists(what: &str, lists: &[String]) -> Result<Vec<Gazetteer>, onomast::Error> {
    let compiled = |(number, list): (usize, &String)| {
        let mut builder = Gazetteer::builder();
        let name = if lists.len() == 1 { what.to_owned() } else { format!("{what}[{number}]") };
        builder.read_list(&name, list.as_bytes())?;
        builder.build()
    };
    lists.iter().enumerate().map(compiled).collect()
}
