//! What machines write is kept, moves nothing, and is answered by nobody (M12, M13).

use crate::world::{Composed, MailBuilder, SUPPORT, World, both, entries, told};
use desk::intake::{self, Filed};
use domain::intake::{IgnoreReason, IntakeState};
use domain::tickets::Status;

type Sign = fn(MailBuilder<'_>) -> MailBuilder<'_>;

/// Every way in which a mail says that a machine wrote it.
const SIGNS: [(&str, Sign); 6] = [
    ("auto-submitted", |mail| mail.automatic()),
    ("null return path of the envelope", |mail| mail.null_return_path()),
    ("null return path of the header", |mail| mail.with(|mail| mail.auto.null_return_path = true)),
    ("list", |mail| mail.with(|mail| mail.auto.list = true)),
    ("precedence", |mail| mail.with(|mail| mail.auto.precedence = Some("bulk".to_owned()))),
    ("report", |mail| mail.with(|mail| mail.auto.report = true)),
];

both! {
    async fn an_out_of_office_answer_is_kept_and_moves_nothing(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().cc(&["Beto"]).assigned_to(&tito).waiting().create().await;
        let key = w.key_of("Ana");
        for (name, sign) in SIGNS {
            let before = w.revision(ticket).await;
            assert_eq!(sign(w.mail().with_token(&key).text(name).cc(&["Nueva"])).append().await, ticket, "{name}");
            assert_eq!(told(&w.deliver().await), Vec::<String>::new(), "{name}: nobody is notified");
            w.check_status(ticket, Status::Waiting).await;
            assert_eq!(w.revision(ticket).await, before, "{name}: whoever is writing on it is not disturbed");
            let view = w.view(&tito, ticket).await;
            let last = entries(&view).pop().unwrap().clone();
            assert!(last.automatic && last.body.text == name, "{name}: it can be read on the ticket");
            assert_eq!(view.observers.len(), 1, "{name}: nobody joins by it");
        }
        w.finish().await;
    }

    async fn an_automatic_answer_reopens_nothing(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).closed().create().await;
        let key = w.key_of("Ana");
        w.mail().with_token(&key).automatic().append().await;
        w.check_status(ticket, Status::Closed).await;
        assert!(w.deliver().await.is_empty());
        w.finish().await;
    }

    async fn automatic_mail_that_belongs_nowhere_is_set_aside_with_its_reason(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        for (name, sign) in SIGNS {
            assert_eq!(sign(w.mail().subject(name)).file().await, Filed::Ignored, "{name}");
        }
        let page = intake::page(&w.desk, &ada, Some(IntakeState::Ignored), None).await.unwrap();
        assert_eq!(page.rows.len(), SIGNS.len());
        assert!(page.rows.iter().all(|row| row.ignored == Some(IgnoreReason::Automatic)));
        assert!(w.deliver().await.is_empty());
        w.finish().await;
    }

    async fn our_own_mail_come_back_is_recognised(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let ticket = w.ticket().create().await;
        let notice = w.mailbox("Ana")[0].clone();
        // Forwarded by a server with all its headers, and sent to ourselves.
        let instance = notice.instance.clone();
        assert_eq!(w.mail().with_token(&notice.token).with(|mail| mail.auto.instance = Some(instance)).file().await, Filed::Ignored);
        assert_eq!(w.mail().from(SUPPORT).file().await, Filed::Ignored);
        let page = intake::page(&w.desk, &ada, Some(IntakeState::Ignored), None).await.unwrap();
        assert!(page.rows.iter().all(|row| row.ignored == Some(IgnoreReason::OwnMail)));
        assert_eq!(entries(&w.view(&ada, ticket).await).len(), 1);
        w.finish().await;
    }

    async fn a_bounce_is_found_on_the_ticket_of_the_notice_that_bounced(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let ticket = w.ticket().create().await;
        let notice: Composed = w.mailbox("Ana")[0].clone();
        let bounce = w.mail().from("mailer-daemon@lejos.example").null_return_path().in_reply_to(&notice.message_id);
        assert_eq!(bounce.append().await, ticket);
        assert!(w.deliver().await.is_empty(), "a bounce never triggers mail");
        assert!(entries(&w.view(&ada, ticket).await)[1].automatic);
        w.finish().await;
    }

    async fn a_null_return_path_is_no_way_onto_a_ticket(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let ticket = w.mail().from("Ana").message_id("original@pc.ana").open().await;
        w.deliver().await;
        let key = w.key_of("Ana");
        let subject = format!("Undelivered [Mesa {ticket}]");
        assert_eq!(w.mail().from("ministro@lejos.example").null_return_path().subject(&subject).file().await, Filed::Ignored);
        let guessed = w.mail().from("ministro@lejos.example").null_return_path().in_reply_to("original@pc.ana");
        assert_eq!(guessed.file().await, Filed::Ignored);
        // A stranger's machine that has the key is a stranger (M17).
        assert_eq!(w.mail().from("robot@lejos.example").automatic().with_token(&key).file().await, Filed::Held);
        assert!(w.deliver().await.is_empty());
        assert_eq!(entries(&w.view(&ada, ticket).await).len(), 1);
        w.finish().await;
    }

    async fn two_machines_that_answer_each_other_come_to_rest(w: World) {
        let mut w = w;
        w.mail().from("Robot").open().await;
        let mut answered = 0;
        // A responder that hides what it is: it answers each notice with a new mail, for ever.
        for _ in 0..30 {
            let notices = w.deliver().await.len();
            if notices == 0 {
                break;
            }
            answered += notices;
            w.mail().from("Robot").file().await;
        }
        assert!(answered <= 5, "{answered} acknowledgements within the hour");
        // One that answers to the key moves its own ticket at most, and is not written to.
        let key = w.key_of("Robot");
        for _ in 0..10 {
            w.mail().from("Robot").with_token(&key).append().await;
            assert!(w.deliver().await.is_empty());
        }
        w.finish().await;
    }
}
