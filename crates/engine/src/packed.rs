//! Packed files on a cluster: plans that go to other machines do not tell how the files that they read are packed; this node does.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion};
use datafusion::common::{GetExt, Result, internal_err};
use datafusion::datasource::file_format::file_compression_type::FileCompressionType;
use datafusion::datasource::physical_plan::{FileScanConfig, FileScanConfigBuilder};
use datafusion::datasource::source::DataSourceExec;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_plan::execution_plan::{ChildrenPropertiesMode, ReplaceChildrenOptions};
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties};

/// Above what reads packed files.
#[derive(Debug)]
pub(crate) struct Packed {
    /// Reads files that are packed so.
    scan: Arc<dyn ExecutionPlan>,
    /// As the names of the files end: `gz`, `zst`, `bz2`, `xz`.
    packed: String,
}

impl Packed {
    /// The node above a scan, which may have forgotten how its files are packed.
    pub(crate) fn new(scan: &Arc<dyn ExecutionPlan>, packed: &str) -> Result<Self> {
        let Some(config) = files(scan) else {
            return internal_err!("Packed: found {}, expected what reads files", scan.name());
        };
        let config = FileScanConfigBuilder::from(config.clone()).with_file_compression_type(FileCompressionType::from_str(packed)?).build();
        Ok(Self { scan: DataSourceExec::from_data_source(config), packed: packed.to_owned() })
    }

    pub(crate) fn packed(&self) -> &str {
        &self.packed
    }
}

/// What a plan reads, if it is what reads files.
fn files(plan: &Arc<dyn ExecutionPlan>) -> Option<&FileScanConfig> {
    plan.downcast_ref::<DataSourceExec>()?.data_source().downcast_ref::<FileScanConfig>()
}

/// A plan that tells how all files that it reads are packed.
pub(crate) fn told(plan: Arc<dyn ExecutionPlan>) -> Result<Arc<dyn ExecutionPlan>> {
    let tell = |plan: Arc<dyn ExecutionPlan>| {
        let packed = files(&plan).map(|config| config.file_compression_type.get_ext()).unwrap_or_default();
        match packed.strip_prefix('.') {
            Some(packed) => Ok(Transformed::yes(Arc::new(Packed::new(&plan, packed)?) as Arc<dyn ExecutionPlan>)),
            None => Ok(Transformed::no(plan)),
        }
    };
    plan.transform_up(tell).data()
}

impl DisplayAs for Packed {
    fn fmt_as(&self, _: DisplayFormatType, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Packed: {}", self.packed)
    }
}

impl ExecutionPlan for Packed {
    fn name(&self) -> &'static str {
        "Packed"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        self.scan.properties()
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.scan]
    }

    fn apply_expressions(&self, _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn replace_children(self: Arc<Self>, children: Vec<Arc<dyn ExecutionPlan>>, _: ReplaceChildrenOptions) -> Result<Arc<dyn ExecutionPlan>> {
        let [scan] = children.as_slice() else {
            return internal_err!("Packed: expected one input");
        };
        Ok(Arc::new(Self::new(scan, &self.packed)?))
    }

    fn with_new_children(self: Arc<Self>, children: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        self.replace_children(children, ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute))
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        self.scan.execute(partition, context)
    }
}
