//! Our listener, and a client whose connection is cut at every byte, in both directions (M11): what was ended with its dot is taken
//! once, and nothing else is.

use super::office::Office;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What a client says at once, and how many messages have ended by then.
const LMTP: [(&str, usize); 7] = [
    ("LHLO mx.example\r\n", 0),
    ("MAIL FROM:<ana@cultura.example> SIZE=26\r\n", 0),
    ("RCPT TO:<soporte@mesa.example>\r\nRCPT TO:<soporte+t1@mesa.example>\r\n", 0),
    ("DATA\r\n", 0),
    ("Subject: uno\r\n\r\n..\r\nuno\r\n.\r\n", 1),
    ("MAIL FROM:<>\r\nRCPT TO:<soporte@mesa.example>\r\nDATA\r\nSubject: dos\r\n\r\ndos\r\n.\r\n", 2),
    ("QUIT\r\n", 2),
];
const SMTP: [(&str, usize); 5] = [
    ("EHLO mx.example\r\n", 0),
    ("MAIL FROM:<ana@cultura.example>\r\n", 0),
    ("RCPT TO:<soporte@mesa.example>\r\n", 0),
    ("DATA\r\n", 0),
    ("Subject: uno\r\n\r\nuno\r\n.\r\n", 1),
];

const TEXTS: [&str; 2] = ["Subject: uno\r\n\r\n.\r\nuno\r\n", "Subject: dos\r\n\r\ndos\r\n"];

/// The messages that have ended within so many bytes.
fn ended(session: &[(&str, usize)], bytes: usize) -> usize {
    let mut at = 0;
    let mut whole = 0;
    for (says, then) in session {
        at += says.len();
        if at <= bytes {
            whole = *then;
        }
    }
    whole
}

/// Waits until the listener has let go of everything: no more can come.
async fn taken(office: &Office, expected: usize) -> Vec<String> {
    let end = Instant::now() + Duration::from_secs(10);
    while office.texts().len() < expected && Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    tokio::time::sleep(Duration::from_millis(3)).await;
    office.texts()
}

async fn cut_while_it_says(session: &[(&str, usize)]) {
    let whole: String = session.iter().map(|(says, _)| *says).collect();
    let office = Office::open().await;
    for bytes in 0..=whole.len() {
        let mut stream = TcpStream::connect(office.address).await.unwrap();
        stream.write_all(&whole.as_bytes()[..bytes]).await.unwrap();
        // It hears the answers out: what is unread when a connection is closed may take what was sent with it.
        stream.shutdown().await.unwrap();
        stream.read_to_end(&mut Vec::new()).await.unwrap();
        let expected = ended(session, bytes);
        let texts = taken(&office, expected).await;
        assert_eq!(texts.len(), expected, "{bytes} of {} bytes said: {texts:?}", whole.len());
        for (text, meant) in texts.iter().zip(TEXTS) {
            assert_eq!(text.replace(".\r\n", ""), meant.replace(".\r\n", ""), "{bytes} bytes");
        }
        office.mails.lock().unwrap().clear();
    }
}

/// The client goes after so many bytes of our answers: what it was told of is taken, and nothing twice.
async fn cut_while_it_hears(session: &[(&str, usize)]) {
    let whole: String = session.iter().map(|(says, _)| *says).collect();
    let office = Office::open().await;
    let mut answers = Vec::new();
    let mut stream = TcpStream::connect(office.address).await.unwrap();
    stream.write_all(whole.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    stream.read_to_end(&mut answers).await.unwrap();
    let all = session.last().map_or(0, |(_, then)| *then);
    assert_eq!(taken(&office, all).await.len(), all);
    office.mails.lock().unwrap().clear();
    for bytes in 0..answers.len() {
        let mut stream = TcpStream::connect(office.address).await.unwrap();
        stream.write_all(whole.as_bytes()).await.unwrap();
        let mut heard = vec![0; bytes];
        stream.read_exact(&mut heard).await.unwrap();
        assert_eq!(heard, answers[..bytes]);
        drop(stream);
        let told = String::from_utf8_lossy(&answers[..bytes]).matches("250 2.0.0 Stored\r\n").count();
        // The first message of the LMTP session has two recipients, and an answer for each.
        let told = if session.len() == LMTP.len() { told.div_ceil(2) } else { told };
        let texts = taken(&office, told).await;
        assert!((told..=all).contains(&texts.len()), "{bytes} of {} bytes heard: {texts:?}", answers.len());
        assert!(texts.iter().zip(TEXTS).all(|(text, meant)| text.lines().next() == meant.lines().next()), "{texts:?}");
        office.mails.lock().unwrap().clear();
    }
}

#[tokio::test]
async fn an_lmtp_client_cut_off_at_any_byte_that_it_says() {
    cut_while_it_says(&LMTP).await;
}

#[tokio::test]
async fn an_lmtp_client_cut_off_at_any_byte_that_it_hears() {
    cut_while_it_hears(&LMTP).await;
}

#[tokio::test]
async fn an_smtp_client_cut_off_at_any_byte_that_it_says() {
    cut_while_it_says(&SMTP).await;
}

#[tokio::test]
async fn an_smtp_client_cut_off_at_any_byte_that_it_hears() {
    cut_while_it_hears(&SMTP).await;
}
