//! Colombian holidays, computed for any year (product.md; Ley 51 de 1983), never typed in.

use crate::Lang;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// A day on which the whole country rests. Two feasts on one date are one holiday with both names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    pub date: Date,
    pub es: String,
    pub en: String,
}

impl Holiday {
    pub fn name(&self, lang: Lang) -> &str {
        lang.pick(&self.es, &self.en)
    }
}

/// Where in a year a feast falls.
#[derive(Clone, Copy)]
enum Rule {
    /// Always on its own date.
    Fixed(i8, i8),
    /// On its date when that is a Monday, otherwise on the Monday after it.
    Monday(i8, i8),
    /// So many days after Easter Sunday. The three that the law moved to a Monday are counted to that Monday.
    Easter(i32),
}

const FEASTS: [(Rule, &str, &str); 18] = [
    (Rule::Fixed(1, 1), "Año Nuevo", "New Year's Day"),
    (Rule::Monday(1, 6), "Día de los Reyes Magos", "Epiphany"),
    (Rule::Monday(3, 19), "Día de San José", "Saint Joseph's Day"),
    (Rule::Easter(-3), "Jueves Santo", "Maundy Thursday"),
    (Rule::Easter(-2), "Viernes Santo", "Good Friday"),
    (Rule::Fixed(5, 1), "Día del Trabajo", "Labour Day"),
    (Rule::Easter(43), "Ascensión del Señor", "Ascension Day"),
    (Rule::Easter(64), "Corpus Christi", "Corpus Christi"),
    (Rule::Easter(71), "Sagrado Corazón de Jesús", "Sacred Heart of Jesus"),
    (Rule::Monday(6, 29), "San Pedro y San Pablo", "Saints Peter and Paul"),
    (Rule::Fixed(7, 20), "Día de la Independencia", "Independence Day"),
    (Rule::Fixed(8, 7), "Batalla de Boyacá", "Battle of Boyacá"),
    (Rule::Monday(8, 15), "Asunción de la Virgen", "Assumption of Mary"),
    (Rule::Monday(10, 12), "Día de la Diversidad Étnica y Cultural", "Ethnic and Cultural Diversity Day"),
    (Rule::Monday(11, 1), "Todos los Santos", "All Saints' Day"),
    (Rule::Monday(11, 11), "Independencia de Cartagena", "Independence of Cartagena"),
    (Rule::Fixed(12, 8), "Inmaculada Concepción", "Immaculate Conception"),
    (Rule::Fixed(12, 25), "Navidad", "Christmas Day"),
];

/// The holidays of a year, sorted, each date once. Empty before 1583 (no Gregorian Easter) and after 9999; the law in force
/// since 1984 is applied to all years between.
pub fn holidays(year: i16) -> Vec<Holiday> {
    let mut found: Vec<Holiday> = Vec::with_capacity(FEASTS.len());
    for (date, es, en) in dates(year) {
        match found.iter_mut().find(|holiday| holiday.date == date) {
            Some(holiday) => {
                holiday.es = format!("{} / {es}", holiday.es);
                holiday.en = format!("{} / {en}", holiday.en);
            }
            None => found.push(Holiday { date, es: es.to_owned(), en: en.to_owned() }),
        }
    }
    found.sort_by_key(|holiday| holiday.date);
    found
}

/// Every feast with its date, in no order; cheap and without allocation, for the walk over days.
pub(super) fn dates(year: i16) -> impl Iterator<Item = (Date, &'static str, &'static str)> {
    let easter = easter(year);
    FEASTS.into_iter().filter_map(move |(rule, es, en)| {
        let date = match rule {
            Rule::Fixed(month, day) => Date::new(year, month, day).ok()?,
            Rule::Monday(month, day) => {
                let date = Date::new(year, month, day).ok()?;
                date.checked_add(i32::from(date.weekday().until(Weekday::Monday)).days()).ok()?
            }
            Rule::Easter(days) => easter?.checked_add(days.days()).ok()?,
        };
        easter.map(|_| (date, es, en))
    })
}

