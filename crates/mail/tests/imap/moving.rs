use crate::opened;
use crate::peer::Script;
use mail::imap::ImapFault;

#[tokio::test]
async fn a_message_is_moved_and_the_folder_made() {
    let script = Script::selected()
        .step(r#"UID MOVE 5 "Mesa/Atenci&APM-n""#, "~ NO [TRYCREATE] no such folder\r\n")
        .step(r#"CREATE "Mesa/Atenci&APM-n""#, "~ OK\r\n")
        .step("UID MOVE 5", "* OK [COPYUID 9 5 1] moved\r\n* 1 EXPUNGE\r\n~ OK\r\n")
        .step("UID MOVE 6", "* 1 EXPUNGE\r\n~ OK\r\n");
    let (mut session, peer) = opened(script).await;
    assert_eq!(session.move_to(5, "Mesa/Atención").await, Ok(()));
    assert_eq!(session.move_to(6, "Hecho").await, Ok(()));
    peer.followed().await;
}

#[tokio::test]
async fn a_folder_that_somebody_made_first_is_good() {
    let script = Script::selected()
        .step("UID MOVE 5", "~ NO [TRYCREATE] no such folder\r\n")
        .step("CREATE", "~ NO [ALREADYEXISTS] there\r\n")
        .step("UID MOVE 5", "~ OK\r\n");
    let (mut session, _peer) = opened(script).await;
    assert_eq!(session.move_to(5, "Hecho").await, Ok(()));
}

#[tokio::test]
async fn without_move_it_is_copied_and_only_it_expunged() {
    let script = Script::selected_with("IMAP4rev1 UIDPLUS")
        .step(r#"UID COPY 5 "Hecho""#, "~ OK [COPYUID 9 5 1]\r\n")
        .step("UID STORE 5 +FLAGS.SILENT (\\Deleted)", "~ OK\r\n")
        .step("UID EXPUNGE 5", "* 1 EXPUNGE\r\n~ OK\r\n");
    let (mut session, peer) = opened(script).await;
    assert_eq!(session.move_to(5, "Hecho").await, Ok(()));
    peer.followed().await;
}

#[tokio::test]
async fn nothing_is_deleted_when_the_copy_fails() {
    let script = Script::selected_with("IMAP4rev1 UIDPLUS").step("UID COPY 5", "~ NO [OVERQUOTA] full\r\n").hold();
    let (mut session, peer) = opened(script).await;
    let outcome = session.move_to(5, "Hecho").await;
    assert_eq!(outcome, Err(ImapFault::Refused { command: "COPY", text: "[OVERQUOTA] full".to_owned() }));
    assert!(!peer.heard().iter().any(|line| line.contains("STORE") || line.contains("EXPUNGE")));
}

#[tokio::test]
async fn a_server_that_can_do_neither_is_refused_and_the_session_lives() {
    let (mut session, peer) = opened(Script::selected_with("IMAP4rev1").step("UID STORE 5 +FLAGS.SILENT (\\Seen)", "~ OK\r\n")).await;
    assert!(matches!(session.move_to(5, "Hecho").await, Err(ImapFault::Refused { command: "MOVE", .. })));
    assert_eq!(session.store_seen(5).await, Ok(()));
    peer.followed().await;
    // Into the folder it is in: it would come back for ever.
    let (mut session, _peer) = opened(Script::selected()).await;
    assert!(matches!(session.move_to(5, "inbox").await, Err(ImapFault::Refused { command: "MOVE", .. })));
}
