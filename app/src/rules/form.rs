//! A rule that is being written, as the fields of a form and as the query of a URL.

use crate::queue::url::encoded;
use domain::Refusal;
use domain::people::{GroupId, PersonId};
use domain::rules::{
    Action, ActionSort, Condition, Field, MAX_CONDITIONS, Operator, Rule, RuleDraft, RuleId, RuleProblem, values_of, values_text,
};
use domain::tickets::{CategoryId, Kind, Level};
use std::fmt::Write;

/// Messages that a rule is tried with unless somebody says otherwise.
const LAST: u32 = 100;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) id: Option<RuleId>,
    pub(super) name: String,
    pub(super) conditions: Vec<Line>,
    /// Each with its value as the form sends it; empty where none is chosen, or none is needed.
    pub(super) actions: Vec<(ActionSort, String)>,
    pub(super) stop: bool,
    pub(super) last: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) field: Field,
    pub(super) operator: Operator,
    pub(super) negated: bool,
    pub(super) values: String,
}

impl Line {
    pub(super) const fn new(field: Field) -> Self {
        let operator = if field.is_flag() { Operator::Is } else { Operator::Contains };
        Self { field, operator, negated: false, values: String::new() }
    }
}

/// What the pressed button asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Show,
    Grown(Part),
    Try,
    /// It was to be saved, and could not be.
    Refused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Condition,
    Action,
}

pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.trim_start_matches('?').as_bytes()).into_owned().collect()
}

pub(super) fn value<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.as_str())
}

pub(super) fn id(fields: &[(String, String)]) -> Option<RuleId> {
    value(fields, "id").parse().ok().map(RuleId)
}

/// `not_contains`.
pub(super) fn comparison(operator: Operator, negated: bool) -> String {
    format!("{}{}", if negated { "not_" } else { "" }, operator.key())
}

impl Form {
    /// A new rule: something to begin with.
    pub(super) fn fresh() -> Self {
        let actions = vec![(ActionSort::Category, String::new())];
        Self { id: None, name: String::new(), conditions: vec![Line::new(Field::Subject)], actions, stop: false, last: LAST }
    }

    pub(super) fn of(rule: &Rule) -> Self {
        let line = |condition: &Condition| Line {
            field: condition.field,
            operator: condition.operator,
            negated: condition.negated,
            values: values_text(&condition.values),
        };
        Self {
            id: Some(rule.id),
            name: rule.name.clone(),
            conditions: rule.conditions.iter().map(line).collect(),
            actions: rule.actions.iter().map(|action| (action.sort(), value_of(*action))).collect(),
            stop: rule.stop,
            last: LAST,
        }
    }

    /// The fields in the order in which the form has them: a condition begins with `campo`, an action with `accion`.
    pub(super) fn read(fields: &[(String, String)]) -> Self {
        let mut form = Self { conditions: Vec::new(), actions: Vec::new(), ..Self::fresh() };
        for (name, value) in fields {
            match name.as_str() {
                "id" => form.id = value.parse().ok().map(RuleId),
                "nombre" => form.name.clone_from(value),
                "campo" => form.conditions.extend(Field::parse(value).map(Line::new)),
                "op" => {
                    let (negated, key) = value.strip_prefix("not_").map_or((false, value.as_str()), |key| (true, key));
                    if let (Some(line), Some(operator)) = (form.conditions.last_mut(), Operator::parse(key)) {
                        (line.operator, line.negated) = (operator, negated);
                    }
                }
                "valores" => form.conditions.last_mut().into_iter().for_each(|line| line.values.clone_from(value)),
                "accion" => form.actions.extend(ActionSort::parse(value).map(|sort| (sort, String::new()))),
                "valor" => form.actions.last_mut().into_iter().for_each(|(_, chosen)| chosen.clone_from(value)),
                "detener" => form.stop = true,
                "ultimos" => form.last = value.parse().unwrap_or(LAST).clamp(1, desk::rules::MOST_MESSAGES),
                _ => {}
            }
        }
        form
    }

    /// Does what the pressed button says, and names what is to be shown.
    pub(super) fn step(&mut self, fields: &[(String, String)]) -> Step {
        let (button, nth) = value(fields, "hacer").split_once(':').unwrap_or((value(fields, "hacer"), ""));
        let nth = nth.parse().unwrap_or(usize::MAX);
        match button {
            "condicion" => {
                let field = Field::parse(value(fields, "nuevo-campo")).filter(|_| self.conditions.len() < MAX_CONDITIONS);
                self.conditions.extend(field.map(Line::new));
                Step::Grown(Part::Condition)
            }
            "accion" => {
                let sort = ActionSort::parse(value(fields, "nueva-accion"));
                let new = sort.filter(|sort| self.actions.iter().all(|(other, _)| other != sort));
                self.actions.extend(new.map(|sort| (sort, String::new())));
                Step::Grown(Part::Action)
            }
            "quitar-condicion" if nth < self.conditions.len() => {
                self.conditions.remove(nth);
                Step::Show
            }
            "quitar-accion" if nth < self.actions.len() => {
                self.actions.remove(nth);
                Step::Show
            }
            "probar" => Step::Try,
            "guardar" => Step::Refused,
            _ => Step::Show,
        }
    }

