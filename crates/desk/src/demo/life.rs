//! What happened to one ticket, step by step, by the rules that every ticket obeys; kept in memory until it is written.

use super::categories::Category;
use super::files::File;
use super::mail::Letter;
use super::people::Member;
use crate::fold::fold;
use crate::tickets::row::Ticket;
use crate::tickets::{answers_for, escalate, legal, post_entry};
use crate::{Answer, Desk};
use domain::intake::{MatchRule, ParsedBody};
use domain::notices::NoticeKind;
use domain::people::{Actor, PersonId, Role, Staff};
use domain::subject::{bare, subject_tags};
use domain::terms::{Alert, Alerts, Clocks, FIRST_RESPONSE_HOURS, HOUR_MS, Term, deadlines, due_alerts, resolution_hours};
use domain::tickets::{EntryKind, EventKind, Kind, Level, Move, Priority, Status, TicketId, next_status, priority_of};
use domain::{Instant, Lang, Refusal};

pub(super) struct Life<'a> {
    desk: &'a Desk,
    pub(super) ticket: Ticket,
    pub(super) haystack: String,
    /// Which scenario it plays.
    pub(super) scenario: usize,
    pub(super) continues: Option<TicketId>,
    pub(super) updated: Instant,
    pub(super) observers: Vec<(PersonId, Instant)>,
    pub(super) entries: Vec<Written>,
    pub(super) events: Vec<Happened>,
    pub(super) ratings: Vec<Rating>,
    /// What people were told; of old tickets nothing is kept.
    pub(super) told: Option<Vec<Told>>,
    next_alert: Option<Instant>,
}

pub(super) struct Written {
    pub(super) kind: EntryKind,
    pub(super) author: PersonId,
    pub(super) at: Instant,
    pub(super) body: ParsedBody,
    pub(super) revision: i64,
    pub(super) mail: Option<(Letter, MatchRule)>,
    pub(super) file: Option<(&'static str, File)>,
}

pub(super) struct Happened {
    pub(super) at: Instant,
    pub(super) by: Option<PersonId>,
    pub(super) what: EventKind,
    /// Place in the ticket's entries.
    pub(super) entry: Option<usize>,
}

pub(super) struct Rating {
    pub(super) by: PersonId,
    pub(super) solved: Instant,
    pub(super) score: u8,
    pub(super) comment: Option<String>,
    pub(super) at: Instant,
}

/// News of an event, and the ticket as it stood then.
pub(super) struct Told {
    pub(super) at: Instant,
    pub(super) ticket: Ticket,
    pub(super) kind: NoticeKind,
    pub(super) event: usize,
    pub(super) entry: Option<usize>,
    pub(super) by: Option<PersonId>,
    pub(super) reason: Option<String>,
    pub(super) term: Option<(Term, Instant)>,
    pub(super) answers: Option<String>,
}

/// A mail that opens a ticket.
pub(super) struct Opening<'a> {
    pub(super) requester: &'a Member,
    pub(super) observers: Vec<PersonId>,
    pub(super) body: ParsedBody,
    pub(super) letter: Letter,
    pub(super) file: Option<(&'static str, File)>,
    pub(super) continues: Option<TicketId>,
    pub(super) keeps_notices: bool,
    pub(super) scenario: usize,
}

/// What staff write.
pub(super) struct Post<'a> {
    pub(super) by: &'a Member,
    pub(super) role: Role,
    pub(super) text: String,
}

impl<'a> Life<'a> {
    pub(super) fn open(desk: &'a Desk, id: TicketId, at: Instant, opening: Opening<'_>) -> Self {
        let Opening { requester, observers, body, letter, file, continues, keeps_notices, scenario } = opening;
        // As filing does: the number of another ticket would mislead whoever reads this one's subject.
        let subject = if subject_tags(&letter.subject).is_empty() { letter.subject.clone() } else { bare(&letter.subject) };
        let priority = priority_of(Level::MEDIUM, Level::MEDIUM);
        let hours = |hours: u32| i64::from(hours) * HOUR_MS;
        let ticket = Ticket {
            id,
            revision: 1,
            subject,
            kind: Kind::Incident,
            status: Status::New,
            urgency: Level::MEDIUM,
            impact: Level::MEDIUM,
            priority,
            category: None,
            technician: None,
            group: None,
            requester: requester.id,
            by_mail: true,
            mailbox: None,
            closed_at: None,
            joined_into: None,
            clocks: Clocks::start(at, hours(FIRST_RESPONSE_HOURS), hours(resolution_hours(priority))),
            alerts: Alerts::NONE,
        };
        let mut life = Self {
            desk,
            haystack: fold(&format!("{} {} {}", ticket.subject, requester.name, requester.address)),
            ticket,
            scenario,
            continues,
            updated: at,
            observers: observers.into_iter().map(|observer| (observer, at)).collect(),
            entries: Vec::new(),
            events: Vec::new(),
            ratings: Vec::new(),
            told: keeps_notices.then(Vec::new),
            next_alert: None,
        };
        let rule = if continues.is_some() { MatchRule::NewAfterClosed } else { MatchRule::New };
        let answers = letter.message_id.clone();
        life.entries.push(Written {
            kind: EntryKind::Request,
            author: requester.id,
            at,
            body,
            revision: 1,
            mail: Some((letter, rule)),
            file,
        });
        let event = life.record(at, Some(requester.id), EventKind::Registered { requester: requester.id }, Some(0));
        if let Some(older) = continues {
            life.record(at, None, EventKind::Linked { to: older }, None);
        }
        life.tell(at, NoticeKind::Registered, event, Some(0), None, None, Some(answers));
        life.next_alert = life.due_alert();
        life
    }

