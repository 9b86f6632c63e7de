use super::*;
use crate::intake::{MailPerson, ParsedAttachment, ParsedBody, ParsedMail};
use crate::rules::{Condition, Field, Operator};
use proptest::prelude::*;

fn mail() -> ParsedMail {
    let person = |address: &str| MailPerson { name: None, address: address.to_owned() };
    let file = |name: &str, media_type: &str, inline| ParsedAttachment {
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        inline,
        ..ParsedAttachment::default()
    };
    ParsedMail {
        from: vec![person("no es dirección"), person("Ana@Cultura.gov.co")],
        to: vec![person("soporte+t1abc@cultura.gov.co")],
        cc: vec![person("beto@externa.org")],
        subject: "Impresión sin TÓNER".to_owned(),
        body: ParsedBody { text: "La impresora del piso 2\nno imprime".to_owned(), ..ParsedBody::default() },
        attachments: vec![file("Factura Nº 3.PDF", "application/pdf", false), file("logo.png", "image/png", true)],
        ..ParsedMail::default()
    }
}

fn condition(field: Field, operator: Operator, values: &[&str]) -> Condition {
    Condition { field, operator, negated: false, values: values.iter().map(|value| (*value).to_owned()).collect() }
}

fn rule(id: i64, conditions: Vec<Condition>, actions: Vec<Action>) -> Rule {
    Rule { id: RuleId(id), name: format!("Regla {id}"), active: true, conditions, actions, stop: false }
}

/// Matches everything that has a subject.
fn any(id: i64, actions: Vec<Action>) -> Rule {
    rule(id, vec![condition(Field::Subject, Operator::Contains, &["i"])], actions)
}

fn seen(rules: &[Rule]) -> Outcome {
    evaluate(rules, &Message { mail: &mail(), mailbox: "soporte", automatic: false }, true)
}

fn holds(condition: Condition) -> bool {
    seen(&[rule(1, vec![condition], vec![Action::Major])]).major
}

#[test]
fn every_field_is_looked_at_without_accents_and_case() {
    use Field as F;
    use Operator as O;
    for (field, operator, value) in [
        (F::Sender, O::Is, "ANA@cultura.gov.co"),
        (F::SenderDomain, O::Ends, ".gov.co"),
        (F::Recipient, O::Is, "soporte@cultura.gov.co"),
        (F::Recipient, O::Contains, "externa"),
        (F::Subject, O::Begins, "impresion"),
        (F::Subject, O::Ends, "toner"),
        (F::Subject, O::Words, "sin tóner"),
        (F::Body, O::Contains, "PISO 2 no"),
        (F::AttachmentName, O::Ends, ".pdf"),
        (F::AttachmentType, O::Is, "application/pdf"),
        (F::Mailbox, O::Is, "Soporte"),
        (F::Attached, O::Is, ""),
    ] {
        let condition = condition(field, operator, &[value]);
        assert!(holds(condition.clone()), "{condition:?}");
        assert!(!holds(Condition { negated: true, ..condition }), "not {field:?}");
    }
    assert!(!holds(condition(F::AttachmentName, O::Contains, &["logo"])), "images that the text shows are no files");
    assert!(!holds(condition(F::Automatic, O::Is, &[])));
}

#[test]
fn words_are_whole_and_any_value_is_enough() {
    assert!(!holds(condition(Field::Subject, Operator::Words, &["ton", "impresion toner"])));
    assert!(holds(condition(Field::Subject, Operator::Words, &["ton", "toner"])));
    assert!(!holds(condition(Field::Subject, Operator::Words, &["¿?"])));
    assert!(!holds(condition(Field::Subject, Operator::Contains, &["", " "])), "nothing is in everything, and says nothing");
}

#[test]
fn all_conditions_must_hold() {
    let conditions = |domain: &str| {
        vec![condition(Field::Subject, Operator::Contains, &["toner"]), condition(Field::SenderDomain, Operator::Is, &[domain])]
    };
    assert!(seen(&[rule(1, conditions("cultura.gov.co"), vec![Action::Major])]).major);
    assert!(!seen(&[rule(1, conditions("otra.gov.co"), vec![Action::Major])]).major);
}

#[test]
fn what_is_forwarded_without_a_word_is_read() {
    let mut mail = mail();
    mail.body = ParsedBody { text: " ".to_owned(), quoted: Some("No abre la nómina".to_owned()), ..ParsedBody::default() };
    let rules = [rule(1, vec![condition(Field::Body, Operator::Words, &["nomina"])], vec![Action::Major])];
    assert!(evaluate(&rules, &Message { mail: &mail, mailbox: "", automatic: false }, true).major);
}

#[test]
fn the_earlier_rule_is_the_stronger_and_a_later_one_adds() {
    let (kind, other) = (Action::Kind(Kind::Request), Action::Kind(Kind::Problem));
    let outcome = seen(&[any(1, vec![kind]), any(2, vec![other, Action::Silent])]);
    assert_eq!((outcome.kind, outcome.silent), (Some(Kind::Request), true));
    assert_eq!(outcome.ran.iter().map(|ran| ran.set.clone()).collect::<Vec<_>>(), [vec![kind], vec![Action::Silent]]);
}

