//! How far the writing is, on a terminal: in this process the documents written, on a cluster the pieces.

use std::sync::Arc;
use std::time::Duration;

use datafusion::physical_plan::ExecutionPlan;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::task::JoinHandle;

use crate::engine::Engine;
use crate::manifest;
use crate::write::Target;

/// How often it looks: listing a folder of thousands of files is not for free.
const EVERY: Duration = Duration::from_secs(1);

/// A bar that moves until it is ended.
pub(crate) struct Progress {
    bar: ProgressBar,
    looking: JoinHandle<()>,
}

impl Progress {
    /// That of a plan that writes to a target.
    pub(crate) fn of(engine: &Engine, plan: &Arc<dyn ExecutionPlan>, target: &Target) -> Self {
        let n_pieces = plan.properties().output_partitioning().partition_count() as u64;
        let (length, template) = if engine.is_cluster() {
            (Some(n_pieces), "{elapsed_precise} {wide_bar} {pos}/{len} pieces")
        } else {
            (None, "{elapsed_precise} {spinner} {human_pos} documents, {per_sec}")
        };
        let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        let (moved, plan, target) = (bar.clone(), Arc::clone(plan), target.clone());
        let (context, is_cluster) = (engine.context.clone(), engine.is_cluster());
        let looking = tokio::spawn(async move {
            while !moved.is_hidden() {
                tokio::time::sleep(EVERY).await;
                if is_cluster {
                    // Whatever keeps the folder from being listed is told by the job itself.
                    moved.set_position(manifest::n_written(&context, &target).await.unwrap_or(0) as u64);
                } else {
                    let n_rows = plan.metrics().and_then(|metrics| metrics.output_rows()).unwrap_or(0);
                    moved.set_position(n_rows as u64);
                }
            }
        });
        Self { bar, looking }
    }

    /// Takes the bar away.
    pub(crate) fn end(self) {
        self.looking.abort();
        self.bar.finish_and_clear();
    }
}
