//! *Recepción*: every message, what became of it, its source, and filing it by hand (M10).

use crate::world::{World, both, entries, refused, told};
use desk::intake::{self, Filed};
use domain::Refusal;
use domain::intake::{HoldReason, IgnoreReason, IntakeState, MatchRule, Unreadable};
use domain::people::Actor;
use domain::tickets::Status;

both! {
    async fn every_message_is_listed_with_its_fate_newest_first(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        w.mail().subject("una").open().await;
        w.mail().subject("dos").automatic().file().await;
        w.mail().subject("tres").unreadable(Unreadable::TooDeep(64)).file().await;
        w.mail().subject("cuatro").arrive().await;
        let page = intake::page(&w.desk, &ada, None, None).await.unwrap();
        let states: Vec<_> = page.rows.iter().map(|row| row.state).collect();
        assert_eq!(states, [IntakeState::Stored, IntakeState::Held, IntakeState::Ignored, IntakeState::Filed]);
        assert_eq!((page.rows[3].subject.as_str(), page.rows[3].rule), ("una", Some(MatchRule::New)));
        assert!(page.rows[3].ticket.is_some() && page.rows[3].size > 0);
        assert_eq!(page.rows[3].from, "Ana <ana@cultura.example>");
        assert!(page.counts.iter().all(|(_, n)| *n == 1), "{:?}", page.counts);
        w.file_all().await;
        w.deliver().await;
        w.finish().await;
    }

    async fn a_long_list_is_read_page_by_page(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        for _ in 0..53 {
            w.mail().arrive().await;
        }
        let first = intake::page(&w.desk, &ada, Some(IntakeState::Stored), None).await.unwrap();
        w.mail().arrive().await;
        let second = intake::page(&w.desk, &ada, Some(IntakeState::Stored), first.next).await.unwrap();
        assert_eq!((first.rows.len(), second.rows.len(), second.next), (50, 3, None));
        assert!(second.rows.iter().all(|row| row.id < first.rows[49].id), "what came meanwhile shifts nothing");
        let bad = intake::page(&w.desk, &ada, None, Some("x".to_owned())).await;
        assert_eq!(refused(bad), Refusal::BadField { field: "after".to_owned() });
        w.end().await;
    }

    async fn an_unreadable_message_is_held_with_its_reason_and_its_source(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        assert_eq!(w.mail().text("ilegible").unreadable(Unreadable::TooDeep(64)).file().await, Filed::Held);
        let held = intake::page(&w.desk, &ada, Some(IntakeState::Held), None).await.unwrap();
        let row = &held.rows[0];
        assert_eq!((row.hold, row.fault.as_deref()), (Some(HoldReason::Unreadable), Some("parts are nested deeper than 64")));
        assert_eq!(row.from, "bounces@cultura.example", "at least the envelope says where it came from");
        assert!(String::from_utf8_lossy(&intake::raw(&w.desk, &ada, row.id).await.unwrap()).contains("ilegible"));
        intake::refile(&w.desk, &ada, row.id).await.unwrap();
        assert_eq!(w.file_all().await, [Filed::Held], "by hand it is no more readable");
        w.finish().await;
    }

    async fn a_strangers_answer_is_put_on_its_ticket_by_hand(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).waiting().create().await;
        let key = w.key_of("Ana");
        w.mail().from("Extraña").cc(&["Otra"]).with_token(&key).text("Soy del área").file().await;
        let held = intake::page(&w.desk, &ada, Some(IntakeState::Held), None).await.unwrap().rows[0].clone();
        intake::refile(&w.desk, &ada, held.id).await.unwrap();
        assert_eq!(w.file_all().await, [Filed::Appended(ticket)]);
        let view = w.view(&ada, ticket).await;
        let last = entries(&view).pop().unwrap().clone();
        assert_eq!((last.matched, last.body.text.as_str()), (Some(MatchRule::ByHand), "Soy del área"));
        assert!(view.observers.is_empty(), "it makes nobody an observer");
        w.check_status(ticket, Status::InProgress).await;
        w.deliver().await;
        // Filed by hand, it is filed: not again.
        assert_eq!(refused(intake::refile(&w.desk, &ada, held.id).await), Refusal::NotFound);
        w.finish().await;
    }

    async fn an_ignored_mail_becomes_a_ticket_by_hand_without_a_word_to_anybody(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        w.mail().automatic().subject("Alarma del servidor").file().await;
        let ignored = intake::page(&w.desk, &ada, Some(IntakeState::Ignored), None).await.unwrap().rows[0].clone();
        intake::refile(&w.desk, &ada, ignored.id).await.unwrap();
        let ticket = match w.file_all().await.as_slice() {
            [Filed::Opened(ticket)] => *ticket,
            other => panic!("{other:?}"),
        };
        assert_eq!(told(&w.deliver().await), Vec::<String>::new());
        let view = w.view(&ada, ticket).await;
        assert_eq!((view.subject.as_str(), entries(&view)[0].matched), ("Alarma del servidor", Some(MatchRule::ByHand)));
        w.finish().await;
    }

    async fn what_was_given_up_is_filed_on_the_ticket_that_stands_for_it(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        w.mail().arrive().await;
        for _ in 0..4 {
            intake::lease(&w.desk, 10).await.unwrap();
            w.leases_end().await;
        }
        let held = intake::page(&w.desk, &ada, Some(IntakeState::Held), None).await.unwrap().rows[0].clone();
        assert_eq!(held.hold, Some(HoldReason::Failed));
        intake::refile(&w.desk, &ada, held.id).await.unwrap();
        let ticket = held.ticket.expect("a ticket stands for it");
        assert_eq!(w.file_all().await, [Filed::Appended(ticket)]);
        let view = w.view(&ada, ticket).await;
        assert_eq!((view.requester.address.as_str(), entries(&view).len()), ("ana@cultura.example", 2), "it is theirs who wrote it");
        assert_eq!(told(&w.deliver().await), ["ada reply", "ada unread"]);
        w.finish().await;
    }

    async fn our_own_mail_and_mail_from_nobody_stay_where_they_are(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        w.mail().from(crate::world::SUPPORT).file().await;
        w.mail().with(|mail| mail.from.clear()).file().await;
        for row in intake::page(&w.desk, &ada, None, None).await.unwrap().rows {
            intake::refile(&w.desk, &ada, row.id).await.unwrap();
        }
        assert_eq!(w.file_all().await, [Filed::Ignored, Filed::Held]);
        let page = intake::page(&w.desk, &ada, Some(IntakeState::Ignored), None).await.unwrap();
        assert_eq!(page.rows[0].ignored, Some(IgnoreReason::OwnMail));
        w.finish().await;
    }

    async fn only_who_may_see_it_sees_it(w: World) {
        let mut w = w;
        let (ada, sara, tito) = (w.administrator("Ada").await, w.supervisor("Sara").await, w.technician("Tito").await);
        let ana = Actor::Participant(domain::people::PersonId(1));
        w.mail().open().await;
        w.mail().with(|mail| mail.from.clear()).file().await;
        let rows = intake::page(&w.desk, &sara, None, None).await.unwrap().rows;
        let (held, filed) = (rows[0].id, rows[1].id);
        for actor in [&tito, &ana] {
            assert_eq!(refused(intake::page(&w.desk, actor, None, None).await), Refusal::NotAllowed);
        }
        for actor in [&tito, &sara, &ana] {
            assert_eq!(refused(intake::refile(&w.desk, actor, held).await), Refusal::NotAllowed);
            assert_eq!(refused(intake::raw(&w.desk, actor, held).await), Refusal::NotAllowed);
        }
        for actor in [&ada, &tito, &sara] {
            assert!(!intake::raw(&w.desk, actor, filed).await.unwrap().is_empty(), "the source of what is on a ticket");
        }
        assert_eq!(refused(intake::raw(&w.desk, &ana, filed).await), Refusal::NotAllowed);
        assert_eq!(refused(intake::raw(&w.desk, &ada, domain::intake::IntakeId(999)).await), Refusal::NotFound);
        w.deliver().await;
        w.finish().await;
    }
}
