//! One entry: who, what sort, the text, its files, and how far its notices got.

use super::state::Ticket;
use super::threading::SplitOff;
use crate::frame::initials;
use crate::me::{lang, me};
use crate::outbox::{Deciding, Decisions, decided};
use crate::ui::{Icon, Outcome, Prose, When};
use crate::undo::UndoForm;
use crate::words;
use domain::Stamp;
use domain::intake::{MatchRule, Verdict, VerdictReason};
use domain::notices::DeliveryState;
use domain::tickets::{AttachmentView, DeliveryView, EntryKind, EntryView, Item, OriginView, TicketId};
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;

#[component]
pub fn Entry(at: Stamp, entry: EntryView) -> impl IntoView {
    let lang = lang();
    // Triage shows entries too, without a ticket that changes under them.
    let ticket = use_context::<Ticket>();
    let id = entry.id;
    let first = entry.deliveries.clone();
    let deliveries = Memo::new(move |_| match ticket {
        Some(ticket) => ticket.view.with(|view| {
            view.timeline
                .iter()
                .find_map(|item| match &item.item {
                    Item::Entry(entry) if entry.id == id => Some(entry.deliveries.clone()),
                    _ => None,
                })
                .unwrap_or_default()
        }),
        None => first.clone(),
    });
    // Triage decides where a ticket goes, not what is on it.
    let leaves = entry.may_leave && ticket.is_some();
    let may_thread = Memo::new(move |_| ticket.is_some_and(|ticket| ticket.view.with(|view| view.can.thread)));
    let splits = entry.clone();
    let author = entry.author.name.clone();
    let label = format!("{author} {}", words::entry_verb(lang, entry.kind));
    view! {
        <article class="entry" data-kind=entry.kind.key() id=format!("entrada-{}", id.0) aria-label=label>
            <header class="entry-head">
                <span class="avatar" aria-hidden="true">{initials(&author)}</span>
                <div class="entry-who">
                    <p>
                        <strong title=entry.author.address.clone()>{author}</strong>
                        " "
                        <span class="entry-verb">{words::entry_verb(lang, entry.kind)}</span>
                    </p>
                    <p class="entry-when"><When stamp=at/></p>
                </div>
                <Badges entry=entry.clone()/>
            </header>
            <Body ticket=ticket.map(|ticket| ticket.id) entry=entry.clone()/>
            <Attachments attachments=entry.attachments/>
            {move || view! { <Deliveries deliveries=deliveries.get()/> }}
            {ticket
                .map(|ticket| {
                    let undoable = ticket.part(move |view| view.undo.is_some_and(|undo| undo.entry == id));
                    move || undoable.get().then(|| view! { <div class="entry-undo"><UndoForm ticket=ticket.id entry=id/></div> })
                })}
            <Origin matched=entry.matched origin=entry.origin/>
            {leaves.then_some(move || may_thread.get().then(|| view! { <SplitOff entry=splits.clone()/> }))}
        </article>
    }
}

#[component]
fn Badges(entry: EntryView) -> impl IntoView {
    let lang = lang();
    view! {
        <div class="badges">
            {(entry.kind == EntryKind::Note)
                .then(|| view! { <span class="badge private"><Icon name="lock"/>{words::private_badge(lang)}</span> })}
            {(entry.kind == EntryKind::Solution)
                .then(|| view! { <span class="badge solved"><Icon name="circle-check"/>{words::solution(lang)}</span> })}
            {entry
                .moved_from
                .map(|from| view! { <a class="badge" href=format!("/app/t/{}", from.0)>{words::moved_badge(lang)} " " {from.to_string()}</a> })}
            {entry.automatic.then(|| view! { <span class="badge">{words::automatic_badge(lang)}</span> })}
            {entry.sender.map(|(verdict, why)| view! { <Sender verdict why/> })}
            {entry.body.lossy.then(|| view! { <span class="badge warn">{words::lossy_badge(lang)}</span> })}
        </div>
    }
}

