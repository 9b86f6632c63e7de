//! The desk as its users meet it, on SQLite and on PostgreSQL. One binary: linking costs more than running.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails says where")]

mod demo;
mod intake;
mod tickets;
mod world;
