//! Files: uploaded before their entry, opened afterwards; content-addressed.

mod consume;
mod open;
mod upload;

pub(crate) use consume::{NewAttachment, attach, consume, give_back};
pub(crate) use open::is_previewable;
pub use open::{OpenedFile, open};
pub use upload::upload;
