//! A real `mesa` of one's own, and everybody it talks to.

mod database;
mod fake_imap;
mod http;
mod link;
mod mesa;
mod mta;
mod sink;

pub use database::Database;
pub use fake_imap::{Break, FakeImap, Habit, Poison};
pub use http::{Ask, Reply};
pub use link::Link;
pub use mesa::{Mesa, Run, World, binary, ended};
pub use mta::{Handover, Sender, deliver_lmtp, message_ids, seen_in_mailbox};
pub use sink::Sink;

use std::net::{SocketAddr, TcpListener};

/// A free port on loopback. Somebody else may take it before it is used; then the test fails at once and says so.
pub fn free_port() -> SocketAddr {
    TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).expect("a free port on loopback")
}

/// A variable that `cargo xtask services` (and `cargo xtask test`) set.
pub fn service(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
