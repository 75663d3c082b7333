//! Documents as tables: Parquet, JSON Lines and CSV, packed or not, in files, folders and stores; results by their manifest.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use datafusion::arrow::csv;
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::DataFusionError;
use datafusion::datasource::file_format::FileFormat;
use datafusion::datasource::file_format::csv::CsvFormat;
use datafusion::datasource::file_format::file_compression_type::FileCompressionType;
use datafusion::datasource::file_format::json::JsonFormat;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::object_store::path::Path;
use datafusion::object_store::{ObjectMeta, ObjectStore, ObjectStoreExt};
use datafusion::prelude::{DataFrame, SessionContext};
use futures::{StreamExt, TryStreamExt};
use glob::MatchOptions;

use crate::engine::Engine;
use crate::manifest::Manifest;

/// What documents lie in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Parquet,
    JsonLines,
    Csv,
}

/// How a file ends that can be read: its kind, and how it is packed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Ending {
    kind: Kind,
    /// As the endings of packed files are called, empty for none.
    packed: String,
    /// With the dot.
    whole: String,
}

impl Ending {
    fn of(name: &str) -> Option<Self> {
        let (stem, last) = name.rsplit_once('.')?;
        let packed = matches!(last, "gz" | "zst" | "bz2" | "xz");
        let kind = if packed { stem.rsplit_once('.')?.1 } else { last };
        let whole = if packed { format!(".{kind}.{last}") } else { format!(".{kind}") };
        let packed = if packed { last.to_owned() } else { String::new() };
        let kind = match kind {
            "parquet" if packed.is_empty() => Kind::Parquet,
            "jsonl" | "ndjson" | "json" => Kind::JsonLines,
            "csv" => Kind::Csv,
            _ => return None,
        };
        Some(Self { kind, packed, whole })
    }

    fn options(&self) -> Result<ListingOptions> {
        let packed = FileCompressionType::from_str(&self.packed)?;
        let format: Arc<dyn FileFormat> = match self.kind {
            Kind::Parquet => Arc::new(ParquetFormat::default()),
            Kind::JsonLines => Arc::new(JsonFormat::default().with_file_compression_type(packed)),
            // Texts have lines: a quoted value may hold several.
            Kind::Csv => Arc::new(CsvFormat::default().with_has_header(true).with_newlines_in_values(true).with_file_compression_type(packed)),
        };
        Ok(ListingOptions::new(format).with_file_extension(&self.whole))
    }
}

