//! Full-text search (*Buscar*): FTS5 on SQLite, `tsvector` on PostgreSQL, over words that `domain::search` has folded for both.
//!
//! A ticket is one document: subject, requester and observers with their addresses, what was written, names of files. It grows with every
//! entry, in the entry's own transaction; what changes many tickets at once is left to [`catch_up`].

mod asked;
mod candidates;
mod catch_up;
mod document;
mod find;
mod people;
#[cfg(test)]
mod plans;
mod write;

pub use catch_up::catch_up;
pub use find::find;
pub use people::people;
pub(crate) use write::{add, index, later, open};
