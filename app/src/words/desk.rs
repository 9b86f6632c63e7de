//! Words of the queue, of triage, of what came in and what goes out.

use super::say;
use domain::Lang;
use domain::notices::DeadReason;

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
    with_news: "Con novedades", "Has news";
    gone_from_view: "Salió de esta vista", "Left this view";
    empty_unassigned: "No hay tickets sin asignar. Los nuevos correos aparecerán aquí solos.", "No unassigned tickets. New mail will appear here by itself.";
    empty_mine: "No tiene tickets abiertos a su nombre. Tome uno de «Sin asignar» o de «Abiertos».", "You have no open tickets. Take one from “Unassigned” or “Open”.";
    empty_due: "Nada está por vencer. Buen momento para adelantar lo abierto.", "Nothing is due soon. A good moment to get ahead.";
    empty_waiting: "Ningún ticket espera respuesta de otra persona.", "No ticket is waiting for somebody else.";
    empty_other: "Aún no hay tickets en esta vista.", "There are no tickets in this view yet.";
    empty_filtered: "Ningún ticket cumple estos filtros. Quite alguno o busque otra cosa.", "No ticket matches these filters. Remove one or search for something else.";
    empty_title: "Nada por aquí", "Nothing here";
    nothing_yet: "Nada todavía", "Nothing yet";
    look_on: "Entre los primeros tickets ninguno cumple estos filtros. «Cargar más» sigue buscando en los demás.",
        "None of the first tickets matches these filters. “Load more” goes on looking among the others.";
    ticket_pane: "Ticket", "Ticket";
    choose_ticket: "Elija un ticket de la lista", "Choose a ticket from the list";
    key_down_up: "Bajar y subir por la lista", "Move down and up the list";
    key_open: "Abrir el ticket", "Open the ticket";
    key_search: "Buscar", "Search";
    key_help: "Mostrar esta ayuda", "Show this help";
    key_send: "Enviar o guardar lo escrito", "Send or save what is written";
    key_category: "En triage: elegir categoría", "In triage: choose a category";
    key_technician: "En triage: elegir técnico", "In triage: choose a technician";

    triage_done: "No queda nada por escalar", "Nothing left to escalate";
    triage_done_next: "Cuando llegue un correo nuevo aparecerá aquí.", "When new mail arrives it will appear here.";
    escalate_next: "Escalar y seguir", "Escalate and go on";
    skip_ticket: "Omitir", "Skip";
    triage_readers: "Usted puede leer los tickets nuevos en la bandeja.", "You can read the new tickets in the queue.";
    see_open: "Ver los tickets abiertos", "See the open tickets";
    no_technicians: "No hay técnicos activos. Agregue uno en Administración › Personas.", "There are no active technicians. Add one in Administration › People.";
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
    retry_hint: "Se envían exactamente los mismos bytes, con el mismo Message-ID; los intentos y los cinco días para desistir empiezan de nuevo.",
        "Exactly the same bytes are sent, with the same Message-ID; attempts and the five days to give up begin anew.";
    decided: "Listo.", "Done.";
    cancel_notice: "Cancelar el envío", "Cancel sending";
    discard_notice: "No enviar", "Do not send";
    cancel_sure: "Es posible que ya haya llegado; cancelar de todos modos", "It may have arrived already; cancel all the same";
    cancelled_by: "Cancelada por", "Cancelled by";
    retried_by: "Reenviada por", "Sent again by";
    cause: "Causa", "Cause";
    dead_note: "El servidor las rechazó o se desistió de ellas. Corrija la causa y envíelas de nuevo, o avise a la persona por otro medio.",
        "The server refused them, or they were given up. Correct the cause and send them again, or tell the person some other way.";
    kept_note: "Se prometieron cuando no había servidor de correo y no se envían solas. Un administrador decide: enviarlas ahora o cancelarlas.",
        "They were promised while there was no mail server, and are not sent by themselves. An administrator decides: send them now, or cancel them.";
    unsure_note: "El servidor recibió todo y no respondió: pueden haber llegado. Pregunte a la persona antes de enviarlas de nuevo.",
        "The server got all of it and did not answer: they may have arrived. Ask the person before sending them again.";
    retry_domain: "Enviarlas de nuevo", "Send them again";
    retry_domain_label: "Todas las no entregadas a", "All not delivered to";
    relay_paused: "Mesa no puede enviar correo", "Mesa cannot send mail";
    cannot_send: "Mesa no puede enviar", "Mesa cannot send";
    since: "desde", "since";
    trying_now: "se intenta ahora", "trying now";
    try_now: "Intentar ahora", "Try now";
    headers: "Encabezados", "Headers";
    as_text: "Texto", "Text";
    as_html: "Con formato", "Formatted";
    download_eml: "Descargar .eml", "Download .eml";
    never_written: "Este correo no se pudo redactar: no hay nada que enviar. Avise a la persona por otro medio.", "This mail could not be written: there is nothing to send. Tell the person some other way.";
    back_to_outbox: "Volver a Salida", "Back to Outbox";
    mail_attachments: "Adjuntos", "Attachments";

    administration: "Administración", "Administration";
    templates: "Plantillas", "Templates";
    templates_intro: "Lo que dicen las notificaciones. El asunto es siempre el del solicitante, con el número del ticket.",
        "What notices say. The subject is always the requester's own, with the ticket's number.";
    column_notice: "Notificación", "Notice";
    column_text: "Texto", "Text";
    own_text: "Texto propio", "Own text";
    builtin_text: "Texto de Mesa", "Mesa's text";
    back_to_templates: "Volver a Plantillas", "Back to Templates";
    template_saved: "Guardado. Las próximas notificaciones lo usan.", "Saved. The next notices use it.";
    template_opening: "Qué pasó (la primera línea se destaca)", "What happened (the first line stands out)";
    template_needed: "Qué sigue o qué se necesita", "What is needed or comes next";
    template_signature: "Firma", "Signature";
    placeholders: "Campos que puede usar", "Placeholders you can use";
    placeholders_hint: "Escríbalos entre llaves o toque uno para insertarlo. Una frase cuyo dato falta se omite. Las direcciones https:// quedan como enlaces.",
        "Write them in braces, or press one to insert it. A sentence that lacks its value is left out. Addresses with https:// become links.";
    preview: "Vista previa", "Preview";
    look: "Ver", "Look";
    reset_template: "Restablecer el texto de Mesa…", "Reset to Mesa's text…";
    reset_sure: "Se pierde el texto propio en los dos idiomas. Las notificaciones ya enviadas no cambian.",
        "Your own text is lost in both languages. Notices already sent do not change.";
    reset_confirm: "Restablecer", "Reset";

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
    technical: "Detalle técnico, en inglés:", "Technical detail:";
}

