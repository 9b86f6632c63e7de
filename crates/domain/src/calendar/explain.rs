//! Why a deadline is when it is, in sentences that the person who doubts it can check.

use super::hours::Calendar;
use super::moment::{short_date, time_of_day};
use super::walk::{Span, date_of, local_day};
use super::{Holiday, holidays};
use crate::{Instant, Lang};

/// Longer lists of skipped days end in a count.
const MOST_DAYS: usize = 60;

impl Calendar {
    /// One sentence a line: the business time, the timetable, the zone, every day that was skipped, and the deadline.
    pub fn explain(&self, from: Instant, business_ms: i64, lang: Lang) -> Vec<String> {
        let due = self.add(from, business_ms);
        let mut lines = vec![self.explain_length(from, business_ms, lang)];
        lines.extend(self.explain_rules(from, due, lang));
        lines.push(self.explain_due(due, lang));
        lines
    }

    pub(crate) fn explain_length(&self, from: Instant, business_ms: i64, lang: Lang) -> String {
        let start = self.stamp(from, lang).text;
        match lang {
            Lang::Es => sentence(format!("El plazo es de {} desde el {start}", business_time(business_ms, lang))),
            Lang::En => sentence(format!("The term is {} from {start}", business_time(business_ms, lang))),
        }
    }

    /// The timetable, the zone and the days skipped between two moments.
    pub(crate) fn explain_rules(&self, from: Instant, to: Instant, lang: Lang) -> Vec<String> {
        let mut lines = vec![
            sentence(format!("{}: {}", lang.pick("Horario hábil", "Business hours"), self.timetable_words(lang))),
            sentence(format!("{}: {}", lang.pick("Zona horaria", "Time zone"), self.zone_name)),
        ];
        let skipped = self.skipped(from, to, lang);
        let more = skipped.len().saturating_sub(MOST_DAYS);
        lines.extend(skipped.into_iter().take(MOST_DAYS));
        if more > 0 {
            lines.push(match lang {
                Lang::Es => format!("Tampoco se cuentan otros {more} días."),
                Lang::En => format!("Nor do {more} more days count."),
            });
        }
        lines
    }

    pub(crate) fn explain_due(&self, due: Instant, lang: Lang) -> String {
        sentence(format!("{} {}", lang.pick("Vence el", "It is due"), self.stamp(due, lang).text))
    }

    /// Holidays and closing days that would have been working days.
    fn skipped(&self, from: Instant, to: Instant, lang: Lang) -> Vec<String> {
        let bounds = |at: Instant| local_day(&self.zone, at.clamp(super::walk::FIRST, super::walk::LAST).millis());
        let mut of_year: (i16, Vec<Holiday>) = (i16::MIN, Vec::new());
        (bounds(from)..=bounds(to))
            .filter(|day| !self.timetable(*day).is_empty())
            .filter_map(|day| {
                let date = date_of(day)?;
                if of_year.0 != date.year() {
                    of_year = (date.year(), holidays(date.year()));
                }
                let holiday = of_year.1.iter().find(|holiday| holiday.date == date).map(|holiday| holiday.name(lang));
                let name = holiday.or_else(|| self.closed.get(&day).map(String::as_str))?;
                let date = short_date(date, lang);
                Some(match lang {
                    Lang::Es => sentence(format!("No se cuenta el {date}: {name}")),
                    Lang::En => sentence(format!("{date} does not count: {name}")),
                })
            })
            .collect()
    }

    pub(super) fn timetable_words(&self, lang: Lang) -> String {
        let mut runs: Vec<(usize, usize, &[Span])> = Vec::new();
        for (day, hours) in self.week.iter().enumerate().filter(|(_, hours)| !hours.is_empty()) {
            match runs.last_mut() {
                Some((_, last, same)) if *last + 1 == day && *same == hours.as_slice() => *last = day,
                _ => runs.push((day, day, hours)),
            }
        }
        let run_words = |(first, last, hours): (usize, usize, &[Span])| {
            let days = match last - first {
                0 => day_name(first, lang).to_owned(),
                _ => format!("{} {} {}", day_name(first, lang), lang.pick("a", "to"), day_name(last, lang)),
            };
            let hours: Vec<String> = hours.iter().map(|span| span_words(*span, lang)).collect();
            format!("{days}, {}", hours.join(lang.pick(" y ", " and ")))
        };
        runs.into_iter().map(run_words).collect::<Vec<_>>().join("; ")
    }
}

