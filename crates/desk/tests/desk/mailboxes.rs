//! Several support mailboxes: kept by administrators, sealed, fetched by one process, and known by the tickets that came by them.

use crate::world::{SUPPORT, World, both, refused};
use desk::categories::{self, NewCategory};
use desk::intake::Filed;
use desk::mailboxes::{self, Report};
use desk::{Desk, intake};
use domain::Refusal;
use domain::intake::IntakeState;
use domain::mailboxes::{MailboxDraft, MailboxFault, MailboxId, Phase, settings};
use domain::people::{Actor, Role};
use domain::tickets::Kind;

const BUYING: &str = "compras@cultura.example";

fn draft(address: &str) -> MailboxDraft {
    MailboxDraft {
        address: address.to_owned(),
        host: "imap.cultura.example".to_owned(),
        security: "tls".to_owned(),
        sign_in: "password".to_owned(),
        password: "clave secreta".to_owned(),
        plus_addresses: "true".to_owned(),
        ..MailboxDraft::default()
    }
}

async fn add(w: &World, draft: &MailboxDraft) -> MailboxId {
    mailboxes::save(&w.desk, &Actor::System, draft).await.unwrap()
}

async fn phase(w: &World, id: MailboxId) -> (Phase, Option<MailboxFault>) {
    let listed = mailboxes::get(&w.desk, &Actor::System, id).await.unwrap();
    (listed.phase, listed.fault)
}

async fn password(desk: &Desk, id: MailboxId) -> String {
    let wanted = mailboxes::wanted(desk).await.unwrap();
    mailboxes::secrets(desk, wanted.iter().find(|mailbox| mailbox.id == id).unwrap()).unwrap().password
}

fn failed(phase: Phase, fault: MailboxFault) -> Report {
    Report { phase, fault: Some(fault), words: Some("NO [AUTHENTICATIONFAILED]".to_owned()), next_attempt: None }
}

