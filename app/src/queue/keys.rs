//! `j k` move along the list, `x` chooses and `J K` extend what is chosen, `a c s` act on it, `t` takes what is open, `/` searches. Enter is the link's own.

use crate::browser;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

pub fn listen() {
    let handle = window_event_listener(leptos::ev::keydown, |event| {
        if !browser::is_shortcut(&event) {
            return;
        }
        let handled = match event.key().as_str() {
            "j" => step(1),
            "k" => step(-1),
            "J" => extend(1),
            "K" => extend(-1),
            "x" => pick(|_| true),
            "a" => act("lote-tecnico"),
            "c" => act("lote-categoria"),
            "s" => act("lote-estado"),
            "t" => browser::element(TAKE).inspect(HtmlElement::click).is_some(),
            "z" => browser::element(super::batch::UNDO).inspect(HtmlElement::click).is_some(),
            "/" => {
                browser::focus("buscar");
                true
            }
            _ => false,
        };
        if handled {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

/// The button of an open ticket that nobody has.
pub const TAKE: &str = "tomar";
/// A row of the list, and of what was found.
const ROW: &str = ".queue tbody tr, .hit";
/// The box of a row.
pub const PICK: &str = "pick";

/// Presses the box of the row that has the focus (or is open), where `wanted` says so of its state.
fn pick(wanted: impl Fn(bool) -> bool) -> bool {
    let focused = document().active_element().and_then(|element| element.closest("tr").ok().flatten());
    let row = focused.or_else(|| document().query_selector("tr[data-open=true]").ok().flatten());
    let pressed = row.and_then(|row| row.query_selector("input.pick").ok().flatten());
    let Some(pressed) = pressed.and_then(|found| found.dyn_into::<HtmlInputElement>().ok()) else { return false };
    if wanted(pressed.checked()) {
        pressed.click();
    }
    true
}

/// Chooses this row, goes on, and chooses that one.
fn extend(by: i32) -> bool {
    pick(|chosen| !chosen) && step(by) && pick(|chosen| !chosen)
}

/// Opens one of the bar's fields; with nothing chosen, for the row that has the focus.
fn act(field: &'static str) -> bool {
    if browser::element(field).is_none() && !pick(|chosen| !chosen) {
        return false;
    }
    request_animation_frame(move || {
        browser::element(field).inspect(HtmlElement::click);
    });
    true
}

/// Focuses the first row.
pub fn first() {
    if let Some(link) = document().query_selector("a.row-link").ok().flatten().and_then(|node| node.dyn_into::<HtmlElement>().ok()) {
        let _ = link.focus();
    }
}

/// Focuses the next row's link; from nowhere, the open ticket's next or the first.
fn step(by: i32) -> bool {
    let found = |selector| document().query_selector(selector).ok().flatten();
    let focused = document().active_element().and_then(|element| element.closest(ROW).ok().flatten());
    let row = match focused.or_else(|| found("tr[data-open=true]")) {
        Some(row) => (if by < 0 { row.previous_element_sibling() } else { row.next_element_sibling() }).or(Some(row)),
        None => found(ROW),
    };
    let link = row.and_then(|row| row.query_selector("a.row-link").ok().flatten());
    link.and_then(|link| link.dyn_into::<HtmlElement>().ok()).is_some_and(|link| link.focus().is_ok())
}
