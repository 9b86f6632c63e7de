//! The standing views, their order and their counts.

use super::{ids, of, page};
use crate::world::{MONDAY_NINE, World, both, id_of};
use desk::queue;
use domain::queue::{Filter, View};
use domain::terms::{Phase, Term};
use domain::tickets::{Level, Priority, PropertiesDraft, Status, Tab};

both! {
    async fn each_view_shows_its_tickets_and_counts_them(w: World) {
        let mut w = w;
        let (tito, vera) = (w.technician("Tito").await, w.technician("Vera").await);
        let free = w.ticket().create().await.0;
        let his = w.ticket().assigned_to(&tito).create().await.0;
        let waiting = w.ticket().assigned_to(&tito).waiting().create().await.0;
        let closed = w.ticket().assigned_to(&tito).closed().create().await.0;
        let hers = w.ticket().assigned_to(&vera).create().await.0;
        let expected = [
            (View::Unassigned, vec![free]),
            (View::Mine, vec![his, waiting]),
            (View::DueSoon, vec![]),
            (View::Waiting, vec![waiting]),
            (View::Open, vec![free, his, hers, waiting]),
            (View::Done, vec![closed]),
            (View::All, vec![hers, closed, waiting, his, free]),
        ];
        for (view, tickets) in &expected {
            assert_eq!(&ids(&w, &tito, of(*view)).await, tickets, "{view:?}");
        }
        let counts: Vec<_> = expected.iter().map(|(view, tickets)| (*view, u32::try_from(tickets.len()).unwrap())).collect();
        assert_eq!(page(&w, &tito, of(View::All)).await.counts, counts);
        assert_eq!(ids(&w, &vera, of(View::Mine)).await, [hers]);
        w.finish().await;
    }

    async fn the_next_deadline_comes_first_and_none_comes_last(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let first = w.ticket().create().await;
        w.pass_minutes(10);
        let second = w.ticket().create().await;
        let waiting = w.ticket().assigned_to(&tito).waiting().create().await;
        w.pass_minutes(10);
        let third = w.ticket().create().await;
        let (urgency, impact) = (Level::new(5).unwrap(), Level::new(5).unwrap());
        let raise = PropertiesDraft { ticket: third, revision: 1, kind: domain::tickets::Kind::Incident, urgency, impact, major: false };
        desk::tickets::classify(&w.desk, &tito, raise).await.unwrap();
        assert_eq!(ids(&w, &tito, of(View::Open)).await, [third.0, first.0, second.0, waiting.0], "four hours come before eight");
        let rows = page(&w, &tito, of(View::Open)).await.rows;
        assert_eq!(rows[0].term.as_ref().unwrap().term, Term::Resolution);
        assert_eq!(rows[3].term, None, "answered, and its other clock stands still");
        // An answer changes what comes next.
        w.post(&tito, first, Tab::FollowUp, "Voy").await.unwrap();
        w.deliver().await;
        assert_eq!(ids(&w, &tito, of(View::Open)).await, [third.0, second.0, first.0, waiting.0]);
        w.finish().await;
    }

    async fn due_soon_is_the_last_quarter_and_what_is_over(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let one = w.ticket().create().await;
        let due_soon = async |w: &World| ids(w, &tito, of(View::DueSoon)).await;
        let chip = async |w: &World| page(w, &tito, of(View::Open)).await.rows[0].term.clone().unwrap();
        w.set_now(MONDAY_NINE.plus_minutes(7 * 60 - 1));
        assert!(due_soon(&w).await.is_empty());
        assert_eq!((chip(&w).await.phase, chip(&w).await.left_minutes), (Phase::Running, 121));
        w.pass_minutes(1);
        assert_eq!(due_soon(&w).await, [one.0]);
        assert_eq!((chip(&w).await.phase, chip(&w).await.left_minutes), (Phase::Warning, 120));
        w.set_now(MONDAY_NINE.plus_minutes(25 * 60));
        assert_eq!(due_soon(&w).await, [one.0]);
        assert_eq!((chip(&w).await.phase, chip(&w).await.left_minutes), (Phase::Breached, -60));
        w.finish().await;
    }

    async fn filters_combine(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let new = desk::categories::NewCategory {
            parent: None,
            name: "Redes".to_owned(),
            kind: Some(domain::tickets::Kind::Request),
            technician: None,
            resolution_hours: None,
        };
        let category = desk::categories::add(&w.desk, &ada, new).await.unwrap();
        let plain = w.ticket().assigned_to(&tito).create().await;
        let request = w.ticket().create().await;
        let draft = domain::tickets::EscalateDraft { ticket: request, revision: 1, kind: None, category: Some(category), technician: Some(id_of(&tito)), group: None };
        desk::tickets::escalate(&w.desk, &ada, draft).await.unwrap();
        w.deliver().await;
        let shows = async |filter: Filter, tickets: &[i64]| assert_eq!(ids(&w, &ada, filter.clone()).await, tickets, "{filter:?}");
        for view in [View::All, View::Open] {
            shows(Filter { category: Some(category), ..of(view) }, &[request.0]).await;
            shows(Filter { kind: Some(domain::tickets::Kind::Incident), ..of(view) }, &[plain.0]).await;
            shows(Filter { status: Some(Status::New), ..of(view) }, &[]).await;
            shows(Filter { technician: Some(id_of(&tito)), kind: Some(domain::tickets::Kind::Request), ..of(view) }, &[request.0]).await;
            shows(Filter { technician: Some(id_of(&ada)), ..of(view) }, &[]).await;
            shows(Filter { priority: Some(Priority::MAJOR), ..of(view) }, &[]).await;
        }
        let row = page(&w, &ada, Filter { category: Some(category), ..of(View::All) }).await.rows[0].clone();
        assert_eq!((row.category.as_deref(), row.technician.as_deref(), row.requester.as_str()), (Some("Redes"), Some("Tito"), "Ana"));
        w.finish().await;
    }

    async fn rows_are_read_as_they_are_now_while_they_belong(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let (ticket, other) = (w.ticket().create().await, w.ticket().create().await);
        w.ticket().create().await;
        let asked = async |filter: Filter| queue::rows(&w.desk, &tito, filter, &[other, ticket]).await.unwrap();
        let ids = |rows: &[domain::queue::QueueRow]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
        let rows = asked(of(View::Unassigned)).await;
        assert_eq!(ids(&rows), [ticket, other], "those that were asked for, and no others");
        let shown = page(&w, &tito, of(View::Unassigned)).await.rows;
        assert!(rows.iter().all(|row| shown.contains(row)), "as the list shows them");
        w.escalate(&tito, ticket, &tito).await.unwrap();
        assert_eq!(ids(&asked(of(View::Unassigned)).await), [other]);
        let rows = asked(of(View::Mine)).await;
        assert_eq!((ids(&rows), rows[0].revision, rows[0].status), (vec![ticket], 2, Status::InProgress));
        // A number finds its ticket in whatever view it stands, and no other.
        let number = Filter { text: Some(ticket.to_string()), ..of(View::Unassigned) };
        assert_eq!(ids(&asked(number).await), [ticket]);
        w.deliver().await;
        w.finish().await;
    }

    async fn pickers_offer_who_works_with_what_they_have(w: World) {
        let mut w = w;
        let (tito, _) = (w.technician("Tito").await, w.supervisor("Sara").await);
        w.administrator("Ada").await;
        w.ticket().assigned_to(&tito).create().await;
        w.ticket().assigned_to(&tito).closed().create().await;
        w.technician("Fuera").await;
        w.rows("UPDATE person SET active = FALSE WHERE name = 'Fuera' RETURNING id", vec![]).await;
        let choices = queue::choices(&w.desk, &tito).await.unwrap();
        let offered: Vec<_> = choices.technicians.iter().map(|choice| (choice.name.as_str(), choice.open)).collect();
        assert_eq!(offered, [("Tito", 1), ("Ada", 0)]);
        w.deliver().await;
        w.finish().await;
    }
}