both! {
    async fn a_refresh_token_that_another_process_was_given_stays(w: World) {
        let w = w;
        assert_eq!(mailboxes::relay_token(&w.desk, "uno").await.unwrap(), "uno");
        mailboxes::relay_rotated(&w.desk, "uno", "uno", "dos").await.unwrap();
        mailboxes::relay_rotated(&w.desk, "uno", "dos", "tres").await.unwrap();
        // A process that still had the second one was slower.
        mailboxes::relay_rotated(&w.desk, "uno", "dos", "cuatro").await.unwrap();
        assert_eq!(mailboxes::relay_token(&w.desk, "uno").await.unwrap(), "tres");
        w.finish().await;
    }

    async fn only_administrators_keep_mailboxes(w: World) {
        let w = w;
        let technician = w.technician("Teo").await;
        let supervisor = w.supervisor("Sara").await;
        let id = mailboxes::save(&w.desk, &w.administrator("Alba").await, &draft(BUYING)).await.unwrap();
        for actor in [technician, supervisor] {
            assert_eq!(refused(mailboxes::save(&w.desk, &actor, &draft("otra@cultura.example")).await), Refusal::NotAllowed);
            assert_eq!(refused(mailboxes::pause(&w.desk, &actor, id, true).await), Refusal::NotAllowed);
            assert_eq!(refused(mailboxes::retry(&w.desk, &actor, id).await), Refusal::NotAllowed);
            assert_eq!(refused(mailboxes::archive(&w.desk, &actor, id).await), Refusal::NotAllowed);
            assert_eq!(refused(mailboxes::list(&w.desk, &actor).await.map(|_| ())), Refusal::NotAllowed);
            assert_eq!(refused(mailboxes::alarms(&w.desk, &actor).await), Refusal::NotAllowed);
        }
        w.finish().await;
    }

    async fn a_secret_is_sealed_and_an_empty_field_keeps_it(w: World) {
        let w = w;
        let id = add(&w, &draft(BUYING)).await;
        let stored = w.rows("SELECT secret FROM mailbox", vec![]).await[0].try_get_by_index::<String>(0).unwrap();
        assert!(!stored.contains("clave"), "{stored}");
        assert!(!format!("{:?}", mailboxes::list(&w.desk, &Actor::System).await.unwrap()).contains("clave secreta"));
        assert_eq!(password(&w.desk, id).await, "clave secreta");
        let change = MailboxDraft { id: id.0.to_string(), password: String::new(), name: "Compras".to_owned(), ..draft(BUYING) };
        assert_eq!(add(&w, &change).await, id);
        assert_eq!(password(&w.desk, id).await, "clave secreta");
        let w = w.reopen(true).await;
        assert_eq!(password(&w.desk, id).await, "clave secreta", "the key is the same after a restart");
        std::fs::remove_file(w.folder().join("data/mesa.key")).unwrap();
        let wanted = mailboxes::wanted(&w.desk).await.unwrap();
        assert!(mailboxes::secrets(&w.desk, &wanted[0]).is_err(), "without its key a secret is lost");
        add(&w, &MailboxDraft { password: "otra".to_owned(), ..change }).await;
        assert_eq!(password(&w.desk, id).await, "otra", "and whoever types it anew mends that");
        w.finish().await;
    }

    async fn an_address_has_one_mailbox_and_keeps_it(w: World) {
        let w = w;
        let id = add(&w, &draft(BUYING)).await;
        assert_eq!(refused(mailboxes::save(&w.desk, &Actor::System, &draft(BUYING)).await), Refusal::MailboxExists);
        let moved = MailboxDraft { id: id.0.to_string(), ..draft("otra@cultura.example") };
        let no = refused(mailboxes::save(&w.desk, &Actor::System, &moved).await);
        assert_eq!(no, Refusal::BadField { field: "address".to_owned() });
        let nothing = MailboxDraft { password: String::new(), ..draft("otra@cultura.example") };
        let no = refused(mailboxes::save(&w.desk, &Actor::System, &nothing).await);
        assert_eq!(no, Refusal::BadField { field: "password".to_owned() });
        mailboxes::archive(&w.desk, &Actor::System, id).await.unwrap();
        assert_eq!(mailboxes::list(&w.desk, &Actor::System).await.unwrap().len(), 0);
        assert_eq!(w.number("SELECT COUNT(*) FROM mailbox WHERE secret IS NOT NULL").await, 0, "its secret is forgotten");
        assert_eq!(add(&w, &draft(BUYING)).await, id, "it comes back under its address");
        w.finish().await;
    }

    async fn a_mail_to_two_mailboxes_is_answered_in_each_and_entered_once(w: World) {
        let mut w = w;
        add(&w, &draft(BUYING)).await;
        let ours = w.mail().message_id("pedido@pc.example").text("Una mesa").open().await;
        let theirs = w.mail().into_mailbox(BUYING).message_id("pedido@pc.example").text("Una mesa").open().await;
        let answered = w.mail().message_id("otra@pc.example").text("Dos mesas").in_reply_to("pedido@pc.example").append().await;
        assert_eq!(answered, ours);
        let copy = w.mail().into_mailbox(BUYING).message_id("otra@pc.example").text("Dos mesas").in_reply_to("pedido@pc.example");
        assert_eq!(copy.append().await, theirs, "each mailbox has its own ticket");
        // The key names one ticket, and both mailboxes have the mail.
        w.deliver().await;
        let key = w.key_of("Ana");
        assert_eq!(w.mail().with_token(&key).message_id("tres@pc.example").text("Tres mesas").append().await, ours);
        let copy = w.mail().into_mailbox(BUYING).with_token(&key).message_id("tres@pc.example").text("Tres mesas");
        assert_eq!(copy.file().await, Filed::Ignored, "the same mail once more");
        let other_words = w.mail().into_mailbox(BUYING).with_token(&key).message_id("tres@pc.example").text("Cuatro mesas");
        assert_eq!(other_words.append().await, ours, "the same Message-ID with other words is another mail");
        // Whoever repeats the Message-ID of a request draws no answers to it away.
        w.mail().from("mallory@lejos.example").cc(&["Ana"]).message_id("pedido@pc.example").text("Mío").open().await;
        assert_eq!(w.mail().text("Cinco").in_reply_to("pedido@pc.example").append().await, ours);
        w.deliver().await;
        w.finish().await;
    }

    async fn a_ticket_remembers_the_mailbox_that_it_came_by_and_writes_from_there(w: World) {
        let mut w = w;
        w.administrator("Alba").await;
        let parent = categories::add(&w.desk, &Actor::System, NewCategory {
            parent: None, name: "Compras".to_owned(), kind: None, technician: None, resolution_hours: Some(80),
        }).await.unwrap();
        add(&w, &MailboxDraft { kind: "request".to_owned(), category: parent.0.to_string(), ..draft(BUYING) }).await;
        let ticket = w.mail().into_mailbox(BUYING).cc(&[SUPPORT, "Beto"]).open().await;
        let row = &w.rows("SELECT kind, category_id, technician_id, mailbox, resolution_ms FROM ticket", vec![]).await[0];
        assert_eq!(row.try_get::<String>("", "kind").unwrap(), Kind::Request.key());
        assert_eq!(row.try_get::<Option<i64>>("", "category_id").unwrap(), Some(parent.0));
        assert_eq!(row.try_get::<Option<i64>>("", "technician_id").unwrap(), None, "escalating is the administrator's");
        assert_eq!(row.try_get::<Option<String>>("", "mailbox").unwrap().as_deref(), Some(BUYING));
        assert_eq!(row.try_get::<i64>("", "resolution_ms").unwrap(), 80 * 3_600_000);
        assert_eq!(w.number("SELECT COUNT(*) FROM observer").await, 1, "the office's own address observes nothing");
        for leased in desk::outbox::lease(&w.desk, 10).await.unwrap() {
            assert_eq!(leased.from.as_str(), BUYING, "its envelope is the mailbox's");
        }
        w.leases_end().await;
        w.deliver().await;
        let acknowledgement = w.mailbox("Ana")[0].facts.clone();
        assert_eq!(acknowledgement.office.support.as_str(), BUYING);
        assert!(acknowledgement.message_id.ends_with("@cultura.example") && acknowledgement.office.plus_addresses);
        // The token is good at its own mailbox, and so it is when somebody answers to another of ours.
        let reply = format!("compras+{}@cultura.example", acknowledgement.token);
        assert_eq!(w.mail().into_mailbox(BUYING).to(&reply).append().await, ticket);
        let astray = format!("soporte+{}@cultura.example", acknowledgement.token);
        assert_eq!(w.mail().to(&astray).append().await, ticket);
        w.mail().open().await;
        w.deliver().await;
        assert_eq!(w.mailbox("Ana").last().unwrap().facts.office.support.as_str(), SUPPORT, "the office's own go on as before");
        w.finish().await;
    }

    async fn what_a_mailbox_brings_ends_with_its_category(w: World) {
        let mut w = w;
        let category = categories::add(&w.desk, &Actor::System, NewCategory {
            parent: None, name: "Compras".to_owned(), kind: Some(Kind::Request), technician: None, resolution_hours: None,
        }).await.unwrap();
        let with = MailboxDraft { category: category.0.to_string(), ..draft(BUYING) };
        add(&w, &with).await;
        w.mail().into_mailbox(BUYING).open().await;
        assert_eq!(w.number("SELECT COUNT(*) FROM ticket WHERE kind = 'request' AND category_id IS NOT NULL").await, 1);
        categories::archive(&w.desk, &Actor::System, category).await.unwrap();
        w.mail().into_mailbox(BUYING).open().await;
        assert_eq!(w.number("SELECT COUNT(*) FROM ticket WHERE kind = 'incident' AND category_id IS NULL").await, 1);
        let no = refused(mailboxes::save(&w.desk, &Actor::System, &MailboxDraft { id: "1".to_owned(), ..with }).await);
        assert_eq!(no, Refusal::UnknownCategory);
        w.deliver().await;
        w.finish().await;
    }

    async fn every_mailbox_is_ours(w: World) {
        let mut w = w;
        let id = add(&w, &draft(BUYING)).await;
        let mine: Vec<String> = mailboxes::receiving(&w.desk).await.unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(mine, [SUPPORT, BUYING]);
        let no = refused(desk::people::add(&w.desk, &Actor::System, "Nadie", BUYING, Role::Technician, None).await);
        assert_eq!(no, Refusal::OwnAddress);
        w.mail().cc(&[BUYING]).open().await;
        assert_eq!(w.number("SELECT COUNT(*) FROM observer").await, 0);
        // A mail that comes from one of our own addresses is our own.
        assert_eq!(w.mail().from(BUYING).file().await, Filed::Ignored);
        mailboxes::archive(&w.desk, &Actor::System, id).await.unwrap();
        assert_eq!(mailboxes::receiving(&w.desk).await.unwrap().len(), 1);
        w.mail().cc(&[BUYING]).open().await;
        assert_eq!(w.number("SELECT COUNT(*) FROM observer").await, 0, "its tickets go on, and so it stays ours");
        w.deliver().await;
        w.finish().await;
    }

    async fn a_connection_is_news_when_it_changes(w: World) {
        let w = w;
        let id = add(&w, &draft(BUYING)).await;
        assert_eq!(phase(&w, id).await, (Phase::Connecting, None));
        assert!(mailboxes::hold(&w.desk, id, "INBOX").await.unwrap());
        let mut changes = w.desk.changes();
        let report = failed(Phase::Failed, MailboxFault::PortClosed);
        mailboxes::report(&w.desk, id, "INBOX", &report).await.unwrap();
        assert_eq!(changes.try_recv().unwrap(), desk::Changed(None));
        w.pass_minutes(4);
        mailboxes::report(&w.desk, id, "INBOX", &report).await.unwrap();
        assert!(changes.try_recv().is_err(), "the same again is no news");
        assert_eq!(mailboxes::alarms(&w.desk, &Actor::System).await.unwrap().len(), 0);
        w.pass_minutes(1);
        assert_eq!(mailboxes::alarms(&w.desk, &Actor::System).await.unwrap()[0].fault, Some(MailboxFault::PortClosed));
        mailboxes::report(&w.desk, id, "INBOX", &failed(Phase::Refused, MailboxFault::LoginRefused)).await.unwrap();
        assert_eq!(phase(&w, id).await, (Phase::Refused, Some(MailboxFault::LoginRefused)));
        assert_eq!(mailboxes::alarms(&w.desk, &Actor::System).await.unwrap()[0].name, BUYING);
        // Whoever changes it, or asks for another attempt, takes the complaint away: its connections begin anew.
        let before = mailboxes::wanted(&w.desk).await.unwrap()[0].revision;
        mailboxes::retry(&w.desk, &Actor::System, id).await.unwrap();
        assert!(mailboxes::wanted(&w.desk).await.unwrap()[0].revision > before);
        assert_eq!(phase(&w, id).await, (Phase::Connecting, None));
        mailboxes::pause(&w.desk, &Actor::System, id, true).await.unwrap();
        assert_eq!(phase(&w, id).await, (Phase::Paused, None));
        assert!(mailboxes::wanted(&w.desk).await.unwrap().is_empty());
        w.finish().await;
    }

    async fn the_mailbox_of_the_configuration_is_shown_and_changed_there(w: World) {
        let w = w;
        let (ours, _) = settings(&draft(SUPPORT)).unwrap();
        let id = mailboxes::configure(&w.desk, Some(&ours)).await.unwrap().unwrap();
        assert_eq!(mailboxes::configure(&w.desk, Some(&ours)).await.unwrap(), Some(id), "the same at every start");
        assert!(mailboxes::get(&w.desk, &Actor::System, id).await.unwrap().mailbox.configured);
        let change = MailboxDraft { id: id.0.to_string(), ..draft(SUPPORT) };
        assert_eq!(refused(mailboxes::save(&w.desk, &Actor::System, &change).await), Refusal::FromConfiguration);
        assert_eq!(refused(mailboxes::archive(&w.desk, &Actor::System, id).await), Refusal::FromConfiguration);
        assert_eq!(refused(mailboxes::save(&w.desk, &Actor::System, &draft(SUPPORT)).await), Refusal::MailboxExists);
        assert_eq!(mailboxes::configure(&w.desk, None).await.unwrap(), None);
        assert!(mailboxes::wanted(&w.desk).await.unwrap().is_empty(), "no longer configured, no longer fetched");
        assert_eq!(add(&w, &draft(SUPPORT)).await, id, "an administrator may set it up instead");
        w.finish().await;
    }

    async fn what_the_server_can_never_give_is_held_and_stands_before_nothing(w: World) {
        let w = w;
        intake::open_folder(&w.desk, BUYING, "INBOX", 7, 50).await.unwrap();
        let work = || intake::unsettled(&w.desk, BUYING, "INBOX", 7, &[50, 51, 52]);
        assert_eq!(work().await.unwrap().fetch, [50, 51, 52]);
        assert!(!intake::not_given(&w.desk, BUYING, "INBOX", 7, 50, "NO such luck").await.unwrap());
        assert_eq!(work().await.unwrap().fetch, [51, 52, 50], "what failed waits for the others");
        let w = w.reopen(true).await;
        let work = || intake::unsettled(&w.desk, BUYING, "INBOX", 7, &[50, 51, 52]);
        assert!(!intake::not_given(&w.desk, BUYING, "INBOX", 7, 50, "closed").await.unwrap());
        assert!(intake::not_given(&w.desk, BUYING, "INBOX", 7, 50, "closed").await.unwrap());
        assert_eq!(work().await.unwrap().fetch, [51, 52]);
        let page = intake::page(&w.desk, &w.administrator("Alba").await, Some(IntakeState::Held), None).await.unwrap();
        assert_eq!(page.rows.len(), 1, "and somebody can see it");
        assert_eq!(page.rows[0].fault.as_deref(), Some("closed"));
        w.finish().await;
    }
}

