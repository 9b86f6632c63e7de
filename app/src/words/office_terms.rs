//! Words of calendar, terms and audit; only the server writes those.

use super::say;
use domain::Lang;
use domain::people::Role;
use domain::rules::{Action, Condition};
use domain::tickets::Kind;

say! {
    calendar: "Calendario", "Calendar";
    calendar_about: "Horario hábil, festivos y días de cierre.", "Business hours, holidays and closing days.";
    calendar_intro: "Los términos se cuentan en este horario. Los festivos de Colombia se calculan solos, cada año.",
        "Terms are counted in these hours. Colombia's holidays are computed, every year.";
    usual_hours: "Todavía rige el horario usual: lunes a viernes, 8:00 a 12:00 y 13:00 a 17:00. Desde que guarde aquí, vale lo que guarde.",
        "The usual hours still hold: Monday to Friday, 8:00 to 12:00 and 13:00 to 17:00. Once you save here, what you save holds.";
    business_hours: "Horario hábil", "Business hours";
    business_hours_hint: "Deje vacío lo que no se trabaja.", "Leave empty what is not worked.";
    day: "Día", "Day";
    morning: "Primera jornada", "First shift";
    afternoon: "Segunda jornada", "Second shift";
    closing_days: "Días de cierre propios", "Own closing days";
    closing_days_hint: "Días en que esta oficina no trabaja, además de los festivos. Para quitar uno, borre su fecha y su motivo.",
        "Days on which this office does not work, besides the holidays. To remove one, clear its date and its reason.";
    closing_reason: "Motivo", "Reason";
    see_effect: "Ver qué cambia", "See what changes";
    what_follows: "Lo que resulta", "What follows";
    simulator: "Simulador", "Simulator";
    simulator_hint: "Prueba con el horario que está escrito, también sin guardarlo.", "Tries the hours as they are written, saved or not.";
    registered_on: "Un ticket registrado el", "A ticket registered on";
    at_time: "a las", "at";
    within_hours: "con un término de (horas hábiles)", "with a term of (business hours)";
    simulate: "Calcular", "Calculate";
    no_such_time: "Escriba una fecha y una hora para calcular.", "Write a date and a time to calculate.";
    holidays_hint: "Calculados por ley (Ley 51 de 1983); no hay que escribirlos.", "Computed by law (Ley 51 de 1983); nobody has to write them down.";

    terms_about: "Cuánto puede tardar cada cosa y cuándo se avisa.", "How long things may take and when to warn.";
    terms_intro: "Los plazos de primera respuesta y de solución, en horas hábiles, y cuándo termina un ticket resuelto.",
        "How long first response and resolution may take, in business hours, and when a solved ticket is over.";
    terms_are_own: "Estos términos se guardaron aquí. Lo que diga la configuración del servidor sobre ellos ya no cuenta.",
        "These terms were saved here. What the server's configuration says of them counts no more.";
    terms_are_configured: "Rigen los términos del instructivo y de la configuración del servidor. Desde que guarde aquí, vale lo que guarde.",
        "The terms of the instruction and of the server's configuration hold. Once you save here, what you save holds.";
    first_response_term: "Primera respuesta", "First response";
    hours_to_answer: "Horas hábiles hasta el primer seguimiento", "Business hours until the first follow-up";
    hours_to_answer_hint: "Solo la detiene un seguimiento público o una solución de un técnico.", "Only a technician's public follow-up or solution stops it.";
    resolution_term: "Solución, por prioridad", "Resolution, by priority";
    resolution_term_hint: "En horas hábiles. Una categoría puede tener el suyo. El tiempo en espera no cuenta.", "In business hours. A category may have its own. Waiting does not count.";
    warning: "Aviso", "Warning";
    warn_at: "Avisar cuando haya pasado este porcentaje del término", "Warn when so much of the term has gone, in percent";
    warn_at_hint: "De 10 a 99. Lo usual es 75.", "From 10 to 99. Usually 75.";
    closing: "Cierre", "Closing";
    closes_at_once: "La solución cierra el ticket de inmediato", "A solution closes the ticket at once";
    closes_later: "La solución lo deja resuelto; se cierra después", "A solution leaves it solved; it closes later";
    days_to_close: "Días hábiles para cerrar un ticket resuelto", "Business days until a solved ticket closes";
    days_to_close_hint: "También se cierra cuando el solicitante califica el servicio.", "It also closes when the requester rates the service.";
    days_to_reopen: "Días hábiles para reabrir un ticket cerrado", "Business days in which a closed ticket is reopened";
    days_to_reopen_hint: "Después, una respuesta abre un ticket nuevo, ligado al anterior.", "After that, a reply opens a new ticket, linked to the old one.";
    terms_open_tickets: "Al guardar, los plazos de los tickets abiertos se recalculan desde su registro, como si estas reglas hubieran regido siempre: así cada plazo se puede explicar con un solo conjunto de reglas. Lo que ya se cumplió no cambia.",
        "When you save, the deadlines of open tickets are reckoned anew from their registration, as if these rules had always held: so each deadline can be explained by one set of rules. What has been met does not change.";

    audit: "Auditoría", "Audit";
    audit_about: "Quién cambió qué, cuándo, y cómo estaba antes.", "Who changed what, when, and how it was before.";
    audit_intro: "Cada cambio de la administración, con lo que había antes y lo que quedó. No se puede borrar.",
        "Every change of the administration, with what was before and what is now. It cannot be deleted.";
    no_audit: "No hay cambios que mostrar", "No changes to show";
    no_audit_text: "Cuando alguien cambie algo de la administración, quedará aquí con su nombre. Si filtró, quite algún filtro.",
        "When somebody changes something of the administration, it is kept here with their name. If you filtered, remove a filter.";
    what: "Qué", "What";
    everything: "Todo", "Everything";
    who: "Quién", "Who";
    anybody: "Cualquiera", "Anybody";
    since_day: "Desde", "From";
    to_day: "Hasta", "Until";
    mesa_itself: "Mesa (o su línea de comandos)", "Mesa (or its command line)";
    before_and_after: "Antes y después", "Before and after";
    field_word: "Dato", "Field";
    before_word: "Antes", "Before";
    after_word: "Después", "After";
}

