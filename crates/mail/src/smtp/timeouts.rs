//! How long each step may take.

use std::time::Duration;

/// Longest waits. RFC 5321 §4.5.3.2 is made for queues that nobody watches; here a person waits, so all but the last are shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Name, TCP and TLS, each (M2).
    pub connect: Duration,
    /// The greeting and every command's answer (RFC: 5 minutes). Relays that make strangers wait do so for half a minute.
    pub answer: Duration,
    /// Without a byte taken while the text is sent (RFC: 3 minutes).
    pub text: Duration,
    /// The answer to the final dot (RFC: 10 minutes, kept: giving up early makes doubles, RFC 1047).
    pub verdict: Duration,
    /// Proof that a kept connection is alive, and QUIT.
    pub kept: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            answer: Duration::from_secs(90),
            text: Duration::from_mins(1),
            verdict: Duration::from_mins(10),
            kept: Duration::from_secs(5),
        }
    }
}
