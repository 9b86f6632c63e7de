//! Every rule in its order, as a sentence, with what can be done about it.

use super::form::{pairs, value};
use super::{EDITOR, LIST};
use crate::AskError;
use crate::me::{self, Me};
use crate::queue::url::encoded;
use crate::ui::{Icon, When};
use crate::words;
use desk::Desk;
use domain::Lang;
use domain::people::Actor;
use domain::rules::{RuleNames, RuleView, RulesPage};
use leptos::prelude::*;

pub(super) async fn html(desk: &Desk, actor: &Actor, search: &str) -> Result<String, AskError> {
    let page = desk::rules::list(desk, actor).await?;
    let fields = pairs(search);
    Ok(rendered(page, value(&fields, "hecho"), value(&fields, "foco")))
}

/// `done`: what the page is to say; `focus`: the button that was pressed last, as `3-subir`.
fn rendered(page: RulesPage, done: &str, focus: &str) -> String {
    provide_me();
    let lang = me::lang();
    let RulesPage { rules, names } = page;
    let said = match done {
        "guardada" => Some(words::rule_saved(lang)),
        "archivada" => Some(words::rule_archived(lang)),
        _ => None,
    };
    let last = rules.len().saturating_sub(1);
    let none = rules.is_empty();
    let lines = rules.into_iter().enumerate().map(|(nth, rule)| line(lang, rule, &names, focus, nth == 0, nth == last)).collect_view();
    view! {
        <section class="page rules" aria-labelledby="reglas-titulo">
            <header class="page-head">
                <h1 id="reglas-titulo">{words::rules(lang)}</h1>
                <p>{words::rules_intro(lang)} " " {words::rules_replies(lang)}</p>
                {(!none)
                    .then(|| {
                        view! {
                            <a class="button primary" href=EDITOR>
                                <Icon name="plus"/>
                                {words::new_rule(lang)}
                            </a>
                        }
                    })}
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
            {if none { nothing(lang).into_any() } else { view! { <ol class="rule-list">{lines}</ol> }.into_any() }}
        </section>
    }
    .to_html()
}

/// Icons and words need to know who is looking; a server function of its own knows no page.
pub(super) fn provide_me() {
    if use_context::<Me>().is_none() {
        provide_context(me::found());
    }
}

fn nothing(lang: Lang) -> impl IntoView {
    let printers = format!(
        "{EDITOR}?nombre={}&campo=subject&op=words&valores={}&accion=category&valor=&accion=technician&valor=",
        encoded(lang.pick("Impresoras", "Printers")),
        encoded("impresora, tóner"),
    );
    let news = format!(
        "{EDITOR}?nombre={}&campo=sender_domain&op=is&valores=boletines.example&accion=ignore&valor=",
        encoded(lang.pick("Boletines", "Newsletters"))
    );
    let example = |sentence: &'static str, href: String| {
        view! {
            <li class="rule-example">
                <p>{sentence}</p>
                <a class="button" href=href>
                    {words::use_example(lang)}
                    <span class="visually-hidden">": " {sentence}</span>
                </a>
            </li>
        }
    };
    view! {
        <div class="empty">
            <Icon name="filter"/>
            <p class="empty-title">{words::no_rules(lang)}</p>
            <p>{words::no_rules_text(lang)}</p>
            <ul class="rule-examples">
                {example(words::example_printers(lang), printers)}
                {example(words::example_news(lang), news)}
            </ul>
            <a class="button primary" href=EDITOR>
                <Icon name="plus"/>
                {words::new_rule(lang)}
            </a>
        </div>
    }
}

