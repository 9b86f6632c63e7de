//! A notice of a ticket that there is not, to try a text on.

use crate::{Answer, Desk};
use domain::notices::{Automatic, Capacity, NoticeEntry, NoticeFacts, NoticeKind, Readers, Recipient, Template, TemplateKind, Texts};
use domain::people::Address;
use domain::terms::Term;
use domain::tickets::{EntryKind, Kind, Priority, Status, TicketId};
use domain::{Lang, Refusal};

/// Composes what is to be kept, for everybody who would get it.
pub(super) fn try_out(desk: &Desk, kind: TemplateKind, readers: Readers, lang: Lang, text: &Template) -> Answer<()> {
    for capacity in capacities(readers) {
        let facts = facts(desk, kind, capacity, lang, text)?;
        desk.0.compose.compose(&facts).map_err(|why| Refusal::NotComposable { why: why.0 })?;
    }
    Ok(())
}

pub(super) const fn capacities(readers: Readers) -> [Capacity; 2] {
    match readers {
        Readers::Outside => [Capacity::Requester, Capacity::Observer],
        Readers::Staff => [Capacity::Technician, Capacity::Administrator],
    }
}

/// Everything that such a notice says, of invented people. Its links and tokens lead nowhere.
pub(super) fn facts(desk: &Desk, kind: TemplateKind, capacity: Capacity, lang: Lang, text: &Template) -> Answer<NoticeFacts> {
    let readers = Readers::of(capacity);
    let (kind, texts) = match kind {
        TemplateKind::Notice(kind) => (kind, Texts { notice: text.clone(), ..Texts::builtin(kind, readers, lang) }),
        TemplateKind::Signature => {
            (NoticeKind::FollowUp, Texts { signature: text.opening.clone(), ..Texts::builtin(NoticeKind::FollowUp, readers, lang) })
        }
    };
    let office = desk.office().clone();
    let now = desk.now();
    let words = |at| desk.0.calendar.stamp(at, lang).text;
    let outside = readers == Readers::Outside;
    let ends = matches!(kind, NoticeKind::Solved | NoticeKind::Closed);
    let address = format!("ana.ruiz@{}", office.support.domain());
    let address = Address::parse(&address).map_err(|_| crate::Trouble::Fault("the sample's address".to_owned()))?;
    let name = if outside { "Ana Ruiz" } else { "Beto Ríos" };
    let written = entry_kind(kind);
    let priority = Priority::new(3).ok_or_else(|| crate::Trouble::Fault("the sample's priority".to_owned()))?;
    Ok(NoticeFacts {
        kind,
        lang,
        to: Recipient { name: name.to_owned(), address, capacity },
        instance: desk.0.instance.clone(),
        ticket: TicketId(123),
        subject: lang.pick("La impresora del segundo piso no imprime", "The printer on the second floor does not print").to_owned(),
        status: if ends { Status::Closed } else { Status::InProgress },
        ticket_kind: Kind::Incident,
        priority,
        category: Some(lang.pick("Equipos › Impresoras", "Equipment › Printers").to_owned()),
        technician: Some("Beto Ríos".to_owned()),
        requester: "Ana Ruiz".to_owned(),
        actor: Some(if written == Some(EntryKind::Reply) { "Ana Ruiz" } else { "Beto Ríos" }.to_owned()),
        opened: words(now.plus_minutes(-90)),
        entries: written
            .map(|kind| NoticeEntry {
                kind,
                author: "Beto Ríos".to_owned(),
                at: words(now),
                text: lang
                    .pick(
                        "Se cambió el tóner.\n\nPor favor pruebe con una hoja y nos cuenta.",
                        "The toner was replaced.\n\nPlease try with one page and tell us.",
                    )
                    .to_owned(),
            })
            .into_iter()
            .collect(),
        texts,
        reason: has_reason(kind)
            .then(|| lang.pick("Esperamos el repuesto del proveedor.", "We are waiting for the supplier's part.").to_owned()),
        term: has_term(kind).then(|| (Term::FirstResponse, words(now.plus_minutes(240)))),
        reopen_business_days: office.reopen_business_days,
        token: "t-muestra".to_owned(),
        report_key: "t-muestra".to_owned(),
        survey_url: (ends && outside).then(|| format!("{}/e/muestra", office.public_url)),
        ticket_url: (!outside).then(|| format!("{}/app/t/123", office.public_url)),
        message_id: format!("muestra@{}", office.support.domain()),
        in_reply_to: None,
        references: Vec::new(),
        automatic: Automatic::Generated,
        attachments: Vec::new(),
        at: now,
        office,
    })
}

/// What such a notice carries.
pub(super) const fn entry_kind(kind: NoticeKind) -> Option<EntryKind> {
    match kind {
        NoticeKind::Registered => Some(EntryKind::Request),
        NoticeKind::FollowUp => Some(EntryKind::FollowUp),
        NoticeKind::Reply => Some(EntryKind::Reply),
        NoticeKind::Solved | NoticeKind::Closed => Some(EntryKind::Solution),
        _ => None,
    }
}

const fn has_reason(kind: NoticeKind) -> bool {
    matches!(kind, NoticeKind::Waiting | NoticeKind::Reopened | NoticeKind::Undelivered | NoticeKind::Joined)
}

const fn has_term(kind: NoticeKind) -> bool {
    matches!(kind, NoticeKind::Registered | NoticeKind::Escalated | NoticeKind::TermWarning | NoticeKind::TermBreach)
}
