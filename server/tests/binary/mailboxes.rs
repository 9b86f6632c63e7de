//! Several mailboxes at a real IMAP server, added and mended while the binary runs.

use crate::faults::reading;
use crate::support::{Handover, Mesa, Poison, Sink, World, deliver_lmtp, seen_in_mailbox, service};
use desk::mailboxes;
use desk::{Desk, DeskConfig};
use domain::mailboxes::{MailboxDraft, MailboxId, Phase};
use domain::office::Office;
use domain::people::{Actor, Address};
use std::sync::Arc;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_mins(1);

struct Dovecot {
    imap: String,
    lmtp: String,
    password: String,
}

impl Dovecot {
    fn found() -> Option<Self> {
        Some(Self { imap: service("MESA_TEST_IMAP")?, lmtp: service("MESA_TEST_LMTP")?, password: service("MESA_TEST_IMAP_PASSWORD")? })
    }

    fn put(&self, to: &str, subject: &str) {
        let raw = format!("From: Ana <ana@otra.example>\nTo: {to}\nSubject: {subject}\n\nNecesito ayuda.\n");
        assert_eq!(deliver_lmtp(&*self.lmtp, "ana@otra.example", to, &raw), Handover::Taken);
    }

    fn draft(&self, address: &str, password: &str) -> MailboxDraft {
        let (host, port) = self.imap.rsplit_once(':').unwrap();
        MailboxDraft {
            address: address.to_owned(),
            host: host.to_owned(),
            port: port.to_owned(),
            security: "plain".to_owned(),
            sign_in: "password".to_owned(),
            password: password.to_owned(),
            ..MailboxDraft::default()
        }
    }
}

/// Another process on the same database and data, as the command line is one.
async fn beside(world: &World) -> Desk {
    let office = Office {
        name: "Oficina".to_owned(),
        support: Address::parse(&world.support()).unwrap(),
        public_url: "http://127.0.0.1".to_owned(),
        time_zone: "America/Bogota".to_owned(),
        plus_addresses: true,
        reopen_business_days: 5,
        solution_closes: true,
        undo_seconds: 0,
    };
    let config = DeskConfig {
        database_url: world.database.url.clone(),
        data_dir: world.path().join("data"),
        secret_key_file: None,
        office,
        clock: Arc::new(server::clock::SystemClock::new()),
        compose: Arc::new(mail::mime::Composer),
        relay: true,
        authserv_id: None,
        exclusive: false,
    };
    Desk::open(config).await.unwrap()
}

async fn phase(desk: &Desk, id: MailboxId) -> Phase {
    mailboxes::get(desk, &Actor::System, id).await.unwrap().phase
}

