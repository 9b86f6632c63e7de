//! Words of a ticket's page.

use super::{joined_into, say};
use domain::Lang;
use domain::tickets::{EntryKind, EventKind, Level, Priority};

say! {
    timeline: "Cronología", "Timeline";
    composer: "Escribir en el ticket", "Write on the ticket";
    entry_type: "Tipo de entrada", "Kind of entry";
    follow_up: "Seguimiento", "Follow-up";
    note: "Nota interna", "Internal note";
    solution: "Solución", "Solution";
    message: "Mensaje", "Message";
    hint_follow_up: "Lo reciben el solicitante y quienes van en copia.", "The requester and everybody in copy receive it.";
    hint_note: "Solo la ve el personal de la mesa. No se envía.", "Only staff see it. It is not sent.";
    hint_solution: "Describa lo que hizo. Al guardar, el ticket se cierra y se avisa.", "Describe what you did. Saving closes the ticket and tells everybody.";
    hint_solves: "Describa lo que hizo. Al guardar, el ticket queda resuelto y se avisa.", "Describe what you did. Saving marks the ticket as solved and tells everybody.";
    save_note: "Guardar nota interna", "Save internal note";
    solve_close: "Solucionar y cerrar", "Solve and close";
    solve: "Solucionar", "Solve";
    put_waiting: "Poner en espera", "Put on hold";
    attach: "Adjuntar archivos", "Attach files";
    attach_hint: "También puede pegar o soltar archivos aquí.", "You can also paste or drop files here.";
    attach_needs_script: "Para adjuntar archivos espere a que la página termine de cargar.", "To attach files, wait until the page has finished loading.";
    uploading: "Subiendo", "Uploading";
    remove_file: "Quitar archivo", "Remove file";
    file_missing: "No se envió: un archivo no subió. Reintente o quítelo.", "Not sent: a file was not uploaded. Try again or remove it.";
    attached_files: "Archivos adjuntos", "Attached files";
    sending: "Guardando…", "Saving…";
    sent_follow_up: "Seguimiento enviado.", "Follow-up sent.";
    saved_note: "Nota interna guardada.", "Internal note saved.";
    saved_solution: "Solución guardada.", "Solution saved.";
    draft_restored: "Recuperamos lo que había escrito.", "We restored what you had written.";
    discard: "Descartar", "Discard";
    stale_title: "El ticket cambió", "The ticket changed";
    stale_body: "Esto es lo nuevo desde que empezó a escribir. Su texto sigue aquí.", "This is new since you began to write. Your text is still here.";
    send_anyway: "Enviar de todos modos", "Send anyway";
    expired_title: "Su sesión venció", "Your session has expired";
    expired_body: "Su texto está guardado en este equipo: ingrese y lo encontrará aquí. Si ya ingresó en otra pestaña, reintente.", "Your text is kept on this device: sign in and find it here. If you have signed in on another tab, try again.";
    sign_in_and_return: "Ingresar y volver aquí", "Sign in and come back here";
    read_only: "Este ticket no admite entradas suyas en su estado actual.", "You cannot write on this ticket as it stands.";

    private_badge: "Interna: no se envía", "Internal: not sent";
    automatic_badge: "Correo automático", "Automatic mail";
    lossy_badge: "Algunos caracteres no se pudieron leer", "Some characters could not be read";
    quoted: "Correspondencia anterior", "Earlier correspondence";
    view_html: "Ver con formato", "View formatted";
    hide_html: "Ver solo texto", "View text only";
    view_images: "Mostrar imágenes remotas", "Show remote images";
    html_frame: "Mensaje con formato", "Formatted message";
    raw_source: "Ver original", "View source";
    deliveries: "Notificaciones", "Notices";
    attachments: "Adjuntos", "Attachments";
    download: "Descargar", "Download";
    history: "Historial", "History";
    events_folded: "cambios", "changes";
    mesa: "Mesa", "Mesa";

    properties: "Propiedades", "Properties";
    escalation: "Escalar", "Escalate";
    escalate: "Escalar", "Escalate";
    reassign: "Escalar de nuevo", "Escalate again";
    kind: "Tipo", "Kind";
    category: "Categoría", "Category";
    technician: "Técnico", "Technician";
    choose: "Elija…", "Choose…";
    keep_kind: "Según la categoría", "As the category says";
    urgency: "Urgencia", "Urgency";
    impact: "Impacto", "Impact";
    priority: "Prioridad", "Priority";
    major: "Marcar como Mayor", "Mark as Major";
    classify: "Guardar clasificación", "Save classification";
    classification: "Clasificación", "Classification";
    status: "Estado", "Status";
    requester: "Solicitante", "Requester";
    observers: "Observadores", "Observers";
    no_observers: "Nadie más está en copia.", "Nobody else is in copy.";
    observer_address: "Correo del observador", "Observer's address";
    add_observer: "Agregar", "Add";
    terms: "Términos", "Terms";
    why: "Por qué", "Why";
    due_at: "Vence", "Due";
    met_at: "Cumplido", "Met";
    opened: "Registrado", "Registered";
    updated: "Actualizado", "Updated";
    closed: "Cerrado", "Closed";
    continues: "Continúa el ticket", "Continues ticket";
    continued_by: "Continúa en", "Continued in";
    survey_answer: "Encuesta", "Survey";
    wait: "Poner en espera", "Put on hold";
    wait_reason: "Motivo (se le cuenta al solicitante)", "Reason (the requester is told)";
    resume: "Reanudar", "Resume";
    reopen: "Reabrir", "Reopen";
    reopen_reason: "Motivo de la reapertura", "Reason to reopen";
    saved: "Guardado.", "Saved.";
    filed_by: "Correo ·", "Mail ·";
    behind: "No pudimos leer los últimos cambios de este ticket. Lo intentaremos de nuevo.", "We could not read this ticket's latest changes. We will try again.";
    classified_kind: "Tipo de ticket", "Kind of ticket";
    yes: "Sí", "Yes";
    no: "No", "No";
    loading_ticket: "Cargando el ticket…", "Loading the ticket…";
}