#[tokio::test]
async fn a_process_that_cannot_open_the_secrets_keeps_the_folder_from_nobody() {
    let w = World::on_postgres_apart().await;
    let id = add(&w, &draft(BUYING)).await;
    let other = w.second_desk().await.unwrap();
    let lost = Report { phase: Phase::Failed, fault: Some(MailboxFault::SecretLost), words: None, next_attempt: None };
    // Nobody has it: somebody must be told why.
    mailboxes::pass_over(&w.desk, id, "INBOX", &lost).await.unwrap();
    assert_eq!(phase(&w, id).await, (Phase::Failed, Some(MailboxFault::SecretLost)));
    assert!(mailboxes::hold(&other, id, "INBOX").await.unwrap(), "it was kept from nobody");
    let open = Report { phase: Phase::Open, fault: None, words: None, next_attempt: None };
    mailboxes::report(&other, id, "INBOX", &open).await.unwrap();
    mailboxes::pass_over(&w.desk, id, "INBOX", &lost).await.unwrap();
    assert_eq!(phase(&w, id).await, (Phase::Open, None), "what another one reads is well");
    assert!(mailboxes::hold(&other, id, "INBOX").await.unwrap());
    // It had the folder when its key went: it lets go at once.
    mailboxes::let_go(&other).await.unwrap();
    assert!(mailboxes::hold(&w.desk, id, "INBOX").await.unwrap());
    mailboxes::pass_over(&w.desk, id, "INBOX", &lost).await.unwrap();
    assert!(mailboxes::hold(&other, id, "INBOX").await.unwrap());
    drop(other);
    w.finish().await;
}

