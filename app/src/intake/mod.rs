//! *Recepción*: every message received and what became of it (M10).

pub mod api;
mod list;
mod row;

pub use list::IntakePage;
