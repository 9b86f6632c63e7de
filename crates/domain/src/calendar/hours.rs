//! A calendar of business hours and its arithmetic.

use super::Date;
use super::walk::{Span, day_number, spans};
use crate::Instant;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

const HOUR: i64 = 3_600_000;

/// What a "business day" is worth when terms are counted in days: eight hours, in milliseconds.
pub const WORKING_DAY_MS: i64 = 8 * HOUR;

/// Terms warn when three quarters of their business time have gone, unless the office decides otherwise.
pub const WARN_PERCENT: u8 = 75;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such IANA time zone: {0}")]
pub struct UnknownZone(pub String);

/// When an office works: a weekly timetable in a time zone, without holidays and its own closing days.
///
/// Arithmetic is exact to the millisecond and total. Business time exists from 1900 to 2200; beyond, nothing counts.
#[derive(Clone, Debug)]
pub struct Calendar {
    pub(super) zone: TimeZone,
    pub(super) zone_name: String,
    /// From Monday: business intervals in milliseconds of local time from midnight, in order, apart from each other.
    pub(super) week: [Vec<Span>; 7],
    /// By day number.
    pub(super) closed: BTreeMap<i64, String>,
    /// The share of a term after which it warns.
    pub(super) warn_percent: u8,
}

impl Calendar {
    /// The default: Monday to Friday, 08:00–12:00 and 13:00–17:00, Colombian holidays.
    pub fn office(zone: &str) -> Result<Self, UnknownZone> {
        let tz = TimeZone::get(zone).map_err(|_| UnknownZone(zone.to_owned()))?;
        let day = || vec![(8 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR)];
        let week = [day(), day(), day(), day(), day(), Vec::new(), Vec::new()];
        Ok(Self { zone: tz, zone_name: zone.to_owned(), week, closed: BTreeMap::new(), warn_percent: WARN_PERCENT })
    }

    /// A day on which this office is closed, and why, in its own words.
    #[must_use]
    pub fn with_closing_day(mut self, date: Date, name: &str) -> Self {
        self.closed.insert(day_number(date), name.to_owned());
        self
    }

    /// The IANA name of the zone.
    pub fn zone(&self) -> &str {
        &self.zone_name
    }

    /// The moment at which `business_ms` of business time have gone since `from`. Nothing to add (or less) gives the first
    /// moment of business time that is not before `from`. An interval's end belongs to it: eight hours from 08:00 is 17:00.
    pub fn add(&self, from: Instant, business_ms: i64) -> Instant {
        let mut left = business_ms.max(0);
        for (start, end) in spans(self, from) {
            let start = start.max(from.millis());
            if end < start {
                continue;
            }
            if left <= end - start {
                return Instant::from_millis(start + left);
            }
            left -= end - start;
        }
        super::walk::LAST.max(from)
    }

    /// Business milliseconds from one moment to another; 0 when `to` is not later.
    pub fn between(&self, from: Instant, to: Instant) -> i64 {
        let (from_ms, to_ms) = (from.millis(), to.millis());
        if to_ms <= from_ms {
            return 0;
        }
        let shared = |(start, end): Span| (end.min(to_ms) - start.max(from_ms)).max(0);
        spans(self, from).take_while(|(start, _)| *start < to_ms).map(shared).sum()
    }

    /// [`Calendar::add`] in business days of eight hours: the same time of day, so many working days on.
    pub fn add_days(&self, from: Instant, days: u32) -> Instant {
        self.add(from, i64::from(days).saturating_mul(WORKING_DAY_MS))
    }

    /// Whether a moment lies within business time, both ends of an interval included.
    pub fn is_business_time(&self, at: Instant) -> bool {
        self.add(at, 0) == at && at < super::walk::LAST
    }
}

#[cfg(test)]
mod tests;
