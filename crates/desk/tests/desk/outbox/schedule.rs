//! What becomes of a notice by the server's answer (M27, M28).

use crate::world::{World, both, told};
use desk::outbox::{self, LeasedNotice, Verdict};
use domain::notices::{DeadReason, DeliveryState};
use domain::people::Actor;
use domain::tickets::Tab;

fn deferred() -> Verdict {
    Verdict::Deferred { reply: "451 try later".to_owned() }
}

fn unsure() -> Verdict {
    Verdict::Unsure { reply: "connection lost".to_owned() }
}

/// A ticket's acknowledgement to Ana, promised; and an administrator to look at it.
async fn promised(w: &mut World) -> Actor {
    w.mail().from("Ana").open().await;
    w.administrator("Ada").await
}

/// Sends with this outcome what is due; answers the minutes until it is tried again, if ever.
async fn send(w: &World, verdict: Verdict, random: f64) -> (LeasedNotice, Option<i64>) {
    let leased = w.lease_one().await;
    assert!(outbox::settle(&w.desk, &leased, verdict, random).await.unwrap());
    let next = outbox::next_due(&w.desk).await.unwrap();
    (leased, next.map(|next| next.since(w.now()) / 60_000))
}

both! {
    async fn passing_failures_are_tried_again_after_longer_and_longer(w: World) {
        let mut w = w;
        let ada = promised(&mut w).await;
        let mut bytes = None;
        for wait in [1, 5, 15, 30, 60, 60] {
            let (leased, next) = send(&w, deferred(), 0.5).await;
            assert_eq!(next, Some(wait));
            assert_eq!(bytes.get_or_insert_with(|| leased.bytes.clone()), &leased.bytes, "every attempt sends the same bytes");
            assert!(outbox::lease(&w.desk, 10).await.unwrap().is_empty(), "not before its time");
            w.pass_minutes(wait);
        }
        let (leased, next) = send(&w, deferred(), 0.0).await;
        assert_eq!(next, Some(48), "an hour less a fifth");
        w.pass_minutes(48);
        let (_, next) = send(&w, deferred(), 1.0).await;
        assert_eq!(next, Some(72), "an hour and a fifth");
        let row = w.outbox_row(&ada, leased.id).await;
        assert_eq!((row.state, row.attempts, row.last_reply.as_deref()), (DeliveryState::Deferred, 8, Some("451 try later")));
        w.pass_minutes(72);
        assert_eq!(told(&w.deliver().await), ["ana registered"], "in the end it gets through");
        w.finish().await;
    }

    async fn after_five_days_it_is_given_up_and_visible(w: World) {
        let mut w = w;
        let ada = promised(&mut w).await;
        let (_, _) = send(&w, deferred(), 0.5).await;
        w.pass_minutes(5 * 24 * 60 - 1);
        let (leased, next) = send(&w, deferred(), 0.5).await;
        assert_eq!(next, Some(5), "still tried");
        w.pass_minutes(5);
        let (_, next) = send(&w, deferred(), 0.5).await;
        assert_eq!(next, Some(0), "whoever works it is told");
        assert_eq!(w.outbox_row(&ada, leased.id).await.state, DeliveryState::Dead);
                assert_eq!(told(&w.deliver().await), ["ada undelivered"]);
        w.finish().await;
    }

    async fn a_final_no_is_final_and_stops_nobody_else(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().cc(&["Beto", "Carla"]).assigned_to(&tito).create().await;
        w.post(&tito, ticket, Tab::FollowUp, "Voy").await.unwrap();
        let leased = outbox::lease(&w.desk, 10).await.unwrap();
        assert_eq!(leased.len(), 3, "one envelope each");
        let beto = leased.iter().find(|notice| notice.to.as_str().starts_with("beto")).unwrap();
        outbox::settle(&w.desk, beto, Verdict::Refused { reply: "550 unknown".to_owned() }, 0.5).await.unwrap();
        for notice in leased.iter().filter(|notice| notice.id != beto.id) {
            outbox::settle(&w.desk, notice, Verdict::Accepted { reply: "250".to_owned() }, 0.5).await.unwrap();
        }
        let states = outbox::page(&w.desk, &tito, None, None).await.unwrap();
        let of = |address: &str| states.rows.iter().find(|row| row.address.starts_with(address)).unwrap();
        assert_eq!((of("beto").state, of("beto").last_reply.as_deref()), (DeliveryState::Dead, Some("550 unknown")));
        assert_eq!((of("ana").state, of("carla").state), (DeliveryState::Accepted, DeliveryState::Accepted));
        assert!(of("ana").accepted.is_some());
        // The technician hears of it, once; and of that notice's own death nobody is written to.
        let notice = w.lease_one().await;
        assert_eq!(notice.to.as_str(), "tito@cultura.example");
        let reason = w.composed(&notice).reason.clone().unwrap();
        assert!(reason.contains("beto@cultura.example") && reason.contains("550 unknown"), "{reason}");
        outbox::settle(&w.desk, &notice, Verdict::Refused { reply: "552 full".to_owned() }, 0.5).await.unwrap();
        assert!(outbox::lease(&w.desk, 10).await.unwrap().is_empty());
        let view = desk::tickets::view(&w.desk, &tito, ticket).await.unwrap();
        let undelivered = view.timeline.iter().filter(|item| format!("{item:?}").contains("NotDelivered")).count();
        assert_eq!(undelivered, 2, "both stand on the ticket");
        w.finish().await;
    }

    async fn without_an_answer_it_is_sent_once_more_and_then_waits_for_a_person(w: World) {
        let mut w = w;
        let ada = promised(&mut w).await;
        let (first, next) = send(&w, unsure(), 0.5).await;
        assert_eq!(next, Some(10));
        assert_eq!(w.outbox_row(&ada, first.id).await.state, DeliveryState::Unsure);
        w.pass_minutes(9);
        assert!(outbox::lease(&w.desk, 10).await.unwrap().is_empty());
        w.pass_minutes(1);
        let (second, _) = send(&w, unsure(), 0.5).await;
        assert_eq!(second.bytes, first.bytes, "the same bytes, so that a mailbox can tell");
        assert_eq!(told(&w.deliver().await), ["ada undelivered"]);
        assert_eq!(outbox::next_due(&w.desk).await.unwrap(), None, "a third time is for a person to decide");
        w.pass_minutes(30 * 24 * 60);
        assert!(outbox::lease(&w.desk, 10).await.unwrap().is_empty());
        let row = w.outbox_row(&ada, first.id).await;
        assert_eq!((row.state, row.next_attempt, row.attempts), (DeliveryState::Unsure, None, 2));
        outbox::retry(&w.desk, &ada, first.id).await.unwrap();
        assert_eq!(told(&w.deliver().await), ["ana registered"]);
        w.finish().await;
    }

    async fn whoever_works_the_ticket_hears_of_a_doubt_that_waits_for_a_person(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        w.post(&tito, ticket, Tab::FollowUp, "Voy").await.unwrap();
        send(&w, unsure(), 0.5).await;
        w.pass_minutes(10);
        assert_eq!(told(&[w.composed(&w.lease_one().await)]), ["ana follow_up"], "of a first doubt nobody is told");
        w.leases_end().await;
        send(&w, unsure(), 0.5).await;
        assert_eq!(told(&w.deliver().await), ["tito undelivered"]);
        let reason = w.mailbox("Tito").last().unwrap().reason.clone().unwrap();
        assert!(reason.contains("Ana <ana@cultura.example>") && reason.contains("may have arrived"), "{reason}");
        // So it is when the worker that sent it has died, whether it is found out by another or at the next start.
        for restarted in [false, true] {
            w.pass_minutes(3);
            w.post(&tito, ticket, Tab::FollowUp, "Ya voy").await.unwrap();
            send(&w, unsure(), 0.5).await;
            w.pass_minutes(10);
            let again = w.lease_one().await;
            outbox::data_sent(&w.desk, &again).await.unwrap();
            w = if restarted { w.reopen(true).await } else { w };
            w.leases_end().await;
            assert_eq!(told(&w.deliver().await), ["tito undelivered"]);
        }
        w.end().await;
    }

    async fn one_row_that_cannot_be_sent_stops_no_other(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().cc(&["Beto", "Carla"]).assigned_to(&tito).create().await;
        w.post(&tito, ticket, Tab::FollowUp, "Voy").await.unwrap();
        let due = "SELECT id FROM outbox WHERE state = 'promised' AND address";
        w.rows(&format!("DELETE FROM outbox_mail WHERE outbox_id IN ({due} = 'beto@cultura.example') RETURNING outbox_id"), vec![]).await;
        w.rows(&format!("UPDATE outbox SET address = 'sin arroba' WHERE id IN ({due} = 'carla@cultura.example') RETURNING id"), vec![]).await;
        assert_eq!(told(&w.deliver().await), ["ana follow_up", "tito undelivered", "tito undelivered"]);
        let ada = w.administrator("Ada").await;
        let page = outbox::page(&w.desk, &ada, Some(DeliveryState::Dead), None).await.unwrap();
        assert_eq!(page.rows.len(), 2);
        assert!(page.rows.iter().all(|row| row.why == Some(DeadReason::NotComposed) && row.last_reply.is_some()));
        w.finish().await;
    }

    async fn what_the_message_is_not_guilty_of_is_not_counted(w: World) {
        let mut w = w;
        let ada = promised(&mut w).await;
        for _ in 0..20 {
            let until = w.now().plus_minutes(15);
            let (leased, next) = send(&w, Verdict::Postponed { reply: "535 login refused".to_owned(), until }, 0.5).await;
            assert_eq!(next, Some(15));
            assert_eq!(w.outbox_row(&ada, leased.id).await.attempts, 0);
            w.pass_minutes(15);
        }
        let (_, next) = send(&w, deferred(), 0.5).await;
        assert_eq!(next, Some(1), "its own first failure is its first");
        w.pass_minutes(1);
        w.deliver().await;
        w.finish().await;
    }

    async fn what_is_due_first_goes_first(w: World) {
        let mut w = w;
        w.mail().from("Ana").open().await;
        w.pass_minutes(1);
        w.mail().from("Beto").open().await;
        assert!(w.lease_one().await.to.as_str().starts_with("ana"));
        assert!(w.lease_one().await.to.as_str().starts_with("beto"));
        w.end().await;
    }
}
