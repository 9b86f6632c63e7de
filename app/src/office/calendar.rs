//! *Calendario*: when the office works, and what follows from it.

use super::form::{Fields, beside_the_form};
use super::html::{Room, icon, on_enter, refusal, room};
use crate::words;
use desk::settings::{self, CalendarDraft, CalendarView, Effect};
use desk::{Answer, Desk};
use domain::calendar::{Calendar, ClosingDay, Week, date_words, holidays, parse_date, parse_time, time_text, weekday_name};
use domain::people::Actor;
use domain::{Lang, Refusal};
use maud::{Markup, html};

const PATH: &str = "/app/admin/calendario";
/// Intervals of a day that the form has room for.
const INTERVALS: usize = 2;

pub(super) async fn post(desk: &Desk, actor: &Actor, fields: &Fields) -> Answer<String> {
    if fields.pressed() != "guardar" {
        return Err(Refusal::BadField { field: "hacer".to_owned() }.into());
    }
    let effect = settings::save_calendar(desk, actor, draft(fields)?, fields.get("visto")).await?;
    Ok(format!("{PATH}?hecho=guardado&movidos={}", effect.moved))
}

/// The hours as the form has them: two intervals a day, each whole or empty.
fn draft(fields: &Fields) -> Result<CalendarDraft, Refusal> {
    let mut week = Week(Default::default());
    for (day, hours) in week.0.iter_mut().enumerate() {
        for nth in 0..INTERVALS {
            let (from, to) = (fields.get(&format!("de{day}-{nth}")), fields.get(&format!("a{day}-{nth}")));
            if from.is_empty() && to.is_empty() {
                continue;
            }
            let bad = || Refusal::HoursOutOfOrder;
            let end = parse_time(to).ok_or_else(bad)?;
            // Midnight at the end of a day, as a time field writes it.
            hours.push((parse_time(from).ok_or_else(bad)?, if end == 0 { 24 * 60 } else { end }));
        }
    }
    let dates: Vec<&str> = fields.all("cierre").collect();
    let names: Vec<&str> = fields.all("motivo").collect();
    let mut closed = Vec::new();
    for (date, name) in dates.iter().zip(names) {
        if !date.trim().is_empty() || !name.trim().is_empty() {
            closed.push(ClosingDay::new(date, name)?);
        }
    }
    Ok(CalendarDraft { week, closed })
}

pub(super) async fn page(desk: &Desk, actor: &Actor, lang: Lang, fields: &Fields) -> Answer<Room> {
    let view = settings::calendar(desk, actor).await?;
    let typed = fields.is_typed();
    let read = draft(fields);
    let hours = match (&read, typed) {
        (Ok(draft), true) => draft.clone(),
        _ => view.hours.clone(),
    };
    let reviewed = match (fields.pressed(), read) {
        ("revisar", Ok(draft)) => match settings::calendar_effect(desk, actor, draft.clone()).await {
            Ok(effect) => Some(Ok((effect, settings::check_calendar(desk, actor, draft)?))),
            Err(trouble) => Some(Err(beside_the_form(trouble)?)),
        },
        ("revisar", Err(refusal)) => Some(Err(refusal)),
        _ => None,
    };
    let said = (fields.get("hecho") == "guardado").then(|| words::calendar_saved(lang, fields.number("movidos").unwrap_or(0)));
    let year = i16::try_from(fields.number("ano").unwrap_or(0)).ok().filter(|year| (1984..2200).contains(year));
    let today = desk.calendar().date(desk.now());
    let calendar = match &reviewed {
        Some(Ok((_, calendar))) => calendar.clone(),
        _ => desk.calendar().clone(),
    };
    let body = html! {
        @if !view.own { p class="page-note" { (icon("info")) (words::usual_hours(lang)) } }
        div class="office-split office-split-wide" {
            div class="office-list" {
                (refusal(lang, fields))
                @if let Some(Err(no)) = &reviewed { p class="outcome bad" role="alert" { (icon("triangle-alert")) span { (words::refusal(lang, no)) } } }
                (form(lang, &view, &hours, fields, typed))
                @if let Some(Ok((effect, _))) = &reviewed { (review(lang, *effect)) }
            }
            aside class="office-panel" aria-label=(words::what_follows(lang)) {
                (simulator(desk, lang, &calendar, fields))
                (feasts(lang, year.unwrap_or_else(|| today.year())))
            }
        }
    };
    Ok(room(lang, words::calendar(lang), words::calendar_intro(lang), said.as_deref(), body))
}

