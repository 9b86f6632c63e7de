//! `kill -9` around the acknowledgement to a real IMAP server: every message of the mailbox is one ticket and is marked as read.

use crate::kills::{assert_killed, leases_end, rounds};
use crate::support::{Handover, World, deliver_lmtp, seen_in_mailbox, service};
use std::time::{Duration, Instant};

const STEPS: [&str; 6] = [
    "imap.before_ack",
    "imap.after_ack_before_ledger",
    "intake.before_raw",
    "intake.after_raw_before_commit",
    "intake.after_commit",
    "intake.leased",
];

struct Mailbox {
    imap: String,
    lmtp: String,
    password: String,
    put: usize,
}

impl Mailbox {
    /// `None` without a Dovecot (`cargo xtask services` starts one).
    fn found() -> Option<Self> {
        Some(Self {
            imap: service("MESA_TEST_IMAP")?,
            lmtp: service("MESA_TEST_LMTP")?,
            password: service("MESA_TEST_IMAP_PASSWORD")?,
            put: 0,
        })
    }

    fn put(&mut self, world: &World) {
        let number = self.put;
        self.put += 1;
        let from = format!("persona{number}@otra.example");
        let raw = format!("From: {from}\nTo: {}\nSubject: Solicitud {number}\n\nNecesito ayuda {number}.\n", world.support());
        assert_eq!(deliver_lmtp(&*self.lmtp, &from, &world.support(), &raw), Handover::Taken);
    }
}

/// The folder that registered mail is moved to, where it is moved.
const PROCESSED: &str = "Procesados";

fn every_step(mut world: World, mut mailbox: Mailbox, moved: bool) {
    if moved {
        world.set("MESA_IMAP_PROCESSED", PROCESSED);
    }
    let (host, port) = mailbox.imap.rsplit_once(':').map(|(host, port)| (host.to_owned(), port.to_owned())).unwrap();
    world.set("MESA_IMAP_HOST", host).set("MESA_IMAP_PORT", port).set("MESA_IMAP_SECURITY", "plain");
    let user = world.support();
    world.set("MESA_IMAP_USER", user).set("MESA_IMAP_PASSWORD", mailbox.password.clone());
    // The first connection starts from now (M9): what lies there before it is history.
    let mut first = world.start();
    first.wait_until_it_reads();
    assert!(first.stop().success());

    for _ in 0..rounds() {
        // Two deaths, then peace: a message that was there at three would be held as their possible cause (M8).
        for two in STEPS.chunks(2) {
            for step in two {
                mailbox.put(&world);
                let mut mesa = world.launch(&[("MESA_KILL_AT", step)]);
                let status =
                    mesa.ends_within(Duration::from_mins(1)).unwrap_or_else(|| panic!("{step} was never reached:\n{}", mesa.log()));
                assert_killed(&mesa, status, step);
                leases_end(&world);
            }
            settle(&world, &mailbox, moved);
        }
    }
    let tickets = world.export();
    assert_eq!(tickets.len(), mailbox.put, "lost or doubled");
    for number in 0..mailbox.put {
        let subject = format!("Solicitud {number}");
        assert_eq!(tickets.iter().filter(|ticket| ticket["subject"] == subject.as_str()).count(), 1, "{subject}");
    }
}

/// Runs Mesa unharmed until every message is a ticket, and is marked as read or gone from the folder.
fn settle(world: &World, mailbox: &Mailbox, moved: bool) {
    let left = if moved { 0 } else { mailbox.put };
    let mut mesa = world.start();
    let end = Instant::now() + Duration::from_mins(1);
    loop {
        let (all, seen) = seen_in_mailbox(&mailbox.imap, &world.support(), &mailbox.password);
        let tickets = world.export().len();
        if (all, seen, tickets) == (left, left, mailbox.put) {
            break;
        }
        assert!(Instant::now() < end, "{} put, {all} there, {seen} read, {tickets} tickets:\n{}", mailbox.put, mesa.log());
        assert!(mesa.ends_within(Duration::from_millis(200)).is_none(), "it ended:\n{}", mesa.log());
    }
    assert!(mesa.stop().success());
}

#[test]
fn killed_around_the_acknowledgement_every_message_is_one_ticket() {
    match Mailbox::found() {
        Some(mailbox) => every_step(World::sqlite(), mailbox, false),
        None => println!("skipped: MESA_TEST_IMAP is not set (`cargo xtask services` starts one)"),
    }
}

#[test]
fn killed_around_the_acknowledgement_every_message_is_one_ticket_on_postgresql() {
    match (Mailbox::found(), World::postgres()) {
        (Some(mailbox), Some(world)) => every_step(world, mailbox, false),
        _ => println!("skipped: MESA_TEST_IMAP or MESA_TEST_POSTGRES is not set (`cargo xtask services` starts them)"),
    }
}

#[test]
fn killed_around_a_move_every_message_is_one_ticket() {
    match Mailbox::found() {
        Some(mailbox) => every_step(World::sqlite(), mailbox, true),
        None => println!("skipped: MESA_TEST_IMAP is not set (`cargo xtask services` starts one)"),
    }
}

#[test]
fn killed_around_a_move_every_message_is_one_ticket_on_postgresql() {
    match (Mailbox::found(), World::postgres()) {
        (Some(mailbox), Some(world)) => every_step(world, mailbox, true),
        _ => println!("skipped: MESA_TEST_IMAP or MESA_TEST_POSTGRES is not set (`cargo xtask services` starts them)"),
    }
}
