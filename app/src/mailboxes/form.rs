//! The form that sets a mailbox up. Secrets never come back to it: an empty field keeps what is stored.

use super::LIST;
use super::list::{act_button, provide_me};
use crate::me;
use crate::ui::Icon;
use crate::{AskError, words};
use desk::mailboxes::{self, Mailbox};
use desk::{Desk, categories};
use domain::mailboxes::{Grant, MailboxId, Oauth, Provider, Security, SignIn};
use domain::people::Actor;
use domain::tickets::{CategoryChoice, Kind};
use domain::{Lang, Refusal};
use leptos::prelude::*;

pub(super) async fn html(desk: &Desk, actor: &Actor, search: &str) -> Result<String, AskError> {
    let known = match search.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix("id=")) {
        None => {
            // Whoever may not see the list may not see an empty form either.
            mailboxes::list(desk, actor).await?;
            None
        }
        Some(id) => {
            let id = id.parse().map_err(|_| AskError::Refused(Refusal::NotFound))?;
            let mailbox = mailboxes::get(desk, actor, MailboxId(id)).await?.mailbox;
            if mailbox.configured {
                return Err(AskError::Refused(Refusal::FromConfiguration));
            }
            Some(mailbox)
        }
    };
    let categories = categories::list(desk, actor).await?;
    provide_me();
    Ok(rendered(me::lang(), known, categories))
}

fn rendered(lang: Lang, known: Option<Mailbox>, categories: Vec<CategoryChoice>) -> String {
    let title = if known.is_some() { words::edit_mailbox(lang) } else { words::add_mailbox(lang) };
    let id = known.as_ref().map(|known| known.id.0);
    view! {
        <section class="page mailbox-page" aria-labelledby="buzon-titulo">
            <a class="back" href=LIST>
                <Icon name="chevron-left"/>
                {words::back_to_mailboxes(lang)}
            </a>
            <header class="page-head">
                <h1 id="buzon-titulo">{title}</h1>
            </header>
            <form class="form mailbox-form" method="post" action="/api/mailbox_save" autocomplete="off">
                // What Enter in a field presses.
                <button class="visually-hidden" name="press" value="save" tabindex="-1" aria-hidden="true">{words::save_mailbox(lang)}</button>
                {id.map(|id| view! { <input type="hidden" name="draft[id]" value=id.to_string()/> })}
                {the_mailbox(lang, known.as_ref())}
                {the_server(lang, known.as_ref())}
                {the_folders(lang, known.as_ref())}
                {the_tickets(lang, known.as_ref(), categories)}
                <div class="row-actions">
                    <button class="button mailbox-probe" name="press" value="probe">
                        <Icon name="play"/>
                        {words::probe_mailbox(lang)}
                    </button>
                    <button class="button primary" name="press" value="save">{words::save_mailbox(lang)}</button>
                    <a class="button" href=LIST>{words::cancel(lang)}</a>
                </div>
            </form>
            {id
                .map(|id| {
                    view! {
                        <details class="page-section">
                            <summary>{words::archive_mailbox(lang)}</summary>
                            <p id="archivar-sobre">{words::archive_mailbox_hint(lang)}</p>
                            {act_button(id, "archive", "archive", words::archive_mailbox(lang), "archivar-sobre")}
                        </details>
                    }
                })}
        </section>
    }
    .to_html()
}

fn the_mailbox(lang: Lang, known: Option<&Mailbox>) -> impl IntoView + use<> {
    let address = known.map(|known| known.settings.address.to_string()).unwrap_or_default();
    let hint = if known.is_some() { words::hint_address_stays(lang) } else { words::hint_mailbox_address(lang) };
    let name = known.map(|known| known.settings.name.clone()).unwrap_or_default();
    let fixed = known.is_some();
    view! {
        <fieldset>
            <legend>{words::group_mailbox(lang)}</legend>
            <div class="field">
                <label for="b-direccion">{words::label_mailbox_address(lang)}</label>
                <input id="b-direccion" type="email" name="draft[address]" value=address required readonly=fixed aria-describedby="b-direccion-ayuda"/>
                <p class="hint" id="b-direccion-ayuda">{hint}</p>
            </div>
            {field("b-nombre", "name", words::label_mailbox_name(lang), Some(words::hint_mailbox_name(lang)), name, false)}
        </fieldset>
    }
}

