//! Technicians who work together. The table is called `team`: `group` is a word of SQL.

mod change;
mod list;

pub use change::{GroupDraft, archive, restore, save};
pub use list::{GroupRow, list};
pub(crate) use list::{all, choices, given, least_busy, name};
