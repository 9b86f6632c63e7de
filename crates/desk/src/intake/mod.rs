//! Mail received: durable first, decided after (M3, M4, M6, M8).

mod apply;
mod facts;
mod file;
mod lease;
mod ledger;
mod page;
mod receive;

pub use file::{Filed, Ready, file, file_all, prepare};
pub use lease::{Leased, lease};
pub(crate) use lease::{raw_bytes, take_back};
pub use ledger::{FolderState, Unsettled, acknowledged, cannot_take, folder_checked, open_folder, unsettled, vanished};
pub use page::{page, raw, refile};
pub use receive::{Received, receive};
