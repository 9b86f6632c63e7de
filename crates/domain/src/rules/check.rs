//! Whether a rule can be kept as it is written.

use super::texts::words_of;
use super::{Operator, RuleDraft};
use crate::Refusal;
use crate::fold::fold;
use crate::people::one_line;
use crate::tickets::kind_words as words;
use serde::{Deserialize, Serialize};

/// Longest name of a rule, in characters.
pub const MAX_NAME: usize = 80;
/// Longest value of a condition, in characters.
pub const MAX_VALUE: usize = 200;
/// Most values of a condition.
pub const MAX_VALUES: usize = 30;
/// Most conditions of a rule.
pub const MAX_CONDITIONS: usize = 10;
/// Most rules that an office keeps: all of them are looked at for each mail.
pub const MAX_RULES: usize = 100;

words! {
    /// What has to be put right before a rule can be kept, said to whoever wrote it.
    RuleProblem {
        NoName = "no_name", "Póngale un nombre a la regla, de hasta 80 caracteres.", "Give the rule a name of at most 80 characters.";
        NoCondition = "no_condition", "Agregue al menos una condición: sin ninguna, la regla tocaría todo el correo.",
            "Add at least one condition: without any, the rule would touch all mail.";
        EmptyCondition = "empty_condition", "Escriba qué se busca en cada condición, o quítela.",
            "Write what each condition looks for, or remove it.";
        NoAction = "no_action", "Agregue al menos una acción: qué se hace con el correo.", "Add at least one action: what is done with the mail.";
        EmptyAction = "empty_action", "Elija un valor para cada acción, o quítela.", "Choose a value for each action, or remove it.";
        ActionTwice = "action_twice", "Hay una acción repetida: quite una de las dos.", "An action is there twice: remove one of them.";
        NotAlone = "not_alone", "Ignorar o retener va solo: quite las demás acciones.", "Ignoring or holding stands alone: remove the other actions.";
        TooMuch = "too_much", "Una regla lleva hasta 10 condiciones, de hasta 30 valores de 200 caracteres. Divídala en dos.",
            "A rule takes up to 10 conditions of up to 30 values of 200 characters. Split it in two.";
        TooMany = "too_many", "Ya hay 100 reglas. Archive las que no se usan.", "There are 100 rules already. Archive those that are not used.";
    }
}

impl RuleDraft {
    /// The draft in order: values trimmed, flags without values.
    pub fn checked(mut self) -> Result<Self, Refusal> {
        let refuse = |problem| Err(Refusal::Rule { problem });
        self.name = one_line(&self.name, MAX_NAME + 1);
        if self.name.is_empty() || self.name.chars().count() > MAX_NAME {
            return refuse(RuleProblem::NoName);
        }
        if self.conditions.is_empty() {
            return refuse(RuleProblem::NoCondition);
        }
        for condition in &mut self.conditions {
            if condition.field.is_flag() {
                condition.values.clear();
                continue;
            }
            condition.values = condition.values.iter().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()).collect();
            let says_something = |value: &String| {
                let value = fold(value);
                if condition.operator == Operator::Words { words_of(&value).next().is_some() } else { !value.is_empty() }
            };
            if condition.values.is_empty() || !condition.values.iter().all(says_something) {
                return refuse(RuleProblem::EmptyCondition);
            }
            if condition.values.len() > MAX_VALUES || condition.values.iter().any(|value| value.chars().count() > MAX_VALUE) {
                return refuse(RuleProblem::TooMuch);
            }
        }
        if self.conditions.len() > MAX_CONDITIONS {
            return refuse(RuleProblem::TooMuch);
        }
        self.check_actions().map_or_else(|| Ok(self), refuse)
    }

    fn check_actions(&self) -> Option<RuleProblem> {
        let twice =
            self.actions.iter().enumerate().any(|(n, action)| self.actions.iter().take(n).any(|other| other.sort() == action.sort()));
        if self.actions.is_empty() {
            Some(RuleProblem::NoAction)
        } else if twice {
            Some(RuleProblem::ActionTwice)
        } else if self.actions.len() > 1 && self.actions.iter().any(|action| action.sets_aside()) {
            Some(RuleProblem::NotAlone)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Action, Condition, Field};
    use crate::tickets::Kind;

    fn draft() -> RuleDraft {
        let condition = Condition {
            field: Field::Subject,
            operator: Operator::Contains,
            negated: false,
            values: vec![" toner ".to_owned(), String::new()],
        };
        RuleDraft { id: None, name: " Impresoras\n".to_owned(), conditions: vec![condition], actions: vec![Action::Major], stop: false }
    }

    fn problem(change: impl FnOnce(&mut RuleDraft)) -> Option<RuleProblem> {
        let mut draft = draft();
        change(&mut draft);
        match draft.checked() {
            Err(Refusal::Rule { problem }) => Some(problem),
            other => {
                other.unwrap();
                None
            }
        }
    }

    #[test]
    fn what_is_kept_is_in_order() {
        let kept = draft().checked().unwrap();
        assert_eq!((kept.name.as_str(), kept.conditions[0].values.as_slice()), ("Impresoras", &["toner".to_owned()][..]));
        let flag = Condition { field: Field::Attached, operator: Operator::Is, negated: true, values: vec!["x".to_owned()] };
        assert_eq!(RuleDraft { conditions: vec![flag], ..draft() }.checked().unwrap().conditions[0].values, [""; 0]);
    }

    #[test]
    fn each_gap_is_named() {
        assert_eq!(problem(|_| ()), None);
        assert_eq!(problem(|draft| draft.name = " ".to_owned()), Some(RuleProblem::NoName));
        assert_eq!(problem(|draft| draft.name = "n".repeat(81)), Some(RuleProblem::NoName));
        assert_eq!(problem(|draft| draft.conditions.clear()), Some(RuleProblem::NoCondition));
        assert_eq!(problem(|draft| draft.conditions[0].values = vec!["\u{301}".to_owned()]), Some(RuleProblem::EmptyCondition));
        assert_eq!(
            problem(|draft| {
                draft.conditions[0].operator = Operator::Words;
                draft.conditions[0].values = vec!["¿?".to_owned()];
            }),
            Some(RuleProblem::EmptyCondition)
        );
        assert_eq!(problem(|draft| draft.conditions[0].values = vec!["x".repeat(201)]), Some(RuleProblem::TooMuch));
        assert_eq!(problem(|draft| draft.conditions = vec![draft.conditions[0].clone(); 11]), Some(RuleProblem::TooMuch));
        assert_eq!(problem(|draft| draft.actions.clear()), Some(RuleProblem::NoAction));
        assert_eq!(problem(|draft| draft.actions.push(Action::Hold)), Some(RuleProblem::NotAlone));
        assert_eq!(
            problem(|draft| draft.actions = vec![Action::Kind(Kind::Incident), Action::Kind(Kind::Request)]),
            Some(RuleProblem::ActionTwice)
        );
    }
}
