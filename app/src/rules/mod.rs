//! The rules of intake (M20), for administrators: in their order as sentences, written in sentences, tried with the last messages.
//!
//! The pages are made by the server as a whole, forms and all: they work before any script has loaded, what is being written stands in
//! the URL until it is saved, and the browser carries nothing of them but their frame.

pub mod api;
#[cfg(feature = "ssr")]
mod editor;
#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod list;
mod page;
#[cfg(feature = "ssr")]
mod post;
#[cfg(feature = "ssr")]
mod trial;

pub use page::RulesPage;
#[cfg(feature = "ssr")]
pub use post::post;

/// The list; posts go here too.
#[cfg(feature = "ssr")]
const LIST: &str = "/app/admin/reglas";
/// Where a rule is written: `?id=3`, or all that is being written.
#[cfg(feature = "ssr")]
const EDITOR: &str = "/app/admin/reglas/regla";
