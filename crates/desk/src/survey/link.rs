//! What a signed link opens: one ticket, to one person.

use crate::{Answer, Desk, sql};
use domain::people::PersonId;
use domain::tickets::{Status, TicketId};
use domain::token::{Claim, Purpose, verify};
use domain::{Instant, Lang, Refusal};
use sea_orm::ConnectionTrait;

pub(crate) struct Link {
    pub(crate) ticket: TicketId,
    pub(crate) person: PersonId,
    pub(crate) lang: Lang,
    pub(crate) status: Status,
    pub(crate) solved_at: Option<i64>,
    closed_at: Option<i64>,
}

impl Link {
    pub(crate) const fn is_over(&self) -> bool {
        matches!(self.status, Status::Solved | Status::Closed)
    }

    /// Solved, or closed and still within the office's reopen window.
    pub(crate) fn can_reopen(&self, desk: &Desk, now: Instant) -> bool {
        match (self.status, self.closed_at) {
            (Status::Solved, _) => true,
            (Status::Closed, Some(closed)) => {
                now <= desk.0.calendar.add_days(Instant::from_millis(closed), desk.office().reopen_business_days)
            }
            _ => false,
        }
    }
}

/// The same refusal for a forged link, a ticket that is gone, and a person who no longer takes part.
pub(crate) async fn open(desk: &Desk, db: &impl ConnectionTrait, token: &str) -> Answer<Link> {
    let Claim { ticket, person } =
        verify(&desk.0.secret, Purpose::Survey, desk.office().support.as_str(), token).ok_or(Refusal::InvalidLink)?;
    let row = sql::one(
        db,
        "SELECT t.status, t.solved_at, t.closed_at, p.lang FROM ticket t JOIN person p ON p.id = $2 \
         WHERE t.id = $1 AND (t.requester_id = $2 OR EXISTS (SELECT 1 FROM observer o WHERE o.ticket_id = t.id AND o.person_id = $2))",
        [ticket.0.into(), person.0.into()],
    )
    .await?;
    let row = row.ok_or(Refusal::InvalidLink)?;
    let (status, lang): (String, String) = (row.try_get("", "status")?, row.try_get("", "lang")?);
    Ok(Link {
        ticket,
        person,
        lang: Lang::parse(&lang).unwrap_or_default(),
        status: sql::known(Status::parse(&status), "the status of a ticket")?,
        solved_at: row.try_get("", "solved_at")?,
        closed_at: row.try_get("", "closed_at")?,
    })
}
