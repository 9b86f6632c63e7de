//! An office's own hours and closing days, as an administrator writes them down.

use super::Date;
use super::hours::Calendar;
use super::walk::Span;
use crate::Refusal;
use crate::people::one_line;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

const MINUTE: i64 = 60_000;
const DAY_MINUTES: u16 = 24 * 60;
/// Closing days that an office may have written down at once: years of them.
pub const MAX_CLOSING_DAYS: usize = 400;
/// Longest name of a closing day, in characters.
const MAX_NAME: usize = 80;

/// The hours of a week from Monday: each day's intervals, in minutes from midnight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Week(pub [Vec<(u16, u16)>; 7]);

impl Default for Week {
    /// Monday to Friday, 08:00–12:00 and 13:00–17:00.
    fn default() -> Self {
        let day = || vec![(8 * 60, 12 * 60), (13 * 60, 17 * 60)];
        Self([day(), day(), day(), day(), day(), Vec::new(), Vec::new()])
    }
}

impl Week {
    /// Each interval begins before it ends, after the one before it and within its day; and somebody works at some time, or no
    /// deadline would ever come.
    pub fn checked(self) -> Result<Self, Refusal> {
        for day in &self.0 {
            let mut free = 0;
            for &(start, end) in day {
                if start < free || start >= end || end > DAY_MINUTES {
                    return Err(Refusal::HoursOutOfOrder);
                }
                free = end;
            }
        }
        if self.0.iter().all(Vec::is_empty) { Err(Refusal::NoBusinessHours) } else { Ok(self) }
    }

    pub(super) fn spans(&self) -> [Vec<Span>; 7] {
        self.0.each_ref().map(|day| day.iter().map(|&(start, end)| (i64::from(start) * MINUTE, i64::from(end) * MINUTE)).collect())
    }

    /// Minutes of business time in the whole week.
    pub fn minutes(&self) -> u32 {
        self.0.iter().flatten().map(|&(start, end)| u32::from(end.saturating_sub(start))).sum()
    }
}

/// `13:30` as minutes from midnight; `24:00` is the end of the day.
pub fn parse_time(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    let whole = hours.checked_mul(60)?.checked_add(minutes)?;
    (minutes < 60 && whole <= DAY_MINUTES).then_some(whole)
}

/// `13:30`, as a form's time field takes it.
pub fn time_text(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A day on which the office is closed, and why, in its own words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ClosingDay {
    /// ISO 8601.
    date: String,
    pub name: String,
}

impl ClosingDay {
    /// A date as a form sends it, and a name as somebody typed it.
    pub fn new(date: &str, name: &str) -> Result<Self, Refusal> {
        let date = parse_date(date).ok_or_else(|| Refusal::BadField { field: "date".to_owned() })?;
        let name = one_line(name, MAX_NAME);
        if name.is_empty() {
            return Err(Refusal::BadField { field: "name".to_owned() });
        }
        Ok(Self { date: date.to_string(), name })
    }

    pub fn iso(&self) -> &str {
        &self.date
    }

    pub fn date(&self) -> Option<Date> {
        parse_date(&self.date)
    }
}

/// `2026-12-24`, within the years that business time knows.
pub fn parse_date(text: &str) -> Option<Date> {
    Date::from_str(text.trim()).ok().filter(|date| (1900..2200).contains(&date.year()))
}

impl Calendar {
    /// With these hours instead of the usual ones.
    #[must_use]
    pub fn with_week(mut self, week: &Week) -> Self {
        self.week = week.spans();
        self
    }

    #[must_use]
    pub fn with_closing_days(mut self, days: &[ClosingDay]) -> Self {
        for day in days {
            if let Some(date) = day.date() {
                self = self.with_closing_day(date, &day.name);
            }
        }
        self
    }

    /// Terms warn when so much of their business time has gone, in percent.
    #[must_use]
    pub fn warning_at(mut self, percent: u8) -> Self {
        self.warn_percent = percent.clamp(1, 100);
        self
    }

    /// The share of a term after which it warns.
    pub(crate) fn warns_after(&self, business_ms: i64) -> i64 {
        let (ms, percent) = (business_ms.max(0), i64::from(self.warn_percent));
        ms / 100 * percent + ms % 100 * percent / 100
    }

    /// Business time that is left of a term when it warns.
    pub fn left_at_warning(&self, business_ms: i64) -> i64 {
        business_ms.max(0) - self.warns_after(business_ms)
    }

    /// A local date and time of this office.
    pub fn moment(&self, date: Date, minutes: u16) -> Option<crate::Instant> {
        let (hour, minute) = (i8::try_from(minutes / 60).ok()?, i8::try_from(minutes % 60).ok()?);
        let zoned = date.at(hour, minute, 0, 0).to_zoned(self.zone.clone()).ok()?;
        Some(crate::Instant::from_millis(zoned.timestamp().as_millisecond()))
    }

    /// Its hours in words, in one sentence.
    pub fn hours_words(&self, lang: crate::Lang) -> String {
        self.timetable_words(lang)
    }
}

/// "jueves 24 dic 2026".
pub fn date_words(date: Date, lang: crate::Lang) -> String {
    super::moment::short_date(date, lang)
}

/// From Monday = 0.
pub fn weekday_name(from_monday: usize, lang: crate::Lang) -> &'static str {
    super::explain::day_name(from_monday, lang)
}

