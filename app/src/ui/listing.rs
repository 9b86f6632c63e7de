//! What long lists share: narrowed to one state by links with counts, and paged by links. The URL says where one is.

use super::Icon;
use crate::me::lang;
use crate::queue::url::encoded;
use crate::words;
use leptos::prelude::*;

/// One link a state: its key, its words, and how many there are.
#[component]
pub fn StateFilter(
    path: &'static str,
    chosen: Option<&'static str>,
    options: Vec<(&'static str, &'static str, u32)>,
    /// What else narrows the list, as `name=value`.
    #[prop(optional)]
    also: String,
) -> impl IntoView {
    let lang = lang();
    let option = |key: Option<&'static str>, text: &'static str, n: Option<u32>| {
        let href = href(path, key, "", &also);
        view! {
            <li>
                <a class="state-option" href=href data-state=key aria-current=(chosen == key).then_some("true")>
                    {text}
                    {n.map(|n| view! { <span class="nav-count">{words::capped(n)}</span> })}
                </a>
            </li>
        }
    };
    view! {
        <nav class="state-filter" aria-label=words::by_state(lang)>
            <ul>
                {option(None, words::all(lang), None)}
                {options.into_iter().map(|(key, text, n)| option(Some(key), text, Some(n))).collect_view()}
            </ul>
        </nav>
    }
}

/// Back to the newest, on to the older ones.
#[component]
pub fn Paging(
    path: &'static str,
    chosen: Option<&'static str>,
    first: bool,
    #[prop(optional_no_strip)] next: Option<String>,
    #[prop(optional)] also: String,
) -> impl IntoView {
    let lang = lang();
    let newest = href(path, chosen, "", &also);
    let older = next.map(|next| href(path, chosen, &format!("desde={}", encoded(&next)), &also));
    (!first || older.is_some()).then(|| {
        view! {
            <nav class="paging" aria-label=words::pages(lang)>
                {(!first)
                    .then(|| {
                        view! {
                            <a class="button" href=newest>
                                <Icon name="chevron-left"/>
                                {words::newest(lang)}
                            </a>
                        }
                    })}
                {older
                    .map(|older| {
                        view! {
                            <a class="button" href=older rel="next">
                                {words::older(lang)}
                                <Icon name="chevron-right"/>
                            </a>
                        }
                    })}
            </nav>
        }
    })
}

fn href(path: &str, state: Option<&str>, place: &str, also: &str) -> String {
    let state = state.map(|key| format!("estado={key}")).unwrap_or_default();
    let parts: Vec<&str> = [state.as_str(), place, also].into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
}
