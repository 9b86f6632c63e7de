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
                                data-palette=format!("{}: {}", words::theme(lang), theme.label(lang))
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

/// How high the rows of the list are: kept with the person, by a plain form that comes back to the same page.
#[component]
pub fn RowsSwitch() -> impl IntoView {
    let me = me();
    let (lang, compact) = (me.lang, me.compact);
    let option = |value: &'static str, icon: &'static str, text: &'static str, chosen: bool| {
        view! {
            <button class="theme-option" name="filas" value=value aria-pressed=chosen.to_string() data-palette=format!("{}: {text}", words::rows(lang))>
                <Icon name=icon/>
                <span>{text}</span>
            </button>
        }
    };
    view! {
        <form class="theme-switch rows-switch" method="post" action="/app/filas">
            <fieldset>
                <legend>{words::rows(lang)}</legend>
                {option("comodas", "rows-2", words::rows_comfortable(lang), !compact)}
                {option("compactas", "rows-4", words::rows_compact(lang), compact)}
            </fieldset>
        </form>
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
