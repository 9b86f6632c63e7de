//! What the listener takes, what it answers, and when (M11).

use super::client::Client;
use super::office::Office;
use mail::lmtp::{Envelope, Receipt};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

#[tokio::test]
async fn lmtp_answers_for_each_recipient_and_keeps_exactly_the_bytes() {
    let office = Office::open().await;
    let mut client = Client::come(office.address).await;
    client.lhlo().await;
    client.ask("MAIL FROM:<ana@cultura.example> BODY=8BITMIME SIZE=40", &["250 2.1.0"]).await;
    client.ask("RCPT TO:<soporte@mesa.example>", &["250 2.1.5"]).await;
    client.ask("RCPT TO:<nadie@otra.example>", &["550 5.1.1"]).await;
    client.ask("RCPT TO:<@relay.example:soporte+t1@mesa.example> NOTIFY=NEVER", &["250 2.1.5"]).await;
    client.ask("DATA", &["354 "]).await;
    client.say(b"Subject: a\r\n\r\n..\r\n..b \xf1\xff\x00\r\n \t\r\n.\r\n").await;
    client.hear(&["250 2.0.0", "250 2.0.0"]).await;
    client.ask("NOOP", &["250 "]).await;
    client.ask("QUIT", &["221 "]).await;
    client.is_left().await;
    let envelope = Envelope {
        sender: Some("ana@cultura.example".to_owned()),
        recipients: vec!["soporte@mesa.example".to_owned(), "soporte+t1@mesa.example".to_owned()],
    };
    let mails = office.mails.lock().unwrap();
    assert_eq!(*mails, [(envelope, (&b"Subject: a\r\n\r\n.\r\n.b \xf1\xff\x00\r\n \t\r\n"[..]).into())]);
}

#[tokio::test]
async fn smtp_answers_once() {
    let office = Office::open().await;
    for hello in ["EHLO", "HELO"] {
        let mut client = Client::come(office.address).await;
        client.say(format!("{hello} mx.example\r\n")).await;
        while !client.line().await.starts_with("250 ") {}
        for _ in 0..2 {
            client.ask("MAIL FROM:<>", &["250 "]).await;
            client.ask("RCPT TO:<a@mesa.example>", &["250 "]).await;
            client.ask("RCPT TO:<b@mesa.example>", &["250 "]).await;
            client.ask("DATA", &["354 "]).await;
            client.ask("hola\r\n.", &["250 2.0.0"]).await;
        }
        client.ask("QUIT", &["221 "]).await;
        client.is_left().await;
    }
    let mails = office.mails.lock().unwrap();
    assert_eq!(mails.len(), 4);
    assert!(mails.iter().all(|(envelope, bytes)| envelope.sender.is_none() && envelope.recipients.len() == 2 && bytes == "hola\r\n"));
}

#[tokio::test]
async fn what_is_not_stored_is_not_answered_with_250() {
    let office = Office::with(
        |_| {},
        |envelope| async move {
            match envelope.recipients.first().map(String::as_str) {
                Some("later@mesa.example") => Receipt::TryLater("the disk\r\nis full ñ".to_owned()),
                Some("never@mesa.example") => Receipt::Refused("too strange".to_owned()),
                Some("panic@mesa.example") => panic!("a fault of ours"),
                _ => Receipt::Stored,
            }
        },
    )
    .await;
    let mut client = Client::come(office.address).await;
    client.lhlo().await;
    for (recipient, answer) in [
        ("later@mesa.example", "451 4.3.0 the disk??is full ?\r\n"),
        ("never@mesa.example", "554 5.7.1 too strange\r\n"),
        ("panic@mesa.example", "451 4.3.0 "),
        ("good@mesa.example", "250 2.0.0 "),
    ] {
        client.begin(&[recipient, "b@mesa.example"]).await;
        client.ask("hola\r\n.", &[answer, answer]).await;
    }
    assert_eq!(office.texts(), ["hola\r\n"]);
}

