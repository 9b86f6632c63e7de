//! The walk over business intervals, day by day. Years of days pass in microseconds: holidays are computed once a year, and the
//! zone is asked only near a change of its offset.

use super::holidays;
use super::hours::Calendar;
use crate::Instant;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

/// Start and end, in milliseconds.
pub(super) type Span = (i64, i64);

pub(super) const DAY: i64 = 86_400_000;

/// Business time begins on 1900-01-01 and ends before 2200-01-01, so that no input can make the walk long.
pub(super) const FIRST: Instant = Instant::from_millis(-2_208_988_800_000);
pub(super) const LAST: Instant = Instant::from_millis(7_258_118_400_000);

/// Every business interval that could touch `from` or come after it, in order, as UTC milliseconds.
pub(super) fn spans(calendar: &Calendar, from: Instant) -> Spans<'_> {
    let from = from.clamp(FIRST, LAST).millis();
    let mut spans = Spans { calendar, day: 0, hours: &[], floor: 0, steady: Steady::at(&calendar.zone, from), rest: Rest::default() };
    // A day early: near a change of offset, two dates may claim one moment.
    spans.day = local_day(&calendar.zone, from) - 2;
    spans
}

pub(super) struct Spans<'a> {
    calendar: &'a Calendar,
    day: i64,
    /// What is left of the day's timetable.
    hours: &'a [Span],
    /// Nothing of this day may begin earlier; only moves near a change of offset.
    floor: i64,
    steady: Steady,
    rest: Rest,
}

impl Iterator for Spans<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        loop {
            if let Some((&hours, rest)) = self.hours.split_first() {
                self.hours = rest;
                let (start, end) = self.place(hours);
                if start < end {
                    return Some((start, end));
                }
            } else {
                self.day += 1;
                if self.day * DAY >= LAST.millis() {
                    return None;
                }
                self.hours = self.calendar.timetable(self.day);
                if !self.hours.is_empty() && (self.rest.has(self.day) || self.calendar.closed.contains_key(&self.day)) {
                    self.hours = &[];
                }
                self.floor = i64::MIN;
            }
        }
    }
}

impl Spans<'_> {
    /// Puts an interval of this local day on the UTC axis.
    fn place(&mut self, (start, end): Span) -> Span {
        let midnight = self.day * DAY;
        let zone = &self.calendar.zone;
        if midnight - self.steady.offset >= self.steady.end {
            self.steady = Steady::at(zone, midnight - self.steady.offset);
        }
        if self.steady.covers(midnight) {
            let begins = midnight - self.steady.offset;
            return (begins + start, begins + end);
        }
        // Skipped or repeated local times: an interval never leaves its own day, nor overlaps the one before.
        let (opens, closes) = (instant(zone, midnight), instant(zone, midnight + DAY));
        let start = instant(zone, midnight + start).max(self.floor).clamp(opens, closes);
        let end = instant(zone, midnight + end).clamp(start, closes);
        self.floor = end;
        (start, end)
    }
}

impl Calendar {
    /// The weekly hours of a day, holiday or not.
    pub(super) fn timetable(&self, day: i64) -> &[Span] {
        // 1970-01-01 was a Thursday.
        usize::try_from((day + 3).rem_euclid(7)).ok().and_then(|weekday| self.week.get(weekday)).map_or(&[], Vec::as_slice)
    }
}

/// A stretch of time in which the zone's offset does not change.
struct Steady {
    start: i64,
    end: i64,
    offset: i64,
}

impl Steady {
    fn at(zone: &TimeZone, millis: i64) -> Self {
        let Ok(moment) = Timestamp::from_millisecond(millis) else {
            return Self { start: i64::MAX, end: i64::MAX, offset: 0 };
        };
        let after = moment.checked_add(1.millisecond()).unwrap_or(moment);
        Self {
            start: zone.preceding(after).next().map_or(i64::MIN / 2, |change| change.timestamp().as_millisecond()),
            end: zone.following(moment).next().map_or(i64::MAX / 2, |change| change.timestamp().as_millisecond()),
            offset: offset(zone, moment),
        }
    }

    /// Whether a whole local day, with a day of margin for what two offsets may share, has this offset.
    fn covers(&self, midnight: i64) -> bool {
        let begins = midnight - self.offset;
        begins - DAY >= self.start && begins + 2 * DAY <= self.end
    }
}

fn offset(zone: &TimeZone, moment: Timestamp) -> i64 {
    i64::from(zone.to_offset(moment).seconds()) * 1_000
}

/// The UTC moment of a local one; skipped times move forward, repeated ones are the first.
fn instant(zone: &TimeZone, local: i64) -> i64 {
    Timestamp::from_millisecond(local)
        .and_then(|local| zone.to_ambiguous_timestamp(Offset::UTC.to_datetime(local)).compatible())
        .map_or(local, Timestamp::as_millisecond)
}

/// The number of the local day, from 1970-01-01, that a moment lies in.
pub(super) fn local_day(zone: &TimeZone, millis: i64) -> i64 {
    let shift = Timestamp::from_millisecond(millis).map_or(0, |moment| offset(zone, moment));
    (millis + shift).div_euclid(DAY)
}

/// Days from 1970-01-01 to a date.
pub(super) fn day_number(date: Date) -> i64 {
    Offset::UTC.to_timestamp(date.at(0, 0, 0, 0)).map_or(i64::MAX, |midnight| midnight.as_millisecond().div_euclid(DAY))
}

/// The date of a day number, within what jiff can say.
pub(super) fn date_of(day: i64) -> Option<Date> {
    Timestamp::from_millisecond(day.checked_mul(DAY)?).ok().map(|midnight| Offset::UTC.to_datetime(midnight).date())
}

/// The holidays of the year that the walk is in.
#[derive(Default)]
struct Rest {
    /// First day of the year and of the next.
    year: Span,
    days: [i64; 18],
}

impl Rest {
    fn has(&mut self, day: i64) -> bool {
        if !(self.year.0..self.year.1).contains(&day) {
            *self = Self::of_year_with(day);
        }
        self.days.contains(&day)
    }

    fn of_year_with(day: i64) -> Self {
        let Some(date) = date_of(day) else { return Self::default() };
        let first = day - i64::from(date.day_of_year()) + 1;
        let mut rest = Self { year: (first, first + i64::from(date.days_in_year())), days: [i64::MIN; 18] };
        for (slot, (holiday, ..)) in rest.days.iter_mut().zip(holidays::dates(date.year())) {
            *slot = first + i64::from(holiday.day_of_year()) - 1;
        }
        rest
    }
}
