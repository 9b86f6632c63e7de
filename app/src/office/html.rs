//! What the rooms are built of.

use super::HUB;
use super::form::Fields;
use crate::shell::Assets;
use crate::words;
use domain::Lang;
use leptos::prelude::use_context;
use maud::{Markup, html};

/// A page of a room: its title and its body.
pub(super) struct Room {
    pub(super) title: String,
    pub(super) body: Markup,
}

pub(super) fn icon(name: &str) -> Markup {
    let sprite = use_context::<Assets>().unwrap_or_default().icons;
    html! { svg class="icon" aria-hidden="true" focusable="false" { use href={ (sprite) "#i-" (name) } {} } }
}

/// The frame of every room: the way back, its name, what it is for, and how the last form went.
pub(super) fn room(lang: Lang, title: &str, intro: &str, said: Option<&str>, body: Markup) -> Room {
    let markup = html! {
        section class="page office-page" aria-labelledby="oficina-titulo" {
            a class="back" href=(HUB) { (icon("chevron-left")) (words::administration(lang)) }
            header class="page-head" {
                h1 id="oficina-titulo" { (title) }
                p { (intro) }
            }
            @if let Some(said) = said { p class="outcome ok" role="status" { (icon("circle-check")) (said) } }
            (body)
        }
    };
    Room { title: title.to_owned(), body: markup }
}

/// Why a form could not be kept.
pub(super) fn refusal(lang: Lang, fields: &Fields) -> Markup {
    html! {
        @if let Some(no) = fields.refusal() {
            p class="outcome bad" role="alert" { (icon("triangle-alert")) span { (words::refusal(lang, &no)) } }
        }
    }
}

/// A line of text with its label, and a hint where one helps.
pub(super) fn text(id: &str, name: &str, label: &str, value: &str, hint: Option<&str>, required: bool, focus: bool) -> Markup {
    input("text", id, name, label, value, hint, required, focus)
}

#[expect(clippy::too_many_arguments, reason = "what an input consists of")]
pub(super) fn input(kind: &str, id: &str, name: &str, label: &str, value: &str, hint: Option<&str>, required: bool, focus: bool) -> Markup {
    let about = hint.map(|_| format!("{id}-ayuda"));
    html! {
        div class="field" {
            label for=(id) { (label) }
            input id=(id) type=(kind) name=(name) value=(value) required[required] autofocus[focus] maxlength="500" aria-describedby=[about.as_deref()];
            @if let Some(hint) = hint { p class="hint" id=(format!("{id}-ayuda")) { (hint) } }
        }
    }
}

/// A choice of one. `none`: what choosing nothing is called.
pub(super) fn select(
    id: &str,
    name: &str,
    label: &str,
    none: Option<&str>,
    options: impl IntoIterator<Item = (String, String)>,
    chosen: &str,
    hint: Option<&str>,
) -> Markup {
    let about = hint.map(|_| format!("{id}-ayuda"));
    html! {
        div class="field" {
            label for=(id) { (label) }
            select id=(id) name=(name) aria-describedby=[about.as_deref()] {
                @if let Some(none) = none { option value="" { (none) } }
                @for (value, text) in options { option value=(value) selected[value == chosen] { (text) } }
            }
            @if let Some(hint) = hint { p class="hint" id=(format!("{id}-ayuda")) { (hint) } }
        }
    }
}

/// What Enter in a field presses: the form's own way on, whatever button stands first.
pub(super) fn on_enter(value: &str) -> Markup {
    html! { button class="visually-hidden" name="hacer" value=(value) tabindex="-1" aria-hidden="true" { (value) } }
}

/// A deed that is asked for twice: what it does stands under the first press.
pub(super) fn sure(label: &str, about: &str, text: &str, form: Markup) -> Markup {
    html! {
        details class="office-sure" {
            summary class="button quiet" { (label) span class="visually-hidden" { ": " (about) } }
            div { p { (text) } (form) }
        }
    }
}

/// A list and, beside it or above it, what is open of it. `office-end` says to the style that all of the panel is there.
pub(super) fn beside(list: &Markup, panel: Option<&Markup>) -> Markup {
    html! {
        div class="office-split" data-open[panel.is_some()] {
            div class="office-list" { (list) }
            @if let Some(panel) = panel { (panel) span class="office-end" hidden {} }
        }
    }
}

/// Nothing there yet: why, and what next.
pub(super) fn empty(symbol: &str, title: &str, text: &str, next: Markup) -> Markup {
    html! { div class="empty" { (icon(symbol)) p class="empty-title" { (title) } p { (text) } (next) } }
}
