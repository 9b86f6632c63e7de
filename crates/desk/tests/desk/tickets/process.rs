//! The office's process, point by point (4.1–4.8), and who hears of each step.

use crate::world::{Composed, World, both, events, refused, told};
use desk::tickets;
use domain::Refusal;
use domain::notices::{Automatic, Capacity};
use domain::tickets::{EventKind, ReopenDraft, Status, Tab};

fn to<'a>(mails: &'a [Composed], name: &str) -> &'a Composed {
    mails.iter().find(|mail| mail.mailbox.starts_with(name)).expect("they were written to")
}

both! {
    async fn a_request_from_its_mail_to_its_closing(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);

        // 4.1: registered, and everybody on the mail knows its number.
        let ticket = w.mail().from("Ana").cc(&["Beto"]).text("No imprime").open().await;
        let mails = w.deliver().await;
        assert_eq!(told(&mails), ["ada registered", "ana registered", "beto registered"]);
        assert_eq!(to(&mails, "ana").ticket, ticket);

        // 4.2, 4.3: escalated.
        w.escalate(&ada, ticket, &tito).await.unwrap();
        w.check_status(ticket, Status::InProgress).await;
        let mails = w.deliver().await;
        assert_eq!(told(&mails), ["ana escalated", "beto escalated", "tito escalated"]);
        assert_eq!(to(&mails, "ana").technician.as_deref(), Some("Tito"));

        // 4.4, 4.5: each follow-up tells the same people, and its author nothing.
        w.post(&tito, ticket, Tab::FollowUp, "Voy para allá").await.unwrap();
        let mails = w.deliver().await;
        assert_eq!(told(&mails), ["ana follow_up", "beto follow_up"]);
        assert_eq!(to(&mails, "beto").entries[0].text, "Voy para allá");

        // 4.6: until done, with a wait on the way.
        w.pass_minutes(30);
        w.wait(&tito, ticket, Some("Falta el repuesto")).await.unwrap();
        w.check_status(ticket, Status::Waiting).await;
        let mails = w.deliver().await;
        assert_eq!(told(&mails), ["ana waiting", "beto waiting"]);
        assert_eq!(to(&mails, "ana").reason.as_deref(), Some("Falta el repuesto"));
        let key = w.key_of("Ana");
        w.mail().from("Ana").with_token(&key).text("Ya llegó").append().await;
        w.check_status(ticket, Status::InProgress).await;
        assert_eq!(told(&w.deliver().await), ["beto reply", "tito reply"]);

        // 4.7, 4.8: the solution closes it and tells everybody.
        w.pass_minutes(30);
        w.post(&tito, ticket, Tab::Solution, "Se cambió el fusor").await.unwrap();
        w.check_status(ticket, Status::Closed).await;
        let mails = w.deliver().await;
        assert_eq!(told(&mails), ["ana closed", "beto closed"]);
        assert_eq!(to(&mails, "ana").entries[0].text, "Se cambió el fusor");
        assert!(to(&mails, "ana").survey_url.is_some());

        let view = w.view(&ada, ticket).await;
        let story: Vec<_> = events(&view);
        assert!(matches!(story.first(), Some(EventKind::Escalated { technician_name: Some(name), .. }) if name == "Tito"));
        assert!(matches!(story.last(), Some(EventKind::Closed)), "{story:?}");
        w.finish().await;
    }

    async fn whoever_else_works_on_it_the_technician_hears(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let ticket = w.ticket().assigned_to(&tito).create().await;
        w.post(&ada, ticket, Tab::FollowUp, "Lo veo con Tito").await.unwrap();
        assert_eq!(told(&w.deliver().await), ["ana follow_up", "tito follow_up"]);
        w.pass_minutes(5);
        w.post(&ada, ticket, Tab::Solution, "Listo").await.unwrap();
        let mails = w.deliver().await;
        assert_eq!(told(&mails), ["ana closed", "tito closed"]);
        let (ana, tito) = (to(&mails, "ana"), to(&mails, "tito"));
        assert!(ana.survey_url.is_some() && ana.ticket_url.is_none(), "the survey is for whoever asked");
        assert!(tito.survey_url.is_none() && tito.ticket_url.is_some(), "the page is for staff");
        assert_eq!((ana.to.capacity, tito.to.capacity), (Capacity::Requester, Capacity::Technician));
        w.finish().await;
    }

    async fn each_reader_has_a_link_and_a_key_of_their_own(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().cc(&["Beto"]).assigned_to(&tito).create().await;
        w.post(&tito, ticket, Tab::Solution, "Listo").await.unwrap();
        let mails = w.deliver().await;
        let (ana, beto) = (to(&mails, "ana"), to(&mails, "beto"));
        assert_ne!(ana.survey_url, beto.survey_url);
        assert_ne!(ana.token, beto.token);
        assert_ne!(ana.message_id, beto.message_id);
        assert_eq!(beto.to.capacity, Capacity::Observer);
        w.finish().await;
    }

    async fn notices_thread_under_the_requesters_own_mail_and_say_who_wrote(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.mail().from("Ana").message_id("original@pc.ana").open().await;
        let registered = w.deliver().await[0].clone();
        assert_eq!((registered.in_reply_to.as_deref(), registered.automatic), (Some("original@pc.ana"), Automatic::Replied));
        w.post(&tito, ticket, Tab::FollowUp, "Ya voy").await.unwrap();
        let followed = w.deliver().await[0].clone();
        assert_eq!(followed.references, ["original@pc.ana"]);
        assert_eq!(followed.automatic, Automatic::No, "a person wrote it");
        w.mail().from("Ana").message_id("segundo@pc.ana").with_token(&followed.token).append().await;
        w.deliver().await;
        w.pass_minutes(5);
        w.wait(&tito, ticket, None).await.unwrap();
        let waiting = w.deliver().await[0].clone();
        assert_eq!((waiting.in_reply_to.as_deref(), waiting.automatic), (Some("segundo@pc.ana"), Automatic::Generated));
        w.finish().await;
    }

    async fn under_the_other_policy_a_solution_only_solves(w: World) {
        let mut w = w.with_office(|office| office.solution_closes = false).await;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        w.post(&tito, ticket, Tab::Solution, "Pruebe ahora").await.unwrap();
        w.check_status(ticket, Status::Solved).await;
        let mails = w.deliver().await;
        assert_eq!(told(&mails), ["ana solved"]);
        assert!(mails[0].survey_url.is_some());
        assert!(!events(&w.view(&tito, ticket).await).contains(&&EventKind::Closed));
        w.finish().await;
    }

    async fn staff_reopen_at_any_time_with_a_reason(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let ticket = w.ticket().cc(&["Beto"]).assigned_to(&tito).closed().create().await;
        w.pass_minutes(90 * 24 * 60);
        let empty = tickets::reopen(&w.desk, &ada, ReopenDraft { ticket, reason: "  ".to_owned() }).await;
        assert_eq!(refused(empty), Refusal::EmptyBody);
        tickets::reopen(&w.desk, &ada, ReopenDraft { ticket, reason: "Volvió a fallar".to_owned() }).await.unwrap();
        w.check_status(ticket, Status::InProgress).await;
        let mails = w.deliver().await;
        assert_eq!(told(&mails), ["ana reopened", "beto reopened", "tito reopened"]);
        assert_eq!(to(&mails, "tito").reason.as_deref(), Some("Volvió a fallar"));
        w.finish().await;
    }

    async fn a_note_is_told_to_nobody_and_never_leaves_the_house(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let ticket = w.ticket().cc(&["Beto"]).assigned_to(&tito).create().await;
        w.post(&tito, ticket, Tab::Note, "La clave del armario es SECRETO-77").await.unwrap();
        assert_eq!(told(&w.deliver().await), Vec::<String>::new());
        w.check_status(ticket, Status::InProgress).await;
        for (tab, body) in [(Tab::FollowUp, "Voy"), (Tab::FollowUp, "Llegué"), (Tab::Note, "SECRETO-78"), (Tab::Solution, "Listo")] {
            w.post(&tito, ticket, tab, body).await.unwrap();
        }
        w.post(&ada, ticket, Tab::Note, "SECRETO-79, ya cerrado").await.unwrap();
        w.deliver().await;
        assert!(!w.everything_composed().contains("SECRETO"));
        w.finish().await;
    }

    async fn whoever_solves_an_unassigned_ticket_worked_it(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().create().await;
        w.post(&tito, ticket, Tab::Solution, "Resuelto por teléfono").await.unwrap();
        assert_eq!(w.view(&tito, ticket).await.technician.unwrap().name, "Tito");
        w.deliver().await;
        w.finish().await;
    }

    async fn people_who_left_the_office_are_not_written_to(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().cc(&["Beto"]).assigned_to(&tito).create().await;
        w.rows("UPDATE person SET active = FALSE WHERE name = 'Beto' RETURNING id", vec![]).await;
        w.post(&tito, ticket, Tab::FollowUp, "Voy").await.unwrap();
        assert_eq!(told(&w.deliver().await), ["ana follow_up"]);
        w.finish().await;
    }
}
