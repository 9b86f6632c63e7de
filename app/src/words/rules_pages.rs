//! Words of the pages where rules are kept; only the server writes those.

use super::{effects, level, one_effect, rules, say};
use domain::Lang;
use domain::rules::{Action, ActionSort, Condition, Effect, Field, Operator, Rule, RuleNames, Verdict};

say! {
    rules_intro: "Lo que Mesa hace con un correo que abre un ticket. Se miran en orden; lo que una regla fija, una posterior no lo cambia.",
        "What Mesa does with mail that opens a ticket. Looked at in their order; what one rule sets, a later one does not change.";
    rules_replies: "Las respuestas de quien participa en un ticket siempre llegan: ninguna regla las ignora ni las retiene.",
        "Replies of whoever takes part in a ticket always arrive: no rule ignores or holds them.";
    new_rule: "Nueva regla", "New rule";
    change_rule: "Cambiar la regla", "Change the rule";
    no_rules: "Todavía no hay reglas", "There are no rules yet";
    no_rules_text: "Sin reglas, cada correo nuevo abre un ticket sin categoría ni técnico. Empiece con un ejemplo y pruébelo con los últimos mensajes antes de guardarlo.",
        "Without rules, every new mail opens a ticket without category or technician. Begin with an example and try it with the last messages before you save it.";
    example_printers: "Si el asunto tiene las palabras «impresora» o «tóner» → categoría y técnico",
        "If the subject has the words “impresora” or “tóner” → category and technician";
    example_news: "Si el dominio del remitente es «boletines.example» → ignorar el mensaje",
        "If the sender's domain is “boletines.example” → ignore the message";
    use_example: "Usar este ejemplo", "Use this example";
    never_ran: "Nunca se ha usado", "Never used so far";
    switched_off: "Apagada", "Off";
    switch_on: "Encender", "Switch on";
    switch_off: "Apagar", "Switch off";
    move_up: "Subir", "Move up";
    move_down: "Bajar", "Move down";
    edit: "Cambiar", "Change";
    archive: "Archivar", "Archive";
    archive_text: "Dejará de usarse. Los tickets donde actuó conservan su nombre.", "It will not be used any more. Tickets on which it ran keep its name.";
    archive_really: "Archivar la regla", "Archive the rule";
    rule_saved: "Regla guardada. Se usa desde el próximo correo.", "Rule saved. It is used from the next mail on.";
    rule_archived: "Regla archivada.", "Rule archived.";
    rule_name: "Nombre de la regla", "Name of the rule";
    conditions: "Si se cumple todo esto", "If all of this holds";
    then: "Entonces", "Then";
    comparison: "Comparación", "Comparison";
    values: "Lo que se busca", "What is looked for";
    values_hint: "Separe con comas; basta con uno. No importan tildes ni mayúsculas.", "Separate by commas; one is enough. Accents and capitals do not matter.";
    add_condition: "Agregar condición", "Add condition";
    add_action: "Agregar acción", "Add action";
    new_condition: "Nueva condición", "New condition";
    new_action: "Nueva acción", "New action";
    remove: "Quitar", "Remove";
    choose_one: "Elija…", "Choose…";
    stop_here: "Si se cumple, no mirar las reglas siguientes", "If it holds, look at no later rules";
    save_rule: "Guardar regla", "Save rule";
    try_rule: "Probar con los últimos mensajes", "Try with the last messages";
    how_many: "Mensajes", "Messages";
    try_hint: "Muestra qué habría pasado. No cambia nada ni escribe a nadie.", "Shows what would have happened. It changes nothing and writes to nobody.";
    back_to_rules: "Volver a las reglas", "Back to the rules";
    trial: "Prueba", "Trial";
    no_messages: "Todavía no ha llegado correo con que probarla.", "No mail has come yet to try it with.";
    no_match: "Ninguno de estos mensajes cumple la regla. Revise las condiciones.", "None of these messages matches the rule. Look at its conditions again.";
    what_then: "Qué pasó", "What happened";
    what_now: "Qué pasaría", "What would happen";
    would_stay: "Lo mismo: las reglas no lo miran", "The same: rules do not look at it";
    unreadable_now: "No se puede leer", "It cannot be read";
    passed_over: "ya no está disponible y se omite", "no longer available and passed over";
    if_word: "Si", "If";
    and_word: "y", "and";
    or_word: " o ", " or ";
    nor_word: " ni ", " nor ";
    matching: "Mensajes que cumplen la regla", "Messages that match the rule";
    try_before: "Probar antes de guardar", "Try before saving";
    yes_it_does: "sí", "yes";
    no_it_does_not: "no", "no";
}

/// "Si el asunto contiene «toner» o «impresora» y no trae adjuntos → categoría Impresión; y se detiene".
pub fn rule_sentence(lang: Lang, rule: &Rule, names: &RuleNames) -> String {
    let conditions: Vec<String> = rule.conditions.iter().map(|condition| condition_sentence(lang, condition)).collect();
    let actions: Vec<String> = rule.actions.iter().map(|action| action_words(lang, *action, names)).collect();
    let stop = if rule.stop { lang.pick("; y no se miran más reglas", "; and no further rules are looked at") } else { "" };
    let and = format!(" {} ", and_word(lang));
    format!("{} {} → {}{stop}", if_word(lang), conditions.join(&and), actions.join(", "))
}