/// Easter Sunday of the Gregorian calendar (the anonymous algorithm, as in Meeus, *Astronomical Algorithms*, chapter 8).
fn easter(year: i16) -> Option<Date> {
    if !(1583..=9999).contains(&year) {
        return None;
    }
    let y = i32::from(year);
    let golden = y % 19;
    let (century, rest) = (y / 100, y % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let day = epact + weekday - 7 * late + 114;
    Date::new(year, i8::try_from(day / 31).ok()?, i8::try_from(day % 31 + 1).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// From the official calendars, checked by hand.
    const KNOWN: [(i16, &[&str]); 6] = [
        (
            2023,
            &[
                "01-01", "01-09", "03-20", "04-06", "04-07", "05-01", "05-22", "06-12", "06-19", "07-03", "07-20", "08-07", "08-21",
                "10-16", "11-06", "11-13", "12-08", "12-25",
            ],
        ),
        (
            2024,
            &[
                "01-01", "01-08", "03-25", "03-28", "03-29", "05-01", "05-13", "06-03", "06-10", "07-01", "07-20", "08-07", "08-19",
                "10-14", "11-04", "11-11", "12-08", "12-25",
            ],
        ),
        // The Sacred Heart and Saints Peter and Paul share a Monday.
        (
            2025,
            &[
                "01-01", "01-06", "03-24", "04-17", "04-18", "05-01", "06-02", "06-23", "06-30", "07-20", "08-07", "08-18", "10-13",
                "11-03", "11-17", "12-08", "12-25",
            ],
        ),
        (
            2026,
            &[
                "01-01", "01-12", "03-23", "04-02", "04-03", "05-01", "05-18", "06-08", "06-15", "06-29", "07-20", "08-07", "08-17",
                "10-12", "11-02", "11-16", "12-08", "12-25",
            ],
        ),
        (
            2027,
            &[
                "01-01", "01-11", "03-22", "03-25", "03-26", "05-01", "05-10", "05-31", "06-07", "07-05", "07-20", "08-07", "08-16",
                "10-18", "11-01", "11-15", "12-08", "12-25",
            ],
        ),
        (
            2028,
            &[
                "01-01", "01-10", "03-20", "04-13", "04-14", "05-01", "05-29", "06-19", "06-26", "07-03", "07-20", "08-07", "08-21",
                "10-16", "11-06", "11-13", "12-08", "12-25",
            ],
        ),
    ];

    #[test]
    fn known_years_are_as_published() {
        for (year, expected) in KNOWN {
            let found: Vec<String> = holidays(year).iter().map(|holiday| holiday.date.to_string()).collect();
            let expected: Vec<String> = expected.iter().map(|day| format!("{year}-{day}")).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn easter_is_where_the_tables_say() {
        for (year, month, day) in [(1818, 3, 22), (1943, 4, 25), (2000, 4, 23), (2008, 3, 23), (2011, 4, 24), (2038, 4, 25), (2285, 3, 22)]
        {
            assert_eq!(easter(year), Date::new(year, month, day).ok());
        }
    }

    #[test]
    fn two_feasts_on_one_day_keep_both_names() {
        let june = holidays(2025).into_iter().find(|holiday| holiday.date.to_string() == "2025-06-30").unwrap();
        assert_eq!(june.name(Lang::Es), "Sagrado Corazón de Jesús / San Pedro y San Pablo");
        assert_eq!(june.name(Lang::En), "Sacred Heart of Jesus / Saints Peter and Paul");
    }

    proptest! {
        #[test]
        fn every_year_is_sorted_and_distinct(year in any::<i16>()) {
            let days = holidays(year);
            prop_assert!(days.windows(2).all(|pair| pair[0].date < pair[1].date));
            prop_assert!(days.iter().all(|day| day.date.year() == year));
            if (1583..=9999).contains(&year) {
                prop_assert!(days.len() == 17 || days.len() == 18, "{}", days.len());
            } else {
                prop_assert!(days.is_empty());
            }
        }
    }
}
