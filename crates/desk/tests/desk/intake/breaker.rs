//! Senders that write too much (M13): stopped, shown, and let in again by an administrator.

use crate::world::{World, both, refused, told};
use desk::intake::{self, Filed};
use desk::outbox;
use domain::Refusal;
use domain::intake::{HOLD_AFTER, QUIET_AFTER, SenderDraft, SenderKind};
use domain::notices::{DeadReason, DeliveryState};
use domain::tickets::Tab;

fn reset() -> SenderDraft {
    SenderDraft { kind: SenderKind::Loud, address: "robot@cultura.example".to_owned() }
}

both! {
    async fn a_loud_sender_is_shown_and_let_in_again(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let tito = w.technician("Tito").await;
        assert!(intake::senders(&w.desk, &ada).await.unwrap().loud.is_empty());
        for _ in 0..QUIET_AFTER {
            w.mail().from("Robot").open().await;
        }
        w.deliver().await;
        w.mail().from("Robot").open().await;
        assert!(w.deliver().await.is_empty(), "registered, and nobody is written to");
        let loud = intake::senders(&w.desk, &ada).await.unwrap().loud;
        assert_eq!((loud.len(), loud[0].address.as_str(), loud[0].opened, loud[0].held), (1, "robot@cultura.example", QUIET_AFTER + 1, false));
        for _ in QUIET_AFTER + 1..HOLD_AFTER {
            w.mail().from("Robot").open().await;
        }
        assert_eq!(w.mail().from("Robot").file().await, Filed::Held);
        assert!(intake::senders(&w.desk, &ada).await.unwrap().loud[0].held);

        assert_eq!(refused(intake::clear_sender(&w.desk, &tito, reset()).await), Refusal::NotAllowed);
        w.pass_seconds(1);
        intake::clear_sender(&w.desk, &ada, reset()).await.unwrap();
        assert!(intake::senders(&w.desk, &ada).await.unwrap().loud.is_empty());
        w.pass_seconds(1);
        w.mail().from("Robot").open().await;
        assert_eq!(told(&w.deliver().await), ["ada registered", "robot registered"], "mail flows and notices go again");
        w.finish().await;
    }

    async fn a_war_of_a_thousand_rounds_costs_five_mails_an_hour(w: World) {
        let mut w = w;
        let (mut sent, mut this_hour) = (0, 0);
        for round in 0..1_000 {
            // A responder that hides what it is answers within seconds, whatever it gets or does not get.
            w.mail().from("Robot").file().await;
            let now = w.deliver().await.iter().filter(|mail| mail.mailbox == "robot@cultura.example").count();
            (sent, this_hour) = (sent + now, this_hour + now);
            assert!(this_hour <= 5, "round {round}: {this_hour} mails within the hour");
            w.pass_seconds(9);
            if round % 400 == 399 {
                this_hour = 0;
            }
        }
        assert!((5..=15).contains(&sent), "{sent} mails in two hours and a half");
        w.finish().await;
    }

    async fn two_machines_on_one_ticket_get_five_mails_an_hour_each(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().cc(&["Robot"]).assigned_to(&tito).closed().create().await;
        w.pass_minutes(61);
        let keys = [("Ana", w.key_of("Ana")), ("Robot", w.key_of("Robot"))];
        let mut heard = [0, 0];
        for round in 0..120 {
            // Neither says what it is, and each answers whatever the other one is said to have written.
            for (who, key) in &keys {
                w.mail().from(who).with_token(key).append().await;
            }
            let now = told(&w.deliver().await);
            assert!(now.iter().any(|what| what.starts_with("tito ")), "round {round}: who works the ticket hears everything: {now:?}");
            for (count, name) in heard.iter_mut().zip(["ana ", "robot "]) {
                *count += now.iter().filter(|what| what.starts_with(name)).count();
                assert!(*count <= 5, "round {round}: {name} got {count} mails within the hour");
            }
            w.pass_seconds(29);
        }
        assert_eq!(heard, [5, 5]);
        // What was withheld stands in Salida with its reason.
        let page = outbox::page(&w.desk, &ada, Some(DeliveryState::Dead), None).await.unwrap();
        assert!(!page.rows.is_empty() && page.rows.iter().all(|row| row.why == Some(DeadReason::TooMany)));
        // What the technician writes is never held back.
        for _ in 0..7 {
            w.pass_minutes(3);
            w.post(&tito, ticket, Tab::FollowUp, "Ya voy").await.unwrap();
            assert_eq!(told(&w.deliver().await), ["ana follow_up", "robot follow_up"]);
        }
        // An hour later the reply of the one reaches the other again.
        w.pass_minutes(61);
        w.mail().from("Ana").with_token(&keys[0].1).append().await;
        assert_eq!(told(&w.deliver().await), ["robot reply", "tito reply"]);
        w.finish().await;
    }
}
