//! The table function: the mentions of a column of a table, one a row.

use std::sync::Arc;

use datafusion::catalog::{TableFunctionArgs, TableFunctionImpl, TableProvider};
use datafusion::common::{Column, Result, ScalarValue, TableReference, UnnestOptions, plan_err};
use datafusion::datasource::{ViewTable, provider_as_source};
use datafusion::execution::SessionState;
use datafusion::functions::core::expr_fn::get_field;
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, lit};
use futures::FutureExt;

use crate::column::Rows;
use crate::{column, functions};

/// `onomast_mentions('table', 'column'[, 'options'])`: the columns of a table but that of the text, and for each mention of that a
/// row with `start`, `end`, `text`, `label`, `subtype`, `score`, `entity` and `entry`, the id of its list entry. Texts without
/// mentions have no row.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> datafusion::common::Result<()> {
/// use datafusion::prelude::SessionContext;
/// let context = SessionContext::new();
/// onomast_datafusion::register(&context);
/// context.sql("create table news as values (1, 'It rained in Bishkek.'), (2, 'It rained.')").await?;
/// let found = context.sql("select column1, text, label from onomast_mentions('news', 'column2')").await?.collect().await?;
/// assert_eq!(found.iter().map(|batch| batch.num_rows()).sum::<usize>(), 1);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Mentions;

impl Mentions {
    /// The name that [`register`](crate::register) gives it.
    pub const NAME: &'static str = "onomast_mentions";
    /// The list that is unnested, under a name that no table has.
    const LIST: &'static str = "__onomast_mentions";

    /// The names of the columns it adds, in their order.
    ///
    /// # Examples
    /// ```
    /// assert_eq!(onomast_datafusion::Mentions::columns().last().map(String::as_str), Some("entry"));
    /// ```
    pub fn columns() -> Vec<String> {
        column::Mentions::fields().iter().map(|field| column_of(field.name()).to_owned()).collect()
    }
}

/// The column of a field: documents have an id of their own.
fn column_of(field: &str) -> &str {
    if field == "id" { "entry" } else { field }
}

impl TableFunctionImpl for Mentions {
    fn call_with_args(&self, arguments: TableFunctionArgs<'_, '_>) -> Result<Arc<dyn TableProvider>> {
        let words: Vec<&str> = arguments.exprs().iter().map(word).collect::<Result<_>>()?;
        let (table, text, options) = match *words.as_slice() {
            [table, text] => (table, text, None),
            [table, text, options] => (table, text, Some(options)),
            _ => return plan_err!("{}: found {} words, expected table, column and perhaps options", Self::NAME, words.len()),
        };
        let Some(state) = arguments.session().as_any().downcast_ref::<SessionState>() else {
            return plan_err!("{}: found a session without tables, expected that of a SessionContext", Self::NAME);
        };
        let table = TableReference::from(table);
        let found = state.schema_for_ref(table.clone())?.table(table.table()).now_or_never().transpose()?.flatten();
        let Some(provider) = found else {
            return plan_err!("{}: found no table `{table}`, expected one that is registered", Self::NAME);
        };
        let scan = LogicalPlanBuilder::scan(table, provider_as_source(provider), None)?;
        Ok(Arc::new(ViewTable::new(unnested(scan, text, options)?, None)))
    }
}

fn unnested(scan: LogicalPlanBuilder, text: &str, options: Option<&str>) -> Result<LogicalPlan> {
    let (mut kept, mut texts) = (Vec::new(), Vec::new());
    for column in scan.schema().columns() {
        if column.name == text { texts.push(Expr::Column(column)) } else { kept.push(Expr::Column(column)) }
    }
    let Some(text) = texts.pop() else {
        let known: Vec<&str> = kept.iter().map(name).collect();
        return plan_err!("{}: found no column `{text}`, expected one of {}", Mentions::NAME, known.join(", "));
    };
    if let Some(taken) = Mentions::columns().into_iter().find(|column| kept.iter().any(|kept| name(kept) == column.as_str())) {
        return plan_err!("{}: the table has a column `{taken}` of its own; give it another name in a view", Mentions::NAME);
    }
    let tag = functions().swap_remove(0);
    let list = tag.call(std::iter::once(text).chain(options.map(lit)).collect()).alias(Mentions::LIST);
    let mention = Expr::Column(Column::from_name(Mentions::LIST));
    let fields = column::Mentions::fields();
    let fields = fields.iter().map(|field| get_field(mention.clone(), field.name().as_str()).alias(column_of(field.name())));
    let columns: Vec<Expr> = kept.iter().cloned().chain(fields).collect();
    scan.project(kept.into_iter().chain([list]))?
        .unnest_column_with_options(Column::from_name(Mentions::LIST), UnnestOptions::new().with_preserve_nulls(false))?
        .project(columns)?
        .build()
}

fn name(column: &Expr) -> &str {
    if let Expr::Column(column) = column { &column.name } else { "" }
}

fn word(argument: &Expr) -> Result<&str> {
    match argument {
        Expr::Literal(ScalarValue::Utf8(Some(word)) | ScalarValue::Utf8View(Some(word)) | ScalarValue::LargeUtf8(Some(word)), _) => Ok(word),
        other => plan_err!("{}: found {other}, expected a word in quotes", Mentions::NAME),
    }
}
