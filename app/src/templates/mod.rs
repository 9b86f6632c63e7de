//! *Plantillas*: the texts of notices, for administrators.

pub mod api;
mod editor;
mod list;

pub use editor::TemplatePage;
pub use list::TemplatesPage;