#[tokio::test]
async fn commands_out_of_order_are_refused() {
    let office = Office::open().await;
    let mut client = Client::come(office.address).await;
    client.ask("MAIL FROM:<ana@cultura.example>", &["503 5.5.1"]).await;
    client.lhlo().await;
    client.ask("RCPT TO:<a@mesa.example>", &["503 5.5.1"]).await;
    client.ask("DATA", &["503 5.5.1"]).await;
    client.ask("MAIL FROM:<ana@cultura.example>", &["250 "]).await;
    client.ask("MAIL FROM:<ana@cultura.example>", &["503 5.5.1"]).await;
    client.ask("DATA", &["503 5.5.1"]).await;
    client.ask("RCPT TO:<nadie@otra.example>", &["550 5.1.1"]).await;
    client.ask("DATA", &["503 5.5.1"]).await;
    client.ask("RSET", &["250 "]).await;
    client.ask("RCPT TO:<a@mesa.example>", &["503 5.5.1"]).await;
    client.ask("VRFY a", &["252 "]).await;
    client.ask("HELP", &["214 "]).await;
    client.ask("AUTH PLAIN AAAA", &["502 5.5.1"]).await;
    client.ask("HOLA", &["500 5.5.2"]).await;
    client.ask("MAIL FROM:<ñ@cultura.example>", &["553 5.6.7"]).await;
    client.ask("MAIL FROM:<ñ@cultura.example> SMTPUTF8", &["250 "]).await;
    client.ask("RCPT TO:<ñ@mesa.example>", &["250 "]).await;
    // A greeting forgets what was begun.
    client.lhlo().await;
    client.ask("DATA", &["503 5.5.1"]).await;
    client.ask("QUIT", &["221 "]).await;
}

#[tokio::test]
async fn a_session_may_come_in_any_pieces() {
    let office = Office::open().await;
    let session = "LHLO mx.example\r\nMAIL FROM:<ana@cultura.example>\r\nRCPT TO:<a@mesa.example>\r\nRCPT TO:<b@otra.example>\r\nDATA\r\n\
                   Subject: x\r\n\r\n..\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<a@mesa.example>\r\nDATA\r\n.\r\nQUIT\r\n";
    // Whole, it is pipelining (RFC 2920); in single bytes, a terminal.
    for piece in [session.len(), 1, 2, 3, 7, 16] {
        let mut client = Client::come(office.address).await;
        client.say_slowly(session, piece).await;
        client.hear(&["250-", "250-", "250-", "250-", "250-", "250 SMTPUTF8"]).await;
        client.hear(&["250 2.1.0", "250 2.1.5", "550 5.1.1", "354 ", "250 2.0.0"]).await;
        client.hear(&["250 2.1.0", "250 2.1.5", "354 ", "250 2.0.0", "221 "]).await;
        client.is_left().await;
        assert_eq!(office.texts(), ["Subject: x\r\n\r\n.\r\n", ""]);
        office.mails.lock().unwrap().clear();
    }
}

