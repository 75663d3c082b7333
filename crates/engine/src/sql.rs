//! `sql`: a query over tables of the command line.

use anyhow::{Context, Result};

use crate::arguments::Sql;
use crate::engine::Engine;
use crate::{documents, table, tag};

pub(crate) async fn run(arguments: &Sql) -> Result<()> {
    let engine = Engine::new(&arguments.place, &arguments.tagging).await?;
    for (name, place) in &arguments.tables {
        let table = documents::table(&engine, place).await?;
        engine.context.register_table(name.as_str(), table.into_view()).with_context(|| format!("--table {name}"))?;
    }
    let rows = engine.context.sql(&arguments.query).await?;
    if let Some(output) = &arguments.out {
        tag::store(&engine, rows, output, &[]).await?;
        return Ok(());
    }
    let rows = engine.collect(rows).await?;
    table::write(&rows, arguments.shown.format, &mut std::io::stdout().lock())
}
