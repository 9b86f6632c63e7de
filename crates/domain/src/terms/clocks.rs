//! What a ticket's two clocks have measured, and the deadlines that follow.

use super::{Alerts, Phase, Term, alerts};
use crate::Instant;
use crate::calendar::Calendar;
use serde::{Deserialize, Serialize};

/// The facts of the two clocks, as a ticket's row keeps them. Durations are business milliseconds.
///
/// *First response* runs from registration without pause; only a technician's public follow-up, or the solution, stops it.
/// *Resolution* stands still while the ticket waits. A reopened ticket's resolution clock goes on where the solution stopped it:
/// the time between solution and reopening is added to `paused_ms`, so it never counts against the technician.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocks {
    pub opened: Instant,
    pub first_response_ms: i64,
    pub resolution_ms: i64,
    /// Business time already waited, and business time spent solved before a reopening.
    pub paused_ms: i64,
    /// Since when it waits now.
    pub waiting_since: Option<Instant>,
    /// The technician's first public follow-up.
    pub first_response_at: Option<Instant>,
    /// The solution that stands now; none once reopened.
    pub solved_at: Option<Instant>,
}

impl Clocks {
    /// Clocks of a ticket registered at `opened`.
    pub const fn start(opened: Instant, first_response_ms: i64, resolution_ms: i64) -> Self {
        Self { opened, first_response_ms, resolution_ms, paused_ms: 0, waiting_since: None, first_response_at: None, solved_at: None }
    }

    /// A technician answered publicly; only the first time counts.
    #[must_use]
    pub fn answered(mut self, at: Instant) -> Self {
        self.first_response_at = self.first_response_at.or(Some(at));
        self
    }

    /// The ticket begins to wait; waiting already, it goes on.
    #[must_use]
    pub fn waits(mut self, at: Instant) -> Self {
        self.waiting_since = self.waiting_since.or(Some(at));
        self
    }

    /// The wait, if any, ends.
    #[must_use]
    pub fn resumes(mut self, calendar: &Calendar, at: Instant) -> Self {
        if let Some(since) = self.waiting_since.take() {
            self.paused_ms = self.paused_ms.saturating_add(calendar.between(since, at));
        }
        self
    }

    /// The solution: ends a wait, and is a first response where there was none.
    #[must_use]
    pub fn solves(self, calendar: &Calendar, at: Instant) -> Self {
        let mut clocks = self.resumes(calendar, at).answered(at);
        clocks.solved_at = clocks.solved_at.or(Some(at));
        clocks
    }

    /// The solution did not hold: the resolution clock goes on from where it stood.
    #[must_use]
    pub fn reopens(self, calendar: &Calendar, at: Instant) -> Self {
        let mut clocks = self.resumes(calendar, at);
        if let Some(solved) = clocks.solved_at.take() {
            clocks.paused_ms = clocks.paused_ms.saturating_add(calendar.between(solved, at));
            clocks = clocks.answered(solved);
        }
        clocks
    }

    /// When a term was met, if it was.
    pub fn met_at(&self, term: Term) -> Option<Instant> {
        match term {
            Term::FirstResponse => self.first_response_at.into_iter().chain(self.solved_at).min(),
            Term::Resolution => self.solved_at,
        }
    }

    /// Whether the resolution clock stands still now.
    pub const fn is_waiting(&self) -> bool {
        self.waiting_since.is_some() && self.solved_at.is_none()
    }
}

/// When a term ends, and when it warns: once the office's share of its business time has gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    pub due: Instant,
    pub warn: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadlines {
    pub first_response: Deadline,
    /// None while the ticket waits: nobody knows yet when it ends.
    pub resolution: Option<Deadline>,
    /// The unmet, running deadline that comes first, also when it has passed: what a queue is ordered by.
    pub next: Option<(Term, Instant)>,
    /// When [`super::due_alerts`] will next have something to say.
    pub next_alert: Option<Instant>,
}

impl Deadlines {
    pub const fn of(&self, term: Term) -> Option<Deadline> {
        match term {
            Term::FirstResponse => Some(self.first_response),
            Term::Resolution => self.resolution,
        }
    }
}

/// The deadlines of a ticket. `raised` are the alerts already given.
pub fn deadlines(calendar: &Calendar, clocks: &Clocks, raised: Alerts) -> Deadlines {
    let deadline = |ms: i64, pause: i64| Deadline {
        due: calendar.add(clocks.opened, ms.max(0).saturating_add(pause)),
        warn: calendar.add(clocks.opened, calendar.warns_after(ms).saturating_add(pause)),
    };
    let first_response = deadline(clocks.first_response_ms, 0);
    let resolution = (!clocks.is_waiting()).then(|| deadline(clocks.resolution_ms, clocks.paused_ms.max(0)));
    let mut all = Deadlines { first_response, resolution, next: None, next_alert: None };
    all.next = running(&all, clocks).map(|(term, deadline)| (term, deadline.due)).min_by_key(|(_, due)| *due);
    all.next_alert = running(&all, clocks).filter_map(|(term, deadline)| alerts::next_of(deadline, term, raised)).min();
    all
}

/// The terms still to be met whose clock runs.
pub(super) fn running(all: &Deadlines, clocks: &Clocks) -> impl Iterator<Item = (Term, Deadline)> {
    let unmet = |term: Term| clocks.met_at(term).is_none();
    let first = Some((Term::FirstResponse, all.first_response)).filter(|(term, _)| unmet(*term));
    let second = all.resolution.map(|deadline| (Term::Resolution, deadline)).filter(|(term, _)| unmet(*term));
    first.into_iter().chain(second)
}

/// How far a term has run at `now`. A deadline is kept up to its very millisecond.
pub fn phase(all: &Deadlines, clocks: &Clocks, term: Term, now: Instant) -> Phase {
    let Some(deadline) = all.of(term) else { return Phase::Paused };
    match clocks.met_at(term) {
        Some(met) if met <= deadline.due => Phase::Met,
        Some(_) => Phase::MetLate,
        None if now > deadline.due => Phase::Breached,
        None if now >= deadline.warn => Phase::Warning,
        None => Phase::Running,
    }
}

/// Business minutes left until `due`; once it has passed, minus the minutes of the clock on the wall since then, at least −1.
pub fn left_minutes(calendar: &Calendar, due: Instant, now: Instant) -> i64 {
    if now <= due { calendar.between(now, due) / 60_000 } else { -(now.since(due) / 60_000).max(1) }
}

#[cfg(test)]
mod tests;
