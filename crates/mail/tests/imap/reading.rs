use crate::opened;
use crate::peer::Script;
use domain::Instant;
use mail::imap::{Fetched, Idle, ImapFault};
use std::time::Duration;

const MIB: usize = 1024 * 1024;

#[tokio::test]
async fn the_last_message_is_not_news() {
    // `10:*` names the last message even when its UID is lower (M4).
    let (mut session, _peer) = opened(Script::selected().step("UID SEARCH UID 10:*", "* SEARCH 9\r\n~ OK\r\n")).await;
    assert_eq!(session.uid_search_from(10).await, Ok(vec![]));
    let answer = "* SEARCH 12 9 10\r\n* SEARCH 11 12\r\n~ OK\r\n";
    let (mut session, _peer) = opened(Script::selected().step("UID SEARCH UID 10:*", answer)).await;
    assert_eq!(session.uid_search_from(10).await, Ok(vec![10, 11, 12]));
}

#[tokio::test]
async fn a_large_folder_is_searched_in_windows() {
    let script = Script::signed_in("IMAP4rev1")
        .step("SELECT", "* 9 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 120001] ok\r\n~ OK\r\n")
        .step("UID SEARCH UID 1:50000", "* SEARCH 1 2\r\n~ OK\r\n")
        .step("UID SEARCH UID 50001:100000", "* SEARCH\r\n~ OK\r\n")
        .step("UID SEARCH UID 100001:*", "* SEARCH 120000 120001\r\n~ OK\r\n")
        .step("UID SEARCH UID 120001:*", "* SEARCH 120001\r\n~ OK\r\n")
        .step("UID SEARCH UID 4294967295:*", "* SEARCH 120001\r\n~ OK\r\n");
    let (mut session, peer) = opened(script).await;
    assert_eq!(session.uid_search_from(0).await, Ok(vec![1, 2, 120_000, 120_001]));
    assert_eq!(session.uid_search_from(120_001).await, Ok(vec![120_001]));
    assert_eq!(session.uid_search_from(u32::MAX).await, Ok(vec![]));
    peer.followed().await;
}

#[tokio::test]
async fn a_vanished_message_is_told_by_two_answers() {
    let gone = Script::selected()
        .step("UID FETCH 5 (UID RFC822.SIZE)", "* 2 FETCH (UID 6 FLAGS (\\Seen))\r\n~ OK\r\n")
        .step("UID SEARCH UID 5", "* SEARCH\r\n~ OK\r\n")
        .step("UID FETCH 5 (UID RFC822.SIZE INTERNALDATE BODY.PEEK[]<0.1048576>)", "~ OK\r\n")
        .step("UID SEARCH UID 5", "* SEARCH\r\n~ OK\r\n");
    let (mut session, peer) = opened(gone).await;
    assert_eq!(session.size(5).await, Ok(None));
    assert_eq!(session.fetch(5).await, Ok(None));
    peer.followed().await;
    // There, but not given: never to be taken for vanished.
    let withheld = Script::selected().step("UID FETCH 5", "~ OK\r\n").step("UID SEARCH UID 5", "* SEARCH 5\r\n~ OK\r\n");
    let (mut session, _peer) = opened(withheld).await;
    assert!(matches!(session.fetch(5).await, Err(ImapFault::Protocol(_))));
}

#[tokio::test]
async fn a_small_message_takes_one_round() {
    let raw = b"A: b\r\n\r\nc)\r\n".to_vec();
    let items = "FLAGS () UID 5 RFC822.SIZE 12 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\"";
    let answer = format!("* 1 FETCH ({items} BODY[]<0> {{12}}\r\nA: b\r\n\r\nc)\r\n)\r\n~ OK\r\n");
    let (mut session, peer) = opened(Script::selected().step("BODY.PEEK[]<0.1048576>", &answer)).await;
    assert_eq!(session.fetch(5).await, Ok(Some(Fetched { raw, internal_date: Some(Instant::from_millis(837_596_665_000)) })));
    peer.followed().await;
}

/// A message of `length` bytes that the server says has `told`, in chunks as asked.
fn chunked(length: usize, told: usize) -> (Script, Vec<u8>) {
    let raw: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
    let mut script = Script::selected();
    let mut offset = 0;
    loop {
        let chunk = &raw[offset..raw.len().min(offset + MIB)];
        let size = if offset == 0 { format!("RFC822.SIZE {told} ") } else { String::new() };
        let mut answer = format!("* 1 FETCH (UID 5 {size}BODY[]<{offset}> {{{}}}\r\n", chunk.len()).into_bytes();
        answer.extend_from_slice(chunk);
        answer.extend_from_slice(b")\r\n~ OK\r\n");
        script = script.bytes(&format!("BODY.PEEK[]<{offset}.1048576>)"), &answer);
        offset += chunk.len();
        let short = chunk.len() < MIB;
        if chunk.is_empty() || (short && offset == told) {
            return (script, raw);
        }
    }
}

