//! A client that says any bytes at all (`fuzz/`): what is handed over is what was sent, however the bytes arrive, and the dialogue ends (M11).

use super::listener::{Envelope, LmtpConfig, Receipt};
use super::session::Session;
use bytes::Bytes;
use std::io::Cursor;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, join, sink};
use tokio::sync::watch;

/// Largest message of this listener, in bytes; small, so that its limit is met.
const MAX_BYTES: usize = 4096;

/// A whole dialogue, its bytes at once and once more in two parts.
pub fn client(script: &[u8]) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_time().build() else { return };
    let at = script.first().map_or(0, |byte| usize::from(*byte) * script.len() / 256);
    let (first, second) = script.split_at(at);
    let whole = runtime.block_on(taken(script, &[]));
    assert_eq!(whole, runtime.block_on(taken(first, second)), "the same bytes in two parts are another mail");
    for (envelope, bytes) in whole {
        assert!(bytes.len() <= MAX_BYTES && bytes.len() <= script.len(), "more than was sent");
        assert!(!envelope.recipients.is_empty() && envelope.recipients.len() <= 3, "{envelope:?}");
        for address in envelope.sender.iter().chain(&envelope.recipients) {
            assert!(!address.chars().any(char::is_control), "{address:?}");
        }
    }
}

async fn taken(first: &[u8], second: &[u8]) -> Vec<(Envelope, Bytes)> {
    let mails: Arc<Mutex<Vec<(Envelope, Bytes)>>> = Arc::default();
    let kept = Arc::clone(&mails);
    let handler = move |envelope, bytes| {
        kept.lock().unwrap_or_else(PoisonError::into_inner).push((envelope, bytes));
        std::future::ready(Receipt::Stored)
    };
    let config = LmtpConfig { max_bytes: MAX_BYTES, max_recipients: 3, ..LmtpConfig::new("mesa.example", |_| true) };
    let heard = Cursor::new(first.to_vec()).chain(Cursor::new(second.to_vec()));
    let (_go_on, stop) = watch::channel(false);
    Session::new(join(heard, sink()), Arc::new(config), handler).run(stop).await;
    std::mem::take(&mut *mails.lock().unwrap_or_else(PoisonError::into_inner))
}
