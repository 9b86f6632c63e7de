//! `1`–`5` choose a category, `q w e r t …` a technician and `a s d f …`, below them, a group: when a category and one of these were chosen by key, the ticket is on its way. Enter sends what is
//! chosen, `z` takes back what was done last.

use crate::browser;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, KeyboardEvent};

/// In the order of the keyboard's upper row.
pub const LETTERS: [&str; 10] = ["q", "w", "e", "r", "t", "y", "u", "i", "o", "p"];
/// The row below; `g` leads elsewhere.
pub const GROUPS: [&str; 8] = ["a", "s", "d", "f", "h", "j", "k", "l"];
pub const DIGITS: [&str; 5] = ["1", "2", "3", "4", "5"];

pub fn category_id(nth: usize) -> String {
    format!("t-categoria-{nth}")
}

pub fn technician_id(nth: usize) -> String {
    format!("t-tecnico-{nth}")
}

pub fn group_id(nth: usize) -> String {
    format!("t-grupo-{nth}")
}

/// The button of the last deed.
pub const UNDO: &str = "t-deshacer";

/// For as long as the caller's owner lives.
pub fn listen(form: &'static str) {
    // What was chosen by key: category, technician or group.
    let chosen = StoredValue::new((false, false));
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        if browser::is_shortcut(&event) && pressed(&event, form, chosen) {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

fn pressed(event: &KeyboardEvent, form: &str, chosen: StoredValue<(bool, bool)>) -> bool {
    let key = event.key();
    let nth = |keys: &[&str]| keys.iter().position(|each| *each == key);
    let (category, technician, group) = (nth(&DIGITS), nth(&LETTERS), nth(&GROUPS));
    let handled = match (category, technician.map(technician_id).or_else(|| group.map(group_id))) {
        (Some(nth), _) => press(&category_id(nth)),
        (_, Some(to)) => press(&to),
        _ if key == "z" => return press(UNDO),
        _ => return key == "Enter" && !has_its_own_enter(event) && submit(form),
    };
    if handled {
        chosen.update_value(|chosen| *chosen = (chosen.0 || category.is_some(), chosen.1 || category.is_none()));
        if chosen.get_value() == (true, true) {
            // Not twice, should the server refuse it.
            chosen.set_value((false, false));
            submit(form);
        }
    }
    handled
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

/// Chooses this one under this name, where it is offered.
pub fn choose(name: &str, value: &str) {
    let found = document().query_selector(&format!("input[name=\"{name}\"][value=\"{value}\"]")).ok().flatten();
    if let Some(found) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
        found.click();
    }
}
