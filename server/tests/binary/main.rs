//! The real binary as its operator, its mail servers and its attackers meet it. One test binary: linking costs more than running.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails says where")]
#![recursion_limit = "512"]
#![expect(clippy::print_stdout, reason = "a skipped test says so")]

mod commands;
mod configuration;
mod faults;
mod kills;
mod kills_imap;
mod large_mailbox;
mod mail;
mod mailboxes;
mod office;
mod sign_in;
mod soak;
mod strangers;
mod support;
