//! What a page shows of a ticket.

use crate::world::{World, both, entries, events};
use desk::outbox::{self, Verdict};
use domain::notices::{DeliveryState, NoticeKind};
use domain::tickets::{Can, EntryKind, EventKind, Item, Tab};

both! {
    async fn each_entry_says_whom_it_was_sent_to_and_how_far_it_got(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let ticket = w.ticket().cc(&["Beto"]).create().await;
        w.escalate(&ada, ticket, &tito).await.unwrap();
        w.deliver().await;
        w.post(&tito, ticket, Tab::FollowUp, "Voy").await.unwrap();
        let states = async |w: &World| {
            let view = w.view(&ada, ticket).await;
            let last = entries(&view).pop().unwrap().clone();
            last.deliveries.iter().map(|sent| (sent.person.clone(), sent.kind, sent.state)).collect::<Vec<_>>()
        };
        let is = |ana, beto| {
            vec![("Ana".to_owned(), NoticeKind::FollowUp, ana), ("Beto".to_owned(), NoticeKind::FollowUp, beto)]
        };
        assert_eq!(states(&w).await, is(DeliveryState::Promised, DeliveryState::Promised));
        let first = w.lease_one().await;
        assert_eq!(states(&w).await, is(DeliveryState::Claimed, DeliveryState::Promised));
        let refusal = Verdict::Refused { reply: "550 no such user".to_owned() };
        assert!(outbox::settle(&w.desk, &first, refusal, 0.5).await.unwrap());
        w.deliver().await;
        assert_eq!(states(&w).await, is(DeliveryState::Dead, DeliveryState::Accepted), "Beto is not stopped by Ana's full mailbox");
        let view = w.view(&ada, ticket).await;
        let escalated = view.timeline.iter().find_map(|line| match &line.item {
            Item::Event(event) if matches!(event.what, EventKind::Escalated { .. }) => Some(event.deliveries.len()),
            _ => None,
        });
        assert_eq!(escalated, Some(3), "what no entry tells stands under its event");
        w.finish().await;
    }

    async fn the_timeline_is_in_order_and_says_nothing_twice(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let ticket = w.ticket().create().await;
        w.escalate(&ada, ticket, &tito).await.unwrap();
        w.pass_minutes(1);
        w.post(&tito, ticket, Tab::FollowUp, "Voy").await.unwrap();
        w.post(&tito, ticket, Tab::Note, "Ojo").await.unwrap();
        w.pass_minutes(1);
        w.post(&tito, ticket, Tab::Solution, "Listo").await.unwrap();
        let view = w.view(&ada, ticket).await;
        let kinds: Vec<_> = entries(&view).iter().map(|entry| entry.kind).collect();
        assert_eq!(kinds, [EntryKind::Request, EntryKind::FollowUp, EntryKind::Note, EntryKind::Solution]);
        let told: Vec<_> = events(&view);
        assert!(matches!(told.as_slice(), [EventKind::Escalated { .. }, EventKind::Closed]), "{told:?}");
        assert!(view.timeline.is_sorted_by_key(|line| line.at.at));
        assert_eq!(view.timeline[0].at.text, "lun 23 nov 2026, 9:00 a. m.");
        w.deliver().await;
        w.finish().await;
    }

    async fn buttons_are_those_that_will_work(w: World) {
        let mut w = w;
        let (ada, tito, vera) = (w.administrator("Ada").await, w.technician("Tito").await, w.technician("Vera").await);
        let fresh = w.ticket().create().await;
        let all = Can { escalate: true, take: false, follow_up: true, note: true, wait: true, resume: false, solve: true, solve_closes: true, reopen: false, edit: true, thread: true };
        assert_eq!(w.view(&tito, fresh).await.can, all);
        let hers = w.ticket().assigned_to(&vera).create().await;
        assert_eq!(w.view(&tito, hers).await.can, Can { escalate: false, thread: false, ..all }, "what is Vera's is not handed on by Tito");
        assert_eq!(w.view(&ada, hers).await.can, all);
        let waiting = w.ticket().assigned_to(&tito).waiting().create().await;
        assert_eq!(w.view(&tito, waiting).await.can, Can { resume: true, ..all });
        let closed = w.ticket().assigned_to(&tito).closed().create().await;
        assert_eq!(w.view(&tito, closed).await.can, Can { note: true, reopen: true, thread: true, ..Can::default() });
        w.finish().await;
    }

    async fn a_page_is_read_in_the_readers_language(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().create().await;
        let domain::people::Actor::Staff(staff) = tito else { panic!() };
        let tito = domain::people::Actor::Staff(domain::people::Staff { lang: domain::Lang::En, ..staff });
        assert_eq!(w.view(&tito, ticket).await.opened.text, "Mon 23 Nov 2026, 9:00 a.m.");
        w.finish().await;
    }
}
