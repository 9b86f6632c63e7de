//! *Triage*: one new ticket at a time, its whole message at the left, what is suggested for it at the right: two keys send it on its way.

pub mod api;
mod around;
mod form;
mod keys;
mod page;

pub use page::TriagePage;
