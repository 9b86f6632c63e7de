//! What a notice says, in the reader's language and place: first what happened, then what is needed (M31).

use crate::mime::clean::{clean_line, clean_text};
use domain::Lang;
use domain::markdown;
use domain::notices::{Capacity, NoticeFacts, NoticeKind, Passage, Placeholder, Readers, Span, Texts, Values};
use domain::tickets::EntryKind;

/// The words of one notice, ready to be set as text and as HTML.
pub(super) struct Story {
    pub lang: Lang,
    pub subject: String,
    /// What happened.
    pub happened: Passage,
    /// What is needed, or comes next.
    pub needed: Passage,
    pub entries: Vec<Entry>,
    pub button: Option<Link>,
    pub survey: Option<Survey>,
    /// The quiet details.
    pub details: Vec<(&'static str, String)>,
    pub signature: Passage,
}

pub(super) struct Entry {
    pub heading: String,
    pub text: String,
    /// Staff wrote it with Markdown: safe HTML.
    pub marked: Option<String>,
}

pub(super) struct Link {
    pub words: &'static str,
    pub url: String,
}

pub(super) struct Survey {
    pub question: &'static str,
    /// Score, its words, its address.
    pub scores: Vec<(u8, &'static str, String)>,
    pub not_solved: &'static str,
    pub reopen: Link,
}

pub(super) fn tell(facts: &NoticeFacts) -> Story {
    let lang = facts.lang;
    let staff = is_staff(facts.to.capacity);
    let url = facts.ticket_url.as_ref().filter(|_| staff);
    Story {
        lang,
        subject: subject(facts),
        happened: happened(facts),
        needed: Passage::render(&facts.texts.notice.needed, &Said(facts)),
        entries: facts.entries.iter().map(|entry| self::entry(facts, entry)).collect(),
        button: url.map(|url| Link { words: lang.pick("Abrir el ticket", "Open the ticket"), url: clean_line(url) }),
        survey: survey(facts),
        details: details(facts),
        signature: Passage::render(&facts.texts.signature, &Said(facts)),
    }
}

const fn is_staff(capacity: Capacity) -> bool {
    matches!(capacity, Capacity::Technician | Capacity::Administrator)
}

/// The requester's own, with the tag that M16 recognises.
fn subject(facts: &NoticeFacts) -> String {
    let own = clean_line(&facts.subject);
    let own = if own.is_empty() { facts.lang.pick("(sin asunto)", "(no subject)").to_owned() } else { own };
    clean_line(&format!("[Mesa {}] {own}", facts.ticket))
}

fn entry(facts: &NoticeFacts, entry: &domain::notices::NoticeEntry) -> Entry {
    let text = clean_text(&entry.text);
    let by_staff = matches!(entry.kind, EntryKind::FollowUp | EntryKind::Solution);
    let marked = (by_staff && !markdown::is_plain(&text)).then(|| markdown::html(&text));
    Entry { heading: heading(facts, entry), text, marked }
}

fn heading(facts: &NoticeFacts, entry: &domain::notices::NoticeEntry) -> String {
    let by = facts.lang.pick("de", "by");
    format!("{} {by} {} · {}", entry.kind.label(facts.lang), clean_line(&entry.author), clean_line(&entry.at))
}

/// There is always something that happened, whatever values the office's own text lacks.
fn happened(facts: &NoticeFacts) -> Passage {
    let said = Passage::render(&facts.texts.notice.opening, &Said(facts));
    if !said.is_empty() {
        return said;
    }
    let builtin = Texts::builtin(facts.kind, Readers::of(facts.to.capacity), facts.lang).notice;
    let said = Passage::render(&builtin.opening, &Said(facts));
    if !said.is_empty() {
        return said;
    }
    Passage(vec![vec![Span::Text(format!("{} {}", facts.kind.label(facts.lang), facts.ticket))]])
}

/// What the placeholders stand for, cleaned of what strangers may have put into their names and reasons.
struct Said<'a>(&'a NoticeFacts);

impl Values for Said<'_> {
    fn value(&self, placeholder: Placeholder) -> Option<String> {
        let facts = self.0;
        let lang = facts.lang;
        match placeholder {
            Placeholder::Number => Some(facts.ticket.to_string()),
            Placeholder::Request => Some(request(facts)),
            Placeholder::Subject => Some(clean_line(&facts.subject)),
            Placeholder::Requester => Some(clean_line(&facts.requester)),
            Placeholder::Reader => Some(clean_line(&facts.to.name)),
            Placeholder::Technician => facts.technician.as_deref().map(clean_line),
            Placeholder::Author => {
                let desk = || lang.pick("La mesa de servicios", "The service desk").to_owned();
                Some(facts.actor.as_deref().map_or_else(desk, clean_line))
            }
            Placeholder::Category => facts.category.as_deref().map(clean_line),
            Placeholder::Status => Some(facts.status.label(lang).to_owned()),
            Placeholder::Priority => Some(facts.priority.label(lang).to_owned()),
            Placeholder::Term => facts.term.as_ref().map(|(term, _)| term.label(lang).to_lowercase()),
            Placeholder::Deadline => facts.term.as_ref().map(|(_, deadline)| clean_line(deadline)),
            Placeholder::Reason => facts.reason.as_deref().map(clean_text).filter(|reason| !reason.is_empty()),
            Placeholder::Days => Some(days(facts)),
            Placeholder::Copy => {
                let copied = facts.to.capacity == Capacity::Observer;
                Some(if copied { lang.pick("Usted está en copia.", "You are copied on it.") } else { "" }.to_owned())
            }
            Placeholder::Office => Some(clean_line(&facts.office.name)),
            Placeholder::Address => Some(facts.office.support.to_string()),
            Placeholder::Link => facts.ticket_url.as_deref().filter(|_| is_staff(facts.to.capacity)).map(clean_line),
        }
    }
}

