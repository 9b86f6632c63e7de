//! One good session, cut at every byte: what was answered before the cut is right, and the cut is an error.

use crate::peer::Script;
use mail::imap::{Idle, ImapConfig, ImapFault, Session};
use std::fmt::Debug;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};

fn good() -> Script {
    Script::bare("* OK [CAPABILITY IMAP4rev1] here\r\n")
        .step("CAPABILITY", "* CAPABILITY IMAP4rev1 UIDPLUS IDLE\r\n~ OK done\r\n")
        .step("LOGIN", "* CAPABILITY IMAP4rev1 UIDPLUS IDLE\r\n~ OK in\r\n")
        .step("CAPABILITY", "* CAPABILITY IMAP4rev1 UIDPLUS IDLE\r\n~ OK done\r\n")
        .step("SELECT", "* FLAGS (\\Seen)\r\n* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 11] ok\r\n~ OK [READ-WRITE] open\r\n")
        .step("UID SEARCH UID 1:*", "* SEARCH 9 10\r\n~ OK found\r\n")
        .step("UID FETCH 9", "* 1 FETCH (UID 9 RFC822.SIZE 24)\r\n~ OK done\r\n")
        .step("UID FETCH 9", "* 1 FETCH (UID 9 RFC822.SIZE 24 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" BODY[]<0> {24}\r\nFrom: a@b\r\n\r\nHola.\r\n)\r\nM)\r\n~ OK done\r\n")
        .step("UID STORE 9", "~ OK stored\r\n")
        .step("UID FETCH 10", "~ OK nothing\r\n")
        .step("UID SEARCH UID 10", "* SEARCH\r\n~ OK nothing\r\n")
        .step("UID COPY 9", "~ NO [TRYCREATE] none\r\n")
        .step("CREATE", "~ OK made\r\n")
        .step("UID COPY 9", "~ OK [COPYUID 3 9 1] copied\r\n")
        .step("UID STORE 9", "~ OK stored\r\n")
        .step("UID EXPUNGE 9", "* 1 EXPUNGE\r\n~ OK gone\r\n")
        .step("IDLE", "+ idling\r\n* 2 EXISTS\r\n")
        .step("DONE", "~ OK idled\r\n")
        .step("LOGOUT", "* BYE bye\r\n~ OK out\r\n")
}

/// As [`good`], of a server that wants SASL and has MOVE.
fn modern() -> Script {
    Script::bare("* OK here\r\n")
        .step("CAPABILITY", "* CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=PLAIN\r\n~ OK done\r\n")
        .step("AUTHENTICATE PLAIN", "+ \r\n")
        .step("AHNvcG9ydGUAc2VjcmV0bw==", "~ OK [CAPABILITY IMAP4rev1 MOVE UIDPLUS IDLE] in\r\n")
        .step("SELECT", "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 11] ok\r\n~ OK [READ-WRITE] open\r\n")
        .step("UID SEARCH UID 1:*", "* SEARCH 9 10\r\n~ OK found\r\n")
        .step("UID FETCH 9", "* 1 FETCH (UID 9 RFC822.SIZE 24)\r\n~ OK done\r\n")
        .step("UID FETCH 9", "* 1 FETCH (UID 9 RFC822.SIZE 24 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" BODY[]<0> {24}\r\nFrom: a@b\r\n\r\nHola.\r\n)\r\nM)\r\n~ OK done\r\n")
        .step("UID STORE 9", "~ OK stored\r\n")
        .step("UID FETCH 10", "~ OK nothing\r\n")
        .step("UID SEARCH UID 10", "* SEARCH\r\n~ OK nothing\r\n")
        .step("UID MOVE 9", "* OK [COPYUID 3 9 1] moved\r\n* 1 EXPUNGE\r\n~ OK done\r\n")
        .step("IDLE", "+ idling\r\n* 2 EXISTS\r\n")
        .step("DONE", "~ OK idled\r\n")
        .step("LOGOUT", "* BYE bye\r\n~ OK out\r\n")
}

/// Everything that was answered, in order, and how it ended.
async fn drive(config: &ImapConfig) -> (Vec<String>, Result<(), ImapFault>) {
    let mut answers = Vec::new();
    let end = drive_into(config, &mut answers).await;
    (answers, end)
}

async fn drive_into(config: &ImapConfig, answers: &mut Vec<String>) -> Result<(), ImapFault> {
    let mut note = |answer: &dyn Debug| answers.push(format!("{answer:?}"));
    let mut session = Session::connect(config).await?;
    note(&session.capabilities());
    note(&session.select("INBOX").await?);
    note(&session.uid_search_from(1).await?);
    note(&session.size(9).await?);
    note(&session.fetch(9).await?);
    note(&session.store_seen(9).await?);
    note(&session.size(10).await?);
    note(&session.move_to(9, "Hecho").await?);
    let idle = session.idle(Duration::from_mins(1)).await?;
    assert_eq!(idle, Idle::Changed);
    note(&idle);
    session.logout().await
}

#[tokio::test]
async fn a_cut_at_any_byte_is_an_error_and_never_a_false_success() {
    for session in [good, modern] {
        let peer = session().play().await;
        let (answers, end) = drive(&peer.config()).await;
        assert_eq!(end, Ok(()));
        assert_eq!(answers.len(), 9);
        let bytes = peer.followed().await;
        assert!(bytes > 500, "{bytes}");
        for cut in 0..bytes {
            let peer = session().cut_after(cut).play().await;
            let (before, end) = drive(&peer.config()).await;
            assert_eq!(end, Err(ImapFault::Closed), "cut after {cut} of {bytes} bytes");
            assert_eq!(before, answers[..before.len()], "cut after {cut} of {bytes} bytes");
            assert_eq!(peer.followed().await, cut);
        }
    }
}

/// Hands on what the client says up to so many bytes, and hangs up on both.
async fn passing(to: u16, most: usize) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (client, _) = listener.accept().await.unwrap();
        let server = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
        let ((hears, mut says), (answers, mut asks)) = (client.into_split(), server.into_split());
        let mut answers = answers;
        let back = tokio::spawn(async move { tokio::io::copy(&mut answers, &mut says).await });
        let most = u64::try_from(most).unwrap();
        // Whoever leaves first, the other is left alone.
        drop(tokio::io::copy(&mut hears.take(most), &mut asks).await);
        back.abort();
    });
    port
}

/// The other direction: the server hears a part of what was asked, and no more.
#[tokio::test]
async fn a_client_cut_off_at_any_byte_that_it_says_is_told_and_never_believes_more() {
    for session in [good, modern] {
        let peer = session().play().await;
        let (answers, end) = drive(&peer.config()).await;
        assert_eq!(end, Ok(()));
        let said: usize = peer.heard().iter().map(|line| line.len() + 2).sum();
        assert!(said > 250, "{said}");
        for cut in 0..said {
            let peer = session().play().await;
            let mut config = peer.config();
            config.port = passing(config.port, cut).await;
            let (before, end) = drive(&config).await;
            assert!(end.is_err(), "cut after {cut} of {said} bytes said");
            assert_eq!(before, answers[..before.len()], "cut after {cut} of {said} bytes said");
        }
    }
}
