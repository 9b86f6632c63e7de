//! Words of *Recepción*'s state and of one message.

use super::say;
use domain::Lang;

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
