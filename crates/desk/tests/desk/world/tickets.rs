//! Tickets that are already there, and what staff do to them.

use super::{World, id_of};
use desk::{Answer, tickets};
use domain::people::Actor;
use domain::tickets::{EntryDraft, EntryView, EscalateDraft, EventKind, Item, Status, Tab, TicketId, TicketView, WaitDraft};

pub struct TicketBuilder<'w> {
    world: &'w mut World,
    from: String,
    cc: Vec<String>,
    technician: Option<Actor>,
    status: Status,
}

impl World {
    /// A ticket that Ana's mail opened. What it took is already delivered.
    pub fn ticket(&mut self) -> TicketBuilder<'_> {
        TicketBuilder { world: self, from: "Ana".to_owned(), cc: Vec::new(), technician: None, status: Status::New }
    }

    pub async fn status(&self, ticket: TicketId) -> Status {
        let rows = self.rows("SELECT status FROM ticket WHERE id = $1", vec![ticket.0.into()]).await;
        Status::parse(&rows[0].try_get_by_index::<String>(0).expect("text")).expect("a status")
    }

    /// The ticket as a page shows it to somebody of the staff.
    pub async fn view(&self, actor: &Actor, ticket: TicketId) -> TicketView {
        tickets::view(&self.desk, actor, ticket).await.expect("staff may read it")
    }

    pub async fn check_status(&self, ticket: TicketId, status: Status) {
        assert_eq!(self.status(ticket).await, status, "status of {ticket}");
    }

    pub async fn revision(&self, ticket: TicketId) -> i64 {
        self.number(&format!("SELECT revision FROM ticket WHERE id = {}", ticket.0)).await
    }

    /// By an administrator or technician, to a technician.
    pub async fn escalate(&self, actor: &Actor, ticket: TicketId, technician: &Actor) -> Answer<i64> {
        let revision = self.revision(ticket).await;
        tickets::escalate(
            &self.desk,
            actor,
            EscalateDraft { ticket, revision, kind: None, category: None, technician: Some(id_of(technician)), group: None },
        )
        .await
    }

    pub async fn post(&self, actor: &Actor, ticket: TicketId, tab: Tab, body: &str) -> Answer<i64> {
        let draft = self.draft(ticket, tab, body).await;
        tickets::post_entry(&self.desk, actor, draft).await
    }

    pub async fn wait(&self, actor: &Actor, ticket: TicketId, reason: Option<&str>) -> Answer<i64> {
        let revision = self.revision(ticket).await;
        tickets::wait(&self.desk, actor, WaitDraft { ticket, revision, reason: reason.map(str::to_owned) }).await
    }

    pub async fn draft(&self, ticket: TicketId, tab: Tab, body: &str) -> EntryDraft {
        let revision = self.revision(ticket).await;
        let key = uuid::Uuid::new_v4().to_string();
        EntryDraft { ticket, revision, tab, body: body.to_owned(), wait: false, files: vec![], key, base: None }
    }
}

impl TicketBuilder<'_> {
    pub fn from(mut self, who: &str) -> Self {
        who.clone_into(&mut self.from);
        self
    }

    pub fn cc(mut self, who: &[&str]) -> Self {
        self.cc.extend(who.iter().map(|who| (*who).to_owned()));
        self
    }

    pub fn assigned_to(mut self, technician: &Actor) -> Self {
        self.technician = Some(technician.clone());
        self.status = Status::InProgress;
        self
    }

    pub fn waiting(mut self) -> Self {
        self.status = Status::Waiting;
        self
    }

    pub fn closed(mut self) -> Self {
        self.status = Status::Closed;
        self
    }

    /// The ticket, with nothing left in the outbox.
    pub async fn create(self) -> TicketId {
        let Self { world, from, cc, technician, status } = self;
        let cc: Vec<&str> = cc.iter().map(String::as_str).collect();
        let ticket = world.mail().from(&from).cc(&cc).open().await;
        if let Some(technician) = &technician {
            world.escalate(technician, ticket, technician).await.expect("escalates");
        }
        let someone = technician.clone();
        match status {
            Status::New | Status::InProgress => {}
            Status::Waiting => {
                let someone = someone.expect("a waiting ticket needs assigned_to");
                let mut draft = world.draft(ticket, Tab::FollowUp, "Quedo atento a su respuesta").await;
                draft.wait = true;
                tickets::post_entry(&world.desk, &someone, draft).await.expect("waits");
            }
            Status::Solved | Status::Closed => {
                let someone = someone.expect("a closed ticket needs assigned_to");
                world.post(&someone, ticket, Tab::Solution, "Se cambió el cable").await.expect("solves");
            }
        }
        world.deliver().await;
        world.check_status(ticket, status).await;
        ticket
    }
}

/// What was written on a ticket, oldest first.
pub fn entries(view: &TicketView) -> Vec<&EntryView> {
    view.timeline.iter().filter_map(|line| if let Item::Entry(entry) = &line.item { Some(entry) } else { None }).collect()
}

/// What happened to a ticket besides, oldest first.
pub fn events(view: &TicketView) -> Vec<&EventKind> {
    view.timeline.iter().filter_map(|line| if let Item::Event(event) = &line.item { Some(&event.what) } else { None }).collect()
}
