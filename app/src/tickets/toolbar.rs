//! Bold, list, link, code, and how it will look: the server renders, here only signs are put into the text.

use super::api;
use crate::me::lang;
use crate::ui::Icon;
use crate::words;
use leptos::ev::KeyboardEvent;
use leptos::html::Textarea;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlTextAreaElement};

/// What a button does with what is selected.
#[derive(Clone, Copy)]
enum Mark {
    Around(&'static str, &'static str),
    Lines(&'static str),
}

/// `preview`: the rendered text while it is looked at. One stop of the Tab key; the arrows go along it.
#[component]
pub fn Toolbar(field: NodeRef<Textarea>, preview: RwSignal<Option<String>>, said: RwSignal<Option<&'static str>>) -> impl IntoView {
    let lang = lang();
    // Without scripts they would do nothing: they come with them.
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    let looking = Memo::new(move |_| preview.with(Option::is_some));
    let marks = [
        ("bold", words::bold(lang), Mark::Around("**", "**")),
        ("list", words::bullet_list(lang), Mark::Lines("- ")),
        ("link", words::link(lang), Mark::Around("[", "](https://)")),
        ("code", words::code(lang), Mark::Around("`", "`")),
    ];
    let look = move |_| {
        if looking.get_untracked() {
            preview.set(None);
            crate::browser::focus("mensaje");
            return;
        }
        let text = field.get_untracked().map(|field| field.value()).unwrap_or_default();
        spawn_local(async move {
            let html = api::preview_entry(text).await.ok();
            let _ = said.try_set(html.is_none().then(|| words::no_preview(lang)));
            let _ = preview.try_set(html);
        });
    };
    move || {
        alive.get().then(|| {
            view! {
                <div class="toolbar" role="toolbar" aria-label=words::toolbar(lang) aria-controls="mensaje" on:keydown=along>
                    {marks
                        .into_iter()
                        .enumerate()
                        .map(|(nth, (icon, label, mark))| {
                            let put = move |_| {
                                if let Some(field) = field.get_untracked() {
                                    put(&field, mark);
                                }
                            };
                            view! {
                                <button
                                    type="button"
                                    class="icon-button"
                                    title=label
                                    aria-label=label
                                    tabindex=if nth == 0 { "0" } else { "-1" }
                                    disabled=move || looking.get()
                                    on:click=put
                                >
                                    <Icon name=icon/>
                                </button>
                            }
                        })
                        .collect_view()}
                    <button
                        type="button"
                        class="icon-button"
                        title=words::preview(lang)
                        aria-label=words::preview(lang)
                        aria-pressed=move || looking.get().to_string()
                        tabindex=move || if looking.get() { "0" } else { "-1" }
                        on:click=look
                    >
                        <Icon name="eye"/>
                    </button>
                </div>
            }
        })
    }
}

/// The arrow keys of a toolbar.
fn along(event: KeyboardEvent) {
    let forward = match event.key().as_str() {
        "ArrowRight" => true,
        "ArrowLeft" => false,
        _ => return,
    };
    let Some(from) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else { return };
    let next = if forward { from.next_element_sibling() } else { from.previous_element_sibling() };
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        let _ = next.focus();
    }
}

/// Into the text where the cursor is. Offsets are the browser's, in UTF-16: nothing is counted here.
fn put(field: &HtmlTextAreaElement, mark: Mark) {
    let start = field.selection_start().ok().flatten().unwrap_or(0);
    let end = field.selection_end().ok().flatten().unwrap_or(start);
    let selected = String::from(js_sys::JsString::from(field.value()).substring(start, end));
    let (text, from, to) = match mark {
        Mark::Around(before, after) => {
            let from = start + units(before);
            (format!("{before}{selected}{after}"), from, from + units(&selected))
        }
        Mark::Lines(sign) => {
            // A list begins on a line of its own.
            let breaks = if start == 0 || js_sys::JsString::from(field.value()).substring(start - 1, start) == "\n" { "" } else { "\n" };
            let text = format!("{breaks}{sign}{}", selected.replace('\n', &format!("\n{sign}")));
            let end = start + units(&text);
            (text, end, end)
        }
    };
    let _ = field.set_range_text(&text);
    let _ = field.set_selection_range(from, to);
    let _ = field.focus();
    if let Ok(event) = web_sys::Event::new("input") {
        let _ = field.dispatch_event(&event);
    }
}

fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(0)
}
