//! Business time: which hours count, which days do not, and how a moment is said to a reader.

mod explain;
mod holidays;
mod hours;
mod moment;
mod walk;
mod week;

pub(crate) use explain::{business_time, sentence};
pub use holidays::{Holiday, holidays};
pub use hours::{Calendar, UnknownZone, WARN_PERCENT, WORKING_DAY_MS};
pub use jiff::civil::Date;
pub use moment::parse_rfc3339;
pub use week::{ClosingDay, MAX_CLOSING_DAYS, Week, date_words, parse_date, parse_time, time_text, weekday_name};
