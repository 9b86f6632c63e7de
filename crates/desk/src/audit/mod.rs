//! The audit of the administration: written in each change's own transaction, read by administrators.

mod page;
mod write;

pub use page::{AuditFilter, AuditPage, page};
pub(crate) use write::{change, write};
