//! *Bandeja*: which tickets await work.

pub mod api;
mod batch;
mod chips;
mod filters;
pub(crate) mod keys;
mod list;
mod panes;
mod row;
mod save;
mod selection;
pub mod state;
pub mod url;
#[cfg(feature = "ssr")]
mod views;
mod views_page;

pub use batch::bar_acts;
pub use chips::{DueChip, PriorityMark, StatusChip, phase_icon};
pub(crate) use keys::TAKE;
pub use panes::{NothingOpen, Panes};
#[cfg(feature = "ssr")]
pub use views::post as post_view;
pub use views_page::SavedViewsPage;
