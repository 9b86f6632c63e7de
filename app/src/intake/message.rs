//! `/app/recepcion/{id}`: one message whole, why it is where it is, and what can be done with it.

use super::act::Act;
use super::api::{self, AskIntakeAct};
use super::row::icon;
use super::status::Facts;
use crate::AskError;
use crate::live::refetch_on_change;
use crate::me::{lang, me};
use crate::tickets::Sender;
use crate::ui::{Icon, Outcome, Problem, Prose, Skeleton, When};
use crate::words;
use domain::Refusal;
use domain::intake::{IntakeContent, IntakeDetail, IntakeId, IntakeState};
use leptos::attr::custom::custom_attribute;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

#[component]
pub fn MessagePage() -> impl IntoView {
    let lang = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| id.parse().ok()).map(IntakeId)));
    let message = Resource::new_blocking(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => api::intake_detail(id).await,
                None => Err(AskError::Refused(Refusal::NotFound)),
            }
        },
    );
    let action = ServerAction::<AskIntakeAct>::new();
    let acted = Signal::derive(move || action.value().get());
    refetch_on_change(message);
    Effect::new(move |_| {
        if acted.with(|acted| matches!(acted, Some(Ok(())))) {
            message.refetch();
        }
    });
    view! {
        <section class="page mail" aria-labelledby="mensaje-asunto">
            <a class="back" href="/app/recepcion">
                <Icon name="chevron-left"/>
                {words::back_to_intake(lang)}
            </a>
            <Outcome value=acted done=words::intake_done(lang)/>
            <Transition fallback=|| view! { <Skeleton lines=8/> }>
                {move || {
                    id.track();
                    Suspend::new(async move {
                        match message.await {
                            Ok(detail) => view! { <Message detail action/> }.into_any(),
                            Err(error) => {
                                view! {
                                    <Title text=words::went_wrong(lang)/>
                                    <h1 class="visually-hidden" id="mensaje-asunto">{words::intake(lang)}</h1>
                                    <Problem error retry=Callback::new(move |()| message.refetch())/>
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
fn Message(detail: IntakeDetail, action: ServerAction<AskIntakeAct>) -> impl IntoView {
    let lang = lang();
    let IntakeDetail { row, sender, ignorable, history, content } = detail;
    let why = words::reasons_here(lang, &row);
    let id = row.id.0;
    let subject = if row.subject.trim().is_empty() { words::no_subject(lang).to_owned() } else { row.subject };
    let acts = me().administers() && matches!(row.state, IntakeState::Held | IntakeState::Ignored) && row.size > 0;
    let fault = row.fault;
    view! {
        <Title text=format!("{subject} · {}", words::intake(lang))/>
        <header class="page-head">
            <h1 id="mensaje-asunto">{subject.clone()}</h1>
            <p class="row-actions">
                <span class="chip fate" data-state=row.state.key()><Icon name=icon(row.state)/>{row.state.label(lang)}</span>
                {row.ticket.map(|ticket| view! { <a href=format!("/app/t/{}", ticket.0)>{ticket.to_string()}</a> })}
                {(!content.raw.is_empty())
                    .then(|| {
                        view! {
                            <a class="button" href=format!("/app/recepcion/{id}/raw") download=format!("recepcion-{id}.eml") rel="external">
                                <Icon name="download"/>
                                {words::download_eml(lang)}
                            </a>
                        }
                    })}
            </p>
        </header>
        <dl class="facts">
            <div>
                <dt>{words::column_from(lang)}</dt>
                <dd><span class="address">{row.from}</span></dd>
            </div>
            <div><dt>{words::column_received(lang)}</dt><dd><When stamp=row.received/></dd></div>
            <div><dt>{words::column_size(lang)}</dt><dd>{words::size(lang, row.size)}</dd></div>
        </dl>
        {sender.map(|(verdict, why)| view! { <Sender verdict why/> })}
        <section class="page-section" aria-labelledby="mensaje-porque">
            <h2 id="mensaje-porque">{words::why_it_is_here(lang)}</h2>
            {why.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
            {fault.map(|fault| view! { <p class="fate-why">{words::technical(lang)} " " <span lang="en">{fault}</span></p> })}
        </section>
        {acts.then(|| view! { <Acts id ignorable action/> })}
        <Content id subject content/>
        {(!history.is_empty())
            .then(|| {
                view! {
                    <section class="page-section" aria-labelledby="mensaje-historia">
                        <h2 id="mensaje-historia">{words::handled(lang)}</h2>
                        <ul>
                            {history
                                .into_iter()
                                .map(|(at, who, what)| view! { <li><When stamp=at/> " · " {who} " · " {what}</li> })
                                .collect_view()}
                        </ul>
                    </section>
                }
            })}
    }
}

/// What can be undone is one press; what cannot shows first what it will do.
#[component]
fn Acts(id: i64, ignorable: Vec<String>, action: ServerAction<AskIntakeAct>) -> impl IntoView {
    let lang = lang();
    view! {
        <section class="page-section" aria-labelledby="mensaje-acciones">
            <h2 id="mensaje-acciones">{words::what_to_do(lang)}</h2>
            <div class="row-actions">
                <Act action id act="refile" label=words::refile(lang) icon="refresh-cw"/>
                {ignorable
                    .into_iter()
                    .map(|who| {
                        let label = words::ignore_sender(lang, &who);
                        view! { <Act action id act="ignore" value=who label icon="eye-off"/> }
                    })
                    .collect_view()}
            </div>
            <details class="reception-act">
                <summary>{words::attach_mail(lang)}</summary>
                <p>{words::attach_note(lang)}</p>
                <ActionForm action>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <input type="hidden" name="act" value="attach"/>
                    <label for="mensaje-ticket">{words::attach_number(lang)}</label>
                    <input id="mensaje-ticket" name="value" inputmode="numeric" autocomplete="off" required/>
                    <button type="submit" class="button" aria-disabled=move || action.pending().get().then_some("true")>
                        {words::attach_mail(lang)}
                    </button>
                </ActionForm>
            </details>
            <details class="reception-act">
                <summary>{words::make_ticket(lang)}</summary>
                <p>{words::make_ticket_note(lang)}</p>
                <Act action id act="open" label=words::make_ticket(lang) icon="plus"/>
            </details>
        </section>
    }
}

#[component]
fn Content(id: i64, subject: String, content: IntakeContent) -> impl IntoView {
    let lang = lang();
    let IntakeContent { headers, text, quoted, html, files, raw, cut } = content;
    let empty = text.is_empty() && quoted.is_none();
    view! {
        <section class="page-section" aria-labelledby="mensaje-texto">
            <h2 id="mensaje-texto">{words::as_text(lang)}</h2>
            {if empty { view! { <p>{words::no_text(lang)}</p> }.into_any() } else { view! { <Prose text/> }.into_any() }}
            {quoted.map(|quoted| view! { <details class="quoted"><summary>{words::quoted(lang)}</summary><Prose text=quoted/></details> })}
        </section>
        {html
            .then(|| {
                view! {
                    <details class="page-section formatted">
                        <summary>{words::as_html(lang)}</summary>
                        <iframe
                            {..custom_attribute("loading", "lazy")}
                            title=format!("{}: {subject}", words::html_frame(lang))
                            src=format!("/app/recepcion/{id}/html")
                            referrerpolicy="no-referrer"
                            sandbox="allow-popups allow-popups-to-escape-sandbox"
                        ></iframe>
                    </details>
                }
            })}
        {(!files.is_empty())
            .then(|| {
                view! {
                    <section class="page-section" aria-labelledby="mensaje-archivos">
                        <h2 id="mensaje-archivos">{words::mail_attachments(lang)}</h2>
                        <ul>
                            {files
                                .into_iter()
                                .map(|(name, kind, size)| view! { <li>{name} " " <small>{kind} ", " {words::size(lang, size)}</small></li> })
                                .collect_view()}
                        </ul>
                    </section>
                }
            })}
        <details class="page-section">
            <summary>{words::headers(lang)}</summary>
            <Facts facts=headers/>
        </details>
        {(!raw.is_empty())
            .then(|| {
                view! {
                    <details class="page-section">
                        <summary>{words::source(lang)}</summary>
                        {cut.then(|| view! { <p class="page-note"><Icon name="info"/>{words::source_cut(lang)}</p> })}
                        <pre class="reception-source" tabindex="0">{raw}</pre>
                    </details>
                }
            })}
    }
}