#[test]
fn stop_ends_after_its_rule_and_ignore_and_hold_at_once() {
    let stop = Rule { stop: true, ..any(1, vec![Action::Silent]) };
    assert_eq!(seen(&[stop, any(2, vec![Action::Ignore])]).fate, Fate::Open);
    let outcome = seen(&[any(1, vec![Action::Silent]), any(2, vec![Action::Hold]), any(3, vec![Action::Ignore])]);
    assert_eq!((outcome.fate, outcome.set_aside_by().map(|ran| ran.rule)), (Fate::Hold, Some(RuleId(2))));
    assert_eq!(outcome.ran.len(), 2);
}

#[test]
fn what_somebody_wants_filed_is_not_set_aside() {
    let rules = [Rule { stop: true, ..any(1, vec![Action::Ignore]) }, any(2, vec![Action::Major])];
    let outcome = evaluate(&rules, &Message { mail: &mail(), mailbox: "", automatic: true }, false);
    assert_eq!((outcome.fate, outcome.major, outcome.ran(RuleId(1))), (Fate::Open, true, false));
}

#[test]
fn what_is_switched_off_does_nothing() {
    assert_eq!(seen(&[Rule { active: false, ..any(1, vec![Action::Ignore]) }]), Outcome::default());
}

fn some_condition() -> impl Strategy<Value = Condition> {
    let fields = proptest::sample::select(Field::ALL);
    let operators = proptest::sample::select(Operator::ALL);
    let values = proptest::collection::vec("[iao áTÓ.]{0,3}", 0..3);
    (fields, operators, any_bool(), values).prop_map(|(field, operator, negated, values)| Condition { field, operator, negated, values })
}

fn any_bool() -> impl Strategy<Value = bool> {
    proptest::bool::ANY
}

fn some_action() -> impl Strategy<Value = Action> {
    prop_oneof![
        proptest::sample::select(Kind::ALL).prop_map(Action::Kind),
        (1_i64..4).prop_map(|id| Action::Category(CategoryId(id))),
        (1_i64..4).prop_map(|id| Action::Technician(PersonId(id))),
        (1_i64..4).prop_map(|id| Action::Group(GroupId(id))),
        (1_u8..=5).prop_map(|level| Action::Urgency(Level::new(level).unwrap())),
        (1_u8..=5).prop_map(|level| Action::Impact(Level::new(level).unwrap())),
        Just(Action::Major),
        Just(Action::Silent),
        Just(Action::Ignore),
        Just(Action::Hold),
    ]
}

fn some_rules() -> impl Strategy<Value = Vec<Rule>> {
    let conditions = proptest::collection::vec(some_condition(), 0..2);
    let actions = proptest::collection::vec(some_action(), 0..3);
    let parts = (conditions, actions, any_bool(), proptest::bool::weighted(0.9));
    proptest::collection::vec(parts, 0..6).prop_map(|rules| {
        let numbered = (1..).zip(rules);
        numbered.map(|(id, (conditions, actions, stop, active))| Rule { active, stop, ..rule(id, conditions, actions) }).collect()
    })
}

/// What was set stays as it is.
fn keeps(before: &Outcome, after: &Outcome) -> bool {
    fn stays<T: PartialEq>(before: Option<&T>, after: Option<&T>) -> bool {
        before.is_none() || before == after
    }
    stays(before.kind.as_ref(), after.kind.as_ref())
        && stays(before.category.as_ref(), after.category.as_ref())
        && stays(before.technician.as_ref(), after.technician.as_ref())
        && stays(before.group.as_ref(), after.group.as_ref())
        && stays(before.urgency.as_ref(), after.urgency.as_ref())
        && stays(before.impact.as_ref(), after.impact.as_ref())
        && (!before.major || after.major)
        && (!before.silent || after.silent)
        && (before.fate == Fate::Open || before == after)
        && after.ran.starts_with(&before.ran)
}

proptest! {
    #[test]
    fn a_rule_behind_others_takes_nothing_from_them(rules in some_rules(), cut in 0_usize..6, may in any_bool()) {
        let message_mail = mail();
        let message = Message { mail: &message_mail, mailbox: "soporte", automatic: false };
        let whole = evaluate(&rules, &message, may);
        let front: Vec<Rule> = rules.iter().take(cut).cloned().collect();
        prop_assert!(keeps(&evaluate(&front, &message, may), &whole));
        // Deterministic, and only what is on ran, in the order of the rules, each once.
        prop_assert_eq!(&evaluate(&rules, &message, may), &whole);
        prop_assert!(whole.ran.is_sorted_by(|one, next| one.rule < next.rule));
        prop_assert!(whole.ran.iter().all(|ran| rules.iter().any(|rule| rule.id == ran.rule && rule.active)));
        prop_assert!(may || whole.fate == Fate::Open);
        // Nothing runs behind a stop.
        let stops = |ran: &Ran| rules.iter().any(|rule| rule.id == ran.rule && rule.stop);
        prop_assert!(whole.ran.iter().rev().skip(1).all(|ran| !stops(ran)));
    }

    #[test]
    fn not_is_the_opposite(condition in some_condition()) {
        let opposite = Condition { negated: !condition.negated, ..condition.clone() };
        prop_assert!(holds(condition) != holds(opposite));
    }

    #[test]
    fn any_text_is_answered(subject in ".{0,40}", value in ".{0,10}", operator in proptest::sample::select(Operator::ALL)) {
        let mail = ParsedMail { subject, ..ParsedMail::default() };
        let rules = [rule(1, vec![condition(Field::Subject, operator, &[&value])], vec![Action::Major])];
        let _ = evaluate(&rules, &Message { mail: &mail, mailbox: &value, automatic: false }, true);
    }
}
