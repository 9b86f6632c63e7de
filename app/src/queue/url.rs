//! A filter as the URL says it: shareable, and the same after reload and back.

use domain::people::{GroupId, PersonId};
use domain::queue::{Filter, SavedId, View};
use domain::tickets::{CategoryId, Kind, Priority, Status, TicketId};
use leptos_router::params::ParamsMap;
use std::fmt::Write;

/// What the URL leaves out takes the view that fits the person; whatever it says wrongly is left out too.
pub fn filter_of(query: &ParamsMap, default: View) -> Filter {
    let said = |name: &str| query.get_str(name).map(str::trim).filter(|value| !value.is_empty());
    let number = |name: &str| said(name).and_then(|value| value.parse::<i64>().ok());
    Filter {
        view: said("vista").and_then(View::parse).unwrap_or(default),
        saved: said("vista").and_then(|vista| vista.strip_prefix('v')?.parse().ok()).map(SavedId),
        text: said("q").map(str::to_owned),
        status: said("estado").and_then(Status::parse),
        kind: said("tipo").and_then(Kind::parse),
        category: number("categoria").map(CategoryId),
        technician: number("tecnico").map(PersonId),
        group: number("grupo").map(GroupId),
        priority: said("prioridad").and_then(|value| value.parse().ok()).and_then(Priority::new),
        after: said("desde").map(str::to_owned),
    }
}

/// `?vista=…&q=…`, without the place to go on from.
pub fn search_of(filter: &Filter) -> String {
    let mut search = format!("?vista={}", view_of(filter));
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = write!(search, "&{name}={}", encoded(&value));
        }
    };
    add("q", filter.text.clone());
    add("estado", filter.status.map(|status| status.key().to_owned()));
    add("tipo", filter.kind.map(|kind| kind.key().to_owned()));
    add("categoria", filter.category.map(|id| id.0.to_string()));
    add("tecnico", filter.technician.map(|id| id.0.to_string()));
    add("grupo", filter.group.map(|id| id.0.to_string()));
    add("prioridad", filter.priority.map(|priority| priority.get().to_string()));
    search
}

/// A standing view's word, or the saved view.
pub fn view_of(filter: &Filter) -> String {
    filter.saved.map_or_else(|| filter.view.key().to_owned(), |saved| format!("v{}", saved.0))
}

pub fn list_href(filter: &Filter) -> String {
    format!("/app/bandeja{}", search_of(filter))
}

/// The ticket beside the same list.
pub fn ticket_href(filter: &Filter, ticket: TicketId) -> String {
    format!("/app/t/{}{}", ticket.0, search_of(filter))
}

/// The sign-in, which leads back to `path`.
pub fn sign_in_href(path: &str) -> String {
    format!("/ingresar?a={}", encoded(path))
}

/// Percent-encoded for a query's value (RFC 3986).
pub fn encoded(value: &str) -> String {
    value.bytes().fold(String::with_capacity(value.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_the_url() {
        let mut query = ParamsMap::new();
        for (name, value) in
            [("vista", "mios"), ("q", "impresora & tóner"), ("estado", "waiting"), ("prioridad", "5"), ("tecnico", "7"), ("grupo", "3")]
        {
            query.insert(name, value.to_owned());
        }
        let filter = filter_of(&query, View::All);
        assert_eq!(filter.view, View::Mine);
        assert_eq!(search_of(&filter), "?vista=mios&q=impresora%20%26%20t%C3%B3ner&estado=waiting&tecnico=7&grupo=3&prioridad=5");
    }

    #[test]
    fn a_saved_view_is_a_view_like_any_other() {
        let mut query = ParamsMap::new();
        query.insert("vista", "v12".to_owned());
        query.insert("estado", "waiting".to_owned());
        let filter = filter_of(&query, View::All);
        assert_eq!((filter.saved, search_of(&filter)), (Some(SavedId(12)), "?vista=v12&estado=waiting".to_owned()));
    }

    #[test]
    fn what_the_url_says_wrongly_is_left_out() {
        let mut query = ParamsMap::new();
        for (name, value) in [("vista", "?"), ("estado", "roto"), ("prioridad", "9"), ("categoria", "x"), ("q", " ")] {
            query.insert(name, value.to_owned());
        }
        let filter = filter_of(&query, View::Unassigned);
        assert_eq!(search_of(&filter), "?vista=sin-asignar");
    }
}
