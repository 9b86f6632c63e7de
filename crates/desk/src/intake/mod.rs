//! Mail received: durable first, decided after (M3, M4, M6, M8).

mod apply;
mod facts;
mod failed;
mod file;
mod hand;
mod ignored;
mod lease;
mod ledger;
mod origin;
mod page;
mod receive;
mod senders;
mod signs;

pub use file::{Filed, Ready, file, file_all, prepare};
pub use hand::{attach, make_ticket, refile};
pub(crate) use hand::{put, set_aside};
pub use ignored::{hear_sender, ignore_sender, ignored_senders};
pub use lease::{Leased, lease};
pub(crate) use lease::{raw_bytes, take_back};
pub use ledger::{FolderState, Unsettled, acknowledged, cannot_take, folder_checked, not_given, open_folder, unsettled, vanished};
pub use page::{page, raw};
pub use receive::{Received, receive};
pub use senders::{clear_sender, senders};
pub(crate) use signs::claim_of;
