//! Through a real Postfix into a real Dovecot, and through Postfix into our own listener.
//!
//! Needs the servers: `cargo xtask services -- cargo test -p mail`.

use super::office::Office;
use super::peer::{address, config};
use mail::Security;
use mail::smtp::{Relay, RelayConfig, Verdict};
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::ops::ControlFlow;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

const PATIENCE: Duration = Duration::from_secs(30);

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("this test needs Postfix and Dovecot ({name}): run it through `cargo xtask services -- cargo test -p mail`")
    })
}

fn relay(security: Security) -> Relay {
    let name = match security {
        Security::Tls => "MESA_TEST_SMTPS",
        Security::StartTls => "MESA_TEST_SMTP_STARTTLS",
        Security::Plain => "MESA_TEST_SMTP",
    };
    let port = variable(name).parse::<SocketAddr>().unwrap().port();
    let extra_root_pem = Some(std::fs::read(variable("MESA_TEST_IMAP_CA")).unwrap());
    Relay::new(RelayConfig { security, extra_root_pem, ..config(port) }).unwrap()
}

/// A mark that no other run left in a mailbox.
fn mark() -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    format!("mark-{}-{}", std::process::id(), now.as_nanos())
}

/// A mail with all that is difficult on the way.
fn mail(to: &str, mark: &str) -> Vec<u8> {
    format!("From: soporte@mesa.example\r\nTo: {to}\r\nSubject: {mark}\r\n\r\n.\r\n..\r\n.dot ñ\r\nFrom here\r\n\r\n.\r\nend\r\n")
        .into_bytes()
}

fn body(raw: &[u8]) -> &[u8] {
    let at = raw.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    &raw[at..]
}

async fn send(relay: &mut Relay, to: &str, text: &[u8]) -> Verdict {
    relay.send(&address("soporte@mesa.example"), &address(to), text, |_| async { ControlFlow::Continue(()) }).await
}

