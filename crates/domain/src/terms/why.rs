//! Why a term ends when it does: the calendar's own explanation, and the pauses.

use super::{Clocks, Term};
use crate::calendar::{Calendar, business_time, sentence};
use crate::{Instant, Lang};

/// One sentence a line, in the reader's language: the length, the timetable, the zone, every day skipped, the pauses, the deadline.
pub fn why(calendar: &Calendar, clocks: &Clocks, term: Term, now: Instant, lang: Lang) -> Vec<String> {
    match term {
        Term::FirstResponse => calendar.explain(clocks.opened, clocks.first_response_ms, lang),
        Term::Resolution => resolution(calendar, clocks, now, lang),
    }
}

fn resolution(calendar: &Calendar, clocks: &Clocks, now: Instant, lang: Lang) -> Vec<String> {
    let paused = clocks.paused_ms.max(0);
    let due = calendar.add(clocks.opened, clocks.resolution_ms.max(0).saturating_add(paused));
    let waiting = clocks.waiting_since.filter(|_| clocks.is_waiting());
    let mut lines = vec![calendar.explain_length(clocks.opened, clocks.resolution_ms, lang)];
    lines.extend(calendar.explain_rules(clocks.opened, if waiting.is_some() { now } else { due }, lang));
    if paused > 0 {
        let time = business_time(paused, lang);
        lines.push(match lang {
            Lang::Es => format!("No se cuentan {time} en espera o ya solucionado."),
            Lang::En => format!("{time} of waiting, or of being solved, do not count."),
        });
    }
    lines.push(match waiting {
        Some(since) => {
            let since = calendar.stamp(since, lang).text;
            sentence(match lang {
                Lang::Es => format!("El plazo no corre: está en espera desde el {since}"),
                Lang::En => format!("The clock stands still: it has been waiting since {since}"),
            })
        }
        None => calendar.explain_due(due, lang),
    });
    lines
}
