//! What administrators do with what was held or ignored.

use crate::world::{World, both, entries, refused, told};
use desk::intake::{self, Filed};
use domain::Refusal;
use domain::intake::{HoldReason, IgnoreReason, IntakeState, Unreadable};
use domain::tickets::{Status, TicketId};

both! {
    async fn a_held_mail_is_put_on_a_ticket(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let tito = w.technician("Tito").await;
        let open = w.ticket().assigned_to(&tito).create().await;
        let closed = w.ticket().assigned_to(&tito).closed().create().await;
        w.deliver().await;
        for (ticket, status) in [(open, Status::InProgress), (closed, Status::Closed)] {
            let held = w.mail().with(|mail| mail.from.clear()).arrive().await.id;
            assert_eq!(w.file_all().await, [Filed::Held]);
            intake::attach(&w.desk, &ada, held, ticket).await.unwrap();
            assert_eq!(w.file_all().await, [Filed::Appended(ticket)]);
            w.check_status(ticket, status).await;
            let view = w.view(&ada, ticket).await;
            assert_eq!(entries(&view).last().unwrap().author.name, "Ada", "who put it there stands in for nobody");
            assert_eq!(refused(intake::attach(&w.desk, &ada, held, ticket).await), Refusal::NotFound, "it has its place");
        }
        w.deliver().await;
        w.finish().await;
    }

    async fn a_held_mail_is_made_a_ticket_and_nobody_is_written_to(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let ticket = w.ticket().create().await;
        let key = w.key_of("Ana");
        w.deliver().await;
        let held = w.mail().from("Extraña").with_token(&key).arrive().await.id;
        assert_eq!(w.file_all().await, [Filed::Held]);
        intake::make_ticket(&w.desk, &ada, held).await.unwrap();
        let [Filed::Opened(own)] = w.file_all().await[..] else { panic!() };
        assert_ne!(own, ticket);
        assert_eq!(told(&w.deliver().await), Vec::<String>::new());
        assert_eq!(w.view(&ada, own).await.requester.address, "extraña@cultura.example");
        w.finish().await;
    }

    async fn what_cannot_be_read_goes_where_it_is_put(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let held = w.mail().unreadable(Unreadable::TooDeep(64)).arrive().await.id;
        assert_eq!(w.file_all().await, [Filed::Held]);
        intake::refile(&w.desk, &ada, held).await.unwrap();
        assert_eq!(w.file_all().await, [Filed::Held], "filed again it is as unreadable as before");
        intake::make_ticket(&w.desk, &ada, held).await.unwrap();
        let [Filed::Opened(own)] = w.file_all().await[..] else { panic!() };
        let view = w.view(&ada, own).await;
        assert_eq!(entries(&view)[0].origin.as_ref().map(|origin| origin.intake), Some(held), "its source is one click away");
        w.deliver().await;
        w.finish().await;
    }

    async fn only_what_exists_is_attached_to_and_only_by_administrators(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let tito = w.technician("Tito").await;
        let sara = w.supervisor("Sara").await;
        let ticket = w.ticket().create().await;
        let held = w.mail().with(|mail| mail.from.clear()).arrive().await.id;
        w.file_all().await;
        let nowhere = refused(intake::attach(&w.desk, &ada, held, TicketId(999)).await);
        assert_eq!(nowhere, Refusal::BadField { field: "ticket".to_owned() });
        for actor in [&tito, &sara] {
            assert_eq!(refused(intake::attach(&w.desk, actor, held, ticket).await), Refusal::NotAllowed);
            assert_eq!(refused(intake::make_ticket(&w.desk, actor, held).await), Refusal::NotAllowed);
            assert_eq!(refused(intake::ignore_sender(&w.desk, actor, "x@lejos.example", None).await), Refusal::NotAllowed);
        }
        w.deliver().await;
        w.finish().await;
    }

    async fn an_ignored_sender_is_set_aside_until_heard_again(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let before = w.mail().from("boletin@lejos.example").open().await;
        intake::ignore_sender(&w.desk, &ada, " Boletin@Lejos.example ", None).await.unwrap();
        intake::ignore_sender(&w.desk, &ada, "boletin@lejos.example", None).await.unwrap();
        assert_eq!(w.mail().from("boletin@lejos.example").file().await, Filed::Ignored);
        let subject = format!("Re: [Mesa {before}] La impresora no imprime");
        assert_eq!(w.mail().from("boletin@lejos.example").subject(&subject).append().await, before, "on what is under way they are heard");
        let page = intake::page(&w.desk, &ada, Some(IntakeState::Ignored), None).await.unwrap();
        assert_eq!(page.rows[0].ignored, Some(IgnoreReason::IgnoredSender));
        let listed = intake::ignored_senders(&w.desk, &ada).await.unwrap();
        assert_eq!(listed.iter().map(|one| (one.pattern.as_str(), one.by.as_deref())).collect::<Vec<_>>(), [("boletin@lejos.example", Some("Ada"))]);
        intake::hear_sender(&w.desk, &ada, "boletin@lejos.example").await.unwrap();
        w.mail().from("boletin@lejos.example").open().await;
        intake::ignore_sender(&w.desk, &ada, "@lejos.example", None).await.unwrap();
        assert_eq!(w.mail().from("otro@lejos.example").file().await, Filed::Ignored, "a whole domain");
        w.technician("Tito").await;
        for own in ["soporte@cultura.example", "soporte+x@cultura.example", "@cultura.example", "tito@cultura.example"] {
            assert_eq!(refused(intake::ignore_sender(&w.desk, &ada, own, None).await), Refusal::OwnAddress, "{own}");
        }
        assert_eq!(refused(intake::ignore_sender(&w.desk, &ada, "nadie", None).await), Refusal::InvalidAddress);
        w.deliver().await;
        w.finish().await;
    }

    async fn what_fails_three_times_stands_on_a_ticket_by_sender_and_subject(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let raw = b"From: Ana <ana@cultura.example>\r\nSubject: Re: [Mesa #0000001] Veneno\r\n\r\nx";
        let arrival = domain::intake::Arrival::Lmtp { sender: None, recipients: vec![] };
        let id = intake::receive(&w.desk, crate::world::SUPPORT, arrival, raw, w.now()).await.unwrap().id;
        for _ in 0..3 {
            assert_eq!(intake::lease(&w.desk, 10).await.unwrap().len(), 1);
            w.leases_end().await;
        }
        assert!(intake::lease(&w.desk, 10).await.unwrap().is_empty());
        let held = intake::page(&w.desk, &ada, Some(IntakeState::Held), None).await.unwrap().rows[0].clone();
        assert_eq!((held.hold, held.from.as_str()), (Some(HoldReason::Failed), "Ana <ana@cultura.example>"));
        let ticket = held.ticket.expect("a ticket stands for it");
        let view = w.view(&ada, ticket).await;
        assert_eq!((view.subject.as_str(), view.requester.address.as_str(), view.status), ("Veneno", "ana@cultura.example", Status::New));
        assert_eq!(entries(&view)[0].origin.as_ref().map(|origin| origin.intake), Some(id));
        assert_eq!(told(&w.deliver().await), ["ada unread"], "the office is told, and nobody else");
        w.finish().await;
    }
}
