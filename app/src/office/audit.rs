//! *Auditoría*: who changed what, when, and how it was before.

use super::form::Fields;
use super::html::{Room, empty, icon, input, room, select};
use crate::words;
use desk::audit::{self, AuditFilter};
use desk::{Answer, Desk};
use domain::Lang;
use domain::audit::{Area, AuditRow, Difference};
use domain::calendar::parse_date;
use domain::people::{Actor, PersonId};
use maud::{Markup, html};

const PATH: &str = "/app/admin/auditoria";

pub(super) async fn page(desk: &Desk, actor: &Actor, lang: Lang, fields: &Fields) -> Answer<Room> {
    let calendar = desk.calendar();
    let day = |field: &str| parse_date(fields.get(field));
    let filter = AuditFilter {
        area: Area::parse(fields.get("area")),
        by: fields.number("quien").map(PersonId),
        from: day("desde").and_then(|date| calendar.moment(date, 0)),
        // The last day counts whole.
        until: day("hasta").and_then(|date| calendar.moment(date.tomorrow().ok()?, 0)),
        before: fields.number("antes"),
    };
    let found = audit::page(desk, actor, filter).await?;
    let areas = Area::ALL.iter().map(|area| (area.key().to_owned(), area.label(lang).to_owned()));
    let people = found.people.iter().map(|(id, name)| (id.0.to_string(), name.clone()));
    let older = found.next.map(|next| {
        let kept = ["area", "quien", "desde", "hasta"].iter().filter(|field| !fields.get(field).is_empty());
        kept.fold(format!("{PATH}?antes={next}"), |address, field| {
            format!("{address}&{field}={}", crate::queue::url::encoded(fields.get(field)))
        })
    });
    let body = html! {
        form class="office-search" method="get" action=(PATH) {
            (select("a-area", "area", words::what(lang), Some(words::everything(lang)), areas, fields.get("area"), None))
            (select("a-quien", "quien", words::who(lang), Some(words::anybody(lang)), people, fields.get("quien"), None))
            (input("date", "a-desde", "desde", words::since_day(lang), fields.get("desde"), None, false, false))
            (input("date", "a-hasta", "hasta", words::to_day(lang), fields.get("hasta"), None, false, false))
            button class="button" { (icon("funnel")) (words::apply(lang)) }
        }
        @if found.rows.is_empty() {
            (empty("history", words::no_audit(lang), words::no_audit_text(lang), html! {}))
        } @else {
            ol class="office-audit" { @for row in &found.rows { (entry(lang, row)) } }
            @if let Some(older) = older { p { a class="button" href=(older) { (words::older(lang)) } } }
        }
    };
    Ok(room(lang, words::audit(lang), words::audit_intro(lang), None, body))
}

fn entry(lang: Lang, row: &AuditRow) -> Markup {
    let by = row.by.as_deref().unwrap_or_else(|| words::mesa_itself(lang));
    html! {
        li {
            p class="office-deed" {
                strong { (row.area.label(lang)) @if !row.name.is_empty() { ": " (row.name) } }
                " " span class="chip" { (row.deed.label(lang)) }
            }
            p class="quiet" { (by) " · " time datetime=(row.at.iso) { (row.at.text) } }
            @if !row.differences.is_empty() {
                div class="table-scroll" tabindex="0" role="region" aria-label=(words::before_and_after(lang)) {
                    table class="list" {
                        thead { tr { th scope="col" { (words::field_word(lang)) } th scope="col" { (words::before_word(lang)) } th scope="col" { (words::after_word(lang)) } } }
                        tbody {
                            @for Difference { field, before, after } in &row.differences {
                                tr {
                                    th scope="row" { (words::audit_field(lang, field)) }
                                    td { (value(lang, field, before)) }
                                    td { (value(lang, field, after)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a person reads for what is stored.
fn value(lang: Lang, field: &str, value: &str) -> Markup {
    html! {
        @if value.is_empty() {
            span class="quiet" { "—" }
        } @else {
            span class="office-value" { (words::audit_value(lang, field, value)) }
        }
    }
}
