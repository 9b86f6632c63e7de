//! Faults around a running Mesa: a full disk, a database that is busy or gone, clocks that are wrong, a paused node, servers with odd
//! habits. After each of them every message is one ticket (docs/mail.md, the table of faults).

use crate::support::{Break, FakeImap, Habit, Handover, Mesa, World, deliver_lmtp, free_port};
use std::collections::{BTreeMap, BTreeSet};
use std::thread;
use std::time::{Duration, Instant};

/// Longer than a lease (2 minutes): what somebody had in hand when it was cut off is taken up again after that.
const PATIENCE: Duration = Duration::from_mins(4);
/// Longer than the lease of a folder (20 s), and as long as the list of faults says.
const PAUSED: Duration = Duration::from_mins(1);

fn on_postgresql(test: impl FnOnce(World)) {
    match World::postgres() {
        Some(world) => test(world),
        None => println!("skipped: MESA_TEST_POSTGRES is not set (`cargo xtask services` starts one)"),
    }
}

fn mail(world: &World, number: usize, size: usize) -> String {
    let filling = "Necesito ayuda con la impresora del tercer piso.\n".repeat(size / 50 + 1);
    format!(
        "From: Persona {number} <p{number}@otra.example>\nTo: {}\nSubject: Solicitud {number}\nMessage-ID: <{number}@otra.example>\n\n{filling}",
        world.support()
    )
}

fn hand_over(world: &World, number: usize, size: usize) -> Handover {
    deliver_lmtp(world.lmtp, &format!("p{number}@otra.example"), &world.support(), &mail(world, number, size))
}

/// As an MTA does: what was not taken is kept and tried again.
fn hand_over_until_taken(world: &World, number: usize, size: usize) {
    let end = Instant::now() + PATIENCE;
    loop {
        match hand_over(world, number, size) {
            Handover::Taken => return,
            Handover::Refused(reply) => assert!(reply.starts_with('4'), "{number} was refused for ever: {reply}"),
            Handover::Unknown(_) => {}
        }
        assert!(Instant::now() < end, "{number} is not taken");
        thread::sleep(Duration::from_millis(200));
    }
}

/// Every one of so many messages is one ticket, in time.
fn each_is_one_ticket(world: &World, wanted: usize, mesa: &Mesa) {
    let end = Instant::now() + PATIENCE;
    // Read beside the server, which may be busy with what a fault has left behind.
    let subjects = || {
        let mut found = BTreeMap::<String, usize>::new();
        for subject in world.database.texts("SELECT subject FROM ticket") {
            *found.entry(subject).or_default() += 1;
        }
        found
    };
    loop {
        let found = subjects();
        assert!(found.values().all(|times| *times == 1), "doubled: {found:?}\n{}", mesa.log());
        if found.len() == wanted {
            return;
        }
        assert!(Instant::now() < end, "{} of {wanted} are tickets: {found:?}\n{}", found.len(), mesa.log());
        thread::sleep(Duration::from_millis(300));
    }
}

fn a_full_disk(world: &World) {
    // Once, so that there is a database.
    assert!(world.start().stop().success());
    let folder = [world.path().to_owned(), world.path().join("data")];
    let files = folder.iter().flat_map(|folder| std::fs::read_dir(folder).into_iter().flatten().flatten());
    let largest = files.filter_map(|file| file.metadata().ok()).filter(std::fs::Metadata::is_file).map(|file| file.len()).max();
    let end = largest.unwrap_or(0) + 128 * 1024;
    let mesa = world.start_where_files_end_at(end);
    // Each is larger than the one before; the ninth has no room any more.
    let size = |number: usize| usize::try_from(end).unwrap() / 8 * (number + 1);
    let mut waiting = Vec::new();
    for number in 0..60 {
        match hand_over(world, number, size(number)) {
            Handover::Taken => {}
            Handover::Refused(reply) => {
                assert!(reply.starts_with('4'), "it is only for now: {reply}");
                waiting.push(number);
            }
            Handover::Unknown(why) => panic!("{why}:\n{}", mesa.log()),
        }
        if waiting.len() > 2 {
            break;
        }
    }
    assert!(!waiting.is_empty(), "the disk was never full");
    let all = waiting.last().unwrap() + 1;
    mesa.kill();
    let mesa = world.start();
    for number in waiting {
        hand_over_until_taken(world, number, size(number));
    }
    each_is_one_ticket(world, all, &mesa);
    assert!(mesa.stop().success());
}

#[test]
fn a_full_disk_loses_and_doubles_nothing() {
    a_full_disk(&World::sqlite());
}

#[test]
fn a_full_disk_loses_and_doubles_nothing_on_postgresql() {
    on_postgresql(|world| a_full_disk(&world));
}

