//! `/app/perfil`: who one is here, and how the interface looks.

use super::api;
use super::theme::{RowsSwitch, ThemeSwitch};
use crate::me::{lang, me};
use crate::tickets::OwnDrafts;
use crate::ui::{Icon, Problem, Skeleton};
use crate::words;
use domain::people::MIN_PASSWORD;
use domain::{Lang, Refusal};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

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
            {me().works().then(|| view! { <OwnDrafts/> })}
            <LanguageChoice/>
            <section class="page-section"><ThemeSwitch/><RowsSwitch/></section>
            <section class="page-section" aria-labelledby="perfil-teclas">
                <h2 id="perfil-teclas">{words::shortcuts(lang)}</h2>
                <crate::frame::SingleKeys/>
            </section>
            <Password/>
            <section class="page-section device" aria-labelledby="equipo">
                <h2 id="equipo">{words::this_device(lang)}</h2>
                <mesa-install></mesa-install>
                <mesa-push></mesa-push>
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

/// A plain form, answered with a redirect to this page: what was typed is never in an address, and never kept.
#[component]
fn Password() -> impl IntoView {
    let lang = lang();
    let said = use_query_map().with_untracked(|query| {
        let how = query.get_str("clave")?;
        let minutes = query.get_str("minutos").and_then(|minutes| minutes.parse().ok()).unwrap_or(1);
        Some((how == "cambiada", password_outcome(lang, how, minutes)))
    });
    let field = |id: &'static str, name: &'static str, label: &'static str, complete: &'static str, least: Option<usize>| {
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <input id=id name=name type="password" autocomplete=complete required minlength=least/>
            </div>
        }
    };
    view! {
        <section class="page-section" aria-labelledby="clave">
            <h2 id="clave">{words::password(lang)}</h2>
            {said
                .map(|(good, text)| {
                    view! {
                        <p class=if good { "outcome ok" } else { "outcome bad" } role=if good { "status" } else { "alert" }>
                            <Icon name=if good { "circle-check" } else { "triangle-alert" }/>
                            <span>{text}</span>
                        </p>
                    }
                })}
            <form class="form" method="post" action="/clave">
                {field("clave-actual", "actual", words::password_now(lang), "current-password", None)}
                {field("clave-nueva", "nueva", words::password_new(lang), "new-password", Some(MIN_PASSWORD))}
                {field("clave-repetida", "repetida", words::password_again(lang), "new-password", Some(MIN_PASSWORD))}
                <p class="hint">{words::password_hint(lang, MIN_PASSWORD)}</p>
                <button class="button" type="submit">{words::password_change(lang)}</button>
            </form>
        </section>
    }
}

fn password_outcome(lang: Lang, how: &str, minutes: u32) -> String {
    match how {
        "cambiada" => words::password_changed(lang).to_owned(),
        "distinta" => words::password_differs(lang).to_owned(),
        "corta" => words::refusal(lang, &Refusal::WeakPassword { min: MIN_PASSWORD }),
        "larga" => words::refusal(lang, &Refusal::TooLong { max: 1_024 }),
        "intentos" => words::refusal(lang, &Refusal::TooManyAttempts { minutes }),
        _ => words::password_wrong(lang).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_how_it_went_and_nothing_else_is_taken_from_it() {
        assert_eq!(password_outcome(Lang::Es, "cambiada", 1), words::password_changed(Lang::Es));
        assert_eq!(password_outcome(Lang::Es, "<script>", 1), words::password_wrong(Lang::Es));
        assert!(password_outcome(Lang::En, "intentos", 7).contains('7'));
    }
}
