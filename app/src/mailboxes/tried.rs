//! What *Probar conexión* found, step by step, in words that say what to do.

use super::list::provide_me;
use crate::asking::{ProbeMailbox, fault};
use crate::me;
use crate::ui::Icon;
use crate::{AskError, words};
use desk::{Desk, mailboxes};
use domain::Lang;
use domain::mailboxes::{MailboxDraft, Probe, ProbeStep};
use domain::people::Actor;
use leptos::prelude::*;

pub(super) async fn html(desk: &Desk, actor: &Actor, draft: &MailboxDraft) -> Result<String, AskError> {
    let (settings, id, secrets) = mailboxes::to_probe(desk, actor, draft).await?;
    let probe = use_context::<ProbeMailbox>().ok_or_else(|| fault("nobody to try a mailbox in the request's context"))?;
    let host = settings.host.clone();
    let found = (probe.0)(desk.clone(), settings, id, secrets).await;
    provide_me();
    Ok(rendered(me::lang(), &host, &found))
}

fn rendered(lang: Lang, host: &str, found: &Probe) -> String {
    let steps = found.steps.iter().flat_map(|step| lines(lang, host, step)).map(|line| shown(lang, line)).collect_view();
    let folders = found.folders.clone();
    view! {
        <section class="probe" aria-labelledby="prueba-titulo">
            <h2 id="prueba-titulo">{words::probe_result(lang)}</h2>
            <ol class="probe-steps">{steps}</ol>
            {(!folders.is_empty())
                .then(|| {
                    view! {
                        <p>{words::probe_there_are(lang)}</p>
                        <ul class="probe-folders">{folders.into_iter().map(|name| view! { <li><code>{name}</code></li> }).collect_view()}</ul>
                    }
                })}
            {found
                .is_good()
                .then(|| {
                    view! {
                        <p class="outcome ok">
                            <Icon name="circle-check"/>
                            {words::probe_good(lang)}
                        </p>
                    }
                })}
        </section>
    }
    .to_html()
}

struct Line {
    state: &'static str,
    icon: &'static str,
    text: String,
    advice: Option<&'static str>,
    said: Option<String>,
}

fn lines(lang: Lang, host: &str, step: &ProbeStep) -> Vec<Line> {
    let line = |state, icon, text: String| Line { state, icon, text, advice: None, said: None };
    let good = |text: String| line("ok", "circle-check", text);
    let note = |text: &str| line("note", "info", text.to_owned());
    match step {
        ProbeStep::Connected => vec![good(words::probe_connected(lang).to_owned())],
        ProbeStep::SignedIn => vec![good(words::probe_signed_in(lang).to_owned())],
        ProbeStep::Folder { name, messages } => vec![good(words::probe_folder(lang, name, *messages))],
        ProbeStep::Processed { name, there: true } => vec![good(words::probe_processed(lang, name, true))],
        ProbeStep::Processed { name, there: false } => vec![note(&words::probe_processed(lang, name, false))],
        ProbeStep::Offers { idle, moves } => {
            let mut lines = vec![if *idle { good(words::probe_idle(lang).to_owned()) } else { note(words::probe_no_idle(lang)) }];
            if !moves {
                lines.push(note(words::probe_no_moves(lang)));
            }
            lines
        }
        ProbeStep::Failed { fault, words: said, folder } => {
            let mut text = fault.label(lang).to_owned();
            if let Some(folder) = folder {
                text = format!("{text} «{folder}»");
            }
            let advice = Some(words::mailbox_advice(lang, *fault, host));
            let said = Some(said.clone()).filter(|said| !said.is_empty());
            vec![Line { advice, said, ..line("bad", "triangle-alert", format!("{text}.")) }]
        }
    }
}

fn shown(lang: Lang, line: Line) -> impl IntoView + use<> {
    view! {
        <li data-state=line.state>
            <Icon name=line.icon/>
            <div>
                <p>{line.text}</p>
                {line.advice.map(|advice| view! { <p>{advice}</p> })}
                {line.said.map(|said| view! { <p class="hint">{words::server_said(lang)} " " <q>{said}</q></p> })}
            </div>
        </li>
    }
}
