//! Which ticket a mail belongs to, and who becomes part of it (M15–M17, M19).

use crate::world::{World, both, entries, told};
use desk::intake::{self, Filed};
use domain::intake::{HoldReason, IntakeState, MatchRule};
use domain::tickets::Status;

both! {
    async fn a_reply_to_a_notice_lands_on_its_ticket(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let ticket = w.ticket().create().await;
        let notice = w.mailbox("Ana")[0].clone();
        assert_eq!(w.mail().with_token(&notice.token).text("Por la dirección").append().await, ticket);
        assert_eq!(w.mail().with_token(&notice.token.to_uppercase()).text("EN MAYÚSCULAS").append().await, ticket);
        assert_eq!(w.mail().in_reply_to(&notice.message_id).text("Por el Message-ID").append().await, ticket);
        let view = w.view(&ada, ticket).await;
        let rules: Vec<_> = entries(&view).iter().map(|entry| entry.matched).collect();
        assert_eq!(rules, [Some(MatchRule::New), Some(MatchRule::Token), Some(MatchRule::Token), Some(MatchRule::Token)]);
        w.deliver().await;
        w.finish().await;
    }

    async fn the_mail_thread_of_others_is_known_too(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let ticket = w.mail().from("Ana").cc(&["Beto"]).message_id("original@pc.ana").open().await;
        // Beto answers Ana's own mail, not our notice; Ana answers Beto's.
        assert_eq!(w.mail().from("Beto").in_reply_to("original@pc.ana").message_id("de-beto@pc.beto").append().await, ticket);
        assert_eq!(w.mail().from("Ana").in_reply_to("de-beto@pc.beto").append().await, ticket);
        let view = w.view(&ada, ticket).await;
        assert_eq!(entries(&view)[2].matched, Some(MatchRule::References));
        w.deliver().await;
        w.finish().await;
    }

    async fn a_number_in_the_subject_counts_for_whoever_takes_part(w: World) {
        let mut w = w;
        let ticket = w.ticket().create().await;
        let subject = format!("Re: [Mesa {ticket}] La impresora no imprime");
        assert_eq!(w.mail().from("Ana").subject(&subject).append().await, ticket);
        let other = w.mail().from("Mala").subject(&subject).open().await;
        assert_ne!(other, ticket);
        let ada = w.administrator("Ada").await;
        let view = w.view(&ada, other).await;
        assert_eq!(view.subject, "La impresora no imprime", "another ticket's number would mislead");
        w.deliver().await;
        w.finish().await;
    }

    async fn a_number_of_glpis_is_no_ticket_of_ours(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let ticket = w.ticket().create().await;
        let number = ticket.to_string();
        let other = w.mail().from("Ana").subject(&format!("RE: [GLPI {number}] Acceso al correo")).open().await;
        assert_ne!(other, ticket, "her ticket there was about something else");
        assert_eq!(w.view(&ada, other).await.subject, format!("RE: [GLPI {number}] Acceso al correo"), "its old number stays legible");
        w.deliver().await;
        w.finish().await;
    }

    async fn guessed_references_open_a_ticket_of_their_own(w: World) {
        let mut w = w;
        let ticket = w.mail().from("Ana").message_id("original@pc.ana").open().await;
        w.deliver().await;
        let other = w.mail().from("Mala").in_reply_to("original@pc.ana").cc(&["Cómplice"]).open().await;
        assert_ne!(other, ticket);
        assert_eq!(told(&w.deliver().await), ["cómplice registered", "mala registered"], "Ana hears nothing of it");
        w.finish().await;
    }

    async fn a_forged_key_opens_a_ticket_of_its_own(w: World) {
        let mut w = w;
        let ticket = w.ticket().create().await;
        let key = w.key_of("Ana");
        let other_letter = if key.as_bytes()[5] == b'a' { 'b' } else { 'a' };
        let forged = format!("{}{other_letter}{}", &key[..5], &key[6..]);
        assert_ne!(w.mail().with_token(&forged).open().await, ticket);
        let id = format!("{forged}.0@cultura.example");
        assert_ne!(w.mail().from("Mala").in_reply_to(&id).open().await, ticket);
        w.deliver().await;
        w.finish().await;
    }

    async fn a_stranger_with_a_true_key_is_held_and_moves_nothing(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).closed().create().await;
        let key = w.key_of("Ana");
        let before = w.revision(ticket).await;
        assert_eq!(w.mail().from("Extraña").cc(&["Otra"]).with_token(&key).file().await, Filed::Held);
        assert_eq!(told(&w.deliver().await), Vec::<String>::new(), "nobody is written to");
        w.check_status(ticket, Status::Closed).await;
        assert_eq!(w.revision(ticket).await, before);
        assert!(w.view(&ada, ticket).await.observers.is_empty());
        let held = intake::page(&w.desk, &ada, Some(IntakeState::Held), None).await.unwrap();
        assert_eq!((held.rows[0].hold, held.rows[0].ticket), (Some(HoldReason::Stranger), Some(ticket)));
        assert!(held.rows[0].from.contains("extraña@cultura.example"));
        w.finish().await;
    }

    async fn somebody_newly_copied_hears_what_comes_and_nothing_before(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        let key = w.key_of("Ana");
        w.post(&tito, ticket, domain::tickets::Tab::FollowUp, "Escrito antes de Dora").await.unwrap();
        w.deliver().await;
        w.mail().from("Ana").with_token(&key).cc(&["Dora"]).append().await;
        assert_eq!(told(&w.deliver().await), ["tito reply"], "Dora has the mail itself");
        let observers = w.view(&tito, ticket).await.observers;
        assert_eq!(observers.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Dora"]);
        w.pass_minutes(3);
        w.post(&tito, ticket, domain::tickets::Tab::FollowUp, "Escrito después").await.unwrap();
        assert_eq!(told(&w.deliver().await), ["ana follow_up", "dora follow_up"]);
        let said: Vec<_> = w.mailbox("Dora").iter().flat_map(|mail| mail.entries.clone()).map(|entry| entry.text).collect();
        assert_eq!(said, ["Escrito después"]);
        w.finish().await;
    }

    async fn everybody_on_the_first_mail_takes_part_and_never_ourselves(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let copied = ["Beto", "externo@lejos.example", "soporte+otra@cultura.example", "Ana"];
        let ticket = w.mail().from("Ana").cc(&copied).open().await;
        let view = w.view(&tito, ticket).await;
        let mut observers: Vec<_> = view.observers.iter().map(|person| person.address.as_str()).collect();
        observers.sort_unstable();
        assert_eq!(observers, ["beto@cultura.example", "externo@lejos.example"]);
        assert_eq!(told(&w.deliver().await), ["ana registered", "beto registered", "externo@lejos.example registered"]);
        w.finish().await;
    }

    async fn the_requester_is_who_wrote_whatever_reply_to_says(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.mail().from("Ana").reply_to("Tito").open().await;
        assert_eq!(w.view(&tito, ticket).await.requester.address, "ana@cultura.example");
        assert_eq!(told(&w.deliver().await), ["ana registered"]);
        w.finish().await;
    }

    async fn a_mail_without_a_sender_waits_for_a_person(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        assert_eq!(w.mail().with(|mail| mail.from.clear()).file().await, Filed::Held);
        let held = intake::page(&w.desk, &ada, Some(IntakeState::Held), None).await.unwrap();
        assert_eq!((held.rows[0].hold, held.rows[0].subject.as_str()), (Some(HoldReason::NoSender), "La impresora no imprime"));
        w.finish().await;
    }
}
