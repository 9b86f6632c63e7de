//! Words of tickets that are handed to a group.

use super::say;
use domain::{Lang, Refusal};

say! {
    take: "Tomar", "Take";
    take_hint: "Queda a su nombre y se avisa al solicitante", "It becomes yours, and the requester is told";
    no_group: "Sin grupo", "No group";
    empty_group: "sin técnicos activos", "no active technicians";
    empty_to_take: "Ningún ticket de su grupo está por tomar. Los que le entreguen al grupo aparecerán aquí solos.",
        "Nothing of your group's waits to be taken. What the group is handed will appear here by itself.";
    key_take: "Tomar el ticket abierto que es de un grupo", "Take the open ticket that a group was handed";
    key_group: "En triage: elegir grupo", "In triage: choose a group";
}

/// "atiende Redes · 4 por tomar".
pub fn why_group(lang: Lang, attends: Option<&str>, open: u32) -> String {
    let open = format!("{open} {}", lang.pick("por tomar", "to take"));
    match attends {
        Some(category) => format!("{} {category} · {open}", lang.pick("atiende", "attends to")),
        None => open,
    }
}

/// "Tito", "el grupo Redes", "Tito (grupo Redes)": after *Escalado a*.
pub(super) fn handed_to(lang: Lang, technician: Option<&str>, group: Option<&str>) -> String {
    match (technician, group) {
        (Some(technician), Some(group)) => format!("{} {technician} ({} {group})", lang.pick("a", "to"), lang.pick("grupo", "group")),
        (Some(technician), None) => format!("{} {technician}", lang.pick("a", "to")),
        (None, Some(group)) => format!("{} {group}", lang.pick("al grupo", "to the group")),
        (None, None) => String::new(),
    }
}

pub(super) fn of_groups(lang: Lang, no: &Refusal) -> String {
    let fixed = match no {
        Refusal::NobodyChosen => lang.pick("Elija un técnico o un grupo.", "Choose a technician or a group."),
        Refusal::UnknownGroup => lang.pick("Ese grupo ya no está disponible. Elija otro.", "That group is no longer available. Choose another."),
        Refusal::EmptyGroup => lang.pick(
            "Ese grupo no tiene técnicos activos: nadie tomaría el ticket. Elija otro, o agréguele técnicos en Administración › Grupos.",
            "That group has no active technicians: nobody would take the ticket. Choose another, or add technicians in Administration › Groups.",
        ),
        Refusal::AlreadyTaken { by } => {
            return match lang {
                Lang::Es => format!("{by} ya lo tomó. Si debe ser suyo, pídale que se lo reasigne."),
                Lang::En => format!("{by} has taken it already. If it should be yours, ask them to reassign it."),
            };
        }
        Refusal::GroupHasTickets { open } => {
            return match (lang, open) {
                (Lang::Es, 1) => "El grupo tiene un ticket que nadie ha tomado. Asígnelo a otros antes de archivarlo.".into(),
                (Lang::Es, n) => format!("El grupo tiene {n} tickets que nadie ha tomado. Asígnelos a otros antes de archivarlo."),
                (Lang::En, 1) => "The group has a ticket that nobody has taken. Assign it to others before archiving the group.".into(),
                (Lang::En, n) => format!("The group has {n} tickets that nobody has taken. Assign them to others before archiving the group."),
            };
        }
        _ => "",
    };
    fixed.into()
}