pub fn calendar_saved(lang: Lang, moved: i64) -> String {
    match (lang, moved) {
        (Lang::Es, 0) => "Guardado. Ningún plazo abierto cambió.".to_owned(),
        (Lang::Es, 1) => "Guardado. Cambió el plazo de 1 ticket abierto.".to_owned(),
        (Lang::Es, n) => format!("Guardado. Cambió el plazo de {n} tickets abiertos."),
        (Lang::En, 0) => "Saved. No open deadline changed.".to_owned(),
        (Lang::En, 1) => "Saved. The deadline of 1 open ticket changed.".to_owned(),
        (Lang::En, n) => format!("Saved. The deadlines of {n} open tickets changed."),
    }
}

/// What saving would do.
pub fn effect(lang: Lang, open: u32, moved: u32, breached: u32) -> String {
    let overdue = match (lang, breached) {
        (_, 0) => String::new(),
        (Lang::Es, 1) => " 1 quedaría vencido de inmediato, y se avisaría.".to_owned(),
        (Lang::Es, n) => format!(" {n} quedarían vencidos de inmediato, y se avisaría."),
        (Lang::En, n) => format!(" {n} would be overdue at once, and told of."),
    };
    match lang {
        Lang::Es => {
            format!("De {open} tickets abiertos, al guardar cambiaría el plazo de {moved}.{overdue} Todavía no se ha guardado nada.")
        }
        Lang::En => format!("Of {open} open tickets, saving would change the deadline of {moved}.{overdue} Nothing has been saved yet."),
    }
}

pub fn zone_is(lang: Lang, zone: &str) -> String {
    match lang {
        Lang::Es => format!("Zona horaria: {zone}, de la configuración del servidor."),
        Lang::En => format!("Time zone: {zone}, from the server's configuration."),
    }
}

pub fn time_from(lang: Lang, day: &str, nth: usize) -> String {
    match lang {
        Lang::Es => format!("{day}, jornada {}, desde", nth + 1),
        Lang::En => format!("{day}, shift {}, from", nth + 1),
    }
}

pub fn time_to(lang: Lang, day: &str, nth: usize) -> String {
    match lang {
        Lang::Es => format!("{day}, jornada {}, hasta", nth + 1),
        Lang::En => format!("{day}, shift {}, until", nth + 1),
    }
}

pub fn closing_date(lang: Lang, nth: usize) -> String {
    format!("{} {nth}", lang.pick("Fecha del cierre", "Date of closing day"))
}

pub fn closing_name(lang: Lang, nth: usize) -> String {
    format!("{} {nth}", lang.pick("Motivo del cierre", "Reason of closing day"))
}

pub fn it_is_due(lang: Lang, when: &str) -> String {
    format!("{} {when}", lang.pick("Vence el", "It is due"))
}

pub fn holidays_of(lang: Lang, year: i16) -> String {
    format!("{} {year}", lang.pick("Festivos de", "Holidays of"))
}

