//! One rule, written in sentences. Each button of the form brings the form again; only *Guardar* changes anything.

use super::form::{Form, Line, Part, Step, comparison, id, pairs};
use super::list::provide_me;
use super::{EDITOR, LIST, trial};
use crate::AskError;
use crate::asking::ParseMail;
use crate::me;
use crate::ui::Icon;
use crate::words;
use desk::{Desk, Trouble};
use domain::people::Actor;
use domain::rules::{ActionSort, DryRun, Field, MAX_CONDITIONS, MAX_NAME, Operator, RuleNames};
use domain::tickets::{Kind, Level};
use domain::{Lang, Refusal};
use leptos::prelude::*;

/// Longest line of values that the form takes.
const MAX_LINE: usize = 2_000;

pub(super) async fn html(desk: &Desk, actor: &Actor, search: &str) -> Result<String, AskError> {
    let fields = pairs(search);
    let written = fields.iter().any(|(name, _)| name == "nombre");
    let names = desk::rules::list(desk, actor).await?.names;
    let mut form = match id(&fields) {
        _ if written => Form::read(&fields),
        Some(id) => Form::of(&desk::rules::get(desk, actor, id).await?.rule),
        None => Form::fresh(),
    };
    let step = form.step(&fields);
    let answer = match step {
        Step::Try => tried(desk, actor, &form).await.map(Some),
        Step::Refused => checked(desk, actor, &form).await.map(|()| None),
        Step::Show | Step::Grown(_) => Ok(None),
    };
    let (run, refusal) = match answer {
        Ok(run) => (run, None),
        Err(Trouble::Refused(refusal)) if refusal != Refusal::NotAllowed => (None, Some(refusal)),
        Err(trouble) => return Err(trouble.into()),
    };
    Ok(rendered(form, &names, step, refusal, run))
}

async fn tried(desk: &Desk, actor: &Actor, form: &Form) -> desk::Answer<DryRun> {
    let parse = use_context::<ParseMail>().ok_or_else(|| Trouble::Fault("no parser of mails in the request's context".to_owned()))?;
    desk::rules::dry_run(desk, actor, form.draft()?, form.last, parse.0).await
}

async fn checked(desk: &Desk, actor: &Actor, form: &Form) -> desk::Answer<()> {
    desk::rules::check(desk, actor, form.draft()?).await
}

