//! The people, places and organizations of a column of text, as functions of [DataFusion](datafusion)'s SQL.
//!
//! | function | gives |
//! |---|---|
//! | `onomast_tag(text)` | a list of mentions: `start`, `end`, `text`, `label`, `subtype`, `score`, `entity`, `id` |
//! | `onomast_entities(text)` | a list of who or what they mean: `key`, `label`, `name`, `ids`, `mentions`, `first` |
//! | `onomast_match(text, list)` | a list of the names of one list: `start`, `end`, `text`, `label`, `subtype`, `id`, `name` |
//! | `onomast_mentions('table', 'column')` | a table: the mentions of that column, one a row, beside all other columns |
//!
//! All take `Utf8`, `LargeUtf8` and `Utf8View`. What is asked of the extractor stands in the session's configuration
//! (`SET onomast.labels = 'PERSON,PLACE'`; [`Options`] tells all keys) or in one more argument,
//! `onomast_tag(text, 'labels=PERSON,PLACE; lists=ships.names')`, which goes before the configuration.
//!
//! A list is opened once a process, a compiled one is mapped. A null text gives null. A text that makes the extractor panic gives
//! null, too, and is told to the log: one row never ends a query. The functions do no I/O but the opening of lists.
//!
//! # Examples
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> datafusion::common::Result<()> {
//! use datafusion::prelude::SessionContext;
//! let context = SessionContext::new();
//! onomast_datafusion::register(&context);
//! let found = context.sql("select unnest(onomast_tag('It rained in Bishkek.')) as m").await?;
//! let found = found.select_exprs(&["m['text']", "m['label']"])?.collect().await?;
//! let found = datafusion::arrow::util::pretty::pretty_format_batches(&found)?.to_string();
//! assert!(found.contains("| Bishkek "), "{found}");
//! # Ok(())
//! # }
//! ```

mod column;
mod function;
mod mentions;
mod open;
mod options;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use datafusion::logical_expr::ScalarUDF;
use datafusion::prelude::SessionContext;

pub use mentions::Mentions;
pub use options::Options;

/// The scalar functions, for a registry of one's own; the names are those of the crate's table.
///
/// # Examples
/// ```
/// let names: Vec<String> = onomast_datafusion::functions().iter().map(|function| function.name().to_owned()).collect();
/// assert_eq!(names, ["onomast_tag", "onomast_entities", "onomast_match"]);
/// ```
pub fn functions() -> Vec<Arc<ScalarUDF>> {
    function::all()
}

/// Registers all functions with a session, and its [`Options`] unless it has some.
pub fn register(context: &SessionContext) {
    let state = context.state_ref();
    let options = state.read().config_options().extensions.get::<Options>().cloned().unwrap_or_default();
    state.write().config_mut().options_mut().extensions.insert(options);
    for function in functions() {
        context.register_udf(Arc::unwrap_or_clone(function));
    }
    context.register_udtf(Mentions::NAME, Arc::new(Mentions));
}
