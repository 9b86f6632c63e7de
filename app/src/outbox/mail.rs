//! `/app/salida/{id}`: one mail, as the person gets it, and how far it got.

use super::api;
use super::decide::{Deciding, Decisions, decided};
use super::state_chip::DeliveryChip;
use crate::AskError;
use crate::live::refetch_on_change;
use crate::me::{lang, me};
use crate::ui::{Icon, Outcome, Problem, Prose, Skeleton, When};
use crate::words;
use domain::Refusal;
use domain::notices::{DeliveryState, NoticeId, OutboxMail};
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

#[component]
pub fn MailPage() -> impl IntoView {
    let lang = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| id.parse().ok()).map(NoticeId)));
    let mail = Resource::new_blocking(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => api::outbox_mail(id).await,
                None => Err(AskError::Refused(Refusal::NotFound)),
            }
        },
    );
    let action = Deciding::new();
    refetch_on_change(mail);
    view! {
        <section class="page mail" aria-labelledby="correo-asunto">
            <a class="back" href="/app/salida">
                <Icon name="chevron-left"/>
                {words::back_to_outbox(lang)}
            </a>
            <Outcome value=decided(action) done=words::decided(lang)/>
            <Transition fallback=|| view! { <Skeleton lines=8/> }>
                {move || {
                    id.track();
                    Suspend::new(async move {
                        match mail.await {
                            Ok(mail) => view! { <Mail mail action/> }.into_any(),
                            Err(error) => {
                                view! {
                                    <Title text=words::went_wrong(lang)/>
                                    <h1 class="visually-hidden" id="correo-asunto">{words::outbox(lang)}</h1>
                                    <Problem error retry=Callback::new(move |()| mail.refetch())/>
                                }
                                    .into_any()
                            }
                        }
                    })
                }}
            </Transition>
        </section>
    }
}

#[component]
fn Mail(mail: OutboxMail, action: Deciding) -> impl IntoView {
    let lang = lang();
    let OutboxMail { row, headers, text, html, attachments } = mail;
    let id = row.id.0;
    let subject = if row.subject.trim().is_empty() { words::no_subject(lang).to_owned() } else { row.subject };
    let administers = me().administers();
    let (state, sendable) = (row.state, row.sendable);
    // What could never be composed has no bytes: there is nothing to read, send or download.
    let written = !headers.is_empty();
    view! {
        <Title text=format!("{subject} · {}", words::outbox(lang))/>
        <header class="page-head">
            <h1 id="correo-asunto">{subject.clone()}</h1>
            <p class="row-actions">
                <DeliveryChip state=row.state/>
                {written
                    .then(|| {
                        view! {
                            <a class="button" href=format!("/app/salida/{id}/eml") download=format!("salida-{id}.eml") rel="external">
                                <Icon name="download"/>
                                {words::download_eml(lang)}
                            </a>
                        }
                    })}
            </p>
        </header>
        {(administers && (state.may_be_retried() || state.may_be_cancelled()))
            .then(|| {
                view! {
                    <div class="row-actions">
                        <Decisions action id state sendable/>
                    </div>
                    {(sendable && state.may_be_retried()).then(|| view! { <p class="hint">{words::retry_hint(lang)}</p> })}
                }
            })}
        <dl class="facts">
            <div>
                <dt>{words::column_to(lang)}</dt>
                <dd>{row.person} " " <span class="address">{row.address}</span></dd>
            </div>
            <div>
                <dt>{words::ticket_pane(lang)}</dt>
                <dd><a href=format!("/app/t/{}", row.ticket.0)>{row.ticket.to_string()}</a></dd>
            </div>
            <div><dt>{words::column_kind(lang)}</dt><dd>{row.kind.label(lang)}</dd></div>
            <div><dt>{words::column_promised(lang)}</dt><dd><When stamp=row.promised/></dd></div>
            {row.accepted.map(|at| view! { <div><dt>{words::accepted_at(lang)}</dt><dd><When stamp=at/></dd></div> })}
            {row.next_attempt.map(|at| view! { <div><dt>{words::next_attempt(lang)}</dt><dd><When stamp=at/></dd></div> })}
            <div><dt>{words::column_attempts(lang)}</dt><dd>{row.attempts.to_string()}</dd></div>
            {row
                .why
                .map(|why| {
                    view! {
                        <div>
                            <dt>{words::cause(lang)}</dt>
                            <dd><strong>{why.label(lang)} "."</strong> " " {words::advice(lang, why)}</dd>
                        </div>
                    }
                })}
            {row
                .decided
                .map(|(name, at)| {
                    let dt = if state == DeliveryState::Cancelled { words::cancelled_by(lang) } else { words::retried_by(lang) };
                    view! { <div><dt>{dt}</dt><dd>{name} " · " <When stamp=at/></dd></div> }
                })}
            {row.last_reply.map(|reply| view! { <div><dt>{words::last_reply(lang)}</dt><dd class="c-reply">{reply}</dd></div> })}
        </dl>
        {(!written)
            .then(|| {
                view! {
                    <p class="outcome bad">
                        <Icon name="triangle-alert"/>
                        {words::never_written(lang)}
                    </p>
                }
            })}
        {written
            .then(|| {
                view! {
                    <section class="page-section" aria-labelledby="correo-texto">
                        <h2 id="correo-texto">{words::as_text(lang)}</h2>
                        <Prose text/>
                    </section>
                }
            })}
        {html.then(|| view! { <Formatted id subject/> })}
        {(!attachments.is_empty())
            .then(|| {
                view! {
                    <section class="page-section" aria-labelledby="correo-adjuntos">
                        <h2 id="correo-adjuntos">{words::mail_attachments(lang)}</h2>
                        <ul>
                            {attachments.into_iter().map(|name| view! { <li><Icon name="paperclip"/> " " {name}</li> }).collect_view()}
                        </ul>
                    </section>
                }
            })}
        {written.then(|| view! { <Headers headers/> })}
    }
}

/// In a frame that can run nothing (M22).
#[component]
fn Formatted(id: i64, subject: String) -> impl IntoView {
    let lang = lang();
    view! {
        <details class="formatted">
            <summary>{words::as_html(lang)}</summary>
            <iframe
                {..custom_attribute("loading", "lazy")}
                title=format!("{}: {subject}", words::html_frame(lang))
                src=format!("/app/salida/{id}/html")
                referrerpolicy="no-referrer"
                sandbox="allow-popups allow-popups-to-escape-sandbox"
            ></iframe>
        </details>
    }
}

#[component]
fn Headers(headers: Vec<(String, String)>) -> impl IntoView {
    view! {
        <details class="page-section">
            <summary>{words::headers(lang())}</summary>
            <dl class="headers">
                {headers
                    .into_iter()
                    .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
                    .collect_view()}
            </dl>
        </details>
    }
}