/// `8 horas hábiles`, `1 hora y 30 minutos hábiles`.
pub(crate) fn business_time(millis: i64, lang: Lang) -> String {
    let minutes = millis.max(0) / 60_000;
    let (hours, minutes) = (minutes / 60, minutes % 60);
    let hour_word = if hours == 1 { lang.pick("hora", "hour") } else { lang.pick("horas", "hours") };
    let minute_word = if minutes == 1 { lang.pick("minuto", "minute") } else { lang.pick("minutos", "minutes") };
    let business = if hours + minutes == 1 { "hábil" } else { "hábiles" };
    match (lang, hours, minutes) {
        (Lang::Es, _, 0) => format!("{hours} {hour_word} {business}"),
        (Lang::Es, 0, _) => format!("{minutes} {minute_word} {business}"),
        (Lang::Es, ..) => format!("{hours} {hour_word} y {minutes} {minute_word} hábiles"),
        (Lang::En, _, 0) => format!("{hours} business {hour_word}"),
        (Lang::En, 0, _) => format!("{minutes} business {minute_word}"),
        (Lang::En, ..) => format!("{hours} business {hour_word} and {minutes} {minute_word}"),
    }
}

fn span_words((start, end): Span, lang: Lang) -> String {
    let word = |millis: i64| {
        let minutes = millis / 60_000;
        time_of_day(i8::try_from(minutes / 60 % 24).unwrap_or(0), i8::try_from(minutes % 60).unwrap_or(0), lang)
    };
    match lang {
        Lang::Es => format!("de {} a {}", word(start), word(end)),
        Lang::En => format!("{} to {}", word(start), word(end)),
    }
}

pub(super) fn day_name(from_monday: usize, lang: Lang) -> &'static str {
    match from_monday {
        0 => lang.pick("lunes", "Monday"),
        1 => lang.pick("martes", "Tuesday"),
        2 => lang.pick("miércoles", "Wednesday"),
        3 => lang.pick("jueves", "Thursday"),
        4 => lang.pick("viernes", "Friday"),
        5 => lang.pick("sábado", "Saturday"),
        _ => lang.pick("domingo", "Sunday"),
    }
}

/// Ends in one full stop; `p. m.` brings its own.
pub(crate) fn sentence(mut text: String) -> String {
    if !text.ends_with('.') {
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::parse_rfc3339;
    use super::*;

    #[test]
    fn a_deadline_explains_itself_across_a_holiday() {
        let calendar = Calendar::office("America/Bogota").unwrap();
        let monday = parse_rfc3339("2026-12-07T15:45:00-05:00").unwrap();
        assert_eq!(
            calendar.explain(monday, 8 * 3_600_000, Lang::Es),
            [
                "El plazo es de 8 horas hábiles desde el lun 7 dic 2026, 3:45 p. m.",
                "Horario hábil: lunes a viernes, de 8:00 a. m. a 12:00 p. m. y de 1:00 p. m. a 5:00 p. m.",
                "Zona horaria: America/Bogota.",
                "No se cuenta el mar 8 dic 2026: Inmaculada Concepción.",
                "Vence el mié 9 dic 2026, 3:45 p. m.",
            ]
        );
        let english = calendar.explain(monday, 5_400_000, Lang::En);
        assert_eq!(english.first().unwrap(), "The term is 1 business hour and 30 minutes from Mon 7 Dec 2026, 3:45 p.m.");
        assert_eq!(english[3], "Tue 8 Dec 2026 does not count: Immaculate Conception.");
        assert_eq!(english.last().unwrap(), "It is due Wed 9 Dec 2026, 8:15 a.m.");
    }

    #[test]
    fn the_offices_own_closing_day_is_named_and_weekends_are_not() {
        let closing = super::super::Date::new(2026, 12, 24).unwrap();
        let calendar = Calendar::office("America/Bogota").unwrap().with_closing_day(closing, "Cierre de fin de año");
        let lines = calendar.explain(parse_rfc3339("2026-12-23T16:00:00-05:00").unwrap(), 2 * 3_600_000, Lang::Es);
        let skipped: Vec<&String> = lines.iter().filter(|line| line.starts_with("No se cuenta")).collect();
        assert_eq!(skipped, ["No se cuenta el jue 24 dic 2026: Cierre de fin de año.", "No se cuenta el vie 25 dic 2026: Navidad."]);
        assert_eq!(lines.last().unwrap(), "Vence el lun 28 dic 2026, 9:00 a. m.");
    }

    #[test]
    fn an_endless_term_does_not_make_an_endless_explanation() {
        let calendar = Calendar::office("America/Bogota").unwrap();
        assert!(calendar.explain(Instant::from_millis(0), i64::MAX, Lang::Es).len() < 70);
    }
}