/// The table of a file, a folder or a URL.
///
/// # Errors
/// If there is nothing to read, or a folder holds files of different kinds.
pub(crate) async fn table(engine: &Engine, place: &str) -> Result<DataFrame> {
    let context = &engine.context;
    // Of a folder of this machine it is seen that it is one, of a store a slash has to tell.
    let is_store_folder = place.contains("://") && Ending::of(place).is_none() && !place.ends_with('/');
    let url = ListingTableUrl::parse(if is_store_folder { format!("{place}/") } else { place.to_owned() })
        .with_context(|| format!("{place}: expected a file, a folder or a URL"))?;
    let store = context.runtime_env().object_store(&url)?;
    if url.is_collection()
        && url.get_glob().is_none()
        && let Some(manifest) = Manifest::read(store.as_ref(), url.prefix()).await?
    {
        engine.cut(manifest.files.iter().map(|file| file.bytes).sum());
        let urls = manifest.files.iter().map(|file| under(&url, file.path.split('/'))).collect::<Result<Vec<_>>>()?;
        let parquet = Ending { kind: Kind::Parquet, packed: String::new(), whole: ".parquet".to_owned() };
        let schema = async {
            match urls.first() {
                Some(url) => Ok(parquet.options()?.infer_schema(&context.state(), url).await?),
                None => Ok::<_, anyhow::Error>(Arc::new(Schema::empty())),
            }
        };
        let schema = schema.await.with_context(|| place.to_owned())?;
        return read(context, urls, &parquet, schema);
    }
    let state = context.state();
    let found = async { url.list_all_files(&state, store.as_ref(), "").await?.try_collect::<Vec<_>>().await };
    let mut found = found.await.with_context(|| format!("{place}: expected a file, a folder or a URL"))?;
    let n_found = found.len();
    found.retain(|file| is_wanted(&url, &file.location));
    let has_others = found.len() < n_found;
    let (mut endings, mut n_bytes): (BTreeMap<Ending, usize>, u64) = (BTreeMap::new(), 0);
    for file in &found {
        match file.location.filename().and_then(Ending::of) {
            Some(ending) => *endings.entry(ending).or_default() += 1,
            None => continue,
        }
        n_bytes += file.size;
    }
    let mut kinds: Vec<Kind> = endings.keys().map(|ending| ending.kind).collect();
    kinds.dedup();
    match kinds.as_slice() {
        [] if url.get_glob().is_some() => bail!(
            "{place}: found no documents by this pattern, expected files that end in .parquet, .jsonl or .csv; where a name itself has `[`, `*` \
             or `?` it is written `[[]`, `[*]`, `[?]`"
        ),
        [] => bail!("{place}: found no documents, expected files that end in .parquet, .jsonl or .csv, the latter also with .gz, .zst, .bz2 or .xz"),
        [_] => (),
        [one, other, ..] => bail!("{place}: found files of {one:?} and of {other:?}, expected one kind; `place/**/*.ENDING` chooses"),
    }
    engine.cut(n_bytes);
    let mut all: Option<DataFrame> = None;
    for ending in endings.keys() {
        let is_one = |file: &&ObjectMeta| file.location.filename().and_then(Ending::of).as_ref() == Some(ending);
        let files: Vec<ObjectMeta> = found.iter().filter(is_one).cloned().collect();
        let table = async {
            let schema = match ending.kind {
                Kind::Csv => Arc::new(header(store.as_ref(), &files, ending).await?),
                Kind::Parquet | Kind::JsonLines => ending.options()?.format.infer_schema(&state, &store, &files).await?,
            };
            // A folder is listed at once; files by their names are looked up one by one.
            let urls = if has_others {
                files.iter().map(|file| under(&url, url.strip_prefix(&file.location).into_iter().flatten())).collect::<Result<_>>()?
            } else {
                vec![url.clone()]
            };
            read(context, urls, ending, schema)
        };
        let table = table.await.with_context(|| place.to_owned())?;
        all = Some(match all {
            Some(others) => others.union_by_name(table)?,
            None => table,
        });
    }
    all.context("found no documents")
}

/// Whether a file of a folder is one of its documents. What begins with a dot or an underscore, or lies in a folder that does, is of
/// programs, such as a commit of Spark or what an editor saves: only a pattern that has such a name itself takes it. As in a shell, `*`
/// is a part of one name.
fn is_wanted(folder: &ListingTableUrl, file: &Path) -> bool {
    let is_hidden = |name: &str| name.starts_with(['.', '_']);
    let Some(names) = folder.strip_prefix(file) else { return true };
    let names: Vec<&str> = names.collect();
    let Some(pattern) = folder.get_glob() else { return !names.into_iter().any(is_hidden) };
    // Folders of partitions, `label=PLACE`, are passed over where patterns are matched.
    let path = names.iter().filter(|name| !name.contains('=')).copied().collect::<Vec<_>>().join("/");
    let options = MatchOptions { require_literal_separator: true, ..MatchOptions::default() };
    pattern.matches_with(&path, options) && (pattern.as_str().split('/').any(is_hidden) || !names.into_iter().any(is_hidden))
}

/// A file under a folder.
fn under<'a>(folder: &ListingTableUrl, path: impl IntoIterator<Item = &'a str>) -> Result<ListingTableUrl> {
    let mut url = folder.get_url().clone();
    // The segments of a path are written as they are in the store; those of a URL are written out once more.
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path);
    }
    Ok(ListingTableUrl::try_new(url, None)?)
}

fn read(context: &SessionContext, urls: Vec<ListingTableUrl>, ending: &Ending, schema: SchemaRef) -> Result<DataFrame> {
    let config = ListingTableConfig::new_with_multi_paths(urls).with_listing_options(ending.options()?).with_schema(schema);
    Ok(context.read_table(Arc::new(ListingTable::try_new(config)?))?)
}

