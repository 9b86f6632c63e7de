//! How reception stands: each mailbox and its numbers, how long registration takes, and who is ignored.

use super::act::Act;
use super::api::AskIntakeAct;
use crate::me::{lang, me};
use crate::ui::{Icon, When};
use crate::words;
use domain::intake::Reception;
use leptos::prelude::*;

#[component]
pub fn Status(reception: Reception, action: ServerAction<AskIntakeAct>) -> impl IntoView {
    let lang = lang();
    let administers = me().administers();
    let Reception { folders, lag, ignored } = reception;
    view! {
        <section class="reception" aria-label=words::reception_state(lang)>
            {lag.map(|lag| view! { <p class="page-note"><Icon name="clock"/>{lag}</p> })}
            {folders
                .into_iter()
                .map(|folder| {
                    let well = folder.healthy && folder.accounts;
                    let (state, icon) = if !folder.healthy {
                        (folder.connection.unwrap_or_else(|| words::folder_silent(lang).to_owned()), "triangle-alert")
                    } else if folder.accounts {
                        (words::folder_well(lang).to_owned(), "circle-check")
                    } else {
                        (words::folder_lacks(lang).to_owned(), "triangle-alert")
                    };
                    view! {
                        <details class="reception-folder" open=!well>
                            <summary>
                                <span class="chip fate" data-state=if well { "filed" } else { "held" }><Icon name=icon/>{state}</span>
                                <span class="address">{folder.title}</span>
                            </summary>
                            <Facts facts=folder.facts/>
                        </details>
                    }
                })
                .collect_view()}
            {(!ignored.is_empty())
                .then(|| {
                    view! {
                        <details class="reception-folder">
                            <summary>{words::ignored_senders(lang)} " (" {ignored.len().to_string()} ")"</summary>
                            <ul class="reception-ignored">
                                {ignored
                                    .into_iter()
                                    .map(|sender| {
                                        view! {
                                            <li>
                                                <span class="address">{sender.pattern.clone()}</span>
                                                <small>{sender.by} " " <When stamp=sender.since/></small>
                                                {administers
                                                    .then(|| {
                                                        let label = words::hear_sender(lang, &sender.pattern);
                                                        view! { <Act action id=0 act="hear" value=sender.pattern.clone() label icon="eye"/> }
                                                    })}
                                            </li>
                                        }
                                    })
                                    .collect_view()}
                            </ul>
                        </details>
                    }
                })}
        </section>
    }
}

/// Names and values that the server has put into words.
#[component]
pub fn Facts(facts: Vec<(String, String)>) -> impl IntoView {
    view! {
        <dl class="headers">
            {facts.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect_view()}
        </dl>
    }
}
