//! Mesa's use cases and SQL, one folder a noun. The only crate that writes; no HTTP, no sockets, no clock of its own.

pub mod answer;
pub mod attachments;
pub mod audit;
pub mod batch;
mod blobs;
pub mod categories;
mod database;
pub mod demo;
mod desk;
pub mod export;
mod follow;
pub mod groups;
pub mod intake;
mod keyset;
pub mod learned;
mod leases;
mod live;
pub mod mailboxes;
pub mod outbox;
pub mod people;
mod permit;
pub mod presence;
pub mod push;
pub mod queue;
pub mod rules;
mod seal;
pub mod search;
pub mod settings;
mod snapshot;
mod sql;
pub mod steps;
pub mod survey;
pub mod templates;
pub mod tickets;
pub mod triage;

pub use answer::{Answer, Trouble};
pub use desk::{Changed, Desk, DeskConfig, OpenFault};
pub use steps::step;

use domain::fold;
