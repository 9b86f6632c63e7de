//! The queue: lists and pickers.

mod choices;
mod conditions;
mod counts;
mod cursor;
mod page;
#[cfg(test)]
mod plans;
mod rows;

pub use choices::choices;
pub use page::{page, row};