#[tokio::test]
async fn a_large_message_comes_in_chunks() {
    for (length, told) in [
        (5 * MIB / 2, 5 * MIB / 2),
        (2 * MIB, 2 * MIB),
        (0, 0),
        // Sizes that are not those of the bytes, as some servers tell them.
        (1_000, 1_100),
        (1_000, 900),
        (MIB + 5, MIB),
    ] {
        let (script, raw) = chunked(length, told);
        let (mut session, peer) = opened(script).await;
        let fetched = session.fetch(5).await.unwrap().unwrap();
        assert!(fetched.raw == raw, "{length} bytes, told {told}");
        peer.followed().await;
    }
}

#[tokio::test]
async fn another_part_than_was_asked_for_is_refused() {
    for other in ["BODY[]<1> {1}\r\nx", "BODY[] {1}\r\nx", "BODY[TEXT]<0> {1}\r\nx", "BODY[]<0> \"\"", "BODY[]<0> NIL", "FLAGS ()"] {
        let answer = format!("* 1 FETCH (UID 5 RFC822.SIZE 9 {other})\r\n~ OK\r\n");
        let (mut session, _peer) = opened(Script::selected().step("UID FETCH", &answer)).await;
        let outcome = session.fetch(5).await;
        assert!(matches!(outcome, Err(ImapFault::Protocol(_))), "{other}: {outcome:?}");
    }
    // A server without partial fetches that sent everything.
    let whole = "* 1 FETCH (UID 5 RFC822.SIZE 3 BODY[] {3}\r\nabc)\r\n~ OK\r\n";
    let (mut session, _peer) = opened(Script::selected().step("UID FETCH", whole)).await;
    assert_eq!(session.fetch(5).await.unwrap().unwrap().raw, b"abc");
    // Somebody else's body.
    let (mut session, _peer) = opened(Script::selected().step("UID FETCH", "* 1 FETCH (BODY[]<0> {3}\r\nabc)\r\n~ OK\r\n")).await;
    assert!(matches!(session.fetch(5).await, Err(ImapFault::Protocol(_))));
}

#[tokio::test]
async fn a_change_ends_the_wait() {
    for change in ["* 4 EXISTS\r\n", "* 2 EXPUNGE\r\n", "* 1 FETCH (FLAGS (\\Seen))\r\n", "* OK still here\r\n* 0 RECENT\r\n* 4 EXISTS\r\n"]
    {
        let script = Script::selected().step("IDLE", &format!("+ idling\r\n{change}")).step("DONE", "~ OK\r\n");
        let (mut session, peer) = opened(script).await;
        assert_eq!(session.idle(Duration::from_secs(9)).await, Ok(Idle::Changed), "{change}");
        peer.followed().await;
    }
    // The same number of messages, and words: nothing happened.
    let script = Script::selected().step("IDLE", "+ idling\r\n* 3 EXISTS\r\n* OK still here\r\n").step("DONE", "~ OK\r\n");
    let (mut session, peer) = opened(script).await;
    assert_eq!(session.idle(Duration::from_millis(100)).await, Ok(Idle::TimedOut));
    peer.followed().await;
    // Told at the last moment.
    let script = Script::selected().step("IDLE", "+ idling\r\n").step("DONE", "* 4 EXISTS\r\n~ OK\r\n");
    let (mut session, _peer) = opened(script).await;
    assert_eq!(session.idle(Duration::from_millis(100)).await, Ok(Idle::Changed));
}

#[tokio::test]
async fn what_came_during_another_command_is_not_waited_for() {
    let script = Script::selected()
        .step("UID SEARCH", "* SEARCH 9\r\n~ OK\r\n")
        .step("UID STORE 9", "* 4 EXISTS\r\n~ OK\r\n")
        .step("UID SEARCH", "* SEARCH 9 10\r\n~ OK\r\n")
        .step("IDLE", "+ idling\r\n")
        .step("DONE", "~ OK\r\n");
    let (mut session, peer) = opened(script).await;
    session.uid_search_from(9).await.unwrap();
    session.store_seen(9).await.unwrap();
    assert_eq!(session.idle(Duration::from_secs(9)).await, Ok(Idle::Changed));
    session.uid_search_from(9).await.unwrap();
    assert_eq!(session.idle(Duration::from_millis(50)).await, Ok(Idle::TimedOut));
    peer.followed().await;
}
