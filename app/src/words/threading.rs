//! Words of splitting, joining, held mail, delivery reports and pictures.

use super::say;
use domain::Lang;
use domain::intake::{HoldReason, ReportAction};
use domain::tickets::TicketId;

say! {
    split: "Separar en un ticket nuevo…", "Split into a new ticket…";
    split_hint: "Esta entrada, sus adjuntos y quienes iban en copia pasan a un ticket nuevo, y a su autor se le avisa el número. Las respuestas a este correo llegarán allá.",
        "This entry, its files and whoever was copied go to a new ticket, whose number its author is told. Replies to this mail will go there.";
    split_following: "También lo que esta persona escribió después", "Also what this person wrote after it";
    split_now: "Separar", "Split";
    join: "Unir con otro ticket…", "Join to another ticket…";
    join_hint: "Todo lo de este ticket pasa al otro: entradas, adjuntos, personas y las respuestas que lleguen. Este se cierra y se le avisa una vez al solicitante, que queda como observador. Una entrada se puede volver a separar.",
        "Everything of this ticket goes to the other one: entries, files, people, and replies to come. This one is closed and its requester, who observes from then on, is told once. An entry can be split off again.";
    join_number: "Número del otro ticket", "Number of the other ticket";
    join_now: "Unir y cerrar este", "Join and close this one";
    joined_into: "Unido al ticket", "Joined to ticket";
    moved_badge: "Vino de", "Came from";

    why_here: "¿Por qué está aquí?", "Why is this here?";
    why_rule: "Regla", "Rule";
    why_sign: "Señal", "Sign";
    why_sender: "Remitente", "Sender";
    why_envelope: "Sobre", "Envelope";
    why_arrived: "Llegó", "Arrived";
    null_sender: "<> (correo automático)", "<> (automatic mail)";

    held_accept: "Agregar al ticket", "Add to the ticket";
    held_observe: "Dejar al remitente como observador", "Keep the sender as an observer";
    held_open: "Hacer un ticket nuevo", "Make a new ticket";
    held_ignore: "Ignorar", "Ignore";
    held_done: "Hecho. Se verá en un momento.", "Done. It will show in a moment.";

    loud_title: "Remitentes con demasiadas solicitudes", "Senders with too many requests";
    sender_quiet: "Se registra sin avisarle: tickets en la última hora", "Registered without telling them: tickets within the last hour";
    sender_held: "Se retiene lo que envía: tickets en la última hora", "What they send is held: tickets within the last hour";
    loud_clear: "Restablecer", "Reset";
    suppressed_title: "Direcciones a las que no se escribe", "Addresses that are not written to";
    suppressed_clear: "Reactivar", "Reactivate";
    sender_cleared: "Listo: desde ahora se trata como a los demás.", "Done: it is treated like the others from now on.";

    picture_window: "Imagen adjunta", "Attached picture";
    picture_previous: "Anterior", "Previous";
    picture_next: "Siguiente", "Next";
    picture_zoom: "Tamaño real", "Actual size";
    see_pdf: "Ver PDF", "View PDF";
}

/// Why a mail is held on a ticket: a heading, and what it means.
pub const fn held_why(lang: Lang, reason: HoldReason) -> (&'static str, &'static str) {
    match (reason, lang) {
        (HoldReason::Forged, Lang::Es) => (
            "Retenido: el remitente no es auténtico",
            "Lleva el número de este ticket y la dirección de quien participa en él, pero nuestro servidor de correo dice que no es de esa persona. No movió nada ni se avisó a nadie.",
        ),
        (HoldReason::Forged, Lang::En) => (
            "Held: the sender is not authentic",
            "It carries this ticket's number and a participant's address, but our mail server says that it is not from them. It moved nothing and nobody was told.",
        ),
        (_, Lang::Es) => (
            "Retenido: responde alguien ajeno al ticket",
            "Trae una clave válida de este ticket, pero quien escribe no participa en él: alguien pudo reenviarle el correo. No movió nada ni se avisó a nadie.",
        ),
        (_, Lang::En) => (
            "Held: the reply comes from somebody outside the ticket",
            "It carries a valid key of this ticket, but whoever writes takes no part in it: somebody may have forwarded the mail. It moved nothing and nobody was told.",
        ),
    }
}

pub fn split_title(lang: Lang, author: &str) -> String {
    match lang {
        Lang::Es => format!("Separar lo que escribió {author}"),
        Lang::En => format!("Split off what {author} wrote"),
    }
}

pub fn join_title(lang: Lang, ticket: TicketId) -> String {
    match lang {
        Lang::Es => format!("Unir {ticket} con otro ticket"),
        Lang::En => format!("Join {ticket} to another ticket"),
    }
}

/// Before the server's own words.
pub const fn reported(lang: Lang, action: ReportAction) -> &'static str {
    match action {
        ReportAction::Failed => lang.pick("Devuelta por el servidor del destinatario", "Returned by the recipient's server"),
        ReportAction::Delayed => {
            lang.pick("Demorada: el servidor del destinatario sigue intentando", "Delayed: the recipient's server goes on trying")
        }
        ReportAction::Delivered => lang.pick("Entregada por el servidor del destinatario", "Delivered by the recipient's server"),
    }
}
