//! Whether a mail is from whom it names (M18), and what it may do then.

use crate::world::{World, both, entries, told};
use desk::intake::{self, Filed};
use desk::tickets;
use domain::intake::{HoldReason, IntakeState, MOST_COPIED, Verdict, VerdictReason};
use domain::tickets::{Deed, EntryKind, Item, Status, ThreadingDraft};

const PASS: &str = "mx.cultura.example; dmarc=pass header.from=cultura.example";
const FAIL: &str = "mx.cultura.example; dmarc=fail header.from=cultura.example";

both! {
    async fn the_verdict_stands_beside_the_sender(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let verified = w.mail().with(|mail| mail.authentication_results = vec![PASS.to_owned()]).open().await;
        let failed = w
            .mail()
            .with(|mail| mail.authentication_results = vec![FAIL.to_owned()])
            .open()
            .await;
        let forged = w.mail().with(|mail| mail.authentication_results = vec![PASS.replace("mx.", "mx2.")]).open().await;
        for (ticket, verdict, reason) in [
            (verified, Verdict::Verified, VerdictReason::Passed),
            (failed, Verdict::Failed, VerdictReason::DmarcFailed),
            (forged, Verdict::Unverified, VerdictReason::NoResult),
        ] {
            let view = w.view(&tito, ticket).await;
            assert_eq!(entries(&view)[0].sender, Some((verdict, reason)));
        }
        w.deliver().await;
        w.finish().await;
    }

    async fn staff_by_their_address_alone_move_nothing(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        let token = w.key_of("Ana");
        let subject = format!("Re: [Mesa {ticket}] La impresora no imprime");
        w.pass_minutes(3);
        assert_eq!(w.mail().from("Tito").subject(&subject).cc(&["Mala"]).append().await, ticket);
        let view = w.view(&tito, ticket).await;
        let last = entries(&view).last().map(|entry| (entry.kind, entry.sender));
        assert_eq!(last, Some((EntryKind::Reply, Some((Verdict::Unverified, VerdictReason::NoResult)))));
        assert!(view.observers.is_empty(), "nobody is brought in by it");
        assert!(view.terms.iter().all(|term| term.met.is_none()), "it is no first response");
        assert_eq!(told(&w.deliver().await), Vec::<String>::new(), "a number in the subject is anybody's guess");
        w.pass_minutes(3);
        w.mail().from("Tito").with_token(&token).append().await;
        assert_eq!(told(&w.deliver().await), ["ana reply"], "an answer to a mail of the ticket is told");
        w.check_status(ticket, Status::InProgress).await;
        w.finish().await;
    }

    async fn a_guessed_number_in_a_participants_name_brings_nobody_in(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        let subject = format!("Re: [Mesa {ticket}] La impresora no imprime");
        // Nobody says whether it is she: the reply is heard, and whom it copies is not let in by it.
        w.mail().from("Ana").subject(&subject).cc(&["Mala"]).append().await;
        assert_eq!(told(&w.deliver().await), ["tito reply"]);
        assert!(w.view(&tito, ticket).await.observers.is_empty());
        w.mail().from("Ana").subject(&subject).cc(&["Dora"]).with(|mail| mail.authentication_results = vec![PASS.to_owned()]).append().await;
        let observers = w.view(&tito, ticket).await.observers;
        assert_eq!(observers.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Dora"], "whoever is proven brings people");
        w.deliver().await;
        w.finish().await;
    }

    async fn a_forged_sender_on_a_guessed_number_is_held_on_the_ticket(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).closed().create().await;
        let subject = format!("Re: [Mesa {ticket}] La impresora no imprime");
        for sender in ["Ana", "Tito"] {
            let forged = w.mail().from(sender).subject(&subject).cc(&["Mala"]).with(|mail| mail.authentication_results = vec![FAIL.to_owned()]);
            assert_eq!(forged.file().await, Filed::Held, "{sender}");
        }
        assert_eq!(told(&w.deliver().await), Vec::<String>::new());
        w.check_status(ticket, Status::Closed).await;
        let page = intake::page(&w.desk, &ada, Some(IntakeState::Held), None).await.unwrap();
        assert!(page.rows.iter().all(|row| (row.hold, row.ticket) == (Some(HoldReason::Forged), Some(ticket))));
        let view = w.view(&tito, ticket).await;
        let held: Vec<_> = view.timeline.iter().filter_map(|line| if let Item::Held(held) = &line.item { Some(held) } else { None }).collect();
        assert_eq!(held.iter().map(|held| held.reason).collect::<Vec<_>>(), [HoldReason::Forged; 2]);
        // It was Ana after all, by a list that broke her signature: Tito takes it in.
        let intake = Some(held[0].intake);
        let draft = ThreadingDraft { deed: Deed::Accept, ticket, entry: None, intake, into: String::new(), also: false };
        tickets::thread(&w.desk, &tito, draft).await.unwrap();
        w.file_all().await;
        assert_eq!(entries(&w.view(&tito, ticket).await).len(), 3);
        w.deliver().await;
        w.finish().await;
    }

    async fn proven_staff_follow_up_by_mail(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        let subject = format!("Re: [Mesa {ticket}] La impresora no imprime");
        w.pass_minutes(3);
        w.mail().from("Tito").subject(&subject).with(|mail| mail.authentication_results = vec![PASS.to_owned()]).append().await;
        let view = w.view(&tito, ticket).await;
        assert_eq!(entries(&view).last().map(|entry| entry.kind), Some(EntryKind::FollowUp));
        assert!(view.terms.iter().any(|term| term.met.is_some()), "it is the first response");
        assert_eq!(told(&w.deliver().await), ["ana follow_up"]);
        w.finish().await;
    }

    async fn an_unproven_colleague_reopens_nothing(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).closed().create().await;
        let subject = format!("Re: [Mesa {ticket}] La impresora no imprime");
        assert_eq!(w.mail().from("Tito").subject(&subject).file().await, Filed::Appended(ticket));
        w.check_status(ticket, Status::Closed).await;
        w.mail().from("Ana").subject(&subject).append().await;
        w.check_status(ticket, Status::InProgress).await;
        w.deliver().await;
        w.finish().await;
    }

    async fn a_requester_is_answered_where_they_asked_for_it_and_heard_from_there(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let elsewhere = "ana@casa.example";
        let asked = w.mail().from("Ana").cc(&["Olga"]).reply_to(elsewhere).with(|mail| mail.authentication_results = vec![PASS.to_owned()]);
        let ticket = asked.open().await;
        let view = w.view(&tito, ticket).await;
        assert_eq!((view.requester.address.as_str(), view.answers_to.as_deref()), ("ana@cultura.example", Some(elsewhere)));
        let registered = told(&w.deliver().await);
        assert!(registered.contains(&format!("{elsewhere} registered")) && !registered.contains(&"ana registered".to_owned()), "{registered:?}");
        w.escalate(&tito, ticket, &tito).await.expect("escalates");
        w.deliver().await;
        // A reply from there is the requester's own, and no echo of it comes back.
        let key = w.key_of(elsewhere);
        assert_eq!(w.mail().from(elsewhere).with_token(&key).text("Sigue igual.").append().await, ticket);
        let view = w.view(&tito, ticket).await;
        let last = entries(&view).last().map(|entry| (entry.kind, entry.author.name.clone(), entry.body.text.clone()));
        assert_eq!(last, Some((EntryKind::Reply, view.requester.name.clone(), "Sigue igual.".to_owned())));
        assert_eq!(told(&w.deliver().await), ["olga reply", "tito reply"]);
        assert_eq!(view.observers.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Olga"]);
        w.finish().await;
    }

    async fn many_senders_have_no_flood_of_answers_sent_to_one_address(w: World) {
        let mut w = w;
        w.administrator("Ada").await;
        let victim = "victima@otra.example";
        for number in 0..8 {
            let mail = w.mail().from(&format!("a{number}@cultura.example")).reply_to(victim);
            mail.with(|mail| mail.authentication_results = vec![PASS.to_owned()]).open().await;
        }
        let sent = told(&w.deliver().await);
        assert_eq!(sent.iter().filter(|sent| sent.starts_with(victim)).count(), 5, "{sent:?}");
        assert_eq!(sent.iter().filter(|sent| *sent == "ada registered").count(), 8);
        w.finish().await;
    }

    async fn an_address_for_answers_is_known_where_the_ticket_goes_on(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let elsewhere = "ana@casa.example";
        let asked = w.mail().from("Ana").reply_to(elsewhere).with(|mail| mail.authentication_results = vec![PASS.to_owned()]);
        let old = asked.open().await;
        let survivor = w.mail().from("Beto").open().await;
        w.deliver().await;
        let key = w.key_of(elsewhere);
        let join = ThreadingDraft { deed: Deed::Join, ticket: old, entry: None, intake: None, into: survivor.to_string(), also: false };
        tickets::thread(&w.desk, &ada, join).await.expect("joins");
        w.deliver().await;
        assert_eq!(w.mail().from(elsewhere).with_token(&key).append().await, survivor);
        let view = w.view(&ada, survivor).await;
        assert_eq!(entries(&view).last().map(|entry| entry.author.address.clone()).as_deref(), Some("ana@cultura.example"));
        w.deliver().await;
        w.finish().await;
    }

    async fn nobody_unproven_has_a_requesters_answers_sent_elsewhere(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.mail().from("Ana").reply_to("mala@externa.example").open().await;
        assert_eq!(w.view(&tito, ticket).await.answers_to, None);
        let staff = w.mail().from("Ana").reply_to("Tito").with(|mail| mail.authentication_results = vec![PASS.to_owned()]).open().await;
        assert_eq!(w.view(&tito, staff).await.answers_to, None, "staff are nobody's requester");
        let sent = told(&w.deliver().await);
        assert_eq!(sent.iter().filter(|sent| *sent == "ana registered").count(), 2, "{sent:?}");
        assert!(sent.iter().all(|sent| !sent.starts_with("mala@") && !sent.starts_with("tito")), "{sent:?}");
        w.finish().await;
    }

    async fn a_sender_who_is_surely_somebody_else_is_registered_and_not_acknowledged(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let ticket = w.mail().from("Ana").cc(&["Olga"]).with(|mail| mail.authentication_results = vec![FAIL.to_owned()]).open().await;
        assert_eq!(told(&w.deliver().await), ["ada registered"]);
        assert_eq!(w.view(&ada, ticket).await.observers.len(), 1, "a person may answer them all");
        w.finish().await;
    }

    async fn a_crowd_that_somebody_unproven_copies_waits_for_a_person(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let crowd: Vec<String> = (0..=MOST_COPIED).map(|number| format!("p{number}@externa.example")).collect();
        let copied: Vec<&str> = crowd.iter().map(String::as_str).collect();
        assert_eq!(w.mail().from("Ana").cc(&copied).file().await, Filed::Held);
        assert_eq!(w.deliver().await.len(), 0, "nobody is written to meanwhile");
        let page = intake::page(&w.desk, &ada, Some(IntakeState::Held), None).await.expect("Recepción");
        assert_eq!(page.rows[0].hold, Some(HoldReason::Crowd));
        intake::refile(&w.desk, &ada, page.rows[0].id).await.expect("an administrator has looked at it");
        let filed = w.file_all().await;
        let [Filed::Opened(ticket)] = filed[..] else { panic!("{filed:?}") };
        assert_eq!(w.view(&ada, ticket).await.observers.len(), MOST_COPIED + 1);
        w.finish().await;
    }
}
