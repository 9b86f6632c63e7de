//! Words of the rules of intake.

use super::{level, say};
use domain::Lang;
use domain::rules::{ActionSort, Effect};
use domain::tickets::Priority;

say! {
    rules: "Reglas", "Rules";
}

/// "Regla «Impresoras»: categoría Impresión, técnico Ana Ruiz".
pub fn rule_ran(lang: Lang, name: &str, did: &[Effect]) -> String {
    let rule = format!("{} «{name}»", lang.pick("Regla", "Rule"));
    if did.is_empty() { rule } else { format!("{rule}: {}", effects(lang, did)) }
}

/// "Reglas: «Impresoras», «Sede norte»".
pub fn rules_ran(lang: Lang, names: &[String]) -> String {
    format!("{}: «{}»", if names.len() == 1 { lang.pick("Regla", "Rule") } else { rules(lang) }, names.join("», «"))
}

/// "categoría Impresión, técnico Ana Ruiz".
pub fn effects(lang: Lang, did: &[Effect]) -> String {
    let parts: Vec<String> = did.iter().map(|effect| one_effect(lang, effect)).collect();
    parts.join(", ")
}

pub(super) fn one_effect(lang: Lang, effect: &Effect) -> String {
    let (sort, value) = match effect {
        Effect::Kind(kind) => (ActionSort::Kind, kind.label(lang)),
        Effect::Category(name) => (ActionSort::Category, name.as_str()),
        Effect::Technician(name) => (ActionSort::Technician, name.as_str()),
        Effect::Group(name) => (ActionSort::Group, name.as_str()),
        Effect::Urgency(value) => (ActionSort::Urgency, level(lang, *value)),
        Effect::Impact(value) => (ActionSort::Impact, level(lang, *value)),
        Effect::Major => return format!("{} {}", lang.pick("prioridad", "priority"), Priority::MAJOR.label(lang)),
        Effect::Silent => return ActionSort::Silent.label(lang).to_owned(),
    };
    format!("{} {value}", sort.label(lang))
}