    pub(super) fn draft(&self) -> Result<RuleDraft, Refusal> {
        let condition =
            |line: &Line| Condition { field: line.field, operator: line.operator, negated: line.negated, values: values_of(&line.values) };
        let action = |(sort, value): &(ActionSort, String)| action(*sort, value).ok_or(Refusal::Rule { problem: RuleProblem::EmptyAction });
        Ok(RuleDraft {
            id: self.id,
            name: self.name.clone(),
            conditions: self.conditions.iter().map(condition).collect(),
            actions: self.actions.iter().map(action).collect::<Result<_, _>>()?,
            stop: self.stop,
        })
    }

    /// What [`Self::read`] reads as this form.
    pub(super) fn query(&self) -> String {
        let mut query = format!("nombre={}", encoded(&self.name));
        let mut add = |name: &str, value: &str| {
            let _ = write!(query, "&{name}={}", encoded(value));
        };
        if let Some(id) = self.id {
            add("id", &id.0.to_string());
        }
        for line in &self.conditions {
            add("campo", line.field.key());
            add("op", &comparison(line.operator, line.negated));
            add("valores", &line.values);
        }
        for (sort, value) in &self.actions {
            add("accion", sort.key());
            add("valor", value);
        }
        if self.stop {
            add("detener", "1");
        }
        query
    }
}

fn value_of(action: Action) -> String {
    match action {
        Action::Kind(kind) => kind.key().to_owned(),
        Action::Category(category) => category.0.to_string(),
        Action::Technician(person) => person.0.to_string(),
        Action::Group(group) => group.0.to_string(),
        Action::Urgency(level) | Action::Impact(level) => level.get().to_string(),
        Action::Major | Action::Silent | Action::Ignore | Action::Hold => String::new(),
    }
}

fn action(sort: ActionSort, value: &str) -> Option<Action> {
    let level = || value.parse().ok().and_then(Level::new);
    Some(match sort {
        ActionSort::Kind => Action::Kind(Kind::parse(value)?),
        ActionSort::Category => Action::Category(CategoryId(value.parse().ok()?)),
        ActionSort::Technician => Action::Technician(PersonId(value.parse().ok()?)),
        ActionSort::Group => Action::Group(GroupId(value.parse().ok()?)),
        ActionSort::Urgency => Action::Urgency(level()?),
        ActionSort::Impact => Action::Impact(level()?),
        ActionSort::Major => Action::Major,
        ActionSort::Silent => Action::Silent,
        ActionSort::Ignore => Action::Ignore,
        ActionSort::Hold => Action::Hold,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(query: &str) -> Form {
        Form::read(&pairs(query))
    }

    fn rule() -> Rule {
        let condition = |field, operator, negated, values: &[&str]| Condition {
            field,
            operator,
            negated,
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        };
        Rule {
            id: RuleId(3),
            name: "Impresoras & más".to_owned(),
            active: true,
            conditions: vec![
                condition(Field::Subject, Operator::Words, true, &["tóner", "a, b"]),
                condition(Field::Attached, Operator::Is, true, &[]),
            ],
            actions: vec![Action::Category(CategoryId(7)), Action::Urgency(Level::HIGH), Action::Silent],
            stop: true,
        }
    }

    #[test]
    fn a_rule_goes_through_the_url_and_comes_out_as_it_was() {
        let form = Form::of(&rule());
        assert_eq!(typed(&form.query()), form);
        let draft = form.draft().unwrap();
        let Rule { id, name, conditions, actions, stop, .. } = rule();
        assert_eq!(draft, RuleDraft { id: Some(id), name, conditions, actions, stop });
    }

    #[test]
    fn buttons_add_and_remove_and_nonsense_does_nothing() {
        let press = |query: &str| {
            let fields = pairs(query);
            let mut form = Form::read(&fields);
            let step = form.step(&fields);
            (form, step)
        };
        let (form, step) = press("campo=subject&op=is&valores=x&hacer=condicion&nuevo-campo=body");
        assert_eq!((form.conditions.len(), step), (2, Step::Grown(Part::Condition)));
        let (form, _) = press("campo=subject&campo=body&valores=y&hacer=quitar-condicion:0");
        assert_eq!((form.conditions.len(), form.conditions[0].values.as_str()), (1, "y"));
        let (form, _) = press("accion=silent&hacer=accion&nueva-accion=silent");
        assert_eq!(form.actions.len(), 1, "an action is there once");
        let (form, step) = press("campo=nada&op=is&valores=x&accion=nada&valor=1&hacer=quitar-accion:9&ultimos=99999");
        assert_eq!((form.conditions.len(), form.actions.len(), form.last, step), (0, 0, 500, Step::Show));
    }

    #[test]
    fn an_action_without_its_value_is_refused() {
        for query in ["accion=category&valor=", "accion=urgency&valor=9", "accion=kind&valor=nada"] {
            assert_eq!(typed(query).draft(), Err(Refusal::Rule { problem: RuleProblem::EmptyAction }), "{query}");
        }
    }
}
