//! What a filed mail becomes.

use crate::world::{World, both, entries, events, told};
use desk::{attachments, tickets};
use domain::tickets::{EntryKind, EventKind, Kind, Status, Tab};

both! {
    async fn a_first_mail_becomes_a_ticket_with_everything_in_it(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.mail().from("Ana").subject("Sin red en la sala 2").text("No navega").attach("foto.png", b"png").open().await;
        let view = w.view(&tito, ticket).await;
        assert_eq!((view.subject.as_str(), view.status, view.kind), ("Sin red en la sala 2", Status::New, Kind::Incident));
        assert_eq!((view.urgency.get(), view.impact.get(), view.priority.get()), (3, 3, 3));
        let entry = entries(&view)[0].clone();
        assert_eq!((entry.kind, entry.body.text.as_str(), entry.author.name.as_str()), (EntryKind::Request, "No navega", "Ana"));
        assert_eq!(entry.attachments[0].name, "foto.png");
        let file = attachments::open(&w.desk, &tito, entry.attachments[0].id).await.unwrap();
        assert_eq!(file.content.as_ref(), b"png");
        w.deliver().await;
        w.finish().await;
    }

    async fn a_mail_marked_urgent_starts_at_urgency_four(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.mail().with(|mail| mail.urgent = true).open().await;
        let view = w.view(&tito, ticket).await;
        assert_eq!((view.urgency.get(), view.impact.get(), view.priority.get()), (4, 3, 4));
        w.deliver().await;
        w.finish().await;
    }

    async fn a_better_name_is_learned_and_a_known_one_kept(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        w.mail().from("ana@cultura.example").open().await;
        let second = w.mail().from("Ana").open().await;
        assert_eq!(w.view(&tito, second).await.requester.name, "Ana");
        let third = w.mail().with(|mail| mail.from[0].name = Some("Otro Nombre".to_owned())).open().await;
        assert_eq!(w.view(&tito, third).await.requester.name, "Ana");
        w.deliver().await;
        w.finish().await;
    }

    async fn a_reply_ends_a_wait_and_the_others_hear_it(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().cc(&["Beto"]).assigned_to(&tito).waiting().create().await;
        let key = w.key_of("Beto");
        w.mail().from("Beto").with_token(&key).text("Ya volvió").append().await;
        w.check_status(ticket, Status::InProgress).await;
        assert_eq!(told(&w.deliver().await), ["ana reply", "tito reply"]);
        assert_eq!(w.mailbox("Tito").last().unwrap().entries[0].text, "Ya volvió");
        w.finish().await;
    }

    async fn a_reply_within_five_business_days_reopens(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().cc(&["Beto"]).assigned_to(&tito).closed().create().await;
        let key = w.key_of("Ana");
        // Closed on Monday at nine: until nine the Monday after.
        w.pass_minutes(7 * 24 * 60);
        w.mail().with_token(&key).text("Volvió a fallar").append().await;
        w.check_status(ticket, Status::InProgress).await;
        assert_eq!(told(&w.deliver().await), ["beto reopened", "tito reopened"]);
        let view = w.view(&tito, ticket).await;
        assert!(events(&view).iter().any(|event| matches!(event, EventKind::Reopened { .. })));
        assert_eq!(view.closed, None);
        w.finish().await;
    }

    async fn a_later_reply_is_a_new_ticket_that_knows_the_old_one(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let old = w.ticket().assigned_to(&tito).closed().create().await;
        let key = w.key_of("Ana");
        w.pass_minutes(7 * 24 * 60 + 1);
        let new = w.mail().with_token(&key).subject(&format!("Re: [Mesa {old}] La impresora no imprime")).open().await;
        w.check_status(old, Status::Closed).await;
        assert_eq!(told(&w.deliver().await), ["ana registered"]);
        let view = w.view(&tito, new).await;
        assert_eq!((view.continues, view.subject.as_str()), (Some(old), "La impresora no imprime"));
        assert_eq!(w.view(&tito, old).await.continued_by, [new]);
        w.finish().await;
    }

    async fn a_solved_ticket_reopens_by_a_reply_at_any_time(w: World) {
        let mut w = w.with_office(|office| office.solution_closes = false).await;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        w.post(&tito, ticket, Tab::Solution, "Listo").await.unwrap();
        w.deliver().await;
        w.check_status(ticket, Status::Solved).await;
        let key = w.key_of("Ana");
        w.pass_minutes(60 * 24 * 60);
        w.mail().with_token(&key).append().await;
        w.check_status(ticket, Status::InProgress).await;
        w.deliver().await;
        w.finish().await;
    }

    async fn a_mails_html_is_shown_with_its_own_images(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let shown = w.mail().attach("pantalla.png", &vec![7; 20_000]).with(|mail| {
            mail.body.html = Some(r#"<p>Vea</p><img src="cid:ima@pc"><img data-remote-src="https://lejos.example/x.png">"#.to_owned());
            mail.attachments[0].content_id = Some("ima@pc".to_owned());
            mail.attachments[0].inline = true;
        });
        let ticket = shown.open().await;
        let view = w.view(&tito, ticket).await;
        let entry = entries(&view)[0].clone();
        assert!(entry.body.html);
        let html = tickets::entry_html(&w.desk, &tito, ticket, entry.id, false).await.unwrap();
        assert!(html.contains(&format!("src=\"/app/adjunto/{}\"", entry.attachments[0].id.0)), "{html}");
        assert!(!html.contains(" src=\"https://"), "remote images wait until somebody asks");
        assert!(tickets::entry_html(&w.desk, &tito, ticket, entry.id, true).await.unwrap().contains(" src=\"https://lejos"));
        w.deliver().await;
        w.finish().await;
    }

    async fn a_signatures_logo_is_not_listed_as_a_file(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let logo = |mail: &mut domain::intake::ParsedMail| mail.attachments.iter_mut().for_each(|file| file.inline = true);
        let ticket = w.mail().attach("logo.png", b"logo").attach("captura.png", &vec![9; 20_000]).with(logo).open().await;
        w.deliver().await;
        let key = w.key_of("Ana");
        w.mail().with_token(&key).attach("logo.png", b"logo").attach("captura.png", &vec![9; 20_000]).with(logo).append().await;
        let view = w.view(&tito, ticket).await;
        let names: Vec<Vec<&str>> = entries(&view).iter().map(|e| e.attachments.iter().map(|file| file.name.as_str()).collect()).collect();
        assert_eq!(names, [vec!["captura.png"], vec![]], "decoration never, a screenshot once");
        w.deliver().await;
        w.finish().await;
    }
}
