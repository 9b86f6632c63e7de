//! Bytes under the SHA-256 of themselves: attachments, and raw mail too large for a row.

use crate::steps::step;
use crate::{Answer, OpenFault, Trouble};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::Arc;

#[derive(Clone)]
pub(crate) struct Blobs(Arc<dyn ObjectStore>);

impl Blobs {
    /// A folder, synchronised to the disk at every write: a row may only name what is there after a power cut.
    pub(crate) fn in_folder(folder: &Path) -> Result<Self, OpenFault> {
        let fault = |error: String| OpenFault::DataDir(folder.to_owned(), error);
        std::fs::create_dir_all(folder).map_err(|error| fault(error.to_string()))?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(|error| fault(error.to_string()))?;
        Ok(Self(Arc::new(store.with_fsync(true))))
    }

    /// Durable when it returns. The same bytes twice are one blob. Answers their name.
    pub(crate) async fn put(&self, bytes: bytes::Bytes) -> Answer<String> {
        let name = name_of(&bytes);
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        step("blob.before_put");
        let put = self.0.put_opts(&key(&name), bytes.into(), options).await;
        step("blob.after_put");
        match put {
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => Ok(name),
            Err(error) => Err(Trouble::Fault(format!("blob {name} cannot be written: {error}"))),
        }
    }

    pub(crate) async fn get(&self, name: &str) -> Answer<bytes::Bytes> {
        let fault = |error: object_store::Error| Trouble::Fault(format!("blob {name} cannot be read: {error}"));
        self.0.get(&key(name)).await.map_err(fault)?.bytes().await.map_err(fault)
    }
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn name_of(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Spread over 256 folders.
fn key(name: &str) -> Key {
    Key::from(format!("{}/{name}", name.get(..2).unwrap_or("00")))
}
