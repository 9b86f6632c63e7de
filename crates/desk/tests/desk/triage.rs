//! Triage: suggestions that were learned here, and what is decided in it.

use crate::world::{World, both, events, id_of, refused, told};
use desk::categories::{self, NewCategory};
use desk::{demo, learned, people, triage};
use domain::Refusal;
use domain::people::{Actor, Assignee, Role, Staff};
use domain::tickets::{CategoryId, EventKind, Kind, Status, Tab, TicketId};
use domain::triage::{TriageDeed, TriageDraft, TriagePage, Triaged, Turn, Why};

fn draft(deed: TriageDeed, ticket: TicketId, revision: i64) -> TriageDraft {
    TriageDraft {
        deed,
        ticket: Some(ticket),
        revision,
        kind: None,
        category: None,
        to: None,
        into: String::new(),
        until: String::new(),
        batch: String::new(),
    }
}

async fn category(w: &World, ada: &Actor, name: &str) -> CategoryId {
    let new = NewCategory { parent: None, name: name.to_owned(), kind: None, technician: None, resolution_hours: None };
    categories::add(&w.desk, ada, new).await.unwrap()
}

async fn escalate(w: &World, who: &Actor, ticket: TicketId, category: CategoryId, to: &Actor) -> Triaged {
    let revision = w.revision(ticket).await;
    let draft = TriageDraft {
        category: Some(category),
        to: Some(Assignee::Technician(id_of(to))),
        ..draft(TriageDeed::Escalate, ticket, revision)
    };
    triage::decide(&w.desk, who, draft).await.unwrap()
}

async fn page(w: &World, who: &Actor) -> TriagePage {
    triage::page(&w.desk, who, None).await.unwrap()
}

async fn turn(w: &World, who: &Actor, ticket: TicketId) -> Turn {
    *triage::page(&w.desk, who, Some(ticket)).await.unwrap().turn.unwrap()
}

async fn undo(w: &World, who: &Actor) -> desk::Answer<Triaged> {
    let last = page(w, who).await.last.expect("something to take back");
    let draft = TriageDraft { batch: last.batch, ..draft(TriageDeed::Undo, last.ticket, 0) };
    triage::decide(&w.desk, who, draft).await
}

