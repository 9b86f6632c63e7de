//! Business time: which hours count, which days do not, and how a moment is said to a reader.

mod explain;
mod holidays;
mod hours;
mod moment;
mod walk;

pub(crate) use explain::{business_time, sentence};
pub use holidays::{Holiday, holidays};
pub use hours::{Calendar, UnknownZone, WORKING_DAY_MS};
pub use jiff::civil::Date;
pub use moment::parse_rfc3339;