fn rendered(form: Form, names: &RuleNames, step: Step, refusal: Option<Refusal>, run: Option<DryRun>) -> String {
    provide_me();
    let lang = me::lang();
    let title = if form.id.is_some() { words::change_rule(lang) } else { words::new_rule(lang) };
    let more = form.conditions.len() < MAX_CONDITIONS;
    let grown = |part| step == Step::Grown(part);
    let (last_condition, last_action) = (form.conditions.len(), form.actions.len());
    let conditions = form
        .conditions
        .iter()
        .enumerate()
        .map(|(nth, line)| condition(lang, nth, line, grown(Part::Condition) && nth + 1 == last_condition))
        .collect_view();
    let actions = form
        .actions
        .iter()
        .enumerate()
        .map(|(nth, (sort, value))| action(lang, nth, *sort, value, names, grown(Part::Action) && nth + 1 == last_action))
        .collect_view();
    let taken: Vec<ActionSort> = form.actions.iter().map(|(sort, _)| *sort).collect();
    view! {
        <section class="page rules" aria-labelledby="regla-titulo">
            <a class="back" href=LIST>
                <Icon name="chevron-left"/>
                {words::back_to_rules(lang)}
            </a>
            <header class="page-head">
                <h1 id="regla-titulo">{title}</h1>
                <p>{words::rules_replies(lang)}</p>
            </header>
            {refusal
                .map(|refusal| {
                    view! {
                        <p class="outcome bad" role="alert">
                            <Icon name="triangle-alert"/>
                            <span>{words::refusal(lang, &refusal)}</span>
                        </p>
                    }
                })}
            <form class="form rule-form" method="get" action=EDITOR>
                // What Enter in a field presses: the first button of the form, which would otherwise remove a condition.
                <button class="visually-hidden" formmethod="post" formaction=LIST name="hacer" value="guardar" tabindex="-1" aria-hidden="true">
                    {words::save_rule(lang)}
                </button>
                {form.id.map(|id| view! { <input type="hidden" name="id" value=id.0.to_string()/> })}
                <div class="field">
                    <label for="r-nombre">{words::rule_name(lang)}</label>
                    <input id="r-nombre" name="nombre" value=form.name maxlength=MAX_NAME.to_string() autocomplete="off"/>
                </div>
                <fieldset class="rule-part">
                    <legend>{words::conditions(lang)}</legend>
                    <p class="hint" id="r-valores">{words::values_hint(lang)}</p>
                    <ol>{conditions}</ol>
                    {more.then(|| adding("nuevo-campo", words::new_condition(lang), "condicion", words::add_condition(lang), fields(lang)))}
                </fieldset>
                <fieldset class="rule-part">
                    <legend>{words::then(lang)}</legend>
                    <ol>{actions}</ol>
                    {adding("nueva-accion", words::new_action(lang), "accion", words::add_action(lang), sorts(lang, &taken))}
                </fieldset>
                <label class="check">
                    <input type="checkbox" name="detener" value="1" checked=form.stop/>
                    {words::stop_here(lang)}
                </label>
                <div class="row-actions">
                    <button class="button primary" formmethod="post" formaction=LIST name="hacer" value="guardar">
                        {words::save_rule(lang)}
                    </button>
                    <a class="button" href=LIST>{words::cancel(lang)}</a>
                </div>
                <fieldset class="rule-part">
                    <legend>{words::try_before(lang)}</legend>
                    <p class="hint" id="r-prueba">{words::try_hint(lang)}</p>
                    <div class="rule-line">
                        <label for="r-ultimos">{words::how_many(lang)}</label>
                        <input
                            id="r-ultimos"
                            class="rule-number"
                            type="number"
                            name="ultimos"
                            min="1"
                            max=desk::rules::MOST_MESSAGES.to_string()
                            value=form.last.to_string()
                        />
                        <button
                            class="button"
                            formaction=format!("{EDITOR}#prueba")
                            name="hacer"
                            value="probar"
                            aria-describedby="r-prueba"
                        >
                            <Icon name="play"/>
                            {words::try_rule(lang)}
                        </button>
                    </div>
                </fieldset>
            </form>
            {run.map(|run| trial::result(lang, run))}
        </section>
    }
    .to_html()
}

fn condition(lang: Lang, nth: usize, line: &Line, fresh: bool) -> impl IntoView + use<> {
    let field = line.field;
    let about = words::condition_label(lang, nth, field.label(lang));
    let choices: Vec<(Operator, bool, &'static str)> = if field.is_flag() {
        vec![(Operator::Is, false, words::yes_it_does(lang)), (Operator::Is, true, words::no_it_does_not(lang))]
    } else {
        let both = |operator: &Operator| [false, true].map(|negated| (*operator, negated, words::compared(lang, *operator, negated)));
        Operator::ALL.iter().flat_map(both).collect()
    };
    let (operator, negated) = (line.operator, line.negated);
    let options = choices
        .into_iter()
        .map(|(each, no, label)| {
            view! { <option value=comparison(each, no) selected=each == operator && no == negated>{label}</option> }
        })
        .collect_view();
    let values = line.values.clone();
    view! {
        <li class="rule-line">
            <input type="hidden" name="campo" value=field.key()/>
            <span class="rule-subject">{if nth == 0 { words::if_word(lang) } else { words::and_word(lang) }} " " {field.label(lang)}</span>
            <select name="op" aria-label=format!("{}, {about}", words::comparison(lang)) autofocus=fresh && field.is_flag()>{options}</select>
            {(!field.is_flag())
                .then(|| {
                    view! {
                        <input
                            class="rule-values"
                            name="valores"
                            value=values
                            maxlength=MAX_LINE.to_string()
                            autocomplete="off"
                            aria-label=format!("{}, {about}", words::values(lang))
                            aria-describedby="r-valores"
                            autofocus=fresh
                        />
                    }
                })}
            <button class="icon-button" name="hacer" value=format!("quitar-condicion:{nth}") aria-label=format!("{} {about}", words::remove(lang))>
                <Icon name="x"/>
            </button>
        </li>
    }
}

