//! `/ingresar`: a plain form without any script, so that password managers, pasting and old tablets just work.

use crate::frame::Brand;
use crate::me::{Me, lang, me};
use crate::ui::{Icon, LanguageForm};
use crate::words;
use domain::Refusal;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

/// The server posts back here with `error`, `minutos`, `correo` and `a`.
#[component]
pub fn SignInPage() -> impl IntoView {
    let lang = lang();
    let Me { office, logo, .. } = me();
    let query = use_query_map().get_untracked();
    let said = |name: &str| query.get_str(name).unwrap_or_default().to_owned();
    let (address, wanted) = (said("correo"), said("a"));
    let trouble = refused(&query).map(|no| words::refusal(lang, &no));
    let stopped = trouble.is_some();
    // Whoever comes back with an address has only the password left to type.
    let again = !address.is_empty();
    view! {
        <Title text=words::sign_in(lang)/>
        <main id="contenido" class="sign-in">
            <div class="sign-in-card">
                <p class="brand">
                    <Brand logo/>
                    <span class="brand-text"><strong>"Mesa"</strong><small>{office}</small></span>
                </p>
                <h1>{words::sign_in(lang)}</h1>
                {trouble
                    .map(|trouble| {
                        view! {
                            <p class="outcome bad" role="alert" id="ingreso-error">
                                <Icon name="triangle-alert"/>
                                <span>{trouble}</span>
                            </p>
                        }
                    })}
                <form class="form" method="post" action="/ingresar">
                    <input type="hidden" name="a" value=wanted/>
                    <div class="field">
                        <label for="correo">{words::mail_address(lang)}</label>
                        <input
                            id="correo"
                            name="correo"
                            type="email"
                            autocomplete="username"
                            inputmode="email"
                            autocapitalize="none"
                            spellcheck="false"
                            required
                            value=address
                            autofocus=!again
                            aria-describedby=stopped.then_some("ingreso-error")
                        />
                    </div>
                    <div class="field">
                        <label for="clave">{words::password(lang)}</label>
                        <input
                            id="clave"
                            name="clave"
                            type="password"
                            autocomplete="current-password"
                            required
                            autofocus=again
                            aria-describedby=stopped.then_some("ingreso-error")
                        />
                    </div>
                    <button class="button primary wide" type="submit">{words::sign_in(lang)}</button>
                </form>
                <p class="quiet">{words::sign_in_intro(lang)}</p>
            </div>
            <footer class="public-foot">
                <LanguageForm lang/>
                <a href="/accesibilidad">{words::accessibility(lang)}</a>
                <a href="/privacidad">{words::privacy(lang)}</a>
            </footer>
        </main>
    }
}

/// What stopped the sign-in, as its address says. Everything but a lock-out reads the same: nobody learns which addresses exist.
fn refused(query: &ParamsMap) -> Option<Refusal> {
    match query.get_str("error")? {
        "intentos" => {
            let minutes = query.get_str("minutos").and_then(|minutes| minutes.parse().ok()).unwrap_or(1);
            Some(Refusal::TooManyAttempts { minutes })
        }
        _ => Some(Refusal::WrongSignIn),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> ParamsMap {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_address_says_only_what_somebody_may_know() {
        assert_eq!(refused(&query(&[])), None);
        assert_eq!(refused(&query(&[("error", "credenciales")])), Some(Refusal::WrongSignIn));
        assert_eq!(refused(&query(&[("error", "otra-cosa")])), Some(Refusal::WrongSignIn));
        assert_eq!(refused(&query(&[("error", "intentos"), ("minutos", "12")])), Some(Refusal::TooManyAttempts { minutes: 12 }));
        assert_eq!(refused(&query(&[("error", "intentos"), ("minutos", "<b>")])), Some(Refusal::TooManyAttempts { minutes: 1 }));
    }
}
