//! Where plans run: in this process, or on the cluster of a scheduler. They are made here either way, so that both run the same.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use ballista_core::execution_plans::execute_physical_plan;
use ballista_core::extension::SessionConfigExt;
use ballista_core::utils::default_session_builder;
use datafusion::arrow::array::RecordBatch;
use datafusion::execution::{SendableRecordBatchStream, SessionState, SessionStateBuilder};
use datafusion::physical_plan::{ExecutionPlan, execute_stream};
use datafusion::prelude::{DataFrame, SessionConfig, SessionContext};
use datafusion_proto::protobuf::PhysicalPlanNode;
use futures::TryStreamExt;
use onomast_datafusion::Options;

use crate::arguments::{Place, Tagging};
use crate::codec::Codec;
use crate::{packed, store};

/// A scheduler that has not answered for so long does not answer.
const ANSWER: Duration = Duration::from_secs(10);
/// So many bytes of input are one piece of a cluster's work: small enough that the last piece of a job is short.
const PIECE: u64 = 32 << 20;
/// Input is cut into pieces no smaller than this.
const LEAST_PIECE: usize = 1 << 20;
const LEAST_PIECES: usize = 16;
/// A job whose results are lost is run so often.
const N_RUNS: usize = 3;

/// A session and where its plans run.
pub(crate) struct Engine {
    pub(crate) context: SessionContext,
    /// `http://host:port` of the scheduler.
    scheduler: Option<String>,
    has_pieces: bool,
}

impl Engine {
    /// The engine that the command line asks for.
    pub(crate) async fn new(place: &Place, tagging: &Tagging) -> Result<Self> {
        let scheduler = place.scheduler.as_deref().map(address).transpose()?;
        let config = match &scheduler {
            Some(scheduler) => {
                answers(scheduler).await.with_context(|| format!("found no scheduler at {scheduler}"))?;
                SessionConfig::new_with_ballista()
            }
            None => SessionConfig::new().with_target_partitions(place.jobs.map_or_else(cores, NonZeroUsize::get)),
        };
        let mut config = config.with_batch_size(place.batch_size.get()).with_option_extension(tagging.options()?);
        config.options_mut().optimizer.repartition_file_min_size = LEAST_PIECE;
        // The statistics of every file of a folder cost a look into each, and no plan here asks for them.
        config.options_mut().execution.collect_statistics = false;
        // A folder is read whole.
        config.options_mut().execution.listing_table_ignore_subdirectory = false;
        if let Some(partitions) = place.partitions {
            config = config.with_target_partitions(partitions.get());
        }
        for (key, value) in &tagging.settings {
            config.options_mut().set(key, value)?;
        }
        let state = if scheduler.is_some() { cluster_state(config)? } else { embedded_state(config)? };
        Ok(Self { context: SessionContext::new_with_state(state), scheduler, has_pieces: place.partitions.is_some() })
    }

    pub(crate) fn is_cluster(&self) -> bool {
        self.scheduler.is_some()
    }

    /// Cuts the work of a cluster into pieces of a size, unless the command line tells how many.
    pub(crate) fn cut(&self, n_bytes: u64) {
        if self.is_cluster() && !self.has_pieces {
            let n_pieces = usize::try_from(n_bytes / PIECE).unwrap_or(usize::MAX).max(LEAST_PIECES);
            self.context.state_ref().write().config_mut().options_mut().execution.target_partitions = n_pieces;
        }
    }

    /// What a query gives.
    pub(crate) async fn collect(&self, query: DataFrame) -> Result<Vec<RecordBatch>> {
        self.run(query.create_physical_plan().await?).await
    }

    /// What a plan gives.
    ///
    /// # Errors
    /// If the plan fails, or the scheduler is lost while it runs.
    pub(crate) async fn run(&self, plan: Arc<dyn ExecutionPlan>) -> Result<Vec<RecordBatch>> {
        let Some(scheduler) = &self.scheduler else {
            return Ok(execute_stream(plan, self.context.task_ctx())?.try_collect().await?);
        };
        let mut n_left = N_RUNS;
        loop {
            n_left -= 1;
            match self.start(scheduler, Arc::clone(&plan)).await?.try_collect().await {
                Ok(rows) => return Ok(rows),
                // An executor that is done may die before its results are fetched, of which the scheduler knows nothing.
                Err(error) if n_left > 0 => log::warn!("an executor was lost with results of the job, which runs again: {error}"),
                Err(error) => return Err(anyhow::Error::from(error).context("executors were lost with results of the job; nothing was committed")),
            }
        }
    }

    /// Runs a plan on a cluster; its results are still with the executors.
    async fn start(&self, scheduler: &str, plan: Arc<dyn ExecutionPlan>) -> Result<SendableRecordBatchStream> {
        let plan = packed::told(plan)?;
        let config = self.context.copied_config();
        let (ballista, codec) = (config.ballista_config(), Codec::default());
        // No adaptive planner: it takes logical plans, and hangs when an executor is lost in the last stage.
        let session = self.context.session_id();
        let started = execute_physical_plan::<PhysicalPlanNode>(scheduler.to_owned(), &ballista, plan, &codec, session, config.clone());
        match started.await {
            Ok(results) => Ok(results),
            Err(error) if is_of_the_job(&error.to_string()) => Err(error.into()),
            Err(error) => Err(anyhow::Error::from(error).context(lost(scheduler).await)),
        }
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

fn embedded_state(config: SessionConfig) -> datafusion::common::Result<SessionState> {
    with_functions(SessionStateBuilder::new_with_default_features().with_config(config))
}

/// The state of a session whose plans a cluster can run, for its client and its scheduler.
pub(crate) fn cluster_state(config: SessionConfig) -> datafusion::common::Result<SessionState> {
    with_functions(SessionStateBuilder::new_from_existing(default_session_builder(config)?))
}

fn with_functions(state: SessionStateBuilder) -> datafusion::common::Result<SessionState> {
    let context = SessionContext::new_with_state(state.with_runtime_env(store::runtime()?).build());
    onomast_datafusion::register(&context);
    Ok(context.state())
}

/// The configuration that every role of a cluster starts from; a client's settings are put over it.
pub(crate) fn cluster_config() -> SessionConfig {
    SessionConfig::new_with_ballista().with_option_extension(Options::default())
}

/// `http://host:port` of `df://host:port`.
pub(crate) fn address(url: &str) -> Result<String> {
    let place = url.strip_prefix("df://").or_else(|| url.strip_prefix("http://")).unwrap_or(url).trim_end_matches('/');
    match place.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => Ok(format!("http://{place}")),
        _ => bail!("--scheduler: found `{url}`, expected df://HOST:PORT"),
    }
}

async fn answers(scheduler: &str) -> Result<()> {
    let place = scheduler.trim_start_matches("http://").to_owned();
    tokio::time::timeout(ANSWER, tokio::net::TcpStream::connect(place)).await.context("no answer")??;
    Ok(())
}

/// Whether the scheduler itself says that a job failed.
fn is_of_the_job(error: &str) -> bool {
    error.contains("Job ") && error.contains(" failed: ") || error.contains("Fail to execute query")
}

/// What the user is told when the scheduler is gone.
async fn lost(scheduler: &str) -> String {
    let now = match answers(scheduler).await {
        Ok(()) => "it answers again",
        Err(_) => "it does not answer yet",
    };
    format!(
        "lost the scheduler at {scheduler} while the job ran: it keeps its jobs in memory, so this one is gone; nothing was committed, start the job again ({now})"
    )
}