#[tokio::test]
async fn of_two_processes_one_fetches() {
    let w = World::on_postgres_apart().await;
    let id = add(&w, &draft(BUYING)).await;
    let other = w.second_desk().await.unwrap();
    assert!(mailboxes::hold(&w.desk, id, "INBOX").await.unwrap());
    assert!(mailboxes::hold(&w.desk, id, "INBOX").await.unwrap(), "it keeps what it has");
    assert!(!mailboxes::hold(&other, id, "INBOX").await.unwrap());
    mailboxes::let_go(&w.desk).await.unwrap();
    assert!(mailboxes::hold(&other, id, "INBOX").await.unwrap(), "a process that ends leaves it at once");
    w.leases_end().await;
    assert!(mailboxes::hold(&w.desk, id, "INBOX").await.unwrap(), "one that died, when its lease ends");
    // A process without a mailbox in its configuration starts beside one that has it: that one goes on, and is not said to begin anew.
    let (ours, _) = settings(&draft(SUPPORT)).unwrap();
    let configured = mailboxes::configure(&w.desk, Some(&ours)).await.unwrap().unwrap();
    assert!(mailboxes::hold(&w.desk, configured, "INBOX").await.unwrap());
    let open = Report { phase: Phase::Open, fault: None, words: None, next_attempt: None };
    mailboxes::report(&w.desk, configured, "INBOX", &open).await.unwrap();
    mailboxes::configure(&other, None).await.unwrap();
    mailboxes::configure(&other, Some(&ours)).await.unwrap();
    assert_eq!(phase(&w, configured).await, (Phase::Open, None));
    drop(other);
    w.finish().await;
}
