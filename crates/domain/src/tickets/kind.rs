//! What a ticket is, where it stands, and what its entries are.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $key:literal, $es:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word stored in rows, URLs and exports.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }

            pub fn parse(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$variant),)+ _ => None }
            }

            /// The word shown to people.
            pub const fn label(self, lang: $crate::Lang) -> &'static str {
                match self { $(Self::$variant => lang.pick($es, $en),)+ }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What sort of work a ticket asks for.
    Kind {
        Incident = "incident", "Incidencia", "Incident";
        Request = "request", "Petición", "Request";
        Problem = "problem", "Problema", "Problem";
    }
}

words! {
    /// Where a ticket stands.
    Status {
        New = "new", "Nuevo", "New";
        InProgress = "in_progress", "En curso", "In progress";
        Waiting = "waiting", "En espera", "Waiting";
        Solved = "solved", "Resuelto", "Solved";
        Closed = "closed", "Cerrado", "Closed";
    }
}

impl Status {
    /// Somebody still has to do something.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::New | Self::InProgress | Self::Waiting)
    }
}

words! {
    /// What an entry of the timeline is.
    EntryKind {
        /// The mail that opened the ticket.
        Request = "request", "Solicitud", "Request";
        /// A later mail from a requester or observer.
        Reply = "reply", "Respuesta", "Reply";
        /// A technician's or administrator's public entry.
        FollowUp = "follow_up", "Seguimiento", "Follow-up";
        /// Only staff see it.
        Note = "note", "Nota interna", "Internal note";
        /// Ends the work.
        Solution = "solution", "Solución", "Solution";
    }
}

impl EntryKind {
    pub const fn is_public(self) -> bool {
        !matches!(self, Self::Note)
    }
}
