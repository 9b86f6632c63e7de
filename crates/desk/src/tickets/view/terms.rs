//! The two terms as they stand now, each able to explain itself.

use super::Reader;
use super::head::Head;
use domain::terms::{Term, deadlines, left_minutes, phase, why};
use domain::tickets::TermView;

pub(super) fn show(reader: &Reader<'_>, head: &Head) -> Vec<TermView> {
    let (calendar, clocks) = (&reader.desk.0.calendar, head.clocks());
    let all = deadlines(calendar, &clocks, head.alerts());
    let one = |term: &Term| {
        let due = all.of(*term).map(|deadline| deadline.due);
        let met = clocks.met_at(*term);
        TermView {
            term: *term,
            phase: phase(&all, &clocks, *term, reader.now),
            due: due.map(|due| calendar.stamp(due, reader.lang)),
            met: met.map(|met| calendar.stamp(met, reader.lang)),
            // Once met, what was left then.
            left_minutes: due.map_or(0, |due| left_minutes(calendar, due, met.unwrap_or(reader.now))),
            why: why(calendar, &clocks, *term, reader.now, reader.lang),
        }
    };
    Term::ALL.iter().map(one).collect()
}