/// A requester reads "su solicitud", an observer whose it is, and staff the ticket.
fn request(facts: &NoticeFacts) -> String {
    let number = facts.ticket;
    let requester = clean_line(&facts.requester);
    match (facts.lang, facts.to.capacity) {
        (Lang::Es, Capacity::Requester) => format!("su solicitud {number}"),
        (Lang::Es, Capacity::Observer) => format!("la solicitud {number} de {requester}"),
        (Lang::Es, Capacity::Technician | Capacity::Administrator) => format!("el ticket {number} de {requester}"),
        (Lang::En, Capacity::Requester) => format!("your request {number}"),
        (Lang::En, Capacity::Observer) => format!("{requester}'s request {number}"),
        (Lang::En, Capacity::Technician | Capacity::Administrator) => format!("{requester}'s ticket {number}"),
    }
}

/// During which a reply reopens it.
fn days(facts: &NoticeFacts) -> String {
    let days = facts.reopen_business_days;
    let unit = match (facts.lang, days) {
        (Lang::Es, 1) => "día hábil",
        (Lang::Es, _) => "días hábiles",
        (Lang::En, 1) => "business day",
        (Lang::En, _) => "business days",
    };
    format!("{days} {unit}")
}

/// Five links and the way back, for whoever asked or is copied on a closing.
fn survey(facts: &NoticeFacts) -> Option<Survey> {
    let closing = matches!(facts.kind, NoticeKind::Solved | NoticeKind::Closed);
    let url = facts.survey_url.as_ref().filter(|_| closing && !is_staff(facts.to.capacity)).map(|url| clean_line(url))?;
    let words = match facts.lang {
        Lang::Es => ["Muy mala", "Mala", "Regular", "Buena", "Muy buena"],
        Lang::En => ["Very bad", "Bad", "Fair", "Good", "Very good"],
    };
    Some(Survey {
        question: facts.lang.pick("¿Cómo fue la atención?", "How was the service?"),
        scores: (1_u8..).zip(words).map(|(score, words)| (score, words, format!("{url}?p={score}"))).collect(),
        not_solved: facts.lang.pick("¿No quedó solucionado?", "Not solved?"),
        reopen: Link { words: facts.lang.pick("No quedó solucionado", "It is not solved"), url: format!("{url}?reabrir=1") },
    })
}

fn details(facts: &NoticeFacts) -> Vec<(&'static str, String)> {
    let lang = facts.lang;
    let none = || lang.pick("Por asignar", "Not assigned yet").to_owned();
    let mut details = vec![
        (lang.pick("Número", "Number"), facts.ticket.to_string()),
        (lang.pick("Asunto", "Subject"), clean_line(&facts.subject)),
        (lang.pick("Estado", "Status"), facts.status.label(lang).to_owned()),
        (lang.pick("Categoría", "Category"), facts.category.as_deref().map_or_else(none, clean_line)),
        (lang.pick("Técnico", "Technician"), facts.technician.as_deref().map_or_else(none, clean_line)),
    ];
    if facts.to.capacity != Capacity::Requester {
        details.push((lang.pick("Solicitante", "Requester"), clean_line(&facts.requester)));
    }
    if is_staff(facts.to.capacity) {
        details.push((lang.pick("Prioridad", "Priority"), facts.priority.label(lang).to_owned()));
    }
    details.push((lang.pick("Registrado", "Registered"), clean_line(&facts.opened)));
    if let Some((term, deadline)) = &facts.term {
        details.push((term.label(lang), clean_line(deadline)));
    }
    details
}
