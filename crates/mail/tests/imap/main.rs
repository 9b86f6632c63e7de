//! IMAP against servers that lie, break off, fall silent or are merely odd, and against Dovecot (M1–M5).
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails says where")]

mod connecting;
mod cut;
mod dovecot;
#[path = "../endpoint/scripted.rs"]
mod endpoint;
mod faults;
mod moving;
mod oauth;
mod peer;
mod probing;
mod reading;
mod silence;

use mail::imap::Session;
use peer::{Peer, Script};

/// A signed-in session with INBOX open, and its peer.
async fn opened(script: Script) -> (Session, Peer) {
    let peer = script.play().await;
    let mut session = Session::connect(&peer.config()).await.unwrap();
    session.select("INBOX").await.unwrap();
    (session, peer)
}
