//! One row of the queue. Its link covers it; nothing in it moves when it changes.

use super::chips::{DueChip, PriorityMark, StatusChip};
use super::list::Living;
use super::selection::Pick;
use crate::me::{lang, me};
use crate::presence::MarkOfPresence;
use crate::ui::{Ago, Icon};
use crate::words;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

#[component]
pub fn Row(living: Living, search: String) -> impl IntoView {
    let lang = lang();
    let Living { id, row, gone, .. } = living;
    let path = use_location().pathname;
    let address = format!("/app/t/{}", id.0);
    let open = {
        let address = address.clone();
        Memo::new(move |_| path.with(|path| *path == address))
    };
    let news = format!("novedades-{}", id.0);
    let href = format!("{address}{search}");
    let person = move |name: Option<String>, missing: &'static str| match name {
        Some(name) => view! { <span>{name}</span> }.into_any(),
        None => view! { <span class="missing">{missing}</span> }.into_any(),
    };
    view! {
        <tr
            data-gone=move || gone.get().to_string()
            data-open=move || open.get().to_string()
            data-unread=move || row.with(|row| row.unread).to_string()
            data-phase=move || row.with(|row| row.term.as_ref().map(|term| term.phase.key()))
        >
            <td class="c-status">{me().works().then(|| view! { <Pick living/> })}{move || view! { <StatusChip status=row.with(|row| row.status)/> }}</td>
            <td class="c-number">{id.to_string()}</td>
            <th scope="row" class="c-subject">
                <a href=href class="row-link" aria-current=move || open.get().then_some("true") aria-describedby=news.clone()>
                    {move || {
                        let subject = row.with(|row| row.subject.clone());
                        if subject.trim().is_empty() { words::no_subject(lang).to_owned() } else { subject }
                    }}
                </a>
                <span class="visually-hidden" id=news>{move || row.with(|row| row.unread).then(|| words::with_news(lang))}</span>
                <span class="row-marks">
                    {move || {
                        row.with(|row| row.draft)
                            .then(|| view! { <span class="row-mark"><Icon name="pencil-line"/>{words::draft_here(lang)}</span> })
                    }}
                    <MarkOfPresence ticket=id/>
                </span>
                <span class="gone-note">{move || gone.get().then(|| words::gone_from_view(lang))}</span>
            </th>
            <td class="c-requester">{move || row.with(|row| row.requester.clone())}</td>
            <td class="c-category">{move || person(row.with(|row| row.category.clone()), words::no_category(lang))}</td>
            <td class="c-technician">
                {move || match row.with(|row| (row.technician.clone(), row.group.clone())) {
                    (None, Some(group)) => view! { <span class="of-group"><Icon name="users"/>{group}</span> }.into_any(),
                    (technician, _) => person(technician, words::nobody(lang)),
                }}
            </td>
            <td class="c-priority">{move || view! { <PriorityMark priority=row.with(|row| row.priority)/> }}</td>
            <td class="c-term">{move || row.with(|row| row.term.clone()).map(|chip| view! { <DueChip chip/> })}</td>
            <td class="c-age">{move || view! { <Ago stamp=row.with(|row| row.opened.clone())/> }}</td>
        </tr>
    }
}
