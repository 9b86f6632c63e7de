//! What the office's rules do to mail (M20), and what trying one shows.

use crate::world::{World, both, events, id_of, refused, told};
use desk::categories::{self, NewCategory};
use desk::groups::{self, GroupDraft};
use desk::intake::{self, Filed};
use desk::rules;
use domain::Refusal;
use domain::intake::{HoldReason, IgnoreReason, IntakeRow, IntakeState, MatchRule, Unreadable};
use domain::people::Actor;
use domain::rules::{Action, Condition, DryRun, Effect, Field, Operator, RuleDraft, RuleId, RuleProblem, Verdict};
use domain::tickets::{CategoryId, EventKind, Kind, Level, Priority, Status};

fn subject_has(value: &str) -> Condition {
    Condition { field: Field::Subject, operator: Operator::Contains, negated: false, values: vec![value.to_owned()] }
}

fn draft(name: &str, subject: &str, actions: Vec<Action>) -> RuleDraft {
    RuleDraft { id: None, name: name.to_owned(), conditions: vec![subject_has(subject)], actions, stop: false }
}

async fn rule(w: &World, ada: &Actor, name: &str, subject: &str, actions: Vec<Action>) -> RuleId {
    rules::save(&w.desk, ada, draft(name, subject, actions)).await.unwrap()
}

async fn category(w: &World, ada: &Actor, name: &str, hours: Option<u32>) -> CategoryId {
    let new = NewCategory { parent: None, name: name.to_owned(), kind: Some(Kind::Request), technician: None, resolution_hours: hours };
    categories::add(&w.desk, ada, new).await.unwrap()
}

async fn received(w: &World, ada: &Actor) -> Vec<IntakeRow> {
    intake::page(&w.desk, ada, None, None).await.unwrap().rows
}

async fn hits(w: &World, ada: &Actor) -> Vec<(String, u64, bool)> {
    let page = rules::list(&w.desk, ada).await.unwrap();
    page.rules.into_iter().map(|view| (view.rule.name, view.hits, view.last_hit.is_some())).collect()
}

async fn tried(w: &World, ada: &Actor, draft: RuleDraft) -> DryRun {
    rules::dry_run(&w.desk, ada, draft, 100, |raw| std::future::ready(w.parse_raw(&raw))).await.unwrap()
}