/// Somebody else keeps the database for some seconds while mail comes.
fn a_busy_database(world: &World, statement: &'static str) {
    let mesa = world.start();
    thread::scope(|scope| {
        scope.spawn(|| world.database.run(statement));
        thread::sleep(Duration::from_millis(300));
        for number in 0..5 {
            hand_over_until_taken(world, number, 1_000);
        }
    });
    each_is_one_ticket(world, 5, &mesa);
    assert!(mesa.stop().success());
}

#[test]
fn a_busy_database_loses_and_doubles_nothing() {
    let counting = "BEGIN IMMEDIATE; WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 12000000) \
                    SELECT COUNT(*) FROM c; COMMIT";
    a_busy_database(&World::sqlite(), counting);
}

#[test]
fn a_busy_database_loses_and_doubles_nothing_on_postgresql() {
    on_postgresql(|world| a_busy_database(&world, "BEGIN; LOCK TABLE intake IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(6); COMMIT"));
}

#[test]
fn a_database_that_goes_away_mid_transaction_loses_and_doubles_nothing_on_postgresql() {
    on_postgresql(|world| {
        let mesa = world.start();
        thread::scope(|scope| {
            scope.spawn(|| {
                for _ in 0..25 {
                    // What a restart does to those who are connected.
                    world.database.run(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
                    );
                    thread::sleep(Duration::from_millis(150));
                }
            });
            for number in 0..25 {
                hand_over_until_taken(&world, number, 2_000);
            }
        });
        each_is_one_ticket(&world, 25, &mesa);
        assert!(mesa.stop().success());
    });
}

/// The clock is an hour ahead, is put right, and is wrong again; each time Mesa is killed in the midst of its work.
fn a_wrong_clock(world: &World) {
    let mut number = 0;
    for ahead in ["3600", "0", "3600"] {
        let mesa = world.start_with(&[("MESA_TEST_CLOCK_AHEAD_SECONDS", ahead)]);
        for _ in 0..4 {
            hand_over_until_taken(world, number, 1_000);
            number += 1;
        }
        mesa.kill();
    }
    let mesa = world.start();
    each_is_one_ticket(world, number, &mesa);
    // What was stored twice is known by its content, whatever the hour.
    hand_over_until_taken(world, 0, 1_000);
    thread::sleep(Duration::from_secs(1));
    each_is_one_ticket(world, number, &mesa);
    assert!(mesa.stop().success());
}

#[test]
fn a_clock_that_is_off_by_an_hour_loses_and_doubles_nothing() {
    a_wrong_clock(&World::sqlite());
}

#[test]
fn a_clock_that_is_off_by_an_hour_loses_and_doubles_nothing_on_postgresql() {
    on_postgresql(|world| {
        a_wrong_clock(&world);
    });
}

pub fn reading(world: &mut World) -> FakeImap {
    let fake = FakeImap::open();
    world.set("MESA_IMAP_HOST", "127.0.0.1").set("MESA_IMAP_PORT", fake.addr.port().to_string()).set("MESA_IMAP_SECURITY", "plain");
    world.set("MESA_IMAP_USER", "soporte").set("MESA_IMAP_PASSWORD", "secreto");
    fake
}

fn a_server_with_a_habit(mut world: World, habit: Habit) {
    let fake = reading(&mut world);
    let mut mesa = world.start();
    mesa.wait_until_it_reads();
    fake.put(&mail(&world, 0, 100));
    each_is_one_ticket(&world, 1, &mesa);
    fake.has(Some(habit));
    for number in 1..5 {
        fake.put(&mail(&world, number, 100));
    }
    each_is_one_ticket(&world, 5, &mesa);
    assert!(habit != Habit::Renumbers || fake.is_renumbered());
    fake.has(None);
    fake.put(&mail(&world, 5, 100));
    each_is_one_ticket(&world, 6, &mesa);
    assert!(mesa.stop().success());
}

#[test]
fn a_server_that_says_ok_and_hangs_up_loses_and_doubles_nothing() {
    a_server_with_a_habit(World::sqlite(), Habit::HangsUpAfterStore);
}

#[test]
fn a_server_that_says_ok_and_hangs_up_loses_and_doubles_nothing_on_postgresql() {
    on_postgresql(|world| a_server_with_a_habit(world, Habit::HangsUpAfterStore));
}

#[test]
fn uids_that_are_named_twice_double_nothing() {
    a_server_with_a_habit(World::sqlite(), Habit::NamesTwice);
}

#[test]
fn uids_that_are_named_twice_double_nothing_on_postgresql() {
    on_postgresql(|world| a_server_with_a_habit(world, Habit::NamesTwice));
}

