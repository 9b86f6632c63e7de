//! The category tree.

mod add;
mod archive;
mod list;
mod start;
mod tree;

pub use add::{NewCategory, add};
pub use archive::archive;
pub use list::list;
pub use start::start;
pub(crate) use tree::Tree;