fn action(lang: Lang, nth: usize, sort: ActionSort, value: &str, names: &RuleNames, fresh: bool) -> impl IntoView + use<> {
    let label = sort.label(lang);
    let options: Vec<(String, String)> = match sort {
        ActionSort::Category => named(names.categories.iter().map(|(id, name, there)| (id.0, name.as_str(), *there)), value),
        ActionSort::Technician => named(names.technicians.iter().map(|(id, name, there)| (id.0, name.as_str(), *there)), value),
        ActionSort::Group => named(names.groups.iter().map(|(id, name, there)| (id.0, name.as_str(), *there)), value),
        ActionSort::Kind => Kind::ALL.iter().map(|kind| (kind.key().to_owned(), kind.label(lang).to_owned())).collect(),
        ActionSort::Urgency | ActionSort::Impact => {
            (1..=5).filter_map(Level::new).map(|each| (each.get().to_string(), words::level(lang, each).to_owned())).collect()
        }
        ActionSort::Major | ActionSort::Silent | ActionSort::Ignore | ActionSort::Hold => Vec::new(),
    };
    let chosen = value.to_owned();
    view! {
        <li class="rule-line">
            <input type="hidden" name="accion" value=sort.key()/>
            <span class="rule-subject">"→ " {label}</span>
            {if sort.takes_a_value() {
                view! {
                    <select name="valor" aria-label=label autofocus=fresh>
                        <option value="">{words::choose_one(lang)}</option>
                        {options
                            .into_iter()
                            .map(|(key, name)| view! { <option value=key.clone() selected=key == chosen>{name}</option> })
                            .collect_view()}
                    </select>
                }
                    .into_any()
            } else {
                view! { <input type="hidden" name="valor" value=""/> }.into_any()
            }}
            <button
                class="icon-button"
                name="hacer"
                value=format!("quitar-accion:{nth}")
                aria-label=format!("{}: {label}", words::remove(lang))
                autofocus=fresh && !sort.takes_a_value()
            >
                <Icon name="x"/>
            </button>
        </li>
    }
}

/// What may be chosen, and what was chosen and may be no longer.
fn named<'a>(all: impl Iterator<Item = (i64, &'a str, bool)>, chosen: &str) -> Vec<(String, String)> {
    all.map(|(id, name, there)| (id.to_string(), name, there))
        .filter(|(id, _, there)| *there || id == chosen)
        .map(|(id, name, _)| (id, name.to_owned()))
        .collect()
}

fn fields(lang: Lang) -> Vec<(&'static str, &'static str)> {
    Field::ALL.iter().map(|field| (field.key(), field.label(lang))).collect()
}

fn sorts(lang: Lang, taken: &[ActionSort]) -> Vec<(&'static str, &'static str)> {
    ActionSort::ALL.iter().filter(|sort| !taken.contains(sort)).map(|sort| (sort.key(), sort.label(lang))).collect()
}

/// What may be added, and the button that adds it.
fn adding(
    name: &'static str,
    label: &'static str,
    step: &'static str,
    button: &'static str,
    options: Vec<(&'static str, &'static str)>,
) -> impl IntoView {
    (!options.is_empty()).then(|| {
        view! {
            <div class="rule-line rule-add">
                <select name=name aria-label=label>
                    {options.into_iter().map(|(key, words)| view! { <option value=key>{words}</option> }).collect_view()}
                </select>
                <button class="button" name="hacer" value=step>
                    <Icon name="plus"/>
                    {button}
                </button>
            </div>
        }
    })
}
