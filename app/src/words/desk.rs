//! Words of the queue, of triage, of what came in and what goes out.

use super::say;
use domain::Lang;

say! {
    views: "Vistas", "Views";
    filters: "Filtros", "Filters";
    search_tickets: "Buscar por número, asunto o solicitante", "Search by number, subject or requester";
    apply: "Aplicar", "Apply";
    clear_filters: "Quitar filtros", "Clear filters";
    column_number: "Número", "Number";
    column_subject: "Asunto", "Subject";
    column_requester: "Solicitante", "Requester";
    column_status: "Estado", "Status";
    column_priority: "Prioridad", "Priority";
    column_category: "Categoría", "Category";
    column_technician: "Técnico", "Technician";
    column_term: "Término", "Term";
    column_age: "Edad", "Age";
    nobody: "Sin asignar", "Unassigned";
    no_category: "Sin categoría", "No category";
    show: "Mostrar", "Show";
    gone_from_view: "Salió de esta vista", "Left this view";
    empty_unassigned: "No hay tickets sin asignar. Los nuevos correos aparecerán aquí solos.", "No unassigned tickets. New mail will appear here by itself.";
    empty_mine: "No tiene tickets abiertos a su nombre. Tome uno de «Sin asignar» o de «Abiertos».", "You have no open tickets. Take one from “Unassigned” or “Open”.";
    empty_due: "Nada está por vencer. Buen momento para adelantar lo abierto.", "Nothing is due soon. A good moment to get ahead.";
    empty_waiting: "Ningún ticket espera respuesta de otra persona.", "No ticket is waiting for somebody else.";
    empty_other: "Aún no hay tickets en esta vista.", "There are no tickets in this view yet.";
    empty_filtered: "Ningún ticket cumple estos filtros. Quite alguno o busque otra cosa.", "No ticket matches these filters. Remove one or search for something else.";
    empty_title: "Nada por aquí", "Nothing here";
    ticket_pane: "Ticket", "Ticket";
    choose_ticket: "Elija un ticket de la lista", "Choose a ticket from the list";
    key_down_up: "Bajar y subir por la lista", "Move down and up the list";
    key_open: "Abrir el ticket", "Open the ticket";
    key_search: "Buscar", "Search";
    key_help: "Mostrar esta ayuda", "Show this help";
    key_send: "Enviar o guardar lo escrito", "Send or save what is written";
    key_category: "En triage: elegir categoría", "In triage: choose a category";
    key_technician: "En triage: elegir técnico", "In triage: choose a technician";

    triage_intro: "Un ticket a la vez: elija categoría y técnico, y siga con el próximo.", "One ticket at a time: choose category and technician, and go on.";
    triage_done: "No queda nada por escalar", "Nothing left to escalate";
    triage_done_next: "Cuando llegue un correo nuevo aparecerá aquí.", "When new mail arrives it will appear here.";
    escalate_next: "Escalar y seguir", "Escalate and go on";
    skip_ticket: "Omitir", "Skip";
    other_categories: "Otra categoría", "Another category";
    triage_readers: "Usted puede leer los tickets nuevos en la bandeja.", "You can read the new tickets in the queue.";
    see_open: "Ver los tickets abiertos", "See the open tickets";
    no_technicians: "No hay técnicos activos. Cree uno en el servidor con «mesa user add».", "There are no active technicians. Create one on the server with “mesa user add”.";
    open_ticket: "Abrir ticket", "Open ticket";
    load: "abiertos", "open";
    only_workers_escalate: "Solo técnicos y administradores escalan tickets.", "Only technicians and administrators escalate tickets.";

    outbox_intro: "Cada notificación prometida y hasta dónde llegó.", "Every promised notice and how far it got.";
    no_relay: "No hay servidor de correo de salida configurado: las notificaciones se guardan y se leen aquí.", "No outgoing mail server is configured: notices are kept and can be read here.";
    outbox_empty: "Todavía no hay notificaciones. Aparecerán cuando llegue o se mueva un ticket.", "There are no notices yet. They will appear when a ticket arrives or moves.";
    outbox_empty_state: "Ninguna notificación está en este estado.", "No notice is in this state.";
    column_to: "Para", "To";
    column_kind: "Motivo", "Reason";
    column_state: "Estado", "State";
    column_promised: "Prometida", "Promised";
    column_attempts: "Intentos", "Attempts";
    last_reply: "Última respuesta del servidor", "The server's last answer";
    next_attempt: "Próximo intento", "Next attempt";
    accepted_at: "Aceptada", "Accepted";
    retry_now: "Enviar de nuevo", "Send again";
    retried: "Se enviará de nuevo en un momento.", "It will be sent again in a moment.";
    headers: "Encabezados", "Headers";
    as_text: "Texto", "Text";
    as_html: "Con formato", "Formatted";
    download_eml: "Descargar .eml", "Download .eml";
    never_written: "Este correo no se pudo redactar: no hay nada que enviar. Avise a la persona por otro medio.", "This mail could not be written: there is nothing to send. Tell the person some other way.";
    back_to_outbox: "Volver a Salida", "Back to Outbox";
    mail_attachments: "Adjuntos", "Attachments";

    intake_intro: "Cada mensaje recibido y en qué se convirtió. Nada se pierde.", "Every message received and what became of it. Nothing is lost.";
    intake_empty: "Todavía no ha llegado correo. Escriba a la dirección de soporte para probar.", "No mail has arrived yet. Write to the support address to try.";
    intake_empty_state: "Ningún mensaje está en este estado.", "No message is in this state.";
    column_from: "De", "From";
    column_received: "Recibido", "Received";
    column_fate: "Qué pasó", "What became of it";
    column_size: "Tamaño", "Size";
    refile: "Volver a procesar", "File again";
    refiled: "El mensaje se procesará de nuevo en un momento.", "The message will be filed again in a moment.";
    raw_mail: "Ver original", "View source";
    no_subject: "(sin asunto)", "(no subject)";
    actions: "Acciones", "Actions";
}

/// "3 nuevos".
pub fn fresh(lang: Lang, n: usize) -> String {
    match (lang, n) {
        (Lang::Es, 1) => "1 nuevo".into(),
        (Lang::Es, n) => format!("{n} nuevos"),
        (Lang::En, n) => format!("{n} new"),
    }
}

/// "Quitar filtro: Estado Nuevo".
pub fn remove_filter(lang: Lang, what: &str) -> String {
    format!("{}: {what}", lang.pick("Quitar filtro", "Remove filter"))
}

/// Registered after so many milliseconds (rule 4.1).
pub fn registered_after(lang: Lang, millis: i64) -> String {
    let seconds = (millis + 500) / 1_000;
    let time = if seconds < 120 { format!("{seconds} s") } else { format!("{} min", seconds / 60) };
    match lang {
        Lang::Es => format!("Registrado en {time}"),
        Lang::En => format!("Registered in {time}"),
    }
}

pub fn triage_left(lang: Lang, n: u32) -> String {
    let n = super::capped(n);
    match lang {
        Lang::Es => format!("{n} por escalar"),
        Lang::En => format!("{n} to escalate"),
    }
}

/// Somebody else was faster.
pub fn already_with(lang: Lang, name: &str) -> String {
    match lang {
        Lang::Es => format!("Ya está a cargo de {name}. Puede escalarlo de nuevo u omitirlo."),
        Lang::En => format!("{name} already has it. You can escalate it again or skip it."),
    }
}

/// "3 intentos".
pub fn attempts(lang: Lang, n: u32) -> String {
    format!("{n} {}", lang.pick("intentos", "attempts"))
}
