//! One message of *Recepción*, whole: what it is, why it is where it is, and what people did with it.

use super::hand::sees;
use super::page::one;
use crate::{Answer, Desk, mailboxes, permit, sql};
use domain::intake::{
    Authentication, HandAction, HoldReason, IgnoreReason, IntakeContent, IntakeDetail, IntakeId, IntakeRow, IntakeState, MailPerson,
    MatchRule, Verdict, VerdictReason, glance,
};
use domain::people::{Actor, Address, Role};
use domain::{Instant, Lang, Refusal, Stamp};
use sea_orm::FromQueryResult;
use std::pin::Pin;

/// A reader of messages for people to see, away from the runtime's own threads; parsed only when it is told that it may be.
pub type Read = fn(bytes::Bytes, bool) -> Reading;
pub type Reading = Pin<Box<dyn Future<Output = IntakeContent> + Send>>;

/// A message's bytes for whoever may read them, and whether the parser may: what killed it is not read again (M8). Administrators;
/// supervisors for mail that is on a ticket.
pub async fn readable(desk: &Desk, actor: &Actor, id: IntakeId) -> Answer<(bytes::Bytes, bool)> {
    #[derive(FromQueryResult)]
    struct Row {
        state: String,
        hold: Option<String>,
        attempts: i64,
    }
    let raw = super::raw(desk, actor, id).await?;
    let row: Option<Row> = sql::find(desk.read(), "SELECT state, hold, attempts FROM intake WHERE id = $1", [id.0.into()]).await?;
    let row = row.ok_or(Refusal::NotFound)?;
    let failed = row.hold.as_deref().and_then(HoldReason::parse).is_some_and(|hold| hold == HoldReason::Failed);
    let trying = row.state == IntakeState::Stored.key() && row.attempts > 1;
    Ok((raw, !failed && !trying))
}

/// Everything about it but what `content` says, which a parser read. Administrators and supervisors.
pub async fn detail(desk: &Desk, actor: &Actor, id: IntakeId, content: IntakeContent) -> Answer<IntakeDetail> {
    #[derive(FromQueryResult)]
    struct Known {
        verdict: Option<String>,
        authentication: Option<String>,
        sender: String,
    }
    sees(actor)?;
    let lang = permit::lang(actor);
    let db = desk.snapshot().await?;
    let row = one(desk, &db, id, lang).await?;
    let known: Known =
        sql::known(sql::find(&db, "SELECT verdict, authentication, sender FROM intake WHERE id = $1", [id.0.into()]).await?, "a message")?;
    let verdict = known.verdict.as_deref().and_then(Verdict::parse);
    let found: Option<Authentication> = known.authentication.as_deref().and_then(|json| serde_json::from_str(json).ok());
    let sender = verdict.map(|verdict| (verdict, found.map_or(VerdictReason::NoResult, |found| found.reason)));
    let administers = matches!(actor, Actor::Staff(staff) if staff.role == Role::Administrator);
    let history = history(desk, &db, id, lang).await?;
    let own = mailboxes::own(desk, &db).await?;
    let ignorable = if administers { ignorable(&own, &known.sender) } else { Vec::new() };
    Ok(IntakeDetail { why: why(lang, &row), row, sender, ignorable, history, content })
}

/// The sender's address and domain, but never ours.
fn ignorable(own: &[Address], sender: &str) -> Vec<String> {
    let person = glance(format!("From: {sender}\n").as_bytes()).from;
    let Some((address, _)) = person.as_ref().and_then(MailPerson::known_as) else { return Vec::new() };
    let mut patterns = Vec::new();
    if !address.is_one_of(own) {
        patterns.push(address.to_string());
    }
    if own.iter().all(|one| one.domain() != address.domain()) {
        patterns.push(format!("@{}", address.domain()));
    }
    patterns
}

async fn history(desk: &Desk, db: &impl sea_orm::ConnectionTrait, id: IntakeId, lang: Lang) -> Answer<Vec<(Stamp, String, String)>> {
    #[derive(FromQueryResult)]
    struct Row {
        at: i64,
        name: Option<String>,
        action: String,
        detail: String,
    }
    let sql = "SELECT a.at, p.name, a.action, a.detail FROM intake_action a LEFT JOIN person p ON p.id = a.person_id \
               WHERE a.intake_id = $1 ORDER BY a.id LIMIT 200";
    let rows: Vec<Row> = sql::find_all(db, sql, [id.0.into()]).await?;
    let told = |row: Row| {
        let action: HandAction = sql::known(HandAction::parse(&row.action), "what was done to a message")?;
        let at = desk.0.calendar.stamp(Instant::from_millis(row.at), lang);
        let words = format!("{} {}", action.label(lang), row.detail).trim_end().to_owned();
        Ok((at, row.name.unwrap_or_else(|| "Mesa".to_owned()), words))
    };
    rows.into_iter().map(told).collect()
}