fn condition_sentence(lang: Lang, condition: &Condition) -> String {
    let field = condition.field.label(lang);
    if condition.field.is_flag() {
        return match (condition.negated, condition.field) {
            (false, _) => field,
            (true, Field::Attached) => lang.pick("no trae adjuntos", "it has no attachments"),
            (true, _) => lang.pick("no es correo automático registrado a mano", "it is not automatic mail filed by hand"),
        }
        .to_owned();
    }
    let values: Vec<String> = condition.values.iter().map(|value| format!("«{value}»")).collect();
    let or = if condition.negated { nor_word(lang) } else { or_word(lang) };
    format!("{field} {} {}", compared(lang, condition.operator, condition.negated), values.join(or))
}

pub const fn compared(lang: Lang, operator: Operator, negated: bool) -> &'static str {
    if negated { operator.negated_label(lang) } else { operator.label(lang) }
}

fn action_words(lang: Lang, action: Action, names: &RuleNames) -> String {
    let by_name = |name: Option<(&str, bool)>, effect: fn(String) -> Effect| {
        let (name, there) = name.unwrap_or(("?", false));
        let words = one_effect(lang, &effect(name.to_owned()));
        if there { words } else { format!("{words} ({})", passed_over(lang)) }
    };
    match action {
        Action::Category(id) => by_name(names.category(id), Effect::Category),
        Action::Technician(id) => by_name(names.technician(id), Effect::Technician),
        Action::Group(id) => by_name(names.group(id), Effect::Group),
        Action::Kind(kind) => one_effect(lang, &Effect::Kind(kind)),
        Action::Urgency(value) => format!("{} {}", ActionSort::Urgency.label(lang), level(lang, value)),
        Action::Impact(value) => format!("{} {}", ActionSort::Impact.label(lang), level(lang, value)),
        Action::Major => one_effect(lang, &Effect::Major),
        Action::Silent | Action::Ignore | Action::Hold => action.sort().label(lang).to_owned(),
    }
}

/// "Usada 3 veces, la última el".
pub fn hits(lang: Lang, n: u64) -> String {
    match (lang, n) {
        (Lang::Es, 1) => "Usada 1 vez, el".into(),
        (Lang::Es, n) => format!("Usada {n} veces, la última el"),
        (Lang::En, 1) => "Used once, on".into(),
        (Lang::En, n) => format!("Used {n} times, last on"),
    }
}

/// "42 de 100 mensajes cumplen la regla."
pub fn matched(lang: Lang, n: usize, of: usize) -> String {
    match lang {
        Lang::Es => format!("{n} de {of} mensajes {} la regla.", if n == 1 { "cumple" } else { "cumplen" }),
        Lang::En => format!("{n} of {of} messages {} the rule.", if n == 1 { "matches" } else { "match" }),
    }
}

pub fn not_all_looked_at(lang: Lang, looked: usize, there: usize) -> String {
    match lang {
        Lang::Es => format!("En cinco segundos se alcanzaron a leer {looked} de {there}. Pruebe con menos mensajes."),
        Lang::En => format!("In five seconds {looked} of {there} could be read. Try with fewer messages."),
    }
}

/// "Ver los 58 que no la cumplen".
pub fn the_others(lang: Lang, n: usize) -> String {
    match (lang, n) {
        (Lang::Es, 1) => "Ver el que no la cumple".into(),
        (Lang::Es, n) => format!("Ver los {n} que no la cumplen"),
        (Lang::En, 1) => "Show the one that does not match".into(),
        (Lang::En, n) => format!("Show the {n} that do not match"),
    }
}

pub fn verdict(lang: Lang, verdict: &Verdict) -> String {
    let by = |what: &str, by: &str| format!("{what} ({} «{by}»)", lang.pick("regla", "rule"));
    match verdict {
        Verdict::Opens { effects: did, .. } if did.is_empty() => lang.pick("Ticket sin cambios", "A ticket, as without rules").to_owned(),
        Verdict::Opens { effects: did, .. } => format!("Ticket: {}", effects(lang, did)),
        Verdict::Ignored { by: name, .. } => by(lang.pick("Se ignora", "Ignored"), name),
        Verdict::Held { by: name, .. } => by(lang.pick("Se retiene", "Held"), name),
        Verdict::Untouched => would_stay(lang).to_owned(),
        Verdict::Unreadable => unreadable_now(lang).to_owned(),
    }
}

/// "Condición 2: el asunto".
pub fn condition_label(lang: Lang, nth: usize, field: &str) -> String {
    format!("{} {}: {field}", lang.pick("condición", "condition"), nth + 1)
}

/// "Regla · Reglas".
pub fn rule_named(lang: Lang, name: &str) -> String {
    format!("{} · {name}", rules(lang))
}
