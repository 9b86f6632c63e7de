//! `/app/admin/plantillas/{kind}/{readers}`: one text in both languages, with the mail as it would be beside it.

use super::api::{self, AskSaveTemplate};
use super::list::PATH;
use crate::me::lang;
use crate::ui::{Icon, Outcome, Problem, Skeleton, TextArea};
use crate::{AskError, browser, words};
use domain::notices::{Readers, Template, TemplateKind, TemplateView};
use domain::{Lang, Refusal};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use std::time::Duration;

const FORM: &str = "plantilla";
/// Asked for once no key was pressed for so long.
const PAUSE: Duration = Duration::from_millis(500);

#[component]
pub fn TemplatePage() -> impl IntoView {
    let lang = lang();
    let params = use_params_map();
    let asked = Memo::new(move |_| {
        params.with(|params| {
            Some((params.get_str("kind").and_then(TemplateKind::parse)?, params.get_str("readers").and_then(Readers::parse)?))
        })
    });
    let template = Resource::new_blocking(
        move || asked.get(),
        |asked| async move {
            match asked {
                Some((kind, readers)) => api::template(kind, readers).await,
                None => Err(AskError::Refused(Refusal::NotFound)),
            }
        },
    );
    let save = ServerAction::<AskSaveTemplate>::new();
    let saved = Signal::derive(move || save.value().get());
    // Never on the changes of others: it would take away what is being typed.
    Effect::new(move |_| {
        if saved.with(|saved| matches!(saved, Some(Ok(())))) {
            template.refetch();
        }
    });
    view! {
        <section class="page template-page" aria-labelledby="plantilla-titulo">
            <a class="back" href=PATH>
                <Icon name="chevron-left"/>
                {words::back_to_templates(lang)}
            </a>
            <Outcome value=saved done=words::template_saved(lang)/>
            <Transition fallback=|| view! { <Skeleton lines=8/> }>
                {move || {
                    asked.track();
                    Suspend::new(async move {
                        match template.await {
                            Ok(view) => view! { <Editor view save/> }.into_any(),
                            Err(error) => {
                                view! {
                                    <Title text=words::went_wrong(lang)/>
                                    <h1 class="visually-hidden" id="plantilla-titulo">{words::templates(lang)}</h1>
                                    <Problem error retry=Callback::new(move |()| template.refetch())/>
                                }
                                    .into_any()
                            }
                        }
                    })
                }}
            </Transition>
        </section>
    }
}

#[component]
fn Editor(view: TemplateView, save: ServerAction<AskSaveTemplate>) -> impl IntoView {
    let lang = lang();
    let TemplateView { row, es, en, revision, placeholders } = view;
    let title = row.kind.label(lang);
    let signature = row.kind == TemplateKind::Signature;
    let own = row.changed.is_some();
    // A frame of its own for each look: going back in the browser does not lead through them.
    let looks = RwSignal::new(0_u32);
    let keys = StoredValue::new(0_u32);
    let look = move || {
        looks.update(|looks| *looks += 1);
        request_animation_frame(|| browser::submit_into(FORM, "/app/admin/plantillas/vista", "vista"));
    };
    Effect::new(move |_| look());
    let typed = move |_| {
        keys.update_value(|keys| *keys += 1);
        let now = keys.get_value();
        set_timeout(
            move || {
                if keys.try_get_value() == Some(now) {
                    look();
                }
            },
            PAUSE,
        );
    };
    view! {
        <Title text=format!("{title} · {}", words::templates(lang))/>
        <header class="page-head">
            <h1 id="plantilla-titulo">{title}</h1>
            <p>{row.readers.label(lang)}</p>
        </header>
        <div class="template">
            <ActionForm action=save attr:id=FORM attr:class="form" on:input=typed>
                <input type="hidden" name="draft[kind]" value=row.kind.key()/>
                <input type="hidden" name="draft[readers]" value=row.readers.key()/>
                <input type="hidden" name="draft[revision]" value=revision.to_string()/>
                <Language language=Lang::Es name="Español" text=es signature/>
                <Language language=Lang::En name="English" text=en signature/>
                <details class="page-section">
                    <summary>{words::placeholders(lang)}</summary>
                    <p class="hint">{words::placeholders_hint(lang)}</p>
                    <dl class="placeholders" on:click=|event| browser::insert_code(event.target())>
                        {placeholders
                            .into_iter()
                            .map(|(name, meaning)| {
                                view! { <div><dt><button type="button" class="chip"><code>{name}</code></button></dt><dd>{meaning}</dd></div> }
                            })
                            .collect_view()}
                    </dl>
                </details>
                <p class="row-actions">
                    <button type="submit" class="button primary" aria-disabled=move || save.pending().get().then_some("true")>
                        {words::save(lang)}
                    </button>
                </p>
                <fieldset class="template-look">
                    <legend>{words::preview(lang)}</legend>
                    <Choice name="vista" value="es" text="Español" chosen=lang == Lang::Es/>
                    <Choice name="vista" value="en" text="English" chosen=lang == Lang::En/>
                    <Choice name="como" value="html" text=words::as_html(lang) chosen=true/>
                    <Choice name="como" value="texto" text=words::as_text(lang) chosen=false/>
                    <button
                        type="submit"
                        class="button"
                        formaction="/app/admin/plantillas/vista"
                        formtarget="vista"
                        formnovalidate=true
                        on:click=move |event| {
                            event.prevent_default();
                            look();
                        }
                    >
                        <Icon name="eye"/>
                        {words::look(lang)}
                    </button>
                </fieldset>
                {own
                    .then(|| {
                        view! {
                            <details class="page-section">
                                <summary>{words::reset_template(lang)}</summary>
                                <p>{words::reset_sure(lang)}</p>
                                <button type="submit" class="button danger" name="draft[reset]" value="true" formnovalidate=true>
                                    <Icon name="refresh-cw"/>
                                    {words::reset_confirm(lang)}
                                </button>
                            </details>
                        }
                    })}
            </ActionForm>
            {move || {
                looks.track();
                view! {
                    <iframe
                        name="vista"
                        class="template-frame"
                        title=words::preview(lang)
                        referrerpolicy="no-referrer"
                        sandbox="allow-popups allow-popups-to-escape-sandbox"
                    ></iframe>
                }
            }}
        </div>
    }
}

#[component]
fn Language(language: Lang, name: &'static str, text: Template, signature: bool) -> impl IntoView {
    let lang = lang();
    let tag = language.tag();
    let opening = if signature { words::template_signature(lang) } else { words::template_opening(lang) };
    view! {
        <fieldset class="template-language">
            <legend>{name}</legend>
            <div class="field" lang=tag>
                <label for=format!("{tag}-inicio") lang=lang.tag()>{opening}</label>
                <TextArea id=format!("{tag}-inicio") name=format!("draft[{tag}][opening]") text=text.opening rows=2 required=true max=2000/>
            </div>
            {(!signature)
                .then(|| {
                    view! {
                        <div class="field" lang=tag>
                            <label for=format!("{tag}-sigue") lang=lang.tag()>{words::template_needed(lang)}</label>
                            <TextArea id=format!("{tag}-sigue") name=format!("draft[{tag}][needed]") text=text.needed rows=4 max=2000/>
                        </div>
                    }
                })}
        </fieldset>
    }
}

#[component]
fn Choice(name: &'static str, value: &'static str, text: &'static str, chosen: bool) -> impl IntoView {
    view! {
        <label class="check">
            <input type="radio" name=name value=value checked=chosen/>
            {text}
        </label>
    }
}
