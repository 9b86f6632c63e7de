//! Entries and events, oldest first, with the files and the notices of each.

use super::{Reader, reports};
use crate::attachments::is_previewable;
use crate::{Answer, Trouble, sql};
use domain::intake::{Authentication, HoldReason, IntakeId, MatchRule, Verdict, VerdictReason};
use domain::markdown;
use domain::notices::{DeliveryState, NoticeId, NoticeKind};
use domain::people::{PersonId, PersonRef};
use domain::tickets::{
    AttachmentId, AttachmentView, BodyView, DeliveryView, EntryId, EntryKind, EntryView, EventId, EventKind, EventView, HeldView, Item,
    OriginView, ReportView, Said, TicketId, TimelineItem,
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use std::collections::{HashMap, HashSet};

/// An image inside a mail that is smaller than this is decoration (a logo in a signature), not a screenshot. Bytes.
const DECORATION: i64 = 16 * 1024;
/// A picture no larger than this that a later mail brings again is part of its signature, however it is attached. Bytes.
const SIGNATURE: i64 = 64 * 1024;

#[derive(FromQueryResult)]
#[expect(clippy::struct_excessive_bools, reason = "columns, as the table has them")]
struct EntryRow {
    id: i64,
    kind: String,
    author_id: i64,
    author_name: String,
    author_address: String,
    at: i64,
    text: String,
    quoted: Option<String>,
    has_html: bool,
    lossy: bool,
    automatic: bool,
    rule: Option<String>,
    intake_id: Option<i64>,
    verdict: Option<String>,
    authentication: Option<String>,
    moved_from_id: Option<i64>,
    joined: bool,
    sender: Option<String>,
    envelope_from: Option<String>,
    sign: Option<String>,
    arrived_at: Option<i64>,
    filed_at: Option<i64>,
}

#[derive(FromQueryResult)]
struct EventRow {
    id: i64,
    at: i64,
    actor_id: Option<i64>,
    actor_name: Option<String>,
    actor_address: Option<String>,
    data: String,
    entry_id: Option<i64>,
}

#[derive(FromQueryResult)]
struct FileRow {
    id: i64,
    entry_id: i64,
    name: String,
    media_type: String,
    size: i64,
    sha256: String,
    inline: bool,
    by_mail: bool,
}

#[derive(FromQueryResult)]
struct HeldRow {
    id: i64,
    received_at: i64,
    hold: String,
    sender: String,
    subject: String,
    excerpt: Option<String>,
}

#[derive(FromQueryResult)]
struct NoticeRow {
    id: i64,
    event_id: i64,
    entry_id: Option<i64>,
    kind: String,
    name: String,
    address: String,
    state: String,
    at: i64,
    last_reply: Option<String>,
    composed: bool,
}

pub(super) async fn load(connection: &impl ConnectionTrait, reader: &Reader<'_>, ticket: TicketId) -> Answer<Vec<TimelineItem>> {
    let id = || [ticket.0.into()];
    let entries: Vec<EntryRow> = sql::find_all(
        connection,
        "SELECT e.id, e.kind, e.author_id, p.name AS author_name, p.address AS author_address, e.at, e.text, e.quoted, e.html IS NOT NULL AS has_html, \
         e.lossy, e.automatic, e.rule, e.intake_id, e.verdict, i.authentication, e.moved_from_id, e.joined, i.sender, i.envelope_from, \
         i.sign, i.arrived_at, i.filed_at \
         FROM entry e JOIN person p ON p.id = e.author_id LEFT JOIN intake i ON i.id = e.intake_id WHERE e.ticket_id = $1 ORDER BY e.at, e.id",
        id(),
    )
    .await?;
    let events: Vec<EventRow> = sql::find_all(
        connection,
        "SELECT v.id, v.at, v.actor_id, p.name AS actor_name, p.address AS actor_address, v.data, v.entry_id \
         FROM event v LEFT JOIN person p ON p.id = v.actor_id WHERE v.ticket_id = $1 ORDER BY v.id",
        id(),
    )
    .await?;
    let files: Vec<FileRow> = sql::find_all(
        connection,
        "SELECT a.id, a.entry_id, a.name, a.media_type, a.size, a.sha256, a.inline, e.intake_id IS NOT NULL AS by_mail \
         FROM attachment a JOIN entry e ON e.id = a.entry_id WHERE a.ticket_id = $1 ORDER BY a.id",
        id(),
    )
    .await?;
    let notices: Vec<NoticeRow> = sql::find_all(
        connection,
        "SELECT o.id, o.event_id, o.entry_id, o.kind, p.name, o.address, o.state, COALESCE(o.accepted_at, o.promised_at) AS at, o.last_reply, \
         EXISTS (SELECT 1 FROM outbox_mail m WHERE m.outbox_id = o.id AND LENGTH(m.bytes) > 0) AS composed \
         FROM outbox o JOIN person p ON p.id = o.person_id WHERE o.id IN (\
         SELECT id FROM outbox WHERE ticket_id = $1 UNION \
         SELECT m.id FROM entry e JOIN outbox m ON m.entry_id = e.id WHERE e.ticket_id = $1 AND e.moved_from_id IS NOT NULL) ORDER BY o.id",
        id(),
    )
    .await?;
    let held: Vec<HeldRow> = sql::find_all(
        connection,
        "SELECT id, received_at, hold, sender, subject, excerpt FROM intake WHERE ticket_id = $1 AND state = 'held' AND hold IN ($2, $3)",
        std::iter::once(Value::from(ticket.0)).chain(HoldReason::ON_TICKET.map(|reason| Value::from(reason.key()))).collect::<Vec<_>>(),
    )
    .await?;
    let reports = reports::load(connection, reader, ticket).await?;

    let here: HashSet<i64> = entries.iter().map(|entry| entry.id).collect();
    let mut deliveries = Deliveries::sort(reader, notices, &events, &here, reports)?;
    let mut attached = attached(files);
    let mut items = Vec::with_capacity(entries.len() + events.len());
    for row in entries {
        let at = row.at;
        let of_entry = (deliveries.of_entry.remove(&row.id), attached.remove(&row.id));
        // At one moment, what was written stands before what it brought about.
        let shown = entry(reader, row, of_entry.0.unwrap_or_default(), of_entry.1.unwrap_or_default())?;
        items.push(((at, 0, shown.id.0), Item::Entry(shown)));
    }
    for row in events {
        let what = what(&row)?;
        if !is_told_by_entry(&what, row.entry_id, &here) {
            items.push(((row.at, 1, row.id), Item::Event(event(&row, what, deliveries.of_event.remove(&row.id).unwrap_or_default()))));
        }
    }
    for row in held {
        let HeldRow { id, received_at, hold, sender, subject, excerpt } = row;
        let reason = sql::known(HoldReason::parse(&hold), "why a message is held")?;
        let item = HeldView { intake: IntakeId(id), reason, from: sender, subject, excerpt: excerpt.unwrap_or_default() };
        items.push(((received_at, 2, id), Item::Held(item)));
    }
    items.sort_by_key(|(place, _)| *place);
    Ok(items.into_iter().map(|((at, ..), item)| TimelineItem { at: reader.stamp(at), item }).collect())
}

fn what(row: &EventRow) -> Answer<EventKind> {
    serde_json::from_str(&row.data).map_err(|error| Trouble::Fault(format!("event {} cannot be read: {error}", row.id)))
}

/// The entry itself says that it was written, where it is still here; what it did to the ticket besides is still told.
fn is_told_by_entry(what: &EventKind, entry: Option<i64>, here: &HashSet<i64>) -> bool {
    let plain = matches!(
        what,
        EventKind::Registered { .. }
            | EventKind::FollowedUp
            | EventKind::Noted
            | EventKind::Solved
            | EventKind::Replied
            | EventKind::AutomaticMail
    );
    plain && entry.is_some_and(|entry| here.contains(&entry))
}

struct Deliveries {
    of_entry: HashMap<i64, Vec<DeliveryView>>,
    of_event: HashMap<i64, Vec<DeliveryView>>,
}

impl Deliveries {
    /// A notice belongs to its entry, or to the entry that stands for its event, or else to its event.
    fn sort(
        reader: &Reader<'_>,
        notices: Vec<NoticeRow>,
        events: &[EventRow],
        here: &HashSet<i64>,
        mut reports: HashMap<i64, Vec<ReportView>>,
    ) -> Answer<Self> {
        let mut told = HashMap::new();
        for event in events {
            if let Some(entry) = event.entry_id
                && is_told_by_entry(&what(event)?, event.entry_id, here)
            {
                told.insert(event.id, entry);
            }
        }
        let mut sorted = Self { of_entry: HashMap::new(), of_event: HashMap::new() };
        for row in notices {
            let of_entry = row.entry_id.filter(|entry| here.contains(entry)).or_else(|| told.get(&row.event_id).copied());
            let list = match of_entry {
                Some(entry) => sorted.of_entry.entry(entry),
                None => sorted.of_event.entry(row.event_id),
            };
            let state = sql::known(DeliveryState::parse(&row.state), "the state of a notice")?;
            list.or_default().push(DeliveryView {
                notice: NoticeId(row.id),
                kind: sql::known(NoticeKind::parse(&row.kind), "the kind of a notice")?,
                person: row.name,
                address: row.address,
                state,
                at: reader.stamp(row.at),
                reply: row.last_reply.filter(|_| state.may_be_retried()),
                sendable: row.composed && reader.desk.0.relay,
                reports: reports.remove(&row.id).unwrap_or_default(),
            });
        }
        Ok(sorted)
    }
}

/// The files of each entry. An image that the mail shows in its text is listed when it is no mere decoration, and once a ticket: replies carry the same
/// signature again and again (M23).
fn attached(files: Vec<FileRow>) -> HashMap<i64, Vec<AttachmentView>> {
    let mut seen = HashSet::new();
    let mut of_entry: HashMap<i64, Vec<AttachmentView>> = HashMap::new();
    for row in files {
        let again = !seen.insert(row.sha256);
        let picture = row.media_type.starts_with("image/") && row.by_mail;
        if (row.inline && (again || row.size < DECORATION)) || (picture && again && row.size <= SIGNATURE) {
            continue;
        }
        of_entry.entry(row.entry_id).or_default().push(AttachmentView {
            id: AttachmentId(row.id),
            preview: is_previewable(&row.media_type),
            name: row.name,
            media_type: row.media_type,
            size: u64::try_from(row.size).unwrap_or_default(),
        });
    }
    of_entry
}

fn entry(reader: &Reader<'_>, row: EntryRow, deliveries: Vec<DeliveryView>, attachments: Vec<AttachmentView>) -> Answer<EntryView> {
    let kind = sql::known(EntryKind::parse(&row.kind), "the kind of an entry")?;
    let said = Said { id: EntryId(row.id), kind, author: PersonId(row.author_id), by_mail: row.intake_id.is_some(), joined: row.joined };
    let origin = match (row.intake_id, row.arrived_at) {
        (Some(intake), Some(arrived)) => Some(OriginView {
            intake: IntakeId(intake),
            sender: row.sender.unwrap_or_default(),
            envelope: row.envelope_from,
            sign: row.sign,
            arrived: reader.stamp(arrived),
            // Clocks of two machines may disagree; nothing is registered before it arrives.
            delay_ms: row.filed_at.map(|filed| (filed - arrived).max(0)),
        }),
        _ => None,
    };
    // What came by mail is shown as it came, whoever wrote it.
    let marked =
        !said.by_mail && matches!(kind, EntryKind::FollowUp | EntryKind::Note | EntryKind::Solution) && !markdown::is_plain(&row.text);
    let marked = marked.then(|| markdown::html(&row.text).into_boxed_str());
    Ok(EntryView {
        id: said.id,
        kind,
        author: PersonRef { id: PersonId(row.author_id), name: row.author_name, address: row.author_address },
        body: BodyView { text: row.text, marked, quoted: row.quoted, html: row.has_html, lossy: row.lossy },
        attachments,
        deliveries,
        matched: row.rule.as_deref().and_then(MatchRule::parse),
        automatic: row.automatic,
        sender: sender(row.verdict.as_deref(), row.authentication.as_deref()),
        origin,
        moved_from: row.moved_from_id.map(TicketId),
        may_leave: said.may_leave(),
    })
}

/// What is known of a mail's sender, and why (M18).
fn sender(verdict: Option<&str>, authentication: Option<&str>) -> Option<(Verdict, VerdictReason)> {
    let verdict = Verdict::parse(verdict?)?;
    let found: Option<Authentication> = authentication.and_then(|json| serde_json::from_str(json).ok());
    Some((verdict, found.map_or(VerdictReason::NoResult, |found| found.reason)))
}

fn event(row: &EventRow, what: EventKind, deliveries: Vec<DeliveryView>) -> EventView {
    let actor = match (row.actor_id, &row.actor_name, &row.actor_address) {
        (Some(id), Some(name), Some(address)) => Some(PersonRef { id: PersonId(id), name: name.clone(), address: address.clone() }),
        _ => None,
    };
    EventView { id: EventId(row.id), actor, what, deliveries }
}
