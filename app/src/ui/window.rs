//! A small window over the page, opened by its own button: the browser opens and closes it, with or without scripts.

use super::Icon;
use crate::me::lang;
use crate::words;
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;

/// `id` is unique on the page. Esc, a click beside it and *Cancelar* close it.
#[component]
pub fn Window(
    id: String,
    icon: &'static str,
    /// What the button says.
    label: &'static str,
    /// The heading of the window.
    title: String,
    children: Children,
) -> impl IntoView {
    let heading = format!("{id}-titulo");
    let (titled, opens, closes) = (heading.clone(), id.clone(), id.clone());
    view! {
        <button type="button" class="button quiet" {..custom_attribute("popovertarget", opens)}>
            <Icon name=icon/>
            {label}
        </button>
        <dialog id=id class="dialog" {..custom_attribute("popover", "auto")} aria-labelledby=titled>
            <h2 id=heading>{title}</h2>
            {children()}
            <button
                type="button"
                class="button quiet"
                {..custom_attribute("popovertarget", closes)}
                {..custom_attribute("popovertargetaction", "hide")}
            >
                {words::cancel(lang())}
            </button>
        </dialog>
    }
}
