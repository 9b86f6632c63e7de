//! Technicians who work together. The table is called `team`: `group` is a word of SQL.

mod change;
mod list;

pub use change::{GroupDraft, archive, restore, save};
pub(crate) use list::least_busy;
pub use list::{GroupRow, list};
