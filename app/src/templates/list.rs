//! `/app/admin/plantillas`: every text, and which the office wrote itself.

use super::api;
use crate::me::lang;
use crate::ui::{Ago, Problem, Skeleton};
use crate::words;
use domain::notices::TemplateRow;
use leptos::prelude::*;
use leptos_meta::Title;

pub const PATH: &str = "/app/admin/plantillas";

#[component]
pub fn TemplatesPage() -> impl IntoView {
    let lang = lang();
    let rows = Resource::new(|| (), |()| api::templates());
    view! {
        <Title text=words::templates(lang)/>
        <section class="page" aria-labelledby="plantillas-titulo">
            <header class="page-head">
                <h1 id="plantillas-titulo">{words::templates(lang)}</h1>
                <p>{words::templates_intro(lang)}</p>
            </header>
            <Transition fallback=|| view! { <Skeleton lines=8/> }>
                {move || Suspend::new(async move {
                    match rows.await {
                        Ok(rows) => view! { <Rows rows/> }.into_any(),
                        Err(error) => view! { <Problem error retry=Callback::new(move |()| rows.refetch())/> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

#[component]
fn Rows(rows: Vec<TemplateRow>) -> impl IntoView {
    let lang = lang();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-labelledby="plantillas-titulo">
            <table class="list">
                <thead>
                    <tr>
                        <th scope="col">{words::column_notice(lang)}</th>
                        <th scope="col">{words::column_to(lang)}</th>
                        <th scope="col">{words::column_text(lang)}</th>
                    </tr>
                </thead>
                <tbody>
                    {rows
                        .into_iter()
                        .map(|TemplateRow { kind, readers, changed }| {
                            let href = format!("{PATH}/{}/{}", kind.key(), readers.key());
                            view! {
                                <tr>
                                    <th scope="row" class="c-subject"><a class="row-link" href=href>{kind.label(lang)}</a></th>
                                    <td class="c-person">{readers.label(lang)}</td>
                                    <td class="c-reply">
                                        {match changed {
                                            Some((name, at)) => {
                                                view! { <span class="chip">{words::own_text(lang)}</span> " " {words::decided_by(lang, &name)} " · " <Ago stamp=at/> }
                                                    .into_any()
                                            }
                                            None => view! { <span class="quiet">{words::builtin_text(lang)}</span> }.into_any(),
                                        }}
                                    </td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}
