//! Words of what is being written: drafts, undoing, who else is there.

use super::say;
use domain::tickets::{EntryKind, Tab};
use domain::{Lang, Stamp};

say! {
    draft_here: "Borrador", "Draft";
    own_drafts: "Sus borradores", "Your drafts";
    own_drafts_hint: "Lo que empezó a escribir en un ticket y no ha enviado. Lo encuentra en cualquier equipo.",
        "What you began to write on a ticket and have not sent. You find it on any device.";
    no_drafts: "No tiene borradores.", "You have no drafts.";
    draft_discarded: "Borrador descartado.", "Draft discarded.";
    draft_kept_here: "Guardado en este equipo", "Kept on this device";
    other_use: "Ver la otra versión", "Show the other version";
    undone_back: "Deshecho. Su texto volvió al borrador.", "Undone. Your text is a draft again.";
    undo_hint: "Nadie ha sido avisado todavía.", "Nobody has been told yet.";
    new_order: "El orden cambió", "The order has changed";
    toolbar: "Formato", "Format";
    bold: "Negrita", "Bold";
    bullet_list: "Lista", "List";
    link: "Enlace", "Link";
    code: "Código", "Code";
    no_preview: "No pudimos preparar la vista previa. Inténtelo de nuevo.", "We could not make the preview. Try again.";
    go_on_writing: "Seguir escribiendo", "Go on writing";
}

/// "Borrador guardado 3:45 p. m."
pub fn draft_saved(lang: Lang, at: &Stamp) -> String {
    format!("{} {}", lang.pick("Borrador guardado", "Draft saved"), time_of(at))
}

/// "En otro equipo escribió algo distinto a las 3:40 p. m."
pub fn draft_other(lang: Lang, at: &Stamp) -> String {
    format!("{} {}.", lang.pick("En otro equipo escribió algo distinto:", "On another device you wrote something else:"), at.text)
}

/// The time of day alone: the last part of the ready words.
fn time_of(at: &Stamp) -> &str {
    at.text.rsplit_once(", ").map_or(at.text.as_str(), |(_, time)| time)
}

/// "Hay 2 entradas nuevas desde que lo escribió."
pub fn draft_news(lang: Lang, n: u32) -> String {
    match (lang, n) {
        (Lang::Es, 1) => "Hay 1 entrada nueva desde que lo escribió: léala antes de enviar.".into(),
        (Lang::Es, n) => format!("Hay {n} entradas nuevas desde que lo escribió: léalas antes de enviar."),
        (Lang::En, 1) => "There is 1 new entry since you wrote it: read it before sending.".into(),
        (Lang::En, n) => format!("There are {n} new entries since you wrote it: read them before sending."),
    }
}

pub const fn tab(lang: Lang, tab: Tab) -> &'static str {
    match tab {
        Tab::FollowUp => super::follow_up(lang),
        Tab::Note => super::note(lang),
        Tab::Solution => super::solution(lang),
    }
}

/// What was just posted.
pub const fn posted(lang: Lang, kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Note => super::saved_note(lang),
        EntryKind::Solution => super::saved_solution(lang),
        _ => super::sent_follow_up(lang),
    }
}

/// One line of history.
pub const fn unposted(lang: Lang, kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Note => lang.pick("Deshizo una nota interna", "Undid an internal note"),
        EntryKind::Solution => lang.pick("Deshizo la solución", "Undid the solution"),
        _ => lang.pick("Deshizo un seguimiento", "Undid a follow-up"),
    }
}

/// "Ana y Luis están viendo", "Ana está escribiendo".
pub fn present(lang: Lang, names: &[String], writing: bool) -> String {
    let and = lang.pick("y", "and");
    let who = match names {
        [] => return String::new(),
        [one] => one.clone(),
        [one, other] => format!("{one} {and} {other}"),
        [one, rest @ ..] => format!("{one} {and} {} {}", rest.len(), lang.pick("más", "more")),
    };
    let verb = match (lang, names.len() > 1, writing) {
        (Lang::Es, false, true) => "está escribiendo",
        (Lang::Es, true, true) => "están escribiendo",
        (Lang::Es, false, false) => "está viendo",
        (Lang::Es, true, false) => "están viendo",
        (Lang::En, false, true) => "is writing",
        (Lang::En, true, true) => "are writing",
        (Lang::En, false, false) => "is viewing",
        (Lang::En, true, false) => "are viewing",
    };
    format!("{who} {verb}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_there_reads_like_a_sentence() {
        let names: Vec<String> = ["Ana Ruiz", "Luis", "Eva"].into_iter().map(Into::into).collect();
        assert_eq!(present(Lang::Es, names.get(..1).unwrap_or_default(), true), "Ana Ruiz está escribiendo");
        assert_eq!(present(Lang::Es, names.get(..2).unwrap_or_default(), false), "Ana Ruiz y Luis están viendo");
        assert_eq!(present(Lang::En, &names, false), "Ana Ruiz and 2 more are viewing");
    }
}
