//! A connection that is cut at every byte of a session, in both directions (RFC 1047, M27).

use super::peer::{SHORT, config, send};
use mail::smtp::{Relay, RelayConfig, Stage, Verdict};
use mail::{Proof, Security};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the relay waits for before it says the next line; the first is said at once.
const SESSION: &[(&str, &str)] = &[
    ("", "220 relay.example ESMTP\r\n"),
    ("EHLO mesa.example\r\n", "250-relay.example\r\n250-SIZE 10000\r\n250 8BITMIME\r\n"),
    ("MAIL FROM:<soporte@mesa.example> SIZE=28\r\n", "250 2.1.0 Ok\r\n"),
    ("RCPT TO:<ana@cultura.example>\r\n", "250 2.1.5 Ok\r\n"),
    ("DATA\r\n", "354 End data with <CR><LF>.<CR><LF>\r\n"),
    ("Subject: hola\r\n\r\n..dot\r\nbye\r\n.\r\n", "250 2.0.0 Ok: queued\r\n"),
];

/// The same, signed in as soporte with "clave".
const SIGNED_IN: &[(&str, &str)] = &[
    ("", "220 relay.example ESMTP\r\n"),
    ("EHLO mesa.example\r\n", "250-relay.example\r\n250-AUTH PLAIN\r\n250-SIZE 10000\r\n250 8BITMIME\r\n"),
    ("AUTH PLAIN AHNvcG9ydGUAY2xhdmU=\r\n", "235 2.7.0 welcome\r\n"),
    ("MAIL FROM:<soporte@mesa.example> SIZE=28\r\n", "250 2.1.0 Ok\r\n"),
    ("RCPT TO:<ana@cultura.example>\r\n", "250 2.1.5 Ok\r\n"),
    ("DATA\r\n", "354 End data with <CR><LF>.<CR><LF>\r\n"),
    ("Subject: hola\r\n\r\n..dot\r\nbye\r\n.\r\n", "250 2.0.0 Ok: queued\r\n"),
];

/// Until the relay has our sender, a session is about nobody's mail.
fn up_to_the_sender(session: &'static [(&str, &str)]) -> &'static [(&'static str, &'static str)] {
    let sender = session.iter().position(|(hear, _)| hear.starts_with("MAIL")).unwrap();
    &session[..=sender]
}

/// Plays the session; hangs up after so many bytes heard, or so many said.
async fn play(session: &[(&str, &str)], mut stream: TcpStream, heard_most: usize, said_most: usize) {
    let (mut heard_left, mut said_left) = (heard_most, said_most);
    for (hear, say) in session {
        let mut buffer = vec![0; hear.len().min(heard_left)];
        stream.read_exact(&mut buffer).await.unwrap();
        assert_eq!(buffer, hear.as_bytes()[..buffer.len()]);
        heard_left -= buffer.len();
        if buffer.len() < hear.len() || heard_left == 0 && heard_most != usize::MAX {
            return;
        }
        let part = &say.as_bytes()[..say.len().min(said_left)];
        stream.write_all(part).await.unwrap();
        said_left -= part.len();
        if said_left == 0 {
            return;
        }
    }
}

async fn verdict_when_cut(session: &'static [(&str, &str)], heard_most: usize, said_most: usize) -> (Verdict, Vec<Stage>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let playing = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        play(session, stream, heard_most, said_most).await;
    });
    let signs_in = session.iter().any(|(hear, _)| hear.starts_with("AUTH"));
    let login = signs_in.then(|| ("soporte".to_owned(), Proof::Password("clave".to_owned())));
    let mut relay = Relay::with_timeouts(RelayConfig { login, ..config(port) }, SHORT).unwrap();
    let met = send(&mut relay, "ana@cultura.example").await;
    playing.await.unwrap();
    met
}

fn check(met: &(Verdict, Vec<Stage>), expected: &str, at: &str) {
    let (verdict, stages) = met;
    assert!(format!("{verdict:?}").starts_with(expected), "{at}: {verdict:?} is not {expected}");
    assert_eq!(stages.contains(&Stage::DataSent), matches!(expected, "Accepted" | "Unsure"), "{at}: {stages:?}");
}

#[tokio::test]
async fn a_relay_cut_off_while_it_listens() {
    for session in [SESSION, SIGNED_IN] {
        let all: usize = session.iter().map(|(hear, _)| hear.len()).sum();
        // Whoever falls silent once it has our sender did so over this mail (M28).
        let sender: usize = up_to_the_sender(session).iter().map(|(hear, _)| hear.len()).sum();
        // The greeting is said before anything is heard.
        for heard in 1..=all {
            let met = verdict_when_cut(session, heard, usize::MAX).await;
            let expected = match heard {
                heard if heard <= sender => "Unreachable",
                // The three bytes of the final dot: from the first on, it has been said.
                heard if heard <= all - 3 => "Deferred",
                _ => "Unsure",
            };
            check(&met, expected, &format!("{heard} of {all} bytes heard"));
        }
    }
}

#[tokio::test]
async fn a_relay_cut_off_while_it_speaks() {
    for session in [SESSION, SIGNED_IN] {
        let all: usize = session.iter().map(|(_, say)| say.len()).sum();
        let sender: usize = up_to_the_sender(session).iter().map(|(_, say)| say.len()).sum();
        let verdict = session.last().unwrap().1.len();
        for said in 1..=all {
            let met = verdict_when_cut(session, usize::MAX, said).await;
            let expected = match said {
                said if said == all => "Accepted",
                said if said > all - verdict => "Unsure",
                said if said >= sender => "Deferred",
                _ => "Unreachable",
            };
            check(&met, expected, &format!("{said} of {all} bytes said"));
        }
    }
}

/// Whatever of an agreement on STARTTLS is said before it breaks off, nothing goes in plain text.
#[tokio::test]
async fn a_relay_cut_off_before_it_is_protected() {
    let session: &'static [(&str, &str)] = &[
        ("", "220 relay.example ESMTP\r\n"),
        ("EHLO mesa.example\r\n", "250-relay.example\r\n250 STARTTLS\r\n"),
        ("STARTTLS\r\n", "220 2.0.0 go\r\n"),
    ];
    let all: usize = session.iter().map(|(_, say)| say.len()).sum();
    for said in 1..=all {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let playing = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            play(session, stream, usize::MAX, said).await;
        });
        let config = RelayConfig { security: Security::StartTls, ..config(port) };
        let met = send(&mut Relay::with_timeouts(config, SHORT).unwrap(), "ana@cultura.example").await;
        playing.await.unwrap();
        check(&met, "Unreachable", &format!("{said} of {all} bytes said"));
    }
}
