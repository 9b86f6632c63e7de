//! Warnings and breaches, each given once.

use super::clocks::running;
use super::{Clocks, Deadline, Deadlines, Term};
use crate::Instant;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alert {
    /// 75 % of the business time has gone.
    Warning,
    Breach,
}

/// The alerts already given on a ticket, as a row keeps them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Alerts(u8);

impl Alerts {
    pub const NONE: Self = Self(0);

    /// Unknown bits are dropped.
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & 0b1111)
    }

    pub const fn bits(self) -> u8 {
        self.0
    }

    pub const fn has(self, term: Term, alert: Alert) -> bool {
        self.0 & bit(term, alert) != 0
    }

    /// With this alert given. A breach says all that its warning would have said.
    #[must_use]
    pub const fn with(self, term: Term, alert: Alert) -> Self {
        let also = if matches!(alert, Alert::Breach) { bit(term, Alert::Warning) } else { 0 };
        Self(self.0 | bit(term, alert) | also)
    }

    /// None given on this term: when its time was changed by hand, it may warn anew.
    #[must_use]
    pub const fn without(self, term: Term) -> Self {
        Self(self.0 & !(bit(term, Alert::Warning) | bit(term, Alert::Breach)))
    }
}

const fn bit(term: Term, alert: Alert) -> u8 {
    match (term, alert) {
        (Term::FirstResponse, Alert::Warning) => 1,
        (Term::FirstResponse, Alert::Breach) => 2,
        (Term::Resolution, Alert::Warning) => 4,
        (Term::Resolution, Alert::Breach) => 8,
    }
}

/// The alerts to be given at `now`, at most one a term: of a term that has already ended, only the breach.
pub fn due_alerts(all: &Deadlines, clocks: &Clocks, raised: Alerts, now: Instant) -> Vec<(Term, Alert)> {
    running(all, clocks)
        .filter_map(|(term, deadline)| {
            let alert = if now > deadline.due { Alert::Breach } else { Alert::Warning };
            let given = raised.has(term, alert) || raised.has(term, Alert::Breach);
            (now >= deadline.warn && !given).then_some((term, alert))
        })
        .collect()
}

/// When a running term next gives an alert. A deadline is kept up to its very millisecond, so its breach comes one later.
pub(super) fn next_of(deadline: Deadline, term: Term, raised: Alerts) -> Option<Instant> {
    if raised.has(term, Alert::Breach) {
        return None;
    }
    let breach = deadline.due.plus_millis(1);
    Some(if raised.has(term, Alert::Warning) { breach } else { deadline.warn.min(breach) })
}
