//! Servers that fall silent; the clock is tokio's own, so that minutes pass at once.

use crate::opened;
use crate::peer::Script;
use mail::imap::{ImapFault, Session};
use std::time::Duration;
use tokio::time::Instant;

/// What a call that never gets an answer ends with, and after how many seconds.
async fn after<T>(call: impl Future<Output = Result<T, ImapFault>>) -> (ImapFault, u64) {
    tokio::time::pause();
    let began = Instant::now();
    let fault = call.await.err().unwrap();
    (fault, began.elapsed().as_secs())
}

#[tokio::test]
async fn a_half_open_idle_is_noticed_within_three_minutes() {
    let (mut session, peer) = opened(Script::selected().step("IDLE", "+ idling\r\n").hold()).await;
    let (fault, seconds) = after(session.idle(Duration::from_hours(1))).await;
    assert_eq!(fault, ImapFault::TimedOut);
    assert!((120..=180).contains(&seconds), "{seconds}");
    assert_eq!(peer.heard().last().unwrap(), "DONE");
    // An IDLE that is not even answered.
    tokio::time::resume();
    let (mut session, _peer) = opened(Script::selected().step("IDLE", "").hold()).await;
    let (fault, seconds) = after(session.idle(Duration::from_mins(2))).await;
    assert_eq!((fault, seconds), (ImapFault::TimedOut, 30));
}

#[tokio::test]
async fn a_minute_without_a_byte_is_the_end() {
    for said in ["", "* 1 FETCH (UID 5 RFC822.SIZE 9 BODY[]<0> {9}\r\nabc", "* 1 FETCH (UID 5 BODY[]<0> {1}\r\na)\r\n"] {
        let (mut session, _peer) = opened(Script::selected().step("UID FETCH 5", said).hold()).await;
        let (fault, seconds) = after(session.fetch(5)).await;
        assert_eq!((fault, seconds), (ImapFault::TimedOut, 60), "{said}");
        assert_eq!(session.store_seen(5).await, Err(ImapFault::Closed));
        tokio::time::resume();
    }
}

#[tokio::test]
async fn a_search_may_take_two_minutes() {
    let (mut session, _peer) = opened(Script::selected().step("UID SEARCH", "").hold()).await;
    let (fault, seconds) = after(session.uid_search_from(1)).await;
    assert_eq!((fault, seconds), (ImapFault::TimedOut, 120));
}

#[tokio::test]
async fn a_login_may_take_half_a_minute() {
    for script in [
        Script::bare(""),
        Script::bare("* OK here\r\n").step("CAPABILITY", ""),
        Script::bare("* OK here\r\n").step("CAPABILITY", "* CAPABILITY IMAP4rev1\r\n~ OK\r\n").step("LOGIN", ""),
    ] {
        let peer = script.hold().play().await;
        let (fault, seconds) = Box::pin(after(Session::connect(&peer.config()))).await;
        assert_eq!((fault, seconds), (ImapFault::TimedOut, 30));
        tokio::time::resume();
    }
}

#[tokio::test]
async fn a_command_that_trickles_for_ever_ends() {
    let (mut session, _peer) = opened(Script::selected().step("UID STORE 5", "").trickle("* OK still at it\r\n")).await;
    let (fault, seconds) = after(session.store_seen(5)).await;
    assert_eq!((fault, seconds), (ImapFault::TimedOut, 600));
}
