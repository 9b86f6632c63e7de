//! The texts of notices: those that Mesa brings along, and those that an office wrote instead.

mod book;
mod edit;
mod preview;
mod sample;

pub(crate) use book::Book;
pub use edit::{list, reset, save, view};
pub use preview::{PreviewDraft, preview};
