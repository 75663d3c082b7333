//! Rows to Parquet files, such that nothing is lost or written twice whoever dies meanwhile.
//!
//! A plan's root takes the rows of a partition, writes them to files whose names no other attempt at that partition has, and gives one
//! row a file. A cluster passes on what successful attempts gave, each partition once; only these files are named by the
//! [manifest](crate::manifest). What dead or late attempts leave behind counts for nobody.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use datafusion::arrow::array::{Array, ArrayRef, RecordBatch, StringArray, UInt32Array, UInt64Array};
use datafusion::arrow::compute::{cast, take_record_batch};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{Result, internal_err};
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::object_store::ObjectStore;
use datafusion::object_store::buffered::BufWriter;
use datafusion::object_store::path::Path;
use datafusion::parquet::arrow::AsyncArrowWriter;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::file::properties::WriterProperties;
use datafusion::physical_expr::{EquivalenceProperties, PhysicalExpr};
use datafusion::physical_plan::execution_plan::{Boundedness, ChildrenPropertiesMode, EmissionType, ReplaceChildrenOptions};
use datafusion::physical_plan::metrics::{Count, ExecutionPlanMetricsSet, MetricBuilder, MetricsSet};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, Partitioning, PlanProperties};
use futures::TryStreamExt;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The column of a document's mentions.
pub(crate) const MENTIONS: &str = "mentions";

/// A file that has grown to this is closed, and another begun.
const MOST_BYTES: usize = 512 << 20;
/// So much of a row group is held before it is written.
const MOST_HELD: usize = 32 << 20;
/// So many files of an attempt are open at once; when there are more values to part by, all are closed and begun anew.
const MOST_OPEN: usize = 64;

/// Where rows go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Target {
    /// The store, as `file://` or `s3://bucket`.
    pub(crate) store: String,
    /// The folder in it.
    pub(crate) folder: String,
    /// Columns whose values part the rows into folders.
    pub(crate) partition_by: Vec<String>,
    /// What the names of all files of the job begin with, and of no other job.
    pub(crate) job: Uuid,
}

impl Target {
    pub(crate) fn store(&self) -> Result<ObjectStoreUrl> {
        ObjectStoreUrl::parse(&self.store)
    }

    pub(crate) fn folder(&self) -> Result<Path> {
        Ok(Path::parse(&self.folder)?)
    }

    /// What the names of the files of an attempt begin with, and of no other attempt of any job.
    fn attempt(&self) -> String {
        format!("{}-{}", self.job.simple(), Uuid::new_v4().simple())
    }

