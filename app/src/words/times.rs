//! Durations as words. Dates arrive ready from the server; only distances are said here.

use domain::Lang;
use domain::queue::TermChip;
use domain::terms::{Phase, Term};

/// "Vence en 2 h hábiles", "Venció hace 1 d", "En pausa", "Cumplido".
pub fn due(lang: Lang, phase: Phase, left_minutes: i64) -> String {
    match phase {
        Phase::Running | Phase::Warning => match lang {
            Lang::Es => format!("Vence en {} hábiles", business(left_minutes)),
            Lang::En => format!("Due in {} business time", business(left_minutes)),
        },
        Phase::Breached => match lang {
            Lang::Es => format!("Venció hace {}", wall(left_minutes.saturating_neg())),
            Lang::En => format!("Overdue by {}", wall(left_minutes.saturating_neg())),
        },
        Phase::Paused | Phase::Met | Phase::MetLate => phase.label(lang).into(),
    }
}

/// What a screen reader and a tooltip get: which term, and when exactly.
pub fn due_exactly(lang: Lang, chip: &TermChip) -> String {
    format!("{}: {}", chip.term.label(lang), chip.due.text)
}

pub const fn term_short(lang: Lang, term: Term) -> &'static str {
    match term {
        Term::FirstResponse => lang.pick("Respuesta", "Response"),
        Term::Resolution => lang.pick("Solución", "Resolution"),
    }
}

/// Business minutes, a working day being eight hours: "40 min", "2 h", "2 h 30 min", "3 d".
fn business(minutes: i64) -> String {
    amount(minutes.max(0), 8 * 60)
}

fn wall(minutes: i64) -> String {
    amount(minutes.max(0), 24 * 60)
}

fn amount(minutes: i64, day: i64) -> String {
    match minutes {
        m if m < 60 => format!("{m} min"),
        m if m < 3 * 60 && m % 60 >= 10 => format!("{} h {} min", m / 60, m % 60),
        m if m < day.max(16 * 60) => format!("{} h", m / 60),
        m => format!("{} d", m / day),
    }
}

/// How long ago, in milliseconds: "ahora", "5 min", "3 h", "2 d".
pub fn ago(lang: Lang, millis: i64) -> String {
    let minutes = millis / 60_000;
    if minutes < 1 { lang.pick("ahora", "now").into() } else { wall(minutes) }
}

/// "23 nov" or, within `this_year`… the short form of an RFC 3339 moment, made without a calendar.
pub fn short_date(lang: Lang, iso: &str) -> String {
    const ES: [&str; 12] = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"];
    const EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let part = |from: usize, to: usize| iso.get(from..to).and_then(|digits| digits.parse::<usize>().ok());
    let (Some(month), Some(day)) = (part(5, 7), part(8, 10)) else { return iso.to_owned() };
    let names = match lang {
        Lang::Es => ES,
        Lang::En => EN,
    };
    match month.checked_sub(1).and_then(|index| names.get(index)) {
        Some(name) => format!("{day} {name}"),
        None => iso.to_owned(),
    }
}

/// "820 B", "12 KB", "3,4 MB".
#[expect(clippy::cast_precision_loss, reason = "a size for people, to one decimal")]
pub fn size(lang: Lang, bytes: u64) -> String {
    let (value, unit) = match bytes {
        b if b < 1_000 => return format!("{b} B"),
        b if b < 1_000_000 => return format!("{} KB", b / 1_000),
        b => (b as f64 / 1_000_000.0, "MB"),
    };
    let text = format!("{value:.1} {unit}");
    match lang {
        Lang::Es => text.replace('.', ","),
        Lang::En => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_count_down_in_business_time_and_up_in_days() {
        assert_eq!(due(Lang::Es, Phase::Running, 120), "Vence en 2 h hábiles");
        assert_eq!(due(Lang::Es, Phase::Warning, 45), "Vence en 45 min hábiles");
        assert_eq!(due(Lang::Es, Phase::Running, 24 * 60), "Vence en 3 d hábiles");
        assert_eq!(due(Lang::Es, Phase::Breached, -26 * 60), "Venció hace 1 d");
        assert_eq!(due(Lang::En, Phase::Breached, -90), "Overdue by 1 h 30 min");
        assert_eq!(due(Lang::Es, Phase::Paused, 10), "En pausa");
    }

    #[test]
    fn a_date_is_short_without_a_calendar() {
        assert_eq!(short_date(Lang::Es, "2026-11-23T15:45:00-05:00"), "23 nov");
        assert_eq!(short_date(Lang::En, "2026-01-02T15:45:00-05:00"), "2 Jan");
        assert_eq!(short_date(Lang::Es, "?"), "?");
    }

    #[test]
    fn sizes_are_said_as_people_say_them() {
        assert_eq!(size(Lang::Es, 3_400_000), "3,4 MB");
        assert_eq!(size(Lang::En, 12_300), "12 KB");
    }
}
