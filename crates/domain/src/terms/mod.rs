//! The two terms of a ticket, in business time, and how far each has run (product.md, "Terms").

mod alerts;
mod clocks;
mod policy;
mod why;

pub use alerts::{Alert, Alerts, due_alerts};
pub use clocks::{Clocks, Deadline, Deadlines, deadlines, left_minutes, phase};
pub use policy::{MAX_DAYS, MAX_TERM_HOURS, TermPolicy};
pub use why::why;

use crate::tickets::Priority;
use crate::tickets::kind_words as words;
use serde::{Deserialize, Serialize};

words! {
    Term {
        FirstResponse = "first_response", "Primera respuesta", "First response";
        Resolution = "resolution", "Solución", "Resolution";
    }
}

words! {
    Phase {
        Running = "running", "En término", "On time";
        /// 75 % of the time has gone.
        Warning = "warning", "Por vencer", "Due soon";
        Breached = "breached", "Vencido", "Overdue";
        /// Waiting for somebody else: the resolution clock stands still.
        Paused = "paused", "En pausa", "Paused";
        Met = "met", "Cumplido", "Met";
        MetLate = "met_late", "Cumplido tarde", "Met late";
    }
}

/// Business hours from registration to a technician's first public answer, for every ticket (4.4).
pub const FIRST_RESPONSE_HOURS: u32 = 8;

/// Milliseconds in an hour.
pub const HOUR_MS: i64 = 3_600_000;

/// Business hours to the solution, unless the category says otherwise.
pub const fn resolution_hours(priority: Priority) -> u32 {
    match priority.get() {
        1 => 40,
        2 => 24,
        3 => 16,
        4 => 8,
        5 => 4,
        _ => 2,
    }
}
