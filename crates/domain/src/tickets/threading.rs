//! What may be split off a ticket and what may be joined (M16).

use super::{EntryId, EntryKind, Status, TicketId};
use crate::Refusal;
use crate::intake::IntakeId;
use crate::people::PersonId;
use serde::{Deserialize, Serialize};

/// One entry, as far as splitting looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    pub id: EntryId,
    pub kind: EntryKind,
    pub author: PersonId,
    pub by_mail: bool,
    /// It came with a ticket that was joined to this one.
    pub joined: bool,
}

impl Said {
    /// The mail that opened this very ticket: without it there would be no request.
    const fn opens(&self) -> bool {
        matches!(self.kind, EntryKind::Request) && !self.joined
    }

    /// It came by mail and may become a ticket of its own.
    pub const fn may_leave(&self) -> bool {
        self.by_mail && !self.opens()
    }
}

/// The entries that leave with `first`, which leads them: itself, and with `following` everything that its author sent after it.
/// `all` in the order of the timeline.
///
/// # Errors
/// There is no such entry; it did not come by mail; it is the one that opened the ticket.
pub fn split_off(all: &[Said], first: EntryId, following: bool) -> Result<Vec<EntryId>, Refusal> {
    let mut from = all.iter().skip_while(|said| said.id != first);
    let lead = from.next().ok_or(Refusal::NotFound)?;
    if !lead.by_mail {
        return Err(Refusal::NotByMail);
    }
    if lead.opens() {
        return Err(Refusal::OpensTheTicket);
    }
    let rest = from.filter(|said| following && said.author == lead.author && said.may_leave()).map(|said| said.id);
    Ok(std::iter::once(lead.id).chain(rest).collect())
}

/// Whether a ticket may be joined into another that stands at `status`. The one that is joined may stand anywhere.
///
/// # Errors
/// They are the same; one of them was joined already; the survivor is over.
pub fn may_join(from: (TicketId, Option<TicketId>), into: (TicketId, Option<TicketId>), status: Status) -> Result<(), Refusal> {
    if from.0 == into.0 || into.1 == Some(from.0) {
        return Err(Refusal::SameTicket);
    }
    if let Some(into) = from.1.or(into.1) {
        return Err(Refusal::AlreadyJoined { into });
    }
    if status.is_open() { Ok(()) } else { Err(Refusal::SurvivorIsOver { status }) }
}

/// What somebody decides about what is threaded where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// `entry` of `ticket` becomes a ticket of its own; with `also` everything that its author sent after it too.
    Split,
    /// Looks at `into` before `ticket` is joined to it; changes nothing.
    Peek,
    /// `ticket` is joined into `into`.
    Join,
    /// The held mail `intake` becomes an entry on `ticket`; with `also` its sender observes from now on.
    Accept,
    /// The held mail `intake` becomes a ticket of its own.
    Open,
    /// The held mail `intake` is set aside.
    Ignore,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadingDraft {
    pub deed: Deed,
    pub ticket: TicketId,
    #[serde(default)]
    pub entry: Option<EntryId>,
    #[serde(default)]
    pub intake: Option<IntakeId>,
    /// A ticket's number as a person writes it.
    #[serde(default)]
    pub into: String,
    #[serde(default)]
    pub also: bool,
}

/// The ticket that came of it, or was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threaded {
    pub deed: Deed,
    pub ticket: TicketId,
    pub subject: String,
    pub requester: String,
    pub status: Status,
}

/// `#0000123`, `123` and ` # 123 `.
///
/// # Errors
/// It is no ticket's number.
pub fn parse_number(raw: &str) -> Result<TicketId, Refusal> {
    let digits = raw.trim().trim_start_matches('#').trim();
    let number = digits.parse().ok().filter(|number| *number > 0 && digits.len() <= 18);
    number.map(TicketId).ok_or_else(|| Refusal::BadField { field: "into".to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(id: i64, kind: EntryKind, author: i64, by_mail: bool, joined: bool) -> Said {
        Said { id: EntryId(id), kind, author: PersonId(author), by_mail, joined }
    }

    #[test]
    fn a_mail_leaves_alone_or_with_what_its_author_sent_after_it() {
        let all = [
            said(1, EntryKind::Request, 1, true, false),
            said(2, EntryKind::Reply, 2, true, false),
            said(3, EntryKind::FollowUp, 9, false, false),
            said(4, EntryKind::Reply, 1, true, false),
            said(5, EntryKind::Reply, 2, true, false),
        ];
        assert_eq!(split_off(&all, EntryId(2), false), Ok(vec![EntryId(2)]));
        assert_eq!(split_off(&all, EntryId(2), true), Ok(vec![EntryId(2), EntryId(5)]));
        assert_eq!(split_off(&all, EntryId(1), false), Err(Refusal::OpensTheTicket));
        assert_eq!(split_off(&all, EntryId(3), false), Err(Refusal::NotByMail));
        assert_eq!(split_off(&all, EntryId(7), false), Err(Refusal::NotFound));
        let joined = [said(1, EntryKind::Request, 1, true, false), said(2, EntryKind::Request, 2, true, true)];
        assert_eq!(split_off(&joined, EntryId(2), true), Ok(vec![EntryId(2)]), "splitting undoes a joining");
    }

    #[test]
    fn only_two_living_tickets_are_joined() {
        let (one, two, three) = (TicketId(1), TicketId(2), TicketId(3));
        assert_eq!(may_join((one, None), (two, None), Status::New), Ok(()));
        assert_eq!(may_join((one, None), (one, None), Status::New), Err(Refusal::SameTicket));
        assert_eq!(may_join((one, Some(three)), (two, None), Status::New), Err(Refusal::AlreadyJoined { into: three }));
        assert_eq!(may_join((one, None), (two, Some(three)), Status::Closed), Err(Refusal::AlreadyJoined { into: three }));
        assert_eq!(may_join((one, None), (two, Some(one)), Status::Closed), Err(Refusal::SameTicket));
        for status in [Status::Solved, Status::Closed] {
            assert_eq!(may_join((one, None), (two, None), status), Err(Refusal::SurvivorIsOver { status }));
        }
    }

    #[test]
    fn a_number_is_read_as_people_write_it() {
        for raw in ["123", "#123", " #0000123 ", "# 123"] {
            assert_eq!(parse_number(raw), Ok(TicketId(123)), "{raw}");
        }
        for raw in ["", "#", "0", "-4", "doce", "99999999999999999999", "12a"] {
            assert!(parse_number(raw).is_err(), "{raw}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_doubled_and_the_request_stays(
            entries in proptest::collection::vec((0_usize..5, 1_i64..4, any::<bool>(), any::<bool>()), 1..20),
            first in 0_i64..20,
            following in any::<bool>(),
        ) {
            let kinds = [EntryKind::Request, EntryKind::Reply, EntryKind::FollowUp, EntryKind::Note, EntryKind::Solution];
            let all: Vec<Said> =
                (0_i64..).zip(&entries).map(|(id, (kind, author, mail, joined))| said(id, kinds[*kind], *author, *mail, *joined)).collect();
            let Ok(left) = split_off(&all, EntryId(first), following) else { return Ok(()) };
            prop_assert_eq!(left[0], EntryId(first));
            prop_assert!(left.windows(2).all(|pair| pair[0] < pair[1]), "in order, each once");
            prop_assert!(following || left.len() == 1);
            let gone: Vec<&Said> = all.iter().filter(|said| left.contains(&said.id)).collect();
            prop_assert_eq!(gone.len(), left.len());
            prop_assert!(gone.iter().all(|said| said.may_leave() && said.author == gone[0].author));
        }
    }
}
