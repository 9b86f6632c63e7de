//! A mailbox that is full of old mail already: how long it takes to open and to look at, and in how much memory (M4, M9).
//!
//! `MESA_LARGE_MAILBOX=100000 cargo xtask services --only dovecot -- cargo test -p server … large_mailbox -- --ignored --nocapture`

use crate::support::{Handover, World, deliver_lmtp, service};
use mail::imap::{ImapConfig, Session};
use mail::{Proof, Security};
use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_mins(10);
/// More than this at any time, and the mailbox is held in memory. MiB.
const MOST_MEMORY: u64 = 100;

fn wanted() -> u32 {
    std::env::var("MESA_LARGE_MAILBOX").ok().and_then(|number| number.parse().ok()).unwrap_or(100_000)
}

fn until(what: &str, mut holds: impl FnMut() -> bool) -> Duration {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < PATIENCE, "not in time: {what}");
        thread::sleep(Duration::from_millis(20));
    }
    began.elapsed()
}

/// So many old messages, beside the one that made the Maildir.
fn fill(maildir: &Path, number: u32) {
    for n in 1..number {
        let raw = format!(
            "From: Persona {n} <p{n}@otra.example>\nTo: soporte\nSubject: Viejo {n}\nMessage-ID: <viejo.{n}@otra.example>\n\n{}\n",
            "Esto ya pasó hace tiempo.\n".repeat(20)
        );
        fs::write(maildir.join(format!("new/{}.M{n}P1.viejo", 1_600_000_000 + n)), raw).unwrap();
    }
}

/// What a look costs that finds nothing new, and one at every message: by the fetcher's own session.
fn looks(imap: &str, user: &str, password: &str) -> (Duration, Duration, usize) {
    let (host, port) = imap.rsplit_once(':').unwrap();
    let config = ImapConfig {
        host: host.to_owned(),
        port: port.parse().unwrap(),
        security: Security::Plain,
        user: user.to_owned(),
        proof: Proof::Password(password.to_owned()),
        extra_root_pem: None,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut session = Session::connect(&config).await.unwrap();
        let selected = session.select("INBOX").await.unwrap();
        let began = Instant::now();
        let new = session.uid_search_from(selected.uid_next.unwrap()).await.unwrap();
        let check = began.elapsed();
        assert!(new.is_empty(), "{new:?}");
        let began = Instant::now();
        let all = session.uid_search_from(1).await.unwrap();
        (check, began.elapsed(), all.len())
    })
}

#[test]
#[ignore = "minutes long at 100,000 messages: run by hand, on an idle machine for its figures"]
fn a_mailbox_full_of_old_mail_is_opened_and_checked_in_little_time_and_memory() {
    let needed = ["MESA_TEST_IMAP", "MESA_TEST_LMTP", "MESA_TEST_IMAP_PASSWORD", "MESA_TEST_MAIL_DIR"].map(service);
    let [Some(imap), Some(lmtp), Some(password), Some(folder)] = needed else {
        println!("skipped: MESA_TEST_IMAP and MESA_TEST_MAIL_DIR are not set (`cargo xtask services` starts a Dovecot)");
        return;
    };
    let mut world = World::sqlite();
    let (host, port) = imap.rsplit_once(':').unwrap();
    let user = world.support();
    world.set("MESA_IMAP_HOST", host).set("MESA_IMAP_PORT", port).set("MESA_IMAP_SECURITY", "plain");
    world.set("MESA_IMAP_USER", user.clone()).set("MESA_IMAP_PASSWORD", password.clone());
    let put = |subject: &str| {
        let raw = format!("From: Ana <ana@otra.example>\nTo: {user}\nSubject: {subject}\n\nHola.\n");
        assert_eq!(deliver_lmtp(&*lmtp, "ana@otra.example", &user, &raw), Handover::Taken);
    };
    put("El primero");
    let number = wanted();
    fill(&Path::new(&folder).join(&world.domain).join("soporte"), number);
    // The server's own reading of the folder is not ours.
    let (_, _, there) = looks(&imap, &user, &password);
    assert_eq!(there, usize::try_from(number).unwrap());

    let began = Instant::now();
    let mut mesa = world.start();
    let ready = began.elapsed();
    mesa.wait_until_it_reads();
    let looked = || !world.database.texts("SELECT folder FROM mailbox_folder WHERE last_success_at IS NOT NULL").is_empty();
    until("the first whole look", looked);
    let first = began.elapsed();
    let mut most = mesa.resident();
    let (check, whole, _) = looks(&imap, &user, &password);
    put("Uno nuevo");
    let registered = until("a new message is a ticket", || {
        most = most.max(mesa.resident());
        !world.database.texts("SELECT subject FROM ticket").is_empty()
    });
    let run = world.run(&["mail", "reconcile", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:?}"));
    assert_eq!((&told[0]["tally"]["before"], &told[0]["accounts"]), (&number.into(), &true.into()), "{told}");
    assert_eq!(world.export().len(), 1, "what lay there before is history");
    most = most.max(mesa.resident());
    println!(
        "{number} messages: ready {} ms, open and looked at {} ms after start; a look without news {} ms, at all of it {} ms; \
         a new one registered after {} ms; at most {} MiB resident",
        ready.as_millis(),
        first.as_millis(),
        check.as_millis(),
        whole.as_millis(),
        registered.as_millis(),
        most / 1024
    );
    assert!(most / 1024 <= MOST_MEMORY, "{most} KiB");
    assert!(mesa.stop().success());
}
