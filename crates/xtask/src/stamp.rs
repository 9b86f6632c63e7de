//! Remembers what a piece of work was made from, so that it is not done twice.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// Sixteen hexadecimal digits of SHA-256: enough for file names and stamps.
pub fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes)).chars().take(16).collect()
}

/// The digest of a file's contents; of nothing when it is not there.
pub fn of_file(path: &Path) -> String {
    digest(&fs::read(path).unwrap_or_default())
}

/// Whether the work recorded at `stamp` was done from `inputs`.
pub fn holds(stamp: &Path, inputs: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|recorded| recorded == inputs)
}

/// Records that the work was done from `inputs`; call it last.
pub fn set(stamp: &Path, inputs: &str) -> Result<()> {
    if let Some(folder) = stamp.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    fs::write(stamp, inputs).with_context(|| format!("cannot write {}", stamp.display()))
}
