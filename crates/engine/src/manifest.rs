//! Which files of a folder count: `_manifest.json`, written last and in one step. A folder without it is no result.

use std::collections::{HashMap, HashSet};

use anyhow::{Context, Result, bail};
use datafusion::datasource::listing::ListingTableUrl;
use datafusion::object_store::path::Path;
use datafusion::object_store::{ObjectMeta, ObjectStore, ObjectStoreExt, PutMode};
use datafusion::prelude::SessionContext;
use futures::TryStreamExt;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

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
        manifest.check(store, folder).await.with_context(|| path.to_string())?;
        Ok(Some(manifest))
    }

    /// Checks that every file is there as it was written; a reader would pass over those that are not.
    async fn check(&self, store: &dyn ObjectStore, folder: &Path) -> Result<()> {
        let sizes: HashMap<Path, u64> = stored(store, folder).await?.into_iter().map(|found| (found.location, found.size)).collect();
        for file in &self.files {
            match sizes.get(&file.place(folder)?) {
                Some(&size) if size == file.bytes => (),
                Some(size) => bail!("found {size} bytes in `{}`, expected {} as the manifest tells", file.path, file.bytes),
                None => bail!("found no file `{}`, expected it as the manifest names it", file.path),
            }
        }
        Ok(())
    }
}

/// The target of an output: a folder or a URL.
///
/// # Errors
/// If something is there already.
pub(crate) async fn target(context: &SessionContext, output: &str, partition_by: &[String]) -> Result<Target> {
    // The slash makes it a folder, whether it is there or not.
    let url = ListingTableUrl::parse(format!("{}/", output.trim_end_matches('/')))?;
    if url.get_glob().is_some() {
        bail!("{output}: found a pattern, expected a folder");
    }
    let store = context.runtime_env().object_store(&url)?;
    let (place, folder) = (url.object_store().as_str().to_owned(), url.prefix().to_string());
    let target = Target { store: place, folder, partition_by: partition_by.to_vec(), job: Uuid::new_v4() };
    if let Some(found) = store.list(Some(url.prefix())).try_next().await? {
        bail!("{output}: found {} there, expected an empty or a new folder", found.location);
    }
    Ok(target)
}

/// Makes the files of successful attempts the result, and takes away what the other attempts of this job left.
///
/// # Errors
/// If another run has written to the folder meanwhile.
pub(crate) async fn commit(context: &SessionContext, target: &Target, mut files: Vec<File>) -> Result<Manifest> {
    files.sort();
    let total = |number: fn(&File) -> u64| files.iter().map(number).sum();
    let manifest = Manifest { version: VERSION, rows: total(|file| file.rows), nulls: total(|file| file.nulls), files };
    let (store, folder) = (context.runtime_env().object_store(target.store()?)?, target.folder()?);
    manifest.check(store.as_ref(), &folder).await.context("another run wrote to the same folder")?;
    // A store puts an object whole, and only where there is none yet; that of folders writes beside and renames.
    let name = folder.clone().join(NAME);
    let put = store.put_opts(&name, serde_json::to_vec_pretty(&manifest)?.into(), PutMode::Create.into()).await;
    if let Err(datafusion::object_store::Error::AlreadyExists { .. }) = put {
        abandon(context, target).await?;
        bail!("found a manifest there, expected none: another run wrote to the same folder, and this one's files are taken away again");
    }
    put?;
    let counted: HashSet<Path> = manifest.files.iter().map(|file| file.place(&folder)).collect::<Result<_, _>>()?;
    remove(store.as_ref(), &folder, target, |path| !counted.contains(path)).await?;
    Ok(manifest)
}

/// Takes away what a job that failed wrote, and nothing else; whatever fails here, its files are in no manifest.
pub(crate) async fn abandon(context: &SessionContext, target: &Target) -> Result<()> {
    let (store, folder) = (context.runtime_env().object_store(target.store()?)?, target.folder()?);
    remove(store.as_ref(), &folder, target, |_| true).await
}

/// How many files are written by now.
pub(crate) async fn n_written(context: &SessionContext, target: &Target) -> Result<usize> {
    let (store, folder) = (context.runtime_env().object_store(target.store()?)?, target.folder()?);
    Ok(stored(store.as_ref(), &folder).await?.len())
}

/// Takes away files of this job.
async fn remove(store: &dyn ObjectStore, folder: &Path, target: &Target, is_removed: impl Fn(&Path) -> bool) -> Result<()> {
    for found in stored(store, folder).await?.into_iter().filter(|found| target.is_of_job(&found.location) && is_removed(&found.location)) {
        store.delete(&found.location).await?;
    }
    Ok(())
}

/// All that lies in a folder.
async fn stored(store: &dyn ObjectStore, folder: &Path) -> Result<Vec<ObjectMeta>> {
    Ok(store.list(Some(folder)).try_collect().await?)
}
