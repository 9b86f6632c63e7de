//! Senders that write too much (M13): stopped, shown, and let in again by an administrator.

use crate::world::{World, both, refused, told};
use desk::intake::{self, Filed};
use domain::Refusal;
use domain::intake::{HOLD_AFTER, QUIET_AFTER, SenderDraft, SenderKind};

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
}
