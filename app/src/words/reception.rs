//! Words of *Recepción*'s state and of one message.

use super::say;
use domain::Lang;
use domain::intake::{HoldReason, IgnoreReason, IntakeRow, IntakeState, MatchRule};

say! {
    reception_state: "Estado de la recepción", "State of reception";
    folder_well: "Conectado y conciliado", "Connected and reconciled";
    folder_silent: "Sin consultas en los últimos 10 minutos", "Not looked at in the last 10 minutes";
    folder_lacks: "Hay mensajes sin recibir", "Messages are not received";
    ignored_senders: "Remitentes ignorados", "Ignored senders";
    search_mail: "Buscar por remitente o asunto", "Search by sender or subject";
    intake_done: "Hecho. Lo verá aquí en un momento.", "Done. You will see it here in a moment.";
    back_to_intake: "Volver a Recepción", "Back to Intake";
    why_it_is_here: "Por qué está aquí", "Why it is here";
    what_to_do: "Qué hacer con él", "What to do with it";
    attach_number: "Número del ticket", "Ticket number";
    attach_mail: "Agregar al ticket", "Attach to the ticket";
    make_ticket: "Convertir en ticket", "Make it a ticket";
    make_ticket_note: "No se avisa a nadie, y no se puede deshacer.", "Nobody is written to, and it cannot be undone.";
    attach_note: "Queda como respuesta en ese ticket. No se puede deshacer.", "It becomes a reply on that ticket. This cannot be undone.";
    source: "Original", "Source";
    source_cut: "Es largo: aquí está el comienzo. Descárguelo para verlo completo.", "It is long: this is its beginning. Download it to see all of it.";
    handled: "Qué se hizo con él", "What was done with it";
    no_text: "No tiene texto que mostrar.", "There is no text to show.";
}

pub fn ignore_sender(lang: Lang, who: &str) -> String {
    format!("{} {who}", lang.pick("Ignorar a", "Ignore"))
}

pub fn hear_sender(lang: Lang, who: &str) -> String {
    format!("{} {who}", lang.pick("Dejar de ignorar a", "Stop ignoring"))
}

/// Why a message is where it is, one sentence a line: the rule, with what it looked at.
pub fn reasons_here(lang: Lang, row: &IntakeRow) -> Vec<String> {
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
        HoldReason::Crowd => lang.pick(
            "Copia a más de cincuenta personas y no está probado quién lo envía. Si lo convierte en ticket, todas serán observadoras.",
            "It copies more than fifty people, and who sends it is not proven. If you make it a ticket, all of them will observe it.",
        ),
        HoldReason::Loop => lang.pick(
            "Pasó por más de cien servidores (Received): parece un bucle.",
            "It went through more than a hundred servers (Received): it looks like a loop.",
        ),
        HoldReason::Stranger => lang.pick(
            "Trae la clave de un ticket, pero lo escribe alguien que no participa en él. Decida usted si le pertenece.",
            "It carries a ticket's key, but was written by somebody who takes no part in it. You decide whether it belongs there.",
        ),
        HoldReason::Forged => lang.pick(
            "Lleva la dirección de quien participa en un ticket y su número, pero nuestro servidor dice que no es de esa persona. Decida usted.",
            "It carries a participant's address and a ticket's number, but our server says that it is not from them. You decide.",
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
