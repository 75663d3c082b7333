//! Where files lie: folders of this machine, and with the feature `object-store` what a URL names.

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};

/// What queries run with.
#[cfg(not(feature = "object-store"))]
pub(crate) fn runtime() -> Result<Arc<RuntimeEnv>> {
    RuntimeEnvBuilder::new().build_arc()
}

/// What queries run with: stores are opened as URLs ask for them, their keys are those of the environment.
#[cfg(feature = "object-store")]
pub(crate) fn runtime() -> Result<Arc<RuntimeEnv>> {
    RuntimeEnvBuilder::new().with_object_store_registry(Arc::new(remote::Stores::default())).build_arc()
}

#[cfg(feature = "object-store")]
mod remote {
    use std::sync::Arc;

    use datafusion::common::{DataFusionError, Result};
    use datafusion::execution::object_store::{DefaultObjectStoreRegistry, ObjectStoreRegistry};
    use object_store::ObjectStore;
    use url::Url;

    /// Stores by scheme and host: `s3://bucket/`, `gs://bucket/`, `az://container/`, `https://host/`.
    #[derive(Debug, Default)]
    pub(super) struct Stores(DefaultObjectStoreRegistry);

    impl ObjectStoreRegistry for Stores {
        fn register_store(&self, url: &Url, store: Arc<dyn ObjectStore>) -> Option<Arc<dyn ObjectStore>> {
            self.0.register_store(url, store)
        }

        fn get_store(&self, url: &Url) -> Result<Arc<dyn ObjectStore>> {
            if let Ok(store) = self.0.get_store(url) {
                return Ok(store);
            }
            // Every variable is offered, as AWS_REGION is aws_region; what a store does not know it passes over.
            let settings = std::env::vars().map(|(key, value)| (key.to_ascii_lowercase(), value));
            let (store, _) = object_store::parse_url_opts(url, settings).map_err(|error| DataFusionError::ObjectStore(Box::new(error)))?;
            let store: Arc<dyn ObjectStore> = Arc::from(store);
            self.0.register_store(url, Arc::clone(&store));
            Ok(store)
        }
    }
}
