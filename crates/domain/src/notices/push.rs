//! What is pushed to a person's own browsers: what one wants to know away from the desk, in one line.

use super::{Capacity, NoticeKind};
use crate::Lang;
use crate::people::PersonId;
use crate::tickets::TicketId;
use serde::{Deserialize, Serialize};

/// Longest subject that is shown, in characters: the whole fits into one message of the service.
const MAX_SUBJECT: usize = 160;

/// As public/sw.js takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// Whose it is: a tablet may be somebody else's by now.
    pub person: PersonId,
    pub title: String,
    pub body: String,
    pub url: String,
    /// A later one of the same ticket takes its place.
    pub tag: String,
}

/// A browser that somebody wants to be told on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushDevice {
    pub id: i64,
    pub name: String,
    /// By which the device knows itself in the list.
    pub endpoint: String,
    pub added: crate::Stamp,
    pub reached: Option<crate::Stamp>,
}

/// Assignment, reply, term: what a technician acts upon. Whoever stands in for a missing technician hears it, too.
pub const fn is_pushed(kind: NoticeKind, capacity: Capacity) -> bool {
    let acts = matches!(capacity, Capacity::Technician | Capacity::Administrator);
    acts && matches!(
        kind,
        NoticeKind::Escalated | NoticeKind::Reply | NoticeKind::Reopened | NoticeKind::TermWarning | NoticeKind::TermBreach
    )
}

/// `to_group`: nobody in particular has it, whoever of them takes it.
pub fn push(kind: NoticeKind, lang: Lang, person: PersonId, ticket: TicketId, subject: &str, to_group: bool) -> Push {
    let what = match kind {
        NoticeKind::Escalated if to_group => lang.pick("Su grupo recibió", "Handed to your group:"),
        NoticeKind::Escalated => lang.pick("Le asignaron", "Assigned to you:"),
        NoticeKind::Reply => lang.pick("Hay una respuesta en", "There is a reply on"),
        NoticeKind::Reopened => lang.pick("Se reabrió", "Reopened:"),
        NoticeKind::TermWarning => lang.pick("Está por vencer", "Due soon:"),
        NoticeKind::TermBreach => lang.pick("Venció el término de", "The term is over for"),
        _ => lang.pick("Hay novedades en", "There is news on"),
    };
    let shown: String = subject.chars().take(MAX_SUBJECT).collect();
    Push { person, title: shown, body: format!("{what} {ticket}"), url: format!("/app/t/{}", ticket.0), tag: format!("t{}", ticket.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_acts_is_pushed_to_and_only_what_they_act_upon() {
        assert!(is_pushed(NoticeKind::Escalated, Capacity::Technician) && is_pushed(NoticeKind::Reply, Capacity::Administrator));
        assert!(!is_pushed(NoticeKind::Reply, Capacity::Requester) && !is_pushed(NoticeKind::Registered, Capacity::Administrator));
        assert!(!is_pushed(NoticeKind::Undelivered, Capacity::Technician));
    }

    #[test]
    fn the_longest_fits_into_one_message() {
        let push = push(NoticeKind::TermBreach, Lang::Es, PersonId(i64::MAX), TicketId(i64::MAX), &"\u{1f600}\"".repeat(1_000), false);
        assert!(serde_json::to_string(&push).unwrap().len() < 3_900);
        assert_eq!(push.url, format!("/app/t/{}", i64::MAX));
    }
}
