//! What a notice says, in the reader's language and place: first what happened, then what is needed (M31).

use crate::mime::clean::{clean_line, clean_text};
use domain::Lang;
use domain::notices::{Capacity, NoticeFacts, NoticeKind};
use domain::terms::Term;

/// The words of one notice, ready to be set as text and as HTML.
pub(super) struct Story {
    pub lang: Lang,
    pub subject: String,
    /// What happened.
    pub happened: String,
    /// What is needed, or comes next.
    pub needed: Vec<String>,
    pub entries: Vec<Entry>,
    pub button: Option<Link>,
    pub survey: Option<Survey>,
    /// The quiet details.
    pub details: Vec<(&'static str, String)>,
    pub office: String,
    pub support: String,
}

pub(super) struct Entry {
    pub heading: String,
    pub text: String,
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
        happened: one_stop(happened(facts)),
        needed: needed(facts).into_iter().map(one_stop).collect(),
        entries: facts.entries.iter().map(|entry| Entry { heading: heading(facts, entry), text: clean_text(&entry.text) }).collect(),
        button: url.map(|url| Link { words: lang.pick("Abrir el ticket", "Open the ticket"), url: clean_line(url) }),
        survey: survey(facts),
        details: details(facts),
        office: clean_line(&facts.office.name),
        support: facts.office.support.to_string(),
    }
}

