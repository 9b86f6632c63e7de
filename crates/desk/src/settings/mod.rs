//! What the office decides about itself: its name and look, its hours, its terms. What the configuration says holds until an
//! administrator saves something else; from then on that holds.

mod calendar;
mod effect;
mod office;
mod start;
mod stored;
mod terms;

pub use calendar::{CalendarDraft, CalendarView, calendar, calendar_effect, check_calendar, save_calendar};
pub use effect::Effect;
pub(crate) use effect::renew;
pub use office::{Logo, Look, OfficeDraft, OfficeView, logo, logo_too_large, office, remove_logo, save_logo, save_office};
pub use start::{Progress, finish, progress, setup_pending};
pub(crate) use stored::{Seen, heed, load, of_configuration};
pub use terms::{TermsView, save_terms, terms, terms_effect};