both! {
    async fn three_similar_tickets_teach_the_fourth_and_are_its_reason(w: World) {
        let mut w = w;
        let (ada, tito, vera) = (w.administrator("Ada").await, w.technician("Tito").await, w.technician("Vera").await);
        let (printers, nets) = (category(&w, &ada, "Impresoras").await, category(&w, &ada, "Redes").await);
        for (subject, text, category, who) in [
            ("Sin internet", "No hay internet en la biblioteca", nets, &vera),
            ("El wifi no conecta", "En la sala el internet se cae", nets, &vera),
            ("Internet muy lento", "El internet de recepción no carga nada", nets, &vera),
            ("Impresora atascada", "Se atascó el papel", printers, &tito),
        ] {
            let ticket = w.mail().subject(subject).text(text).open().await;
            escalate(&w, &ada, ticket, category, who).await;
        }
        let fourth = w.mail().from("Beto").subject("Otra vez sin internet").text("En la sala no hay internet").open().await;
        let turn = turn(&w, &ada, fourth).await;
        assert_eq!(turn.suggested[0].choice.path, "Redes");
        let Why::Similar(similar) = &turn.suggested[0].why else { panic!("{:?}", turn.suggested[0].why) };
        assert_eq!(similar.len(), 3, "{similar:?}");
        assert!(similar.iter().any(|one| one.subject == "Sin internet"), "the tickets themselves are the reason");
        assert_eq!(turn.technicians[0].choice.name, "Vera");
        assert_eq!((turn.technicians[0].attends.as_deref(), turn.technicians[0].choice.open), (Some("Redes"), 3));
        assert_eq!(w.revision(fourth).await, 1, "nothing is applied by itself");
        w.end().await;
    }

    async fn what_is_set_right_is_learned_and_what_is_taken_back_is_forgotten(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let (wrong, right) = (category(&w, &ada, "Aplicaciones").await, category(&w, &ada, "Accesos").await);
        let first = w.mail().subject("La VPN pide otra clave").text("Desde casa").open().await;
        escalate(&w, &ada, first, wrong, &tito).await;
        let next = w.mail().subject("La VPN pide clave").text("Desde casa también").open().await;
        assert_eq!(turn(&w, &ada, next).await.suggested[0].choice.id, wrong);
        escalate(&w, &ada, first, right, &tito).await;
        assert_eq!(turn(&w, &ada, next).await.suggested[0].choice.id, right, "set right");
        undo(&w, &ada).await.unwrap();
        assert_eq!(turn(&w, &ada, next).await.suggested[0].choice.id, wrong, "as before the correction");
        undo(&w, &ada).await.unwrap();
        assert!(turn(&w, &ada, next).await.suggested.iter().all(|one| one.why == Why::Untried), "nothing is left of it");
        assert_eq!(w.number("SELECT COUNT(*) FROM word_count WHERE tickets <> 0").await, 0);
        w.end().await;
    }

    async fn an_escalation_taken_back_within_ten_seconds_never_happened_for_anybody_outside(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let nets = category(&w, &ada, "Redes").await;
        let ticket = w.mail().cc(&["Beto"]).open().await;
        w.deliver().await;
        escalate(&w, &ada, ticket, nets, &tito).await;
        w.check_status(ticket, Status::InProgress).await;
        assert!(w.deliver().await.is_empty(), "held for ten seconds");
        w.pass_seconds(5);
        assert_eq!(undo(&w, &ada).await.unwrap().told, 0);
        w.pass_minutes(5);
        assert!(w.deliver().await.is_empty(), "cancelled");
        let view = w.view(&ada, ticket).await;
        assert!(matches!(events(&view)[..], [EventKind::Escalated { .. }, EventKind::Undone]), "its history says so");
        assert_eq!((view.status, view.technician, view.category, view.kind), (Status::New, None, None, Kind::Incident));
        assert_eq!(turn(&w, &ada, ticket).await.view.id, ticket, "it waits again");
        assert!(page(&w, &ada).await.last.is_none(), "nothing is taken back twice");
        w.finish().await;
    }

    async fn after_ten_seconds_people_are_told_and_it_says_how_many(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let nets = category(&w, &ada, "Redes").await;
        let ticket = w.mail().open().await;
        w.deliver().await;
        escalate(&w, &ada, ticket, nets, &tito).await;
        w.pass_seconds(11);
        assert_eq!(told(&w.deliver().await), ["ana escalated", "tito escalated"]);
        assert_eq!(undo(&w, &ada).await.unwrap().told, 2);
        w.check_status(ticket, Status::New).await;
        w.finish().await;
    }

    async fn what_somebody_has_worked_on_since_is_left_alone(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let nets = category(&w, &ada, "Redes").await;
        let ticket = w.mail().open().await;
        escalate(&w, &ada, ticket, nets, &tito).await;
        let batch = page(&w, &ada).await.last.unwrap().batch;
        w.post(&tito, ticket, Tab::FollowUp, "Ya voy").await.unwrap();
        assert!(page(&w, &ada).await.last.is_none());
        let draft = TriageDraft { batch: batch.clone(), ..draft(TriageDeed::Undo, ticket, 0) };
        assert_eq!(refused(triage::decide(&w.desk, &ada, draft.clone()).await), Refusal::ChangedSince);
        assert_eq!(refused(triage::decide(&w.desk, &tito, draft).await), Refusal::NotFound, "nobody takes back another's deed");
        w.check_status(ticket, Status::InProgress).await;
        w.end().await;
    }

    async fn a_follow_up_that_the_notice_had_taken_along_is_sent_all_the_same(w: World) {
        let mut w = w;
        let (ada, tito, vera) = (w.administrator("Ada").await, w.technician("Tito").await, w.technician("Vera").await);
        let nets = category(&w, &ada, "Redes").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        w.post(&tito, ticket, Tab::FollowUp, "uno").await.unwrap();
        w.deliver().await;
        w.pass_seconds(20);
        w.post(&tito, ticket, Tab::FollowUp, "dos").await.unwrap();
        escalate(&w, &ada, ticket, nets, &vera).await;
        undo(&w, &ada).await.unwrap();
        w.pass_minutes(3);
        assert_eq!(told(&w.deliver().await), ["ana follow_up"]);
        w.finish().await;
    }

    async fn ignoring_closes_without_a_word_and_can_be_taken_back(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let ticket = w.mail().subject("Oferta imperdible").open().await;
        w.deliver().await;
        triage::decide(&w.desk, &ada, draft(TriageDeed::Ignore, ticket, 1)).await.unwrap();
        w.check_status(ticket, Status::Closed).await;
        w.pass_minutes(5);
        assert!(w.deliver().await.is_empty());
        assert!(page(&w, &ada).await.turn.is_none());
        undo(&w, &ada).await.unwrap();
        w.check_status(ticket, Status::New).await;
        assert_eq!(page(&w, &ada).await.left, 1);
        let stale = triage::decide(&w.desk, &ada, draft(TriageDeed::Ignore, ticket, 1)).await;
        assert!(matches!(refused(stale), Refusal::Stale { .. }), "it has changed since it was read");
        w.finish().await;
    }

    async fn what_is_set_aside_returns_on_its_day_or_when_something_happens(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let one = w.mail().subject("Para diciembre").open().await;
        let other = w.mail().subject("Para mañana").open().await;
        w.deliver().await;
        for (ticket, until) in [(one, "2026-12-01"), (other, "1")] {
            let draft = TriageDraft { until: until.to_owned(), ..draft(TriageDeed::SetAside, ticket, 1) };
            triage::decide(&w.desk, &ada, draft).await.unwrap();
        }
        let now = page(&w, &ada).await;
        assert!(now.turn.is_none());
        assert_eq!(now.aside.iter().map(|aside| (aside.ticket, aside.until.iso.as_str())).collect::<Vec<_>>(), [
            (other, "2026-11-24T08:00:00-05:00"),
            (one, "2026-12-01T08:00:00-05:00"),
        ]);
        w.pass_minutes(24 * 60);
        assert_eq!(page(&w, &ada).await.turn.unwrap().view.id, other, "by itself");
        w.mail().subject("Re: Para diciembre").with(|mail| mail.in_reply_to = vec!["m1@pc.cultura.example".to_owned()]).append().await;
        assert_eq!(turn(&w, &ada, one).await.view.id, one, "its requester has written: it is back before its day");
        for bad in ["0", "ayer", "2026-11-01", "2030-01-01", ""] {
            let draft = TriageDraft { until: bad.to_owned(), ..draft(TriageDeed::SetAside, other, 2) };
            assert_eq!(refused(triage::decide(&w.desk, &ada, draft).await), Refusal::BadField { field: "until".to_owned() }, "{bad}");
        }
        w.end().await;
    }

    async fn a_ticket_is_brought_back_by_hand_and_joined_from_here(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let (one, other) = (w.mail().open().await, w.mail().from("Beto").open().await);
        let aside = TriageDraft { until: "3".to_owned(), ..draft(TriageDeed::SetAside, one, 1) };
        triage::decide(&w.desk, &ada, aside).await.unwrap();
        triage::decide(&w.desk, &ada, draft(TriageDeed::Return, one, 0)).await.unwrap();
        assert_eq!(page(&w, &ada).await.left, 2);
        let join = TriageDraft { into: other.to_string(), ..draft(TriageDeed::Join, one, 0) };
        triage::decide(&w.desk, &ada, join).await.unwrap();
        w.check_status(one, Status::Closed).await;
        assert_eq!(page(&w, &ada).await.left, 1);
        w.end().await;
    }

    async fn whoever_has_never_escalated_is_told_how_once(w: World) {
        let mut w = w;
        let (ada, eva, tito) = (w.administrator("Ada").await, w.administrator("Eva").await, w.technician("Tito").await);
        let nets = category(&w, &ada, "Redes").await;
        let ticket = w.mail().open().await;
        assert!(page(&w, &ada).await.coach);
        escalate(&w, &ada, ticket, nets, &tito).await;
        assert!(!page(&w, &ada).await.coach);
        assert!(page(&w, &eva).await.coach);
        triage::decide(&w.desk, &eva, draft(TriageDeed::Dismiss, ticket, 0)).await.unwrap();
        assert!(!page(&w, &eva).await.coach, "kept on the server");
        let sara = w.supervisor("Sara").await;
        assert_eq!(refused(triage::page(&w.desk, &sara, None).await), Refusal::NotAllowed);
        w.end().await;
    }

    /// The demo office sorts its own tickets. Of every five, one is held out and asked for.
    async fn the_demo_offices_own_practice_is_predicted(w: World) {
        demo::seed(&w.desk, 600).await.unwrap();
        let ada = administrator(&w).await;
        let sorted = w.rows("SELECT ticket_id, category_id, technician_id FROM learned ORDER BY ticket_id", vec![]).await;
        let sorted: Vec<(i64, i64, i64)> = sorted
            .iter()
            .map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap(), row.try_get_by_index(2).unwrap()))
            .collect();
        assert!(sorted.len() > 500, "{}", sorted.len());
        let held: Vec<_> = sorted.iter().step_by(5).copied().collect();
        for (ticket, ..) in &held {
            let back = "UPDATE ticket SET technician_id = NULL, category_id = NULL, status = 'new' WHERE id = $1 RETURNING id";
            w.rows(back, vec![(*ticket).into()]).await;
        }
        assert_eq!(learned::rebuild(&w.desk, &Actor::System).await.unwrap(), sorted.len() - held.len());
        let (mut first, mut five, mut technician) = (0_usize, 0_usize, 0_usize);
        for (ticket, category, who) in &held {
            let turn = turn(&w, &ada, TicketId(*ticket)).await;
            let place = turn.suggested.iter().position(|one| one.choice.id.0 == *category);
            first += usize::from(place == Some(0));
            five += usize::from(place.is_some());
            technician += usize::from(turn.technicians[0].choice.id.0 == *who);
        }
        let of = |right: usize| right * 100 / held.len();
        assert!(of(first) >= 80, "{} % first", of(first));
        assert!(of(five) >= 93, "{} % among five", of(five));
        assert!(of(technician) >= 60, "{} % technicians", of(technician));
        w.end().await;
    }
}

async fn administrator(w: &World) -> Actor {
    let all = people::list(&w.desk, &Actor::System, true).await.unwrap();
    let person = all.into_iter().find(|person| person.role == Role::Administrator).unwrap();
    Actor::Staff(Staff { id: person.id, name: person.name, role: Role::Administrator, lang: domain::Lang::Es })
}
