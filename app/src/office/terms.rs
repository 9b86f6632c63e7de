//! *Términos*: how long things may take, when they warn, and when a solved ticket is over.

use super::calendar::review;
use super::form::{Fields, beside_the_form};
use super::html::{Room, icon, input, on_enter, refusal, room};
use crate::words;
use desk::settings::{self, TermsView};
use desk::{Answer, Desk};
use domain::people::Actor;
use domain::terms::TermPolicy;
use domain::tickets::Priority;
use domain::{Lang, Refusal};
use maud::{Markup, html};

const PATH: &str = "/app/admin/terminos";

pub(super) async fn post(desk: &Desk, actor: &Actor, fields: &Fields) -> Answer<String> {
    if fields.pressed() != "guardar" {
        return Err(Refusal::BadField { field: "hacer".to_owned() }.into());
    }
    let effect = settings::save_terms(desk, actor, draft(fields)?, fields.get("visto")).await?;
    Ok(format!("{PATH}?hecho=guardado&movidos={}", effect.moved))
}

fn draft(fields: &Fields) -> Result<TermPolicy, Refusal> {
    let resolution = |nth: u8| fields.hours(&format!("p{nth}"), "resolution_hours");
    Ok(TermPolicy {
        first_response_hours: fields.hours("primera", "first_response_hours")?,
        resolution_hours: [resolution(1)?, resolution(2)?, resolution(3)?, resolution(4)?, resolution(5)?, resolution(6)?],
        warn_percent: u8::try_from(fields.hours("aviso", "warn_percent")?).unwrap_or(u8::MAX),
        solution_closes: fields.get("cierre") != "despues",
        close_after_days: fields.hours("dias", "close_after_days")?,
        reopen_days: fields.hours("reabrir", "reopen_days")?,
    })
}

pub(super) async fn page(desk: &Desk, actor: &Actor, lang: Lang, fields: &Fields) -> Answer<Room> {
    let view = settings::terms(desk, actor).await?;
    let effect = match (fields.pressed(), draft(fields)) {
        ("revisar", Ok(draft)) => match settings::terms_effect(desk, actor, draft).await {
            Ok(effect) => Some(Ok(effect)),
            Err(trouble) => Some(Err(beside_the_form(trouble)?)),
        },
        ("revisar", Err(refusal)) => Some(Err(refusal)),
        _ => None,
    };
    let said = (fields.get("hecho") == "guardado").then(|| words::calendar_saved(lang, fields.number("movidos").unwrap_or(0)));
    let body = html! {
        p class="page-note" { (icon("info")) @if view.own { (words::terms_are_own(lang)) } @else { (words::terms_are_configured(lang)) } }
        (refusal(lang, fields))
        @if let Some(Err(no)) = &effect { p class="outcome bad" role="alert" { (icon("triangle-alert")) span { (words::refusal(lang, no)) } } }
        @if let Some(Ok(effect)) = effect { (review(lang, effect)) }
        (form(lang, &view, fields))
    };
    Ok(room(lang, words::terms(lang), words::terms_intro(lang), said.as_deref(), body))
}

fn form(lang: Lang, view: &TermsView, fields: &Fields) -> Markup {
    let typed = fields.is_typed();
    let terms = &view.terms;
    let value = |field: &str, kept: u32| if typed { fields.get(field).to_owned() } else { kept.to_string() };
    let closes = if typed { fields.get("cierre") != "despues" } else { terms.solution_closes };
    let number = |id: &str, field: &str, label: &str, kept: u32, hint: Option<&str>| {
        input("number", id, field, label, &value(field, kept), hint, true, false)
    };
    html! {
        form class="form office-terms" method="post" action=(PATH) {
            (on_enter("guardar"))
            input type="hidden" name="visto" value=(if typed { fields.get("visto") } else { view.mark.as_str() });
            fieldset {
                legend { (words::first_response_term(lang)) }
                (number("t-primera", "primera", words::hours_to_answer(lang), terms.first_response_hours, Some(words::hours_to_answer_hint(lang))))
            }
            fieldset {
                legend { (words::resolution_term(lang)) }
                p class="hint" { (words::resolution_term_hint(lang)) }
                div class="office-priorities" {
                    @for (nth, hours) in (1_u8..).zip(terms.resolution_hours) {
                        @let label = Priority::new(nth).map_or_else(String::new, |priority| words::priority_called(lang, nth, priority.label(lang)));
                        (number(&format!("t-p{nth}"), &format!("p{nth}"), &label, hours, None))
                    }
                }
            }
            fieldset {
                legend { (words::warning(lang)) }
                (number("t-aviso", "aviso", words::warn_at(lang), u32::from(terms.warn_percent), Some(words::warn_at_hint(lang))))
            }
            fieldset {
                legend { (words::closing(lang)) }
                label class="check" { input type="radio" name="cierre" value="enseguida" checked[closes]; (words::closes_at_once(lang)) }
                label class="check" { input type="radio" name="cierre" value="despues" checked[!closes]; (words::closes_later(lang)) }
                (number("t-dias", "dias", words::days_to_close(lang), terms.close_after_days, Some(words::days_to_close_hint(lang))))
                (number("t-reabrir", "reabrir", words::days_to_reopen(lang), terms.reopen_days, Some(words::days_to_reopen_hint(lang))))
            }
            p class="hint" { (words::terms_open_tickets(lang)) }
            p class="row-actions" {
                button class="button primary" name="hacer" value="guardar" { (words::save(lang)) }
                button class="button" name="hacer" value="revisar" formmethod="get" { (words::see_effect(lang)) }
            }
        }
    }
}