/// The rule in words, with what it looked at.
fn why(lang: Lang, row: &IntakeRow) -> Vec<String> {
    let mut lines = Vec::new();
    match (row.state, row.rule, row.hold, row.ignored) {
        (IntakeState::Stored, ..) => {
            lines.push(lang.pick("Está guardado y se procesará en un momento.", "It is stored and will be filed in a moment.").to_owned());
        }
        (IntakeState::Filed, Some(rule), ..) => lines.push(matched(lang, rule).to_owned()),
        (IntakeState::Held, _, Some(reason), _) => lines.push(held(lang, reason).to_owned()),
        (IntakeState::Ignored, _, _, Some(reason)) => lines.push(ignored(lang, reason).to_owned()),
        _ => {}
    }
    if !row.ran.is_empty() {
        lines.push(format!("{}: {}.", lang.pick("Reglas que actuaron", "Rules that ran"), row.ran.join(", ")));
    }
    lines
}

const fn matched(lang: Lang, rule: MatchRule) -> &'static str {
    match rule {
        MatchRule::Token => lang.pick(
            "Responde a una notificación: trae la clave que Mesa puso en ella para ese ticket.",
            "It answers a notice: it carries the key that Mesa put into it for that ticket.",
        ),
        MatchRule::References => lang.pick(
            "Responde a un correo que ya estaba en ese ticket (In-Reply-To o References), y lo escribe alguien que participa en él.",
            "It answers a mail that was on that ticket already (In-Reply-To or References), and somebody who takes part in it wrote it.",
        ),
        MatchRule::SubjectTag => lang.pick(
            "El asunto trae el número de ese ticket, y lo escribe alguien que participa en él.",
            "The subject has that ticket's number, and somebody who takes part in it wrote it.",
        ),
        MatchRule::New => lang.pick(
            "No responde a ningún ticket conocido: es una solicitud nueva.",
            "It answers no ticket that is known: it is a new request.",
        ),
        MatchRule::NewAfterClosed => lang.pick(
            "Responde a un ticket cerrado hace más tiempo del que permite reabrirlo: es una solicitud nueva, enlazada con aquella.",
            "It answers a ticket that was closed too long ago to be reopened: it is a new request, linked to that one.",
        ),
        MatchRule::Report => lang.pick(
            "Es el informe de entrega de una notificación de ese ticket, reconocido por la clave que ella llevaba.",
            "It is the delivery report of a notice of that ticket, recognised by the key that the notice carried.",
        ),
        MatchRule::ByHand => lang.pick("Un administrador lo puso ahí.", "An administrator put it there."),
    }
}

const fn held(lang: Lang, reason: HoldReason) -> &'static str {
    match reason {
        HoldReason::Unreadable => lang.pick(
            "No se pudo leer, o supera un límite. Puede convertirlo en ticket o agregarlo a uno: irá con remitente, asunto y original.",
            "It could not be read, or is beyond a limit. You can make it a ticket or attach it to one: with sender, subject and source.",
        ),
        HoldReason::NoSender => lang.pick(
            "No dice de quién es: From falta, es un grupo, o nombra a varios de un modo que no se entiende.",
            "It does not say whose it is: From is missing, is a group, or is not understood.",
        ),
        HoldReason::Flood => {
            lang.pick("Su remitente abrió cien tickets o más en una hora.", "Its sender opened a hundred tickets or more within an hour.")
        }
        HoldReason::Loop => lang.pick(
            "Pasó por más de cien servidores (Received): parece un bucle.",
            "It went through more than a hundred servers (Received): it looks like a loop.",
        ),
        HoldReason::Stranger => lang.pick(
            "Trae la clave de un ticket, pero lo escribe alguien que no participa en él. Decida usted si le pertenece.",
            "It carries a ticket's key, but was written by somebody who takes no part in it. You decide whether it belongs there.",
        ),
        HoldReason::Failed => lang.pick(
            "Procesarlo falló tres veces. Un ticket lo representa con su remitente y su asunto.",
            "Filing it failed three times. A ticket stands for it, with its sender and subject.",
        ),
        HoldReason::Rule => {
            lang.pick("Una regla de la oficina pide que alguien lo mire.", "A rule of the office wants somebody to look at it.")
        }
    }
}

const fn ignored(lang: Lang, reason: IgnoreReason) -> &'static str {
    match reason {
        IgnoreReason::Automatic => lang.pick(
            "Lo escribió una máquina (Auto-Submitted, lista, aviso de entrega o similar) y no pertenece a ningún ticket.",
            "A machine wrote it (Auto-Submitted, a list, a delivery report or the like), and it belongs to no ticket.",
        ),
        IgnoreReason::OwnMail => lang.pick("Lo envió la propia Mesa, y volvió.", "Mesa itself sent it, and it came back."),
        IgnoreReason::History => lang.pick(
            "Estaba en el buzón antes que Mesa: no es una solicitud nueva.",
            "It lay in the mailbox before Mesa did: it is no new request.",
        ),
        IgnoreReason::Duplicate => lang.pick("Ya se había recibido el mismo mensaje.", "The same message had been received before."),
        IgnoreReason::ForeignReport => lang.pick(
            "Es el informe de entrega de un correo que Mesa no envió.",
            "It is the delivery report of a mail that Mesa did not send.",
        ),
        IgnoreReason::ByHand => lang.pick("Alguien lo miró y lo apartó.", "Somebody looked at it and set it aside."),
        IgnoreReason::Rule => lang.pick("Una regla de la oficina lo ignora.", "A rule of the office ignores it."),
        IgnoreReason::IgnoredSender => {
            lang.pick("Un administrador ignora este remitente o su dominio.", "An administrator ignores this sender or their domain.")
        }
    }
}
