//! `/app/perfil`: who one is here, and how the interface looks.

use super::api;
use super::theme::ThemeSwitch;
use crate::me::lang;
use crate::ui::{Icon, Problem, Skeleton};
use crate::words;
use domain::Lang;
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn ProfilePage() -> impl IntoView {
    let lang = lang();
    let profile = Resource::new(|| (), |()| api::profile());
    view! {
        <Title text=words::profile(lang)/>
        <section class="page profile" aria-labelledby="perfil-titulo">
            <header class="page-head">
                <h1 id="perfil-titulo">{words::profile(lang)}</h1>
            </header>
            <Transition fallback=|| view! { <Skeleton lines=3/> }>
                {move || Suspend::new(async move {
                    match profile.await {
                        Ok(profile) => {
                            view! {
                                <dl class="facts">
                                    <div><dt>{words::name(lang)}</dt><dd>{profile.name}</dd></div>
                                    <div><dt>{words::mail_address(lang)}</dt><dd>{profile.address}</dd></div>
                                    <div><dt>{words::role(lang)}</dt><dd>{profile.role.label(lang)}</dd></div>
                                </dl>
                            }
                                .into_any()
                        }
                        Err(error) => view! { <Problem error retry=Callback::new(move |()| profile.refetch())/> }.into_any(),
                    }
                })}
            </Transition>
            <LanguageChoice/>
            <section class="page-section"><ThemeSwitch/></section>
            <section class="page-section" aria-labelledby="perfil-clave">
                <h2 id="perfil-clave">{words::password(lang)}</h2>
                <p>{words::password_changed_by(lang)}</p>
            </section>
            <form method="post" action="/salir">
                <button class="button" type="submit">
                    <Icon name="log-out"/>
                    {words::sign_out(lang)}
                </button>
            </form>
            <footer class="public-foot">
                <a href="/accesibilidad" rel="external">{words::accessibility(lang)}</a>
                <a href="/privacidad" rel="external">{words::privacy(lang)}</a>
            </footer>
        </section>
    }
}

/// Kept with the person: mails to them and every page speak it.
#[component]
fn LanguageChoice() -> impl IntoView {
    let lang = lang();
    view! {
        <form class="form" method="post" action="/idioma">
            <div class="field">
                <label for="perfil-idioma">{words::language(lang)}</label>
                <select id="perfil-idioma" name="idioma">
                    {[(Lang::Es, "Español"), (Lang::En, "English")]
                        .into_iter()
                        .map(|(each, name)| view! { <option value=each.tag() lang=each.tag() selected=each == lang>{name}</option> })
                        .collect_view()}
                </select>
                <p class="hint">{words::language_hint(lang)}</p>
            </div>
            <button class="button primary" type="submit">{words::save(lang)}</button>
        </form>
    }
}