fn the_server(lang: Lang, known: Option<&Mailbox>) -> impl IntoView + use<> {
    let settings = known.map(|known| known.settings.clone());
    let text = |get: fn(&domain::mailboxes::MailboxSettings) -> String| settings.as_ref().map(get).unwrap_or_default();
    let chosen = settings.as_ref().map(|settings| settings.security).unwrap_or_default();
    let sign_in = settings.as_ref().map(|settings| settings.sign_in.clone());
    let oauth = match &sign_in {
        Some(SignIn::Oauth(oauth)) => Some(oauth.clone()),
        Some(SignIn::Password) | None => None,
    };
    let by_token = oauth.is_some();
    let kept = known.is_some_and(Mailbox::has_secret);
    view! {
        <fieldset>
            <legend>{words::group_server(lang)}</legend>
            {field("b-servidor", "host", words::label_host(lang), Some(words::hint_host(lang)), text(|settings| settings.host.clone()), true)}
            <div class="mailbox-pair">
                <div class="field">
                    <label for="b-proteccion">{words::label_security(lang)}</label>
                    <select id="b-proteccion" name="draft[security]">
                        {Security::ALL
                            .iter()
                            .map(|each| view! { <option value=each.key() selected=*each == chosen>{each.label(lang)}</option> })
                            .collect_view()}
                    </select>
                </div>
                {field("b-puerto", "port", words::label_port(lang), Some(words::hint_port(lang)), text(|settings| settings.port.to_string()), false)}
            </div>
            {field("b-usuario", "user", words::label_user(lang), Some(words::hint_user(lang)), text(|settings| settings.user.clone()), false)}
            <div class="field">
                <label for="b-ingreso">{words::label_sign_in(lang)}</label>
                <select id="b-ingreso" name="draft[sign_in]">
                    <option value="password" selected=!by_token>{words::by_password(lang)}</option>
                    <option value="oauth" selected=by_token>{words::by_token(lang)}</option>
                </select>
            </div>
            {secret(lang, "b-clave", "password", words::password(lang), kept && !by_token)}
            <details open=by_token>
                <summary>{words::token_settings(lang)}</summary>
                {the_tokens(lang, oauth, kept && by_token)}
            </details>
            <details open=settings.as_ref().is_some_and(|settings| settings.extra_ca.is_some())>
                <summary>{words::label_extra_ca(lang)}</summary>
                {area("b-ca", "extra_ca", words::label_extra_ca(lang), words::hint_extra_ca(lang), text(|s| s.extra_ca.clone().unwrap_or_default()), 4)}
            </details>
        </fieldset>
    }
}

fn the_tokens(lang: Lang, oauth: Option<Oauth>, kept: bool) -> impl IntoView + use<> {
    let text = |get: fn(&Oauth) -> String| oauth.as_ref().map(get).unwrap_or_default();
    let provider = oauth.as_ref().map_or(Provider::Microsoft, |oauth| oauth.provider);
    let grant = oauth.as_ref().map_or(Grant::RefreshToken, |oauth| oauth.grant);
    view! {
        <div class="form">
            <p class="hint">{words::hint_tokens(lang)}</p>
            <div class="field">
                <label for="b-proveedor">{words::label_provider(lang)}</label>
                <select id="b-proveedor" name="draft[provider]">
                    {Provider::ALL
                        .iter()
                        .map(|each| view! { <option value=each.key() selected=*each == provider>{each.label(lang)}</option> })
                        .collect_view()}
                </select>
            </div>
            {field("b-directorio", "tenant", words::label_tenant(lang), Some(words::hint_tenant(lang)), text(|oauth| oauth.tenant.clone()), false)}
            {field("b-tokens", "token_url", words::label_token_url(lang), None, text(|oauth| oauth.token_url.clone()), false)}
            {field("b-cliente", "client_id", words::label_client_id(lang), None, text(|oauth| oauth.client_id.clone()), false)}
            {secret(lang, "b-secreto", "client_secret", words::label_client_secret(lang), kept)}
            <div class="field">
                <label for="b-con">{words::label_grant(lang)}</label>
                <select id="b-con" name="draft[grant]">
                    {Grant::ALL
                        .iter()
                        .map(|each| view! { <option value=each.key() selected=*each == grant>{each.label(lang)}</option> })
                        .collect_view()}
                </select>
            </div>
            {secret(lang, "b-renovacion", "refresh_token", words::label_refresh_token(lang), kept)}
            {field("b-alcance", "scope", words::label_scope(lang), Some(words::hint_scope(lang)), text(|oauth| oauth.scope.clone()), false)}
        </div>
    }
}

