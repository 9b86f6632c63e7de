//! Light, dark, or as the device: three buttons of a plain form, effective at once where scripts run.

use super::api::AskSetTheme;
use crate::browser;
use crate::me::{Theme, lang, me};
use crate::ui::Icon;
use crate::words;
use domain::Lang;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What is chosen now; the switch in the menu and the one on the profile say the same.
#[derive(Clone, Copy)]
struct Chosen(RwSignal<Theme>);

/// Once for the whole layout.
pub fn provide_theme() {
    provide_context(Chosen(RwSignal::new(me().theme)));
}

#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let lang = lang();
    let action = ServerAction::<AskSetTheme>::new();
    let chosen = use_context::<Chosen>().map_or_else(|| RwSignal::new(me().theme), |chosen| chosen.0);
    let show = move |theme: Theme| {
        chosen.set(theme);
        browser::set_root_attribute("data-theme", theme.key());
    };
    view! {
        <ActionForm action attr:class="theme-switch">
            <fieldset>
                <legend>{words::theme(lang)}</legend>
                {Theme::ALL
                    .into_iter()
                    .map(|theme| {
                        view! {
                            <button
                                class="theme-option"
                                type="submit"
                                name="theme"
                                value=theme.key()
                                aria-pressed=move || (chosen.get() == theme).to_string()
                                on:click=move |_| show(theme)
                            >
                                <Icon name=theme.icon()/>
                                <span>{theme.label(lang)}</span>
                            </button>
                        }
                    })
                    .collect_view()}
            </fieldset>
        </ActionForm>
    }
}

impl Theme {
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Device => words::theme_device(lang),
            Self::Light => words::theme_light(lang),
            Self::Dark => words::theme_dark(lang),
        }
    }

    const fn icon(self) -> &'static str {
        match self {
            Self::Device => "monitor",
            Self::Light => "sun",
            Self::Dark => "moon",
        }
    }
}