pub fn answers_to(lang: Lang, address: &str) -> String {
    format!("{} {address}", lang.pick("Pidió respuesta en", "Asked for answers at"))
}

pub fn send_to_requester(lang: Lang, observers: usize) -> String {
    let sentence = lang.pick("Enviar al solicitante", "Send to the requester");
    match observers {
        0 => sentence.into(),
        n => format!("{sentence} (+{n} {})", lang.pick("en copia", "in copy")),
    }
}

pub const fn level(lang: Lang, level: Level) -> &'static str {
    match Priority::new(level.get()) {
        Some(same_word) => same_word.label(lang),
        None => "",
    }
}

pub fn remove_observer(lang: Lang, name: &str) -> String {
    format!("{} {name}", lang.pick("Quitar a", "Remove"))
}

/// What an entry is called above its text.
pub const fn entry_verb(lang: Lang, kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Request => lang.pick("escribió la solicitud", "wrote the request"),
        EntryKind::Reply => lang.pick("respondió por correo", "replied by mail"),
        EntryKind::FollowUp => lang.pick("agregó un seguimiento", "followed up"),
        EntryKind::Note => lang.pick("escribió una nota interna", "wrote an internal note"),
        EntryKind::Solution => lang.pick("dio la solución", "gave the solution"),
    }
}