#[tokio::test]
async fn nothing_but_crlf_dot_crlf_ends_a_message() {
    let office = Office::open().await;
    let mut client = Client::come(office.address).await;
    client.lhlo().await;
    let smuggled = "MAIL FROM:<jefa@mesa.example>\r\nRCPT TO:<a@mesa.example>\r\nDATA\r\nforged\r\n";
    for end in ["\n.\n", "\n.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r", "\r.\r\n", "\r\n\0.\r\n", "\r\n.\0\r\n", "\n\n.\r\r\n"] {
        client.begin(&["a@mesa.example"]).await;
        client.say(format!("honest{end}{smuggled}\r\n.\r\n")).await;
        client.hear(&["250 2.0.0"]).await;
        client.ask("NOOP", &["250 "]).await;
        let texts = office.texts();
        assert_eq!(texts.len(), 1, "{end:?}");
        assert!(texts[0].contains("forged"), "{end:?}");
        office.mails.lock().unwrap().clear();
    }
    client.say("NOOP\nNOOP\r\n").await;
    client.hear(&["500 5.5.2", "250 "]).await;
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_or_after() {
    let office = Office::with(|limits| limits.max_bytes = 1000, |_| async { Receipt::Stored }).await;
    let mut client = Client::come(office.address).await;
    client.lhlo().await;
    client.ask("MAIL FROM:<> SIZE=1001", &["552 5.3.4"]).await;
    client.ask("MAIL FROM:<> SIZE=99999999999999999999999999", &["552 5.3.4"]).await;
    // The dot that stuffing adds does not count.
    let largest = format!(".{}\r\n", "a".repeat(997));
    for (text, answer, kept) in
        [(largest.clone(), "250 ", 1), (format!("b{largest}"), "552 5.3.4", 0), ("a\r\n".repeat(100_000), "552 5.3.4", 0)]
    {
        client.begin(&["a@mesa.example", "b@mesa.example"]).await;
        client.say(if text.starts_with('.') { format!(".{text}") } else { text }).await;
        client.ask(".", &[answer, answer]).await;
        assert_eq!(office.texts().len(), kept);
        office.mails.lock().unwrap().clear();
    }
    client.ask("QUIT", &["221 "]).await;
}

#[tokio::test]
async fn lines_recipients_and_mistakes_are_bounded() {
    let office = Office::with(|limits| limits.max_recipients = 2, |_| async { Receipt::Stored }).await;
    let mut client = Client::come(office.address).await;
    client.lhlo().await;
    client.ask(&format!("NOOP {}", "a".repeat(1000)), &["250 "]).await;
    client.ask(&format!("NOOP {}", "a".repeat(1020)), &["500 5.5.2"]).await;
    client.ask(&format!("MAIL FROM:<{}>", "a".repeat(1_000_000)), &["500 5.5.2"]).await;
    client.say(b"MAIL FROM:<\xf1@cultura.example>\r\n").await;
    client.hear(&["500 5.5.2"]).await;
    client.ask("MAIL FROM:<ana@cultura.example>", &["250 "]).await;
    for answer in ["250 ", "250 ", "452 4.5.3", "452 4.5.3"] {
        client.ask("RCPT TO:<a@mesa.example>", &[answer]).await;
    }
    client.ask("DATA", &["354 "]).await;
    client.ask("hola\r\n.", &["250 ", "250 "]).await;
    // What was wrong before a good message is forgiven.
    for _ in 0..19 {
        client.ask("HOLA", &["500 "]).await;
    }
    client.ask("HOLA", &["500 ", "421 4.7.0"]).await;
    client.is_left().await;
}

#[tokio::test]
async fn connections_and_silence_are_bounded() {
    let limits = |limits: &mut mail::lmtp::LmtpConfig| {
        limits.max_connections = 2;
        limits.idle = Duration::from_millis(300);
    };
    let office = Office::with(limits, |_| async { Receipt::Stored }).await;
    let mut first = Client::come(office.address).await;
    let mut second = Client::come(office.address).await;
    let mut third = Client::connect(office.address).await;
    third.hear(&["421 4.3.2"]).await;
    third.is_left().await;
    first.ask("QUIT", &["221 "]).await;
    first.is_left().await;
    // A byte now and then is silence too.
    for _ in 0..2 {
        second.say("N").await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    second.hear(&["421 4.4.2"]).await;
    second.is_left().await;
    // Their places are free once both sides have closed.
    drop((first, second));
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut fourth = Client::come(office.address).await;
    fourth.lhlo().await;
    fourth.begin(&["a@mesa.example"]).await;
    fourth.say("hola\r\n").await;
    fourth.hear(&["421 4.4.2"]).await;
    fourth.is_left().await;
    assert!(office.texts().is_empty());
}

#[tokio::test]
async fn a_client_that_hangs_up_in_the_text_has_sent_nothing() {
    let office = Office::open().await;
    for text in ["", "hola\r\n", "hola\r\n.", "hola\r\n.\r"] {
        let mut client = Client::come(office.address).await;
        client.lhlo().await;
        client.begin(&["a@mesa.example"]).await;
        client.say(text).await;
    }
    let mut client = Client::come(office.address).await;
    client.lhlo().await;
    client.begin(&["a@mesa.example"]).await;
    client.ask("last\r\n.", &["250 "]).await;
    assert_eq!(office.texts(), ["last\r\n"]);
}

#[tokio::test]
async fn at_the_end_the_message_under_way_is_finished() {
    let (stored, storing) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (may_end, has_begun) = (Arc::clone(&stored), Arc::clone(&storing));
    let say = move |envelope: Envelope| {
        let (may_end, has_begun) = (Arc::clone(&may_end), Arc::clone(&has_begun));
        async move {
            if envelope.recipients == ["slow@mesa.example"] {
                has_begun.notify_one();
                may_end.notified().await;
            }
            Receipt::Stored
        }
    };
    let mut office = Office::with(|_| {}, say).await;
    let mut idle = Client::come(office.address).await;
    let mut begun = Client::come(office.address).await;
    begun.lhlo().await;
    begun.ask("MAIL FROM:<ana@cultura.example>", &["250 "]).await;
    let mut in_text = Client::come(office.address).await;
    in_text.lhlo().await;
    in_text.begin(&["a@mesa.example"]).await;
    in_text.say("first half, ").await;
    let mut in_store = Client::come(office.address).await;
    in_store.lhlo().await;
    in_store.begin(&["slow@mesa.example"]).await;
    in_store.say("slow\r\n.\r\n").await;
    storing.notified().await;

    office.stop();
    idle.hear(&["421 4.3.2"]).await;
    idle.is_left().await;
    begun.hear(&["421 4.3.2"]).await;
    in_text.say("second half\r\n.\r\nMAIL FROM:<>\r\n").await;
    in_text.hear(&["250 2.0.0", "421 4.3.2"]).await;
    in_text.is_left().await;
    stored.notify_one();
    in_store.hear(&["250 2.0.0", "421 4.3.2"]).await;
    in_store.is_left().await;
    let mut texts = office.texts();
    texts.sort();
    assert_eq!(texts, ["first half, second half\r\n", "slow\r\n"]);
    let address = office.address;
    drop((idle, begun, in_text, in_store));
    office.rest().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
