//! Throwaway servers for tests: real PostgreSQL, Dovecot and Postfix on free loopback ports, in a folder of their own.

mod certificate;
mod command;
mod dovecot;
mod packages;
mod postfix;
mod postgres;
mod selftest;
mod started;

pub use command::command;
pub use packages::ensure_chromium;
pub use started::{Server, Started, start};
