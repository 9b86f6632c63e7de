//! The category tree.

mod add;
mod tree;

pub use add::{NewCategory, add};
pub(crate) use tree::Tree;
