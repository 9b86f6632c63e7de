//! The administration's own rooms: people, groups, categories, calendar, terms, the office itself, the audit; the set-up assistant and
//! the help.
//!
//! Their pages are made by the server as a whole, with plain forms: they work before any script has loaded, what is being written stands
//! in the URL until it is saved, and the browser carries nothing of them but one frame for all.

pub mod api;
#[cfg(feature = "ssr")]
mod audit;
#[cfg(feature = "ssr")]
mod calendar;
#[cfg(feature = "ssr")]
mod categories;
#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod groups;
#[cfg(feature = "ssr")]
mod help;
#[cfg(feature = "ssr")]
mod html;
#[cfg(feature = "ssr")]
mod hub;
#[cfg(feature = "ssr")]
mod identity;
mod page;
#[cfg(feature = "ssr")]
mod people;
#[cfg(feature = "ssr")]
mod post;
#[cfg(feature = "ssr")]
mod start;
#[cfg(feature = "ssr")]
mod terms;

pub use page::OfficePage;
#[cfg(feature = "ssr")]
pub use post::{Posted, is_form, post};

/// The set-up assistant.
pub const START: &str = "/app/inicio";
/// The help.
pub const HELP: &str = "/app/ayuda";
/// What there is to administer.
pub const HUB: &str = "/app/admin";

/// Whether a path is one of these rooms, and not one that stands in the navigation itself.
pub fn is_room(path: &str) -> bool {
    path == START
        || path.starts_with(HUB)
            && !["buzones", "plantillas", "reglas"]
                .iter()
                .any(|other| path.get(HUB.len() + 1..).is_some_and(|room| room.starts_with(other)))
}
