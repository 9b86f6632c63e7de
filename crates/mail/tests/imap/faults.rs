use crate::opened;
use crate::peer::Script;
use mail::imap::{Idle, ImapFault, Session};
use std::time::Duration;

fn refused<T: std::fmt::Debug>(outcome: &Result<T, ImapFault>, of: &str) {
    assert!(matches!(outcome, Err(ImapFault::Refused { command, .. }) if *command == of), "{outcome:?}");
}

fn protocol<T: std::fmt::Debug>(outcome: &Result<T, ImapFault>) {
    assert!(matches!(outcome, Err(ImapFault::Protocol(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_refused_fetch_is_an_error_whatever_came_before_it() {
    for no in ["~ NO gone wrong\r\n", "~ BAD what\r\n", "* 1 FETCH (UID 5 BODY[]<0> {3}\r\nabc)\r\n~ NO [SERVERBUG] x\r\n"] {
        let (mut session, _peer) = opened(Script::selected().step("UID FETCH 5", no)).await;
        refused(&session.fetch(5).await, "FETCH");
    }
    let (mut session, _peer) = opened(Script::selected().step("UID FETCH 5", "* 1 FETCH (UID 5 RFC822.SIZE 9)\r\n~ NO x\r\n")).await;
    refused(&session.size(5).await, "FETCH");
}

#[tokio::test]
async fn an_end_between_or_inside_fetch_responses_is_an_error() {
    for cut in ["", "* 1 FETCH (UID 5 RFC822.SIZE 3 BODY[]<0> {3}\r\nabc)\r\n", "* 1 FETCH (UID 5 RFC822.SIZE 3 BODY[]<0> {3}\r\na"] {
        let (mut session, _peer) = opened(Script::selected().step("UID FETCH 5", cut)).await;
        assert_eq!(session.fetch(5).await, Err(ImapFault::Closed), "{cut}");
        // Dead is dead.
        assert_eq!(session.store_seen(5).await, Err(ImapFault::Closed));
    }
}

#[tokio::test]
async fn a_refused_store_is_an_error_and_the_session_lives() {
    let script =
        Script::selected().step("UID STORE 5 +FLAGS.SILENT (\\Seen)", "~ NO [NOPERM] read only\r\n").step("UID STORE 5", "~ OK\r\n");
    let (mut session, _peer) = opened(script).await;
    refused(&session.store_seen(5).await, "STORE");
    assert_eq!(session.store_seen(5).await, Ok(()));
}

#[tokio::test]
async fn a_refused_or_cut_search_is_no_empty_folder() {
    for no in ["~ NO later\r\n", "* SEARCH 4\r\n~ BAD x\r\n"] {
        let (mut session, _peer) = opened(Script::selected().step("UID SEARCH UID 1:*", no)).await;
        refused(&session.uid_search_from(1).await, "SEARCH");
    }
    for cut in ["", "* SEARCH 4 5\r\n", "* SEARCH 4", "* SEARCH 4 5\r\n~ O"] {
        let (mut session, _peer) = opened(Script::selected().step("UID SEARCH UID 1:*", cut)).await;
        assert_eq!(session.uid_search_from(1).await, Err(ImapFault::Closed), "{cut}");
    }
    // Three messages are there, and `1:*` names at least one.
    let (mut session, _peer) = opened(Script::selected().step("UID SEARCH UID 1:*", "~ OK\r\n")).await;
    protocol(&session.uid_search_from(1).await);
    let (mut session, _peer) = opened(Script::selected().step("UID SEARCH UID 1:*", "* SEARCH 4 five\r\n~ OK\r\n")).await;
    protocol(&session.uid_search_from(1).await);
}

#[tokio::test]
async fn a_folder_is_open_only_with_everything_told() {
    let select = |answer: &str| Script::signed_in("IMAP4rev1").step("SELECT", answer);
    let outcome = |script: Script| async move {
        let peer = script.play().await;
        Session::connect(&peer.config()).await.unwrap().select("INBOX").await
    };
    refused(&outcome(select("~ NO [NONEXISTENT] no such folder\r\n")).await, "SELECT");
    protocol(&outcome(select("* 3 EXISTS\r\n~ OK\r\n")).await);
    protocol(&outcome(select("* OK [UIDVALIDITY 7] ok\r\n~ OK\r\n")).await);
    protocol(&outcome(select("* 3 EXISTS\r\n* OK [UIDVALIDITY 0] ok\r\n~ OK\r\n")).await);
    assert_eq!(outcome(select("* 3 EXISTS\r\n")).await, Err(ImapFault::Closed));
    let selected = outcome(select("* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n~ OK\r\n")).await.unwrap();
    assert_eq!((selected.uid_validity, selected.uid_next, selected.exists), (7, None, 3));
}

#[tokio::test]
async fn a_folder_that_is_renumbered_while_open_ends_the_session() {
    let (mut session, _peer) = opened(Script::selected().step("UID FETCH 5", "* OK [UIDVALIDITY 8] new\r\n~ OK\r\n")).await;
    protocol(&session.size(5).await);
}

#[tokio::test]
async fn huge_declarations_are_not_waited_for() {
    let huge = [
        "* 1 FETCH (UID 5 BODY[]<0> {500000000}\r\n",
        "* 1 FETCH (UID 5 BODY[]<0> {500000000+}\r\n",
        "* 1 FETCH (UID 5 BODY[]<0> ~{2097153}\r\n",
    ];
    for huge in huge {
        let (mut session, _peer) = opened(Script::selected().step("UID FETCH 5", huge).hold()).await;
        let outcome = tokio::time::timeout(Duration::from_secs(5), session.fetch(5)).await.unwrap();
        protocol(&outcome);
    }
    let endless = vec![b'x'; 3_000_000];
    let (mut session, _peer) = opened(Script::selected().bytes("UID FETCH 5", &endless).hold()).await;
    protocol(&tokio::time::timeout(Duration::from_secs(5), session.fetch(5)).await.unwrap());
}

#[tokio::test]
async fn answers_to_questions_nobody_asked_end_the_session() {
    for odd in ["M99 OK\r\n", "+ more\r\n", "* BYE bye\r\n", "nonsense\r\n", "~ OK\n"] {
        let (mut session, _peer) = opened(Script::selected().step("UID STORE 5", odd).hold()).await;
        assert!(matches!(session.store_seen(5).await, Err(ImapFault::Protocol(_) | ImapFault::Closed)), "{odd}");
        assert_eq!(session.store_seen(5).await, Err(ImapFault::Closed));
    }
}

#[tokio::test]
async fn words_that_break_other_parsers_are_only_words() {
    // A panic and a stack overflow in imap-proto.
    let deep = format!("* OK [ALERT]é {{3}}\r\n* 1 FETCH (BODYSTRUCTURE {}{})\r\n", "(".repeat(400_000), ")".repeat(400_000));
    let answer = format!("{deep}* ESEARCH (TAG \"M4\") UID ALL 1:3\r\n~ OK é {{3}}\r\n");
    let (mut session, _peer) = opened(Script::selected().step("UID STORE 5", &answer)).await;
    assert_eq!(session.store_seen(5).await, Ok(()));
}

#[tokio::test]
async fn a_command_given_up_half_way_ends_the_session() {
    let (mut session, _peer) = opened(Script::selected().step("IDLE", "+ idling\r\n").hold()).await;
    let idle = tokio::time::timeout(Duration::from_millis(50), session.idle(Duration::from_mins(1))).await;
    assert!(idle.is_err());
    assert_eq!(session.idle(Duration::from_secs(1)).await, Err(ImapFault::Closed));
    assert_eq!(session.uid_search_from(1).await, Err(ImapFault::Closed));
}

#[tokio::test]
async fn where_idle_is_refused_it_is_polled() {
    // The last ends it before it began, and would do so again at once.
    for no in ["~ NO not here\r\n", "~ BAD unknown\r\n", "~ OK done\r\n"] {
        let (mut session, peer) = opened(Script::selected().step("IDLE", no).step("UID SEARCH", "* SEARCH\r\n~ OK\r\n")).await;
        assert_eq!(session.idle(Duration::from_secs(9)).await, Ok(Idle::Refused));
        assert_eq!(session.idle(Duration::from_secs(9)).await, Ok(Idle::Refused), "asked once only");
        assert_eq!(session.uid_search_from(1).await, Ok(vec![]));
        peer.followed().await;
    }
    let (mut session, _peer) = opened(Script::selected_with("IMAP4rev1").hold()).await;
    assert_eq!(session.idle(Duration::from_secs(9)).await, Ok(Idle::Refused));
}

#[tokio::test]
async fn an_idle_that_breaks_is_no_news() {
    for cut in ["", "+ idl", "+ idling\r\n", "+ idling\r\n* 4 EXI", "+ idling\r\n* BYE\r\n"] {
        let (mut session, _peer) = opened(Script::selected().step("IDLE", cut)).await;
        assert_eq!(session.idle(Duration::from_secs(9)).await, Err(ImapFault::Closed), "{cut}");
    }
    for done in ["", "~ O"] {
        let (mut session, _peer) = opened(Script::selected().step("IDLE", "+ idling\r\n* 4 EXISTS\r\n").step("DONE", done)).await;
        assert_eq!(session.idle(Duration::from_secs(9)).await, Err(ImapFault::Closed), "{done}");
    }
    let (mut session, _peer) = opened(Script::selected().step("IDLE", "+ idling\r\n* 4 EXISTS\r\n").step("DONE", "~ BAD\r\n")).await;
    refused(&session.idle(Duration::from_secs(9)).await, "IDLE");
}
