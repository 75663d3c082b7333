//! `count` and `pairs`: who is named, and with whom, across all documents. Both are queries.

use anyhow::{Context, Result};
use datafusion::prelude::ident;

use crate::arguments::Count;
use crate::engine::Engine;
use crate::{documents, table};

/// Entities of a document, a row each.
const ENTITIES: &str = "select unnest(onomast_entities(text)) as e from documents";

/// Pairs of a document, a row each: every entity beside the list of all. What they cost stays linear in the text.
const PAIRED: &str = "select e, unnest(es) as o from (\
    select unnest(es) as e, es from (select array_slice(onomast_entities(text), 1, 256) as es from documents))";

pub(crate) async fn count(arguments: &Count) -> Result<()> {
    let query = format!(
        "select sum(e['mentions']) as mentions, count(*) as documents, e['label'] as label, min(e['name']) as name, \
         min(array_to_string(e['ids'], '|')) as ids from ({ENTITIES}) \
         group by e['key'], e['label'] order by mentions desc, documents desc, label, name, e['key']"
    );
    show(arguments, query).await
}

pub(crate) async fn pairs(arguments: &Count) -> Result<()> {
    let query = format!(
        "select count(*) as documents, e['label'] as label, min(e['name']) as name, \
         o['label'] as \"other-label\", min(o['name']) as \"other-name\" from ({PAIRED}) where e['key'] < o['key'] \
         group by e['key'], e['label'], o['key'], o['label'] order by documents desc, label, name, \"other-label\", \"other-name\", \
         e['key'], o['key']"
    );
    show(arguments, query).await
}

async fn show(arguments: &Count, mut query: String) -> Result<()> {
    let engine = Engine::new(&arguments.place, &arguments.tagging).await?;
    let documents = documents::table(&engine, &arguments.documents.input).await?;
    let text = arguments.documents.text.as_str();
    documents::text(&documents, text).context("--text").with_context(|| arguments.documents.input.clone())?;
    engine.context.register_table("documents", documents.select([ident(text).alias("text")])?.into_view())?;
    if let Some(top) = arguments.top {
        query = format!("{query} limit {top}");
    }
    let rows = engine.collect(engine.context.sql(&query).await?).await?;
    table::write(&rows, arguments.shown.format, &mut std::io::stdout().lock())
}