/// A sentence that ends with an abbreviation ("5:00 p. m.") takes no second full stop.
fn one_stop(mut sentence: String) -> String {
    if sentence.ends_with("..") && !sentence.ends_with("...") {
        sentence.pop();
    }
    sentence
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

fn heading(facts: &NoticeFacts, entry: &domain::notices::NoticeEntry) -> String {
    let by = facts.lang.pick("de", "by");
    format!("{} {by} {} · {}", entry.kind.label(facts.lang), clean_line(&entry.author), clean_line(&entry.at))
}

/// One sentence, in which a requester reads "su solicitud", an observer whose it is, and staff the ticket.
fn happened(facts: &NoticeFacts) -> String {
    let number = facts.ticket;
    let requester = clean_line(&facts.requester);
    let technician = facts.technician.as_deref().map(clean_line);
    let desk = || facts.lang.pick("La mesa de servicios", "The service desk").to_owned();
    let who = facts.actor.as_deref().map_or_else(desk, clean_line);
    let (term, deadline) = facts.term.as_ref().map_or(("", ""), |(term, deadline)| (term.label(facts.lang), deadline.as_str()));
    match facts.lang {
        Lang::Es => {
            let it = match facts.to.capacity {
                Capacity::Requester => format!("su solicitud {number}"),
                Capacity::Observer => format!("la solicitud {number} de {requester}"),
                Capacity::Technician | Capacity::Administrator => format!("el ticket {number} de {requester}"),
            };
            let subject = capital(&it);
            // "la solicitud … quedó registrada", "el ticket … quedó registrado".
            let o = if is_staff(facts.to.capacity) { 'o' } else { 'a' };
            let term = term.to_lowercase();
            match (facts.kind, facts.to.capacity) {
                (NoticeKind::Registered, Capacity::Requester) => {
                    format!("Recibimos su solicitud y quedó registrada con el número {number}.")
                }
                (NoticeKind::Registered, Capacity::Observer) => format!("{subject} quedó registrada. Usted está en copia."),
                (NoticeKind::Registered, _) => format!("Llegó una solicitud de {requester}: ticket {number}."),
                (NoticeKind::Escalated, Capacity::Technician) => format!("Se le asignó {it}."),
                (NoticeKind::Escalated, _) => match technician {
                    Some(technician) => format!("{subject} fue asignad{o} a {technician}."),
                    None => format!("{subject} fue clasificad{o}."),
                },
                (NoticeKind::FollowUp, _) => format!("{who} registró un seguimiento en {it}."),
                (NoticeKind::Reply, _) => format!("{who} respondió en {it}."),
                (NoticeKind::Waiting, _) => format!("{subject} quedó en espera."),
                (NoticeKind::Reopened, _) => format!("{subject} se reabrió y vuelve a estar en curso."),
                (NoticeKind::Solved, _) => format!("{subject} tiene una solución."),
                (NoticeKind::Closed, _) => format!("{subject} fue solucionad{o} y quedó cerrad{o}."),
                (NoticeKind::TermWarning, _) => format!("Está por vencer el término de {term} del ticket {number}: {deadline}."),
                (NoticeKind::TermBreach, _) => format!("Venció el término de {term} del ticket {number}: {deadline}."),
                (NoticeKind::Undelivered, _) => format!("No se pudo entregar una notificación del ticket {number} de {requester}."),
            }
        }
        Lang::En => {
            let it = match facts.to.capacity {
                Capacity::Requester => format!("your request {number}"),
                Capacity::Observer => format!("{requester}'s request {number}"),
                Capacity::Technician | Capacity::Administrator => format!("{requester}'s ticket {number}"),
            };
            let subject = capital(&it);
            match (facts.kind, facts.to.capacity) {
                (NoticeKind::Registered, Capacity::Requester) => format!("We received your request and registered it as {number}."),
                (NoticeKind::Registered, Capacity::Observer) => format!("{subject} was registered. You are copied on it."),
                (NoticeKind::Registered, _) => format!("A request came from {requester}: ticket {number}."),
                (NoticeKind::Escalated, Capacity::Technician) => format!("{subject} was assigned to you."),
                (NoticeKind::Escalated, _) => match technician {
                    Some(technician) => format!("{subject} was assigned to {technician}."),
                    None => format!("{subject} was classified."),
                },
                (NoticeKind::FollowUp, _) => format!("{who} posted a follow-up on {it}."),
                (NoticeKind::Reply, _) => format!("{who} replied on {it}."),
                (NoticeKind::Waiting, _) => format!("{subject} is now waiting."),
                (NoticeKind::Reopened, _) => format!("{subject} was reopened and is in progress again."),
                (NoticeKind::Solved, _) => format!("{subject} has a solution."),
                (NoticeKind::Closed, _) => format!("{subject} was solved and closed."),
                (NoticeKind::TermWarning, _) => {
                    format!("The {} term of ticket {number} is about to run out: {deadline}.", term.to_lowercase())
                }
                (NoticeKind::TermBreach, _) => format!("The {} term of ticket {number} has run out: {deadline}.", term.to_lowercase()),
                (NoticeKind::Undelivered, _) => format!("A notice of ticket {number} of {requester} could not be delivered."),
            }
        }
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// What the reader may or must do, and what comes next.
fn needed(facts: &NoticeFacts) -> Vec<String> {
    let lang = facts.lang;
    let staff = is_staff(facts.to.capacity);
    let reason = facts.reason.as_deref().map(clean_text).filter(|reason| !reason.is_empty());
    let deadline = facts.term.as_ref().map(|(_, deadline)| clean_line(deadline));
    let mut lines: Vec<String> = Vec::new();
    if let Some(reason) = reason {
        lines.push(format!("{}: {reason}", lang.pick("Motivo", "Reason")));
    }
    let reply = lang.pick("Para agregar información, responda a este correo.", "To add information, reply to this e-mail.");
    match facts.kind {
        NoticeKind::Registered if facts.to.capacity == Capacity::Administrator => {
            lines.push(lang.pick("Falta asignar categoría y técnico.", "It needs a category and a technician.").to_owned());
            lines.extend(deadline.map(|at| format!("{} {at}.", lang.pick("Primera respuesta a más tardar el", "First response due by"))));
        }
        NoticeKind::Registered if !staff => {
            lines.push(match deadline {
                Some(at) => format!(
                    "{} {at}.",
                    lang.pick("Un técnico dará la primera respuesta a más tardar el", "A technician will give a first response by")
                ),
                None => lang.pick("Le avisaremos de cada avance.", "We will tell you of every step.").to_owned(),
            });
            lines.push(reply.to_owned());
        }
        NoticeKind::Escalated if facts.to.capacity == Capacity::Technician => {
            lines.extend(first_response(
                facts,
                lang.pick("Registre el primer seguimiento a más tardar el", "Record the first follow-up by"),
            ));
        }
        NoticeKind::Escalated if !staff => {
            lines.extend(first_response(
                facts,
                lang.pick("Tendrá una primera respuesta a más tardar el", "You will have a first response by"),
            ));
            lines.push(reply.to_owned());
        }
        NoticeKind::Waiting if !staff => {
            let words = lang.pick(
                "Al responder a este correo, la solicitud vuelve a estar en curso.",
                "When you reply to this e-mail, the request is in progress again.",
            );
            lines.push(words.to_owned());
        }
        NoticeKind::Solved | NoticeKind::Closed if !staff => lines.push(reopen_window(facts)),
        NoticeKind::TermWarning => {
            lines.push(
                lang.pick("Un seguimiento o una solución a tiempo evita que venza.", "A follow-up or a solution in time keeps it.")
                    .to_owned(),
            );
        }
        NoticeKind::Undelivered => {
            let words = lang.pick(
                "Verifique la dirección o avise por otro medio. Un administrador puede reintentarla en Salida.",
                "Check the address, or tell them in another way. An administrator can retry it in the outbox.",
            );
            lines.push(words.to_owned());
        }
        NoticeKind::TermBreach => {
            lines.push(lang.pick("Conviene registrar hoy mismo un seguimiento.", "A follow-up today is advisable.").to_owned());
        }
        _ if !staff => lines.push(reply.to_owned()),
        _ => {}
    }
    lines
}

fn first_response(facts: &NoticeFacts, words: &str) -> Option<String> {
    match &facts.term {
        Some((Term::FirstResponse, deadline)) => Some(format!("{words} {}.", clean_line(deadline))),
        _ => None,
    }
}

/// Until when a reply reopens it.
fn reopen_window(facts: &NoticeFacts) -> String {
    let days = facts.reopen_business_days;
    match facts.lang {
        Lang::Es => {
            let unit = if days == 1 { "día hábil" } else { "días hábiles" };
            format!("Si algo no quedó bien, responda a este correo en los próximos {days} {unit} y la solicitud se reabrirá.")
                .replace("los próximos 1 día", "el próximo día")
        }
        Lang::En => {
            let unit = if days == 1 { "business day" } else { "business days" };
            format!("If something is not right, reply to this e-mail within {days} {unit} and the request is reopened.")
        }
    }
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