/// One line of history, without its actor.
pub fn event(lang: Lang, what: &EventKind) -> String {
    let fixed = match what {
        EventKind::Registered { .. } => lang.pick("Ticket registrado", "Ticket registered"),
        EventKind::FollowedUp => lang.pick("Seguimiento", "Followed up"),
        EventKind::Noted => lang.pick("Nota interna", "Internal note"),
        EventKind::Resumed => lang.pick("Reanudado", "Resumed"),
        EventKind::Solved => lang.pick("Solucionado", "Solved"),
        EventKind::Closed => lang.pick("Cerrado", "Closed"),
        EventKind::Ignored => lang.pick("Ignorado en triage; no se avisó a nadie", "Ignored in triage; nobody was told"),
        EventKind::Undone => lang.pick("Deshizo lo último", "Took back what was done last"),
        EventKind::Categorised { name, .. } => return format!("{}: {name}", lang.pick("Categoría", "Category")),
        EventKind::SetAside { until } => return format!("{} {}", lang.pick("Apartado hasta", "Set aside until"), until.text),
        EventKind::Replied => lang.pick("Respuesta por correo", "Replied by mail"),
        EventKind::AutomaticMail => lang.pick("Correo automático; no movió nada", "Automatic mail; it moved nothing"),
        EventKind::Escalated { category_name, technician_name, group_name, .. } => {
            let to = super::groups::handed_to(lang, technician_name.as_deref(), group_name.as_deref());
            let to = format!("{} {to}", lang.pick("Escalado", "Escalated"));
            return category_name.as_ref().map_or(to.clone(), |category| format!("{to} · {category}"));
        }
        EventKind::Waited { reason } => return with_reason(lang.pick("En espera", "On hold"), reason.as_deref()),
        EventKind::Reopened { reason } => return with_reason(lang.pick("Reabierto", "Reopened"), reason.as_deref()),
        EventKind::Classified { kind, urgency, impact, priority } => {
            return format!(
                "{} · {} {} · {} {} · {} {}",
                kind.label(lang),
                urgency_word(lang),
                level(lang, *urgency).to_lowercase(),
                impact_word(lang),
                level(lang, *impact).to_lowercase(),
                lang.pick("prioridad", "priority"),
                priority.label(lang).to_lowercase()
            );
        }
        EventKind::ObserverAdded { name, .. } => return format!("{} {name}", lang.pick("En copia:", "In copy:")),
        EventKind::ObserverRemoved { name, .. } => return format!("{} {name}", lang.pick("Ya no está en copia:", "No longer in copy:")),
        EventKind::TermWarned { term } => return format!("{}: {}", term.label(lang), lang.pick("por vencer", "due soon")),
        EventKind::NotDelivered { to, reply } => return format!("{} {to}: {reply}", lang.pick("Sin entregar a", "Not delivered to")),
        EventKind::NoticeRetried { to } => {
            return format!("{} {to}", lang.pick("Se envía de nuevo la notificación a", "Sends again the notice to"));
        }
        EventKind::NoticeCancelled { to } => return format!("{} {to}", lang.pick("Canceló la notificación a", "Cancelled the notice to")),
        EventKind::TermBreached { term } => return format!("{}: {}", term.label(lang), lang.pick("término vencido", "term breached")),
        EventKind::SurveyAnswered { score, solved } => {
            let answer = format!("{} {score}/5", lang.pick("Encuesta:", "Survey:"));
            return if *solved { answer } else { format!("{answer} · {}", lang.pick("no quedó solucionado", "not solved")) };
        }
        EventKind::SplitOff { to, entries } => {
            return format!("{} {to} ({entries} {})", lang.pick("Separado en el ticket", "Split into ticket"), entry_word(lang, *entries));
        }
        EventKind::SplitFrom { from } => return format!("{} {from}", lang.pick("Separado del ticket", "Split from ticket")),
        EventKind::Joined { into } => return format!("{} {into}", joined_into(lang)),
        EventKind::JoinedHere { from, entries } => {
            return format!("{} {from} ({entries} {})", lang.pick("Se le unió el ticket", "Joined by ticket"), entry_word(lang, *entries));
        }
        EventKind::Linked { to } => return format!("{} {to}", continues(lang)),
        EventKind::RuleRan { name, did, .. } => return super::rule_ran(lang, name, did),
        EventKind::Unposted { entry } => super::unposted(lang, *entry),
        EventKind::StatusSet { from, to } => return format!("{} → {}", from.label(lang), to.label(lang)),
    };
    fixed.into()
}

const fn urgency_word(lang: Lang) -> &'static str {
    lang.pick("urgencia", "urgency")
}

const fn impact_word(lang: Lang) -> &'static str {
    lang.pick("impacto", "impact")
}

const fn entry_word(lang: Lang, n: u32) -> &'static str {
    if n == 1 { lang.pick("entrada", "entry") } else { lang.pick("entradas", "entries") }
}

fn with_reason(what: &str, reason: Option<&str>) -> String {
    match reason {
        Some(reason) if !reason.is_empty() => format!("{what}: {reason}"),
        _ => what.into(),
    }
}

/// "3 cambios".
pub fn changes(lang: Lang, n: usize) -> String {
    match (lang, n) {
        (Lang::Es, 1) => "1 cambio".into(),
        (Lang::Es, n) => format!("{n} cambios"),
        (Lang::En, 1) => "1 change".into(),
        (Lang::En, n) => format!("{n} changes"),
    }
}

/// "Enviada a 3: 2 entregadas al servidor" in few words.
pub fn notices_to(lang: Lang, n: usize) -> String {
    match (lang, n) {
        (Lang::Es, 1) => "Notificado a 1 persona".into(),
        (Lang::Es, n) => format!("Notificado a {n} personas"),
        (Lang::En, 1) => "1 person notified".into(),
        (Lang::En, n) => format!("{n} people notified"),
    }
}

/// "5 de 5".
pub fn out_of_five(lang: Lang, score: u8) -> String {
    format!("{score} {} 5", lang.pick("de", "of"))
}

pub fn download_file(lang: Lang, name: &str) -> String {
    format!("{} {name}", download(lang))
}

pub fn remove_upload(lang: Lang, name: &str) -> String {
    format!("{} {name}", remove_file(lang))
}

pub fn retry_upload(lang: Lang, name: &str) -> String {
    format!("{} {name}", super::retry(lang))
}

pub fn uploading_file(lang: Lang, name: &str) -> String {
    format!("{} {name}", uploading(lang))
}
