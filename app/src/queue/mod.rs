//! *Bandeja*: which tickets await work.

pub mod api;
mod chips;
mod filters;
mod keys;
mod list;
mod panes;
mod row;
pub mod state;
pub mod url;

pub use chips::{DueChip, PriorityMark, StatusChip, phase_icon};
pub use panes::{NothingOpen, Panes};