    pub(super) fn classify(&mut self, at: Instant, by: &Member, kind: Kind, urgency: Level, impact: Level, major: bool) {
        self.pass(at);
        self.ticket.kind = kind;
        self.ticket.urgency = urgency;
        self.ticket.impact = impact;
        self.ticket.priority = if major { Priority::MAJOR } else { priority_of(urgency, impact) };
        // Not escalated yet: no category has hours of its own to give.
        escalate::allow(&self.desk.0.terms, &mut self.ticket, None);
        self.save(at);
        let what = EventKind::Classified { kind, urgency, impact, priority: self.ticket.priority };
        self.record(at, Some(by.id), what, None);
    }

    pub(super) fn escalate(&mut self, at: Instant, by: &Member, category: &Category, technician: &Member, kind: Kind) -> Answer<()> {
        self.pass(at);
        self.ticket.status = legal(self.desk, &self.ticket, Move::Escalate)?;
        self.ticket.technician = Some(technician.id);
        self.ticket.category = Some(category.id);
        self.ticket.kind = kind;
        escalate::allow(&self.desk.0.terms, &mut self.ticket, category.resolution_hours);
        self.save(at);
        let what = EventKind::Escalated {
            category: Some(category.id),
            category_name: Some(category.path.clone()),
            technician: Some(technician.id),
            technician_name: Some(technician.name.to_owned()),
            group: None,
            group_name: None,
        };
        let event = self.record(at, Some(by.id), what, None);
        self.tell(at, NoticeKind::Escalated, event, None, Some(by.id), None, None);
        Ok(())
    }

    /// A follow-up, a note, a follow-up that waits, or the solution. `closes`: the office's policy of the day for solutions.
    pub(super) fn post(&mut self, at: Instant, step: Move, post: Post<'_>, closes: bool) -> Answer<()> {
        self.pass(at);
        let kind = match step {
            Move::Note => EntryKind::Note,
            Move::Solve => EntryKind::Solution,
            _ => EntryKind::FollowUp,
        };
        let from = self.ticket.status;
        self.ticket.status = next_status(from, step, closes).ok_or(Refusal::IllegalMove { from, step })?;
        let by = post.by.id;
        let actor = Actor::Staff(Staff { id: by, name: post.by.name.to_owned(), role: post.role, lang: Lang::Es });
        let answers = kind.is_public() && answers_for(&actor, by, &self.ticket);
        let (what, notice) = post_entry::apply(&self.desk.0.calendar, &mut self.ticket, step, by, answers, at);
        self.save(at);
        let entry = self.write(kind, by, at, ParsedBody { text: post.text, ..ParsedBody::default() }, None, None);
        let event = self.record(at, Some(by), what, Some(entry));
        if step == Move::Solve && self.ticket.status == Status::Closed {
            self.record(at, Some(by), EventKind::Closed, None);
        }
        if let Some(notice) = notice {
            self.tell(at, notice, event, Some(entry), Some(by), None, None);
        }
        Ok(())
    }

    pub(super) fn wait(&mut self, at: Instant, by: &Member, reason: &str) -> Answer<()> {
        self.pass(at);
        self.ticket.status = legal(self.desk, &self.ticket, Move::Wait)?;
        self.ticket.clocks = self.ticket.clocks.waits(at);
        self.save(at);
        let event = self.record(at, Some(by.id), EventKind::Waited { reason: Some(reason.to_owned()) }, None);
        self.tell(at, NoticeKind::Waiting, event, None, Some(by.id), Some(reason), None);
        Ok(())
    }

    pub(super) fn resume(&mut self, at: Instant, by: &Member) -> Answer<()> {
        self.pass(at);
        self.ticket.status = legal(self.desk, &self.ticket, Move::Resume)?;
        self.ticket.clocks = self.ticket.clocks.resumes(&self.desk.0.calendar, at);
        self.save(at);
        self.record(at, Some(by.id), EventKind::Resumed, None);
        Ok(())
    }

    /// A participant's mail: ends a wait, reopens what is over.
    pub(super) fn reply(&mut self, at: Instant, author: PersonId, body: ParsedBody, letter: Letter, rule: MatchRule) -> Answer<()> {
        self.pass(at);
        let answers = letter.message_id.clone();
        let entry = self.write(EntryKind::Reply, author, at, body, Some((letter, rule)), None);
        let event = self.record(at, Some(author), EventKind::Replied, Some(entry));
        if !self.ticket.status.is_open() {
            return self.back_to_work(at, author, Move::Reply, None, Some(entry), Some(answers));
        }
        self.ticket.status = legal(self.desk, &self.ticket, Move::Reply)?;
        self.ticket.clocks = self.ticket.clocks.resumes(&self.desk.0.calendar, at);
        self.save(at);
        self.tell(at, NoticeKind::Reply, event, Some(entry), Some(author), None, Some(answers));
        Ok(())
    }

