//! Words of triage, of batches and of taking back.

use super::say;
use domain::Lang;
use domain::triage::Why;

say! {
    other_categories: "Otra categoría", "Another category";
    kind_of_category: "El de la categoría", "The category's";
    see_similar: "Ver los casos", "See the cases";
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
    coach_read: "A la izquierda está el mensaje completo, como llegó.", "At the left is the whole message, as it came.";
    coach_choose: "Con 1–5 elija una de las categorías propuestas y con q w e r t el técnico: el ticket se escala, se avisa a todos y aparece el siguiente.",
        "With 1–5 choose one of the suggested categories and with q w e r t the technician: the ticket is escalated, everybody is told, and the next one appears.";
    coach_undo: "z deshace lo último; durante diez segundos nadie alcanza a enterarse. Mesa aprende de lo que usted elige y nunca asigna sola.",
        "z undoes the last one; for ten seconds nobody has heard of it. Mesa learns from what you choose and never assigns by itself.";
    understood: "Entendido", "Understood";
    key_undo: "En triage: deshacer lo último", "In triage: undo the last";
}

/// "7 casos similares".
pub fn why_suggested(lang: Lang, why: &Why) -> String {
    match (lang, why) {
        (Lang::Es, Why::Similar(cases)) if cases.len() == 1 => "1 caso similar".into(),
        (Lang::Es, Why::Similar(cases)) => format!("{} casos similares", cases.len()),
        (Lang::En, Why::Similar(cases)) if cases.len() == 1 => "1 similar case".into(),
        (Lang::En, Why::Similar(cases)) => format!("{} similar cases", cases.len()),
        (Lang::Es, Why::Common { tickets, of }) => format!("Frecuente: {tickets} de los últimos {of}"),
        (Lang::En, Why::Common { tickets, of }) => format!("Common: {tickets} of the last {of}"),
        (_, Why::Untried) => String::new(),
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
