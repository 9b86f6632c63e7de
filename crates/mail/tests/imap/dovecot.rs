//! Against a real Dovecot.
//!
//! Needs it: `cargo xtask services -- cargo test -p mail`.

use domain::Instant;
use domain::mailboxes::CertificateFault;
use mail::imap::{Idle, ImapConfig, ImapFault, Session};
use mail::{Proof, Security};
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, SystemTime};

const PATIENCE: Duration = Duration::from_secs(30);

fn variable(name: &str) -> String {
    std::env::var(name)
        .unwrap_or_else(|_| panic!("this test needs Dovecot ({name}): run it through `cargo xtask services -- cargo test -p mail`"))
}

/// A mailbox that no other test has; Dovecot makes it on first use.
fn somebody() -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    format!("imap-{}-{}@mesa.example", std::process::id(), now.as_nanos())
}

fn config(security: Security, user: &str) -> ImapConfig {
    let name = if security == Security::Tls { "MESA_TEST_IMAPS" } else { "MESA_TEST_IMAP" };
    let address: SocketAddr = variable(name).parse().unwrap();
    ImapConfig {
        host: address.ip().to_string(),
        port: address.port(),
        security,
        user: user.to_owned(),
        proof: Proof::Password(variable("MESA_TEST_IMAP_PASSWORD")),
        extra_root_pem: Some(std::fs::read(variable("MESA_TEST_IMAP_CA")).unwrap()),
    }
}

/// Another client of the same mailbox, in plain lines.
struct Other(BufReader<TcpStream>);

impl Other {
    fn of(user: &str) -> Self {
        let mut other = Self::at(&variable("MESA_TEST_IMAP"));
        other.ask(&format!("LOGIN {user} {}", variable("MESA_TEST_IMAP_PASSWORD")));
        other
    }

    fn at(address: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self(BufReader::new(stream))
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        assert_ne!(self.0.read_line(&mut line).unwrap(), 0, "Dovecot hung up");
        line
    }

    fn ask(&mut self, command: &str) -> String {
        self.0.get_mut().write_all(format!("a {command}\r\n").as_bytes()).unwrap();
        let mut heard = String::new();
        loop {
            let line = self.line();
            heard.push_str(&line);
            if line.starts_with("a ") {
                assert!(line.starts_with("a OK"), "{command}: {heard}");
                return heard;
            }
        }
    }

    /// Exactly these bytes, received at that moment.
    fn append(&mut self, raw: &[u8], date: &str) {
        self.0.get_mut().write_all(format!("b APPEND INBOX \"{date}\" {{{}}}\r\n", raw.len()).as_bytes()).unwrap();
        while !self.line().starts_with('+') {}
        self.0.get_mut().write_all(raw).unwrap();
        self.0.get_mut().write_all(b"\r\n").unwrap();
        while !self.line().starts_with("b OK") {}
    }
}

/// Delivers a mail through LMTP.
fn deliver(to: &str, subject: &str) {
    let mut lmtp = Other::at(&variable("MESA_TEST_LMTP"));
    let mut said = |words: &str, code: &str| {
        lmtp.0.get_mut().write_all(words.as_bytes()).unwrap();
        loop {
            let line = lmtp.line();
            assert!(line.starts_with(code), "{words}: {line}");
            if line.as_bytes()[3] == b' ' {
                break;
            }
        }
    };
    said("", "220");
    said("LHLO test.example\r\n", "250");
    said("MAIL FROM:<ana@cultura.example>\r\n", "250");
    said(&format!("RCPT TO:<{to}>\r\n"), "250");
    said("DATA\r\n", "354");
    said(&format!("From: ana@cultura.example\r\nTo: {to}\r\nSubject: {subject}\r\n\r\nHola.\r\n.\r\n"), "250");
}

/// A mail of about `length` bytes with much that is difficult in it.
fn difficult(length: usize) -> Vec<u8> {
    let mut raw = b"From: ana@cultura.example\r\nSubject: ) {12}\r\n\r\n".to_vec();
    while raw.len() < length {
        raw.extend_from_slice("a001 OK done\r\n* 1 FETCH (UID 1 BODY[]<0> {500000000}\r\n.\r\n\"\\ñ) \u{1F600}\r\n".as_bytes());
    }
    raw
}

