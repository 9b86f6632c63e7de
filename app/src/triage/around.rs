//! What stands around a turn: the last deed, what waits for its day, the first guidance, and what else can be done with a ticket.

use super::api::AskTriage;
use super::form::Names;
use super::keys;
use crate::me::lang;
use crate::tickets::ticket;
use crate::ui::{Icon, When, Window};
use crate::words;
use domain::queue::View;
use domain::tickets::TicketId;
use domain::triage::{SetAside, Undoable};
use leptos::form::ActionForm;
use leptos::prelude::*;

type Act = ServerAction<AskTriage>;

/// "#0000012 · Escalado a Tito · Redes", with its way back.
#[component]
pub fn LastDeed(action: Act, last: Option<Undoable>) -> impl IntoView {
    let lang = lang();
    last.map(|last| {
        let what = last.what.as_ref().map(|what| words::event(lang, what)).unwrap_or_default();
        view! {
            <div class="last-deed" role="status">
                <p>
                    <Icon name="circle-check"/>
                    <span>
                        <a href=format!("/app/t/{}", last.ticket.0) title=last.subject>{last.ticket.to_string()}</a>
                        " " {what}
                    </span>
                </p>
                <ActionForm action>
                    <input type="hidden" name="draft[deed]" value="undo"/>
                    <input type="hidden" name="draft[ticket]" value=last.ticket.0.to_string()/>
                    <input type="hidden" name="draft[batch]" value=last.batch/>
                    <button type="submit" class="button" id=keys::UNDO>
                        {words::undo(lang)}
                        <kbd aria-hidden="true">"z"</kbd>
                    </button>
                </ActionForm>
            </div>
        }
    })
}

/// For whoever has never escalated.
#[component]
pub fn Coach(action: Act, shown: bool) -> impl IntoView {
    let lang = lang();
    shown.then(|| {
        view! {
            <section class="coach" aria-label=words::coach_title(lang)>
                <h2>{words::coach_title(lang)}</h2>
                <ol>
                    <li>{words::coach_read(lang)}</li>
                    <li>{words::coach_choose(lang)}</li>
                    <li>{words::coach_undo(lang)}</li>
                </ol>
                <ActionForm action>
                    <input type="hidden" name="draft[deed]" value="dismiss"/>
                    <button type="submit" class="button">{words::understood(lang)}</button>
                </ActionForm>
            </section>
        }
    })
}

/// Duplicate, ignore, set aside, skip, open.
#[component]
pub fn Otherwise(action: Act, skip: Option<String>) -> impl IntoView {
    let lang = lang();
    let number = ticket().id.0;
    let day = move |days: &'static str, label: &'static str| {
        view! { <button type="submit" class="button" name="draft[until]" value=days>{label}</button> }
    };
    view! {
        <div class="row-actions">
            {skip.map(|href| view! { <a class="button quiet" href=href>{words::skip_ticket(lang)}</a> })}
            <Window id="t-apartar".to_owned() icon="clock" label=words::set_aside(lang) title=words::set_aside_title(lang).to_owned()>
                <p>{words::set_aside_hint(lang)}</p>
                <ActionForm action>
                    <Names deed="set_aside"/>
                    <div class="row-actions">
                        {day("1", words::tomorrow(lang))} {day("3", words::in_three_days(lang))} {day("7", words::in_a_week(lang))}
                    </div>
                </ActionForm>
                <ActionForm action>
                    <Names deed="set_aside"/>
                    <div class="field">
                        <label for="t-hasta">{words::until_day(lang)}</label>
                        <input id="t-hasta" name="draft[until]" type="date" required/>
                    </div>
                    <button type="submit" class="button primary">{words::set_aside(lang)}</button>
                </ActionForm>
            </Window>
            <Window id="t-duplicado".to_owned() icon="merge" label=words::duplicate(lang) title=words::duplicate_title(lang).to_owned()>
                <p>{words::join_hint(lang)}</p>
                <ActionForm action>
                    <Names deed="join"/>
                    <div class="field">
                        <label for="t-otro">{words::join_number(lang)}</label>
                        <input id="t-otro" name="draft[into]" required inputmode="numeric" autocomplete="off" maxlength="20"/>
                    </div>
                    <button type="submit" class="button primary">{words::join_now(lang)}</button>
                </ActionForm>
            </Window>
            <ActionForm action>
                <Names deed="ignore"/>
                <button type="submit" class="button quiet" title=words::ignore_hint(lang)>
                    <Icon name="x"/>
                    {words::ignore(lang)}
                </button>
            </ActionForm>
            <a class="button quiet" href=format!("/app/t/{number}?vista={}", View::Unassigned.key())>{words::open_ticket(lang)}</a>
        </div>
    }
}

/// What waits for its day, and its way back.
#[component]
pub fn Aside(action: Act, aside: Vec<SetAside>) -> impl IntoView {
    let lang = lang();
    (!aside.is_empty()).then(|| {
        view! {
            <details class="fold aside-list">
                <summary>{words::set_aside_count(lang, aside.len())}</summary>
                <ul>
                    {aside
                        .into_iter()
                        .map(|SetAside { ticket: TicketId(number), subject, until }| {
                            view! {
                                <li>
                                    <a href=format!("/app/t/{number}")>{TicketId(number).to_string()} " " {subject}</a>
                                    <small>{words::returns(lang)} " " <When stamp=until/></small>
                                    <ActionForm action>
                                        <input type="hidden" name="draft[deed]" value="return"/>
                                        <input type="hidden" name="draft[ticket]" value=number.to_string()/>
                                        <button type="submit" class="button">{words::bring_back(lang)}</button>
                                    </ActionForm>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </details>
        }
    })
}
