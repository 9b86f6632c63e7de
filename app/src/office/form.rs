//! The fields of a form: as they were posted, or as a URL brings them back with the reason why they could not be kept.

use crate::queue::url::encoded;
use desk::Trouble;
use domain::Refusal;
use std::fmt::Write;

/// The field that says why: a [`Refusal`] as JSON.
const ERROR: &str = "error";
/// The button that was pressed.
const DO: &str = "hacer";

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    pub(super) fn of_query(query: &str) -> Self {
        Self(form_urlencoded::parse(query.trim_start_matches('?').as_bytes()).into_owned().collect())
    }

    pub(super) fn posted(fields: &[(String, String)]) -> Self {
        Self(fields.to_vec())
    }

    /// The first of this name; empty where there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.as_str())
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(found, _)| found == name)
    }

    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.get(name).trim().parse().ok()
    }

    /// A number that must be there.
    pub(super) fn hours(&self, name: &str, field: &str) -> Result<u32, Refusal> {
        self.get(name).trim().parse().map_err(|_| Refusal::BadField { field: field.to_owned() })
    }

    /// What the pressed button says.
    pub(super) fn pressed(&self) -> &str {
        self.get(DO)
    }

    /// Why it could not be kept. These fields are what was typed then.
    pub(super) fn refusal(&self) -> Option<Refusal> {
        serde_json::from_str(self.get(ERROR)).ok()
    }

    /// Somebody typed this: a form that came back, or that grows.
    pub(super) fn is_typed(&self) -> bool {
        self.has(ERROR) || self.has(DO)
    }

    /// The address that brings all of this back, with the reason.
    pub(super) fn back(&self, page: &str, why: &Refusal) -> String {
        let why = serde_json::to_string(why).unwrap_or_default();
        let kept = self.0.iter().filter(|(name, _)| name != DO && name != ERROR);
        let mut address = format!("{page}?{ERROR}={}", encoded(&why));
        for (name, value) in kept {
            // Writing to a String cannot fail.
            let _ = write!(address, "&{name}={}", encoded(value));
        }
        address
    }
}

/// A refusal that belongs beside the form; whoever may not be here at all is told so on a page of its own.
pub(super) fn beside_the_form(trouble: Trouble) -> Result<Refusal, Trouble> {
    match trouble {
        Trouble::Refused(refusal) if refusal != Refusal::NotAllowed => Ok(refusal),
        trouble => Err(trouble),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_back_with_the_reason() {
        let typed = Fields::of_query("?nombre=Ana%20%26%20Luis&hacer=guardar&miembro=1&miembro=2");
        let back = typed.back("/app/admin/grupos", &Refusal::NameTaken);
        let again = Fields::of_query(back.split_once('?').unwrap().1);
        assert_eq!((again.get("nombre"), again.refusal()), ("Ana & Luis", Some(Refusal::NameTaken)));
        assert_eq!(again.all("miembro").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(again.pressed(), "");
        assert!(again.is_typed());
    }
}