fn form(lang: Lang, view: &CalendarView, hours: &CalendarDraft, fields: &Fields, typed: bool) -> Markup {
    let times = |day: usize, nth: usize| -> (String, String) {
        let kept = hours
            .week
            .0
            .get(day)
            .and_then(|hours| hours.get(nth))
            .map(|&(from, to)| (time_text(from), time_text(to % (24 * 60))))
            .unwrap_or_default();
        if typed { (fields.get(&format!("de{day}-{nth}")).to_owned(), fields.get(&format!("a{day}-{nth}")).to_owned()) } else { kept }
    };
    let closed: Vec<(String, String)> = if typed {
        fields
            .all("cierre")
            .zip(fields.all("motivo"))
            .map(|(date, name)| (date.to_owned(), name.to_owned()))
            .filter(|(date, name)| !date.is_empty() || !name.is_empty())
            .collect()
    } else {
        hours.closed.iter().map(|day| (day.iso().to_owned(), day.name.clone())).collect()
    };
    // Room for three more; saved, there are three more again.
    let blank = std::iter::repeat_n((String::new(), String::new()), 3);
    html! {
        form class="form" id="horario" method="post" action=(PATH) {
            (on_enter("guardar"))
            input type="hidden" name="visto" value=(if typed { fields.get("visto") } else { view.mark.as_str() });
            fieldset class="office-week" {
                legend { (words::business_hours(lang)) }
                p class="hint" { (words::business_hours_hint(lang)) " " (words::zone_is(lang, &view.zone)) }
                table class="office-hours" {
                    thead { tr { th scope="col" { (words::day(lang)) } th scope="col" { (words::morning(lang)) } th scope="col" { (words::afternoon(lang)) } } }
                    tbody {
                        @for day in 0..7 {
                            tr {
                                th scope="row" { (weekday_name(day, lang)) }
                                @for nth in 0..INTERVALS {
                                    @let (from, to) = times(day, nth);
                                    td {
                                        span class="office-times" {
                                            input type="time" name=(format!("de{day}-{nth}")) value=(from) aria-label=(words::time_from(lang, weekday_name(day, lang), nth));
                                            span aria-hidden="true" { "–" }
                                            input type="time" name=(format!("a{day}-{nth}")) value=(to) aria-label=(words::time_to(lang, weekday_name(day, lang), nth));
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            fieldset class="office-closed" {
                legend { (words::closing_days(lang)) }
                p class="hint" { (words::closing_days_hint(lang)) }
                ul {
                    @for (nth, (date, name)) in closed.into_iter().chain(blank).enumerate() {
                        li {
                            input type="date" name="cierre" value=(date) aria-label=(words::closing_date(lang, nth + 1));
                            input type="text" name="motivo" value=(name) maxlength="80" placeholder=(words::closing_reason(lang)) aria-label=(words::closing_name(lang, nth + 1));
                        }
                    }
                }
            }
            p class="row-actions" {
                button class="button primary" name="hacer" value="guardar" { (words::save(lang)) }
                button class="button" name="hacer" value="revisar" formmethod="get" { (words::see_effect(lang)) }
            }
        }
    }
}

pub(super) fn review(lang: Lang, effect: Effect) -> Markup {
    html! {
        div class="page-note" role="status" id="efecto" { (icon("info")) p { (words::effect(lang, effect.open, effect.moved, effect.breached)) } }
    }
}

/// "Un ticket registrado el … vence …", with why.
fn simulator(desk: &Desk, lang: Lang, calendar: &Calendar, fields: &Fields) -> Markup {
    let now = desk.calendar().stamp(desk.now(), lang);
    let (today, minutes) = (desk.calendar().date(desk.now()), now.iso.get(11..16).unwrap_or("08:00").to_owned());
    let date = parse_date(fields.get("dia")).unwrap_or(today);
    let time = if fields.has("hora") { fields.get("hora").to_owned() } else { minutes };
    let hours = fields
        .number("plazo")
        .and_then(|hours| u32::try_from(hours).ok())
        .filter(|hours| (1..=2_000).contains(hours))
        .unwrap_or(desk.terms().first_response_hours);
    let from = parse_time(&time).and_then(|minutes| calendar.moment(date, minutes));
    html! {
        section class="office-simulator" aria-labelledby="simulador" {
            h2 id="simulador" { (words::simulator(lang)) }
            p class="hint" { (words::simulator_hint(lang)) }
            // The hours that are being written stand in the same form: what is tried is what is typed.
            div class="office-moment" {
                label for="s-dia" { (words::registered_on(lang)) }
                input id="s-dia" form="horario" type="date" name="dia" value=(date.to_string());
                label for="s-hora" { (words::at_time(lang)) }
                input id="s-hora" form="horario" type="time" name="hora" value=(time);
                label for="s-plazo" { (words::within_hours(lang)) }
                input id="s-plazo" form="horario" type="number" min="1" max="2000" name="plazo" value=(hours);
                button class="button" form="horario" name="hacer" value="revisar" formmethod="get" formaction={ (PATH) "#simulador" } { (words::simulate(lang)) }
            }
            @if let Some(from) = from {
                @let millis = i64::from(hours) * 3_600_000;
                p class="office-due" { strong { (words::it_is_due(lang, &calendar.stamp(calendar.add(from, millis), lang).text)) } }
                ul class="office-why" { @for line in calendar.explain(from, millis, lang) { li { (line) } } }
            } @else {
                p class="outcome bad" role="alert" { (words::no_such_time(lang)) }
            }
        }
    }
}

/// Computed, never typed in.
fn feasts(lang: Lang, year: i16) -> Markup {
    html! {
        section class="office-feasts" aria-labelledby="festivos" {
            h2 id="festivos" { (words::holidays_of(lang, year)) }
            p class="hint" { (words::holidays_hint(lang)) }
            p class="row-actions" {
                a class="button" href={ (PATH) "?ano=" (year - 1) "#festivos" } { (icon("chevron-left")) (year - 1) }
                a class="button" href={ (PATH) "?ano=" (year + 1) "#festivos" } { (year + 1) (icon("chevron-right")) }
            }
            ul { @for holiday in holidays(year) { li { span { (date_words(holiday.date, lang)) } " " (holiday.name(lang)) } } }
        }
    }
}
