//! One icon of the sprite (style/icons.txt). Always beside words, so never read aloud.

use crate::me::Me;
use leptos::prelude::*;

#[component]
pub fn Icon(name: &'static str) -> impl IntoView {
    let sprite = use_context::<Me>().map_or_else(|| "/icons.svg".to_owned(), |me| me.icons);
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use href=format!("{sprite}#i-{name}")></use>
        </svg>
    }
}
