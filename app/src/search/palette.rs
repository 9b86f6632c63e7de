//! What the palette offers besides the page's own actions and links: tickets and people that match.

use super::results::{pieces, provide_me};
use crate::AskError;
use crate::me;
use crate::queue::StatusChip;
use crate::queue::url::encoded;
use crate::ui::Icon;
use crate::words;
use desk::{Desk, search};
use domain::people::Actor;
use domain::search::Field;
use leptos::prelude::*;

/// Tickets shown.
const TICKETS: usize = 8;

/// Rows of a listbox, as HTML; nothing when nothing is asked for.
pub(super) async fn html(desk: &Desk, actor: &Actor, text: &str) -> Result<String, AskError> {
    let found = search::find(desk, actor, text, TICKETS).await?;
    provide_me();
    let lang = me::lang();
    let tickets = found.hits.into_iter().map(|hit| {
        view! {
            <a class="palette-row" role="option" data-group=words::tickets(lang) href=format!("/app/t/{}", hit.row.id.0)>
                <Icon name="ticket"/>
                <span class="palette-text">
                    <span>{hit.row.id.to_string()} " " {pieces(hit.subject)}</span>
                    <small>{pieces(hit.requester)}</small>
                </span>
                <StatusChip status=hit.row.status/>
            </a>
        }
    });
    let people = found.people.into_iter().map(|person| {
        let href = format!("/app/buscar?q={}", encoded(&format!("{}:\"{}\"", Field::Requester.key(lang), person.address)));
        view! {
            <a class="palette-row" role="option" data-group=words::people(lang) href=href>
                <Icon name="user"/>
                <span class="palette-text"><span>{person.name}</span><small>{person.address}</small></span>
            </a>
        }
    });
    Ok(view! { {tickets.collect_view()} {people.collect_view()} }.to_html())
}
