//! The category tree.

mod add;
mod archive;
mod list;
mod page;
mod save;
mod start;
mod tree;

pub use add::{NewCategory, add};
pub use archive::{archive, restore};
pub use list::list;
pub use page::{CategoryRow, page};
pub use save::{CategoryDraft, move_by, save};
pub use start::start;
pub(crate) use tree::Tree;
