//! Which files of a folder count: `_manifest.json`, written last and in one step. A folder without it is no result.

use std::collections::HashSet;

use anyhow::{Context, Result, bail};
use datafusion::datasource::listing::ListingTableUrl;
use datafusion::object_store::path::Path;
use datafusion::object_store::{ObjectStore, ObjectStoreExt};
use datafusion::prelude::SessionContext;
use futures::TryStreamExt;
use serde::{Deserialize, Serialize};

use crate::write::{File, Target};

const NAME: &str = "_manifest.json";
const VERSION: u32 = 1;

/// The files of a result.
#[derive(Serialize, Deserialize)]
pub(crate) struct Manifest {
    version: u32,
    pub(crate) rows: u64,
    pub(crate) nulls: u64,
    /// In the order of their paths.
    pub(crate) files: Vec<File>,
}

impl Manifest {
    /// Reads that of a folder, if it has one.
    ///
    /// # Errors
    /// If it cannot be read, or is none.
    pub(crate) async fn read(store: &dyn ObjectStore, folder: &Path) -> Result<Option<Self>> {
        let path = folder.clone().join(NAME);
        let bytes = match store.get(&path).await {
            Ok(found) => found.bytes().await?,
            Err(datafusion::object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let manifest: Self = serde_json::from_slice(&bytes).with_context(|| format!("{path}: found no manifest"))?;
        if manifest.version != VERSION {
            bail!("{path}: found version {}, expected {VERSION}", manifest.version);
        }
        Ok(Some(manifest))
    }
}

/// The target of an output: a folder or a URL.
///
/// # Errors
/// If something is there already.
pub(crate) async fn target(context: &SessionContext, output: &str, partition_by: &[String]) -> Result<Target> {
    // The slash makes it a folder, whether it is there or not.
    let url = ListingTableUrl::parse(format!("{}/", output.trim_end_matches('/')))?;
    let store = context.runtime_env().object_store(&url)?;
    let target = Target { store: url.object_store().as_str().to_owned(), folder: url.prefix().to_string(), partition_by: partition_by.to_vec() };
    if let Some(found) = store.list(Some(url.prefix())).try_next().await? {
        bail!("{output}: found {} there, expected an empty or a new folder", found.location);
    }
    Ok(target)
}

/// Makes the files of successful attempts the result, and takes away what others left.
pub(crate) async fn commit(context: &SessionContext, target: &Target, mut files: Vec<File>) -> Result<Manifest> {
    files.sort();
    let total = |number: fn(&File) -> u64| files.iter().map(number).sum();
    let manifest = Manifest { version: VERSION, rows: total(|file| file.rows), nulls: total(|file| file.nulls), files };
    let (store, folder) = (context.runtime_env().object_store(target.store()?)?, target.folder()?);
    // A store puts an object whole; that of folders writes beside and renames.
    store.put(&folder.clone().join(NAME), serde_json::to_vec_pretty(&manifest)?.into()).await?;
    let counted: HashSet<Path> = manifest.files.iter().map(|file| Path::parse(format!("{folder}/{}", file.path))).collect::<Result<_, _>>()?;
    remove(store.as_ref(), &folder, |path| !counted.contains(path) && path.filename() != Some(NAME)).await?;
    Ok(manifest)
}

/// Takes away what a job that failed wrote; whatever fails here, the folder has no manifest.
pub(crate) async fn abandon(context: &SessionContext, target: &Target) -> Result<()> {
    let (store, folder) = (context.runtime_env().object_store(target.store()?)?, target.folder()?);
    remove(store.as_ref(), &folder, |_| true).await
}

/// How many files are written by now.
pub(crate) async fn n_written(context: &SessionContext, target: &Target) -> Result<usize> {
    let (store, folder) = (context.runtime_env().object_store(target.store()?)?, target.folder()?);
    Ok(store.list(Some(&folder)).try_collect::<Vec<_>>().await?.len())
}

async fn remove(store: &dyn ObjectStore, folder: &Path, is_removed: impl Fn(&Path) -> bool) -> Result<()> {
    let found: Vec<_> = store.list(Some(folder)).try_collect().await?;
    for object in found.into_iter().filter(|object| is_removed(&object.location)) {
        store.delete(&object.location).await?;
    }
    Ok(())
}
