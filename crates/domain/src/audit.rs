//! Who changed what of the administration, when, and how it was before.

use crate::Stamp;
use crate::tickets::kind_words as words;
use serde::{Deserialize, Serialize};

words! {
    /// What was changed.
    Area {
        Person = "person", "Personas", "People";
        Group = "group", "Grupos", "Groups";
        Category = "category", "Categorías", "Categories";
        Calendar = "calendar", "Calendario", "Calendar";
        Terms = "terms", "Términos", "Terms";
        Office = "office", "Oficina", "Office";
        Mailbox = "mailbox", "Buzones", "Mailboxes";
        Rule = "rule", "Reglas", "Rules";
        Template = "template", "Plantillas", "Templates";
    }
}

words! {
    /// What was done.
    Deed {
        Added = "added", "Agregado", "Added";
        Changed = "changed", "Cambiado", "Changed";
        Moved = "moved", "Movido de lugar", "Moved";
        Archived = "archived", "Archivado", "Archived";
        Restored = "restored", "Restaurado", "Restored";
        Paused = "paused", "Pausado", "Paused";
        Resumed = "resumed", "Reanudado", "Resumed";
        LinkMade = "link_made", "Enlace para la contraseña", "Password link";
        PasswordSet = "password_set", "Contraseña puesta", "Password set";
        SessionsEnded = "sessions_ended", "Sesiones cerradas", "Sessions ended";
    }
}

/// One field that differs: its name, and its value before and after; empty where there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    pub field: String,
    pub before: String,
    pub after: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    pub id: i64,
    pub at: Stamp,
    /// Nobody: Mesa itself, or its command line.
    pub by: Option<String>,
    pub area: Area,
    pub deed: Deed,
    /// What it is called: a person, a category, a rule…
    pub name: String,
    pub differences: Vec<Difference>,
}

/// Fields and their values, in the order in which people read them.
pub type Facts = Vec<(&'static str, String)>;

/// What differs between two states; a field that one of them lacks is empty there.
pub fn differences(before: &Facts, after: &Facts) -> Vec<Difference> {
    let value =
        |facts: &Facts, field: &str| facts.iter().find(|(name, _)| *name == field).map(|(_, value)| value.clone()).unwrap_or_default();
    let mut fields: Vec<&str> = after.iter().map(|(field, _)| *field).collect();
    fields.extend(before.iter().map(|(field, _)| *field).filter(|field| after.iter().all(|(other, _)| other != field)));
    let difference = |field: &str| Difference { field: field.to_owned(), before: value(before, field), after: value(after, field) };
    fields.into_iter().map(difference).filter(|one| one.before != one.after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_told() {
        let before = vec![("name", "Redes".to_owned()), ("kind", "incident".to_owned()), ("gone", "x".to_owned())];
        let after = vec![("name", "Red".to_owned()), ("kind", "incident".to_owned()), ("hours", "4".to_owned())];
        let told: Vec<_> = differences(&before, &after).into_iter().map(|one| (one.field, one.before, one.after)).collect();
        let expected = [("name", "Redes", "Red"), ("hours", "", "4"), ("gone", "x", "")];
        assert_eq!(told, expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
    }
}
