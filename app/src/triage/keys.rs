//! `1`–`9` choose a category, letters a technician, Enter escalates.

use crate::browser;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, HtmlSelectElement, KeyboardEvent};

/// In the order of the keyboard's upper row.
pub const LETTERS: [&str; 10] = ["q", "w", "e", "r", "t", "y", "u", "i", "o", "p"];
pub const DIGITS: [&str; 9] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

pub fn category_id(nth: usize) -> String {
    format!("t-categoria-{nth}")
}

pub fn technician_id(nth: usize) -> String {
    format!("t-tecnico-{nth}")
}

/// For as long as the caller's owner lives.
pub fn listen(form: &'static str) {
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        if browser::is_shortcut(&event) && pressed(&event, form) {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

fn pressed(event: &KeyboardEvent, form: &str) -> bool {
    let key = event.key();
    let nth = |keys: &[&str]| keys.iter().position(|each| *each == key);
    if let Some(nth) = nth(&DIGITS) {
        return press(&category_id(nth));
    }
    if let Some(nth) = nth(&LETTERS) {
        return press(&technician_id(nth));
    }
    key == "Enter" && !has_its_own_enter(event) && submit(form)
}

/// As if by hand, but the focus stays where it is.
fn press(id: &str) -> bool {
    browser::element(id).inspect(web_sys::HtmlElement::click).is_some()
}

/// A link, a button and a radio do something of their own.
fn has_its_own_enter(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest("a, button, summary, input").ok().flatten().is_some())
}

fn submit(form: &str) -> bool {
    let form = document().get_element_by_id(form).and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    form.is_some_and(|form| form.request_submit().is_ok())
}

/// Whether nobody has been chosen yet under this name.
pub fn nothing_chosen(name: &str) -> bool {
    document().query_selector(&format!("input[name=\"{name}\"]:checked")).ok().flatten().is_none()
}

pub fn select(id: &str, value: &str) {
    if let Some(select) = document().get_element_by_id(id).and_then(|found| found.dyn_into::<HtmlSelectElement>().ok()) {
        select.set_value(value);
    }
}

pub fn choose(id: &str) {
    press(id);
}
