//! What the rule would have done with the messages that came last.

use crate::ui::When;
use crate::words;
use domain::Lang;
use domain::rules::{DryRow, DryRun};
use leptos::prelude::*;

pub(super) fn result(lang: Lang, run: DryRun) -> impl IntoView {
    let (matched, looked, there) = (run.matched(), run.rows.len(), run.there);
    let (matching, others): (Vec<DryRow>, Vec<DryRow>) = run.rows.into_iter().partition(DryRow::matches);
    let said = if there == 0 {
        words::no_messages(lang).to_owned()
    } else if matched == 0 {
        format!("{} {}", words::matched(lang, 0, looked), words::no_match(lang))
    } else {
        words::matched(lang, matched, looked)
    };
    let rest = others.len();
    view! {
        <section class="page-section rule-trial" id="prueba" aria-labelledby="prueba-titulo">
            <h2 id="prueba-titulo">{words::trial(lang)}</h2>
            <p role="status">
                <strong>{said}</strong>
                {(looked < there).then(|| format!(" {}", words::not_all_looked_at(lang, looked, there)))}
            </p>
            <h3 class="visually-hidden" id="prueba-cumplen">{words::matching(lang)}</h3>
            {(matched > 0).then(|| table(lang, matching, "prueba-cumplen"))}
            {(rest > 0)
                .then(|| {
                    view! {
                        <details class="rule-others">
                            <summary id="prueba-otros">{words::the_others(lang, rest)}</summary>
                            {table(lang, others, "prueba-otros")}
                        </details>
                    }
                })}
        </section>
    }
}

fn table(lang: Lang, rows: Vec<DryRow>, labelled_by: &'static str) -> impl IntoView {
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-labelledby=labelled_by>
            <table class="list">
                <thead>
                    <tr>
                        <th scope="col">{words::column_subject(lang)}</th>
                        <th scope="col">{words::column_from(lang)}</th>
                        <th scope="col">{words::column_received(lang)}</th>
                        <th scope="col">{words::what_then(lang)}</th>
                        <th scope="col">{words::what_now(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| line(lang, row)).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn line(lang: Lang, row: DryRow) -> impl IntoView {
    let subject = if row.subject.trim().is_empty() { words::no_subject(lang).to_owned() } else { row.subject };
    let why = row.hold.map(|reason| reason.label(lang)).or_else(|| row.ignored.map(|reason| reason.label(lang)));
    let then = match (row.ticket, why) {
        (Some(ticket), None) => view! { <a href=format!("/app/t/{}", ticket.0)>{ticket.to_string()}</a> }.into_any(),
        (_, Some(why)) => why.into_any(),
        (None, None) => row.state.label(lang).into_any(),
    };
    view! {
        <tr>
            <th scope="row" class="c-subject">{subject}</th>
            <td class="c-person"><span class="address">{row.from}</span></td>
            <td class="c-age"><When stamp=row.received/></td>
            <td>{then}</td>
            <td>{words::verdict(lang, &row.verdict)}</td>
        </tr>
    }
}
