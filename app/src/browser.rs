//! What only a browser can do. Called from effects and handlers, never while rendering.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement, Storage};

/// The browser's clock, in milliseconds since 1970 UTC: only for "5 min ago" and for waiting.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
pub fn now() -> i64 {
    js_sys::Date::now() as i64
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Nothing when storage is empty, full, or forbidden.
pub fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// False when the device would not keep it.
pub fn store(key: &str, value: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, value).is_ok())
}

pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// The tab's own, gone with it.
fn session() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

pub fn stored_in_tab(key: &str) -> Option<String> {
    session()?.get_item(key).ok().flatten()
}

pub fn store_in_tab(key: &str, value: &str) {
    if let Some(storage) = session() {
        let _ = storage.set_item(key, value);
    }
}

/// A key that no other entry has: two numbers of the browser's generator of random numbers.
pub fn fresh_key() -> String {
    let mut bytes = [0_u8; 16];
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes.iter().fold(String::with_capacity(32), |mut key, byte| {
        use std::fmt::Write;
        let _ = write!(key, "{byte:02x}");
        key
    })
}

pub fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(name, value);
    }
}

pub fn reload() {
    let _ = window().location().reload();
}

pub fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

pub fn focus(id: &str) {
    if let Some(element) = element(id) {
        let _ = element.focus();
    }
}

/// Sends a form elsewhere than it says, without asking it: no `submit` event. Into a frame that was just made, so that nothing is added
/// to the browser's history.
pub fn submit_into(id: &str, action: &str, target: &str) {
    let Some(form) = element(id).and_then(|found| found.dyn_into::<web_sys::HtmlFormElement>().ok()) else { return };
    let (own_action, own_target) = (form.get_attribute("action"), form.target());
    form.set_action(action);
    form.set_target(target);
    let _ = form.submit();
    form.set_action(&own_action.unwrap_or_default());
    form.set_target(&own_target);
}

/// Puts the code of the button that was pressed where the cursor last was in a text.
pub fn insert_code(pressed: Option<web_sys::EventTarget>) {
    let button =
        pressed.and_then(|target| target.dyn_into::<web_sys::Element>().ok()).and_then(|inside| inside.closest("button").ok().flatten());
    let Some(code) = button.and_then(|button| button.text_content()) else { return };
    let field =
        document().query_selector("textarea[data-last]").ok().flatten().or_else(|| document().query_selector("textarea").ok().flatten());
    if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlTextAreaElement>().ok()) {
        let _ = field.set_range_text(&code);
        let end = field.selection_end().ok().flatten();
        let _ = field.set_selection_start(end);
        let _ = field.focus();
        if let Ok(event) = web_sys::Event::new("input") {
            let _ = field.dispatch_event(&event);
        }
    }
}

pub fn open_dialog(id: &str) {
    if let Some(dialog) = document().get_element_by_id(id).and_then(|found| found.dyn_into::<HtmlDialogElement>().ok())
        && !dialog.open()
    {
        let _ = dialog.show_modal();
    }
}

/// Closes the menus that are open, but not the one that `inside` lies in: by themselves they would stay over the next page.
pub fn close_menus(inside: Option<web_sys::EventTarget>) {
    let inside = inside.and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    let Ok(open) = document().query_selector_all("details[name=menu][open]") else { return };
    for menu in (0..open.length()).filter_map(|nth| open.get(nth)) {
        if let (false, Some(menu)) = (menu.contains(inside.as_ref()), menu.dyn_ref::<web_sys::Element>()) {
            let _ = menu.remove_attribute("open");
        }
    }
}

/// Letters and digits mean something of their own here; a radio and a box to tick know only arrows and the space bar.
const TAKES_LETTERS: &str = "input:not([type=radio], [type=checkbox]), textarea, select, dialog, [contenteditable]";

/// A key pressed for the page, not into a field, and with no modifier.
pub fn is_shortcut(event: &web_sys::KeyboardEvent) -> bool {
    let typing = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| element.closest(TAKES_LETTERS).ok().flatten().is_some());
    !typing && !event.ctrl_key() && !event.meta_key() && !event.alt_key() && !event.default_prevented() && shortcuts_on()
}

/// People who dictate or who hit keys by accident can switch single keys off (WCAG 2.1.4): kept with the person, said by the document.
pub fn shortcuts_on() -> bool {
    document().document_element().is_none_or(|root| root.get_attribute("data-keys").as_deref() != Some("off"))
}
