//! What is done with saved views: the page that arranges them, and its posted forms.

use super::url::{encoded, filter_of, list_href};
use crate::AskError;
use crate::me::{self, Me};
use crate::ui::{Empty, Icon};
use crate::words;
use desk::{Answer, Desk, queue};
use domain::people::Actor;
use domain::queue::{MAX_VIEW_NAME, SavedId, SavedView, View};
use domain::{Lang, Refusal};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

/// The page; posts go here too.
const PAGE: &str = "/app/vistas";

fn value<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.as_str())
}

/// Saves, renames, moves or deletes, as the field `hacer` says; answers where to go.
pub async fn post(desk: &Desk, actor: &Actor, fields: &[(String, String)]) -> Answer<String> {
    let button = value(fields, "hacer");
    if button == "guardar" {
        let mut query = ParamsMap::new();
        for (name, value) in form_urlencoded::parse(value(fields, "filtro").trim_start_matches('?').as_bytes()) {
            query.insert(name.into_owned(), value.into_owned());
        }
        let filter = filter_of(&query, View::All);
        let back = list_href(&filter);
        return match queue::save_view(desk, actor, value(fields, "nombre"), filter, value(fields, "compartida") == "si").await {
            Ok(id) => Ok(format!("/app/bandeja?vista=v{}&hecho=vista", id.0)),
            Err(desk::Trouble::Refused(refusal)) => {
                let name = encoded(value(fields, "nombre"));
                Ok(format!("{back}&error={}&nombre={name}", error_key(&refusal)))
            }
            Err(fault) => Err(fault),
        };
    }
    let id = value(fields, "id").parse().map(SavedId).map_err(|_| Refusal::NotFound)?;
    match button {
        "nombrar" => match queue::rename_view(desk, actor, id, value(fields, "nombre")).await {
            Err(desk::Trouble::Refused(refusal @ (Refusal::BadField { .. } | Refusal::TooLong { .. }))) => {
                return Ok(format!("{PAGE}?error={}&id={}&nombre={}", error_key(&refusal), id.0, encoded(value(fields, "nombre"))));
            }
            answer => answer?,
        },
        "subir" | "bajar" => {
            queue::move_view(desk, actor, id, button == "subir").await?;
            return Ok(format!("{PAGE}?foco={}-{button}", id.0));
        }
        "eliminar" => {
            queue::delete_view(desk, actor, id).await?;
            return Ok(format!("{PAGE}?hecho=eliminada"));
        }
        _ => return Err(Refusal::BadField { field: "hacer".to_owned() }.into()),
    }
    Ok(format!("{PAGE}?hecho=cambiada"))
}

fn error_key(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::TooLong { .. } => "largo",
        Refusal::TooManyViews { .. } => "muchas",
        Refusal::NotAllowed => "permiso",
        Refusal::NotFound => "no-existe",
        _ => "nombre",
    }
}

pub(super) async fn html(desk: &Desk, actor: &Actor, search: &str) -> Result<String, AskError> {
    let views = queue::saved_views(desk, actor).await?;
    let fields: Vec<(String, String)> = form_urlencoded::parse(search.trim_start_matches('?').as_bytes()).into_owned().collect();
    Ok(rendered(&views, &fields))
}

fn rendered(views: &[SavedView], fields: &[(String, String)]) -> String {
    if use_context::<Me>().is_none() {
        provide_context(me::found());
    }
    let lang = me::lang();
    let said = match value(fields, "hecho") {
        "cambiada" => Some(words::view_changed(lang)),
        "eliminada" => Some(words::view_deleted(lang)),
        _ => None,
    };
    let lines = views
        .iter()
        .map(|view| {
            let mut alike = views.iter().filter(|other| other.shared == view.shared).map(|other| other.id);
            let (first, last) = (alike.clone().next() == Some(view.id), alike.by_ref().last() == Some(view.id));
            line(lang, view, fields, first, last)
        })
        .collect_view();
    view! {
        <section class="page saved-views" aria-labelledby="vistas-titulo">
            <header class="page-head">
                <h1 id="vistas-titulo">{words::saved_views(lang)}</h1>
                <p>{words::views_intro(lang)}</p>
            </header>
            {said
                .map(|said| {
                    view! {
                        <p class="outcome ok" role="status">
                            <Icon name="circle-check"/>
                            {said}
                        </p>
                    }
                })}
            {if views.is_empty() {
                view! { <Empty icon="funnel" title=words::no_saved_views(lang) text=words::no_saved_views_text(lang)/> }.into_any()
            } else {
                view! { <ol class="rule-examples">{lines}</ol> }.into_any()
            }}
        </section>
    }
    .to_html()
}

