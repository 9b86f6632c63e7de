//! The pieces themselves, as the pages use them.

use crate::AskError;
use crate::me::lang;
use crate::ui::{Empty, Icon, LanguageForm, Outcome, Paging, Problem, Prose, Skeleton, StateFilter, TextArea, Window};
use domain::Refusal;
use leptos::prelude::*;

/// `theme` keeps ids apart: the sheet has every piece twice.
#[component]
pub fn Pieces(theme: &'static str) -> impl IntoView {
    view! {
        <h2>{theme}</h2>
        <Buttons/>
        <Fields theme/>
        <Chips/>
        <Tabs theme/>
        <Lists/>
        <Folds/>
        <Messages/>
        <Faces/>
        <Windows theme/>
    }
}

#[component]
fn Specimen(name: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="specimen">
            <h3>{name}</h3>
            {children()}
        </section>
    }
}

#[component]
fn Buttons() -> impl IntoView {
    let button = |class: &'static str, text: &'static str| {
        view! {
            <button type="button" class=class>{text}</button>
            <button type="button" class=class><Icon name="send"/>{text}</button>
            <button type="button" class=class disabled=true>{text}</button>
            <button type="button" class=class aria-disabled="true">{text}</button>
        }
    };
    view! {
        <Specimen name="Buttons: plain, with an icon, disabled, at work">
            <div class="row">{button("button", "Guardar")}</div>
            <div class="row">{button("button primary", "Enviar")}</div>
            <div class="row">{button("button quiet", "Cancelar")}</div>
            <div class="row">{button("button danger", "Eliminar")}</div>
            <button type="button" class="button primary wide">"Ancho"</button>
            <div class="row">
                <button type="button" class="icon-button" aria-label="Cerrar"><Icon name="x"/></button>
                <button type="button" class="icon-button" aria-label="Cerrar" disabled=true><Icon name="x"/></button>
                <button type="button" class="link">"Como parte de la frase"</button>
                <a href="#contenido">"Enlace"</a>
            </div>
        </Specimen>
    }
}

#[component]
fn Fields(theme: &'static str) -> impl IntoView {
    let id = move |name: &str| format!("{theme}-{name}");
    let field = move |name: &'static str, label: &'static str, invalid: bool, disabled: bool, readonly: bool| {
        view! {
            <div class="field">
                <label for=id(name)>{label}</label>
                <input
                    id=id(name)
                    class="input"
                    value="Texto"
                    aria-invalid=invalid.then_some("true")
                    disabled=disabled
                    readonly=readonly
                />
            </div>
        }
    };
    let check = |kind: &'static str, name: String, text: &'static str, checked: bool, disabled: bool| {
        view! {
            <label class="check">
                <input type=kind name=name checked=checked disabled=disabled/>
                {text}
            </label>
        }
    };
    view! {
        <Specimen name="Fields: empty, filled, wrong, disabled, to be read only">
            <div class="field">
                <label for=id("empty")>"Vacío"</label>
                <input id=id("empty") class="input" aria-describedby=id("empty-hint")/>
                <p class="hint" id=id("empty-hint")>"Una frase que ayuda."</p>
            </div>
            {field("filled", "Lleno", false, false, false)}
            {field("invalid", "No vale", true, false, false)}
            {field("disabled", "Desactivado", false, true, false)}
            {field("readonly", "Solo lectura", false, false, true)}
            <div class="field">
                <label for=id("select")>"Lista"</label>
                <select id=id("select")><option>"Una"</option><option>"Otra"</option></select>
            </div>
            <div class="field">
                <label for=id("area")>"Texto largo"</label>
                <TextArea id=id("area") name="area" text="Varias\nlíneas" rows=3/>
            </div>
            <div class="field-line">
                <input class="input" aria-label="Campo con botón"/>
                <button type="button" class="button">"Agregar"</button>
            </div>
            <div class="row">
                {check("checkbox", id("box"), "Sin marcar", false, false)}
                {check("checkbox", id("box"), "Marcada", true, false)}
                {check("checkbox", id("box"), "Desactivada", true, true)}
                {check("radio", id("radio"), "Esta", true, false)}
                {check("radio", id("radio"), "Aquella", false, false)}
            </div>
            <progress aria-label="Avance" value="60" max="100"></progress>
        </Specimen>
    }
}

#[component]
fn Chips() -> impl IntoView {
    let chip = |icon: &'static str, text: &'static str| view! { <Icon name=icon/> <span>{text}</span> };
    let statuses = ["new", "in_progress", "waiting", "solved", "closed"];
    let phases = ["running", "warning", "breached", "paused", "met", "met_late"];
    let states = ["promised", "claimed", "accepted", "deferred", "unsure", "bounced", "dead", "kept", "held", "filed"];
    view! {
        <Specimen name="States: an icon and words, and a colour besides">
            <div class="row">
                {statuses.map(|key| view! { <span class="chip" data-status=key>{chip("circle-dot", key)}</span> }).collect_view()}
            </div>
            <div class="row">
                {phases.map(|key| view! { <span class="chip due" data-phase=key>{chip("clock", key)}</span> }).collect_view()}
            </div>
            <div class="row">
                {states.map(|key| view! { <span class="chip" data-state=key>{chip("mail", key)}</span> }).collect_view()}
            </div>
            <div class="row">
                <span class="badge">"Insignia"</span>
                <span class="badge private"><Icon name="lock"/>"Interna"</span>
                <span class="badge solved"><Icon name="circle-check"/>"Solución"</span>
                <span class="badge warn"><Icon name="triangle-alert"/>"Aviso"</span>
                <span class="avatar" aria-hidden="true">"AR"</span>
                <span class="nav-count">"12"</span>
                <span class="address">"ana@oficina.example"</span>
                <span class="missing">"Sin asignar"</span>
                <kbd>"Ctrl"</kbd>
            </div>
            <div class="row">
                {["1", "2", "3", "4", "5", "6"]
                    .map(|level| {
                        view! {
                            <span class="priority" data-priority=level>
                                <span class="priority-bars" aria-hidden="true"><i></i><i></i><i></i></span>
                                {level}
                            </span>
                        }
                    })
                    .collect_view()}
            </div>
        </Specimen>
    }
}