/// No header of a CSV file is longer.
const MOST_OF_HEADER: usize = 1 << 16;

/// The columns of CSV files, all as text: an id of `007` is no number. They are told by the header alone, since a guess at the rows would
/// take a line break within quotes for the end of one.
///
/// # Errors
/// If two files have other headers: rows are read by the places of columns.
async fn header(store: &dyn ObjectStore, files: &[ObjectMeta], ending: &Ending) -> Result<Schema> {
    let packed = FileCompressionType::from_str(&ending.packed)?;
    let mut first: Option<(&Path, Schema)> = None;
    for ObjectMeta { location: file, .. } in files {
        let bytes = store.get(file).await?.into_stream().map_err(|error| DataFusionError::ObjectStore(Box::new(error)));
        let mut bytes = packed.convert_stream(bytes.boxed())?;
        let mut start = Vec::new();
        while let Some(more) = bytes.try_next().await.with_context(|| file.to_string())? {
            start.extend_from_slice(&more);
            if start.len() >= MOST_OF_HEADER {
                break;
            }
        }
        let (schema, _) =
            csv::reader::Format::default().with_header(true).infer_schema(start.as_slice(), Some(0)).with_context(|| file.to_string())?;
        let columns = |schema: &Schema| schema.fields().iter().map(|field| field.name().as_str()).collect::<Vec<_>>().join(",");
        match &first {
            Some((other, known)) if columns(known) != columns(&schema) => {
                bail!("{file}: found the header `{}`, expected `{}` as in {other}", columns(&schema), columns(known))
            }
            Some(_) => (),
            None => first = Some((file, schema)),
        }
    }
    let fields = first.map(|(_, schema)| schema.fields).unwrap_or_default();
    Ok(Schema::new(fields.iter().map(|field| Field::new(field.name(), DataType::Utf8, true)).collect::<Vec<_>>()))
}

/// Checks that a table has a column, and that it is text.
pub(crate) fn text<'a>(table: &DataFrame, wanted: &'a str) -> Result<&'a str> {
    columns(table, [wanted])?;
    let field = table.schema().field_with_unqualified_name(wanted)?;
    let is_text = |kind: &DataType| matches!(kind, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null);
    match field.data_type() {
        DataType::Dictionary(_, values) if is_text(values) => Ok(wanted),
        kind if is_text(kind) => Ok(wanted),
        other => bail!("found a column `{wanted}` of {other}, expected text"),
    }
}

/// Takes columns of a table, each one that it has.
pub(crate) fn columns<'a>(table: &DataFrame, wanted: impl IntoIterator<Item = &'a str>) -> Result<Vec<&'a str>> {
    let known: Vec<&str> = table.schema().fields().iter().map(|field| field.name().as_str()).collect();
    let has = |column: &'a str| {
        if known.contains(&column) {
            return Ok(column);
        }
        match known.as_slice() {
            [] => bail!("found no column `{column}` and no other: there is no row"),
            known => bail!("found no column `{column}`, expected one of {}", known.join(", ")),
        }
    };
    wanted.into_iter().map(has).collect()
}

#[cfg(test)]
mod tests {
    use super::{Ending, Kind};

    #[test]
    fn endings() {
        for (name, expected) in [
            ("a.parquet", Some((Kind::Parquet, "", ".parquet"))),
            ("a.jsonl", Some((Kind::JsonLines, "", ".jsonl"))),
            ("a.b.ndjson.zst", Some((Kind::JsonLines, "zst", ".ndjson.zst"))),
            ("a.csv.gz", Some((Kind::Csv, "gz", ".csv.gz"))),
            ("a.parquet.gz", None),
            ("a.txt", None),
            ("parquet", None),
        ] {
            let found = Ending::of(name);
            assert_eq!(found.as_ref().map(|ending| (ending.kind, ending.packed.as_str(), ending.whole.as_str())), expected, "{name}");
        }
    }
}
