//! Words of triage, of batches and of taking back.

use super::say;
use crate::AskError;
use domain::Lang;
use domain::batch::{BatchFate, MOST_TICKETS, UndoReport};
use domain::tickets::TicketId;
use domain::triage::Why;

say! {
    other_categories: "Otra categoría", "Another category";
    kind_of_category: "El de la categoría", "The category's";
    undo: "Deshacer", "Undo";
    set_aside: "Apartar", "Set aside";
    set_aside_title: "¿Hasta cuándo?", "Until when?";
    set_aside_hint: "Sale de triage y vuelve solo ese día, al empezar la jornada, o antes si alguien responde. Sus términos siguen corriendo.",
        "It leaves triage and returns by itself on that day, when business begins, or earlier when somebody replies. Its terms run on.";
    tomorrow: "Mañana", "Tomorrow";
    in_three_days: "En tres días", "In three days";
    in_a_week: "En una semana", "In a week";
    until_day: "Hasta el día", "Until the day";
    returns: "vuelve", "returns";
    bring_back: "Traer ya", "Bring back now";
    duplicate: "Duplicado", "Duplicate";
    duplicate_title: "¿De cuál ticket es duplicado?", "Which ticket does it duplicate?";
    ignore: "Ignorar", "Ignore";
    ignore_hint: "Se cierra sin avisar a nadie. Se puede deshacer.", "It is closed and nobody is told. It can be undone.";
    coach_title: "Su primer triage", "Your first triage";
    coach_read: "Lea el mensaje, como llegó.", "Read the message, as it came.";
    coach_choose: "1–5 elige la categoría; q w e r t el técnico, o a s d f el grupo: el ticket se escala y aparece el siguiente.",
        "1–5 choose the category; q w e r t the technician, or a s d f the group: the ticket is escalated and the next one appears.";
    coach_undo: "z deshace; durante diez segundos nadie se entera. Mesa aprende de usted y nunca asigna sola.",
        "z undoes; for ten seconds nobody hears of it. Mesa learns from you and never assigns by itself.";
    understood: "Entendido", "Understood";
    key_undo: "En triage: deshacer lo último", "In triage: undo the last";
}

/// Why a category is suggested that no similar ticket speaks for.
pub fn why_suggested(lang: Lang, why: &Why) -> String {
    match (lang, why) {
        (Lang::Es, Why::Common { tickets, of }) => format!("Frecuente: {tickets} de los últimos {of}"),
        (Lang::En, Why::Common { tickets, of }) => format!("Common: {tickets} of the last {of}"),
        _ => String::new(),
    }
}

/// "7 casos similares".
pub fn similar_cases(lang: Lang, n: usize) -> String {
    match (lang, n) {
        (Lang::Es, 1) => "1 caso similar".into(),
        (Lang::Es, n) => format!("{n} casos similares"),
        (Lang::En, 1) => "1 similar case".into(),
        (Lang::En, n) => format!("{n} similar cases"),
    }
}

/// "atiende Redes · 4 abiertos".
pub fn why_technician(lang: Lang, attends: Option<&str>, open: u32) -> String {
    let open = match (lang, open) {
        (Lang::Es, 1) => "1 abierto".to_owned(),
        (Lang::Es, n) => format!("{n} abiertos"),
        (Lang::En, n) => format!("{n} open"),
    };
    match attends {
        Some(category) => format!("{} {category} · {open}", lang.pick("atiende", "attends to")),
        None => open,
    }
}

pub fn already_told(lang: Lang, n: u32) -> String {
    match (lang, n) {
        (Lang::Es, 1) => "Se deshizo. Una persona ya había recibido el aviso.".into(),
        (Lang::Es, n) => format!("Se deshizo. {n} personas ya habían recibido el aviso."),
        (Lang::En, 1) => "Undone. One person had been told already.".into(),
        (Lang::En, n) => format!("Undone. {n} people had been told already."),
    }
}

pub fn set_aside_count(lang: Lang, n: usize) -> String {
    match (lang, n) {
        (Lang::Es, 1) => "1 apartado".into(),
        (Lang::Es, n) => format!("{n} apartados"),
        (Lang::En, n) => format!("{n} set aside"),
    }
}

say! {
    batch: "Acciones sobre lo seleccionado", "Actions on what is selected";
    select_all: "Seleccionar toda la vista", "Select the whole view";
    select_none: "Quitar selección", "Clear selection";
    batch_text: "Qué se les dice (motivo o solución)", "What they are told (reason or solution)";
    batch_wait: "En espera, con motivo", "On hold, with a reason";
    batch_close: "Solucionar, con este texto", "Solve, with this text";
    key_select: "Seleccionar el ticket", "Select the ticket";
    key_extend: "Extender la selección", "Extend the selection";
    take_picture: "Tomar foto", "Take a picture";
    open_in_tab: "Abrir en otra pestaña", "Open in another tab";
    key_bulk: "Asignar, categoría, estado", "Assign, category, status";
}

