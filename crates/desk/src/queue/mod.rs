//! The queue: lists and pickers.

mod choices;
mod conditions;
mod counts;
mod cursor;
mod page;
mod rows;

pub use choices::choices;
pub use page::{page, row};