    /// Whether some attempt of the job wrote a file.
    pub(crate) fn is_of_job(&self, file: &Path) -> bool {
        file.filename().is_some_and(|name| name.starts_with(&self.job.simple().to_string()))
    }
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct File {
    /// Under the folder of the target.
    pub(crate) path: String,
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
    /// Documents with null mentions: those without text and those that failed. None where a row is a mention.
    pub(crate) nulls: u64,
}

impl File {
    /// Where it lies, under the folder of its target.
    pub(crate) fn place(&self, folder: &Path) -> Result<Path> {
        Ok(Path::parse(format!("{folder}/{}", self.path))?)
    }
}

static FILES: LazyLock<SchemaRef> = LazyLock::new(|| {
    let number = |name| Field::new(name, DataType::UInt64, false);
    Arc::new(Schema::new(vec![Field::new("path", DataType::Utf8, false), number("rows"), number("bytes"), number("nulls")]))
});

/// The rows of a plan's result that tell the files.
fn batch_of(files: &[File]) -> Result<RecordBatch> {
    let numbers = |number: fn(&File) -> u64| -> ArrayRef { Arc::new(files.iter().map(number).collect::<UInt64Array>()) };
    let paths: StringArray = files.iter().map(|file| Some(file.path.as_str())).collect();
    let columns = vec![Arc::new(paths) as ArrayRef, numbers(|file| file.rows), numbers(|file| file.bytes), numbers(|file| file.nulls)];
    Ok(RecordBatch::try_new(Arc::clone(&FILES), columns)?)
}

/// The files that such rows tell.
pub(crate) fn files_of(batch: &RecordBatch) -> Result<Vec<File>> {
    let texts = cast(batch.column(0), &DataType::Utf8)?;
    let (Some(paths), Some(rows), Some(bytes), Some(nulls)) = (
        texts.as_any().downcast_ref::<StringArray>(),
        batch.column(1).as_any().downcast_ref::<UInt64Array>(),
        batch.column(2).as_any().downcast_ref::<UInt64Array>(),
        batch.column(3).as_any().downcast_ref::<UInt64Array>(),
    ) else {
        return internal_err!("found rows of {}, expected files", batch.schema());
    };
    let file = |index| File { path: paths.value(index).to_owned(), rows: rows.value(index), bytes: bytes.value(index), nulls: nulls.value(index) };
    Ok((0..batch.num_rows()).map(file).collect())
}

/// The root of a plan that writes.
#[derive(Debug)]
pub(crate) struct Write {
    input: Arc<dyn ExecutionPlan>,
    target: Target,
    properties: Arc<PlanProperties>,
    metrics: ExecutionPlanMetricsSet,
}

impl Write {
    pub(crate) fn new(input: Arc<dyn ExecutionPlan>, target: Target) -> Self {
        let n_partitions = input.properties().output_partitioning().partition_count();
        let properties = PlanProperties::new(
            EquivalenceProperties::new(Arc::clone(&FILES)),
            Partitioning::UnknownPartitioning(n_partitions),
            EmissionType::Final,
            Boundedness::Bounded,
        );
        Self { input, target, properties: Arc::new(properties), metrics: ExecutionPlanMetricsSet::new() }
    }

    pub(crate) fn target(&self) -> &Target {
        &self.target
    }
}

impl DisplayAs for Write {
    fn fmt_as(&self, _: DisplayFormatType, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Write: {}{}", self.target.store, self.target.folder)
    }
}

impl ExecutionPlan for Write {
    fn name(&self) -> &'static str {
        "Write"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn apply_expressions(&self, _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn replace_children(self: Arc<Self>, mut children: Vec<Arc<dyn ExecutionPlan>>, _: ReplaceChildrenOptions) -> Result<Arc<dyn ExecutionPlan>> {
        match children.pop() {
            Some(input) if children.is_empty() => Ok(Arc::new(Self::new(input, self.target.clone()))),
            _ => internal_err!("Write: expected one input"),
        }
    }

    fn with_new_children(self: Arc<Self>, children: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        self.replace_children(children, ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute))
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let store = context.runtime_env().object_store(self.target.store()?)?;
        let rows = self.input.execute(partition, context)?;
        let n_rows = MetricBuilder::new(&self.metrics).output_rows(partition);
        let attempt =
            Attempt { store, target: self.target.clone(), schema: rows.schema(), name: self.target.attempt(), n_rows, is_first: partition == 0 };
        let files = futures::stream::once(async move { batch_of(&attempt.write(rows).await?) });
        Ok(Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&FILES), files)))
    }

    fn metrics(&self) -> Option<MetricsSet> {
        Some(self.metrics.clone_inner())
    }
}

/// One attempt at writing one partition.
struct Attempt {
    store: Arc<dyn ObjectStore>,
    target: Target,
    schema: SchemaRef,
    /// What no other attempt is called.
    name: String,
    n_rows: Count,
    /// Whether it is of the first partition.
    is_first: bool,
}

impl Attempt {
    async fn write(&self, mut rows: SendableRecordBatchStream) -> Result<Vec<File>> {
        let mut files = Vec::new();
        let mut open: HashMap<String, Open> = HashMap::new();
        let mut n_begun = 0;
        while let Some(batch) = rows.try_next().await? {
            for (folder, part) in parts(&batch, &self.target.partition_by)? {
                if open.len() >= MOST_OPEN && !open.contains_key(&folder) {
                    close_all(&mut open, &mut files).await?;
                }
                let file = if let Some(file) = open.remove(&folder) {
                    file
                } else {
                    n_begun += 1;
                    self.begin(&folder, n_begun)?
                };
                let file = file.push(&part).await?;
                if file.writer.bytes_written() < MOST_BYTES {
                    open.insert(folder, file);
                } else {
                    files.push(file.close().await?);
                }
            }
            self.n_rows.add(batch.num_rows());
        }
        close_all(&mut open, &mut files).await?;
        if files.is_empty() && self.is_first {
            // A result without rows has columns, which only a file can tell.
            files.push(self.begin(&no_values(&self.target.partition_by), 1)?.close().await?);
        }
        Ok(files)
    }

