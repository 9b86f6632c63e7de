//! What was said and what happened, oldest first; small changes folded together.

use super::entry::{Deliveries, Entry};
use super::state::ticket;
use super::threading::Held;
use crate::me::lang;
use crate::ui::{Icon, When};
use crate::words;
use domain::Stamp;
use domain::tickets::{EntryView, EventKind, EventView, HeldView, Item, TicketId, TimelineItem};
use leptos::prelude::*;

/// Entries stand alone; what happened between two of them is folded into one line.
#[derive(Clone, Debug, PartialEq)]
enum Group {
    Entry(Stamp, Box<EntryView>),
    Events(Vec<(Stamp, EventView)>),
    Held(Stamp, HeldView),
}

impl Group {
    /// A group that grew is another group.
    fn key(&self) -> (u8, i64, usize) {
        match self {
            Self::Entry(_, entry) => (0, entry.id.0, 0),
            Self::Events(events) => (1, events.first().map_or(0, |(_, event)| event.id.0), events.len()),
            Self::Held(_, held) => (2, held.intake.0, 0),
        }
    }
}

#[component]
pub fn Timeline() -> impl IntoView {
    let lang = lang();
    let ticket = ticket();
    let groups = ticket.part(|view| grouped(&view.timeline));
    view! {
        <section class="timeline" aria-label=words::timeline(lang) tabindex="-1" id="conversacion">
            <For each=move || groups.get() key=Group::key let:group>
                {match group {
                    Group::Entry(at, entry) => view! { <Entry at entry=*entry/> }.into_any(),
                    Group::Events(events) => view! { <Events events/> }.into_any(),
                    Group::Held(at, held) => view! { <Held at held/> }.into_any(),
                }}
            </For>
        </section>
    }
}

fn grouped(items: &[TimelineItem]) -> Vec<Group> {
    let mut groups = Vec::new();
    for TimelineItem { at, item } in items {
        match item {
            Item::Entry(entry) => groups.push(Group::Entry(at.clone(), Box::new(entry.clone()))),
            Item::Held(held) => groups.push(Group::Held(at.clone(), held.clone())),
            Item::Event(event) if repeats_its_entry(event) => {}
            Item::Event(event) => {
                if let Some(Group::Events(events)) = groups.last_mut() {
                    events.push((at.clone(), event.clone()));
                } else {
                    groups.push(Group::Events(vec![(at.clone(), event.clone())]));
                }
            }
        }
    }
    groups
}

/// The entry right beside it says the same, with its text.
pub fn repeats_its_entry(event: &EventView) -> bool {
    let repeats =
        matches!(event.what, EventKind::FollowedUp | EventKind::Noted | EventKind::Replied | EventKind::Solved | EventKind::AutomaticMail);
    repeats && event.deliveries.is_empty()
}

#[component]
fn Events(events: Vec<(Stamp, EventView)>) -> impl IntoView {
    let lang = lang();
    let several = events.len() > 2;
    let count = events.len();
    let lines = events.into_iter().map(|(at, event)| view! { <EventLine at event/> }).collect_view();
    if several {
        view! {
            <details class="events folded">
                <summary>
                    <Icon name="history"/>
                    {words::changes(lang, count)}
                </summary>
                <ul>{lines}</ul>
            </details>
        }
        .into_any()
    } else {
        view! { <ul class="events">{lines}</ul> }.into_any()
    }
}

#[component]
fn EventLine(at: Stamp, event: EventView) -> impl IntoView {
    let lang = lang();
    let icon = event_icon(&event.what);
    let actor = event.actor.as_ref().map_or_else(|| words::mesa(lang).to_owned(), |person| person.name.clone());
    let id = event.id;
    let ticket = ticket();
    // Where it was found: what is added comes after it, and not every line looks through all of a long history again.
    let place = StoredValue::new(0_usize);
    let deliveries = ticket.part(move |view| {
        let of = |item: &TimelineItem| match &item.item {
            Item::Event(event) if event.id == id => Some(event.deliveries.clone()),
            _ => None,
        };
        view.timeline.get(place.get_value()).and_then(of).unwrap_or_else(|| {
            let at = view.timeline.iter().position(|item| matches!(&item.item, Item::Event(event) if event.id == id));
            place.set_value(at.unwrap_or_default());
            at.and_then(|at| view.timeline.get(at)).and_then(of).unwrap_or_default()
        })
    });
    view! {
        <li class="event">
            <Icon name=icon/>
            <div>
                <p>
                    {match elsewhere(&event.what) {
                        Some(other) => {
                            view! { <a class="event-what" href=format!("/app/t/{}", other.0)>{words::event(lang, &event.what)}</a> }.into_any()
                        }
                        None => view! { <span class="event-what">{words::event(lang, &event.what)}</span> }.into_any(),
                    }}
                    <span class="event-by">{actor} " · " <When stamp=at/></span>
                </p>
                {move || view! { <Deliveries deliveries=deliveries.get()/> }}
            </div>
        </li>
    }
}

/// The other ticket that an event leads to.
const fn elsewhere(what: &EventKind) -> Option<TicketId> {
    match what {
        EventKind::SplitOff { to: other, .. }
        | EventKind::SplitFrom { from: other }
        | EventKind::Joined { into: other }
        | EventKind::JoinedHere { from: other, .. }
        | EventKind::Linked { to: other } => Some(*other),
        _ => None,
    }
}

pub const fn event_icon(what: &EventKind) -> &'static str {
    match what {
        EventKind::Registered { .. } => "inbox",
        EventKind::Escalated { .. } => "arrow-up-right",
        EventKind::FollowedUp => "message-square",
        EventKind::Noted => "lock",
        EventKind::Waited { .. } => "pause",
        EventKind::Resumed => "play",
        EventKind::Solved | EventKind::Closed => "circle-check",
        EventKind::Reopened { .. } => "refresh-cw",
        EventKind::Replied | EventKind::AutomaticMail => "reply",
        EventKind::Classified { .. } | EventKind::Categorised { .. } => "tag",
        EventKind::ObserverAdded { .. } | EventKind::ObserverRemoved { .. } => "users",
        EventKind::TermWarned { .. } => "alarm-clock",
        EventKind::TermBreached { .. } | EventKind::NotDelivered { .. } => "triangle-alert",
        EventKind::NoticeRetried { .. } => "send",
        EventKind::NoticeCancelled { .. } | EventKind::Ignored => "x",
        EventKind::Undone => "history",
        EventKind::SetAside { .. } => "clock",
        EventKind::SurveyAnswered { .. } => "star",
        EventKind::SplitOff { .. } | EventKind::SplitFrom { .. } => "split",
        EventKind::Joined { .. } | EventKind::JoinedHere { .. } => "merge",
        EventKind::Linked { .. } => "external-link",
        EventKind::Unposted { .. } => "undo-2",
        EventKind::StatusSet { .. } => "circle-dot",
        EventKind::RuleRan { .. } => "filter",
    }
}
