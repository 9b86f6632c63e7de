//! Everything a page shows of a ticket, read in one moment with a handful of statements.

mod head;
mod html;
mod reports;
mod terms;
mod timeline;

pub use html::entry_html;

use super::{drafts, seen, undo};
use crate::categories::Tree;
use crate::{Answer, Desk, permit, sql};
use domain::people::{Actor, Role};
use domain::tickets::{Can, CategoryId, Kind, Level, Move, Priority, Status, TicketId, TicketView, next_status};
use domain::{Instant, Lang, Refusal, Stamp};
use head::Head;

/// Whom it is shown to, and when.
struct Reader<'a> {
    desk: &'a Desk,
    lang: Lang,
    now: Instant,
}

impl Reader<'_> {
    fn stamp(&self, millis: i64) -> Stamp {
        self.desk.0.calendar.stamp(Instant::from_millis(millis), self.lang)
    }
}

/// Everything a page shows of a ticket. Staff only; every technician sees every ticket.
pub async fn view(desk: &Desk, actor: &Actor, ticket: TicketId) -> Answer<TicketView> {
    permit::reads(actor)?;
    let reader = Reader { desk, lang: permit::lang(actor), now: desk.now() };
    let txn = desk.snapshot().await?;
    let head = head::load(&txn, ticket).await?.ok_or(Refusal::NotFound)?;
    let observers = head::observers(&txn, ticket).await?;
    let continued_by = head::continued_by(&txn, ticket).await?;
    let survey = head::survey(&txn, &reader, &head).await?;
    let category = match head.category_id {
        Some(id) => Tree::load(&txn).await?.choice(CategoryId(id)),
        None => None,
    };
    let timeline = timeline::load(&txn, &reader, ticket).await?;
    let (drafts, undo, unseen) = match actor {
        Actor::Staff(staff) if staff.role.works() => (
            drafts::of_ticket(&txn, |at| reader.stamp(at), staff.id, ticket).await?,
            undo::offered(&txn, staff.id, ticket, reader.now).await?,
            seen::unseen(&txn, staff.id, ticket).await?,
        ),
        _ => (Vec::new(), None, None),
    };
    txn.commit().await?;

    let status = sql::known(Status::parse(&head.status), "the status of a ticket")?;
    let level = |value: i16| sql::known(u8::try_from(value).ok().and_then(Level::new), "a level of a ticket");
    Ok(TicketView {
        id: ticket,
        revision: head.revision,
        status,
        kind: sql::known(Kind::parse(&head.kind), "the kind of a ticket")?,
        urgency: level(head.urgency)?,
        impact: level(head.impact)?,
        priority: sql::known(u8::try_from(head.priority).ok().and_then(Priority::new), "the priority of a ticket")?,
        category,
        technician: head.technician(),
        group: head.group(),
        requester: head.requester(),
        answers_to: head.answers_to.clone(),
        observers,
        opened: reader.stamp(head.opened_at),
        updated: reader.stamp(head.updated_at),
        closed: head.closed_at.map(|at| reader.stamp(at)),
        continues: head.continues_id.map(TicketId),
        continued_by,
        joined_into: head.joined_into_id.map(TicketId),
        terms: terms::show(&reader, &head),
        timeline,
        survey,
        can: can(desk, actor, &head, status),
        drafts,
        undo,
        unseen,
        subject: head.subject,
    })
}

/// The use cases decide anew; this only says which buttons make sense.
fn can(desk: &Desk, actor: &Actor, head: &Head, status: Status) -> Can {
    let Actor::Staff(staff) = actor else { return Can::default() };
    if !staff.role.works() {
        return Can::default();
    }
    let to = |step| next_status(status, step, desk.office().solution_closes);
    let may = |step| to(step).is_some();
    let theirs = staff.role == Role::Administrator || head.technician_id.is_none_or(|technician| technician == staff.id.0);
    Can {
        escalate: theirs && may(Move::Escalate),
        take: head.technician_id.is_none() && head.group().is_some() && may(Move::Escalate),
        follow_up: may(Move::FollowUp),
        note: may(Move::Note),
        wait: may(Move::Wait),
        resume: may(Move::Resume),
        solve: may(Move::Solve),
        solve_closes: to(Move::Solve) == Some(Status::Closed),
        reopen: may(Move::Reopen) && head.joined_into_id.is_none(),
        edit: status.is_open(),
        thread: theirs && head.joined_into_id.is_none(),
    }
}
