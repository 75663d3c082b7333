//! `tag`: the mentions of documents, as Parquet.

use std::sync::Arc;

use anyhow::{Context, Result};
use datafusion::execution::FunctionRegistry;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::prelude::{DataFrame, ident};
use onomast_datafusion::Mentions;

use crate::arguments::{Rows, Tag};
use crate::documents;
use crate::engine::Engine;
use crate::manifest::{self, Manifest};
use crate::progress::Progress;
use crate::write::{self, Write};

/// The name that the documents have in queries.
const DOCUMENTS: &str = "documents";

pub(crate) async fn run(arguments: &Tag) -> Result<()> {
    let engine = Engine::new(&arguments.place, &arguments.tagging).await?;
    let documents = documents::table(&engine, &arguments.documents.input).await?;
    let mentions = mentions(&engine, documents, arguments).await.with_context(|| arguments.documents.input.clone())?;
    documents::columns(&mentions, arguments.partition_by.iter().map(String::as_str)).context("--partition-by")?;
    let manifest = store(&engine, mentions, &arguments.output, &arguments.partition_by).await?;
    if manifest.nulls > 0 && arguments.rows == Rows::Document {
        eprintln!("onomast-engine: {} documents have null mentions: they have no text, or the log tells what failed", manifest.nulls);
    }
    Ok(())
}

/// The rows that are written.
async fn mentions(engine: &Engine, documents: DataFrame, arguments: &Tag) -> Result<DataFrame> {
    let text = arguments.documents.text.as_str();
    documents::text(&documents, text).context("--text")?;
    let has_id = documents.schema().fields().iter().any(|field| field.name() == "id");
    let kept: Vec<&str> = match arguments.keep.as_slice() {
        [] if has_id => vec!["id"],
        kept => documents::columns(&documents, kept.iter().map(String::as_str)).context("--keep")?,
    };
    match arguments.rows {
        Rows::Document => {
            let tag = engine.context.udf("onomast_tag")?.call(vec![ident(text)]).alias(write::MENTIONS);
            Ok(documents.select(kept.into_iter().map(ident).chain([tag]))?)
        }
        Rows::Mention => {
            let documents = documents.select(kept.into_iter().chain([text]).map(ident))?;
            engine.context.register_table(DOCUMENTS, documents.into_view())?;
            let text = text.replace('\'', "''");
            Ok(engine.context.sql(&format!("select * from {}('{DOCUMENTS}', '{text}')", Mentions::NAME)).await?)
        }
    }
}

/// Writes the rows of a query to a folder that is new.
pub(crate) async fn store(engine: &Engine, rows: DataFrame, output: &str, partition_by: &[String]) -> Result<Manifest> {
    let context = &engine.context;
    let target = manifest::target(context, output, partition_by).await?;
    let plan: Arc<dyn ExecutionPlan> = Arc::new(Write::new(rows.create_physical_plan().await?, target.clone()));
    log::debug!("{}", datafusion::physical_plan::displayable(plan.as_ref()).indent(false));
    let progress = Progress::of(engine, &plan, &target);
    let done = engine.run(plan).await;
    progress.end();
    let files = match done {
        Ok(batches) => batches.iter().map(write::files_of).collect::<Result<Vec<_>, _>>()?.concat(),
        Err(error) => {
            // The first error is the one to tell.
            let _ = manifest::abandon(context, &target).await;
            return Err(error);
        }
    };
    manifest::commit(context, &target, files).await.with_context(|| output.to_owned())
}
