//! A decision carried out: a ticket opened, or an entry on one.

use crate::attachments::{NewAttachment, attach};
use crate::outbox::{Telling, promise, promise_to, remember};
use crate::people::known_as;
use crate::tickets::record::{NewEntry, add_entry, record};
use crate::tickets::{Reopening, back_to_work, escalate, legal, observe, row};
use crate::{Answer, Desk, fold::fold, mailboxes, rules, search, sql};
use domain::Instant;
use domain::intake::{IntakeId, MatchRule, ParsedAttachment, ParsedMail, Standing, Verdict};
use domain::notices::{Hears, NoticeKind};
use domain::people::{Address, PersonId, Role};
use domain::rules::Outcome;
use domain::subject::{bare, subject_tags};
use domain::terms::{Clocks, HOUR_MS};
use domain::tickets::{EntryId, EntryKind, EventKind, Kind, Level, Move, Priority, Status, TicketId, priority_of};
use sea_orm::ConnectionTrait;

type Person = (Address, Option<String>);

/// The mail that is being filed.
pub(super) struct Incoming<'a> {
    pub(super) id: IntakeId,
    pub(super) mail: &'a ParsedMail,
    /// On its sender (M18).
    pub(super) verdict: Verdict,
    /// What `store_files` answered.
    pub(super) files: &'a [StoredFile],
}

impl Incoming<'_> {
    /// What search keeps of it.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        [self.mail.body.text.as_str()].into_iter().chain(self.mail.attachments.iter().map(|file| file.name.as_str()))
    }
}

/// An attachment whose bytes are in the blob store.
pub(super) struct StoredFile {
    size: i64,
    sha256: String,
}

/// Makes the attachments' bytes durable, and lets go of them.
pub(super) async fn store_files(desk: &Desk, attachments: &mut [ParsedAttachment]) -> Answer<Vec<StoredFile>> {
    let mut stored = Vec::with_capacity(attachments.len());
    for attachment in attachments {
        let bytes = std::mem::take(&mut attachment.bytes);
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        stored.push(StoredFile { size, sha256: desk.0.blobs.put(bytes.into()).await? });
    }
    Ok(stored)
}

/// Whether the ticket has this very mail already, by another mailbox that it was sent to as well. The same Message-ID with other words is
/// another mail.
pub(super) async fn has_it(txn: &impl ConnectionTrait, incoming: &Incoming<'_>, ticket: TicketId) -> Answer<bool> {
    let Some(message_id) = &incoming.mail.message_id else { return Ok(false) };
    let sql = "SELECT 1 FROM intake mine JOIN intake other ON other.message_id = $2 AND other.ticket_id = $3 AND other.mailbox <> mine.mailbox \
               JOIN entry e ON e.intake_id = other.id AND e.ticket_id = $3 AND e.text = $4 WHERE mine.id = $1";
    let values = sql::values![incoming.id.0, message_id.as_str(), ticket.0, incoming.mail.body.text.as_str()];
    Ok(sql::one(txn, sql, values).await?.is_some())
}

pub(super) struct Opening<'a> {
    pub(super) requester: Person,
    pub(super) answers_to: Option<Address>,
    pub(super) observers: Vec<Person>,
    pub(super) urgency: Level,
    pub(super) rule: MatchRule,
    pub(super) continues: Option<TicketId>,
    pub(super) hears: Hears,
    /// What the office's rules set (M20).
    pub(super) ruled: &'a Outcome,
    /// Somebody of the office has to look at a message that could not be read.
    pub(super) alert: bool,
}