/// The raw mail in the mailbox of `who` whose subject is `mark`.
fn read(who: &str, mark: &str) -> Vec<u8> {
    let stream = TcpStream::connect(variable("MESA_TEST_IMAP")).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut stream = BufReader::new(stream);
    let mut ask = |command: &str| {
        stream.get_mut().write_all(format!("a {command}\r\n").as_bytes()).unwrap();
        let mut heard = Vec::new();
        loop {
            let start = heard.len();
            assert_ne!(stream.read_until(b'\n', &mut heard).unwrap(), 0, "Dovecot hung up");
            if heard[start..].starts_with(b"a ") {
                assert!(heard[start..].starts_with(b"a OK"), "{command}: {}", String::from_utf8_lossy(&heard[start..]));
                return heard;
            }
        }
    };
    ask(&format!("LOGIN {who} {}", variable("MESA_TEST_IMAP_PASSWORD")));
    let end = Instant::now() + PATIENCE;
    loop {
        ask("SELECT INBOX");
        let found = String::from_utf8(ask(&format!("SEARCH SUBJECT {mark}"))).unwrap();
        if let Some(number) = found.lines().find_map(|line| line.strip_prefix("* SEARCH ")) {
            let fetched = ask(&format!("FETCH {number} BODY.PEEK[]"));
            // `* 1 FETCH (BODY[] {123}` CRLF, 123 bytes, `)` CRLF, the tagged line.
            let line = fetched.windows(3).position(|window| window == b"}\r\n").unwrap();
            let size = fetched[..line].rsplit(|&byte| byte == b'{').next().unwrap();
            let size: usize = std::str::from_utf8(size).unwrap().parse().unwrap();
            return fetched[line + 3..][..size].to_vec();
        }
        assert!(Instant::now() < end, "no mail {mark} for {who} within {PATIENCE:?}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[tokio::test]
async fn a_mail_reaches_its_mailbox_unchanged() {
    for security in [Security::Plain, Security::StartTls, Security::Tls] {
        let mut relay = relay(security);
        // Three on one connection; the one in the middle is refused.
        let marks = [mark(), mark()];
        let to = "ana@cultura.example";
        for mark in &marks {
            let text = mail(to, mark);
            let verdict = send(&mut relay, to, &text).await;
            assert!(matches!(&verdict, Verdict::Accepted { reply } if reply.starts_with("250 2.0.0")), "{security:?}: {verdict:?}");
            let verdict = send(&mut relay, "nadie@refused.example", &text).await;
            let expected = "550 5.1.1 <nadie@refused.example>";
            assert!(matches!(&verdict, Verdict::Refused { reply, code: 550 } if reply.starts_with(expected)), "{security:?}: {verdict:?}");
        }
        relay.close().await;
        for mark in marks {
            let (raw, sent) = (read(to, &mark), mail(to, &mark));
            assert_eq!(String::from_utf8_lossy(body(&raw)), String::from_utf8_lossy(body(&sent)), "{security:?}");
        }
    }
}

#[tokio::test]
async fn a_postfix_that_speaks_tls_only_is_told_by_its_name() {
    // Plain text where STARTTLS is required: 530, which is no fault of the mail.
    let port = variable("MESA_TEST_SMTP_STARTTLS").parse::<SocketAddr>().unwrap().port();
    let mut relay = Relay::new(config(port)).unwrap();
    let verdict = send(&mut relay, "ana@cultura.example", b"Subject: a\r\n\r\nb\r\n").await;
    assert!(matches!(&verdict, Verdict::LoginRefused { reply } if reply.starts_with("530 5.7.0")), "{verdict:?}");
    // STARTTLS where there is none.
    let port = variable("MESA_TEST_SMTP").parse::<SocketAddr>().unwrap().port();
    let mut relay = Relay::new(RelayConfig { security: Security::StartTls, ..config(port) }).unwrap();
    let verdict = send(&mut relay, "ana@cultura.example", b"Subject: a\r\n\r\nb\r\n").await;
    assert!(matches!(&verdict, Verdict::Unreachable { reply } if reply.contains("does not offer STARTTLS")), "{verdict:?}");
}

/// What docs/mail.md tells administrators to write, in the fence of this name.
fn documented(fence: &str) -> String {
    let document = include_str!("../../../../docs/mail.md");
    let (_, after) = document.split_once(&format!("```{fence}\n")).unwrap_or_else(|| panic!("docs/mail.md has no {fence}"));
    after.split("```").next().unwrap().to_owned()
}

/// The documented configuration, in a Postfix that runs. Only folder, domain and port are this test's own.
fn configure_as_documented(folder: &str, to: SocketAddr) {
    let here = |text: String| {
        text.replace("/etc/postfix", folder).replace("cultura.example", "mesa.example").replace("127.0.0.1:2424", &to.to_string())
    };
    let add = |file: &str, text: &str| {
        let path = format!("{folder}/{file}");
        let before = std::fs::read_to_string(&path).unwrap();
        if !before.contains(text) {
            std::fs::write(path, format!("{before}\n{text}")).unwrap();
        }
    };
    // A parameter that stands twice is what it is the last time.
    add("main.cf", &here(documented("postfix-main")));
    add("master.cf", &here(documented("postfix-master")));
    std::fs::write(format!("{folder}/transport"), here(documented("postfix-transport"))).unwrap();
    let check = Command::new("postfix").args(["-c", folder, "check"]).output().unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));
    assert!(Command::new("postfix").args(["-c", folder, "reload"]).status().unwrap().success());
}

#[tokio::test]
async fn postfix_delivers_to_our_listener_as_the_document_says() {
    let office = Office::open().await;
    let folder = variable("MESA_TEST_POSTFIX_DIR");
    configure_as_documented(&folder, office.address);
    let mark = mark();
    let text = mail("soporte@mesa.example", &mark);
    let mut relay = relay(Security::StartTls);
    let recipients = ["soporte@mesa.example", "ñandú@mesa.example", "soporte+t1@mesa.example"];
    for to in recipients {
        let verdict = send(&mut relay, to, &text).await;
        assert!(matches!(&verdict, Verdict::Accepted { .. }), "{to}: {verdict:?}");
    }
    let end = Instant::now() + PATIENCE;
    while office.mails.lock().unwrap().len() < recipients.len() {
        assert!(Instant::now() < end, "Postfix delivered {:?} within {PATIENCE:?}", office.texts());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // Postfix still holds connections of its own.
    let mails = office.mails.lock().unwrap();
    let mut heard: Vec<_> = mails.iter().map(|(envelope, _)| envelope.recipients.join(" ")).collect();
    heard.sort();
    let mut expected = recipients.map(str::to_owned);
    expected.sort();
    assert_eq!(heard, expected);
    for (envelope, raw) in mails.iter() {
        assert_eq!(envelope.sender.as_deref(), Some("soporte@mesa.example"));
        assert_eq!(String::from_utf8_lossy(body(raw)), String::from_utf8_lossy(body(&text)));
    }
}
