//! One message: what became of it, why, and how long it took.

use super::act::Act;
use super::api::AskIntakeAct;
use crate::me::lang;
use crate::ui::{Ago, Icon};
use crate::words;
use domain::Lang;
use domain::intake::{IntakeRow, IntakeState, PROMISED_MS};
use leptos::prelude::*;

#[component]
pub fn Received(row: IntakeRow, administers: bool, action: ServerAction<AskIntakeAct>) -> impl IntoView {
    let lang = lang();
    let id = row.id.0;
    // Somebody who only supervises reads mail that is on a ticket, and no other.
    let opens = administers || row.ticket.is_some();
    let refiles = administers && matches!(row.state, IntakeState::Held | IntakeState::Ignored);
    let why = why(lang, &row);
    let subject = if row.subject.trim().is_empty() { words::no_subject(lang).to_owned() } else { row.subject };
    view! {
        <tr data-state=row.state.key()>
            <th scope="row" class="c-subject"><a class="row-link" href=format!("/app/recepcion/{id}")>{subject.clone()}</a></th>
            <td class="c-person"><span class="address">{row.from}</span></td>
            <td class="c-fate">
                <span class="chip fate" data-state=row.state.key()>
                    <Icon name=icon(row.state)/>
                    {row.state.label(lang)}
                </span>
                {why.map(|why| view! { <span class="fate-why">{why}</span> })}
                {(!row.ran.is_empty()).then(|| view! { <span class="fate-why">{words::rules_ran(lang, &row.ran)}</span> })}
                {row.fault.map(|fault| view! { <span class="fate-why">{words::technical(lang)} " " <span lang="en">{fault}</span></span> })}
                {(row.attempts > 1).then(|| view! { <span class="fate-why">{words::attempts(lang, row.attempts)}</span> })}
            </td>
            <td class="c-number">{row.ticket.map(|ticket| view! { <a href=format!("/app/t/{}", ticket.0)>{ticket.to_string()}</a> })}</td>
            <td class="c-age">
                <Ago stamp=row.received/>
                {row
                    .delay_ms
                    .map(|delay| {
                        view! {
                            <small class="delay" data-late=(delay > PROMISED_MS).to_string()>{words::registered_after(lang, delay)}</small>
                        }
                    })}
            </td>
            <td class="c-count">{words::size(lang, row.size)}</td>
            <td class="c-actions">
                {opens
                    .then(|| {
                        view! {
                            <a class="button quiet" href=format!("/app/recepcion/{id}/raw") rel="external">
                                <Icon name="download"/>
                                {words::raw_mail(lang)}
                                <span class="visually-hidden">": " {subject}</span>
                            </a>
                        }
                    })}
                {refiles
                    .then(|| {
                        view! {
                            <Act action id act="refile" label=words::refile(lang) icon="refresh-cw"/>
                        }
                    })}
            </td>
        </tr>
    }
}

pub const fn icon(state: IntakeState) -> &'static str {
    match state {
        IntakeState::Stored => "clock",
        IntakeState::Filed => "circle-check",
        IntakeState::Held => "triangle-alert",
        IntakeState::Ignored => "archive",
    }
}

/// The rule that put it where it is, or the reason that kept it away.
fn why(lang: Lang, row: &IntakeRow) -> Option<&'static str> {
    let held = row.hold.map(|reason| reason.label(lang));
    let ignored = row.ignored.map(|reason| reason.label(lang));
    held.or(ignored).or_else(|| row.rule.map(|rule| rule.label(lang)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::intake::{HoldReason, IntakeId, MatchRule};
    use domain::{Instant, Stamp};

    #[test]
    fn what_keeps_a_message_away_is_said_before_what_would_have_matched() {
        let mut row = IntakeRow {
            id: IntakeId(1),
            received: Stamp { at: Instant::from_millis(0), iso: String::new(), text: String::new() },
            from: String::new(),
            subject: String::new(),
            size: 0,
            state: IntakeState::Held,
            rule: Some(MatchRule::Token),
            hold: Some(HoldReason::Stranger),
            ignored: None,
            fault: None,
            ran: Vec::new(),
            ticket: None,
            attempts: 1,
            delay_ms: None,
        };
        assert_eq!(why(Lang::Es, &row), Some(HoldReason::Stranger.label(Lang::Es)));
        row.hold = None;
        assert_eq!(why(Lang::Es, &row), Some("por la clave de respuesta"));
    }
}