#[cfg(test)]
mod tests {
    use super::super::parse_rfc3339;
    use super::*;
    use crate::Lang;

    #[test]
    fn hours_are_in_order_and_somebody_works() {
        assert!(Week::default().checked().is_ok());
        let week = |day: Vec<(u16, u16)>| Week([day, vec![], vec![], vec![], vec![], vec![], vec![]]).checked();
        assert_eq!(week(vec![]), Err(Refusal::NoBusinessHours));
        for wrong in [vec![(600, 600)], vec![(600, 500)], vec![(600, 700), (650, 800)], vec![(600, 1_441)]] {
            assert_eq!(week(wrong.clone()), Err(Refusal::HoursOutOfOrder), "{wrong:?}");
        }
        assert!(week(vec![(0, 1_440)]).is_ok());
    }

    #[test]
    fn times_are_read_as_forms_send_them() {
        for (text, minutes) in
            [("08:00", Some(480)), ("8:05", Some(485)), ("24:00", Some(1_440)), ("24:01", None), ("8", None), ("8:60", None)]
        {
            assert_eq!(parse_time(text), minutes, "{text}");
        }
        assert_eq!(time_text(485), "08:05");
    }

    #[test]
    fn an_office_that_works_saturdays_and_closes_on_its_own_days_is_reckoned_so() {
        let mut week = Week::default();
        week.0[5] = vec![(9 * 60, 13 * 60)];
        let closing = [ClosingDay::new("2026-11-27", " Jornada  de archivo ").unwrap()];
        let calendar = Calendar::office("America/Bogota").unwrap().with_week(&week).with_closing_days(&closing);
        // Thursday 16:00, eight hours: one on Thursday, none on Friday, four on Saturday, three on Monday.
        let from = calendar.moment(parse_date("2026-11-26").unwrap(), 16 * 60).unwrap();
        assert_eq!(Some(calendar.add(from, 8 * 3_600_000)), parse_rfc3339("2026-11-30T11:00:00-05:00"));
        let why = calendar.explain(from, 8 * 3_600_000, Lang::Es);
        assert!(why.iter().any(|line| line == "No se cuenta el vie 27 nov 2026: Jornada de archivo."), "{why:?}");
        assert!(why.iter().any(|line| line.contains("sábado, de 9:00 a. m. a 1:00 p. m.")), "{why:?}");
    }

    #[test]
    fn a_closing_day_is_a_day_with_a_name() {
        assert!(ClosingDay::new("2026-02-30", "x").is_err());
        assert!(ClosingDay::new("2026-12-24", "  ").is_err());
        assert_eq!(ClosingDay::new("2026-12-24", "Cierre").unwrap().iso(), "2026-12-24");
    }

    #[test]
    fn a_term_warns_at_its_share() {
        let calendar = Calendar::office("UTC").unwrap();
        assert_eq!((calendar.warns_after(4_000_001), calendar.left_at_warning(8 * 3_600_000)), (3_000_000, 2 * 3_600_000));
        assert_eq!(calendar.clone().warning_at(50).warns_after(8), 4);
        assert_eq!(calendar.warning_at(90).left_at_warning(i64::MAX), i64::MAX - (i64::MAX / 100 * 90 + i64::MAX % 100 * 90 / 100));
    }
}
