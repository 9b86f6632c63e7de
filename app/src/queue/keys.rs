//! `j k` move along the list, `/` searches. Enter is the link's own.

use crate::browser;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

pub fn listen() {
    let handle = window_event_listener(leptos::ev::keydown, |event| {
        if !browser::is_shortcut(&event) {
            return;
        }
        let handled = match event.key().as_str() {
            "j" => step(1),
            "k" => step(-1),
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

/// Focuses the next link of a row; from nowhere, the open ticket's or the first.
fn step(by: i32) -> bool {
    let Ok(links) = document().query_selector_all("a.row-link") else { return false };
    let nth = |index: u32| links.get(index).and_then(|node| node.dyn_into::<HtmlElement>().ok());
    let count = links.length();
    let focused = document().active_element();
    let position = |wanted: &dyn Fn(&HtmlElement) -> bool| (0..count).find(|index| nth(*index).is_some_and(|link| wanted(&link)));
    let current = position(&|link| focused.as_ref().is_some_and(|element| element.is_same_node(Some(link))))
        .or_else(|| position(&|link| link.has_attribute("aria-current")));
    let target = match current {
        Some(index) => index.saturating_add_signed(by).min(count.saturating_sub(1)),
        None => 0,
    };
    nth(target).is_some_and(|link| link.focus().is_ok())
}
