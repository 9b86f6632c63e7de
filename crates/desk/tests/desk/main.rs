//! The desk as its users meet it, on SQLite and on PostgreSQL. One binary: linking costs more than running.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails says where")]

mod batch;
mod concurrency;
mod database;
mod demo;
mod export;
mod intake;
mod mailboxes;
mod office;
mod outbox;
mod people;
mod push;
mod queue;
mod search;
mod survey;
mod team;
mod templates;
mod tickets;
mod triage;
mod world;
