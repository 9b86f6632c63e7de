//! Pictures and PDF of a ticket, large: a window that `public/pictures.js` fills and turns the pages of. Without it a picture opens in a tab.

use crate::me::lang;
use crate::ui::Icon;
use crate::words;
use leptos::prelude::*;

#[component]
pub fn PictureWindow() -> impl IntoView {
    let lang = lang();
    let button = |act: &'static str, icon: &'static str, label: &'static str| {
        view! {
            <button type="button" class="icon-button" data-act=act aria-label=label title=label>
                <Icon name=icon/>
            </button>
        }
    };
    view! {
        <dialog id="imagen" class="picture-window" aria-label=words::picture_window(lang)>
            <header>
                <p data-part="name" aria-live="polite"></p>
                <p data-part="count"></p>
                {button("previous", "chevron-left", words::picture_previous(lang))}
                {button("next", "chevron-right", words::picture_next(lang))}
                {button("zoom", "zoom-in", words::picture_zoom(lang))}
                <a class="icon-button" data-part="tab" href="#" target="_blank" rel="noopener external" aria-label=words::open_in_tab(lang) title=words::open_in_tab(lang)>
                    <Icon name="external-link"/>
                </a>
                <a class="icon-button" data-part="save" href="#" download="" rel="external" aria-label=words::download(lang)>
                    <Icon name="download"/>
                </a>
                {button("close", "x", words::close(lang))}
            </header>
            <div data-part="stage" tabindex="0">
                <img data-part="picture" alt=""/>
            </div>
        </dialog>
    }
}