#[test]
fn a_folder_renumbered_while_it_is_read_loses_and_doubles_nothing() {
    a_server_with_a_habit(World::sqlite(), Habit::Renumbers);
}

#[test]
fn a_folder_renumbered_while_it_is_read_loses_and_doubles_nothing_on_postgresql() {
    on_postgresql(|world| a_server_with_a_habit(world, Habit::Renumbers));
}

/// Whatever an IMAP server refuses or breaks off, twice each: no state is advanced by what it did not say (M1, M4).
fn what_a_server_breaks_off_or_refuses(mut world: World) {
    let fake = reading(&mut world);
    for (done, what) in Break::ALL.into_iter().enumerate() {
        // A process of its own: after many failures it would wait for minutes (M2).
        let mut mesa = world.start();
        mesa.wait_until_it_reads();
        fake.breaks(what, 2);
        fake.put(&mail(&world, 2 * done, 100));
        fake.put(&mail(&world, 2 * done + 1, 100));
        let all = 2 * (done + 1);
        each_is_one_ticket(&world, all, &mesa);
        let end = Instant::now() + PATIENCE;
        loop {
            let seen: BTreeSet<usize> = fake.seen().into_iter().collect();
            if fake.has_broken() && seen.len() == all {
                break;
            }
            assert!(Instant::now() < end, "{what:?}: broken: {}, {seen:?} are read:\n{}", fake.has_broken(), mesa.log());
            thread::sleep(Duration::from_millis(100));
        }
        each_is_one_ticket(&world, all, &mesa);
        assert!(mesa.stop().success());
    }
}

#[test]
fn what_an_imap_server_breaks_off_or_refuses_loses_and_doubles_nothing() {
    what_a_server_breaks_off_or_refuses(World::sqlite());
}

#[test]
fn what_an_imap_server_breaks_off_or_refuses_loses_and_doubles_nothing_on_postgresql() {
    on_postgresql(what_a_server_breaks_off_or_refuses);
}

/// Two nodes on one database and one mailbox: the one that fetches is paused, as a virtual machine is; the other takes over; and when
/// the first wakes up in the middle of what it did, nothing is doubled.
#[test]
fn two_nodes_on_one_mailbox_with_the_lease_holder_paused_lose_and_double_nothing_on_postgresql() {
    on_postgresql(|mut world| {
        let fake = reading(&mut world);
        let mut first = world.start();
        first.wait_until_it_reads();
        let (web, lmtp) = (free_port().to_string(), free_port().to_string());
        let second = world.start_with(&[("MESA_ADDR", &web), ("MESA_LMTP_ADDR", &lmtp)]);
        fake.put(&mail(&world, 0, 100));
        each_is_one_ticket(&world, 1, &first);
        for number in 1..5 {
            fake.put(&mail(&world, number, 100));
        }
        first.signal("STOP");
        let paused = Instant::now();
        each_is_one_ticket(&world, 5, &second);
        thread::sleep(PAUSED.saturating_sub(paused.elapsed()));
        for number in 5..8 {
            fake.put(&mail(&world, number, 100));
        }
        first.signal("CONT");
        each_is_one_ticket(&world, 8, &second);
        thread::sleep(Duration::from_secs(3));
        each_is_one_ticket(&world, 8, &first);
        assert!(second.stop().success() && first.stop().success());
    });
}

/// A limit that is reached in the middle of a day holds nobody's mail, and is not asked for what it does not give, over and over.
fn a_server_that_gives_nothing_for_now(mut world: World) {
    let fake = reading(&mut world);
    let mut mesa = world.start();
    mesa.wait_until_it_reads();
    let (before, _) = fake.asked_in_vain();
    fake.has(Some(Habit::GivesNothing));
    for number in 0..30 {
        fake.put(&mail(&world, number, 100));
    }
    let end = Instant::now() + PATIENCE;
    while fake.asked_in_vain().0 < before + 3 {
        assert!(Instant::now() < end, "it does not connect again:\n{}", mesa.log());
        thread::sleep(Duration::from_millis(50));
    }
    let (sessions, in_vain) = fake.asked_in_vain();
    assert!(in_vain <= (sessions - before + 1) * 10, "{in_vain} in {sessions} sessions");
    fake.has(None);
    each_is_one_ticket(&world, 30, &mesa);
    assert!(mesa.stop().success());
}

#[test]
fn a_server_that_gives_nothing_for_now_holds_nothing_and_is_not_pressed() {
    a_server_that_gives_nothing_for_now(World::sqlite());
}

#[test]
fn a_server_that_gives_nothing_for_now_holds_nothing_and_is_not_pressed_on_postgresql() {
    on_postgresql(a_server_that_gives_nothing_for_now);
}
