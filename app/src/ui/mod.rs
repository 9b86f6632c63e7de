//! Pieces that know no ticket: icons, fields, messages, times.

mod face;
mod icon;
mod language;
mod listing;
mod outcome;
mod text;
mod text_area;
mod time;
mod window;

pub use face::{Empty, Problem, Skeleton};
pub use icon::Icon;
pub use language::LanguageForm;
pub use listing::{Paging, StateFilter};
pub use outcome::Outcome;
pub use text::Prose;
pub use text_area::TextArea;
pub use time::{Ago, When};
pub use window::Window;