/// "Por Ada Ruiz".
pub fn decided_by(lang: Lang, name: &str) -> String {
    format!("{} {name}", lang.pick("Por", "By"))
}

/// What to do about a notice that did not arrive.
pub const fn advice(lang: Lang, why: DeadReason) -> &'static str {
    match why {
        DeadReason::UnknownMailbox => lang.pick(
            "Verifique la dirección de la persona y avísele por otro medio; esta notificación va a la dirección de entonces.",
            "Check the person's address and tell them some other way; this notice goes to the address of that time.",
        ),
        DeadReason::MailboxFull => {
            lang.pick("Pida a la persona que libere espacio y envíela de nuevo.", "Ask the person to make room, then send it again.")
        }
        DeadReason::TooLarge => lang.pick(
            "Comparta los archivos por otro medio: los mismos bytes serán rechazados otra vez.",
            "Share the files some other way: the same bytes will be refused again.",
        ),
        DeadReason::Policy => lang.pick(
            "Pida a quien administra el correo que revise SPF, DKIM y la reputación del servidor; después envíela de nuevo.",
            "Have whoever runs the mail check SPF, DKIM and the server's reputation; then send it again.",
        ),
        DeadReason::NotComposed => lang.pick(
            "No hay nada que enviar: avise a la persona por otro medio.",
            "There is nothing to send: tell the person some other way.",
        ),
        DeadReason::TooMany => lang.pick(
            "Es un freno contra bucles de correo automático; si la persona es real, avísele por otro medio.",
            "This stops loops of automatic mail; if the person is real, tell them some other way.",
        ),
        DeadReason::CameBack => lang.pick(
            "Verifique la dirección; cuando un administrador levante el bloqueo, los próximos avisos vuelven a salir.",
            "Check the address; once an administrator lifts the block, the next notices go out again.",
        ),
        DeadReason::GivenUp => lang.pick(
            "Verifique que el servidor de destino funcione y envíela de nuevo.",
            "Check that their server works, then send it again.",
        ),
        DeadReason::Other => lang.pick(
            "Lea la respuesta del servidor, corrija lo que pide y envíela de nuevo.",
            "Read the server's answer, correct what it asks for, and send it again.",
        ),
    }
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
