//! Passwords: argon2id on a thread of their own, at most a few at once.

use crate::{Answer, Trouble};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::Refusal;
use domain::people::MIN_PASSWORD;
use tokio::sync::Semaphore;

/// Longest password, in bytes: hashing megabytes would be work for whoever asks.
const MAX_PASSWORD: usize = 1_024;

/// OWASP's argon2id setting: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1_024;
const PASSES: u32 = 2;

/// A flood of sign-ins must not take the machine's memory: 19 MiB each.
static HASHING: Semaphore = Semaphore::const_new(2);

/// Refuses a password that is too short (or absurdly long).
pub(super) fn check(password: &str) -> Result<(), Refusal> {
    if password.chars().count() < MIN_PASSWORD {
        return Err(Refusal::WeakPassword { min: MIN_PASSWORD });
    }
    if password.len() > MAX_PASSWORD {
        return Err(Refusal::TooLong { max: MAX_PASSWORD });
    }
    Ok(())
}

/// The PHC string to store.
pub(crate) async fn hash(password: &str) -> Answer<String> {
    let password = password.to_owned();
    off_the_runtime(move || Ok(hasher()?.hash_password(password.as_bytes()).map_err(fault)?.to_string())).await
}

/// Compares with the stored PHC string. Without one (nobody has that address) it takes the same time and says no.
pub(super) async fn matches(password: &str, stored: Option<String>) -> Answer<bool> {
    let password = password.to_owned();
    off_the_runtime(move || {
        if password.len() > MAX_PASSWORD {
            return Ok(false);
        }
        let hasher = hasher()?;
        match stored {
            Some(stored) => Ok(hasher.verify_password(password.as_bytes(), stored.as_str()).is_ok()),
            None => hasher.hash_password_with_salt(password.as_bytes(), b"nobody has this address").map(|_| false).map_err(fault),
        }
    })
    .await
}

fn hasher() -> Answer<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(fault)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> Answer<T> + Send + 'static) -> Answer<T> {
    let _place = HASHING.acquire().await.map_err(fault)?;
    tokio::task::spawn_blocking(work).await.map_err(fault)?
}

fn fault(error: impl std::fmt::Display) -> Trouble {
    Trouble::Fault(format!("a password could not be hashed: {error}"))
}