/// Whether the mail is from whom it names, in words, with the reason one tap away.
#[component]
pub fn Sender(verdict: Verdict, why: VerdictReason) -> impl IntoView {
    let lang = lang();
    let (class, icon) = match verdict {
        Verdict::Verified => ("badge solved", "circle-check"),
        Verdict::Failed => ("badge warn", "triangle-alert"),
        Verdict::Unverified => ("badge", "info"),
    };
    view! {
        <details class="sender">
            <summary class=class><Icon name=icon/>{verdict.label(lang)}</summary>
            <span class="sender-why">{why.label(lang)}</span>
        </details>
    }
}

/// The text first; the sender's own formatting in a frame that can run nothing, only when asked for.
#[component]
fn Body(#[prop(optional_no_strip)] ticket: Option<TicketId>, entry: EntryView) -> impl IntoView {
    let lang = lang();
    let id = entry.id.0;
    let framed = ticket.filter(|_| entry.body.html).map(|ticket| {
        let address = format!("/app/t/{}/entry/{id}/html", ticket.0);
        let frame = format!("marco-{id}");
        view! {
            <details class="formatted">
                <summary>{words::view_html(lang)}</summary>
                <p class="formatted-tools">
                    <a href=format!("{address}?imagenes=1") target=frame.clone() rel="external">
                        <Icon name="eye"/>
                        {words::view_images(lang)}
                    </a>
                </p>
                <iframe
                    {..custom_attribute("loading", "lazy")}
                    name=frame
                    title=words::html_frame(lang)
                    src=address
                    referrerpolicy="no-referrer"
                    sandbox="allow-popups allow-popups-to-escape-sandbox"
                ></iframe>
            </details>
        }
    });
    view! {
        <div class="entry-body">
            <div class="entry-text">
                {match entry.body.marked {
                    Some(html) => view! { <div class="prose marked" inner_html=String::from(html)></div> }.into_any(),
                    None => view! { <Prose text=entry.body.text/> }.into_any(),
                }}
            </div>
            {entry
                .body
                .quoted
                .map(|quoted| {
                    view! {
                        <details class="quoted">
                            <summary><Icon name="reply"/>{words::quoted(lang)}</summary>
                            <Prose text=quoted/>
                        </details>
                    }
                })}
            {framed}
        </div>
    }
}

