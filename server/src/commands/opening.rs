//! The desk, opened as the configuration says.

use super::Failure;
use crate::clock::SystemClock;
use crate::config::Config;
use desk::{Desk, DeskConfig};
use domain::notices::Compose;
use mail::dkim::SignedComposer;
use std::sync::Arc;

/// `exclusive` takes the lock of an embedded database: the server does, commands beside it do not.
pub async fn open(config: &Config, exclusive: bool) -> Result<Desk, Failure> {
    let compose: Arc<dyn Compose> = match &config.dkim {
        Some(signer) => Arc::new(SignedComposer(signer.clone())),
        None => Arc::new(mail::mime::Composer),
    };
    let desk_config = DeskConfig {
        database_url: config.database_url.clone(),
        data_dir: config.data_dir.clone(),
        secret_key_file: config.secret_key_file.clone(),
        office: config.office.clone(),
        clock: Arc::new(SystemClock::new()),
        compose,
        relay: config.smtp.is_some(),
        authserv_id: config.authserv_id.clone(),
        exclusive,
    };
    Desk::open(desk_config).await.map_err(|fault| Failure::new(format!("Mesa cannot start: {fault}.")))
}
