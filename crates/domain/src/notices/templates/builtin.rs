//! The texts that Mesa brings along.

use super::{Readers, Template, TemplateKind};
use crate::Lang;
use crate::notices::NoticeKind as N;

/// The built-in text, which an office's own replaces.
pub fn builtin(kind: TemplateKind, readers: Readers, lang: Lang) -> Template {
    let (opening, needed) = match (kind, lang) {
        (TemplateKind::Signature, _) => (lang.pick("{oficina}\n{correo}", "{office}\n{address}"), ""),
        (TemplateKind::Notice(kind), Lang::Es) => spanish(kind, readers),
        (TemplateKind::Notice(kind), Lang::En) => english(kind, readers),
    };
    Template { opening: opening.to_owned(), needed: needed.to_owned() }
}

const fn spanish(kind: N, readers: Readers) -> (&'static str, &'static str) {
    use Readers::{Outside, Staff};
    match (kind, readers) {
        (N::Registered, Outside) => (
            "Recibimos {solicitud} y quedó registrada. {copia}",
            "Un técnico dará la primera respuesta a más tardar el {plazo}.\nPara agregar información, responda a este correo.",
        ),
        (N::Registered, Staff) => (
            "Llegó una solicitud de {solicitante}: ticket {numero}.",
            "Falta asignar categoría y técnico.\nPrimera respuesta a más tardar el {plazo}.",
        ),
        (N::Escalated, Outside) => (
            "{solicitud} fue asignada a {tecnico}.",
            "Tendrá una primera respuesta a más tardar el {plazo}.\nPara agregar información, responda a este correo.",
        ),
        (N::Escalated, Staff) => ("Se le asignó {solicitud}.", "Registre el primer seguimiento a más tardar el {plazo}."),
        (N::FollowUp, Outside) => ("{autor} registró un seguimiento en {solicitud}.", "Para agregar información, responda a este correo."),
        (N::FollowUp, Staff) => ("{autor} registró un seguimiento en {solicitud}.", ""),
        (N::Reply, Outside) => ("{autor} respondió en {solicitud}.", "Para agregar información, responda a este correo."),
        (N::Reply, Staff) => ("{autor} respondió en {solicitud}.", ""),
        (N::Waiting, Outside) => {
            ("{solicitud} quedó en espera.", "Motivo: {motivo}\nAl responder a este correo, la solicitud vuelve a estar en curso.")
        }
        (N::Waiting, Staff) => ("{solicitud} quedó en espera.", "Motivo: {motivo}"),
        (N::Reopened, Outside) => {
            ("{solicitud} se reabrió y vuelve a estar en curso.", "Motivo: {motivo}\nPara agregar información, responda a este correo.")
        }
        (N::Reopened, Staff) => ("{solicitud} se reabrió y vuelve a estar en curso.", "Motivo: {motivo}"),
        (N::Solved, Outside) => ("{solicitud} tiene una solución.", REOPEN_ES),
        (N::Solved, Staff) => ("{solicitud} tiene una solución.", ""),
        (N::Closed, Outside) => ("{solicitud} fue solucionada y quedó cerrada.", REOPEN_ES),
        (N::Closed, Staff) => ("{solicitud} fue solucionado y quedó cerrado.", ""),
        (N::TermWarning, _) => (
            "Está por vencer el término de {termino} del ticket {numero}: {plazo}.",
            "Un seguimiento o una solución a tiempo evita que venza.",
        ),
        (N::TermBreach, _) => {
            ("Venció el término de {termino} del ticket {numero}: {plazo}.", "Conviene registrar hoy mismo un seguimiento.")
        }
        (N::Unread, _) => (
            "Llegó un mensaje de {solicitante} que Mesa no pudo leer: ticket {numero}.",
            "Su original está en Recepción. Ábralo allí, o pida a la persona que lo envíe de otra forma.",
        ),
        (N::Joined, _) => (
            "Unimos {solicitud} con otra que trata de lo mismo.",
            "Ahora sigue con el número {motivo}.\nLo que usted escribió está allí. Para agregar información, responda a este correo.",
        ),
        (N::Undelivered, _) => (
            "No se pudo entregar una notificación del ticket {numero} de {solicitante}.",
            "Motivo: {motivo}\nVerifique la dirección o avise por otro medio. Un administrador puede reintentarla en Salida.",
        ),
    }
}

const REOPEN_ES: &str = "Si algo no quedó bien, responda a este correo en un plazo de {dias} y la solicitud se reabrirá.";
const REOPEN_EN: &str = "If something is not right, reply to this e-mail within {days} and the request is reopened.";

const fn english(kind: N, readers: Readers) -> (&'static str, &'static str) {
    use Readers::{Outside, Staff};
    match (kind, readers) {
        (N::Registered, Outside) => (
            "We received {request} and registered it. {copy}",
            "A technician will give a first response by {deadline}.\nTo add information, reply to this e-mail.",
        ),
        (N::Registered, Staff) => (
            "A request came from {requester}: ticket {number}.",
            "It needs a category and a technician.\nFirst response due by {deadline}.",
        ),
        (N::Escalated, Outside) => (
            "{request} was assigned to {technician}.",
            "You will have a first response by {deadline}.\nTo add information, reply to this e-mail.",
        ),
        (N::Escalated, Staff) => ("{request} was assigned to you.", "Record the first follow-up by {deadline}."),
        (N::FollowUp, Outside) => ("{author} posted a follow-up on {request}.", "To add information, reply to this e-mail."),
        (N::FollowUp, Staff) => ("{author} posted a follow-up on {request}.", ""),
        (N::Reply, Outside) => ("{author} replied on {request}.", "To add information, reply to this e-mail."),
        (N::Reply, Staff) => ("{author} replied on {request}.", ""),
        (N::Waiting, Outside) => {
            ("{request} is now waiting.", "Reason: {reason}\nWhen you reply to this e-mail, the request is in progress again.")
        }
        (N::Waiting, Staff) => ("{request} is now waiting.", "Reason: {reason}"),
        (N::Reopened, Outside) => {
            ("{request} was reopened and is in progress again.", "Reason: {reason}\nTo add information, reply to this e-mail.")
        }
        (N::Reopened, Staff) => ("{request} was reopened and is in progress again.", "Reason: {reason}"),
        (N::Solved, Outside) => ("{request} has a solution.", REOPEN_EN),
        (N::Solved, Staff) => ("{request} has a solution.", ""),
        (N::Closed, Outside) => ("{request} was solved and closed.", REOPEN_EN),
        (N::Closed, Staff) => ("{request} was solved and closed.", ""),
        (N::TermWarning, _) => {
            ("The {term} term of ticket {number} is about to run out: {deadline}.", "A follow-up or a solution in time keeps it.")
        }
        (N::TermBreach, _) => ("The {term} term of ticket {number} has run out: {deadline}.", "A follow-up today is advisable."),
        (N::Unread, _) => (
            "A message came from {requester} that Mesa could not read: ticket {number}.",
            "Its source is in Intake. Open it there, or ask the person to send it in another way.",
        ),
        (N::Joined, _) => (
            "We joined {request} to another one about the same matter.",
            "It goes on as number {reason}.\nWhat you wrote is there. To add information, reply to this e-mail.",
        ),
        (N::Undelivered, _) => (
            "A notice of ticket {number} of {requester} could not be delivered.",
            "Reason: {reason}\nCheck the address, or tell them in another way. An administrator can retry it in the outbox.",
        ),
    }
}
