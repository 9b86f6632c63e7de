//! *Buscar*: a form that works by itself, and answers as one types once the page has come to life. What was found is made by the server.

pub mod api;
mod page;
#[cfg(feature = "ssr")]
mod palette;
#[cfg(feature = "ssr")]
mod results;

pub use page::SearchPage;