    fn begin(&self, folder: &str, number: usize) -> Result<Open> {
        let name = format!("{}-{number}.parquet", self.name);
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        let place = Path::parse(format!("{}/{path}", self.target.folder))?;
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?)).build();
        let sink = BufWriter::new(Arc::clone(&self.store), place);
        let writer = AsyncArrowWriter::try_new(sink, Arc::clone(&self.schema), Some(properties))?;
        Ok(Open { writer, file: File { path, rows: 0, bytes: 0, nulls: 0 } })
    }
}

async fn close_all(open: &mut HashMap<String, Open>, files: &mut Vec<File>) -> Result<()> {
    for (_, file) in open.drain() {
        files.push(file.close().await?);
    }
    Ok(())
}

struct Open {
    writer: AsyncArrowWriter<BufWriter>,
    file: File,
}

impl Open {
    async fn push(mut self, batch: &RecordBatch) -> Result<Self> {
        self.writer.write(batch).await?;
        if self.writer.in_progress_size() > MOST_HELD {
            self.writer.flush().await?;
        }
        self.file.rows += batch.num_rows() as u64;
        self.file.nulls += batch.column_by_name(MENTIONS).map_or(0, |column| column.null_count()) as u64;
        Ok(self)
    }

    async fn close(mut self) -> Result<File> {
        self.writer.finish().await?;
        self.file.bytes = self.writer.bytes_written() as u64;
        Ok(self.file)
    }
}

/// The rows of a batch by the folder that they belong to, in the order in which the folders come.
fn parts(batch: &RecordBatch, columns: &[String]) -> Result<Vec<(String, RecordBatch)>> {
    if columns.is_empty() {
        return Ok(vec![(String::new(), batch.clone())]);
    }
    let mut values = Vec::with_capacity(columns.len());
    for column in columns {
        let Some(array) = batch.column_by_name(column) else {
            return internal_err!("found no column `{column}`, expected it among {}", batch.schema());
        };
        values.push((column, cast(array, &DataType::Utf8)?));
    }
    let mut rows: Vec<(String, Vec<u32>)> = Vec::new();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for row in 0..batch.num_rows() {
        let folder = values.iter().map(|(column, values)| folder(column, values, row)).collect::<Vec<_>>().join("/");
        let number = *numbers.entry(folder).or_insert_with_key(|folder| {
            rows.push((folder.clone(), Vec::new()));
            rows.len() - 1
        });
        rows[number].1.push(row as u32);
    }
    let part = |(folder, rows): (String, Vec<u32>)| Ok((folder, take_record_batch(batch, &UInt32Array::from(rows))?));
    rows.into_iter().map(part).collect()
}

/// `column=value`, as Hive and its heirs name folders.
fn folder(column: &str, values: &ArrayRef, row: usize) -> String {
    let value = values.as_any().downcast_ref::<StringArray>().filter(|values| values.is_valid(row)).map(|values| values.value(row));
    folder_of(column, value.filter(|value| !value.is_empty()).unwrap_or(NO_VALUE))
}

fn folder_of(column: &str, value: &str) -> String {
    Path::default().join(format!("{column}={value}").as_str()).to_string()
}

/// What a folder is called whose rows have no value.
const NO_VALUE: &str = "__HIVE_DEFAULT_PARTITION__";

/// The folder of rows that have a value in no column.
fn no_values(columns: &[String]) -> String {
    columns.iter().map(|column| folder_of(column, NO_VALUE)).collect::<Vec<_>>().join("/")
}
