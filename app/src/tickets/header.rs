//! Number, subject, status and terms.

use super::state::ticket;
use super::take::Take;
use crate::me::lang;
use crate::presence::WhoIsHere;
use crate::queue::{PriorityMark, StatusChip};
use crate::ui::Icon;
use crate::words;
use domain::terms::Phase;
use leptos::prelude::*;

#[component]
pub fn Header() -> impl IntoView {
    let lang = lang();
    let ticket = ticket();
    let subject = ticket.part(|view| view.subject.clone());
    let status = ticket.part(|view| view.status);
    let priority = ticket.part(|view| view.priority);
    let people = ticket.part(|view| (view.requester.name.clone(), view.technician.as_ref().map(|person| person.name.clone())));
    let group = ticket.part(|view| view.group.as_ref().map(|(_, name)| name.clone()));
    let terms = ticket
        .part(|view| view.terms.iter().filter(|term| !matches!(term.phase, Phase::Met | Phase::MetLate)).cloned().collect::<Vec<_>>());
    view! {
        <header class="ticket-head">
            <h1 id="ticket-asunto" tabindex="-1">
                <span class="ticket-number">{ticket.id.to_string()}</span>
                " "
                <span class="ticket-subject">
                    {move || {
                        let subject = subject.get();
                        if subject.trim().is_empty() { words::no_subject(lang).to_owned() } else { subject }
                    }}
                </span>
            </h1>
            <div class="ticket-facts">
                <span data-testid="status">{move || view! { <StatusChip status=status.get()/> }}</span>
                {move || view! { <PriorityMark priority=priority.get()/> }}
                <span class="fact"><Icon name="user"/>{move || people.get().0}</span>
                <span class="fact">
                    <Icon name="wrench"/>
                    {move || people.get().1.unwrap_or_else(|| words::nobody(lang).to_owned())}
                </span>
                {move || group.get().map(|group| view! { <span class="fact"><Icon name="users"/>{group}</span> })}
                <Take/>
                {move || {
                    terms
                        .get()
                        .into_iter()
                        .map(|term| {
                            let title = term.due.as_ref().map(|due| format!("{}: {}", term.term.label(lang), due.text));
                            view! {
                                <span class="chip due" data-phase=term.phase.key() title=title>
                                    <Icon name=crate::queue::phase_icon(term.phase)/>
                                    <span>
                                        <span class="chip-label">{words::term_short(lang, term.term)} ": "</span>
                                        {words::due(lang, term.phase, term.left_minutes)}
                                    </span>
                                </span>
                            }
                        })
                        .collect_view()
                }}
            </div>
            <WhoIsHere ticket=ticket.id/>
            <p class="outcome bad" role="status" data-shown=move || ticket.behind.get().to_string()>
                {move || ticket.behind.get().then(|| words::behind(lang))}
            </p>
        </header>
    }
}