/// A new ticket: registered now, whoever is copied observes it (M19), the requester and the administrators are told (4.1).
pub(super) async fn open(desk: &Desk, txn: &impl ConnectionTrait, incoming: &Incoming<'_>, opening: Opening<'_>) -> Answer<TicketId> {
    let (now, mail, ruled) = (desk.now(), incoming.mail, opening.ruled);
    let (address, name) = &opening.requester;
    let requester = known_as(txn, address, name.as_deref(), now).await?;
    let origin = mailboxes::origin(desk, txn, incoming.id).await?;
    // The number of another ticket would mislead whoever reads this one's subject.
    let subject = if subject_tags(&mail.subject).is_empty() { mail.subject.clone() } else { bare(&mail.subject) };
    let (urgency, impact) = (ruled.urgency.unwrap_or(opening.urgency), ruled.impact.unwrap_or(Level::MEDIUM));
    let priority = if ruled.major { Priority::MAJOR } else { priority_of(urgency, impact) };
    let of_category = match ruled.category {
        Some(category) => escalate::default_kind(txn, category).await?,
        None => None,
    };
    let hears = if ruled.silent { opening.hears.min(Hears::Staff) } else { opening.hears };
    let hours = |hours: u32| i64::from(hours) * HOUR_MS;
    let resolution =
        origin.resolution_hours.map_or_else(|| hours(desk.terms().resolution_hours(priority)), |own| own.saturating_mul(HOUR_MS));
    let new = row::NewTicket {
        subject: &subject,
        haystack: fold(&format!("{subject} {} {address}", requester.name)),
        kind: ruled.kind.or(of_category).or(origin.kind).unwrap_or(Kind::Incident),
        category: origin.category,
        mailbox: origin.mailbox,
        urgency,
        impact,
        priority,
        requester: requester.id,
        answers_to: opening.answers_to.as_ref().map(Address::as_str),
        continues: opening.continues,
        by_mail: true,
        silent: hears != Hears::Everybody,
        clocks: Clocks::start(now, hours(desk.terms().first_response_hours), resolution),
    };
    let mut ticket = row::insert(txn, &desk.0.calendar, new).await?;
    if let Some(category) = ruled.category {
        ticket.category = Some(category);
        escalate::set_resolution_term(desk, txn, &mut ticket).await?;
        row::save(txn, &desk.0.calendar, &mut ticket, now).await?;
    }
    let mut named = vec![subject.clone(), requester.name.clone(), address.as_str().to_owned()];
    for (address, name) in &opening.observers {
        let observer = known_as(txn, address, name.as_deref(), now).await?;
        observe(txn, &ticket, observer.id, now).await?;
        named.extend([observer.name, address.as_str().to_owned()]);
    }
    let entry = enter(desk, txn, incoming, &ticket, EntryKind::Request, requester.id, opening.rule, false).await?;
    let texts: Vec<&str> = named.iter().map(String::as_str).chain(incoming.texts()).collect();
    search::open(txn, ticket.id, &texts).await?;
    let what = EventKind::Registered { requester: requester.id };
    let event = record(txn, ticket.id, now, Some(requester.id), &what, Some(entry)).await?;
    if let Some(older) = opening.continues {
        record(txn, ticket.id, now, None, &EventKind::Linked { to: older }, None).await?;
    }
    say_which_rules(txn, &ticket, ruled, now).await?;
    let answers = mail.message_id.as_deref();
    let kind = if opening.alert { NoticeKind::Unread } else { NoticeKind::Registered };
    let telling = Telling { kind, event, by: None, entries: &[entry], reason: None, term: None, answers };
    promise_to(desk, txn, &ticket, &telling, hears).await?;
    if ruled.technician.is_some() || ruled.group.is_some() {
        let to = escalate::Hands { technician: ruled.technician, group: ruled.group };
        escalate::hand_over(desk, txn, &mut ticket, to, None, hears).await?;
    }
    Ok(ticket.id)
}

/// The ticket's history says which rules ran, and what each of them did (M20).
async fn say_which_rules(txn: &impl ConnectionTrait, ticket: &row::Ticket, ruled: &Outcome, now: Instant) -> Answer<()> {
    if ruled.ran.is_empty() {
        return Ok(());
    }
    let names = rules::names(txn).await?;
    for ran in &ruled.ran {
        let what = EventKind::RuleRan { rule: ran.rule, name: ran.name.clone(), did: rules::effects(&names, &ran.set) };
        record(txn, ticket.id, now, None, &what, None).await?;
    }
    Ok(())
}

pub(super) struct Appending {
    pub(super) ticket: TicketId,
    pub(super) author: Person,
    pub(super) rule: MatchRule,
    pub(super) observers: Vec<Person>,
    pub(super) automatic: bool,
    pub(super) standing: Standing,
}