fn line(lang: Lang, view: &SavedView, fields: &[(String, String)], first: bool, last: bool) -> impl IntoView {
    let SavedView { id: SavedId(id), name, shared, own, count, .. } = view.clone();
    let this = value(fields, "id") == id.to_string();
    let error = value(fields, "error");
    let trouble = (this && !error.is_empty()).then(|| words::view_trouble(lang, error));
    let written = if trouble.is_some() { value(fields, "nombre").to_owned() } else { name.clone() };
    let focused = value(fields, "foco").strip_prefix(&id.to_string()).and_then(|rest| rest.strip_prefix('-')).unwrap_or_default();
    let (up, down) =
        (focused == "subir" && !first || focused == "bajar" && last, focused == "bajar" && !last || focused == "subir" && first);
    let about = |what: &'static str| format!("{what}: {name}");
    let (up_words, down_words) = (about(words::move_up(lang)), about(words::move_down(lang)));
    view! {
        <li class="view-line" id=format!("vista-{id}")>
            <div class="view-words">
                <h2><a href=format!("/app/bandeja?vista=v{id}")>{name.clone()}</a></h2>
                <p>
                    {if shared { words::view_of_everybody(lang) } else { words::view_own(lang) }} " · " {words::capped(count)}
                    {(!own).then(|| format!(" · {}", words::view_by_administrators(lang)))}
                </p>
            </div>
            {own
                .then(|| {
                    view! {
                        <form method="post" action=PAGE class="view-name">
                            <input type="hidden" name="id" value=id.to_string()/>
                            <div class="field">
                                <label for=format!("nombre-{id}")>{words::name(lang)}<span class="visually-hidden">": " {name.clone()}</span></label>
                                <input
                                    id=format!("nombre-{id}")
                                    name="nombre"
                                    value=written
                                    required
                                    maxlength=MAX_VIEW_NAME.to_string()
                                    aria-invalid=trouble.is_some().then_some("true")
                                />
                            </div>
                            <button class="button" name="hacer" value="nombrar">{words::view_rename(lang)}</button>
                            <button class="icon-button" name="hacer" value="subir" aria-label=up_words disabled=first autofocus=up>
                                <Icon name="arrow-up"/>
                            </button>
                            <button class="icon-button" name="hacer" value="bajar" aria-label=down_words disabled=last autofocus=down>
                                <Icon name="arrow-down"/>
                            </button>
                            {trouble.map(|trouble| view! { <p class="outcome bad" role="alert"><Icon name="triangle-alert"/><span>{trouble}</span></p> })}
                        </form>
                        <details class="rule-archive" name="eliminar">
                            <summary class="button quiet">{words::view_delete(lang)}<span class="visually-hidden">": " {name.clone()}</span></summary>
                            <form method="post" action=PAGE>
                                <p>{words::view_delete_sure(lang)}</p>
                                <input type="hidden" name="id" value=id.to_string()/>
                                <button class="button danger" name="hacer" value="eliminar">{words::view_delete_really(lang)}</button>
                            </form>
                        </details>
                    }
                })}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::queue::Filter;

    #[test]
    fn a_view_is_changed_by_who_may_and_its_name_is_no_markup() {
        let filter = Filter::of(View::Open);
        let view =
            |id, own, shared| SavedView { id: SavedId(id), name: "<b>Red</b>".into(), shared, own, filter: filter.clone(), count: 3 };
        let html = Owner::new().with(|| rendered(&[view(1, false, true), view(2, true, false)], &[]));
        assert!(!html.contains("<b>") && html.contains("/app/bandeja?vista=v1"), "{html}");
        assert_eq!(html.matches("value=\"eliminar\"").count(), 1, "{html}");
        assert!(Owner::new().with(|| rendered(&[], &[])).contains(words::no_saved_views(Lang::Es)));
    }
}
