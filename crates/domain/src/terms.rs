//! The two terms of a ticket and how far each has run.

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
