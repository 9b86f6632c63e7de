//! Every mailbox: how it stands since when, what is wrong, and what can be done.

use super::{FORM, LIST};
use crate::me::{self, Me};
use crate::ui::{Icon, When};
use crate::{AskError, words};
use desk::mailboxes::{self, Listed};
use desk::{Desk, Trouble};
use domain::mailboxes::{MailboxId, Phase};
use domain::people::Actor;
use domain::{Lang, Refusal};
use leptos::prelude::*;

/// Components that a server function renders know who looks from the context, as in a page.
pub(super) fn provide_me() {
    if use_context::<Me>().is_none() {
        provide_context(me::found());
    }
}

/// Where each of these leads is the list.
pub(super) async fn act(desk: &Desk, actor: &Actor, id: MailboxId, act: &str) -> Result<(), AskError> {
    let done = match act {
        "pause" | "resume" => mailboxes::pause(desk, actor, id, act == "pause").await.map(|()| ""),
        "retry" => mailboxes::retry(desk, actor, id).await.map(|()| ""),
        "archive" => mailboxes::archive(desk, actor, id).await.map(|()| "?hecho=archivado"),
        _ => Err(Trouble::Refused(Refusal::BadField { field: "act".to_owned() })),
    }?;
    leptos_axum::redirect(&format!("{LIST}{done}"));
    Ok(())
}

pub(super) async fn html(desk: &Desk, actor: &Actor, search: &str) -> Result<String, AskError> {
    let listed = mailboxes::list(desk, actor).await?;
    provide_me();
    let lang = me::lang();
    let done = match search.trim_start_matches('?') {
        "hecho=guardado" => Some(words::mailbox_saved(lang)),
        "hecho=archivado" => Some(words::mailbox_archived(lang)),
        _ => None,
    };
    // Whoever came from the first steps goes on with them.
    let starting = desk::settings::setup_pending(desk).await?;
    Ok(rendered(lang, listed, done, starting))
}

fn rendered(lang: Lang, listed: Vec<Listed>, done: Option<&'static str>, starting: bool) -> String {
    let none = listed.is_empty();
    let cards = listed.into_iter().map(|one| card(lang, one)).collect_view();
    let add = move || {
        view! {
            <a class="button primary" href=FORM>
                <Icon name="plus"/>
                {words::add_mailbox(lang)}
            </a>
        }
    };
    view! {
        <section class="page" aria-labelledby="buzones-titulo">
            <header class="page-head">
                <h1 id="buzones-titulo">{words::mailboxes(lang)}</h1>
                <p>{words::mailboxes_intro(lang)}</p>
                {(!none).then(add)}
            </header>
            {done
                .map(|done| {
                    view! {
                        <p class="outcome ok" role="status">
                            <Icon name="circle-check"/>
                            {done}
                        </p>
                    }
                })}
            {starting
                .then(|| {
                    view! {
                        <p class="page-note">
                            <Icon name="list-checks"/>
                            <a href=crate::office::START>{words::start_go_on(lang)}</a>
                        </p>
                    }
                })}
            {if none {
                view! {
                    <div class="empty">
                        <Icon name="mailbox"/>
                        <p class="empty-title">{words::empty_title(lang)}</p>
                        <p>{words::mailboxes_empty(lang)}</p>
                        {add()}
                    </div>
                }
                    .into_any()
            } else {
                view! { <ul class="mailboxes">{cards}</ul> }.into_any()
            }}
        </section>
    }
    .to_html()
}

const fn icon(phase: Phase) -> &'static str {
    match phase {
        Phase::Paused => "pause",
        Phase::Open => "circle-check",
        Phase::Connecting => "refresh-cw",
        Phase::Failed | Phase::Refused => "triangle-alert",
    }
}