pub fn priority_called(lang: Lang, nth: u8, name: &str) -> String {
    format!("{} {nth}: {name}", lang.pick("Prioridad", "Priority"))
}

/// The field of an audit row.
pub fn audit_field(lang: Lang, field: &str) -> String {
    let (es, en) = match field {
        "name" => ("Nombre", "Name"),
        "address" => ("Correo", "Address"),
        "role" => ("Rol", "Role"),
        "lang" => ("Idioma", "Language"),
        "path" => ("Lugar en el árbol", "Place in the tree"),
        "kind" => ("Tipo", "Kind"),
        "technician" => ("Técnico propuesto", "Suggested technician"),
        "group" => ("Grupo propuesto", "Suggested group"),
        "members" => ("Técnicos", "Technicians"),
        "resolution_hours" => ("Término de solución (h)", "Resolution term (h)"),
        "first_response_hours" => ("Primera respuesta (h)", "First response (h)"),
        "priority_1" => ("Solución, prioridad 1 (h)", "Resolution, priority 1 (h)"),
        "priority_2" => ("Solución, prioridad 2 (h)", "Resolution, priority 2 (h)"),
        "priority_3" => ("Solución, prioridad 3 (h)", "Resolution, priority 3 (h)"),
        "priority_4" => ("Solución, prioridad 4 (h)", "Resolution, priority 4 (h)"),
        "priority_5" => ("Solución, prioridad 5 (h)", "Resolution, priority 5 (h)"),
        "priority_6" => ("Solución, prioridad 6 (h)", "Resolution, priority 6 (h)"),
        "warn_percent" => ("Aviso (%)", "Warning (%)"),
        "solution_closes" => ("La solución cierra", "A solution closes"),
        "close_after_days" => ("Días para cerrar", "Days until closing"),
        "reopen_days" => ("Días para reabrir", "Days to reopen"),
        "closing_days" => ("Días de cierre", "Closing days"),
        "monday" => ("Lunes", "Monday"),
        "tuesday" => ("Martes", "Tuesday"),
        "wednesday" => ("Miércoles", "Wednesday"),
        "thursday" => ("Jueves", "Thursday"),
        "friday" => ("Viernes", "Friday"),
        "saturday" => ("Sábado", "Saturday"),
        "sunday" => ("Domingo", "Sunday"),
        "accent" => ("Color", "Colour"),
        "logo" => ("Logo", "Logo"),
        "host" => ("Servidor", "Server"),
        "security" => ("Protección", "Protection"),
        "user" => ("Usuario", "User"),
        "folders" => ("Carpetas", "Folders"),
        "processed" => ("Carpeta de procesados", "Folder of processed mail"),
        "plus_addresses" => ("Acepta dirección+algo@", "Takes address+anything@"),
        "conditions" => ("Condiciones", "Conditions"),
        "actions" => ("Acciones", "Actions"),
        "stop" => ("No mirar las siguientes", "Look at no later rules"),
        "opening_es" => ("Inicio (español)", "Opening (Spanish)"),
        "needed_es" => ("Lo que sigue (español)", "What is needed (Spanish)"),
        "opening_en" => ("Inicio (inglés)", "Opening (English)"),
        "needed_en" => ("Lo que sigue (inglés)", "What is needed (English)"),
        other => return other.to_owned(),
    };
    lang.pick(es, en).to_owned()
}

/// The value of a field of an audit row, as people say it.
pub fn audit_value(lang: Lang, field: &str, value: &str) -> String {
    match field {
        "role" => Role::parse(value).map(|role| role.label(lang).to_owned()),
        "kind" => Kind::parse(value).map(|kind| kind.label(lang).to_owned()),
        "lang" => Lang::parse(value).map(|spoken| spoken.pick("Español", "English").to_owned()),
        "solution_closes" | "stop" | "plus_addresses" => Some(if value == "true" { lang.pick("Sí", "Yes") } else { "No" }.to_owned()),
        "conditions" => serde_json::from_str::<Vec<Condition>>(value)
            .ok()
            .map(|all| all.iter().map(|one| condition(lang, one)).collect::<Vec<_>>().join("\n")),
        "actions" => serde_json::from_str::<Vec<Action>>(value)
            .ok()
            .map(|all| all.iter().map(|one| one.sort().label(lang)).collect::<Vec<_>>().join("\n")),
        _ => None,
    }
    .unwrap_or_else(|| value.to_owned())
}

fn condition(lang: Lang, one: &Condition) -> String {
    let not = if one.negated { lang.pick("no ", "not ") } else { "" };
    format!("{} {not}{} {}", one.field.label(lang), one.operator.key(), one.values.join(", "))
}
