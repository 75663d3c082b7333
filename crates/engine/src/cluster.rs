//! The roles of a cluster that run for long: the scheduler and the executors.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use ballista_core::extension::ballista_scalar_functions;
use ballista_core::registry::BallistaFunctionRegistry;
use ballista_core::serde::protobuf::job_status::Status;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;

use crate::arguments::{Executor, Scheduler};
use crate::codec::Codec;
use crate::{engine, store};

/// Hands out work until it is ended.
pub(crate) async fn scheduler(arguments: &Scheduler) -> Result<()> {
    can_bind(arguments.bind)?;
    let config = SchedulerConfig {
        bind_host: arguments.bind.ip().to_string(),
        bind_port: arguments.bind.port(),
        executor_timeout_seconds: arguments.executor_timeout,
        expire_dead_executor_interval_seconds: (arguments.executor_timeout / 4).max(1),
        no_executors_grace_period_seconds: arguments.no_executor_timeout,
        override_config_producer: Some(Arc::new(engine::cluster_config)),
        override_session_builder: Some(Arc::new(engine::cluster_state)),
        override_physical_codec: Some(Arc::new(Codec::default())),
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config).await?;
    tokio::spawn(tell_of_waiting(cluster.clone()));
    start_server(cluster, arguments.bind, Arc::new(config)).await?;
    Ok(())
}

/// How often it is looked whether jobs wait for a first executor.
const LOOK: Duration = Duration::from_secs(10);

/// Says when jobs wait and there is nobody to do them: they begin when an executor comes, and nothing else would tell.
async fn tell_of_waiting(cluster: BallistaCluster) {
    let (executors, jobs) = (cluster.cluster_state(), cluster.job_state());
    loop {
        tokio::time::sleep(LOOK).await;
        if !executors.executor_heartbeats().is_empty() {
            continue;
        }
        let mut n_waiting = 0;
        for job in jobs.get_all_jobs().await.unwrap_or_default() {
            let status = jobs.get_job_status(&job).await.ok().flatten().and_then(|job| job.status);
            n_waiting += usize::from(matches!(status, Some(Status::Queued(_) | Status::Running(_))));
        }
        if n_waiting > 0 {
            log::warn!("no executor has come yet, jobs that wait for one: {n_waiting}");
        }
    }
}

/// Works until it is ended.
pub(crate) async fn executor(arguments: &Executor) -> Result<()> {
    can_bind(arguments.bind)?;
    can_bind(SocketAddr::new(arguments.bind.ip(), arguments.bind.port().checked_add(1).context("--bind: no port follows")?))?;
    let scheduler = engine::address(&arguments.scheduler)?;
    let (host, port) = scheduler.trim_start_matches("http://").rsplit_once(':').context("no port")?;
    let mut functions = BallistaFunctionRegistry::default();
    // The registry's own leave out those of lists.
    let all = ballista_scalar_functions().into_iter().chain(onomast_datafusion::functions());
    functions.scalar_functions.extend(all.map(|function| (function.name().to_owned(), function)));
    let folder = work_dir(arguments)?;
    let config = ExecutorProcessConfig {
        bind_host: arguments.bind.ip().to_string(),
        port: arguments.bind.port(),
        grpc_port: arguments.bind.port() + 1,
        external_host: Some(arguments.host.clone().unwrap_or_else(|| arguments.bind.ip().to_string())),
        scheduler_host: host.to_owned(),
        scheduler_port: port.parse()?,
        scheduler_connect_timeout_seconds: 60,
        vcores: arguments.cores.map_or(0, std::num::NonZeroUsize::get),
        work_dir: Some(folder.to_str().context("the name of the work folder is not UTF-8")?.to_owned()),
        executor_heartbeat_interval_seconds: arguments.heartbeat,
        override_function_registry: Some(Arc::new(functions)),
        override_config_producer: Some(Arc::new(engine::cluster_config)),
        override_runtime_producer: Some(Arc::new(|_| store::runtime())),
        override_physical_codec: Some(Arc::new(Codec::default())),
        ..ExecutorProcessConfig::default()
    };
    let is_asked_to_end = is_asked_to_end();
    start_executor_process(Arc::new(config)).await?;
    if is_asked_to_end.load(Ordering::Relaxed) {
        return Ok(());
    }
    // An executor ends by itself when the scheduler has been away for some signs of life, and says in every later one that it ends.
    log::warn!("lost the scheduler at {scheduler}, waiting for it or for the next one there");
    start_again()
}

/// Starts this program again in its own place; gives what kept it from that.
#[cfg(unix)]
fn start_again() -> Result<()> {
    use std::os::unix::process::CommandExt;
    let program = std::env::current_exe().context("this program")?;
    Err(std::process::Command::new(program).args(std::env::args_os().skip(1)).exec().into())
}

#[cfg(not(unix))]
fn start_again() -> Result<()> {
    anyhow::bail!("lost the scheduler: start the executor again")
}

/// Becomes true when somebody wants the process to end.
fn is_asked_to_end() -> Arc<AtomicBool> {
    let is_asked = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&is_asked);
    tokio::spawn(async move {
        asked_to_end().await;
        told.store(true, Ordering::Relaxed);
    });
    is_asked
}

#[cfg(unix)]
async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => (),
                _ = terminate.recv() => (),
            }
        }
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}

#[cfg(not(unix))]
async fn asked_to_end() {
    drop(tokio::signal::ctrl_c().await);
}

/// Fails where an address is taken, and tells it; those who bind later do not.
fn can_bind(address: SocketAddr) -> Result<()> {
    std::net::TcpListener::bind(address).map(drop).with_context(|| address.to_string())
}

/// The folder for what is handed from stage to stage, one for each process.
fn work_dir(arguments: &Executor) -> Result<PathBuf> {
    let folder = match &arguments.work_dir {
        Some(folder) => folder.clone(),
        None => std::env::temp_dir().join(format!("onomast-executor-{}", std::process::id())),
    };
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    Ok(folder)
}
