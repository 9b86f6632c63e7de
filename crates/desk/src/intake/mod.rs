//! Mail received: durable first, decided after (M3, M4, M6, M8).

mod apply;
mod detail;
mod explain;
mod facts;
mod failed;
mod file;
mod hand;
mod ignored;
mod import;
mod lease;
mod ledger;
mod origin;
mod page;
mod receive;
mod reconcile;
mod senders;
mod signs;
mod status;

pub use detail::{Read, Reading, detail, readable};
pub use explain::explain;
pub use file::{Filed, Ready, file, file_all, prepare};
pub use hand::{act, attach, make_ticket, refile};
pub(crate) use hand::{put, set_aside};
pub use ignored::{hear_sender, ignore_sender, ignored_senders};
pub use import::{Claim, Claimed, History, Imported, claim, file_history};
pub use lease::{Leased, give_back, lease};
pub(crate) use lease::{raw_bytes, take_back};
pub use ledger::{
    FolderState, Unsettled, acknowledged, ask_again, cannot_take, folder_checked, gone_from_server, not_given, open_folder, take_after_all,
    too_large, unsettled, vanished,
};
pub use page::{found, page, raw};
pub(crate) use receive::Arriving;
pub use receive::{Received, receive};
pub use reconcile::reconcile;
pub use senders::{clear_sender, senders};
pub(crate) use signs::claim_of;
pub use status::status;
