//! *Recepción*: every message received and what became of it (M10).

pub mod api;
mod list;
mod row;
mod senders;

pub use list::IntakePage;
pub use senders::Senders;
