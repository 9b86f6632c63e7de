//! The queue: lists and pickers.

mod choices;
mod conditions;
mod counts;
mod cursor;
mod page;
#[cfg(test)]
pub(crate) mod plans;
mod rows;
mod saved;

pub use choices::choices;
pub(crate) use conditions::{Conditions, NO_GROUP, OPEN};
pub use page::{page, rows};
pub(crate) use rows::{COLUMNS, NAMES, Reader, Row};
pub use saved::{delete_view, move_view, rename_view, save_view, saved_views};