/// An entry on a ticket. A participant's reply ends a wait, reopens what is over, and is told to the others; automatic mail is
/// kept and moves nothing (M12). What staff write by mail is their follow-up when their address is proven; otherwise it moves nothing,
/// and is told only when it answers a mail of the ticket: the number in a subject is anybody's guess (M18).
pub(super) async fn append(desk: &Desk, txn: &impl ConnectionTrait, incoming: &Incoming<'_>, appending: Appending) -> Answer<()> {
    let Appending { ticket, author, rule, observers, automatic, standing } = appending;
    let now = desk.now();
    let mut ticket = row::lock_survivor(txn, ticket).await?;
    let author = match answered_at(txn, &ticket, &author.0).await? {
        Some(requester) => requester,
        None => known_as(txn, &author.0, author.1.as_deref(), now).await?.id,
    };
    let ended = matches!(ticket.status, Status::Solved | Status::Closed);
    // Once it has ended, staff too reopen it by writing.
    let works = standing == Standing::Staff && !ended;
    let kind = if works { EntryKind::FollowUp } else { EntryKind::Reply };
    let entry = enter(desk, txn, incoming, &ticket, kind, author, rule, automatic).await?;
    // Who comes to observe further down belongs to the same addition.
    let mut texts: Vec<&str> = incoming.texts().collect();
    if !automatic {
        texts.extend(observers.iter().flat_map(|(address, name)| [Some(address.as_str()), name.as_deref()]).flatten());
    }
    search::add(txn, ticket.id, &texts).await?;
    if automatic {
        record(txn, ticket.id, now, Some(author), &EventKind::AutomaticMail, Some(entry)).await?;
        return Ok(());
    }
    let answers = incoming.mail.message_id.as_deref();
    let what = if works { EventKind::FollowedUp } else { EventKind::Replied };
    let event = record(txn, ticket.id, now, Some(author), &what, Some(entry)).await?;
    let notice = if works { NoticeKind::FollowUp } else { NoticeKind::Reply };
    let telling = Telling { kind: notice, event, by: Some(author), entries: &[entry], reason: None, term: None, answers };
    if standing == Standing::Kept {
        // Nothing moves; the open page shows it all the same.
        row::save(txn, &desk.0.calendar, &mut ticket, now).await?;
        if matches!(rule, MatchRule::Token | MatchRule::References) {
            promise(desk, txn, &ticket, &telling).await?;
        }
        return Ok(());
    }
    if works {
        if answers_by_mail(txn, author, &ticket).await? {
            ticket.clocks = ticket.clocks.answered(now);
        }
        row::save(txn, &desk.0.calendar, &mut ticket, now).await?;
        promise(desk, txn, &ticket, &telling).await?;
    } else if ended {
        let how = Reopening { step: Move::Reply, by: author, reason: None, entry: Some(entry), answers };
        back_to_work(desk, txn, &mut ticket, how).await?;
    } else {
        ticket.status = legal(desk, &ticket, Move::Reply)?;
        ticket.clocks = ticket.clocks.resumes(&desk.0.calendar, now);
        row::save(txn, &desk.0.calendar, &mut ticket, now).await?;
        promise(desk, txn, &ticket, &telling).await?;
    }
    // Last, so that they hear what comes, and of this nothing (M17).
    for (address, name) in &observers {
        let observer = known_as(txn, address, name.as_deref(), now).await?;
        if observe(txn, &ticket, observer.id, now).await? {
            let what = EventKind::ObserverAdded { person: observer.id, name: observer.name };
            record(txn, ticket.id, now, Some(author), &what, None).await?;
        }
    }
    Ok(())
}

/// The requester, of it or of what was joined to it, where this is the address that they wanted to be answered at (M19).
async fn answered_at(txn: &impl ConnectionTrait, ticket: &row::Ticket, sender: &Address) -> Answer<Option<PersonId>> {
    let sql = format!(
        "SELECT d.requester_id FROM ({}) AS d WHERE d.address = $2 ORDER BY d.requester_id LIMIT 1",
        row::answers_to(row::AND_JOINED)
    );
    let requester: Option<i64> = sql::scalar(txn, sql, sql::values![ticket.id.0, sender.as_str()]).await?;
    Ok(requester.map(PersonId))
}

/// As [`crate::tickets::answers_for`], for whoever is known by their address.
async fn answers_by_mail(txn: &impl ConnectionTrait, author: PersonId, ticket: &row::Ticket) -> Answer<bool> {
    let role: Option<String> = sql::scalar(txn, "SELECT role FROM person WHERE id = $1 AND active", [author.0.into()]).await?;
    Ok(ticket.technician == Some(author) || role.as_deref().and_then(Role::parse) == Some(Role::Technician))
}

/// The entry with its files; its Message-ID is remembered for what answers it (M16).
#[expect(clippy::too_many_arguments, reason = "an entry is all of this")]
pub(super) async fn enter(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    incoming: &Incoming<'_>,
    ticket: &row::Ticket,
    kind: EntryKind,
    author: PersonId,
    rule: MatchRule,
    automatic: bool,
) -> Answer<EntryId> {
    let now = desk.now();
    let Incoming { id, mail, verdict, files } = incoming;
    let (from, revision) = (Some((*id, rule, *verdict)), ticket.revision);
    let new = NewEntry { ticket: ticket.id, kind, author, at: now, body: &mail.body, automatic, mail: from, key: None, revision };
    let entry = add_entry(txn, new).await?;
    for (file, stored) in mail.attachments.iter().zip(*files) {
        let new = NewAttachment {
            ticket: ticket.id,
            entry,
            name: &file.name,
            media_type: &file.media_type,
            size: stored.size,
            sha256: &stored.sha256,
            content_id: file.content_id.as_deref(),
            inline: file.inline,
        };
        attach(txn, new).await?;
    }
    if let Some(message_id) = mail.message_id.as_deref() {
        remember(txn, ticket.id, message_id, now).await?;
    }
    Ok(entry)
}