fn the_folders(lang: Lang, known: Option<&Mailbox>) -> impl IntoView + use<> {
    let folders = known.map_or_else(|| "INBOX".to_owned(), |known| known.settings.folders.join("\n"));
    let processed = known.and_then(|known| known.settings.processed.clone()).unwrap_or_default();
    view! {
        <fieldset>
            <legend>{words::group_folders(lang)}</legend>
            {area("b-carpetas", "folders", words::label_folders(lang), words::hint_folders(lang), folders, 2)}
            {field("b-procesados", "processed", words::label_processed(lang), Some(words::hint_processed(lang)), processed, false)}
        </fieldset>
    }
}

fn the_tickets(lang: Lang, known: Option<&Mailbox>, categories: Vec<CategoryChoice>) -> impl IntoView + use<> {
    let kind = known.and_then(|known| known.settings.kind);
    let category = known.and_then(|known| known.settings.category);
    let plus = known.is_some_and(|known| known.settings.plus_addresses);
    view! {
        <fieldset>
            <legend>{words::group_tickets(lang)}</legend>
            <div class="mailbox-pair">
                <div class="field">
                    <label for="b-categoria">{words::label_default_category(lang)}</label>
                    <select id="b-categoria" name="draft[category]">
                        <option value="">{words::no_category(lang)}</option>
                        {categories
                            .into_iter()
                            .map(|each| {
                                view! { <option value=each.id.0.to_string() selected=category == Some(each.id)>{each.path}</option> }
                            })
                            .collect_view()}
                    </select>
                </div>
                <div class="field">
                    <label for="b-tipo">{words::label_default_kind(lang)}</label>
                    <select id="b-tipo" name="draft[kind]">
                        <option value="">{words::by_category(lang)}</option>
                        {Kind::ALL
                            .iter()
                            .map(|each| view! { <option value=each.key() selected=kind == Some(*each)>{each.label(lang)}</option> })
                            .collect_view()}
                    </select>
                </div>
            </div>
            <div class="field">
                <label class="check">
                    <input type="checkbox" name="draft[plus_addresses]" value="true" checked=plus aria-describedby="b-mas-ayuda"/>
                    {words::label_plus(lang)}
                </label>
                <p class="hint" id="b-mas-ayuda">{words::hint_plus(lang)}</p>
            </div>
        </fieldset>
    }
}

fn field(
    id: &'static str,
    name: &str,
    label: &'static str,
    hint: Option<&'static str>,
    value: String,
    required: bool,
) -> impl IntoView + use<> {
    let help = format!("{id}-ayuda");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                name=format!("draft[{name}]")
                value=value
                required=required
                maxlength="2000"
                autocapitalize="off"
                spellcheck="false"
                aria-describedby=hint.map(|_| help.clone())
            />
            {hint.map(|hint| view! { <p class="hint" id=help>{hint}</p> })}
        </div>
    }
}

fn secret(lang: Lang, id: &'static str, name: &str, label: &'static str, kept: bool) -> impl IntoView + use<> {
    let help = format!("{id}-ayuda");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                type="password"
                name=format!("draft[{name}]")
                autocomplete="new-password"
                placeholder=kept.then_some("••••••••")
                aria-describedby=kept.then(|| help.clone())
            />
            {kept.then(|| view! { <p class="hint" id=help>{words::hint_kept(lang)}</p> })}
        </div>
    }
}

fn area(id: &'static str, name: &str, label: &'static str, hint: &'static str, value: String, rows: u8) -> impl IntoView + use<> {
    let help = format!("{id}-ayuda");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <crate::ui::TextArea id=id name=format!("draft[{name}]") rows text=value described_by=help.clone()/>
            <p class="hint" id=help>{hint}</p>
        </div>
    }
}