pub fn select_ticket(lang: Lang, ticket: TicketId) -> String {
    format!("{} {ticket}", lang.pick("Seleccionar", "Select"))
}

pub fn selected(lang: Lang, n: usize) -> String {
    match (lang, n) {
        (Lang::Es, 1) => "1 seleccionado".into(),
        (Lang::Es, n) => format!("{n} seleccionados"),
        (Lang::En, n) => format!("{n} selected"),
    }
}

/// "12 de 40".
pub fn of(lang: Lang, done: usize, all: usize) -> String {
    format!("{done} {} {all}", lang.pick("de", "of"))
}

/// "3 cambian", "1 ya está así", "No cambia #0000012: el ticket está «Cerrado»…".
pub fn batch_preview(lang: Lang, fates: &[(TicketId, BatchFate)]) -> Vec<String> {
    said(lang, fates, [lang.pick("cambia", "changes"), lang.pick("cambian", "change")])
}

/// After a batch that broke off.
pub fn batch_left(lang: Lang, n: usize) -> String {
    match lang {
        Lang::Es => format!("Sin hacer: {n}; siguen seleccionados."),
        Lang::En => format!("Not done: {n}; they are still selected."),
    }
}

/// The whole view was asked for, and this is not it.
pub fn selected_full(lang: Lang) -> String {
    match lang {
        Lang::Es => format!("Se pueden cambiar hasta {MOST_TICKETS} a la vez: los demás no quedaron seleccionados."),
        Lang::En => format!("Up to {MOST_TICKETS} can be changed at once: the others are not selected."),
    }
}

pub fn selected_unread(lang: Lang, error: &AskError) -> String {
    format!("{} {}", lang.pick("Faltan tickets por seleccionar.", "Some tickets are not selected."), super::error(lang, error))
}

pub fn batch_done(lang: Lang, fates: &[(TicketId, BatchFate)]) -> Vec<String> {
    said(lang, fates, [lang.pick("cambió", "changed"), lang.pick("cambiaron", "changed")])
}

fn said(lang: Lang, fates: &[(TicketId, BatchFate)], change: [&str; 2]) -> Vec<String> {
    let count = |wanted: &BatchFate| fates.iter().filter(|(_, fate)| fate == wanted).count();
    let [one, many] = change;
    let changes = count(&BatchFate::Changes);
    let mut lines = vec![format!("{changes} {}", if changes == 1 { one } else { many })];
    match count(&BatchFate::Same) {
        0 => {}
        1 => lines.push(lang.pick("1 ya está así", "1 is so already").to_owned()),
        n => lines.push(format!("{n} {}", lang.pick("ya están así", "are so already"))),
    }
    let mut refused: Vec<(String, Vec<String>)> = Vec::new();
    for (ticket, fate) in fates {
        let BatchFate::Refused(no) = fate else { continue };
        let why = super::refusal(lang, no);
        match refused.iter_mut().find(|(other, _)| *other == why) {
            Some((_, tickets)) => tickets.push(ticket.to_string()),
            None => refused.push((why, vec![ticket.to_string()])),
        }
    }
    lines.extend(
        refused.into_iter().map(|(why, tickets)| {
            format!("{} {} ({}): {why}", tickets.len(), lang.pick("no se puede", "not possible"), tickets.join(", "))
        }),
    );
    lines
}

pub fn batch_undone(lang: Lang, report: &UndoReport) -> Vec<String> {
    let mut lines = vec![match (lang, report.restored.len()) {
        (Lang::Es, 1) => "1 volvió a como estaba".to_owned(),
        (Lang::Es, n) => format!("{n} volvieron a como estaban"),
        (Lang::En, n) => format!("{n} restored"),
    }];
    if report.told > 0 {
        lines.push(already_told(lang, report.told));
    }
    let names = |tickets: &[TicketId]| tickets.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if !report.changed.is_empty() {
        let why = lang.pick("alguien hizo algo después, quedan como están", "somebody has done something since, they stay as they are");
        lines.push(format!("{}: {why}", names(&report.changed)));
    }
    if !report.read.is_empty() {
        let why = lang.pick("el texto ya se había enviado, quedan como están", "the text had been sent already, they stay as they are");
        lines.push(format!("{}: {why}", names(&report.read)));
    }
    lines
}
