//! A moment in words, in the office's zone and the reader's language.

use super::hours::Calendar;
use crate::{Instant, Lang, Stamp};
use jiff::{Timestamp, Zoned, civil::Weekday};

/// What RFC 3339 can say with every offset: years 1 to 9999, less a day at both ends.
const SAYABLE: (Instant, Instant) = (Instant::from_millis(-62_135_424_000_000), Instant::from_millis(253_402_128_000_000));

/// Reads an RFC 3339 moment, which must carry its offset; finer than milliseconds is cut off.
pub fn parse_rfc3339(text: &str) -> Option<Instant> {
    let moment: Timestamp = text.trim().parse().ok()?;
    Some(Instant::from_millis(moment.as_millisecond()))
}

impl Calendar {
    /// The moment as a reader sees it. Beyond the years 1 to 9999, the nearest moment that can be said.
    pub fn stamp(&self, at: Instant, lang: Lang) -> Stamp {
        let zoned = self.zoned(at);
        let words = format!(
            "{} {} {} {}, {}",
            weekday(zoned.weekday(), lang),
            zoned.day(),
            month(zoned.month(), lang),
            zoned.year(),
            time_of_day(zoned.hour(), zoned.minute(), lang)
        );
        Stamp { at, iso: iso(&zoned), text: words }
    }

    /// RFC 3339 with the zone's offset, to the second: `2026-11-23T15:45:00-05:00`.
    pub fn rfc3339(&self, at: Instant) -> String {
        iso(&self.zoned(at))
    }

    /// As [`Calendar::rfc3339`], to the millisecond: `2026-11-23T15:45:00.125-05:00`.
    pub fn rfc3339_millis(&self, at: Instant) -> String {
        self.zoned(at).strftime("%Y-%m-%dT%H:%M:%S.%3f%:z").to_string()
    }

    /// The local date, for labels and file names: `2026-11-23`.
    pub fn date(&self, at: Instant) -> super::Date {
        self.zoned(at).date()
    }

    fn zoned(&self, at: Instant) -> Zoned {
        let at = at.clamp(SAYABLE.0, SAYABLE.1).millis();
        Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(self.zone.clone())
    }
}

fn iso(zoned: &Zoned) -> String {
    zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// `3:45 p. m.`, `3:45 p.m.`
pub(super) fn time_of_day(hour: i8, minute: i8, lang: Lang) -> String {
    let half = if hour < 12 { lang.pick("a. m.", "a.m.") } else { lang.pick("p. m.", "p.m.") };
    let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
    format!("{hour}:{minute:02} {half}")
}

fn weekday(day: Weekday, lang: Lang) -> &'static str {
    match day {
        Weekday::Monday => lang.pick("lun", "Mon"),
        Weekday::Tuesday => lang.pick("mar", "Tue"),
        Weekday::Wednesday => lang.pick("mié", "Wed"),
        Weekday::Thursday => lang.pick("jue", "Thu"),
        Weekday::Friday => lang.pick("vie", "Fri"),
        Weekday::Saturday => lang.pick("sáb", "Sat"),
        Weekday::Sunday => lang.pick("dom", "Sun"),
    }
}

pub(super) fn month(month: i8, lang: Lang) -> &'static str {
    match month {
        1 => lang.pick("ene", "Jan"),
        2 => lang.pick("feb", "Feb"),
        3 => lang.pick("mar", "Mar"),
        4 => lang.pick("abr", "Apr"),
        5 => lang.pick("may", "May"),
        6 => lang.pick("jun", "Jun"),
        7 => lang.pick("jul", "Jul"),
        8 => lang.pick("ago", "Aug"),
        9 => lang.pick("sep", "Sep"),
        10 => lang.pick("oct", "Oct"),
        11 => lang.pick("nov", "Nov"),
        _ => lang.pick("dic", "Dec"),
    }
}

pub(super) fn short_date(date: super::Date, lang: Lang) -> String {
    format!("{} {} {} {}", weekday(date.weekday(), lang), date.day(), month(date.month(), lang), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bogota() -> Calendar {
        Calendar::office("America/Bogota").unwrap()
    }

    #[test]
    fn a_moment_reads_as_people_write_it() {
        let at = parse_rfc3339("2026-11-23T20:45:30.250Z").unwrap();
        let es = bogota().stamp(at, Lang::Es);
        assert_eq!(es.text, "lun 23 nov 2026, 3:45 p. m.");
        assert_eq!(es.iso, "2026-11-23T15:45:30-05:00");
        assert_eq!(es.at, at);
        assert_eq!(bogota().stamp(at, Lang::En).text, "Mon 23 Nov 2026, 3:45 p.m.");
    }

    #[test]
    fn to_the_millisecond_it_reads_back_whole() {
        let at = parse_rfc3339("2026-11-23T20:45:30.005Z").unwrap();
        assert_eq!(bogota().rfc3339_millis(at), "2026-11-23T15:45:30.005-05:00");
        assert_eq!(parse_rfc3339(&bogota().rfc3339_millis(at)), Some(at));
    }

    #[test]
    fn midnight_and_noon_are_twelve() {
        let stamp = |text: &str| bogota().stamp(parse_rfc3339(text).unwrap(), Lang::Es).text;
        assert_eq!(stamp("2026-08-01T00:05:00-05:00"), "sáb 1 ago 2026, 12:05 a. m.");
        assert_eq!(stamp("2026-08-01T12:00:00-05:00"), "sáb 1 ago 2026, 12:00 p. m.");
    }

    #[test]
    fn a_time_without_offset_is_refused() {
        assert_eq!(parse_rfc3339("2026-11-23T15:45:00"), None);
        assert_eq!(parse_rfc3339("ayer"), None);
        assert_eq!(parse_rfc3339("2026-11-23T15:45:00-05:00"), parse_rfc3339(" 2026-11-23T20:45:00Z "));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(seconds in -62_135_424_000_i64..253_402_128_000) {
            let at = Instant::from_millis(seconds * 1_000);
            for zone in ["America/Bogota", "UTC", "Pacific/Auckland"] {
                let calendar = Calendar::office(zone).unwrap();
                let iso = calendar.rfc3339(at);
                // Before standard time, offsets have seconds, which RFC 3339 cannot say.
                if seconds > -1_000_000_000 {
                    prop_assert_eq!(parse_rfc3339(&iso), Some(at), "{}", iso);
                }
            }
        }

        #[test]
        fn every_moment_has_words(millis in any::<i64>()) {
            prop_assert!(!bogota().stamp(Instant::from_millis(millis), Lang::Es).text.is_empty());
        }
    }
}