both! {
    async fn a_rule_gives_the_ticket_what_it_says_and_the_ticket_says_so(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let printing = category(&w, &ada, "Impresión", Some(4)).await;
        let actions = vec![Action::Category(printing), Action::Technician(id_of(&tito)), Action::Urgency(Level::HIGH), Action::Impact(Level::HIGH)];
        let id = rule(&w, &ada, "Impresoras", "tóner", actions).await;
        rule(&w, &ada, "Todo lo demás", "e", vec![Action::Kind(Kind::Problem), Action::Urgency(Level::MEDIUM)]).await;
        let ticket = w.mail().from("Ana").subject("Se acabó el TONER").open().await;
        let view = w.view(&tito, ticket).await;
        assert_eq!((view.status, view.kind), (Status::InProgress, Kind::Problem), "a rule's kind is stronger than the category's");
        assert_eq!(view.category.as_ref().map(|category| category.path.as_str()), Some("Impresión"));
        assert_eq!(view.technician.as_ref().map(|person| person.name.as_str()), Some("Tito"));
        assert_eq!((view.urgency, view.impact, view.priority.get()), (Level::HIGH, Level::HIGH, 4));
        assert_eq!(w.number(&format!("SELECT resolution_ms FROM ticket WHERE id = {}", ticket.0)).await, 4 * 3_600_000);
        let ran: Vec<&EventKind> =
            events(&view).into_iter().filter(|what| matches!(what, EventKind::RuleRan { .. })).collect();
        let effects = vec![
            Effect::Category("Impresión".to_owned()),
            Effect::Technician("Tito".to_owned()),
            Effect::Urgency(Level::HIGH),
            Effect::Impact(Level::HIGH),
        ];
        assert_eq!(*ran[0], EventKind::RuleRan { rule: id, name: "Impresoras".to_owned(), did: effects });
        assert!(matches!(ran[1], EventKind::RuleRan { did, .. } if *did == [Effect::Kind(Kind::Problem)]));
        assert_eq!(told(&w.deliver().await), ["ada registered", "ana escalated", "ana registered", "tito escalated"]);
        assert_eq!(hits(&w, &ada).await, [("Impresoras".to_owned(), 1, true), ("Todo lo demás".to_owned(), 1, true)]);
        assert_eq!(received(&w, &ada).await[0].ran, ["Impresoras", "Todo lo demás"]);
        w.finish().await;
    }

    async fn a_rule_hands_the_ticket_to_a_group_and_passes_over_one_that_is_empty(w: World) {
        let mut w = w;
        let (ada, tito, vera) = (w.administrator("Ada").await, w.technician("Tito").await, w.technician("Vera").await);
        let group = async |w: &World, name: &str, members: Vec<domain::people::PersonId>| {
            groups::save(&w.desk, &ada, GroupDraft { id: None, name: name.to_owned(), members }).await.unwrap()
        };
        let (nets, empty) = (group(&w, "Redes", vec![id_of(&tito), id_of(&vera)]).await, group(&w, "Nadie", vec![]).await);
        assert_eq!(refused(rules::save(&w.desk, &ada, draft("Nadie", "x", vec![Action::Group(empty)])).await), Refusal::EmptyGroup);
        rule(&w, &ada, "Redes", "wifi", vec![Action::Group(nets)]).await;
        let ticket = w.mail().from("Ana").subject("Sin wifi").open().await;
        let view = w.view(&tito, ticket).await;
        assert_eq!((view.status, view.technician, view.group), (Status::InProgress, None, Some((nets, "Redes".to_owned()))));
        assert_eq!(told(&w.deliver().await), ["ada registered", "ana escalated", "ana registered", "tito escalated", "vera escalated"]);
        let run = tried(&w, &ada, draft("Otra", "wifi", vec![Action::Technician(id_of(&vera)), Action::Group(nets)])).await;
        let effects = vec![Effect::Group("Redes".to_owned()), Effect::Technician("Vera".to_owned())];
        assert_eq!(run.rows[0].verdict, Verdict::Opens { draft: true, effects });
        groups::save(&w.desk, &ada, GroupDraft { id: Some(nets), name: "Redes".to_owned(), members: vec![] }).await.unwrap();
        let other = w.mail().subject("Wifi otra vez").open().await;
        assert_eq!((w.view(&ada, other).await.status, w.view(&ada, other).await.group), (Status::New, None), "nobody would take it");
        w.deliver().await;
        w.finish().await;
    }

    async fn major_and_silence_and_what_does_not_match(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        rule(&w, &ada, "Apagón", "sin luz", vec![Action::Major, Action::Silent]).await;
        let ticket = w.mail().subject("Sin luz en la sede").open().await;
        assert_eq!(w.view(&ada, ticket).await.priority, Priority::MAJOR);
        assert_eq!(told(&w.deliver().await), ["ada registered"], "the office hears, the requester does not");
        let other = w.mail().subject("Sin red").open().await;
        assert!(events(&w.view(&ada, other).await).iter().all(|what| !matches!(what, EventKind::RuleRan { .. })));
        assert_eq!(hits(&w, &ada).await, [("Apagón".to_owned(), 1, true)]);
        w.deliver().await;
        w.finish().await;
    }

    async fn what_a_rule_ignores_or_holds_is_there_with_its_name_and_can_be_filed(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        rule(&w, &ada, "Propaganda", "oferta", vec![Action::Ignore]).await;
        rule(&w, &ada, "Por revisar", "urgente", vec![Action::Hold]).await;
        rule(&w, &ada, "Siempre", "a", vec![Action::Kind(Kind::Request)]).await;
        assert_eq!(w.mail().subject("Gran oferta").file().await, Filed::Ignored);
        assert_eq!(w.mail().subject("Urgente: pago").file().await, Filed::Held);
        let rows = received(&w, &ada).await;
        assert_eq!((rows[0].hold, rows[0].ran.as_slice()), (Some(HoldReason::Rule), &["Por revisar".to_owned()][..]));
        assert_eq!((rows[1].ignored, rows[1].ran.as_slice()), (Some(IgnoreReason::Rule), &["Propaganda".to_owned()][..]));
        assert_eq!(w.number("SELECT COUNT(*) FROM ticket").await, 0);
        for row in &rows {
            intake::refile(&w.desk, &ada, row.id).await.unwrap();
        }
        assert!(w.file_all().await.iter().all(|filed| matches!(filed, Filed::Opened(_))));
        for row in received(&w, &ada).await {
            assert_eq!((row.state, row.rule), (IntakeState::Filed, Some(MatchRule::ByHand)));
            assert_eq!(row.ran, ["Siempre"], "what it says besides still counts");
        }
        w.finish().await;
    }

    async fn a_participants_reply_is_never_set_aside(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let ticket = w.ticket().assigned_to(&tito).create().await;
        let key = w.key_of("Ana");
        rule(&w, &ada, "Nada", "re", vec![Action::Ignore]).await;
        assert_eq!(w.mail().from("Ana").subject("Re: algo").with_token(&key).append().await, ticket);
        assert_eq!(hits(&w, &ada).await[0].1, 0);
        w.deliver().await;
        w.finish().await;
    }

    async fn what_a_rule_names_and_is_gone_is_passed_over(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let printing = category(&w, &ada, "Impresión", None).await;
        rule(&w, &ada, "Vieja", "toner", vec![Action::Category(printing), Action::Technician(id_of(&tito)), Action::Silent]).await;
        categories::archive(&w.desk, &ada, printing).await.unwrap();
        w.rows("UPDATE person SET active = FALSE WHERE name = 'Tito' RETURNING id", vec![]).await;
        let ticket = w.mail().subject("Toner").open().await;
        let view = w.view(&ada, ticket).await;
        assert_eq!((view.category, view.technician, view.status), (None, None, Status::New));
        let again = RuleDraft { actions: vec![Action::Category(printing)], ..draft("Otra", "x", vec![]) };
        assert_eq!(refused(rules::save(&w.desk, &ada, again).await), Refusal::UnknownCategory);
        let again = draft("Otra", "x", vec![Action::Technician(id_of(&tito))]);
        assert_eq!(refused(rules::save(&w.desk, &ada, again).await), Refusal::NotATechnician);
        w.deliver().await;
        w.finish().await;
    }

    async fn rules_are_ordered_switched_changed_and_archived_by_administrators(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let first = rule(&w, &ada, "Una", "toner", vec![Action::Kind(Kind::Request)]).await;
        let second = rule(&w, &ada, "Dos", "toner", vec![Action::Kind(Kind::Problem)]).await;
        rules::move_by(&w.desk, &ada, second, true).await.unwrap();
        rules::move_by(&w.desk, &ada, second, true).await.unwrap();
        let names = async |w: &World| hits(w, &ada).await.into_iter().map(|(name, ..)| name).collect::<Vec<_>>();
        assert_eq!(names(&w).await, ["Dos", "Una"]);
        let kind = async |w: &mut World| {
            let ticket = w.mail().subject("Toner").open().await;
            w.view(&ada, ticket).await.kind
        };
        assert_eq!(kind(&mut w).await, Kind::Problem);
        rules::switch(&w.desk, &ada, second, false).await.unwrap();
        assert_eq!(kind(&mut w).await, Kind::Request);
        let changed = RuleDraft { id: Some(first), ..draft("Una bis", "papel", vec![Action::Kind(Kind::Request)]) };
        rules::save(&w.desk, &ada, changed).await.unwrap();
        assert_eq!(kind(&mut w).await, Kind::Incident);
        rules::archive(&w.desk, &ada, second).await.unwrap();
        assert_eq!(names(&w).await, ["Una bis"]);
        assert_eq!(refused(rules::switch(&w.desk, &ada, second, true).await), Refusal::NotFound);
        assert_eq!(refused(rules::get(&w.desk, &ada, second).await), Refusal::NotFound);
        let empty = draft("Vacía", " ", vec![Action::Major]);
        assert_eq!(refused(rules::save(&w.desk, &ada, empty).await), Refusal::Rule { problem: RuleProblem::EmptyCondition });
        assert_eq!(refused(rules::list(&w.desk, &tito).await), Refusal::NotAllowed);
        assert_eq!(refused(rules::save(&w.desk, &tito, draft("x", "x", vec![Action::Major])).await), Refusal::NotAllowed);
        assert_eq!(refused(rules::archive(&w.desk, &tito, first).await), Refusal::NotAllowed);
        w.deliver().await;
        w.finish().await;
    }

    async fn trying_a_rule_shows_what_would_have_been_and_writes_nothing(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let ticket = w.mail().from("Ana").subject("Sin toner").open().await;
        w.mail().subject("Sin red").open().await;
        w.mail().automatic().subject("toner automático").file().await;
        w.mail().subject("roto").unreadable(Unreadable::NotAMessage).file().await;
        w.deliver().await;
        let key = w.key_of("Ana");
        w.mail().from("Ana").subject("Re: toner").with_token(&key).append().await;
        let before = (w.number("SELECT COUNT(*) FROM event").await, w.number("SELECT COUNT(*) FROM intake_rule").await);
        let run = tried(&w, &ada, draft("Toner", "toner", vec![Action::Technician(id_of(&tito)), Action::Major])).await;
        assert_eq!((run.matched(), run.rows.len(), run.there), (1, 5, 5));
        let verdicts: Vec<(&str, &Verdict)> = run.rows.iter().map(|row| (row.subject.as_str(), &row.verdict)).collect();
        let effects = vec![Effect::Technician("Tito".to_owned()), Effect::Major];
        let expected = [
            ("Re: toner", &Verdict::Untouched),
            ("", &Verdict::Untouched),
            ("toner automático", &Verdict::Untouched),
            ("Sin red", &Verdict::Opens { draft: false, effects: vec![] }),
            ("Sin toner", &Verdict::Opens { draft: true, effects }),
        ];
        assert_eq!(verdicts, expected);
        assert_eq!(run.rows[4].ticket, Some(ticket));
        assert_eq!((w.number("SELECT COUNT(*) FROM event").await, w.number("SELECT COUNT(*) FROM intake_rule").await), before);
        // Beside the saved ones, as they would stand.
        let silent = rule(&w, &ada, "Propaganda", "red", vec![Action::Ignore]).await;
        let run = tried(&w, &ada, draft("Red", "red", vec![Action::Major])).await;
        assert_eq!(run.rows[3].verdict, Verdict::Ignored { draft: false, by: "Propaganda".to_owned() });
        let run = tried(&w, &ada, RuleDraft { id: Some(silent), ..draft("Red", "red", vec![Action::Hold]) }).await;
        assert_eq!(run.rows[3].verdict, Verdict::Held { draft: true, by: "Red".to_owned() });
        assert_eq!(hits(&w, &ada).await[0].1, 0);
        let answer = rules::dry_run(&w.desk, &tito, draft("x", "x", vec![Action::Major]), 9, |raw| std::future::ready(w.parse_raw(&raw))).await;
        assert_eq!(refused(answer), Refusal::NotAllowed);
        w.deliver().await;
        w.finish().await;
    }
}