#[component]
pub fn Attachments(attachments: Vec<AttachmentView>) -> impl IntoView {
    let lang = lang();
    (!attachments.is_empty()).then(|| {
        view! {
            <ul class="attachments" aria-label=words::attachments(lang)>
                {attachments
                    .into_iter()
                    .map(|file| {
                        let open = format!("/app/adjunto/{}", file.id.0);
                        let save = format!("{open}?descargar=1");
                        let picture = file.preview && file.media_type.starts_with("image/");
                        view! {
                            <li class="attachment">
                                {picture
                                    .then(|| {
                                        view! {
                                            <a class="thumb" href=open.clone() data-picture="" target="_blank" rel="noopener external" tabindex="-1" aria-hidden="true">
                                                <img src=open.clone() alt="" loading="lazy" decoding="async"/>
                                            </a>
                                        }
                                    })}
                                <div class="attachment-text">
                                    {if file.preview {
                                        view! {
                                            <a href=open data-picture=file.name.clone() data-pdf=(!picture).then_some("") target="_blank" rel="noopener external">
                                                {file.name.clone()}
                                            </a>
                                        }
                                            .into_any()
                                    } else {
                                        view! { <span>{file.name.clone()}</span> }.into_any()
                                    }}
                                    <small>{words::size(lang, file.size)}</small>
                                </div>
                                <a
                                    class="icon-button"
                                    href=save
                                    download=file.name.clone()
                                    rel="external"
                                    aria-label=words::download_file(lang, &file.name)
                                >
                                    <Icon name="download"/>
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        }
    })
}

/// Whom it was sent to and how far each got; what did not arrive is open from the start.
#[component]
pub fn Deliveries(deliveries: Vec<DeliveryView>) -> impl IntoView {
    let lang = lang();
    (!deliveries.is_empty()).then(|| {
        let trouble = deliveries
            .iter()
            .any(|delivery| matches!(delivery.state, DeliveryState::Dead | DeliveryState::Unsure | DeliveryState::Bounced));
        let icon = if trouble { "triangle-alert" } else { "send" };
        let deciding = me().administers().then(Deciding::new);
        view! {
            <details class="deliveries" open=trouble data-trouble=trouble.to_string()>
                <summary>
                    <Icon name=icon/>
                    {words::notices_to(lang, deliveries.len())}
                </summary>
                <ul>
                    {deliveries
                        .into_iter()
                        .map(|delivery| {
                            view! {
                                <li data-state=delivery.state.key()>
                                    <a href=format!("/app/salida/{}", delivery.notice.0)>{delivery.person}</a>
                                    <span class="address">{delivery.address}</span>
                                    <span class="delivery-state">{delivery.state.label(lang)} " · " <When stamp=delivery.at/></span>
                                    {delivery.reply.map(|reply| view! { <span class="delivery-reply">{reply}</span> })}
                                    {deciding
                                        .filter(|_| delivery.state.may_be_retried())
                                        .map(|action| {
                                            let (id, state) = (delivery.notice.0, delivery.state);
                                            view! { <div class="row-actions"><Decisions action id state sendable=delivery.sendable/></div> }
                                        })}
                                    {delivery
                                        .reports
                                        .into_iter()
                                        .map(|report| {
                                            view! {
                                                <p class="report" data-action=report.action.key()>
                                                    {words::reported(lang, report.action)}
                                                    ": "
                                                    <q>{report.reply}</q>
                                                    " · "
                                                    <When stamp=report.at/>
                                                    " "
                                                    <a
                                                        href=format!("/app/recepcion/{}/raw", report.intake.0)
                                                        target="_blank"
                                                        rel="noopener external"
                                                    >
                                                        {words::raw_source(lang)}
                                                    </a>
                                                </p>
                                            }
                                        })
                                        .collect_view()}
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
                {deciding.map(|action| view! { <Outcome value=decided(action) done=words::decided(lang)/> })}
            </details>
        }
    })
}

/// Why a mail is on this ticket, and its source: one click away.
#[component]
fn Origin(#[prop(optional_no_strip)] matched: Option<MatchRule>, #[prop(optional_no_strip)] origin: Option<OriginView>) -> impl IntoView {
    let lang = lang();
    origin.map(|origin| {
        let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
        let late = origin.delay_ms.map(|delay| words::registered_after(lang, delay));
        let envelope = origin.envelope.map(|from| if from.is_empty() { words::null_sender(lang).to_owned() } else { from });
        view! {
            <details class="origin">
                <summary>
                    <Icon name="mail"/>
                    {words::filed_by(lang)}
                    " "
                    {matched.map(|rule| rule.label(lang))}
                    " · "
                    {words::why_here(lang)}
                </summary>
                <dl class="facts">
                    {matched.map(|rule| fact(words::why_rule(lang), rule.label(lang).to_owned()))}
                    {origin.sign.map(|sign| fact(words::why_sign(lang), sign))}
                    {fact(words::why_sender(lang), origin.sender)}
                    {envelope.map(|from| fact(words::why_envelope(lang), from))}
                    <div>
                        <dt>{words::why_arrived(lang)}</dt>
                        <dd><When stamp=origin.arrived/> {late.map(|late| view! { " · " {late} })}</dd>
                    </div>
                </dl>
                <a href=format!("/app/recepcion/{}/raw", origin.intake.0) target="_blank" rel="noopener external">
                    {words::raw_source(lang)}
                </a>
            </details>
        }
    })
}