fn line(lang: Lang, view: RuleView, names: &RuleNames, focus: &str, first: bool, last: bool) -> impl IntoView {
    let RuleView { rule, hits, last_hit } = view;
    let id = rule.id.0;
    let sentence = words::rule_sentence(lang, &rule, names);
    let focused = focus.strip_prefix(&id.to_string()).and_then(|rest| rest.strip_prefix('-')).unwrap_or_default();
    // At the end of the list its button is no more: the other one takes the focus.
    let (up, down) =
        (focused == "subir" && !first || focused == "bajar" && last, focused == "bajar" && !last || focused == "subir" && first);
    let switched = matches!(focused, "activar" | "apagar");
    let (power, power_words) = if rule.active { ("apagar", words::switch_off(lang)) } else { ("activar", words::switch_on(lang)) };
    let name = rule.name;
    let about = |what: &'static str| format!("{what}: {name}");
    view! {
        <li class="rule" id=format!("regla-{id}") data-on=rule.active.to_string()>
            <div class="rule-words">
                <h2>
                    {name.clone()}
                    {(!rule.active).then(|| view! { <span class="badge">{words::switched_off(lang)}</span> })}
                </h2>
                <p class="rule-sentence">{sentence}</p>
                <p class="rule-hits">
                    {match last_hit {
                        Some(stamp) => view! { {words::hits(lang, hits)} " " <When stamp/> }.into_any(),
                        None => words::never_ran(lang).into_any(),
                    }}
                </p>
            </div>
            <div class="rule-buttons">
                <form method="post" action=LIST class="row-actions">
                    <input type="hidden" name="id" value=id.to_string()/>
                    <button class="icon-button" name="hacer" value="subir" aria-label=about(words::move_up(lang)) disabled=first autofocus=up>
                        <Icon name="arrow-up"/>
                    </button>
                    <button class="icon-button" name="hacer" value="bajar" aria-label=about(words::move_down(lang)) disabled=last autofocus=down>
                        <Icon name="arrow-down"/>
                    </button>
                    <a class="button" href=format!("{EDITOR}?id={id}")>
                        {words::edit(lang)}
                        <span class="visually-hidden">": " {name.clone()}</span>
                    </a>
                    <button class="button" name="hacer" value=power autofocus=switched>
                        {power_words}
                        <span class="visually-hidden">": " {name.clone()}</span>
                    </button>
                </form>
                <details class="rule-archive" name="archivar">
                    <summary class="button quiet">
                        {words::archive(lang)}
                        <span class="visually-hidden">": " {name.clone()}</span>
                    </summary>
                    <form method="post" action=LIST>
                        <p>{words::archive_text(lang)}</p>
                        <input type="hidden" name="id" value=id.to_string()/>
                        <button class="button danger" name="hacer" value="archivar">{words::archive_really(lang)}</button>
                    </form>
                </details>
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::rules::{Action, Condition, Field, Operator, Rule, RuleId};
    use domain::tickets::CategoryId;

    fn shown(rules: Vec<RuleView>, names: RuleNames, focus: &str) -> String {
        Owner::new().with(|| rendered(RulesPage { rules, names }, "", focus))
    }

    fn rule(id: i64, active: bool) -> RuleView {
        let condition =
            Condition { field: Field::Subject, operator: Operator::Contains, negated: false, values: vec!["<b>".into(), "toner".into()] };
        let rule = Rule {
            id: RuleId(id),
            name: format!("Regla <{id}>"),
            active,
            conditions: vec![condition],
            actions: vec![Action::Category(CategoryId(7)), Action::Silent],
            stop: true,
        };
        RuleView { rule, hits: 0, last_hit: None }
    }

    #[test]
    fn a_rule_reads_as_a_sentence_and_nothing_in_it_is_markup() {
        let names = RuleNames { categories: vec![(CategoryId(7), "Impresión".into(), false)], ..RuleNames::default() };
        let html = shown(vec![rule(1, true), rule(2, false)], names, "2-subir");
        assert!(
            html.contains("Si el asunto contiene «&lt;b&gt;» o «toner» → categoría Impresión (ya no está disponible y se omite)"),
            "{html}"
        );
        assert!(!html.contains("<b>"), "{html}");
        assert_eq!(html.matches("autofocus").count(), 1, "{html}");
        assert_eq!(html.matches("disabled").count(), 2, "{html}");
    }

    #[test]
    fn where_there_is_nothing_two_examples_teach() {
        let html = shown(vec![], RuleNames::default(), "");
        assert_eq!(html.matches(words::use_example(Lang::Es)).count(), 2, "{html}");
    }
}
