//! *Triage*: one new ticket at a time, its whole message at the left, category and technician at the right.

mod form;
mod keys;
mod page;
mod turn;

pub use page::TriagePage;