fn card(lang: Lang, one: Listed) -> impl IntoView + use<> {
    let Listed { mailbox, category, phase, fault, words: said, folder, since, last_success, next_attempt, signed } = one;
    let settings = mailbox.settings;
    let id = mailbox.id.0;
    let heading = format!("buzon-{id}");
    let address = settings.address.to_string();
    let named = !settings.name.is_empty();
    let title = if named { settings.name.clone() } else { address.clone() };
    let host = format!("{}:{}", settings.host, settings.port);
    let waits = matches!(phase, Phase::Failed | Phase::Refused);
    let brings: Vec<String> = settings.kind.map(|kind| kind.label(lang).to_owned()).into_iter().chain(category).collect();
    let resume = phase == Phase::Paused;
    view! {
        <li class="mailbox" data-phase=phase.key() id=format!("b{id}")>
            <header>
                <h2 id=heading.clone()>{title}</h2>
                {named.then(|| view! { <span class="address">{address}</span> })}
                <span class="chip" data-phase=phase.key()>
                    <Icon name=icon(phase)/>
                    {phase.label(lang)}
                </span>
                {mailbox
                    .configured
                    .then(|| {
                        view! {
                            <span class="chip">
                                <Icon name="lock"/>
                                {words::from_configuration(lang)}
                            </span>
                        }
                    })}
            </header>
            {fault
                .map(|fault| {
                    view! {
                        <div class="mailbox-fault" role="note">
                            <p>
                                <strong>
                                    {fault.label(lang)}
                                    {folder.map(|folder| format!(" ({} «{folder}»)", words::in_folder(lang)))}
                                    "."
                                </strong>
                                " "
                                {words::mailbox_advice(lang, fault, &settings.host)}
                            </p>
                            {said.map(|said| view! { <p class="hint">{words::server_said(lang)} " " <q>{said}</q></p> })}
                        </div>
                    }
                })}
            <dl class="facts">
                {since
                    .map(|since| {
                        view! { <div><dt>{phase.label(lang)} " " {words::state_since(lang)}</dt><dd><When stamp=since/></dd></div> }
                    })}
                <div>
                    <dt>{words::last_received(lang)}</dt>
                    <dd>
                        {match last_success {
                            Some(at) => view! { <When stamp=at/> }.into_any(),
                            None => words::never_yet(lang).into_any(),
                        }}
                    </dd>
                </div>
                {next_attempt.map(|at| view! { <div><dt>{words::tries_again(lang)}</dt><dd><When stamp=at/></dd></div> })}
                <div><dt>{words::column_server(lang)}</dt><dd>{host}</dd></div>
                <div><dt>{words::group_folders(lang)}</dt><dd>{settings.folders.join(", ")}</dd></div>
                {signed
                    .map(|signed| {
                        let said = if signed { words::mailbox_signed(lang) } else { words::mailbox_unsigned(lang) };
                        view! { <div><dt>{words::column_signature(lang)}</dt><dd>{said}</dd></div> }
                    })}
                {(!brings.is_empty()).then(|| view! { <div><dt>{words::column_brings(lang)}</dt><dd>{brings.join(" · ")}</dd></div> })}
            </dl>
            {mailbox.configured.then(|| view! { <p class="hint">{words::from_configuration_hint(lang)}</p> })}
            <div class="row-actions">
                {waits.then(|| act_button(id, "retry", "refresh-cw", words::try_mailbox_now(lang), &heading))}
                {(!mailbox.configured)
                    .then(|| {
                        view! {
                            <a class="button" href=format!("{FORM}?id={id}") aria-describedby=heading.clone()>
                                <Icon name="wrench"/>
                                {words::change(lang)}
                            </a>
                        }
                    })}
                {if resume {
                    act_button(id, "resume", "play", words::resume_mailbox(lang), &heading).into_any()
                } else {
                    act_button(id, "pause", "pause", words::pause_mailbox(lang), &heading).into_any()
                }}
            </div>
        </li>
    }
}

/// A plain form: it works before any script has loaded.
pub(super) fn act_button(id: i64, act: &'static str, icon: &'static str, text: &'static str, about: &str) -> impl IntoView + use<> {
    view! {
        <form method="post" action="/api/mailbox_act">
            <input type="hidden" name="id" value=id.to_string()/>
            <button class="button" name="act" value=act aria-describedby=about.to_owned()>
                <Icon name=icon/>
                {text}
            </button>
        </form>
    }
}
