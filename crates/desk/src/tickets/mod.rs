//! Tickets: what people do to them, and the one path by which they are read.

mod act;
mod alerts;
mod classify;
mod close;
pub(crate) mod drafts;
pub(crate) mod escalate;
mod join;
mod moving;
mod observers;
pub(crate) mod post_entry;
pub(crate) mod record;
mod reopen;
pub(crate) mod row;
mod split;
mod threading;
mod undo;
mod view;
mod wait;

pub(crate) use act::{answers_for, legal};
pub use alerts::raise_term_alerts;
pub use classify::classify;
pub(crate) use close::close;
pub use close::close_solved;
pub use drafts::{discard_draft, keep_draft, own_drafts};
pub use escalate::{escalate, take};
pub(crate) use moving::may_work;
pub(crate) use observers::observe;
pub use observers::{add_observer, remove_observer};
pub use post_entry::post_entry;
pub use reopen::reopen;
pub(crate) use reopen::{Reopening, back_to_work, reopen_until};
pub use threading::thread;
pub use undo::undo;
pub use view::{entry_html, view};
pub use wait::{resume, wait};
