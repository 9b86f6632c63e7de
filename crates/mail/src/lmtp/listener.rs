//! The listener and its limits.

use super::session::Session;
use super::wire::Wire;
use bytes::Bytes;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinError, JoinSet};

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
            idle: Duration::from_mins(5),
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

/// How long messages under way may take to end after `shutdown`. Whoever is cut off was told nothing, and keeps the message.
const LAST_MESSAGES: Duration = Duration::from_secs(30);
/// Pause after a failure to accept, which is nearly always a lack of file descriptors.
const AFTER_FAULT: Duration = Duration::from_millis(500);

/// Takes mail until `shutdown` completes; open connections then finish the message they are at. `handler` gets exactly the bytes that were sent
/// (dot-unstuffed, nothing prepended, so that a retry has the same hash, M6) and answers once they are durable.
///
/// Messages are held in memory: at most `max_connections` times `max_bytes`. A message that the client takes more than half a minute after
/// `shutdown` to end is given up, without an answer.
pub async fn serve<H, F, S>(listener: TcpListener, config: LmtpConfig, handler: H, shutdown: S)
where
    H: Fn(Envelope, Bytes) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Receipt> + Send + 'static,
    S: Future<Output = ()> + Send,
{
    let places = Arc::new(Semaphore::new(config.max_connections));
    let config = Arc::new(config);
    let (stopper, stop) = watch::channel(false);
    let mut sessions = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            biased;
            () = &mut shutdown => break,
            Some(ended) = sessions.join_next(), if !sessions.is_empty() => {
                note(ended);
                continue;
            }
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                tracing::debug!(%peer, "an LMTP client has come");
                // Replies are small and awaited; a socket that cannot be told so is only slower.
                let _ = stream.set_nodelay(true);
                let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
                    sessions.spawn(send_away(stream, config.idle));
                    continue;
                };
                let session = Session::new(stream, Arc::clone(&config), handler.clone());
                let stop = stop.clone();
                sessions.spawn(async move {
                    session.run(stop).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "an LMTP client could not be accepted");
                tokio::time::sleep(AFTER_FAULT).await;
            }
        }
    }
    drop(listener);
    stopper.send_replace(true);
    let last = async {
        while let Some(ended) = sessions.join_next().await {
            note(ended);
        }
    };
    if tokio::time::timeout(LAST_MESSAGES, last).await.is_err() {
        tracing::warn!("LMTP clients took too long to end their messages and were cut off; they keep them");
    }
}

async fn send_away(stream: TcpStream, idle: Duration) {
    let mut wire = Wire::new(stream, idle);
    wire.say("421 4.3.2 Too many connections, come back soon");
    wire.close().await;
}

fn note(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a dialogue with an LMTP client failed; the client keeps its message");
    }
}