#[component]
fn Tabs(theme: &'static str) -> impl IntoView {
    let tabs = [("follow_up", "mail", "Seguimiento"), ("note", "lock", "Nota interna"), ("solution", "circle-check", "Solución")];
    view! {
        <Specimen name="Tabs: chosen, not chosen, not possible">
            <div class="composer" data-tab="follow_up">
                <div class="tabs" role="radiogroup" aria-label="Tipo">
                    {tabs
                        .into_iter()
                        .map(|(key, icon, text)| {
                            view! {
                                <label class="tab" data-tab=key>
                                    <input
                                        type="radio"
                                        name=format!("{theme}-tab")
                                        checked=key == "follow_up"
                                        disabled=key == "solution"
                                    />
                                    <Icon name=icon/>
                                    <span>{text}</span>
                                </label>
                            }
                        })
                        .collect_view()}
                </div>
            </div>
        </Specimen>
    }
}

#[component]
fn Lists() -> impl IntoView {
    let row = |subject: &'static str, state: &'static str| {
        view! {
            <tr>
                <td><a href="#contenido">{subject}</a></td>
                <td>"ana@oficina.example"</td>
                <td><span class="chip" data-state=state><Icon name="mail"/><span>{state}</span></span></td>
            </tr>
        }
    };
    view! {
        <Specimen name="Lists: narrowed, rows, paged">
            <StateFilter path="/dev/components" chosen=Some("kept") options=vec![("kept", "Guardadas", 12), ("dead", "No entregadas", 1_200)]/>
            <div class="table-scroll" tabindex="0" role="region" aria-label="Tabla">
                <table class="list">
                    <thead>
                        <tr><th scope="col">"Asunto"</th><th scope="col">"Para"</th><th scope="col">"Estado"</th></tr>
                    </thead>
                    <tbody>{row("No abre el correo", "accepted")} {row("La impresora no responde desde ayer por la tarde", "dead")}</tbody>
                </table>
            </div>
            <Paging path="/dev/components" chosen=None first=false next=Some("2".to_owned())/>
        </Specimen>
    }
}

#[component]
fn Folds() -> impl IntoView {
    view! {
        <Specimen name="Folds: closed and open">
            <details class="quoted"><summary>"Texto citado"</summary><blockquote>"Lo anterior"</blockquote></details>
            <details class="quoted" open=true><summary>"Texto citado"</summary><blockquote>"Lo anterior"</blockquote></details>
            <details><summary>"Más opciones"</summary><p>"Lo que se abre"</p></details>
            <details open=true><summary>"Más opciones"</summary><p>"Lo que se abre"</p></details>
        </Specimen>
    }
}

#[component]
fn Messages() -> impl IntoView {
    let said = |result: Result<(), AskError>| Signal::derive(move || Some(result.clone()));
    view! {
        <Specimen name="Messages: done, refused, a fault, over the page">
            <Outcome value=said(Ok(())) done="Guardado."/>
            <Outcome value=said(Err(AskError::Refused(Refusal::NotAllowed)))/>
            <Outcome value=said(Err(AskError::Fault { reference: "7F3A".to_owned() }))/>
            <Outcome value=said(Err(AskError::Refused(Refusal::SignInRequired)))/>
            <p class="banner" role="status"><Icon name="triangle-alert"/><span>"Sin conexión."</span></p>
            <p class="banner alarm" role="status"><Icon name="triangle-alert"/><a href="#contenido">"Un buzón no recibe."</a></p>
            <p class="page-note"><Icon name="info"/>"Una nota de la página."</p>
            <p class="page-note warn"><Icon name="triangle-alert"/>"Una nota que avisa."</p>
            <Prose text="Un texto con\n\ndos párrafos y https://oficina.example".to_owned()/>
            <LanguageForm lang=lang()/>
        </Specimen>
    }
}

#[component]
fn Faces() -> impl IntoView {
    view! {
        <Specimen name="Faces: not yet, nothing there, not possible">
            <Skeleton lines=4/>
            <Empty title="No hay tickets aquí" text="Cuando llegue un correo, aparecerá en esta lista."/>
            <Problem error=AskError::Network/>
            <Problem error=AskError::Refused(Refusal::NotFound)/>
            <Problem error=AskError::Refused(Refusal::SignInRequired)/>
        </Specimen>
    }
}

#[component]
fn Windows(theme: &'static str) -> impl IntoView {
    view! {
        <Specimen name="Window: opened by its button">
            <Window id=format!("{theme}-ventana") icon="pencil" label="Abrir la ventana" title="Una ventana".to_owned()>
                <form class="form">
                    <div class="field">
                        <label for=format!("{theme}-ventana-campo")>"Campo"</label>
                        <input id=format!("{theme}-ventana-campo") class="input"/>
                    </div>
                </form>
            </Window>
        </Specimen>
    }
}
