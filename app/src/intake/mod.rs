//! *Recepción*: every message received and what became of it (M10).

mod act;
pub mod api;
mod list;
mod message;
mod row;
mod senders;
mod status;

pub use list::IntakePage;
pub use message::MessagePage;
pub use senders::Senders;