    /// By the link in the closing notice.
    pub(super) fn reopen(&mut self, at: Instant, by: PersonId, reason: &str) -> Answer<()> {
        self.pass(at);
        self.back_to_work(at, by, Move::Reopen, Some(reason), None, None)
    }

    fn back_to_work(
        &mut self,
        at: Instant,
        by: PersonId,
        step: Move,
        reason: Option<&str>,
        entry: Option<usize>,
        answers: Option<String>,
    ) -> Answer<()> {
        self.ticket.status = legal(self.desk, &self.ticket, step)?;
        self.ticket.clocks = self.ticket.clocks.reopens(&self.desk.0.calendar, at);
        self.ticket.closed_at = None;
        self.save(at);
        let event = self.record(at, Some(by), EventKind::Reopened { reason: reason.map(str::to_owned) }, entry);
        self.tell(at, NoticeKind::Reopened, event, entry, Some(by), reason, answers);
        Ok(())
    }

    pub(super) fn observe(&mut self, at: Instant, by: &Member, observer: &Member) {
        if observer.id == self.ticket.requester || self.observers.iter().any(|(person, _)| *person == observer.id) {
            return;
        }
        self.pass(at);
        self.observers.push((observer.id, at));
        self.save(at);
        self.record(at, Some(by.id), EventKind::ObserverAdded { person: observer.id, name: observer.name.to_owned() }, None);
    }

    /// The requester's answer to the survey of the standing solution.
    pub(super) fn rate(&mut self, at: Instant, score: u8, comment: Option<&str>) {
        let Some(solved) = self.ticket.clocks.solved_at else { return };
        let by = self.ticket.requester;
        self.ratings.push(Rating { by, solved, score, comment: comment.map(str::to_owned), at });
        self.record(at, Some(by), EventKind::SurveyAnswered { score, solved: true }, None);
    }

    /// Time goes by: warnings and breaches are raised when they are due, and change nothing else.
    pub(super) fn pass(&mut self, until: Instant) {
        while let Some(at) = self.next_alert.filter(|at| *at <= until) {
            let all = deadlines(&self.desk.0.calendar, &self.ticket.clocks, self.ticket.alerts);
            for (term, alert) in due_alerts(&all, &self.ticket.clocks, self.ticket.alerts, at) {
                let (what, kind) = match alert {
                    Alert::Warning => (EventKind::TermWarned { term }, NoticeKind::TermWarning),
                    Alert::Breach => (EventKind::TermBreached { term }, NoticeKind::TermBreach),
                };
                self.ticket.alerts = self.ticket.alerts.with(term, alert);
                let event = self.record(at, None, what, None);
                let due = all.of(term).map(|deadline| (term, deadline.due));
                self.tell(at, kind, event, None, None, None, None);
                if let Some(told) = self.told.as_mut().and_then(|told| told.last_mut()) {
                    told.term = due;
                }
            }
            let next = self.due_alert();
            // Never twice at one moment.
            self.next_alert = next.filter(|next| *next > at);
        }
    }

    pub(super) fn public_words(&self) -> Option<&Written> {
        self.entries.iter().rev().find(|entry| matches!(entry.kind, EntryKind::FollowUp | EntryKind::Solution))
    }

    fn due_alert(&self) -> Option<Instant> {
        deadlines(&self.desk.0.calendar, &self.ticket.clocks, self.ticket.alerts).next_alert
    }

    fn save(&mut self, at: Instant) {
        self.ticket.revision += 1;
        self.updated = at;
        self.next_alert = self.due_alert();
    }

    fn write(
        &mut self,
        kind: EntryKind,
        author: PersonId,
        at: Instant,
        body: ParsedBody,
        mail: Option<(Letter, MatchRule)>,
        file: Option<(&'static str, File)>,
    ) -> usize {
        self.entries.push(Written { kind, author, at, body, revision: self.ticket.revision, mail, file });
        self.entries.len() - 1
    }

    fn record(&mut self, at: Instant, by: Option<PersonId>, what: EventKind, entry: Option<usize>) -> usize {
        self.events.push(Happened { at, by, what, entry });
        self.events.len() - 1
    }

    #[expect(clippy::too_many_arguments, reason = "what a notice tells of")]
    fn tell(
        &mut self,
        at: Instant,
        kind: NoticeKind,
        event: usize,
        entry: Option<usize>,
        by: Option<PersonId>,
        reason: Option<&str>,
        answers: Option<String>,
    ) {
        if let Some(told) = &mut self.told {
            let reason = reason.map(str::to_owned);
            told.push(Told { at, ticket: self.ticket.clone(), kind, event, entry, by, reason, term: None, answers });
        }
    }
}