async fn becomes(desk: &Desk, id: MailboxId, wanted: Phase, mesa: &Mesa) {
    let end = Instant::now() + PATIENCE;
    while phase(desk, id).await != wanted {
        assert!(Instant::now() < end, "it stays {:?}:\n{}", mailboxes::get(desk, &Actor::System, id).await.unwrap(), mesa.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The ticket with this subject, once it is there, and the address that it came by.
fn ticket_of(world: &World, subject: &str, mesa: &Mesa) -> Option<String> {
    let end = Instant::now() + PATIENCE;
    loop {
        let query = format!("SELECT COALESCE(mailbox, '') FROM ticket WHERE subject = '{subject}'");
        match world.database.texts(&query).as_slice() {
            [] => assert!(Instant::now() < end, "{subject} is no ticket:\n{}", mesa.log()),
            [one] => return Some(one.clone()).filter(|mailbox| !mailbox.is_empty()),
            more => panic!("{subject} is {} tickets", more.len()),
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn read_in(dovecot: &Dovecot, address: &str, wanted: usize) {
    let end = Instant::now() + PATIENCE;
    while seen_in_mailbox(&dovecot.imap, address, &dovecot.password) != (wanted, wanted) {
        assert!(Instant::now() < end, "{address} is not read: {:?}", seen_in_mailbox(&dovecot.imap, address, &dovecot.password));
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn several_mailboxes(mut world: World, dovecot: &Dovecot) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let relay = Sink::open();
    let (host, port) = dovecot.imap.rsplit_once(':').unwrap();
    world.set("MESA_IMAP_HOST", host).set("MESA_IMAP_PORT", port).set("MESA_IMAP_SECURITY", "plain");
    let support = world.support();
    world.set("MESA_IMAP_USER", support.clone()).set("MESA_IMAP_PASSWORD", dovecot.password.clone());
    world.set("MESA_SMTP_HOST", "127.0.0.1").set("MESA_SMTP_PORT", relay.addr.port().to_string()).set("MESA_SMTP_SECURITY", "plain");
    let buying = world.at("compras");
    let desk = runtime.block_on(beside(&world));
    let act = &Actor::System;
    let second = runtime.block_on(mailboxes::save(&desk, act, &dovecot.draft(&buying, &dovecot.password))).unwrap();
    let mesa = world.start();
    let configured = {
        let listed = runtime.block_on(mailboxes::list(&desk, act)).unwrap();
        let ours: Vec<_> = listed.iter().map(|one| (one.mailbox.settings.address.as_str(), one.mailbox.configured)).collect();
        assert_eq!(ours, [(buying.as_str(), false), (support.as_str(), true)]);
        listed[1].mailbox.id
    };
    runtime.block_on(becomes(&desk, configured, Phase::Open, &mesa));
    runtime.block_on(becomes(&desk, second, Phase::Open, &mesa));

    // Two at once.
    dovecot.put(&support, "Impresora");
    dovecot.put(&buying, "Cotizar papel");
    assert_eq!(ticket_of(&world, "Impresora", &mesa), None);
    assert_eq!(ticket_of(&world, "Cotizar papel", &mesa), Some(buying.clone()));
    read_in(dovecot, &support, 1);
    read_in(dovecot, &buying, 1);

    // A third one, while it runs, first with a wrong password.
    let third = world.at("archivo");
    let id = runtime.block_on(mailboxes::save(&desk, act, &dovecot.draft(&third, "equivocada"))).unwrap();
    runtime.block_on(becomes(&desk, id, Phase::Refused, &mesa));
    let shown = runtime.block_on(mailboxes::get(&desk, act, id)).unwrap();
    assert!(shown.next_attempt.is_some() && shown.words.is_some(), "{shown:?}");
    assert_eq!(runtime.block_on(mailboxes::alarms(&desk, act)).unwrap().len(), 1);
    let right = MailboxDraft { id: id.0.to_string(), ..dovecot.draft(&third, &dovecot.password) };
    runtime.block_on(mailboxes::save(&desk, act, &right)).unwrap();
    runtime.block_on(becomes(&desk, id, Phase::Open, &mesa));
    dovecot.put(&third, "Traer caja 12");
    assert_eq!(ticket_of(&world, "Traer caja 12", &mesa), Some(third.clone()));
    read_in(dovecot, &third, 1);
    let end = Instant::now() + PATIENCE;
    while !relay
        .taken()
        .iter()
        .any(|mail| mail.to == "ana@otra.example" && mail.raw.contains("archivo") && mail.raw.contains("Traer caja 12"))
    {
        assert!(Instant::now() < end, "no acknowledgement from the third mailbox:\n{}", mesa.log());
        std::thread::sleep(Duration::from_millis(100));
    }
    let from = relay.taken().iter().find(|mail| mail.raw.contains("Traer caja 12")).unwrap().raw.clone();
    assert!(from.lines().any(|line| line.starts_with("From:") && line.contains(&third)), "{from}");

    // Paused, nothing is fetched; it goes on where it was.
    runtime.block_on(mailboxes::pause(&desk, act, id, true)).unwrap();
    std::thread::sleep(Duration::from_secs(7));
    dovecot.put(&third, "Mientras tanto");
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(seen_in_mailbox(&dovecot.imap, &third, &dovecot.password), (2, 1));
    runtime.block_on(mailboxes::pause(&desk, act, id, false)).unwrap();
    assert_eq!(ticket_of(&world, "Mientras tanto", &mesa), Some(third.clone()));
    // LMTP takes mail for each of them.
    let raw = format!("From: ana@otra.example\nTo: {buying}\nSubject: Por LMTP\n\nHola.\n");
    assert_eq!(deliver_lmtp(world.lmtp, "ana@otra.example", &buying, &raw), Handover::Taken);
    assert_eq!(ticket_of(&world, "Por LMTP", &mesa), Some(buying));
    assert!(!mesa.log().contains(&dovecot.password) && !mesa.log().contains("equivocada"), "a password in the log");
    assert!(mesa.stop().success());
    drop(desk);
}

#[test]
fn several_mailboxes_are_fetched_at_once_and_mended_while_it_runs() {
    match Dovecot::found() {
        Some(dovecot) => several_mailboxes(World::sqlite(), &dovecot),
        None => println!("skipped: MESA_TEST_IMAP is not set (`cargo xtask services` starts one)"),
    }
}

#[test]
fn several_mailboxes_are_fetched_at_once_and_mended_while_it_runs_on_postgresql() {
    match (Dovecot::found(), World::postgres()) {
        (Some(dovecot), Some(world)) => several_mailboxes(world, &dovecot),
        _ => println!("skipped: MESA_TEST_IMAP or MESA_TEST_POSTGRES is not set (`cargo xtask services` starts them)"),
    }
}

/// Without it, one message would end every session, and no later mail would ever come in.
fn a_poisoned_mailbox(how: Poison) {
    let mut world = World::sqlite();
    let fake = reading(&mut world);
    let mut mesa = world.start();
    mesa.wait_until_it_reads();
    let mail = |subject: &str| format!("From: Ana <ana@otra.example>\nTo: {}\nSubject: {subject}\n\nHola.\n", world.support());
    fake.poison_next(how);
    fake.put(&mail("Envenenado"));
    fake.put(&mail("El siguiente"));
    assert_eq!(ticket_of(&world, "El siguiente", &mesa), None);
    let end = Instant::now() + PATIENCE * 2;
    let held = "SELECT COALESCE(fault, '') FROM intake WHERE state = 'held'";
    while world.database.texts(held).is_empty() {
        assert!(Instant::now() < end, "it is not held:\n{}", mesa.log());
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(world.database.texts(held).len(), 1);
    fake.put(&mail("Y el de después"));
    assert_eq!(ticket_of(&world, "Y el de después", &mesa), None);
    let end = Instant::now() + PATIENCE;
    while fake.seen() != [2, 3] {
        assert!(Instant::now() < end, "{:?} are read", fake.seen());
        std::thread::sleep(Duration::from_millis(200));
    }
    assert!(mesa.stop().success());
}

#[test]
fn a_message_that_the_server_refuses_to_give_is_held_and_later_mail_goes_on() {
    a_poisoned_mailbox(Poison::Refused);
}

#[test]
fn a_message_that_is_refused_as_if_for_now_stands_before_nothing() {
    let mut world = World::sqlite();
    let fake = reading(&mut world);
    let mut mesa = world.start();
    mesa.wait_until_it_reads();
    fake.poison_next(Poison::RefusedForNow);
    for subject in ["Envenenado", "El primero", "El segundo"] {
        fake.put(&format!("From: Ana <ana@otra.example>\nTo: {}\nSubject: {subject}\n\nHola.\n", world.support()));
    }
    assert_eq!(ticket_of(&world, "El primero", &mesa), None);
    assert_eq!(ticket_of(&world, "El segundo", &mesa), None);
    assert!(mesa.stop().success());
}

#[test]
fn a_message_that_ends_every_connection_is_held_and_later_mail_goes_on() {
    a_poisoned_mailbox(Poison::Cut);
}