#[tokio::test]
async fn a_message_is_found_read_marked_and_moved() {
    let user = somebody();
    let mut other = Other::of(&user);
    let (small, large) = (difficult(500), difficult(5 * 1024 * 1024 / 2));
    other.append(&small, "17-Jul-1996 02:44:25 -0700");
    other.append(&large, "01-Feb-2026 03:04:05 +0000");
    other.append(&small, "01-Feb-2026 03:04:06 +0000");

    let mut session = Session::connect(&config(Security::Tls, &user)).await.unwrap();
    let selected = session.select("INBOX").await.unwrap();
    assert_eq!((selected.exists, selected.uid_next), (3, Some(4)));
    assert!(selected.uid_validity > 0);
    let uids = session.uid_search_from(1).await.unwrap();
    assert_eq!(uids, [1, 2, 3]);
    assert_eq!(session.uid_search_from(3).await.unwrap(), [3]);
    assert_eq!(session.uid_search_from(4).await.unwrap(), [0_u32; 0], "`4:*` names message 3");

    for (uid, raw, date) in [(1, &small, 837_596_665_000), (2, &large, 1_769_915_045_000)] {
        assert_eq!(session.size(uid).await.unwrap(), Some(u64::try_from(raw.len()).unwrap()));
        let fetched = session.fetch(uid).await.unwrap().unwrap();
        assert!(fetched.raw == *raw, "message {uid} has other bytes");
        assert_eq!(fetched.internal_date, Some(Instant::from_millis(date)));
    }
    other.ask("SELECT INBOX");
    assert!(!other.ask("FETCH 1:2 FLAGS").contains("\\Seen"), "reading marks nothing");
    session.store_seen(1).await.unwrap();
    assert!(other.ask("FETCH 1 FLAGS").contains("\\Seen"));

    assert!(session.capabilities().contains(&"MOVE".to_owned()));
    session.move_to(2, "Mesa/Atención").await.unwrap();
    session.move_to(3, "Mesa/Atención").await.unwrap();
    assert_eq!(session.uid_search_from(1).await.unwrap(), [1]);
    // Vanished, for us as for anybody.
    assert_eq!(session.size(2).await.unwrap(), None);
    assert_eq!(session.fetch(2).await.unwrap(), None);
    assert!(other.ask("LIST \"\" *").contains("Mesa/Atenci&APM-n"));

    assert_eq!(session.select("Mesa/Atención").await.unwrap().exists, 2);
    let moved = session.fetch(1).await.unwrap().unwrap();
    assert!(moved.raw == large, "the moved message has other bytes");
    session.logout().await.unwrap();
}

#[tokio::test]
async fn new_mail_ends_the_wait_at_once() {
    let user = somebody();
    deliver(&user, "the first");
    let mut session = Session::connect(&config(Security::Tls, &user)).await.unwrap();
    session.select("INBOX").await.unwrap();
    assert_eq!(session.uid_search_from(1).await.unwrap(), [1]);
    assert_eq!(session.idle(Duration::from_millis(300)).await.unwrap(), Idle::TimedOut);

    let began = std::time::Instant::now();
    let late = user.clone();
    let delivery = tokio::task::spawn_blocking(move || {
        std::thread::sleep(Duration::from_millis(300));
        deliver(&late, "the second");
    });
    assert_eq!(session.idle(Duration::from_mins(1)).await.unwrap(), Idle::Changed);
    delivery.await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    assert_eq!(session.uid_search_from(2).await.unwrap(), [2]);
    let second = session.fetch(2).await.unwrap().unwrap();
    assert!(String::from_utf8(second.raw).unwrap().contains("Subject: the second\r\n"));

    // Somebody else removes it.
    let mut other = Other::of(&user);
    other.ask("SELECT INBOX");
    other.ask("STORE 2 +FLAGS (\\Deleted)");
    other.ask("EXPUNGE");
    assert_eq!(session.idle(Duration::from_mins(1)).await.unwrap(), Idle::Changed);
    assert_eq!(session.fetch(2).await.unwrap(), None);
    session.logout().await.unwrap();
}

#[tokio::test]
async fn every_protection_works_and_none_is_taken_on_trust() {
    let user = somebody();
    for security in [Security::Tls, Security::StartTls, Security::Plain] {
        let mut session = Session::connect(&config(security, &user)).await.unwrap();
        assert_eq!(session.select("INBOX").await.unwrap().exists, 0);
        assert_eq!(session.uid_search_from(1).await.unwrap(), [0_u32; 0]);
        session.logout().await.unwrap();
    }
    for security in [Security::Tls, Security::StartTls] {
        let unknown = ImapConfig { extra_root_pem: None, ..config(security, &user) };
        assert!(matches!(Session::connect(&unknown).await.err().unwrap(), ImapFault::Certificate { fault: CertificateFault::Issuer, .. }));
    }
}

#[tokio::test]
async fn a_wrong_password_is_a_refused_login() {
    let user = somebody();
    for wrong in ["wrong", "", "con\"tra\\seña", "a\r\nb"] {
        let config = ImapConfig { proof: Proof::Password(wrong.to_owned()), ..config(Security::Tls, &user) };
        let fault = Session::connect(&config).await.err().unwrap();
        assert!(matches!(fault, ImapFault::LoginRefused(_)), "{wrong:?}: {fault:?}");
    }
}

#[tokio::test]
async fn a_missing_folder_is_refused_and_the_session_lives() {
    let mut session = Session::connect(&config(Security::Tls, &somebody())).await.unwrap();
    let refused = session.select("No/existe").await;
    assert!(matches!(refused, Err(ImapFault::Refused { command: "SELECT", .. })), "{refused:?}");
    assert_eq!(session.select("INBOX").await.unwrap().exists, 0);
}
